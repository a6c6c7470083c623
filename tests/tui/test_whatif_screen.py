"""The what-if screen: bars moved by keys, the answer at once, what is kept, what cannot be."""

import re
from dataclasses import replace

import pytest

from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.values.errors import DatabaseProblem
from portfolio.values.language import LANGUAGES
from portfolio.values.months import Dated, Month
from portfolio.whatif.records import Scenario
from portfolio.whatif.service import shelf
from tests.conftest import NOW, author, first
from tests.tui.conftest import LARGE, SMALL, Running, Screen, hold_all
from tests.tui.test_hostile_names import HOSTILE, rename
from tui.shell.desk import Desk
from tui.whatif.bars import WhatIfBars
from tui.whatif.screen import WhatIfScreen


async def open_on(screen: Screen, code: str) -> WhatIfBars:
    """Open the what-if screen with the cursor on a project."""
    await screen.press("w")
    found = screen.app.screen.query_one(WhatIfBars)
    found.go_to(code)
    await screen.settle()
    assert found.key == code
    return found


def line_of(screen: Screen, code: str) -> str:
    return next(line for line in screen.lines if re.match(rf" {code} ", line))


def figures(screen: Screen) -> list[str]:
    """Return the words of the line of the scenario, from its beds on."""
    line = next(line for line in screen.lines if line.startswith((" 情景 ", " Scenario ")))
    return line[re.search(r"\d,\d{3} +\d\.\d{3} ", line).start() :].split()  # type: ignore[union-attr]


# --- what it looks like -----------------------------------------------------------------------


async def test_one_project_moved_beside_how_it_stands(running: Running) -> None:
    async with running() as screen:
        await open_on(screen, "P1")
        await screen.press("shift+left")
        await hold_all(screen, "whatif", SMALL, LARGE)


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_the_forecast_says_what_is_fixed_and_what_counts_nowhere(
    running: Running, lang: str
) -> None:
    async with running(lang=lang) as screen:
        await open_on(screen, "C2")
        await screen.press("v", "right")
        await hold_all(screen, "whatif-forecast", langs=[lang])


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_what_it_takes_is_listed(running: Running, lang: str) -> None:
    async with running(lang=lang) as screen:
        await screen.press("w", "f")
        await hold_all(screen, "whatif-takes", langs=[lang])


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_kept_scenarios_stand_side_by_side(running: Running, desk: Desk, lang: str) -> None:
    desk.keep_scenario(Scenario("early", shifts={"P1": -12}))
    desk.keep_scenario(Scenario("without N2", drops=("N2",)))
    async with running(lang=lang) as screen:
        await open_on(screen, "P4")
        await screen.press("shift+left", "ctrl+o", "down", "down")
        await hold_all(screen, "whatif-compared", langs=[lang])


# --- known answers ----------------------------------------------------------------------------


async def test_p1_a_year_earlier_meets_the_target_and_p4_does_not(running: Running) -> None:
    async with running(lang="en") as screen:
        bars = await open_on(screen, "P1")
        assert figures(screen)[:4] == ["3,721", "6.443", "91", "short"]
        await screen.press("shift+left")
        assert "3,812 needed by Dec 2025" in screen.text
        assert figures(screen)[:5] == ["3,871", "6.703", "met,", "59", "over"]
        assert "-12 mo" in line_of(screen, "P1")
        await screen.press("0")
        bars.go_to("P4")
        await screen.press("shift+left")
        assert figures(screen)[:4] == ["3,741", "6.478", "71", "short"]


async def test_every_key_changes_the_answer_and_takes_itself_back(running: Running) -> None:
    async with running(lang="en") as screen:
        await open_on(screen, "N2")
        await screen.press("d")
        assert "not built" in line_of(screen, "N2")
        assert figures(screen)[0] == "3,441"
        await screen.press("d", "plus", "plus", "minus")
        assert figures(screen)[0] == "3,731"
        assert "280→290 beds" in line_of(screen, "N2")
        await screen.press("right")
        assert figures(screen)[0] == "3,441"
        await screen.press("u")
        assert figures(screen)[0] == "3,731"
        await screen.press("backspace")
        assert figures(screen)[0] == "3,721"
        assert "no change yet" in screen.text


async def test_beds_cost_month_residents_and_target_are_typed(running: Running) -> None:
    async with running(LARGE, "en") as screen:
        await open_on(screen, "P3")
        await screen.press("B", "2", "0", "enter")
        assert figures(screen)[0] == "3,731"
        await screen.press("K")
        await screen.type("10000000000")
        await screen.press("enter")
        assert figures(screen)[-1] == "14,302"
        await screen.press("enter")
        await screen.type("2026-06")
        await screen.press("enter")
        assert figures(screen)[0] == "3,711"
        await screen.press("N")
        await screen.type("563000")
        await screen.press("enter")
        assert "assumed population, 563,000 residents" in screen.lines[0]
        assert "3,716 needed by Dec 2025" in screen.text
        await screen.press("o", "o")
        assert "592,000" in screen.lines[0]
        await screen.press("G")
        await screen.type("6 2026-12")
        await screen.press("enter")
        assert "3,552 needed by Dec 2026" in screen.text
        await screen.press("R", "o")
        assert figures(screen)[0] == "3,721"


async def test_nothing_bad_is_taken(running: Running) -> None:
    async with running(lang="en") as screen:
        await open_on(screen, "P3")
        await screen.press("B", "x", "enter")
        assert "x" in screen.text.split("Escape")[0]
        await screen.press("escape", "enter", "9", "enter")
        assert "is not a month" in screen.text
        await screen.press("escape")
        assert "no change yet" in screen.text


async def test_what_cannot_move_says_why_and_does_not(running: Running, database: Database) -> None:
    reports.file_report(
        database,
        author(),
        "N1",
        NOW,
        {
            "stage": "fit_out",
            "forecast_finish": Dated(Month.of(2027, 1), "month"),
            "reason": "design",
        },
    )
    async with running(lang="en") as screen:
        bars = await open_on(screen, "C2")
        await screen.press("v", "left")
        assert "C2 is in use (by Aug 2023)" in screen.text
        await screen.press("d")
        assert "C2 is in use (by Aug 2023)" in screen.text
        bars.go_to("N1")
        await screen.press("left", "left", "left")
        assert "In the forecast nothing opens before Nov 2026" in screen.text
        assert "-2 mo" in line_of(screen, "N1")
        bars.go_to("P4")
        await screen.press("right")
        assert "P4 has no recent evidence" in screen.text
        assert bars._trial is not None
        assert bars._trial.held == Scenario(shifts={"N1": -2})


async def test_the_other_view_leaves_out_what_does_not_hold_there(running: Running) -> None:
    async with running(LARGE, "en") as screen:
        await open_on(screen, "P1")
        await screen.press("shift+left", "v")
        assert "Does not hold in this view, left out: P1" in screen.text
        await screen.press("v")
        assert figures(screen)[0] == "3,871"


# --- what it takes, and what is kept ----------------------------------------------------------


async def test_a_way_is_taken_over_and_then_nothing_more_has_to_move(running: Running) -> None:
    async with running(lang="en") as screen:
        await screen.press("w", "f", "enter")
        assert figures(screen)[:3] == ["3,871", "6.703", "met,"]
        await screen.press("f")
        assert "Nothing has to move." in screen.text


async def test_what_is_kept_is_the_commands_and_never_in_the_database(
    running: Running, desk: Desk
) -> None:
    before = desk.mark()
    async with running(lang="en") as screen:
        await screen.press("w", "ctrl+s")
        assert "nothing to keep" in screen.text
        await open_again(screen, "P1")
        await screen.press("shift+left", "ctrl+s")
        await screen.type("early")
        await screen.press("enter")
        assert "Kept as “early”" in screen.text
        assert shelf.load(desk.keeping, "early") == Scenario("early", shifts={"P1": -12})
        await screen.press("left")
        assert "“early”* P1 -13 mo" in screen.text
        await screen.press("escape")
        assert "is not kept; leaving loses it" in screen.text
        await screen.press("escape", "ctrl+o", "down", "down", "enter")
        assert "“early” P1 -12 mo" in screen.text
        await screen.press("escape")
        assert not isinstance(screen.app.screen, WhatIfScreen)
    assert desk.mark() == before


async def open_again(screen: Screen, code: str) -> None:
    screen.app.screen.query_one(WhatIfBars).go_to(code)
    await screen.settle()


async def test_another_scenario_is_replaced_only_when_told_to(running: Running, desk: Desk) -> None:
    desk.keep_scenario(Scenario("early", drops=("N2",)))
    async with running(lang="en") as screen:
        await open_on(screen, "P1")
        await screen.press("left", "ctrl+s")
        await screen.type("early")
        await screen.press("enter")
        assert "is kept already; replace it?" in screen.text
        await screen.press("escape")
        assert shelf.load(desk.keeping, "early").drops == ("N2",)
        await screen.press("ctrl+s")
        await screen.type("early")
        await screen.press("enter", "right", "enter")
        assert shelf.load(desk.keeping, "early") == Scenario("early", shifts={"P1": -1})


async def test_a_file_that_is_not_understood_is_told_and_harms_nothing(
    running: Running, desk: Desk
) -> None:
    path = desk.keep_scenario(Scenario("odd", drops=("N2",)))
    path.write_text("what = [", encoding="utf-8")
    desk.keep_scenario(Scenario("other plan", drops=("Z9",)))
    async with running(LARGE, "en") as screen:
        await screen.press("w", "ctrl+o", "down", "enter")
        assert "TOML" in screen.text  # where the sentence breaks hangs on the length of the path
        await screen.press("escape", "down", "enter")
        assert "speaks of Z9" in screen.text
        await screen.press("escape", "escape")
        assert "no change yet" in screen.text


async def test_quitting_asks_about_what_is_not_kept(running: Running) -> None:
    async with running(lang="en") as screen:
        await screen.press("w", "right", "ctrl+q")
        assert "is not kept; leaving loses it" in screen.text
        await screen.press("escape")
        assert screen.app.is_running


# --- around it --------------------------------------------------------------------------------


async def test_a_click_chooses_a_project_and_a_slash_finds_one(running: Running) -> None:
    async with running(lang="en") as screen:
        await screen.press("w")
        bars = screen.app.screen.query_one(WhatIfBars)
        row = screen.lines.index(line_of(screen, "P1")) - bars.region.y
        await screen.pilot.click(WhatIfBars, offset=(30, row))
        await screen.settle()
        assert bars.key == "P1"
        await screen.press("slash")
        await screen.type("n2")
        await screen.press("enter")
        assert bars.key == "N2"
        await screen.press("slash")
        await screen.type("zzz")
        await screen.press("enter")
        assert "No project has “zzz”." in screen.text


async def test_the_language_changes_and_what_is_tried_stays(running: Running) -> None:
    async with running() as screen:
        await open_on(screen, "P1")
        await screen.press("shift+left")
        assert "提前12个月" in screen.text
        assert "── 谋划 ──" in screen.text
        await screen.press("l")
        assert "12 months earlier" in screen.text
        assert "── Planned ──" in screen.text
        assert figures(screen)[0] == "3,871"


async def test_what_others_change_is_seen_and_what_is_tried_stays(
    running: Running, database: Database
) -> None:
    async with running(lang="en") as screen:
        await open_on(screen, "P1")
        await screen.press("shift+left", "v")
        assert "in use" not in line_of(screen, "N2")
        reports.file_report(
            database,
            author(),
            "N2",
            NOW,
            {"actual_opening": Dated(NOW, "month"), "stage": "in_use"},
        )
        screen.app.read_again()
        await screen.settle()
        assert "█" in line_of(screen, "N2")
        assert screen.app.screen.query_one(WhatIfBars).key == "P1"
        await screen.press("v")
        assert figures(screen)[0] == "3,871"


async def test_a_database_without_a_plan_is_told_and_left(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Desk) -> None:
        raise DatabaseProblem("The database {path} has no plan.", path="p.db")

    monkeypatch.setattr(Desk, "positions", fail)
    async with running(lang="en") as screen:
        await screen.press("w")
        assert "has no plan" in screen.text
        await screen.press("enter")
        assert not isinstance(screen.app.screen, WhatIfScreen)


async def test_a_tiny_window_and_back_does_no_harm(running: Running) -> None:
    async with running(SMALL, "en") as screen:
        await open_on(screen, "P1")
        await screen.press("shift+left")
        whole = screen.text
        for size in ((20, 5), (1, 1), (40, 12)):
            await screen.resize(size)
            await screen.press("left", "right", "d", "d")
        await screen.resize(SMALL)
        assert screen.text == whole


async def test_it_is_offered_where_the_database_is_read_only(running: Running, desk: Desk) -> None:
    watched = replace(desk, database=Database(desk.database.path, read_only=True))
    async with running(lang="en", at=watched) as screen:
        await open_on(screen, "P1")
        await screen.press("shift+left")
        assert figures(screen)[0] == "3,871"


async def test_it_is_opened_from_the_gantt_screen_on_the_same_project(running: Running) -> None:
    async with running(lang="en") as screen:
        await screen.press("g", "down", "w")
        assert screen.app.screen.query_one(WhatIfBars).key == "C2"
        await screen.press("w")
        assert not isinstance(screen.app.screen, WhatIfScreen)


@pytest.mark.parametrize("name", first(1, HOSTILE))
async def test_hostile_names_show_as_text(running: Running, database: Database, name: str) -> None:
    rename(database, name)
    seen = name.replace("\u202e", "�").replace("\x1b", "�")
    async with running(LARGE) as screen:
        await screen.press("w", "right")
        assert seen in screen.text
        assert name == seen or name not in screen.text
