"""The S-curve on plain values: planned and done month by month, by funder and by source."""

from dataclasses import replace

from portfolio.money.records import MoneyFacts
from portfolio.money.rules.curve import curve, done_points
from portfolio.projects.records.funds import Amount, FundingRow, PhaseRow
from portfolio.values.months import Dated, Month

NOW = Month.of(2025, 3)
ONE = MoneyFacts(
    "A",
    funder="public",
    investment=1200,
    start=Dated(Month.of(2025, 1), "month"),
    finish=Dated(Month.of(2025, 12), "month"),
)
TWO = replace(ONE, code="B", funder="private", investment=2400)


def done(code, *amounts):
    told = tuple(Amount(Month.of(2025, month), fen) for month, fen in amounts)
    return replace(ONE, code=code, reported={"done_total": told})


def phase(year, month=None, source=None, **amounts):
    values = {"planned": None, "done": None, "paid": None} | amounts
    return PhaseRow(year, Month.of(year, month) if month else None, source, **values, source="d")


def test_planned_is_cumulative_and_ends_with_the_whole():
    found = curve([ONE, TWO], NOW)
    assert [point.planned for point in found.whole.points] == [300 * n for n in range(1, 13)]
    assert [(part.key, part.points[-1].planned) for part in found.parts] == [
        ("public", 1200),
        ("private", 2400),
    ]
    assert found.whole.assumed == 2


def test_what_was_entered_for_every_year_is_not_assumed():
    entered = replace(ONE, phases=tuple(phase(2025, n, planned=100) for n in range(1, 13)))
    found = curve([entered, TWO], NOW)
    assert (found.whole.assumed, found.parts[0].assumed, found.parts[1].assumed) == (1, 0, 1)


def test_done_is_the_newest_told_and_says_of_how_many_and_stops_now():
    found = curve([done("A", (1, 50), (3, 90)), done("B", (2, 10)), replace(ONE, code="C")], NOW)
    points = found.whole.points
    assert [(p.done, p.known, p.held) for p in points[:4]] == [
        (50, 1, 0),
        (60, 2, 1),
        (100, 2, 1),
        (None, 0, 0),
    ]
    assert found.whole.planned_of_known == 600  # three months of A and B, not of C


def test_nothing_told_is_unknown_never_nothing():
    found = curve([ONE], NOW)
    assert {point.done for point in found.whole.points} == {None}
    assert found.whole.planned_of_known is None


def test_what_was_told_before_the_first_planned_month_stands_in_it():
    early = replace(ONE, reported={"done_total": (Amount(Month.of(2024, 6), 7),)})
    assert curve([early], NOW).whole.points[0].done == 7


def test_phases_speak_where_no_report_does():
    rows = (phase(2025, 1, done=10), phase(2025, 2, done=5))
    facts = replace(ONE, phases=rows)
    assert done_points(facts, NOW) == {Month.of(2025, 1): 10, Month.of(2025, 2): 15, NOW: 15}
    told = replace(facts, reported={"done_total": (Amount(NOW, 99),)})
    assert done_points(told, NOW) == {NOW: 99}


def test_phases_after_the_month_are_not_done_yet():
    facts = replace(ONE, phases=(phase(2025, 2, done=5), phase(2025, 9, done=70)))
    assert max(done_points(facts, NOW).values()) == 5


def test_by_source_what_was_not_split_stays_apart():
    funding = (FundingRow("district", 400, "d"), FundingRow("special_bond", 800, "d"))
    found = curve([replace(ONE, funding=funding), replace(ONE, code="C"), TWO], NOW, "source")
    assert [(part.key, part.points[-1].planned) for part in found.parts] == [
        ("district", 400),
        ("special_bond", 800),
        ("private_capital", 2400),
        (None, 1200),
    ]


def test_by_source_each_source_has_done_what_was_entered_of_it_and_else_it_is_unknown():
    shares = {"central": 300, "district": 400, "special_bond": 500}
    rows = (
        phase(2025, source="central", planned=300, done=20),
        phase(2025, source="district", planned=400, done=30),
        phase(2025, source="special_bond", planned=500),
    )
    funding = tuple(FundingRow(name, fen, "d") for name, fen in shares.items())
    found = curve([replace(ONE, funding=funding, phases=rows)], NOW, "source")
    now = {part.key: (part.points[2].month, part.points[2].done) for part in found.parts}
    assert now == {"central": (NOW, 20), "district": (NOW, 30), "special_bond": (NOW, None)}
    months = (phase(2025, 1, "central", done=5), phase(2025, 1, "district", done=10))
    found = curve([replace(ONE, funding=funding, phases=months)], NOW, "source")
    assert [(part.key, part.points[0].done) for part in found.parts] == [
        ("central", 5),
        ("district", 10),
        ("special_bond", None),
    ]


def test_projects_that_cannot_be_phased_are_named_and_those_outside_left_out():
    found = curve([ONE, replace(ONE, code="X", investment=None), replace(TWO, in_plan=False)], NOW)
    assert found.unphased == ("X",)
    assert found.whole.points[-1].planned == 1200
    assert curve([], NOW).whole.points == ()
