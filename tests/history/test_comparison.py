"""What changed between two months, on plain values: each kind, order, both directions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.history.records import Changes
from portfolio.history.rules.comparison import (
    Approved,
    Reported,
    SiteSnapshot,
    Snapshot,
    between,
    names,
)
from portfolio.history.words import changes as change_words
from portfolio.values.language import speak
from portfolio.values.months import Dated, Month, Slip
from portfolio.values.vocabulary import STAGES

THEN, NOW = Month.of(2023, 6), Month.of(2023, 12)


def month(text):
    year, number = text.split("-")
    return Dated(Month.of(int(year), int(number)), "month")


YEAR_2022 = Dated(Month.of(2022, 12), "year")
PLAN = Approved(1, month("2022-1"), month("2025-12"), 10**11, 100)
BASE = Snapshot("A", "甲院", "Hospital A", added=Month.of(2021, 7), approved=PLAN)


def told(then, now):
    """Return the items and what each says in English, without its project."""
    items = between([then], [now])
    return items, [change_words.clause(item) for item in items]


def reporting(**values):
    return replace(BASE, reported=Reported(**values))


def clauses(then, now):
    return told(then, now)[1]


# --- one project ----------------------------------------------------------------------------


def test_nothing_changed():
    snapshot = reporting(stage="started", costs={"estimate": 5}, forecast_finish=month("2026-3"))
    assert between([snapshot], [snapshot]) == ()
    assert change_words.lines(Changes(THEN, (), {})) == ["Nothing changed."]


def test_a_stage_is_reached_set_back_halted_and_taken_up_again():
    def of(before, after):
        (item,), (text,) = told(reporting(stage=before), reporting(stage=after))
        return item.kind, text

    assert of(None, "started") == ("stage", "reached the stage Construction started")
    assert of("started", "in_use") == (
        "stage",
        "reached the stage In use (was: Construction started)",
    )
    assert of("in_use", "started")[1] == "stage set back to Construction started (was: In use)"
    assert of("started", "suspended") == ("stage", "now Suspended (was: Construction started)")
    assert of("suspended", "fit_out")[1] == "now Fit-out (was: Suspended)"
    assert of("started", None)[1] == "no stage reported any more (was: Construction started)"
    assert of(None, "withdrawn") == ("ended", "now Withdrawn from the plan")
    assert of("deferred", "stopped") == ("ended", "now Stopped (was: Deferred)")
    assert of("deferred", "started") == (
        "resumed",
        "taken up again: Construction started (was: Deferred)",
    )


def test_an_opening_that_came_late_names_both_dates_and_that_it_is_actual():
    then = reporting(stage="topped_out", forecast_opening=YEAR_2022)
    now = reporting(stage="in_use", forecast_opening=YEAR_2022, opened=month("2023-8"))
    items, texts = told(then, now)
    assert (
        texts[1]
        == "opening moved later from the end of 2022 (forecast) to Aug 2023 (actual), about +8 mo"
    )
    opening = items[1]
    assert (opening.kind, opening.field, opening.months) == ("date", "opening", Slip(8, "about"))
    assert (opening.before, opening.after) == (YEAR_2022, month("2023-8"))
    assert (opening.from_basis, opening.to_basis) == ("forecast", "actual")
    speak("zh")
    assert change_words.clause(opening) == "投用由预计2022年底推迟至实际2023年8月（约+8月）"
    assert change_words.clause(items[0]) == "由主体结顶进入投用"


def test_a_finish_brought_forward_moves_the_opening_with_it_told_once():
    assert clauses(BASE, reporting(forecast_finish=month("2025-6"))) == [
        "finish moved earlier from Dec 2025 (planned) to Jun 2025 (forecast), -6 mo"
    ]


def test_an_opening_of_its_own_is_told_beside_the_finish():
    now = reporting(forecast_finish=month("2026-1"), forecast_opening=month("2026-4"))
    assert [text.split(" ")[0] for text in clauses(BASE, now)] == ["finish", "opening"]


def test_a_forecast_equal_to_the_plan_moves_nothing_but_coming_true_is_told():
    now = reporting(forecast_finish=month("2025-12"))
    assert clauses(BASE, now) == []
    done = reporting(actual_finish=month("2025-12"))
    assert clauses(now, done) == ["finish now Dec 2025 (actual), before Dec 2025 (forecast)"]


def test_a_start_known_to_the_year_stands_for_its_beginning():
    now = reporting(forecast_start=Dated(Month.of(2023, 1), "year"))
    assert clauses(BASE, now) == [
        "start moved later from Jan 2022 (planned) to the start of 2023 (forecast), about +12 mo"
    ]


def test_dates_without_a_plan_are_given_and_taken_back():
    outside = replace(BASE, approved=Approved())
    now = replace(outside, reported=Reported(forecast_opening=month("2026-4")))
    assert clauses(outside, now) == ["opening given: Apr 2026 (forecast)"]
    assert clauses(now, outside) == ["opening no longer given (was: Apr 2026 (forecast))"]


def test_a_new_baseline_is_named_as_such_and_tells_its_own_dates():
    later = Approved(2, month("2022-1"), month("2026-6"), 12 * 10**10, 80)
    items, texts = told(BASE, replace(BASE, approved=later))
    assert texts == [
        "re-baselined: baseline 1 replaced by baseline 2",
        "planned finish moved later from Dec 2025 to Jun 2026, +6 mo",
        "Total investment up from 1,000 million yuan to 1,200 million yuan",
        "Expected new beds down from 100 to 80",
    ]
    assert [item.beds for item in items] == [None, None, None, -20]


def test_what_a_baseline_groups_the_project_by_is_told():
    sold = Approved(2, PLAN.start, PLAN.finish, PLAN.investment, 100, "new", "private", "extend")
    first = replace(PLAN, group="planned", funder=None, nature="extend")
    then, now = replace(BASE, approved=first), replace(BASE, approved=sold)
    items, texts = told(then, now)
    assert [(item.kind, item.field) for item in items[1:]] == [
        ("grouping", "group"),
        ("grouping", "funder"),
    ]
    assert texts[1:] == [
        "Group changed from Planned to New / rebuilt / extended",
        "Funder changed from — to Private",
    ]
    assert change_words.sides(items[1]) == ("Planned", "New / rebuilt / extended")
    speak("zh")
    assert clauses(then, now)[1:] == [
        "项目类别由谋划变更为新（改扩）建",
        "投资主体由—变更为社会资本",
    ]


def test_costs_of_different_kinds_never_mix():
    then = reporting(costs={"estimate": 5 * 10**10})
    now = reporting(costs={"estimate": 5 * 10**10, "contract": 4 * 10**10, "unknown": 7 * 10**10})
    items, texts = told(then, now)
    assert [item.cost_kind for item in items] == ["contract", "unknown"]
    assert texts[0] == "Contract price: 400 million yuan, given for the first time"
    assert clauses(now, reporting(costs={"contract": 3 * 10**10, "unknown": 7 * 10**10})) == [
        "Feasibility estimate: no longer given (was 500 million yuan)",
        "Contract price down from 400 million yuan to 300 million yuan",
    ]


def test_investment_done_and_beds_reported():
    then = reporting(done_total=10**10, beds_open=400)
    now = reporting(done_total=3 * 10**10, beds_open=600, net_beds=150)
    items, texts = told(then, now)
    assert texts == [
        "Done since start up from 100 million yuan to 300 million yuan",
        "Beds open now up from 400 to 600",
        "Net new beds, as reported: 150, given for the first time",
    ]
    assert [item.beds for item in items] == [None, 200, None]


@pytest.mark.parametrize(
    ("in_plan", "text"),
    [
        (True, "added to the plan in Sep 2023, new beds: 100"),
        (False, "listed outside the plan since Sep 2023, new beds: 100"),
    ],
)
def test_a_project_added(in_plan, text):
    now = replace(BASE, added=Month.of(2023, 9), in_plan=in_plan)
    assert clauses(replace(now, listed=False), now) == [text]
    assert [item.kind for item in between([], [replace(now, approved=Approved())])] == ["added"]


# --- sites, order, sentences ----------------------------------------------------------------


def site(code, **values):
    return SiteSnapshot(code, f"{code}分院", f"Branch {code}", Reported(**values))


def test_sites_are_named_and_their_stage_is_told_without_a_date_made_of_it():
    then = replace(BASE, sites=(site("A-1", stage="started"), site("A-2")))
    now = replace(
        BASE,
        sites=(
            site("A-1", stage="in_use", opened=Dated(NOW, "month")),
            site("A-2", done_total=5 * 10**10),
        ),
    )
    items = between([then], [now])
    assert [(item.project, item.site, item.kind) for item in items] == [
        ("A", "A-1", "stage"),
        ("A", "A-2", "money"),
    ]
    assert change_words.lines(Changes(THEN, items, names([now]))) == [
        "A-1 Hospital A (Branch A-1): reached the stage In use (was: Construction started)",
        "A-2 Hospital A (Branch A-2): Done since start: 500 million yuan, given for the first time",
    ]


def test_a_site_that_was_expected_tells_how_late_it_opened():
    then = replace(BASE, sites=(site("A-1", forecast_opening=month("2023-7")),))
    late = site("A-1", forecast_opening=month("2023-7"), stage="in_use", opened=month("2023-9"))
    texts = clauses(then, replace(BASE, sites=(late,)))
    assert texts[2] == "opening moved later from Jul 2023 (forecast) to Sep 2023 (actual), +2 mo"


def test_when_all_sites_are_open_their_project_is():
    then = replace(BASE, sites=(site("A-1", stage="started"),))
    now = replace(BASE, sites=(site("A-1", stage="in_use", opened=Dated(NOW, "month")),))
    first = between([then], [now])[0]
    assert (first.site, first.field, first.after) == (None, "opening", Dated(NOW, "month"))


def test_projects_come_in_the_order_given_with_one_line_each():
    other = replace(BASE, code="B", name_en="")
    then = [other, BASE]
    now = [replace(item, reported=Reported(stage="started", beds_open=7)) for item in then]
    items = between(then, now)
    assert [item.project for item in items] == ["B", "B", "A", "A"]
    changes = Changes(THEN, items, names(now))
    assert [line.split(":")[0] for line in change_words.lines(changes)] == [
        "B 甲院",
        "A Hospital A",
    ]
    assert change_words.heading(changes) == "What changed since Jun 2023"
    speak("zh")
    assert change_words.heading(changes) == "2023年6月以来的变化"
    assert change_words.lines(changes)[1] == "A 甲院：进入开工建设；投用后实有床位数7张（首次填报）"
    assert change_words.sentence(changes, items[0]) == "B 甲院：进入开工建设"


# --- both directions ------------------------------------------------------------------------

MONTHS = st.integers(2019 * 12, 2030 * 12).map(lambda ordinal: Dated(Month(ordinal), "month"))
MAYBE = st.none() | MONTHS
BEDS = st.none() | st.integers(0, 900)
REPORTED = st.builds(
    Reported,
    stage=st.none() | st.sampled_from(list(STAGES)),
    opened=MAYBE,
    actual_start=MAYBE,
    actual_finish=MAYBE,
    actual_opening=MAYBE,
    forecast_start=MAYBE,
    forecast_finish=MAYBE,
    forecast_opening=MAYBE,
    costs=st.dictionaries(st.sampled_from(["estimate", "contract"]), st.integers(0, 10**13)),
    done_total=st.none() | st.integers(0, 10**13),
    beds_open=BEDS,
    net_beds=BEDS,
)
APPROVED = st.builds(Approved, st.integers(1, 3), MAYBE, MAYBE, st.none(), BEDS)
SNAPSHOTS = st.builds(
    Snapshot,
    st.just("A"),
    approved=APPROVED,
    reported=REPORTED,
    sites=REPORTED.map(lambda told: (SiteSnapshot("A-1", "甲", "A1", told),)),
)


def opposite(number):
    if isinstance(number, Slip):
        return Slip(-number.months, number.precision)
    return None if number is None else -number


@given(SNAPSHOTS, SNAPSHOTS)
def test_the_other_way_round_everything_is_the_opposite(then, now):
    forward, back = between([then], [now]), between([now], [then])
    assert len(forward) == len(back)
    for one, other in zip(forward, back, strict=True):
        assert (one.project, one.site, one.field) == (other.project, other.site, other.field)
        assert (one.before, one.after) == (other.after, other.before)
        assert (one.months, one.beds) == (opposite(other.months), opposite(other.beds))
        assert (one.from_basis, one.to_basis) == (other.to_basis, other.from_basis)


@given(SNAPSHOTS, SNAPSHOTS)
def test_every_change_has_words_in_both_languages(then, now):
    changes = Changes(THEN, between([then], [now]), {"A": ("甲", "")})
    for language in ("zh", "en"):
        speak(language)
        assert all("{" not in change_words.sentence(changes, item) for item in changes.items)
