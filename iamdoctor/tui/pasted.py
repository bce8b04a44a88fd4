"""The text in the paste box as it is understood: its errors, which of them is meant, and what the person says beside each."""

from typing import TYPE_CHECKING

from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Caller
from iamdoctor.model.supplied import Added
from iamdoctor.model.triage import Group
from iamdoctor.tui.shorten import account

if TYPE_CHECKING:
    from iamdoctor.intake.read import Reading

_NOTHING = Added()


class Pasted:
    """Starts empty; ``chosen`` is the place of the error that is meant."""

    def __init__(self) -> None:
        self.denials: tuple[Denial, ...] = ()
        self.reading: Reading | None = None
        self.groups: tuple[Group, ...] = ()
        self.chosen = 0
        self._said: dict[int, Added] = {}

    def forget(self) -> None:
        """Have the first error meant and nothing said: another text comes."""
        self.chosen, self._said = 0, {}

    def understand(self, text: str) -> None:
        """Read the text; where no error of AWS is recognised in it, there is none. The reader is imported with the first text: an empty box
        needs none and stands sooner."""
        if text.strip():
            from iamdoctor.intake.read import reading
            from iamdoctor.triage.groups import groups

            self.reading = reading(text)
            self.groups = groups(self.reading)
            self.denials = self.reading.denials if self.groups else ()
        else:
            self.denials, self.groups, self.reading = (), (), None
        self.choose(self.chosen)

    def choose(self, place: int) -> None:
        """Mean the error at this place, or the last where there are fewer."""
        self.chosen = min(place, max(len(self.denials) - 1, 0))

    def say(self, added: Added) -> None:
        """Have this said beside the error that is meant."""
        self._said[self.chosen] = added

    @property
    def denial(self) -> Denial | None:
        """The error that is meant."""
        return self.denials[self.chosen] if self.denials else None

    @property
    def added(self) -> Added:
        """What is said beside it."""
        return self._said.get(self.chosen, _NOTHING)

    @property
    def denied_account(self) -> str | None:
        """The account of the denied principal, as far as the text or the person says it."""
        principal = (self.denial and self.denial.principal) or self.added.principal
        return account(principal) if principal else None

    def elsewhere(self, caller: Caller | None) -> str | None:
        """That account, where it is not known to be the caller's."""
        return self.denied_account if caller is None or caller.account != self.denied_account else None
