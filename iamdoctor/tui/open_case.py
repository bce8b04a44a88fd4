"""The case that is open: one error, what was read of it, and what the person says."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from iamdoctor.diagnose import diagnose
from iamdoctor.model.access import Access
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Evidence, Read, StepId
from iamdoctor.model.supplied import Added
from iamdoctor.report.what_if import line
from iamdoctor.tui.pasted import Pasted

if TYPE_CHECKING:
    from iamdoctor.store.snapshot import Snapshot
    from iamdoctor.walk import Update


_STOPPED: Read[Any] = Read("skipped", reason="You stopped the walk before this was read.")


def _pending(fact: object) -> bool:
    return isinstance(fact, Read) and fact.state == "pending"


class OpenCase:
    """Holds the diagnosis as it grows. With ``given`` evidence AWS is not asked; ``text`` is what the error was read from.

    ``said`` is what the person says now, ``first_said`` what was said before the walk: the walk reads by the first, and a diagnosis follows
    from what was read and the other.
    """

    def __init__(self, denial: Denial, said: Added, *, text: str = "", given: Evidence | None = None) -> None:
        self.denial = denial
        self.text = text
        self.given = given
        self.said = self.first_said = said
        self.evidence = Evidence()
        self.origin = ""
        """When and by what it was read, where that was not now; it ends in a separator."""
        self.diagnosis: Diagnosis[str] = diagnose(denial, self.evidence, said)
        """What the text alone says, until there is more."""
        self._stood: Diagnosis[str] | None = None
        self.read = False
        """Whether it was read, so that it can be shown again as it stands."""
        self.before: Diagnosis[str] | None = None
        """What the reading before came to."""

    def is_of(self, pasted: Pasted) -> bool:
        """Whether it is about the error in the paste box, with what is said beside it."""
        return (self.denial, self.first_said) == (pasted.denial, pasted.added)

    def read_anew(self) -> None:
        """Have the next walk ask AWS, and keep what stands to compare with."""
        self.before, self.given, self.origin = self.diagnosis, None, ""

    def walk(self, access: Access) -> "AsyncIterator[Update]":
        """What is read, and the diagnosis so far, as it arrives."""
        from iamdoctor.walk import walk

        return walk(self.denial, self.first_said, access, evidence=self.given)

    def start(self) -> None:
        """Forget what was read, but not what was said."""
        self.evidence = Evidence()
        self._stood = None
        self._diagnose()

    def stop(self) -> None:
        """Take what is still being read for not read, since the person stopped it, and answer."""
        left = {name: _STOPPED for name in self.evidence.__struct_fields__ if _pending(getattr(self.evidence, name))}
        self.evidence, self.read = replace(self.evidence, **left), True
        self._diagnose()

    def take(self, update: "Update") -> None:
        """Have what was read, and the diagnosis of it; where the person said more meanwhile, that diagnosis anew."""
        self.evidence, self.diagnosis, self.read = update.evidence, update.diagnosis, True
        if self.said != self.first_said:
            self._diagnose()
        if self._stood is None and self.diagnosis.settled and not self.diagnosis.complete:
            self._stood = self.diagnosis

    @property
    def added(self) -> tuple[StepId, ...]:
        """The steps to which something was added after the answer stood."""
        steps = zip(self._stood.steps, self.diagnosis.steps, strict=True) if self._stood else ()
        return tuple(new.id for old, new in steps if (old.status, old.details, old.policies) != (new.status, new.details, new.policies))

    def join(self, whole: "Snapshot") -> None:
        """Be what this case and another half of it come to; AWS is asked no more."""
        self.denial, self.given = whole.denial, whole.evidence
        self.say_first(whole.added)

    def say(self, said: Added) -> None:
        """Diagnose anew with what the person says; nothing more is read."""
        self.said = said
        self._diagnose()

    def say_first(self, said: Added) -> None:
        """Have the next walk read by what the person says."""
        self.first_said = said
        self.say(said)

    def _diagnose(self) -> None:
        self.diagnosis = diagnose(self.denial, self.evidence, self.said)

    def snapshot(self) -> "Snapshot":
        """What the diagnosis follows from."""
        from iamdoctor.store.snapshot import Snapshot

        return Snapshot(what_if=line(self.diagnosis.what_if), denial=self.denial, added=self.said, evidence=self.evidence)

    def keep(self) -> None:
        """Keep the case among those diagnosed before. Raises ``OSError`` where the disk refuses."""
        from iamdoctor.store import cases

        cases.save(self.text, self.diagnosis, added=self.said, evidence=self.evidence)
