"""Beds of a kind by the rules: gross and net, opened and due, observed, over later residents."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.beds.records.ground import Population, Target
from portfolio.beds.records.indicators import Indicator, Observation
from portfolio.beds.rules.anchors import Ground
from portfolio.beds.rules.indicators import KindBeds, _gain, _kind_of, _opened, _stocks, target_of
from portfolio.beds.rules.levels.places import Approved, Place
from portfolio.beds.rules.levels.reports import course
from portfolio.beds.rules.views import Standing
from portfolio.beds.service import figures, indicators
from portfolio.beds.words.indicators import (
    by_kind,
    figure_text,
    gross_notes,
    measured_text,
    observed_text,
    time_text,
)
from portfolio.projects.rules.opening import Said
from portfolio.projects.service import endings, reports
from portfolio.store.log import logged
from portfolio.store.models import ProjectBedKind
from portfolio.values import language
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author

BASE, DUE = Month.of(2020, 12), Month.of(2025, 12)


def infectious(database, as_of=NOW):
    table = indicators.indicator_table(database, as_of)
    return next(item for item in table.indicators if item.code == "T2-11")


def ends(database, view, as_of=NOW):
    line = infectious(database, as_of).line(view)
    return line.least, line.most, line.met


def file(database, month, **values):
    opening = values.pop("opening", None)
    given = {"actual_opening": Dated(opening, "month")} if opening else {}
    reports.file_report(database, author(), "N1", month, {**values, **given})


def test_fifty_beds_in_2020_and_87_needed(database):
    item = infectious(database)
    assert (item.residents, item.residents_as_of, item.type) == (577_505, "2020-11-01", "binding")
    assert item.line("plan").needed == 87
    assert item.line("plan", "latest").needed == 89
    assert item.line("forecast").least == item.line("forecast").most == 50
    rates = item.line("plan").least_rate, item.line("plan").most_rate
    assert rates == (Fraction(1_000_000, 577_505), Fraction(1_500_000, 577_505))


def test_before_the_planned_finish_nothing_is_there_and_nothing_is_judged(database):
    assert ends(database, "plan", Month.of(2022, 8)) == (100, 150, True)
    assert ends(database, "confirmed", Month.of(2022, 8)) == (50, 50, None)
    assert ends(database, "forecast", Month.of(2022, 8)) == (100, 150, None)
    assert infectious(database, Month.of(2022, 8)).leading.view == "plan"
    assert infectious(database).leading.view == "confirmed"


def test_an_opening_as_planned_with_a_document_is_sure(database):
    file(database, Month.of(2025, 12), stage="in_use", source="启用公告", opening=DUE)
    assert ends(database, "confirmed") == (100, 150, True)
    assert ends(database, "confirmed", DUE) == (100, 150, True)  # judged as its month ends


def test_one_without_a_document_counts_in_the_most_alone(database):
    file(database, Month.of(2025, 12), stage="in_use", opening=DUE)
    assert ends(database, "confirmed") == (50, 150, None)
    assert ends(database, "forecast") == (100, 150, None)


def test_of_other_beds_than_the_plans_nobody_told_the_kinds(database):
    values = {"beds_open": 700, "beds_before": 500, "source": "公告", "opening": DUE}
    file(database, Month.of(2025, 12), stage="in_use", **values)
    assert ends(database, "confirmed") == (50, 150, None)


def test_a_report_that_it_is_not_open_yet_tells_that_the_target_was_missed(database):
    file(database, NOW, stage="fit_out", source="月报")
    assert ends(database, "confirmed") == (50, 50, False)


def test_net_beds_of_the_kind_end_the_range(database):
    with logged(database, author()) as session:
        session.query(ProjectBedKind).filter_by(kind="infectious").one().beds_new = 60
    assert ends(database, "plan") == (110, 110, True)
    assert list(gross_notes(infectious(database))) == []


def test_an_observed_value_of_the_targets_year_decides(database):
    told = Observation("2025", "1.49", "年报")
    indicators.observe(database, author(), "T2-11", told)
    assert ends(database, "confirmed")[2] is False
    right = Observation("2025", "1.50", "年报")
    indicators.observe(database, author(), "T2-11", right, correct=True)
    assert ends(database, "confirmed")[2] is True
    assert ends(database, "plan") == (100, 150, True)


def test_months_after_an_observed_value_are_counted_from_it(database):
    people = Population("2023-12-31", 600_000, "survey", "official", "公报")
    figures.add_population(database, author(), people, correct=True)
    indicators.observe(database, author(), "T2-11", Observation("2023", "1.00", "年报"))
    assert ends(database, "confirmed") == (60, 160, None)
    file(database, Month.of(2025, 12), stage="in_use", source="启用公告", opening=DUE)
    assert ends(database, "confirmed") == (100, 160, True)


def test_what_left_the_plan_brings_nothing(database):
    endings.end_project(database, author(), "N1", NOW, source="批复")
    assert ends(database, "plan") == (50, 50, False)


@pytest.mark.parametrize(
    ("kinds", "before", "gained"),
    [
        ([], 50, (0, 0)),
        ([KindBeds(100)], 50, (50, 100)),
        ([KindBeds(30)], 50, (0, 30)),
        ([KindBeds(30), KindBeds(40)], 50, (20, 70)),
        ([KindBeds(100, 20), KindBeds(60)], 50, (30, 80)),
        ([KindBeds()], 50, (0, 0)),
    ],
)
def test_gross_beds_replace_at_most_what_there_was(kinds, before, gained):
    assert _gain(kinds, before) == gained


def test_of_what_is_not_in_use_the_planned_beds_of_the_kind_count():
    standing = Standing("A", 100, Dated(DUE, "month"))
    for kind in (KindBeds(100, 100), KindBeds(40, 20), KindBeds(40)):
        assert _kind_of(standing, kind, BASE, NOW) == kind


def test_where_all_beds_are_of_the_kind_those_reported_count_and_of_others_the_planned_ones():
    opening, later = Month.of(2024, 1), Month.of(2024, 6)
    told = Said(opening, "in_use", Dated(opening, "month"), 90, 0, paper=True)
    place = Place("A", (Approved(BASE, new=100),), (told, Said(later, beds_open=95)))
    standing = Standing("A", 100, Dated(DUE, "month"), course=course(place))
    assert _kind_of(standing, KindBeds(100, 100), BASE, NOW) == KindBeds(new=95)
    assert _kind_of(standing, KindBeds(100, 100), opening, NOW) == KindBeds(new=5)
    for kind in (KindBeds(40, 20), KindBeds(40)):
        assert _kind_of(standing, kind, BASE, NOW) == kind


@pytest.mark.parametrize(
    ("opened", "seen"),
    [
        (Dated(BASE, "month"), (False, False)),
        (Dated(BASE + 1, "month"), (True, True)),
        (None, (False, True)),  # in use by the second month after the base, or before it
    ],
)
def test_in_use_for_sure_counts_what_opened_after_the_base_and_not_what_the_base_may_hold(
    opened, seen
):
    told = Said(BASE + 2, "in_use", opened, paper=True)
    place = Place("A", (Approved(BASE + -12, new=100),), (told,))
    standing = Standing("A", 100, course=course(place))
    assert _opened("confirmed", standing, BASE, DUE, NOW) == seen


@pytest.mark.parametrize(
    ("finish", "counts"), [(BASE, False), (BASE + 1, True), (DUE, True), (DUE + 1, False)]
)
def test_the_base_holds_what_was_to_be_finished_in_its_month_and_the_target_what_in_its(
    finish, counts
):
    standing = Standing("A", 100, Dated(finish, "month"))
    assert _opened("plan", standing, BASE, DUE, NOW) == (counts, counts)


def test_a_value_observed_before_anybody_was_counted_comes_to_no_beds():
    census = Population("2020-11-01", 500_000, "census", "official", "census")
    ground = Ground(NOW, Target("T", DUE, 660, BASE, 498, "plan"), (census,))
    values = (Observation("2019", "1.00", "年报"), Observation("2021", "1.00", "年报"))
    item = Indicator("T", "床位", "beds", "plan", observed=values)
    found = [(stock.month, stock.beds) for stock in _stocks(item, ground, 1000)]
    assert found == [(Month.of(2021, 12), 500)]


KINDS = st.builds(KindBeds, st.none() | st.integers(0, 300), st.none() | st.integers(0, 300))


@given(st.lists(KINDS, max_size=4), st.lists(KINDS, max_size=4), st.integers(0, 400))
def test_more_projects_never_bring_fewer_beds(some, more, before):
    (least, most), (least_of_all, most_of_all) = _gain(some, before), _gain(some + more, before)
    assert 0 <= least <= most
    assert (least <= least_of_all, most <= most_of_all) == (True, True)


def test_without_a_base_or_target_nothing_is_measured(database):
    new = Indicator(
        "Z", "负压病床", "", "年报", measure="infectious", target="0.80", target_year=2025
    )
    indicators.add_indicator(database, author(), new)
    table = indicators.indicator_table(database, NOW)
    assert next(item for item in table.indicators if item.code == "Z").lines == ()
    assert target_of(new) is None
    assert [item.code for item in by_kind(table.indicators)] == ["T2-11"]


def test_in_words(database):
    assert measured_text(infectious(database)) == (
        "Capacity for infectious diseases (Binding): 1.50 beds per 10,000 by 2025, 87 beds; Plan,"
        " Dec 2025: 100 to 150 beds (1.73 to 2.60), met; In use, Nov 2026: 50 to 150 beds (0.87 to"
        " 2.60), not known; beds as built, those before not told"
    )
    language.speak("zh")
    assert measured_text(infectious(database)) == (
        "传染病收治能力（约束性）：2025年目标值1.50张/万人，需87张；"
        "规划口径2025年12月100至150张（1.73至2.60），达到；"
        "已投用口径2026年11月50至150张（0.87至2.60），尚无依据判定；"
        "床位为建设数，原有床位未报"
    )
    assert observed_text(infectious(database)) == "无后续数"


def test_times_and_figures_in_words():
    assert [time_text(Observation(day, "1", "x")) for day in ("2023", "2023-06", "2023-06-30")] == [
        "2023",
        "Jun 2023",
        "2023-06-30",
    ]
    assert [figure_text(*given) for given in ((None, 2020), ("7.0", None), ("7.0", 2025))] == [
        "—",
        "7.0",
        "7.0 (2025)",
    ]
