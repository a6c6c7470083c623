"""The ledger of the log: the same whether it holds all in memory or nearly nothing."""

import sqlite3
from contextlib import closing

import pytest

from portfolio.history.service import log as history
from portfolio.store import ledger
from portfolio.store.ledger import Ledger
from portfolio.store.log import Entry


@pytest.mark.parametrize("held", [1, 3, 20_000])
def test_records_beyond_what_is_held_are_not_forgotten(world, monkeypatch, held):
    monkeypatch.setattr(ledger, "HELD", held)
    assert history.check(world).problems == ()
    with closing(sqlite3.connect(world.path)) as connection, connection:
        connection.execute("UPDATE baseline SET investment = 1 WHERE id = 1")
        connection.execute("UPDATE project SET version = version + 99 WHERE id = 2")
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM township WHERE id = 1")
    connection.close()
    told = [problem.template.format(**problem.values) for problem in history.check(world).problems]
    assert set(told) == {
        "baseline 1 is not what the log says.",
        "project 2 has a higher version than its changes make.",
        "township 1 is gone, and the log does not say why.",
    }


@pytest.mark.parametrize(
    ("field", "new"), [("note", "[" * 10**5), ("note", "no JSON"), ("x", "9" * 5000)]
)
def test_rows_that_no_program_writes_are_refused(field, new):
    with (
        closing(Ledger()) as ledger,
        pytest.raises(ValueError, match=r"status_report|Expecting|digits"),
    ):
        ledger.enter(1, Entry("status_report", "1", field, None, new))


def test_what_is_no_row_holds_nothing():
    with closing(Ledger()) as told:
        for text in ("5", "[1]", "{", "[" * 10**5):
            told.enter(1, Entry("site", "1", None, None, text))
            assert told.row("site", "1") == {}
        assert told.row("site", "2") is None
