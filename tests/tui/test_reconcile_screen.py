"""The reconcile screen: what differs first, one figure whole, nothing corrected."""

import re
from dataclasses import replace

from portfolio.money.service import reconciliation
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Month
from tests.tui.conftest import LARGE, PRESENT, SMALL, Running, Screen, desk_of, hold_all
from tui.beds.totals import Verdicts, aside_text, key_of, lead_text, row_sections
from tui.beds.totals_screen import ReconcileScreen
from tui.beds.units import in_one_unit
from tui.widgets.table import Table


async def opened(screen: Screen, database: Database) -> ReconcileScreen:
    shown = ReconcileScreen(desk_of(database, "officer"))
    screen.app.push_screen(shown)
    await screen.settle()
    return shown


async def test_what_differs_comes_first(running: Running, database: Database) -> None:
    async with running() as screen:
        await opened(screen, database)
        await hold_all(screen, "reconcile", SMALL, LARGE)


async def test_one_figure_is_shown_whole_with_its_readings(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await opened(screen, database)
        await screen.press("enter")
        await hold_all(screen, "reconcile-row")
        await screen.press("escape", "escape")
        assert not isinstance(screen.app.screen, ReconcileScreen)


async def test_f_goes_through_the_verdicts_and_back_to_all(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        shown = await opened(screen, database)
        await screen.press("f")
        assert len(screen.app.screen.query_one(Table)._rows) == 7
        assert "数据核对 · 不一致" in screen.lines[0]
        await screen.press("f")
        assert "数据核对 · 无法核对" in screen.lines[0]
        await screen.press("f")
        assert "数据核对 · 提示" in screen.lines[0]
        await screen.press("f")
        assert "数据核对 · 四舍五入差异" in screen.lines[0]
        await screen.press("f")
        assert "数据核对 · 一致" in screen.lines[0]
        await screen.press("f")
        assert len(shown.query_one(Table)._rows) == 45


async def test_the_language_switches_live(running: Running, database: Database) -> None:
    async with running() as screen:
        await opened(screen, database)
        await screen.press("l")
        assert "Reconciliation" in screen.lines[0]
        assert "≠ differs" in screen.text
        assert re.search(r"Total invest.* +4,402 M yuan +4,312 +\+90", screen.text)


def test_both_figures_stand_in_the_unit_of_the_print(database: Database) -> None:
    rows = {
        (row.scope, row.metric): row
        for row in reconciliation.reconciled(database, PRESENT).rows
        if row.kind == "stated_total"
    }
    money = rows["all", "investment"]
    assert in_one_unit(money) == ("4,402 M yuan", "4,312", "+90")
    language.speak("zh")
    assert in_one_unit(money) == ("44.02 亿元", "43.12", "+0.90")
    a_fen_off = replace(money, computed=4_311_999_999_99, difference=90_000_000_01)
    assert in_one_unit(a_fen_off)[1:] == ("4,311,999,999.99 元", "+90,000,000.01")
    assert in_one_unit(rows["planned", "land_area"]) == ("—", "93,333.33 m²", "—")
    assert in_one_unit(rows["all", "beds_new"]) == ("965 张", "1,015", "-50")


async def test_a_database_that_goes_away_is_told_and_the_screen_left(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        database.path.rename(database.path.with_suffix(".away"))
        await opened(screen, database)
        assert "没有数据库" in screen.text
        await screen.press("enter")
        assert not isinstance(screen.app.screen, ReconcileScreen)


# --- lines and words ----------------------------------------------------------------------------


def test_verdicts_come_in_order_each_under_its_count(database: Database) -> None:
    rows = reconciliation.reconcile(database, PRESENT)[1]
    odd = [replace(rows[0], status="unknown", computed=None, difference=None), *rows[1:]]
    lines = Verdicts(odd).window(0, 100)
    heads = [line.heading.text for line in lines if line.heading]
    assert heads == [
        "≠ differs  6 figures",
        "? unknown  2 figures",
        "i noted  4 figures",
        "≈ rounds  1 figure",
        "= agrees  27 figures",
    ]
    unknown = next(line for line in lines if line.key == key_of(odd[0]))
    assert [cell.text for cell in unknown.cells[4:6]] == ["—", "—"]


def test_a_thousand_differences_are_counted_not_all_named(database: Database) -> None:
    row = reconciliation.reconcile(database, PRESENT)[1][20]
    many = [replace(row, scope=f"G{n}") for n in range(1000)]
    assert "and 994 more." in lead_text(many)
    assert aside_text(Verdicts(many).counts) == "≠ differs 1,000"
    assert lead_text([replace(row, status="agrees")]).startswith("Every figure printed")


def test_a_name_cut_off_in_print_is_told_in_full(database: Database) -> None:
    found = reconciliation.reconciled(database, PRESENT)
    row = next(row for row in found.rows if row.kind == "row_name")
    figures, done = row_sections(found, row)
    assert [fact.value for fact in figures.facts[1:3]] == [row.stated_printed, row.computed_printed]
    assert "Nothing is ever corrected" in done.facts[0].value
    units = row_sections(found, next(row for row in found.rows if row.kind == "area_units"))[0]
    assert [fact.label for fact in units.facts] == ["Verdict", "As printed", "Stated in"]


def test_a_difference_without_a_reading_says_so(database: Database) -> None:
    found = reconciliation.reconciled(database, Month.of(2026, 11))
    row = next(row for row in found.rows if row.scope == "P3")
    assert (row.scope, row.status, row.readings) == ("P3", "differs", ())
    told = row_sections(found, row)
    assert "look at the document" in told[1].facts[0].value
    assert (
        told[0].facts[4].value == "Fenghua 14th Five-Year Plan for Health, with Annex 3 (2021-07)"
    )


def test_without_any_printed_figure_there_is_nothing_to_agree() -> None:
    assert lead_text(()) == "No printed figure is on record yet, so there is nothing to compare."
