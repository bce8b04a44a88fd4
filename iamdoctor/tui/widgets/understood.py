"""What was understood of a pasted error, in words."""

from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from iamdoctor.model.denial import Denial
from iamdoctor.model.supplied import Added
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.marks import QUIET
from iamdoctor.tui.shorten import account, middle, name, session
from iamdoctor.wording.terms import a_layer, layer_name

KINDS = {
    "expired_credentials": "the credentials have expired",
    "invalid_credentials": "AWS does not accept these credentials",
    "missing_credentials": "no credentials were found",
    "signature": "the request's signature or clock is wrong",
    "mfa": "MFA is asked for",
    "duration": "the session duration is not allowed",
    "encoded_message_only": "the reason is encoded in the message",
    "not_access": "this is no access problem",
}

_ADDRESSES = ("aws:SourceIp", "aws:VpcSourceIp")


class Line(NamedTuple):
    """One line: a label, what was understood, and a note beside it. ``tone`` is the tone the words are marked with in the text."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


def understood(denial: Denial, added: Added) -> list[Line]:
    """The five lines: who, wanted, on, stopped, missing."""
    principal, action = denial.principal or added.principal, denial.action or added.action
    resource = denial.resource or added.resource
    return [
        Line("who", name(principal) if principal else "not said", _who(denial, added), "$tone-1"),
        Line("wanted", action or denial.operation or "not said", _wanted(denial, added), "$tone-2"),
        Line("on", resource or "not said", "you said" if resource and not denial.resource else "", "$tone-3"),
        Line("stopped", stopped(denial), "in the message" if denial.policy_type or denial.deny else "", "$tone-4"),
        Line("missing", " · ".join(missing(denial, added)) or "nothing"),
    ]


def _who(denial: Denial, added: Added) -> str:
    principal = denial.principal or added.principal
    if not principal:
        return ""
    known = (session(principal) and f"session {session(principal)}", account(principal) and f"in {account(principal)}")
    return ", ".join([*(fact for fact in known if fact), *([] if denial.principal else ["you said"])])


def _wanted(denial: Denial, added: Added) -> str:
    if denial.action_inferred:
        return f"follows from {denial.operation or 'the operation'}"
    return "you said" if added.action and not denial.action else ""


def stopped(denial: Denial) -> str:
    """By what, as the text says it."""
    if denial.kind in KINDS:
        return KINDS[denial.kind]
    layer = denial.policy_type
    if denial.deny == "explicit":
        return f"an explicit deny in {a_layer(layer)}" if layer else "an explicit deny"
    return f"no {layer_name(layer)} allows it" if layer else "the text does not say by what"


def missing(denial: Denial, added: Added) -> list[str]:
    """What the text leaves open and the check would like to know."""
    if denial.kind not in ("access_denied", "assume_role_denied", "encoded_message_only"):
        return []
    resource = denial.resource or added.resource
    owned = added.resource_account or (resource and account(resource))
    gaps = {
        "who was denied": denial.principal or added.principal,
        "which action": denial.action or added.action,
        "on which resource": resource,
        "who owns it": owned or not resource,
        "where the call came from": any(each.get(key) for each in (denial.context, added.context) for key in _ADDRESSES),
    }
    return [gap for gap, known in gaps.items() if not known]


class Understood(Static):
    """The lines, fitted to the width there is; from the first moment on as high as when they are full."""

    DEFAULT_CSS = "Understood { height: 5; padding: 0 2; text-wrap: nowrap; }"

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)
        self._lines: list[Line] = []
        self._hint = ""

    def show(self, lines: list[Line], hint: str = "") -> None:
        """Show the lines, or the hint where there are none."""
        self._lines, self._hint = lines, hint
        self._draw()

    def _draw(self) -> None:
        if not self._lines:
            self.update(Content.styled(self._hint, QUIET))
            return
        self.update(Content("\n").join(_line(line, max(self.content_size.width, 40)) for line in self._lines))

    def on_resize(self) -> None:
        """Fit the lines anew."""
        self._draw()


def _line(line: Line, width: int) -> Content:
    room = width - 10
    value = middle(one_line(line.value), room - 12 if line.note else room)
    note = Content(one_line(line.note)).truncate(room - len(value) - 2, ellipsis=True).plain if line.note else ""
    gap = room - len(value) - len(note) if note else 0
    return Content.assemble((f"{line.label:<10}", QUIET), (value, line.tone), " " * gap, (note, QUIET))
