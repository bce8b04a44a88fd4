"""A screen that reads AWS: the walk, the clock beside it, and a way to stop it and keep what there is."""

from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.worker import Worker, WorkerState

from iamdoctor.model.errors import IamDoctorError
from iamdoctor.tui.crash import stopped
from iamdoctor.tui.doctor import Doctor, doctor
from iamdoctor.tui.open_case import OpenCase

if TYPE_CHECKING:
    from iamdoctor.walk import Update

TICK = 0.5


class WalkingScreen(Screen[None]):
    """Holds the case that is open and walks for it; what is shown is a subclass's."""

    clock = staticmethod(monotonic)

    def __init__(self, case: OpenCase) -> None:
        super().__init__()
        self.case = case
        self.walking = False
        self._run = 0
        self._started = self._spent = 0.0

    @property
    def doctor(self) -> Doctor:
        """The app, as what it is."""
        return doctor(self)

    def on_mount(self) -> None:
        """Let the clock be seen to tick."""
        self.set_interval(TICK, self._tick)

    def start(self) -> None:
        """Walk from the start; a walk under way is dropped."""
        self._run += 1
        self._started = self.clock()
        self.walking = True
        self.run_worker(self._walk(self._run), group="walk", exclusive=True, exit_on_error=False)

    def stop_walking(self) -> None:
        """End the walk and answer with what there is: the rest counts as not read, and the case is kept."""
        self._run += 1
        self.walking = False
        self.workers.cancel_group(self, "walk")
        self.case.stop()
        self._keep()
        self.show_case()

    def show_case(self) -> None:
        """Show how things stand."""
        raise NotImplementedError

    def say_waiting(self) -> None:
        """Show how long it takes."""
        raise NotImplementedError

    async def _walk(self, run: int) -> None:
        if self.case.given is None:
            self.case.start()
            self.show_case()
        try:
            async with aclosing(self.case.walk(self.doctor.access)) as updates:  # type: ignore[type-var]
                async for update in updates:
                    if run == self._run:
                        self._take(update)
        except IamDoctorError as error:
            self.notify(str(error), severity="error", markup=False, timeout=20)
        else:
            self._keep()
        self.walking = False
        self.show_case()

    def _take(self, update: "Update") -> None:
        self.case.take(update)
        self._spent = self.clock() - self._started
        self.show_case()

    def _tick(self) -> None:
        if self.walking:
            self._spent = self.clock() - self._started
            self.say_waiting()

    def _keep(self) -> None:
        if self.case.given is not None or self.doctor.scenarios or not self.doctor.config.history:
            return
        try:
            self.case.keep()
        except OSError as error:
            self.notify(f"This case is not kept: {error.strerror or 'the disk refused'}.", severity="warning", markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that the walk ended by a fault of the program; what it had read stays."""
        if event.state is WorkerState.ERROR:
            self.walking = False
            self.notify(stopped("The walk", event.worker.error), severity="error", markup=False, timeout=20)
