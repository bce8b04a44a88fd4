"""How far the walk is, on stderr: a line a step as it is done, for a person who waits."""

import sys

import click

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.report.untrusted import one_line
from iamdoctor.wording.states import STATUS

LONGEST = 120
UNDER_WAY = ("waiting", "reading")


class Progress:
    """Tells each step once. Nothing is told where stderr is no terminal: a log wants the answer only."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def show(self, diagnosis: Diagnosis[str]) -> None:
        """Tell the steps that are done since the last time."""
        if not sys.stderr.isatty():
            return
        for number, step in enumerate(diagnosis.steps, 1):
            if step.status not in UNDER_WAY and step.id not in self._told:
                self._told.add(step.id)
                symbol, word = STATUS[step.status]
                told = f"{word}, {step.calls} calls, {step.elapsed_ms} ms: {one_line(step.summary)[:LONGEST]}"
                click.echo(f"  {number} {symbol} {step.id:<11}{told}", err=True)
