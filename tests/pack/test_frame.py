"""The ledger of a book: its totals sum by what a column is, not by where it stands."""

import pytest

from portfolio.pack.frame import Ledger
from portfolio.pack.sheet import Cell, Column, Number

COLUMNS = (
    Column("No.", 5),
    Column("Project", 20),
    Column("Investment", 10, "money"),
    Column("Share", 10, name="share"),
    Column("Beds", 10, "count"),
    Column("Slip", 10, "months"),
)


@pytest.mark.parametrize("before", range(2, len(COLUMNS) + 1))
def test_a_column_put_before_the_others_changes_no_sum(before: int) -> None:
    columns = [*COLUMNS[:before], Column("New", 5), *COLUMNS[before:]]
    ledger = Ledger(columns)
    for code, money, beds in (("A", 100, 3), ("B", Number("money", 250, "*"), None)):
        cells = [code, code, money, None, beds, 4]
        ledger.add([*cells[:before], "new", *cells[before:]])
    ledger.total("All", (0, 1), "total", share=Number("percent", 7))
    total, known, off = (
        dict(zip((column.title for column in columns), row.cells, strict=True))
        for row in ledger.rows[-3:]
    )
    assert off["Investment"] == Number("money", 0, against=(2, total["Investment"]))
    assert (off["Project"], off["Share"]) == ("off the database by", None)
    assert total == {
        "No.": None,
        "Project": "All",
        "Investment": Number("money", 350, "*", (0, 1)),
        "Share": Number("percent", 7),
        "Beds": Number("count", 3, "", (0, 1)),
        "Slip": None,
        "New": None,
    }
    assert known["Beds"] == Cell("1/2", "part")
    assert known["Project"] == "of which known, projects"
    assert [known[name].value for name in ("Investment", "Slip", "New")] == [None] * 3


def test_a_total_that_is_known_for_all_has_no_row_below_it() -> None:
    ledger = Ledger(COLUMNS)
    ledger.add(("A", "A", 1, None, 0, None))
    ledger.total("All", (0,), "subtotal")
    assert [row.style for row in ledger.rows] == ["row", "subtotal"]
    assert ledger.rows[1].cells[4] == Number("count", 0, "", (0,))


def test_a_sum_of_nothing_known_is_blank() -> None:
    ledger = Ledger(COLUMNS)
    ledger.add(("A", "A", None, None, None, None))
    assert ledger.sum((0,), 2) is None
