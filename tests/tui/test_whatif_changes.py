"""What a key does to a scenario, what holds in a view, and what is drawn of it: plain values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN
from portfolio.values import language
from portfolio.values.errors import WrongUsage
from portfolio.values.months import Dated, Month
from portfolio.whatif.records import HALTED, IN_USE, MOVES, NO_EVIDENCE, Entry, Position, Scenario
from tests.whatif.test_scenarios import START, entry, position
from tui.gantt.bars import MONTHS
from tui.gantt.window import Window
from tui.whatif import changes
from tui.whatif.bars import grouped, picture_of
from tui.whatif.scenarios import ON_SCREEN, STANDING, about, compared, rows
from tui.whatif.trial import Start, code_of, fitted, start_of, tried, why_fixed, why_not
from tui.whatif.words import gap_words, moved_text, years_texts
from tui.widgets.table import Cell

A, B, C, D = START.entries


def start(*entries: Entry, view: str = "plan") -> Start:
    return start_of(position(*entries, view=view), "fixed")


# --- keys -----------------------------------------------------------------------------------


@given(st.lists(st.integers(-24, 24), max_size=6))
def test_months_add_up_and_no_months_are_no_change(steps: list[int]) -> None:
    scenario = Scenario()
    for months in steps:
        scenario = changes.pulled(scenario, A, months)
    assert scenario == Scenario(shifts={"A": sum(steps)} if sum(steps) else {})


def test_a_month_that_was_typed_moves_with_the_arrows_and_its_own_month_is_no_change() -> None:
    typed = changes.opened(changes.pulled(Scenario(), A, 3), A, Month.of(2027, 1))
    assert typed == Scenario(opens={"A": Month.of(2027, 1)})
    assert changes.pulled(typed, A, -1).opens == {"A": Month.of(2026, 12)}
    assert changes.opened(typed, A, Month.of(2025, 6)) == Scenario()


def test_what_is_dropped_keeps_its_changes_and_brings_them_back() -> None:
    moved = changes.pulled(changes.bedded(Scenario(), A, 900), A, 12)
    dropped = changes.toggled(moved, "A")
    assert fitted(dropped) == Scenario(drops=("A",))
    assert changes.toggled(dropped, "A") == moved
    assert changes.without(dropped, "A") == Scenario()
    assert changes.costed(changes.costed(moved, A, 5), A, 10**10) == moved


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6.6 2027-12", (660, Month.of(2027, 12))),
        ("２０２７年１２月", (None, Month.of(2027, 12))),
        ("7", (700, None)),
    ],
)
def test_a_target_is_a_rate_a_month_or_both(text: str, found: object) -> None:
    assert changes.read_target(text) == found


def test_what_is_no_target_is_refused() -> None:
    with pytest.raises(WrongUsage):
        changes.read_target("soon")


# --- what holds -----------------------------------------------------------------------------


def test_what_does_not_hold_in_the_forecast_is_left_out_and_named() -> None:
    """In November 2026 D may come a year earlier and C not at all."""
    language.speak("en")
    in_use = replace(A, standing=IN_USE)
    begun = start(in_use, B, C, D, view="forecast")
    held = Scenario(shifts={"A": 1, "C": -1, "D": -12}, drops=("B",))
    found = tried(begun, held)
    assert found.left_out == ("A", "C")
    assert found.scenario == Scenario(shifts={"D": -12}, drops=("B",))
    assert (found.capacity, found.held) == (tried(begun, found.scenario).capacity, held)
    assert "in use (Jun 2025)" in str(why_not(begun, held, "A"))
    assert "nothing opens before Nov 2026" in str(why_not(begun, held, "C"))
    assert why_not(begun, held, "D") is None


def test_what_the_arrows_cannot_move_says_what_can_be_done() -> None:
    language.speak("en")
    doubtful = replace(A, standing=NO_EVIDENCE, opens=None)
    halted = replace(B, standing=HALTED, opens=None)
    begun = start(doubtful, halted, C, view="forecast")
    assert "Enter gives the month" in str(why_fixed(begun, Scenario(), "A"))
    typed = Scenario(opens={"A": Month.of(2027, 1)})
    assert why_fixed(begun, typed, "A") is None
    assert why_fixed(begun, Scenario(), "C") is None
    assert "no month to move from; Enter" in str(why_not(begun, Scenario(shifts={"B": 1}), "B"))
    assert "d brings it back" in str(why_fixed(begun, Scenario(drops=("C",)), "C"))


def test_codes_of_another_plan_are_refused() -> None:
    with pytest.raises(WrongUsage, match="another"):
        tried(start(A), Scenario(drops=("Z9",)))


def test_how_it_stands_is_measured_as_the_scenario_is() -> None:
    begun = start(*START.entries)
    found = tried(begun, Scenario(residents=400_000, by=Month.of(2028, 1)))
    assert found.before == found.capacity
    assert found.before.beds_needed == 2_640 != begun.capacity.beds_needed


def test_a_project_is_found_by_its_code_then_by_its_name() -> None:
    named = replace(A, code="P10", name_zh="中医医院", name_en="TCM Hospital")
    begun = start(named, replace(B, code="P1"))
    assert [code_of(begun, text) for text in ("p1", "P10", "中医", "tcm", "none")] == [
        *("P1", "P10", "P10", "P10", None)
    ]


# --- what is drawn --------------------------------------------------------------------------


def test_a_ghost_stands_only_where_something_moved() -> None:
    language.speak("zh")
    later = replace(A, opens=Dated(Month.of(2026, 6), "month"), beds=820)
    assert [bar.kind for bar in picture_of(A, A).course.bars] == [COMING]
    moved = picture_of(A, later)
    assert [bar.kind for bar in moved.course.bars] == [BASELINE, COMING]
    assert moved.ends == ("+12月 800→820张", "+12月", "800→820张")
    gone = picture_of(A, None)
    assert ([bar.kind for bar in gone.course.bars], gone.ends) == ([BASELINE], ("暂不实施",))


@pytest.mark.parametrize(
    ("standing", "opens", "kind"),
    [
        (MOVES, A.opens, COMING),
        (IN_USE, A.opens, DONE),
        (NO_EVIDENCE, None, UNPROVEN),
        (HALTED, None, BASELINE),
    ],
)
def test_how_a_project_stands_is_seen(standing: str, opens: Dated | None, kind: str) -> None:
    found = replace(A, standing=standing, opens=opens)
    assert [bar.kind for bar in picture_of(found, found).course.bars] == [kind]


def test_a_project_without_dates_is_told_and_one_without_a_beginning_is_a_month() -> None:
    bare = replace(A, opens=None, due=None)
    assert not picture_of(bare, bare).course.bars
    assert picture_of(bare, bare).ends
    (bar,) = picture_of(replace(A, start=None), replace(A, start=None)).course.bars
    assert bar.end - bar.start == 1


def test_groups_are_headed_in_the_order_of_the_plan_and_none_is_lost() -> None:
    entries = [replace(A, group="planned"), replace(B, group="new"), C]
    found = grouped(entries)
    assert [item for item in found if isinstance(item, Entry)] == [entries[1], entries[0], C]
    assert sum(isinstance(item, Cell) for item in found) == 3


def test_the_window_moves_as_little_as_it_takes() -> None:
    window = Window(24_000.0)
    window.fit((23_998, 24_002), 30)
    assert window.scale.zoom == MONTHS
    first = window.scale.first
    window.see(first + 4.0)
    assert window.scale.first == first
    window.see(first + 13.0)
    assert (window.scale.first, window.scale.last_cell(first + 13.0)) == (first + 3, 29)
    window.see(first - 2.0)
    assert window.scale.last_cell(first - 2.0) >= 0


# --- what is told ---------------------------------------------------------------------------


def test_moves_and_gaps_are_said_as_officers_say_them() -> None:
    language.speak("zh")
    assert [moved_text(months) for months in (-12, 6)] == ["提前12个月", "推迟6个月"]
    begun = start(*START.entries)
    assert gap_words(begun.capacity) == "少136张"
    assert gap_words(tried(begun, Scenario(shifts={"C": -6})).capacity) == "达标，余0张"
    language.speak("en")
    assert [moved_text(months) for months in (-1, 2)] == ["1 month earlier", "2 months later"]


def test_only_years_whose_money_changes_are_told() -> None:
    language.speak("en")
    one = start(entry("A", "2024-12", 1, start="2024-01", cost=10**10))
    assert years_texts(tried(one, Scenario(shifts={"A": 12}))) == ["2024 100→0", "2025 0→100"]
    assert years_texts(tried(one, Scenario())) == []


def test_kept_scenarios_stand_beside_what_is_and_what_is_on_screen() -> None:
    language.speak("en")
    begun = start(*START.entries)
    broken = WrongUsage("{path} is no TOML", path="x.toml")
    kept = {"early": Scenario("early", shifts={"C": -6}), "odd": broken}
    on_screen = tried(begun, Scenario(drops=("D",)))
    found = compared(on_screen, kept)
    lines = rows(found).window(0, 9)
    assert [line.key for line in lines] == [STANDING, ON_SCREEN, "early", "odd"]
    assert [line.cells[1].text for line in lines] == ["3,676", "3,676", "3,812", "—"]
    assert about(found, "odd") == "x.toml is no TOML"
    assert about(found, "early").startswith("C -6 mo")
    assert rows(compared(tried(begun, Scenario()), kept)).place(ON_SCREEN) is None


def test_a_position_is_never_changed_by_what_is_tried() -> None:
    begun = start(*START.entries)
    before: Position = replace(begun.position)
    tried(begun, Scenario(shifts={"A": 5}, drops=("B",), beds={"C": 1}, costs={"D": 7}))
    assert begun.position == before
