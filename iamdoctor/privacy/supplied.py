"""What the person supplied, without what looks like a secret."""

from msgspec.structs import replace

from iamdoctor.model.supplied import Added
from iamdoctor.privacy.policies import policy_without_secrets
from iamdoctor.privacy.secrets import value_without_secrets, without_secrets
from iamdoctor.reference.characters import plain

_ABOUT = ("principal", "action", "resource", "resource_account")


def supplied_without_secrets(added: Added) -> tuple[Added, tuple[str, ...]]:
    """``added`` without the values that look like secrets, and the names of what was left out.

    What may not be kept may not decide either, or a case opened again would answer otherwise.
    """
    secret = {key for key, values in added.context.items() if any(_is_secret(key, value) for value in values)}
    told = {node for node, answer in added.answers.items() if not answer.startswith("{") and _is_secret(node, answer)}
    context = {key: values for key, values in added.context.items() if key not in secret}
    answers = {node: answer for node, answer in added.answers.items() if node not in told}
    tried = {key: values for key, values in added.tried.items() if not any(_is_secret(key, value) for value in values)}
    claims = {key: values for key, values in added.claims.items() if not any(_is_secret(key, value) for value in values)}
    about = {name: plain(without_secrets(value)) for name in _ABOUT if (value := getattr(added, name)) is not None}
    policies = tuple(map(policy_without_secrets, added.session_policies))
    changed = [name for name, value in about.items() if without_secrets(getattr(added, name)) != getattr(added, name)]
    left_out = (*sorted(secret), *sorted(told), *sorted(added.tried.keys() - tried.keys()), *sorted(added.claims.keys() - claims.keys()))
    safe = replace(added, context=_plain(context), answers=answers, tried=_plain(tried), claims=claims, session_policies=policies, **about)
    return safe, (*left_out, *changed)


def _plain(values: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {plain(key): tuple(map(plain, each)) for key, each in values.items()}


def _is_secret(name: str, value: str) -> bool:
    """Whether a value looks like a secret by itself, or by the name that it goes under."""
    return value_without_secrets(name, value) != value
