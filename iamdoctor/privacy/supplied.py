"""What the person supplied, without what looks like a secret."""

from msgspec.structs import replace

from iamdoctor.model.supplied import Added
from iamdoctor.privacy.secrets import value_without_secrets


def supplied_without_secrets(added: Added) -> tuple[Added, tuple[str, ...]]:
    """``added`` without the values that look like secrets, and the names of what was left out.

    What may not be kept may not decide either, or a case opened again would answer otherwise.
    """
    secret = {key for key, values in added.context.items() if any(_is_secret(key, value) for value in values)}
    told = {node for node, answer in added.answers.items() if not answer.startswith("{") and _is_secret(node, answer)}
    context = {key: values for key, values in added.context.items() if key not in secret}
    answers = {node: answer for node, answer in added.answers.items() if node not in told}
    tried = {key: values for key, values in added.tried.items() if not any(_is_secret(key, value) for value in values)}
    left_out = (*sorted(secret), *sorted(told), *sorted(added.tried.keys() - tried.keys()))
    return replace(added, context=context, answers=answers, tried=tried), left_out


def _is_secret(name: str, value: str) -> bool:
    """Whether a value looks like a secret by itself, or by the name that it goes under."""
    return value_without_secrets(name, value) != value
