"""The log of a database with a past: it equals the tables, tells every change, and goes back."""

import pytest

from portfolio.beds import data as bed_data
from portfolio.beds.service import rollup
from portfolio.exchange.queries.records import STORED
from portfolio.exchange.service import exports
from portfolio.history.service import log as history
from portfolio.history.words.log import why_text
from portfolio.projects import data as project_data
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values import tabular
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Month
from tests.fixtures import world as second
from tests.fixtures.world import NOW
from tests.safety.offices import unlike_the_log
from tui.history.rows import change_sections, what_text


def told(database, month):
    """Return what the list and every view say of a month.

    Without versions, which go up with each change, also with one that takes a change back.
    """
    seen = [
        bed_data.rollup_data(rollup.roll_up(database, month, view=view, population="latest"))
        for view in ("plan", "forecast", "confirmed")
    ]
    listed = project_data.list_data(month, lookup.list_projects(database, month))
    for project in listed["projects"]:
        del project["version"]
    return [tabular.json_text(item) for item in (listed, *seen)]


@pytest.mark.parametrize("which", ["world", "crowd"])
def test_the_log_says_what_the_tables_hold(request, which):
    database = request.getfixturevalue(which)
    assert history.check(database).problems == ()
    assert unlike_the_log(database.path) == []


def test_what_was_known_on_a_day_is_what_stood_then(world, tmp_path):
    until = Month.of(2026, 7)
    then = second.build(tmp_path / "then.db", until)
    known = history.as_known(world, f"{until}-20")
    for month in (Month.of(2026, 1), until):
        assert told(known, month) == told(then, month)


@pytest.mark.usefixtures("tongue")
def test_every_change_has_words(world):
    logged = history.read_log(world, most=None)
    assert len(logged.entries) > 40
    for entry in logged.entries:
        whole = history.read_change(world, entry.number)
        assert what_text(whole.entries[0], whole) or why_text(whole.entries[0])
        assert len(change_sections(whole)) > 0


def test_everything_can_be_taken_back_to_the_founding(world, tmp_path):
    founded = second.found(tmp_path / "founded.db")
    changes = history.check(world).changes
    for _ in range(changes - 3):  # all but the founding, and one that was taken back already
        _undo_newest(world)
    with pytest.raises(WrongUsage, match="no change left"):
        history.undo(world, second.author())
    assert history.check(world).problems == ()
    for month in (Month.of(2026, 1), NOW):
        assert told(world, month) == told(founded, month)
    for kind in STORED:
        assert exported(world, kind, tmp_path) == exported(founded, kind, tmp_path)


def _undo_newest(world: Database) -> None:
    """Take the newest change back; one that issued a month only by its number."""
    try:
        history.undo(world, second.author())
    except BadInput as kept:
        history.undo(world, second.author(), kept.values["number"])


def exported(database: Database, kind, folder):
    out = folder / f"{database.path.stem}-{kind}.csv"
    exports.export_records(database, kind, out)
    return out.read_bytes()
