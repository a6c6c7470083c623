"""The stock beside the projects: beds that institutions without one gained or lost."""

import json

import pytest

from portfolio.beds.data import stock_data, stock_rows
from portfolio.beds.records.ground import ObservedStock, StockChange
from portfolio.beds.service import figures
from portfolio.exchange.service import archive
from portfolio.history.service import log as history
from portfolio.store.database import Database
from portfolio.values.errors import BadInput
from portfolio.values.months import Month
from tests.conftest import NOW, author

MAY = Month.of(2026, 5)


def change(database, beds=-30, month=MAY, institution="康宁医院"):
    new = StockChange(month, beds, "批复", institution)
    return figures.change_stock(database, author("关停"), new)


def test_changes_are_listed_logged_and_taken_back(database):
    figures.add_stock(database, author(), ObservedStock(Month.of(2025, 12), 3180, "年鉴"))
    change(database)
    change(database, 12, NOW, "")
    found = figures.stock_list(database)
    assert [(item.month, item.beds, item.institution) for item in found.changes] == [
        (MAY, -30, "康宁医院"),
        (NOW, 12, ""),
    ]
    assert [item.beds for item in found.observed] == [3180]
    assert json.loads(json.dumps(stock_data(found)))["changes"][0]["beds"] == -30
    assert [row["kind"] for row in stock_rows(found)] == ["observed", "change", "change"]
    history.undo(database, author("undo"), 3)
    assert [item.beds for item in figures.stock_list(database).changes] == [12]
    assert history.check(database).problems == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"beds": 0}, "changes nothing"),
        ({"month": NOW + 1}, "has not come yet"),
        ({}, "-30 beds in 2026-05 is on record already"),
    ],
)
def test_what_says_nothing_lies_ahead_or_stands_already_is_refused(database, given, words):
    change(database)
    with pytest.raises(BadInput) as refused:
        change(database, **given)
    assert words in str(refused.value)


def test_the_whole_database_takes_them_along(database, tmp_path):
    change(database)
    archive.dump(database, tmp_path / "all.jsonl")
    archive.restore(tmp_path / "new.db", tmp_path / "all.jsonl")
    restored = Database(tmp_path / "new.db")
    assert figures.stock_list(restored) == figures.stock_list(database)
    assert history.check(restored).problems == ()
