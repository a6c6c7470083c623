"""The probability of meeting the target: by hand, by convolution, by lot."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Month, Slip
from portfolio.whatif.data.scenario import beliefs_of, read_slips
from portfolio.whatif.records import IN_USE, Beliefs, Scenario, Slips
from portfolio.whatif.rules.changes import applied
from portfolio.whatif.rules.outcome import answer
from portfolio.whatif.rules.risk import DRAWS, error_of, observed, risk
from tests.conftest import NOW
from tests.whatif.test_scenarios import START, entry, position

HALVES = read_slips("0:0.5,6:0.3,12:0.2")
#: Before anything could have opened, so that no slip is ruled out.
EARLY = replace(START, ground=replace(START.ground, as_of=Month.of(2021, 1)))


def test_one_project_decides_by_hand():
    """Only D can lose the target by the end of 2026: its slips are the answer."""
    there = applied(
        position(entry("A", "2025-06", 800), entry("D", "2026-12", 140)),
        Scenario(by=Month.of(2026, 12)),
    )
    found = risk(there, Beliefs(for_all=HALVES))
    chances = {str(c.month): c.probability for c in found.chances}
    assert found.by(Month.of(2026, 6)) == 0
    assert chances["2026-12"] == Fraction(1, 2)
    assert chances["2027-06"] == Fraction(4, 5)
    assert chances["2027-12"] == 1
    assert (found.half, found.safe) == (Month.of(2026, 12), Month.of(2027, 6))
    assert (found.method, found.error) == ("exact", None)


def test_every_combination_of_slips_says_the_same():
    slips = {
        "A": read_slips("-3:0.2,0:0.5,9:0.3"),
        "B": read_slips("0:50%,12:50%"),
        "C": HALVES,
        "D": read_slips("0:0.9,-24:0.1"),
    }
    found = risk(EARLY, Beliefs(by_code=slips))
    for chance in found.chances:
        sure = Fraction(0)
        for drawn in product(*(slips[code].chances for code in slips)):
            shifts = {code: months for code, (months, _) in zip(slips, drawn, strict=True)}
            met = answer(
                START, Scenario(shifts=shifts, by=max(chance.month, Month.of(2021, 1)))
            ).met
            weight = Fraction(1)
            for _, part in drawn:
                weight *= part
            sure += weight * met
        assert chance.probability == sure, chance


def random_position(dice):
    entries = [
        entry(
            f"A{n}", f"{dice.randint(2024, 2028)}-{dice.randint(1, 12):02d}", dice.randint(0, 400)
        )
        for n in range(dice.randint(1, 9))
    ]
    start = position(*entries)
    total = sum(e.beds for e in entries)
    residents = (2876 + dice.randint(0, total + 50)) * 100_000 // 660
    return applied(start, Scenario(residents=max(residents, 1)))


def random_slips(dice):
    months = dice.sample(range(-6, 37), dice.randint(1, 4))
    weights = [dice.randint(1, 20) for _ in months]
    return Slips(
        tuple(sorted((m, Fraction(w, sum(weights))) for m, w in zip(months, weights, strict=True)))
    )


@pytest.mark.parametrize("block", range(5))
def test_100_portfolios_by_convolution_and_by_lot(block):
    for seed in range(block * 20, block * 20 + 20):
        dice = random.Random(seed)  # noqa: S311 - made-up figures, no secrets
        there = random_position(dice)
        beliefs = Beliefs(by_code={e.code: random_slips(dice) for e in there.entries})
        exact, drawn = (risk(there, beliefs, method=m) for m in ("exact", "simulation"))
        assert [c.month for c in exact.chances] == [c.month for c in drawn.chances]
        assert drawn.error == error_of(DRAWS) < 0.014
        off = [
            abs(float(a.probability - b.probability))
            for a, b in zip(exact.chances, drawn.chances, strict=True)
        ]
        assert max(off) <= drawn.error, seed
        for month, least in ((drawn.half, 0.5), (drawn.safe, 0.8)):
            reached = (
                float(exact.by(month))
                if month
                else max(float(c.probability) for c in exact.chances)
            )
            assert reached >= least - drawn.error if month else reached <= least + drawn.error


def test_the_same_seed_draws_the_same():
    beliefs = Beliefs(for_all=HALVES)
    assert risk(START, beliefs, method="simulation") == risk(START, beliefs, method="simulation")


def test_in_forecast_what_is_in_use_is_sure_and_nothing_comes_before_the_month():
    there = position(
        entry("A", "2025-06", 800, standing=IN_USE), entry("B", "2027-01", 140), view="forecast"
    )
    found = risk(there, Beliefs(for_all=read_slips("-12:0.5,0:0.5")))
    assert [project.code for project in found.projects] == ["B"]
    assert found.half == Month.of(2026, 11)
    assert found.by(Month.of(2026, 10)) == 0


def test_own_finished_projects_are_taken_where_nothing_is_given():
    assert observed([0, 0, 6, 12]) == read_slips("0:0.5,6:0.25,12:0.25")
    with pytest.raises(WrongUsage, match="Nothing says how late A may be"):
        risk(START, Beliefs())
    with pytest.raises(WrongUsage, match="no project “Z”"):
        risk(START, Beliefs(by_code={"Z": HALVES}, for_all=HALVES))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0:0.5,6:0.4", "sum to 0.9, not to 1"),
        ("0:1,6", "is no distribution of slips"),
        ("", "is no distribution of slips"),
        ("0:-1,1:2", "is no distribution of slips"),
        ("9999:1", "is no distribution of slips"),
    ],
)
def test_a_distribution_that_is_none(text, says):
    with pytest.raises(WrongUsage, match=says):
        read_slips(text)


def test_a_distribution_as_people_type_it():
    assert read_slips("０：50%，６：0.3, +12:0.2") == HALVES
    assert HALVES.by(6) == Fraction(4, 5)


def test_a_reference_class_needs_its_source_and_its_date():
    text = '[reference]\nslips = "0:0.5,12:0.5"\nsource = "A study"\n'
    with pytest.raises(BadInput, match="reference"):
        beliefs_of(text, "x.toml")
    found = risk(START, beliefs_of(text + 'date = "2019"\n', "x.toml"))
    assert {project.origin for project in found.projects} == {"reference"}
    own = beliefs_of('[slip]\nA = "0:1"\n' + text + 'date = "2019"\n', "x.toml")
    assert [p.origin for p in risk(START, own).projects] == ["given", *["reference"] * 3]


@pytest.mark.parametrize(("finished", "few"), [(1, True), (4, True), (5, False)])
def test_no_quantile_rests_on_fewer_than_five_finished_projects(finished, few):
    there = replace(START, slips={f"F{n}": Slip(n) for n in range(finished)})
    found = risk(there, Beliefs())
    assert found.few is few
    assert (found.half is None) or not few
    given = risk(there, Beliefs(for_all=HALVES))
    assert not given.few


def test_what_is_in_use_is_a_fact_and_what_is_not_is_to_come():
    """A opened in 2026-01; B was due in 2025-06 and no report says it is open by 2026-11."""
    there = position(
        replace(entry("A", "2025-06", 800), opened=Month.of(2026, 1)), entry("B", "2025-06", 140)
    )
    found = risk(there, Beliefs(for_all=HALVES))
    origins = {project.code: project.origin for project in found.projects}
    assert origins == {"A": "record", "B": "given"}
    assert found.by(Month.of(2026, 10)) == 0
    assert found.by(NOW) == 1
    before = replace(there, ground=replace(there.ground, as_of=Month.of(2025, 7)))
    early = risk(before, Beliefs(for_all=HALVES))
    assert {project.origin for project in early.projects} == {"given"}
    assert early.by(Month.of(2025, 12)) == Fraction(4, 5) ** 2
