"""Which profile to ask AWS as."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.worker import Worker, WorkerState

from iamdoctor.model.access import Access
from iamdoctor.model.evidence import Caller, Read
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.crash import stopped
from iamdoctor.tui.marks import GOOD, OPEN, QUIET
from iamdoctor.tui.screens.choose import ChooseScreen
from iamdoctor.tui.shorten import name
from iamdoctor.tui.unread import why_not
from iamdoctor.tui.widgets.rows import Row

if TYPE_CHECKING:
    from iamdoctor.walk import Profile

COLUMNS = (("profile", 28), ("", 24), ("who it is", 200))
AT_ONCE = 4
NEEDS_CODE: Read[Caller] = Read("skipped", reason="Asks for an MFA code; not asked.")


class ProfileScreen(ChooseScreen):
    """The profiles of the AWS configuration; returns the name of the one chosen.

    ``current`` is the one in use and ``denied`` the account of the denied principal where it is not the caller's: the profiles that lead
    there by the configuration stand first. AWS is asked only once the person wants to know who the profiles are.
    """

    CSS_PATH = "choose.tcss"
    HELP = "AWS is asked as the profile you choose from then on, and an open diagnosis is read again. Nothing is asked before."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "who", "who are they", tooltip="Ask AWS who each profile is, one call each; those that want an MFA code are left out"),
    ]

    def __init__(self, current: str | None, access: Access, *, denied: str | None = None) -> None:
        super().__init__(f"ask AWS as{f' · denied in {denied}' if denied else ''}", COLUMNS, (), place="reading the configuration …")
        self._current = current
        self._access = access
        self._denied = denied
        self._profiles: tuple[Profile, ...] | None = None
        self._callers: dict[str, Read[Caller]] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    def on_mount(self) -> None:
        """Read the configuration."""
        self.run_worker(self._read(), group="configuration", exit_on_error=False)

    async def _read(self) -> None:
        from iamdoctor import walk

        found = await walk.profiles()
        self._profiles = tuple(sorted(found, key=lambda profile: not self._leads(profile)))
        self._draw()

    def action_who(self) -> None:
        """Ask AWS who every profile is, but for those that have answered."""
        for profile in self._profiles or ():
            known = self._callers.get(profile.name)
            if profile.asks_for_mfa:
                self._callers[profile.name] = NEEDS_CODE
            elif known is None or known.state == "unread":
                self._callers[profile.name] = Read()
                self.run_worker(self._ask(profile.name), name=profile.name, group="who", exit_on_error=False)
        self._draw()

    async def _ask(self, profile: str) -> None:
        from iamdoctor import walk

        async with self._slots:
            self._callers[profile] = await walk.identity(replace(self._access, profile=profile))
        self._draw()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that asking ended by a fault of the program; the other profiles go on."""
        if event.state is WorkerState.ERROR:
            self.notify(stopped("Asking", event.worker.error), severity="error", markup=False, timeout=20)
            self._callers[event.worker.name] = Read("unread", reason="Asking failed.")
            self._draw()

    def _draw(self) -> None:
        profiles = self._profiles or ()
        asked = [read for read in self._callers.values() if read.state != "pending"]
        done = f"{len(asked)} of {len(profiles)} asked" if self._callers else f"{len(profiles)} profile{'' if len(profiles) == 1 else 's'}"
        self.say_place(done)
        self.fill([Row(profile.name, (profile.name, self._mark(profile), self._who(profile))) for profile in profiles])

    def _leads(self, profile: "Profile") -> bool:
        """Whether it leads into the denied account: by AWS's answer where there is one, else by the configuration."""
        caller = self._callers.get(profile.name, NEEDS_CODE).value
        return self._denied is not None and (caller.account if caller else profile.account) == self._denied

    def _mark(self, profile: "Profile") -> Content:
        if self._leads(profile):
            return Content.styled(f"leads into {self._denied}", GOOD)
        return Content.styled("in use" if profile.name == self._current else "", QUIET)

    def _who(self, profile: "Profile") -> Content:
        read = self._callers.get(profile.name)
        if read is None:
            return Content.styled(one_line(profile.about), QUIET)
        if read.state == "pending":
            return Content.styled("… asking", "$accent")
        if read.value is None:
            return Content.styled(f"? {why_not(read).partition('. ')[0].rstrip('.')}", OPEN)
        return Content.assemble(("✓ ", GOOD), one_line(f"{read.value.account}  {name(read.value.arn)}"))

    def tell(self, row: Row) -> str:
        """What the configuration says of the profile and, once it was asked, what AWS does."""
        about = next(profile.about for profile in self._profiles or () if profile.name == row.id)
        read = self._callers.get(row.id)
        about = f"In use. {about}" if row.id == self._current else about
        if read is None or read.state == "pending":
            return about
        return f"{about}\n{read.value.arn if read.value else why_not(read)}"

    def tell_empty(self) -> str:
        """What is said where no profile is shown."""
        if self._profiles is None:
            return "Reading the AWS configuration …"
        return super().tell_empty() if self._profiles else "The AWS configuration has no profile, or it cannot be read."
