"""The demo's broken accounts, to choose from."""

from collections.abc import Sequence

from iamdoctor.tui.scenario import Scenario
from iamdoctor.tui.screens.choose import ChooseScreen
from iamdoctor.tui.widgets.rows import Row

COLUMNS = (("what is wrong", 34), ("the story", 120))


def demo_list(scenarios: Sequence[Scenario], notes: Sequence[str]) -> ChooseScreen:
    """The list; it returns the id of the one that is chosen."""
    rows = [Row(scenario.id, (scenario.title, scenario.story)) for scenario in scenarios]
    return ChooseScreen("Broken demo accounts", COLUMNS, rows, note=" ".join(notes))
