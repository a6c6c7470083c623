"""The lights: every step at its edge, exactly; what is grey, and why; the worst of them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from portfolio.projects.rules.lights import LightFacts, Steps, judge, limits
from portfolio.projects.words.lights import cited, light_name, light_text, light_words, percent_text
from portfolio.values import language
from portfolio.values.errors import WrongUsage
from portfolio.values.months import Month, Slip, parse_age

NOW = Month.of(2026, 11)
BUDGET = 500_000_000_00


def facts(slip=None, **known):
    known["slip"] = None if slip is None else Slip(slip)
    given = {"as_of": NOW, "last_report": NOW, "finish": Month.of(2027, 6), **known}
    return LightFacts(**given)


def found(light):
    return light.colour, light.rule


# --- schedule -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "expected"),
    [
        (-12, ("green", "early")),
        (0, ("green", "on_time")),
        (1, ("amber", "late")),
        (3, ("amber", "late")),
        (4, ("red", "late")),
    ],
)
def test_schedule_by_the_slip(slip, expected):
    light = judge(facts(slip=slip)).schedule
    assert found(light) == expected
    assert light.values == {"months": abs(slip)}


@pytest.mark.parametrize(
    ("slip", "words", "chinese"),
    [
        (Slip(14, "at_most"), "finish at most 14 months later than", "竣工较原计划滞后至多14个月"),
        (Slip(-3, "at_most"), "finish at least 3 months earlier than", "竣工较原计划提前至少3个月"),
        (Slip(0, "at_most"), "in the month of the baseline or before", "竣工不晚于原计划月份"),
        (Slip(12, "about"), "finish about 12 months later than", "竣工较原计划滞后约12个月"),
        (Slip(0, "about"), "finish about when the baseline has it", "竣工与原计划大致相同"),
    ],
)
def test_a_light_says_how_surely_it_knows_the_slip(slip, words, chinese):
    light = judge(replace(facts(), slip=slip)).schedule
    assert light.values == {"months": abs(slip.months), "precision": slip.precision}
    assert words in light_words(light)
    language.speak("zh")
    assert chinese in light_words(light)


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (-1, ("green", "as_planned")),
        (0, ("green", "due_now")),
        (1, ("amber", "overdue")),
        (3, ("amber", "overdue")),
        (4, ("red", "overdue")),
    ],
)
def test_past_the_baseline_without_a_word_on_when(past, expected):
    assert found(judge(facts(finish=NOW + -past)).schedule) == expected


def test_a_reported_finish_counts_although_the_baseline_has_passed():
    assert found(judge(facts(finish=NOW + -20, slip=2)).schedule) == ("amber", "late")


def test_no_finish_in_the_baseline_and_a_stopped_project_are_grey():
    assert found(judge(facts(finish=None, slip=None)).schedule) == ("grey", "no_baseline_finish")
    stopped = judge(facts(finish=NOW + -20, stage="stopped", year_plan=1, done=(NOW, 0)))
    assert {found(stopped.schedule), found(stopped.progress)} == {("grey", "halted")}
    assert judge(facts(finish=NOW + -20, stage="suspended")).schedule.colour == "red"


@pytest.mark.parametrize(
    ("idle", "expected"),
    [
        (0, ("green", "early")),
        (1, ("amber", "idle")),
        (6, ("amber", "idle")),
        (7, ("red", "idle")),
        (56, ("red", "idle")),
    ],
)
def test_what_is_finished_and_not_in_use_is_not_well_for_having_been_on_time(idle, expected):
    assert found(judge(facts(slip=-2, finished=NOW + -idle)).schedule) == expected


def test_of_two_alike_how_long_it_stands_idle_is_told():
    assert found(judge(facts(slip=2, finished=NOW + -3)).schedule) == ("amber", "idle")


def test_a_finish_long_late_stays_the_worse_of_the_two():
    light = judge(facts(slip=20, finished=NOW + -1)).schedule
    assert found(light) == ("red", "late")


# --- in use -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (0, ("settling", {"months": 3})),
        (3, ("settling", {"months": 0})),
        (4, ("settlement_overdue", {"months": 1})),
        (39, ("settlement_overdue", {"months": 36})),
    ],
)
def test_a_project_in_use_shows_its_settlement_clock_and_no_lateness(since, expected):
    known = {"slip": 14, "last_report": NOW + -since, "opened": NOW + -since, "funder": "public"}
    lights = judge(facts(**known))
    assert lights.overall == lights.schedule
    assert (lights.overall.colour, lights.overall.rule) == ("opened", expected[0])
    assert lights.overall.values == expected[1]
    assert "503" in cited(lights.overall)
    assert "overdue" not in light_words(lights.overall) or since > 3


def test_an_extension_on_record_puts_the_final_account_off():
    known = {"opened": NOW + -7, "funder": "public"}
    for extended, expected in ((2, ("settlement_overdue", 2)), (6, ("settling", 2))):
        clock = judge(facts(**known, extended=extended)).overall
        assert (clock.rule, clock.values["months"]) == expected


def test_a_settled_and_a_private_project_in_use_have_no_clock():
    opened = {"opened": NOW + -50, "last_report": None}
    assert judge(facts(**opened, settled=True, funder="public")).overall.rule == "settled"
    assert judge(facts(**opened, funder="private")).overall.rule == "in_use"
    assert light_text("opened") == "◆ U"


def test_a_halted_project_that_reports_is_not_one_without_a_report():
    halted = judge(facts(stage="deferred"))
    assert found(halted.overall) == ("grey", "halted")
    assert light_name(halted.overall) == "Grey, nothing to judge"
    silent = judge(facts(stage="deferred", last_report=NOW + -9))
    assert light_name(silent.overall) == "Grey"


def test_the_cost_is_held_against_the_budget_approved_first_too():
    costs = {"approved_budget": 120, "contract": 115}
    light = judge(facts(costs=costs, first_budget=100)).cost
    assert found(light) == ("red", "over_first")
    assert light.values == {"kind": "contract", "percent": 15}
    assert judge(facts(costs=costs, first_budget=110)).cost.colour == "amber"
    assert judge(facts(costs=costs, first_budget=120)).cost.rule == "within_budget"


# --- progress -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (1200, ("green", "keeping_up")),
        (600, ("green", "keeping_up")),
        (599, ("green", "behind")),
        (481, ("green", "behind")),
        (480, ("amber", "behind")),
        (240, ("amber", "behind")),
        (239, ("red", "behind")),
        (0, ("red", "behind")),
    ],
)
def test_progress_against_half_a_year(done, expected):
    light = judge(facts(year_plan=1200, done=(Month.of(2026, 6), done))).progress
    assert found(light) == expected


def test_progress_is_exact_where_a_float_would_not_be():
    third = judge(facts(year_plan=3, done=(Month.of(2026, 4), 1))).progress
    assert found(third) == ("green", "keeping_up")
    assert third.values["points"] == 0
    a_fen = judge(facts(year_plan=10**13, done=(Month.of(2026, 12), 7 * 10**12 - 1))).progress
    assert a_fen.colour == "red"
    edge = judge(facts(year_plan=10**13, done=(Month.of(2026, 12), 7 * 10**12))).progress
    assert edge.colour == "amber"


@pytest.mark.parametrize(
    ("known", "rule"),
    [
        ({"done": (NOW, 5)}, "no_year_plan"),
        ({"done": (NOW, 5), "year_plan": 0}, "no_year_plan"),
        ({"year_plan": 5}, "no_year_figure"),
    ],
)
def test_without_a_plan_or_a_figure_of_the_year_progress_is_grey(known, rule):
    assert found(judge(facts(**known)).progress) == ("grey", rule)


# --- cost ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("approved", "expected"),
    [
        (BUDGET, ("green", "within_estimate")),
        (BUDGET + 1, ("amber", "over_estimate")),
        (BUDGET * 11 // 10, ("amber", "over_estimate")),
        (BUDGET * 11 // 10 + 1, ("red", "over_estimate")),
    ],
)
def test_an_approved_budget_against_the_estimate(approved, expected):
    light = judge(facts(costs={"estimate": BUDGET, "approved_budget": approved})).cost
    assert found(light) == expected
    assert light.citation_en == "Government Investment Regulations art. 12"


@pytest.mark.parametrize("kind", ["contract", "settlement", "final_account"])
@pytest.mark.parametrize(
    ("excess", "expected"),
    [
        (-1, ("green", "within_budget")),
        (0, ("green", "within_budget")),
        (1, ("red", "over_budget")),
    ],
)
def test_a_later_cost_against_the_approved_budget(kind, excess, expected):
    light = judge(facts(costs={"approved_budget": BUDGET, kind: BUDGET + excess})).cost
    assert found(light) == expected
    assert light.values["kind"] == kind
    assert light.citation_zh == "《政府投资条例》第二十三条"


def test_the_worst_comparison_is_the_light_and_the_last_of_several_alike():
    costs = {"estimate": BUDGET - 1, "approved_budget": BUDGET, "contract": BUDGET - 5}
    assert found(judge(facts(costs=costs)).cost) == ("amber", "over_estimate")
    costs |= {"contract": BUDGET + 1, "settlement": BUDGET + 9}
    assert judge(facts(costs=costs)).cost.values["kind"] == "settlement"


def test_kinds_are_never_merged():
    costs = {"unknown": BUDGET * 2, "approved_budget": BUDGET}
    assert found(judge(facts(costs=costs, investment=1)).cost) == ("grey", "nothing_to_compare")
    no_budget = {"estimate": BUDGET, "contract": BUDGET * 2}
    assert found(judge(facts(costs=no_budget, investment=1)).cost) == ("grey", "no_budget")


@pytest.mark.parametrize(("reported", "rule"), [(101, "above_plan"), (100, "no_budget")])
def test_a_cost_of_unknown_kind_is_a_sentence_and_no_light(reported, rule):
    assert found(judge(facts(costs={"unknown": reported}, investment=100)).cost) == ("grey", rule)
    assert found(judge(facts(costs={"unknown": reported})).cost) == ("grey", "no_budget")


def test_private_projects_have_no_cost_light():
    costs = {"approved_budget": BUDGET, "contract": BUDGET * 2, "unknown": BUDGET * 2}
    lights = judge(facts(funder="private", costs=costs, investment=1, slip=2))
    assert found(lights.cost) == ("grey", "private")
    assert found(lights.overall) == ("amber", "late")


# --- all together -------------------------------------------------------------------------------


def test_the_overall_light_is_the_worst_that_is_not_grey():
    over = {"approved_budget": BUDGET, "contract": BUDGET + 1}
    assert found(judge(facts(slip=0)).overall) == ("green", "on_time")
    assert found(judge(facts(slip=2, costs=over)).overall) == ("red", "over_budget")
    assert found(judge(facts(slip=9, costs=over)).overall) == ("red", "late")
    assert found(judge(facts(finish=None)).overall) == ("grey", "nothing_computed")


@pytest.mark.parametrize(("age", "grey"), [(0, False), (2, False), (3, True)])
def test_without_a_report_of_two_months_it_is_grey_never_green(age, grey):
    costs = {"approved_budget": BUDGET, "contract": BUDGET}
    known = facts(slip=0, costs=costs, year_plan=1, done=(Month.of(2026, 1), 1))
    lights = judge(replace(known, last_report=NOW + -age))
    every = [lights.schedule, lights.progress, lights.cost, lights.overall]
    assert {light.colour for light in every} == ({"grey"} if grey else {"green"})
    if grey:
        assert {light.rule for light in every} == {"stale"}
        assert (
            light_words(lights.overall)
            == "the last report is of Aug 2026, more than two months old"
        )


def test_never_reported_is_grey():
    lights = judge(facts(last_report=None, slip=None))
    assert found(lights.overall) == ("grey", "never_reported")


def test_a_stale_project_keeps_the_sentence_on_its_cost():
    lights = judge(facts(last_report=None, costs={"unknown": 660}, investment=570))
    assert light_words(lights.cost) == "15.8 % above the plan's figure, kind unknown"
    language.speak("zh")
    assert light_words(lights.cost) == "较规划投资增加15.8%，口径不明"


def test_the_steps_are_those_of_the_configuration():
    by = limits()
    assert (by.schedule.amber_from, by.schedule.red_above) == (1, 3)
    assert (by.progress.amber_from, by.progress.red_above) == (10, 30)
    assert (by.budget.amber_above, by.budget.red_above) == (0, 10)
    assert (by.idle.amber_from, by.idle.red_above) == (1, 6)
    assert (by.settlement.red_above, by.first.red_above) == (3, 10)
    assert (by.later.amber_above, by.later.red_above) == (None, 0)
    strict = replace(by, schedule=Steps(Fraction(0)))
    assert judge(facts(slip=1), strict).schedule.colour == "red"


def test_words_name_the_rule_with_its_figures_and_citation():
    over = {"approved_budget": BUDGET, "contract": BUDGET * 1032 // 1000}
    lights = judge(facts(slip=1, costs=over, year_plan=100, done=(Month.of(2026, 6), 35)))
    assert cited(lights.schedule) == (
        "finish 1 month later than the baseline (steps set by this register)"
    )
    assert light_words(lights.progress) == (
        "35.0 % of the annual plan done by Jun 2026, 15.0 points behind pro-rata"
    )
    assert cited(lights.cost) == (
        "Contract price 3.2 % above the approved budget (Government Investment Regulations art. 23)"
    )
    language.speak("zh")
    assert cited(lights.cost) == "合同价超概3.2%（《政府投资条例》第二十三条）"
    assert light_text("red") == "■红"


def test_an_excess_too_small_to_print_does_not_read_as_none():
    assert percent_text(Fraction(0)) == "0.0"
    assert percent_text(Fraction(1, 100)) == "<0.1"
    assert percent_text(Fraction(1, 20)) == "0.1"


def test_every_rule_has_words():
    costs = ({}, {"unknown": 2}, {"approved_budget": 2}, {"approved_budget": 2, "estimate": 1})
    costs += ({"approved_budget": 2, "contract": 3}, {"approved_budget": 2, "contract": 1})
    for tongue in ("en", "zh"):
        language.speak(tongue)
        for cost in costs:
            for slip in (None, -1, 0, 1):
                for done in (None, (NOW, 1), (NOW, 90)):
                    lights = judge(
                        facts(slip=slip, costs=cost, investment=1, year_plan=90, done=done)
                    )
                    for light in (lights.schedule, lights.progress, lights.cost, lights.overall):
                        assert "{" not in cited(light)


# --- how old a report may be --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "last", "older"),
    [
        ("30d", Month.of(2026, 10), False),
        ("29d", Month.of(2026, 10), True),
        ("45d", Month.of(2026, 9), True),
        ("61天", Month.of(2026, 9), False),
        ("2m", Month.of(2026, 9), False),
        ("2m", Month.of(2026, 8), True),
        ("２个月", Month.of(2026, 8), True),
        ("9999m", None, True),
    ],
)
def test_ages_in_days_and_months(age, last, older):
    assert parse_age(age).exceeded(last, NOW) is older


@pytest.mark.parametrize("text", ["", "45", "d", "0d", "-1d", "1.5m", "45 days", "45D", "12345d"])
def test_what_is_no_age(text):
    with pytest.raises(WrongUsage, match="is no age"):
        parse_age(text)


def test_lights_alike_are_one_object_for_lists_hold_thousands():
    one, other = (judge(facts(slip=2, last_report=NOW + -1)) for _ in range(2))
    assert one.schedule is other.schedule
    assert one.progress is other.progress
    assert one.cost is other.cost
