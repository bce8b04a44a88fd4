"""Columns, shortened values and words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.events import Resize
from textual.geometry import Size

from iamdoctor.tui.recent import ago
from iamdoctor.tui.shorten import account, middle, name, session
from iamdoctor.tui.widgets.rows import GAP, Row, Table, fit, line


@given(st.text(max_size=80), st.integers(0, 80))
def test_a_shortened_value_never_is_too_long_and_a_short_one_stays(text: str, width: int) -> None:
    assert len(middle(text, width)) <= width
    if len(text) <= width:
        assert middle(text, width) == text


def test_an_arn_gives_up_its_account_before_anything_else() -> None:
    arn = "arn:aws:sts::123456789012:assumed-role/report-reader/job-17"
    assert middle(arn, 50) == "arn:aws:sts::…:assumed-role/report-reader/job-17"


@pytest.mark.parametrize(
    ("arn", "called", "its_session", "its_account"),
    [
        ("arn:aws:sts::123456789012:assumed-role/report-reader/job-17", "report-reader", "job-17", "123456789012"),
        ("arn:aws:iam::123456789012:role/deploy/prod-deploy", "prod-deploy", None, "123456789012"),
        ("arn:aws:s3:::reports-prod/2026/q3.csv", "reports-prod/2026/q3.csv", None, None),
        ("lambda.amazonaws.com", "lambda.amazonaws.com", None, None),
        ("", "", None, None),
    ],
)
def test_what_a_person_calls_it(arn: str, called: str, its_session: str | None, its_account: str | None) -> None:
    assert (name(arn), session(arn), account(arn)) == (called, its_session, its_account)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.integers(12, 140))
def test_columns_never_are_wider_than_the_room(cells: list[int], width: int) -> None:
    rows = [Row("row", tuple("x" * cell for cell in cells))]
    widths = fit([200] * len(cells), [""] * len(cells), rows, width)
    assert sum(widths) + GAP * (len(widths) - 1) <= width
    assert line(rows[0].cells, widths).cell_length <= width


def test_the_last_column_goes_first() -> None:
    rows = [Row("row", ("aws:PrincipalTag/team", "finance", "not known", "somewhere far away"))]
    titles = ["key", "wants", "had", "from"]
    assert len(fit([40] * 4, titles, rows, 80)) == 4
    assert len(fit([40] * 4, titles, rows, 44)) == 3


class _Listed(App[None]):
    """A table."""

    def compose(self) -> ComposeResult:
        yield Table(("what", 20), id="table")


async def test_rows_that_arrive_while_the_room_is_measured_are_never_taken_away_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = _Listed()
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.query_one(Table)
        show, shown = table.show, list[int]()

        def noted(rows: Sequence[Row]) -> None:
            shown.append(len(rows))
            show(rows)

        monkeypatch.setattr(table, "show", noted)
        table._on_resize(Resize(Size(80, 24), Size(80, 24)))
        table.show([Row("late", ("arrived",))])
        await pilot.pause(0.2)
        assert shown and 0 not in shown


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "yesterday"), (3, "Thursday"), (30, "2026-10-23")])
def test_when_it_was(days: int, words: str) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert ago(now - timedelta(days=days), now).startswith(words)
