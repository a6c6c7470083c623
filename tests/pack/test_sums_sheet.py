"""What a rollup is asked for stands in its workbook: groups, view, population, what changed."""

import pytest

from portfolio.beds.service import rollup as beds_rollup
from portfolio.beds.words.groups import key_word
from portfolio.history.service.changes import roll_up_since
from portfolio.pack.service.monthbook import month_book
from portfolio.store.database import Database
from portfolio.values.months import Month
from portfolio.values.vocabulary import GROUPINGS
from portfolio.values.words import rate_text
from tests.conftest import NOW
from tests.pack.workbooks import Read, computed, formulas

FEN = 10**6


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.usefixtures("tongue")
def test_the_groups_asked_for_have_a_sheet_whose_total_sums_them(either: Database, by: str) -> None:
    rollup = beds_rollup.roll_up(either, NOW, by=by)
    data = month_book(either, NOW, (rollup, None))
    rows = {row[0]: row for row in Read(data).rows(13)}
    for group in rollup.groups:
        row = rows[key_word(rollup, group.key)]
        assert row[1] == group.projects
        assert row[4] == ("" if group.investment.sum is None else group.investment.sum / FEN)
        assert row[8] == ("" if group.beds_new.sum is None else group.beds_new.sum)
    sums = [item for item in formulas(data) if item[0].endswith("sheet13.xml")]
    assert len(sums) > 4
    for _, place, formula, values in sums:
        assert computed(formula, values) == pytest.approx(values[place], abs=1e-6)


def test_view_population_and_changes_are_those_asked_for(database: Database) -> None:
    asked = {"by": "group", "view": "forecast", "population": "latest"}
    since = Month.of(2023, 6)
    rollup, changes = roll_up_since(database, NOW, since, **asked)
    read = Read(month_book(database, NOW, (rollup, changes)))
    title, rows = read.rows(14)[0][0], read.rows(14)
    assert title.startswith("Beds in the view “Forecast”, over the Newest official figure")
    beds = [(row[1], f"{row[2]:.2f}") for row in rows[4:] if isinstance(row[1], float)]
    assert beds == [(step.beds, rate_text(step.per_1000)) for step in rollup.capacity.timeline]
    assert "Jun 2023" in str(read.rows(13))


def test_without_being_asked_no_sheet_is_added(database: Database) -> None:
    assert len(Read(month_book(database, NOW)).names) == 12
