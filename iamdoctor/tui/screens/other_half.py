"""What a case lacks that somebody else, or another profile, may read: asked for too, or joined from a snapshot."""

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from iamdoctor.model.errors import IamDoctorError
from iamdoctor.report.halves import further_profiles
from iamdoctor.tui.screens.walking import WalkingScreen

ALSO = Binding("A", "also", "ask there too", show=False, tooltip="Read the other account too, with the profile that leads there")
JOIN = Binding("plus", "join", "join", key_display="+", show=False, tooltip="Join a snapshot of the other account")


class OtherHalfScreen(WalkingScreen):
    """A walk that can be given its other half."""

    BINDINGS: ClassVar[list[BindingType]] = [ALSO, JOIN]

    def action_also(self) -> None:
        """Walk again with the profiles that lead into the accounts that were not read; the person chooses them by this."""
        profiles = further_profiles(self.case.diagnosis)
        if not profiles:
            self.notify("No profile is known that leads into an account that was not read.", markup=False)
            return
        self.doctor.access = self.doctor.access.and_also(*profiles)
        self.start()

    def action_join(self) -> None:
        """Let the person name a snapshot."""
        from iamdoctor.tui.screens.join import JoinScreen

        self.app.push_screen(JoinScreen(), self._join)

    def _join(self, path: str | None) -> None:
        from iamdoctor.store import snapshot
        from iamdoctor.store.joined import joined

        if path is None:
            return
        try:
            whole = joined([self.case.snapshot(), snapshot.load(Path(path).expanduser())])
        except IamDoctorError as error:
            self.notify(str(error), severity="error", markup=False, timeout=20)
            return
        if self.walking:
            self.stop_walking()
        self.case.join(whole)
        self.start()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another profile where AWS is asked and one is known to lead further."""
        if action == "also":
            return self.case.given is None and bool(further_profiles(self.case.diagnosis))
        return super().check_action(action, parameters)
