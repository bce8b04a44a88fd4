"""Every error of a text: what lets all of them pass, as it is read."""

from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerState

from iamdoctor.model.supplied import Added
from iamdoctor.model.triage import Group
from iamdoctor.tui.crash import stopped
from iamdoctor.tui.doctor import doctor
from iamdoctor.tui.screens.text import TextScreen

if TYPE_CHECKING:
    from iamdoctor.intake.read import Reading

_FILE = "iamdoctor-errors.txt"
_MOST = 60
"""How many groups are walked: the last ones of the text."""


class EveryErrorScreen(TextScreen):
    """Walks the groups of ``reading``, then shows their report: one change a policy, with the reason of each action."""

    CSS_PATH = "text.tcss"
    HELP = "Every error of the text, and one change a policy that lets them all pass. c copies it all, s saves it."

    def __init__(self, reading: "Reading", groups: tuple[Group, ...]) -> None:
        super().__init__("all errors", "Reading AWS …", _FILE)
        self._reading = reading
        self._groups = groups[-_MOST:]

    def on_mount(self) -> None:
        """Start the walks."""
        super().on_mount()
        self.run_worker(self._walk(), exclusive=True, exit_on_error=False)

    async def _walk(self) -> None:
        from iamdoctor.report.triage import render_text
        from iamdoctor.triage.groups import answering
        from iamdoctor.triage.triage import triage
        from iamdoctor.walk import walk_all

        denials = [answering(group, self._reading.denials) for group in self._groups]
        evidence = {}
        async for place, update in walk_all(denials, access=doctor(self).access):
            evidence[place] = update.evidence
            self.change("Reading AWS …", _FILE, f"{len(evidence)} of {len(denials)} read")
        answer = triage(self._reading, self._groups, [evidence[place] for place in range(len(denials))], Added())
        self.change(render_text(answer, width=max(self.size.width - 4, 40)), _FILE, "")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that the walk ended by a fault of the program."""
        if event.state is WorkerState.ERROR:
            self.change(stopped("The walk", event.worker.error), _FILE, "")
