"""The district's territory becomes another: older targets are judged for their own months only."""

import pytest

from portfolio.beds.records.ground import ObservedStock, Population, Target
from portfolio.beds.service import figures, rollup
from portfolio.beds.words.target import outcome_text, verdict
from portfolio.history.service import log
from portfolio.projects.service import documents
from portfolio.values import language
from portfolio.values.months import Month
from tests.conftest import NOW, author

TARGET = Month.of(2025, 12)
PLAN, CONFIRMED = "plan", "confirmed"


@pytest.fixture(params=["2025-06", "2026-06"])
def changed(request, database):
    """The seeded district, its territory another from a month before or after its target's."""
    year, month = (int(part) for part in request.param.split("-"))
    stock = ObservedStock(
        Month.of(year, month), 5_000, "区划调整公告", scope="新区划", boundary=True
    )
    figures.add_stock(database, author(), stock)
    documents.edit_document(database, author(), "区划调整公告", {"dated": request.param})
    return database, Month.of(year, month)


def read(database, as_of=NOW, view=PLAN, population="fixed"):
    return rollup.roll_up(database, as_of, view=view, population=population)


def test_a_target_of_another_territory_is_not_judged(changed):
    database, since = changed
    before = since <= TARGET
    for view in (PLAN, CONFIRMED, "forecast"):
        for population in ("fixed", "latest"):
            found = read(database, view=view, population=population).capacity
            assert found.target.boundary == since
            assert found.met is (None if before else False)
    answer = read(database).answer
    assert {line.met for line in answer.lines} == ({None} if before else {False})
    assert answer.outcome.met is (None if before else False)


def test_it_is_said_in_words_and_data(changed):
    database, since = changed
    language.speak("zh")
    found = read(database, view=CONFIRMED)
    outcome, sentence = outcome_text(found.answer.outcome), verdict(found.capacity)
    for text in (outcome, sentence):
        assert ("口径已变（2025年6月起区划变更），不作判定" in text) is (since < TARGET)
    if since > TARGET:
        # Late by the months of the old territory alone: January to May.
        assert "逾期至少5个月" in outcome


def test_months_after_it_count_from_the_new_territory(changed):
    database, since = changed
    line = read(database, view=CONFIRMED).answer.line(CONFIRMED, "fixed")
    assert line.beds == 5_000
    # Before it nothing is another: the months stay those of the old base.
    past = read(database, since + -1, view=CONFIRMED).answer
    assert past.line(CONFIRMED, "fixed").beds == 2_876 + 150
    assert past.target.boundary is None


def test_a_target_set_for_the_new_territory_is_judged(changed):
    database, since = changed
    people = Population(f"{since}-28", 800_000, "survey", "official", "区划调整公告")
    figures.add_population(database, author(), people)
    new = Target("T6", Month.of(2030, 12), 760, since, 625, "区划调整公告")
    figures.add_target(database, author(), new)
    found = rollup.roll_up(database, NOW, target="T6").capacity
    assert (found.target.boundary, found.met) == (None, False)


def test_taken_back_the_target_is_judged_again(changed):
    database, _ = changed
    log.undo(database, author(), 3)
    log.undo(database, author(), 2)
    assert read(database, view=CONFIRMED).capacity.met is False
    assert log.check(database).problems == ()
