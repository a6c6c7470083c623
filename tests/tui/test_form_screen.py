"""The status form: errors under the field, what is filed, what is never lost."""

import re
from threading import Event

import pytest

from portfolio.projects.records.page import FormData
from portfolio.projects.records.reports import Report
from portfolio.projects.service import lookup, reports
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.fields import REPORT_FIELDS
from portfolio.values.language import LANGUAGES, label
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import STAGES
from tests.conftest import first
from tests.tui.conftest import LARGE, PRESENT, SMALL, Running, Screen, desk_of, hold_all
from tui.form.contest import Contest
from tui.form.entries import CERTAINTY, SECTIONS, Entry, changes_of, texts_of
from tui.form.field_row import FieldRow, TextBox
from tui.form.screen import FormScreen
from tui.list.screen import PortfolioScreen
from tui.shell.desk import Desk


async def fill(screen: Screen, name: str, text: str) -> None:
    """Put a text into a field of the form as typing does."""
    row = screen.app.screen.query_one(f"#{name.replace('_', '-')}", FieldRow)
    row.query_one(TextBox).value = text
    await screen.settle()


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_form_shows_last_values_at_hand(running: Running, lang: str) -> None:
    async with running(lang=lang) as screen:
        await screen.press("down", "r")
        await hold_all(screen, "form", SMALL, LARGE, langs=[lang])


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
@pytest.mark.parametrize("size", first(1, [(SMALL,), (LARGE,)]), ids=["80x24", "140x40"])
async def test_both_versions_of_a_conflict_stand_side_by_side(
    running: Running, database: Database, size: tuple[int, int], lang: str
) -> None:
    async with running(size, lang) as screen:
        await screen.press("down", "r", "right")
        await fill(screen, "percent", "62.5")
        await fill(screen, "progress", "幕墙施工")
        _file(database, "C2", stage="in_use", percent=600, progress="外立面[b]")
        await screen.press("ctrl+s")
        await hold_all(screen, "contest", size, langs=[lang])


def test_every_field_of_a_report_stands_in_the_form_once() -> None:
    names = [name for _, section in SECTIONS for name in section if name != CERTAINTY.name]
    assert sorted(names) == sorted(field.name for field in REPORT_FIELDS)


@pytest.mark.always
async def test_wrong_date_and_missing_reason_are_told_under_their_fields_then_it_is_filed(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("down", "down", "down", "r")
        await screen.press("tab")
        await fill(screen, "forecast_finish", "2027.13")
        place = next(i for i, line in enumerate(screen.lines) if "2027.13 " in f"{line} ")
        assert "不是年月" in screen.lines[place + 1]
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, FormScreen)
        assert not _reports(database, "N1", PRESENT)
        await fill(screen, "forecast_finish", "2027.06")
        assert "请填写滞后原因" in screen.text
        await screen.press("ctrl+s", "enter", "down", "enter", "ctrl+s")
        assert "本月已报1/9" in screen.text
    (report,) = _reports(database, "N1", PRESENT)
    finish = Dated(Month.of(2027, 6), "month")
    assert dict(report.values) == {"forecast_finish": finish, "reason": "funding"}
    assert report.filed_by == "officer"


async def test_stage_is_taken_from_the_list_starting_at_the_last_one(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("down", "r")
        await screen.press("enter", "down", "enter", "ctrl+s")
        assert "已填报 C2" in screen.text
    (report,) = _reports(database, "C2", PRESENT)
    assert report.values["stage"] == "final_account"


@pytest.mark.long
async def test_list_shows_what_was_filed(running: Running) -> None:
    async with running() as screen:
        await screen.press("down", "down", "r")
        await fill(screen, "percent", "62.5")
        await screen.press("ctrl+s")
        assert "已填报 C3" in screen.text
        assert "本月已报1/9" in screen.text


async def test_a_rule_of_the_service_is_told_under_its_field(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "actual_finish", "2027-03")
        await screen.press("ctrl+s")
        row = screen.app.screen.query_one("#actual-finish", FieldRow)
        assert row.query_one(".error").display
        assert screen.app.focused is row.control
    assert not _reports(database, "C1", PRESENT)


async def test_escape_leaves_at_once_without_input_and_asks_with_some(running: Running) -> None:
    async with running() as screen:
        await screen.press("r", "escape")
        assert not isinstance(screen.app.screen, FormScreen)
        await screen.press("r", "tab")
        await screen.type("abc")
        await screen.press("escape")
        assert "所填内容尚未提交" in screen.text
        await screen.press("enter")
        assert isinstance(screen.app.screen, FormScreen)
        assert "abc" in screen.text
        await screen.press("escape", "right", "enter")
        assert not isinstance(screen.app.screen, FormScreen)


@pytest.mark.parametrize(
    ("keys", "stands"),
    first(1, [(("up", "enter", "ctrl+s"), "mine"), (("ctrl+s",), "theirs")]),
    ids=["mine", "theirs"],
)
async def test_a_conflict_shows_both_versions_and_files_the_one_chosen(
    running: Running, database: Database, keys: tuple[str, ...], stands: str
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "progress", "mine")
        await fill(screen, "problem", "only mine")
        _file(database, "C1", progress="theirs", note="only theirs")
        await screen.press("ctrl+s")
        for words in ("other", "打开时：—", "本人填报  mine", "对方填报  theirs"):
            assert words in screen.text
        assert _reports(database, "C1", PRESENT)[0].values["progress"] == "theirs"
        await screen.press(*keys)
    (report,) = _reports(database, "C1", PRESENT)
    assert dict(report.values) == {
        "progress": stands,
        "problem": "only mine",
        "note": "only theirs",
    }


async def test_the_same_value_filed_by_another_officer_is_asked_about(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "progress", "一层封顶")
        _file(database, "C1", progress="一层封顶")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, Contest)
        assert "打开后已被other修改" in screen.text
        assert screen.text.count("一层封顶") >= 2
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, FormScreen)
    (report,) = _reports(database, "C1", PRESENT)
    assert (report.values["progress"], report.filed_by, report.version) == ("一层封顶", "other", 1)


@pytest.mark.long
async def test_a_conflict_can_be_left_for_the_form_which_names_the_other_value(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "progress", "mine")
        _file(database, "C1", progress="theirs")
        await screen.press("ctrl+s", "escape")
        assert "mine" in screen.text
        assert "其间other填报了“theirs”" in screen.text
        await screen.press("ctrl+s")
        assert "打开后已被other修改" in screen.text


async def test_escape_while_the_form_is_still_being_read_asks_nothing(
    running: Running, database: Database
) -> None:
    going_on = Event()

    class Slow(Desk):
        def form(self, code: str, month: Month, site: str | None) -> FormData:
            going_on.wait(30)
            return super().form(code, month, site)

    quick = desk_of(database, "officer")
    slow = Slow(quick.database, quick.author, quick.present, quick.keeping)
    async with running(at=slow) as screen:
        await screen.pilot.press("r")
        assert isinstance(screen.app.screen, FormScreen)
        await screen.pilot.press("escape")
        assert isinstance(screen.app.screen, PortfolioScreen)
        going_on.set()
        await screen.settle()


@pytest.mark.long
async def test_what_others_file_is_seen_in_the_open_form(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "progress", "mine")
        _file(database, "C1", progress="theirs", percent=625)
        screen.app.look()
        await screen.settle()
        assert "62.5" in screen.text
        assert "其间other填报了“theirs”" in screen.text
        assert screen.app.screen.query_one("#progress", FieldRow).entry.text == "mine"
        await screen.press("ctrl+s")
        assert "本人填报  mine" in screen.text


def test_fields_two_officers_filed_side_by_side_are_both_kept(
    desk: Desk, database: Database
) -> None:
    opened = desk.form("C1", PRESENT, None)
    entries = {name: Entry(text, text) for name, text in texts_of(opened).items()}
    _file(database, "C1", note="theirs")
    desk.file(opened, changes_of(entries | {"progress": Entry("", "mine")}))
    (report,) = _reports(database, "C1", PRESENT)
    assert dict(report.values) == {"progress": "mine", "note": "theirs"}


def test_a_form_starts_from_what_stands_there_and_an_emptied_field_is_cleared(
    desk: Desk, database: Database
) -> None:
    language.speak("zh")
    _file(database, "C1", note="first", cost=35_000_000_00)
    opened = desk.form("C1", PRESENT, None)
    entries = {name: Entry(text, text) for name, text in texts_of(opened).items()}
    assert entries["cost"].text == "3500万"
    desk.file(opened, changes_of(entries | {"note": Entry("first", "")}))
    (report,) = _reports(database, "C1", PRESENT)
    assert dict(report.values) == {"cost": 35_000_000_00, "cost_kind": "unknown"}
    assert texts_of(desk.form("C2", Month.of(2023, 8), None))["stage"] == "in_use"


def test_a_form_of_one_site_files_for_that_site(desk: Desk, database: Database) -> None:
    opened = desk.form("C1", PRESENT, "C1-3")
    entries = {name: Entry(text, text) for name, text in texts_of(opened).items()}
    desk.file(opened, changes_of(entries | {"progress": Entry("", "done")}))
    (report,) = _reports(database, "C1", PRESENT)
    assert (report.site, dict(report.values)) == ("C1-3", {"progress": "done"})


@pytest.mark.long
async def test_what_was_filed_is_filled_in_and_emptying_it_clears_it(
    running: Running, database: Database
) -> None:
    _file(database, "C1", note="first", cost=35_000_000_00)
    async with running() as screen:
        await screen.press("r")
        cost = screen.app.screen.query_one("#cost", FieldRow)
        assert cost.query_one(TextBox).value == "3500万"
        await fill(screen, "note", "")
        await screen.press("ctrl+s")
    (report,) = _reports(database, "C1", PRESENT)
    assert dict(report.values) == {"cost": 35_000_000_00, "cost_kind": "unknown"}


@pytest.mark.long
async def test_another_month_loads_what_stands_there(running: Running) -> None:
    async with running() as screen:
        await screen.press("down", "r", "shift+tab")
        assert screen.app.focused is screen.app.screen.query_one("#month")
        await screen.press(*["backspace"] * 7)
        await screen.type("2023.8")
        await screen.press("enter")
        assert "建成投用" in screen.text
        assert "2023-08" in screen.text


@pytest.mark.long
async def test_a_report_of_one_site(running: Running, database: Database) -> None:
    async with running() as screen:
        form = FormScreen(desk_of(database, "officer"), "C1", PRESENT, "C1-3")
        screen.app.push_screen(form)
        await screen.settle()
        assert "C1-3" in screen.lines[1]
        await fill(screen, "progress", "done")
        await screen.press("ctrl+s")
    (report,) = _reports(database, "C1", PRESENT)
    assert report.site == "C1-3"


async def test_a_locked_or_vanished_database_keeps_the_form(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "progress", "kept")
        database.path.rename(database.path.with_suffix(".away"))
        await screen.press("ctrl+s")
        assert "没有数据库" in screen.text
        await screen.press("enter")
        assert "kept" in screen.text


def _file(database: Database, code: str, **values: str | int) -> None:
    author = desk_of(database, "other").author("report")
    reports.file_report(database, author, code, PRESENT, values, sure=True)


def _reports(database: Database, code: str, month: Month) -> list[Report]:
    detail = lookup.show_project(database, code, month)
    return [report for report in detail.reports if report.month == month]


async def test_sections_are_jumped_to_and_those_of_each_month_come_first(running: Running) -> None:
    async with running() as screen:
        await screen.press("down", "r")
        seen = []
        for _ in range(8):
            row = screen.app.screen.focused.parent  # type: ignore[union-attr]
            assert isinstance(row, FieldRow)
            seen.append(row.field.name)
            await screen.press("f4")
        assert seen[:3] == ["stage", "done_month", "problem"]
        assert seen[6:] == ["done_construction", "stage"]
        await screen.press("ctrl+up")
        await screen.press("ctrl+up")
        assert screen.app.screen.focused.parent.field.name == seen[6]  # type: ignore[union-attr]


async def test_a_form_longer_than_the_screen_tells_which_sections_follow(running: Running) -> None:
    async with running() as screen:
        await screen.press("down", "r")
        assert "F4 资金 · 问题与下步工作 · 其他时间" in screen.lines[1]
        await screen.press("f4", "f4")
        assert "F4 其他时间 · 床位 · 亮灯与依据 · 统计" in screen.lines[1]
        await screen.resize(LARGE)
        assert "F4" not in screen.lines[1]


async def test_a_field_is_explained_with_what_every_report_said_of_it(running: Running) -> None:
    async with running() as screen:
        await screen.press("down", "r", "f1")
        assert "历次填报" in screen.text
        assert re.search(r"2023年8月 +投用", screen.text)
        assert "左右键逐项选" in screen.text


async def test_a_form_in_which_nothing_was_typed_says_how_no_change_is_filed(
    running: Running, database: Database
) -> None:
    """Nothing is filed by it: who is told “nothing to file” goes away and is missing at the month's end."""
    async with running(lang="en") as screen:
        await screen.press("down", "r", "ctrl+s")
        assert "nothing is filed yet" in screen.text
        assert "m and Enter file that" in " ".join(screen.text.split())
        await screen.press("escape")
        _file(database, "C2", stage="in_use", percent=1000)
        await screen.press("f5", "r", "ctrl+s")
        assert "there is nothing to file" in screen.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "140x40"])
async def test_an_open_list_loses_no_sign_over_the_boxes_behind_it(
    running: Running, size: tuple[int, int]
) -> None:
    async with running(size) as screen:
        await screen.press("down", "r", "enter")
        words = [label(term) for term in STAGES.values()]
        shown = [word for word in words if f" {word}" in screen.text]
        seen = [word for word in words if f" {word[:3]}" in screen.text]
        assert shown == seen
        assert len(shown) > 9


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3500", "= 0.35万元"),
        ("1.9亿", "= 1.90亿元"),
        ("１.９亿元", "= 1.90亿元"),
        ("123456789.5", "= 123,456,789.50元"),
        ("1.23456亿", "= 123,456,000元"),
    ],
)
async def test_an_amount_is_told_beside_its_box_as_it_is_read(
    running: Running, typed: str, read: str
) -> None:
    async with running(SMALL) as screen:
        await screen.press("down", "r")
        screen.app.screen.query_one("#done-year TextBox", TextBox).focus()
        await screen.type(typed)
        line = next(line for line in screen.lines if line.startswith(" 本年完成投资"))
        assert line.endswith(f" {read}")
        await screen.press("ctrl+u")
        assert "= " not in screen.text


async def test_a_date_is_told_as_it_is_read_and_what_cannot_be_read_is_not(
    running: Running,
) -> None:
    async with running(SMALL) as screen:
        await screen.press("down", "r", "tab")
        await screen.type("2027.6")
        assert "= 2027年6月" in screen.text
        await screen.type("x")
        assert "= 2027年6月" not in screen.text
