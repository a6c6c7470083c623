"""Words of the filter that combine, exclude and name a column."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from portfolio.projects.records.lists import ProjectRow
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Month, Slip
from tests.tui.conftest import PRESENT, Running, desk_of
from tui.list.search import Search


@pytest.fixture
def rows(database: Database) -> Sequence[ProjectRow]:
    language.speak("zh")
    return desk_of(database, "officer").rows()


def found(rows: Sequence[ProjectRow], typed: str) -> list[str]:
    return [row.code for row in Search(rows, PRESENT).finding(typed)]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("slip>40", ["C1", "C3"]),
        ("滞后＞40", ["C1", "C3"]),
        ("slip>=11 -slip>40", ["C2", "N1", "N2", "P2", "P3"]),
        ("-planned -new beds<100", ["C1", "C3"]),
        ("beds>=150", ["C2", "N1", "N2", "P1"]),
        ("投资>=5", ["C2", "N1", "N2"]),
        ("投资>5亿 -岳林", ["N1"]),
        ("town=岳林", ["C2", "N2"]),
        ("阶段=投用", ["C2", "X2"]),
        ("finish<2023-01", ["C1", "C2", "C3"]),
        ("未报 jpjd", ["N1", "P3"]),
        ("已报", []),
        ("逾期 谋划", ["P2", "P3"]),
        ("slip>", ["C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X1", "X2"]),
        ("slip>abc", []),
    ],
)
def test_terms_combine_exclude_and_name_a_column(
    rows: Sequence[ProjectRow], typed: str, codes: list[str]
) -> None:
    assert found(rows, typed) == codes


def test_a_light_is_its_colour_not_a_part_of_a_word(rows: Sequence[ProjectRow]) -> None:
    red = replace(rows[0].lights.overall, colour="red")
    lit = [replace(rows[0], lights=replace(rows[0].lights, overall=red)), *rows[1:]]
    named = [*lit, replace(rows[1], code="Z9", name_en="Hundred beds")]
    assert found(named, "red") == found(named, "红") == ["C1"]
    assert "C1" not in found(named, "-red")


def test_what_is_unknown_is_neither_more_nor_less(rows: Sequence[ProjectRow]) -> None:
    unknown = replace(rows[0], slip=None, beds_new=None)
    for typed in ("slip>0", "slip<=0", "beds<10", "beds>=0"):
        assert found([unknown], typed) == []
    assert found([replace(unknown, slip=Slip(-3))], "slip<-2") == [unknown.code]


def test_unreported_speaks_of_the_month_that_is_due(rows: Sequence[ProjectRow]) -> None:
    reported = [replace(rows[0], last_report=Month.of(2026, 10))]
    assert [row.code for row in Search(reported, PRESENT).finding("unreported")] == ["C1"]
    assert Search(reported, Month.of(2026, 10)).finding("unreported") == []


async def test_a_filter_is_kept_as_a_view_and_works_on_the_gantt(running: Running) -> None:
    async with running() as screen:
        await screen.press("slash")
        for key in ("s", "l", "i", "p", "greater_than_sign", "4", "0", "enter"):
            await screen.press(key)
        assert "2项" in screen.text
        await screen.press("g")
        assert " N1 " not in screen.text
        await screen.press("slash", "end", "space", "minus", "c", "3")
        assert [code for code in ("C1", "C3", "N1") if f" {code} " in screen.text] == ["C1"]
