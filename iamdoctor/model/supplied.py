"""What the person adds to the text."""

from msgspec import Struct

ME = "me"
"""The principal, where the person says that the call was their own."""


class Added(Struct, frozen=True, kw_only=True):
    """What the person said beside the error, on the command line or on a screen.

    ``None`` means not said. ``external_id`` is ``""`` for "none was sent"; ``duration`` is seconds; ``session_policies`` are JSON texts;
    ``answers`` are answers to the tree's questions by node id; ``claims`` are those of a web identity token (never the token).
    ``tried`` are values of condition keys that only "what if" supposes.
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
    tried: dict[str, tuple[str, ...]] = {}
