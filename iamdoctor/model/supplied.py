"""What the person adds to the text."""

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.privacy.secrets import value_without_secrets


class Added(Struct, frozen=True, kw_only=True):
    """What the person said beside the error, on the command line or on a screen.

    ``None`` means not said. ``external_id`` is ``""`` for "none was sent"; ``duration`` is seconds; ``session_policies`` are JSON texts;
    ``answers`` are answers to the tree's questions by node id; ``claims`` are those of a web identity token (never the token).
    """

    principal: str | None = None
    action: str | None = None
    resource: str | None = None
    resource_account: str | None = None
    context: dict[str, tuple[str, ...]] = {}
    external_id: str | None = None
    duration: int | None = None
    session_policies: tuple[str, ...] = ()
    answers: dict[str, str] = {}
    claims: dict[str, tuple[str, ...]] = {}

    def safe(self) -> "tuple[Added, tuple[str, ...]]":
        """The same without the values that look like secrets, and the names of what was left out.

        What may not be kept may not decide either, or a case opened again would answer otherwise.
        """
        secret = {key for key, values in self.context.items() if any(_is_secret(key, value) for value in values)}
        told = {node for node, answer in self.answers.items() if not answer.startswith("{") and _is_secret(node, answer)}
        context = {key: values for key, values in self.context.items() if key not in secret}
        answers = {node: answer for node, answer in self.answers.items() if node not in told}
        return replace(self, context=context, answers=answers), (*sorted(secret), *sorted(told))


def _is_secret(name: str, value: str) -> bool:
    """Whether a value looks like a secret by itself, or by the name that it goes under."""
    return value_without_secrets(name, value) != value
