"""The answer in words and its particulars, on the nine projects and on the district of the world."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from portfolio.beds.records.capacity import Statistical, WithoutEvidence
from portfolio.beds.records.ground import ObservedStock, Population, Residents, Target
from portfolio.beds.rules.levels.places import Place
from portfolio.beds.rules.levels.reports import course
from portfolio.beds.rules.statement import paused_beds, told_by_press
from portfolio.beds.rules.views import Standing
from portfolio.beds.service import capacity, figures, rollup
from portfolio.beds.words import answer as words
from portfolio.beds.words import base as base_words
from portfolio.beds.words import months, notes
from portfolio.beds.words import target as target_words
from portfolio.projects.rules.opening import Said
from portfolio.projects.service import approvals, endings, reports
from portfolio.values import language
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import VIEWS
from tests.conftest import author

NOW, TARGET = Month.of(2026, 11), Month.of(2025, 12)


def answered(database, as_of=NOW, **options):
    return rollup.roll_up(database, as_of, **options).answer


def said(database, as_of=NOW, **options):
    return words.answer_block(answered(database, as_of, **options))


def opened(database, month, *codes):
    for code in codes:
        given = {
            "stage": "in_use",
            "actual_opening": Dated(month, "month"),
            "source": "月报",
        }
        reports.file_report(database, author(), code, month, given)


@pytest.fixture
def all_open(database):
    """Everything opens in October 2026, ten months after the target's month."""
    opened(database, Month.of(2026, 10), "N1", "N2", "P1", "P2", "C3")
    return database


@pytest.fixture
def counted(database):
    """The statistics of the target's month are out."""
    figures.add_population(
        database, author(), Population("2025-12-31", 595_000, "survey", "official", "年报")
    )
    figures.add_stock(database, author(), ObservedStock(TARGET, 3180, "年报"))
    return database


@pytest.fixture
def next_plan(counted):
    """The target of the next plan, on the statistics of its base month."""
    target = Target("T3-6", Month.of(2030, 12), 600, TARGET, 534, "年报")
    figures.add_target(counted, author(), target)
    return counted


# --- what is in use -----------------------------------------------------------------------------


def test_what_is_in_use_is_a_range_with_what_lies_between(database):
    language.speak("zh")
    assert said(database)[:2] == (
        (
            "截至2026年11月，已投用床位：3,026张（推算基数2,876张、有投用依据的净增150张），加上到期未报投用的至多3,721张"
            "（每千人5.24至6.44张，目标6.60张），较目标少91至786张；695张到期未报投用"
        ),
        "2025年12月规划目标：未达到，较目标少91至786张，逾期至少11个月",
    )


def test_what_is_counted_from_the_statistics_names_them(counted):
    opened(counted, Month.of(2026, 10), "N1")
    told = next(line for line in said(counted) if line.startswith("In use by Nov 2026"))
    start = "3,180 by the statistics of Dec 2025, 280 net gained since with evidence"
    assert f"{answered(counted).line('confirmed', 'fixed').beds:,} beds ({start})" in told


def test_what_no_document_speaks_for_is_not_called_unreported(database):
    month = Month.of(2026, 10)
    given = {"stage": "in_use", "actual_opening": Dated(month, "month"), "reason": "funding"}
    for code in ("N1", "N2"):
        reports.file_report(database, author(), code, month, given, sure=True)
    told = next(line for line in said(database) if line.startswith("In use by Nov 2026"))
    assert "at most 3,721 with what may be in use as well, 5.24 to 6.44 per 1,000" in told
    assert told.endswith(
        "135 beds are due and unreported; 560 beds in use have no document, no month or no report"
        " of beds"
    )


def test_where_nothing_is_in_doubt_there_is_one_figure(all_open):
    first, verdict, *_ = said(all_open, Month.of(2026, 10))
    assert "in use" in first.lower()
    answer = answered(all_open)
    line = replace(answer.line("confirmed", "fixed"), most=3831)
    lines = (line, answer.line("confirmed", "latest"))
    one = words.answer_line(replace(answer, lines=lines, range=None), "confirmed")
    assert "3,831 beds (2,876 derived for the base, 955 net gained with evidence), 6.63" in one
    assert "at most" not in one
    assert verdict.startswith("Target of Dec 2025: missed")


def test_both_populations_have_their_gap_and_their_months_late(database):
    plan, line = [line for line in said(database) if "592,000" in line]
    assert plan.endswith(
        "(2026); over the newest 592,000 residents not reached by all that is planned"
    )
    assert "In use 5.11 to 6.29, 187 to 882 short, late by at least 11 months" in line
    assert "Plan 6.29, missed, 187 short, not reached by all that is planned" in line


def test_what_lies_between_is_told_apart_where_it_is_not_all_due(world):
    first = words.answer_line(answered(world), "confirmed")
    assert "120 beds are due and unreported" in first
    assert "65 beds in use have no document, no month or no report of beds" in first


# --- the verdict ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vague", "late", "short"),
    [
        ("N1", "逾期至多10个月后达到（至迟2026年10月）", "≤10月"),
        ("N1", "reached at most 10 months late (by Oct 2026)", "≤10 mo"),
        ("P3", "逾期10个月后达到（2026年10月）", "10月"),
        ("P3", "reached 10 months late (Oct 2026)", "10 mo"),
    ],
)
def test_what_is_known_only_to_be_open_by_a_month_makes_late_at_most(database, vague, late, short):
    """Where it takes that opening to reach the target; without a date the report's month stands."""
    month = Month.of(2026, 10)
    opened(database, month, *({"N1", "N2", "P1", "P2", "C3", "P3"} - {vague}))
    reports.file_report(database, author(), vague, month, {"stage": "in_use", "source": "月报"})
    language.speak("en" if late.isascii() else "zh")
    assert late in said(database)[1]
    assert target_words.late_short(answered(database).outcome.late) == short


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_missed_target_is_reached_late_and_never_met(all_open, lang):
    language.speak(lang)
    block = said(all_open)
    late = {"zh": "未达到，较目标", "en": "missed, "}[lang]
    assert late in block[1]
    assert {"zh": "逾期10个月后达到（2026年10月）", "en": "reached 10 months late (Oct 2026)"}[
        lang
    ] in block[1]
    text = "\n".join(block)
    assert not re.search(r"已投用([^。；]*[^未])?达到规划目标值", text)
    assert not re.search(r"In use.{0,120}the target is (reached|met)", text)


def test_a_target_of_a_month_to_come_is_judged_for_the_plan_alone(next_plan):
    answer = answered(next_plan)
    assert answer.outcome is None
    plan, forecast, in_use = words.answer_head(answer)
    assert "missed, 220 short, not reached by all that is planned" in plan
    assert "missed" not in forecast + in_use


def test_a_verdict_that_nobody_can_give_is_none(database):
    outcome = replace(answered(database).outcome, met=None, most_shortfall=0, late=None)
    assert (
        target_words.verdict_text(outcome)
        == "nothing tells yet whether it is met (up to 786 short)"
    )
    language.speak("zh")
    assert target_words.verdict_text(outcome) == "尚无依据判定（较目标至多差786张）"
    assert target_words.verdict_text(replace(outcome, met=True)) == "达到"


def test_the_one_sentence_of_a_check_follows_the_statistics(counted):
    found = rollup.roll_up(counted, NOW, view="confirmed").capacity
    assert target_words.verdict(found) == (
        "In use, by the statistics: the target is missed at Dec 2025, 747 beds short"
        " (3,180 of 3,927); late by at least 11 months."
    )
    plan = rollup.roll_up(counted, NOW, population="latest").capacity
    assert target_words.verdict(plan).endswith("; not reached by all that it counts.")


# --- statistics, passed targets -------------------------------------------------------------------


def test_the_statistics_lead_with_the_computed_figure_and_the_difference(counted):
    language.speak("zh")
    assert said(counted)[0] == (
        "卫生统计：2025年末实有床位3,180张、每千人5.34张（目标6.60张），"
        "按2025年末常住人口595,000人计，未达到，较目标少747张，逾期至少11个月；"
        "按项目推算为3,026至3,721张，统计数与下限、上限之差分别为+154张、-541张"
    )


def test_revised_statistics_stand_beside_those_first_published(counted):
    outcome = answered(counted).outcome
    people = Residents("statistics", 600_000, "2025-12-31", "official", held=False)
    later = Statistical(TARGET, 3240, people, Fraction(27, 5), 720, met=False)
    revised = replace(outcome.statistical, revised=later)
    exact = replace(outcome.range, most=outcome.range.least)
    text = target_words.statistical_text(replace(outcome, statistical=revised, range=exact))
    assert text.endswith("; as revised 3,240 beds, 5.40 per 1,000")
    assert "by the projects 3,026, statistics less projects +154" in text


def test_a_passed_target_is_answered_beside_the_next_one(next_plan):
    (line,) = [line for line in said(next_plan) if "Dec 2025, 6.60" in line]
    assert line == (
        "Target of Dec 2025, 6.60 per 1,000: missed, 747 short, late by at least 11 months;"
        " by the plan 3,721 beds; in use 3,026 to 3,721 beds; statistics 3,180 beds, 5.34 per 1,000"
    )


def test_what_was_due_by_the_base_is_in_it_or_still_to_come(next_plan):
    answer = answered(next_plan)
    assert sum(item.beds for item in answer.due_by_base) == 695
    assert "695 beds were due by year-end 2025 and are unreported" in "\n".join(
        notes.answer_notes(answer)
    )
    assert any("the plan with them 4,045" in line for line in said(next_plan))
    assert answered(next_plan, target="T2-6").due_by_base == ()


# --- what it rests on -----------------------------------------------------------------------------


def test_the_caveat_names_the_base_the_plan_prints(database):
    answer = answered(database)
    text = base_words.caveat(answer)
    assert "base: 2,876 beds of year-end 2020, worked back from 4.98 per 1,000" in text
    assert "not the statistical bed count" in text
    assert (answer.base.beds, answer.base.residents.value) == (2876, 577_505)


def test_beside_an_observed_stock_the_caveat_does_not_deny_it(next_plan):
    language.speak("zh")
    of_old = base_words.caveat(answered(next_plan, target="T2-6"), "latest")
    assert "非卫生统计" not in of_old
    assert "2020年末基数2,876张，按每千人4.98张、2020年七普常住人口577,505人反推" in of_old
    assert "按每千人4.98张反推" in base_words.caveat(answered(next_plan, target="T2-6"))
    assert "预计、已投用口径自2025年末卫生统计实有床位3,180张起算" in of_old
    of_next = base_words.caveat(answered(next_plan))
    assert "2025年末基数为卫生统计实有床位3,180张" in of_next
    assert "2020" not in of_next
    assert "含康复养老" not in of_next


def test_the_caveat_names_the_residents_of_the_worlds_target(world):
    text = base_words.caveat(answered(world))
    assert "population: 421,000 residents as of year-end 2025" in text
    assert "2020" not in text


@pytest.mark.parametrize(
    ("residents", "text", "head"),
    [
        (("fixed", "2020-11-01", False), "2020 census", "2020 census"),
        (("fixed", "2025-12-31", False), "residents of year-end 2025", "year-end 2025"),
        (("fixed", "2024-06-30", False), "residents of Jun 2024", "Jun 2024"),
        (("fixed", "", False), "residents of the base", "the base"),
        (("latest", "2024-12-31", True), "Newest official figure", "newest*"),
    ],
)
def test_a_population_is_called_by_its_day(residents, text, head):
    basis, day, held = residents
    figure = Residents(basis, 1000, day, "official", held=held)
    assert (base_words.basis_text(figure), base_words.basis_head(figure)) == (text, head)


# --- what stands beside it ------------------------------------------------------------------------


def test_care_beds_are_taken_off_where_they_are(database):
    (line,) = [line for line in said(database) if "without rehabilitation" in line]
    assert "In use 5.24 (has none of them)" in line
    assert "Plan 5.96 (280 beds less)" in line


def test_what_has_no_care_beds_says_nothing_of_them(next_plan):
    assert not any("rehabilitation" in line for line in said(next_plan))


def test_what_is_planned_figure_is_named_until_beds_are_reported(database):
    answer = answered(database)
    assert (answer.planned, answer.planned_beds) == (("C2",), 150)
    assert any("150 beds in use are planned figures" in line for line in said(database))
    given = {"beds_open": 600, "beds_before": 450, "source": "月报"}
    reports.file_report(database, author(), "C2", NOW, given)
    assert answered(database).planned_beds == 0


def test_what_the_statistics_hold_is_no_planned_figure_any_more(counted):
    assert answered(counted).planned_beds == 0


def test_what_the_forecast_leaves_out_is_counted_by_why(database, world):
    assert next(notes.left_out(answered(database))).endswith(
        "8 projects: due and unreported 6 projects, 695 beds; no works reported 2 projects,"
        " 170 beds"
    )
    language.speak("zh")
    assert next(notes.left_out(answered(world))) == (
        "预计口径未计入4个项目200张床位：停缓建1个项目80张；到期未报投用1个项目40张；"
        "未报新的时间2个项目80张；其中2025年末前已投用的，已含在统计数内"
    )


def test_beds_nobody_knows_are_not_told_as_none(database):
    answer = answered(database)
    one = replace(answer.no_evidence[0], beds=None, why="halted")
    (told,) = notes.left_out(replace(answer, no_evidence=(one,)))
    assert told.endswith("halted 1 project, beds not known")


def test_what_is_not_known_is_told_from_what_is_open_in_part(world):
    assert list(notes.not_known(answered(world))) == [
        "In use, new beds not reported, not counted: QW-11",
        "New beds not known and not counted: QW-14",
        "Open in part, the rest still to come: QW-03 and QW-09",
    ]


def test_what_left_the_plan_is_named(database):
    endings.end_project(
        database, author(), code="P4", month=Month.of(2024, 1), source="批复", into=None
    )
    answer = answered(database)
    assert answer.left == (WithoutEvidence("P4", 20),)
    assert "Left the plan and in none of its sums: P4, 20 new beds" in notes.answer_notes(answer)


def test_an_opening_that_may_be_in_the_stock_already_is_asked_for(counted):
    reports.file_report(counted, author(), "C3", NOW, {"stage": "in_use", "source": "月报"})
    answer = answered(counted)
    assert answer.across == ("C3",)
    assert answer.line("confirmed", "fixed").beds == 3180
    assert any("report it: C3" in note for note in notes.answer_notes(answer))


def test_an_opening_without_a_document_is_named_until_one_is(database):
    given = {"stage": "in_use", "actual_opening": Dated(Month.of(2026, 8), "month")}
    reports.file_report(database, author(), "P1", NOW, given)
    assert answered(database).undocumented == ("P1",)
    text = "Reported in use without a document, counted in the most alone: P1"
    assert text in said(database)
    reports.file_report(database, author(), "P1", NOW, {"source": "移交单"})
    assert answered(database).undocumented == ()


def test_what_opened_before_the_statistics_asks_for_no_document(counted):
    given = {"stage": "in_use", "actual_opening": Dated(Month.of(2025, 8), "month")}
    reports.file_report(counted, author(), "P1", NOW, given)
    assert answered(counted).undocumented == ()


def test_outside_and_paused_have_lines_of_their_own(database):
    answer = answered(database)
    lines = tuple(replace(line, outside=-20) for line in answer.lines)
    told = notes.answer_notes(replace(answer, lines=lines, paused=(("C2", 30), ("C1", 5))))
    assert "Outside the plan, counted in use and in the forecast: -20 beds" in told
    assert "Counted but out of service for a time: 35 beds (C2 and C1)" in told


def test_beds_out_of_service_stay_counted_and_are_named(database):
    opened(database, Month.of(2026, 9), "C3")
    reports.file_report(database, author(), "C2", Month.of(2026, 9), {"beds_paused": 30})
    in_use = answered(database).line("confirmed", "fixed").beds
    reports.file_report(database, author(), "C3", NOW, {"stage": "suspended"})
    answer = answered(database)
    assert answer.line("confirmed", "fixed").beds == in_use
    assert answer.paused == (("C2", 30), ("C3", 45))
    reports.file_report(database, author(), "C2", NOW, {"stage": "in_use", "beds_paused": 0})
    assert answered(database).paused == (("C3", 45),)
    assert answered(database, Month.of(2026, 9)).paused == (("C2", 30),)
    language.speak("zh")
    assert "其中暂停使用45张，仍计入（C3）" in "\n".join(said(database))


@pytest.mark.parametrize(
    ("own", "site", "paused"),
    [
        ("suspended", None, ()),
        ("suspended", "in_use", (("A", 50),)),
        ("in_use", "deferred", (("A", 20),)),
        (None, "withdrawn", ()),
    ],
)
def test_a_rest_of_a_project_speaks_of_its_works_until_its_sites_are_open(own, site, paused):
    month, before = Month.of(2024, 1), Month.of(2023, 1)
    open_site = Said(before, "in_use", Dated(before, "month"), 20, 0, paper=True)
    second = replace(open_site, beds_open=30) if site else Said(before, "fit_out")
    last = (Said(month, site),) if site not in {None, "in_use"} else ()
    place = Place(
        "A", said=(Said(month, own),) if own else (), sites=((open_site, *last), (second,))
    )
    standing = Standing("A", place=place, course=course(place))
    assert paused_beds([standing], month) == paused


def test_what_a_document_tells_is_not_told_by_the_press_nor_what_is_open_in_another_alone():
    month = Month.of(2024, 1)
    press = Said(month, "in_use", Dated(month, "month"), 20, 0, paper=True, press=True)
    told = Place("A", said=(press,))
    document = Place("B", said=(replace(press, press=False),))
    around = Place("C", took=((month, document),))  # itself not open
    standings = [
        Standing(place.code, place=place, course=course(place))
        for place in (told, document, around)
    ]
    assert told_by_press(standings) == ("A",)


def test_an_adjusted_plan_stands_beside_the_one_first_approved(database):
    assert answered(database).original is None
    new = approvals.NewBaseline("批复", finish=Dated(Month.of(2026, 6), "month"))
    approvals.rebaseline(database, author(), code="N2", month=Month.of(2025, 6), new=new)
    answer = answered(database)
    assert (answer.line("plan", "fixed").beds, answer.original) == (3441, 3721)
    line = words.answer_line(answer, "plan")
    assert line.endswith("; as first approved 3,721 beds, 6.44 per 1,000")


# --- months ---------------------------------------------------------------------------------------


def test_a_month_has_two_ends_and_says_where_the_count_starts_anew(counted):
    table = capacity.capacity_table(
        counted, NOW, first=TARGET, last=Month.of(2026, 1), view="confirmed"
    )
    before, after = table.months
    assert months.beds_words(before) == "3,026 to 3,721"
    assert months.rate_words(before) == "5.24 to 6.44"
    assert months.gap_words(before) == "91 to 786"
    assert (months.set_text(before), months.reached_text(before)) == ("", "not reached")
    assert months.set_text(after) == "from the statistics' 3,180"
    assert months.reached_text(after) == "at most reached"
    assert months.gap_words(replace(after, beds=4000, most=4000, shortfall=0)) == "reached"


def test_what_moved_between_two_readings_is_told_by_cause(database):
    _, then = rollup.roll_up_with_views(database, NOW)
    opened = {"actual_opening": Dated(Month.of(2025, 12), "month"), "source": "公告"}
    reports.file_report(database, author(), "N1", NOW, opened, sure=True)
    _, now = rollup.roll_up_with_views(database, NOW)
    found = [rollup.causes(then, now, view, Month.of(2025, 12)) for view in VIEWS]
    assert found == [(), (("opened", 280, ("N1",)),), (("opened", 280, ("N1",)),)]
