"""When a target is met, missed or not to be judged yet, by the independent model (DESIGN 2.4)."""

from dataclasses import replace

import pytest

from tests.beds import model
from tests.beds.model import Lateness, Residents, Stock
from tests.beds.test_model import NOW, SEEDED, T26, at

#: 3,026 to 3,721 may be in use: 6.00 of 577,505 are 3,466, 5.20 are 3,004, 6.50 are 3,754.
BETWEEN = replace(T26, rate=600)


def judged(history, view="confirmed", as_of=NOW, basis="fixed"):
    return (
        model.met(history, view, as_of, "T2-6", basis),
        model.months_late(history, view, as_of, "T2-6", basis),
    )


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [
        (520, (True, None)),
        (600, (None, None)),
        (650, (False, Lateness(11, "at_least"))),
    ],
)
def test_judged_on_both_ends(rate, verdict):
    history = replace(SEEDED, targets=(replace(T26, rate=rate),))
    assert judged(history) == verdict
    assert judged(history, "forecast") == verdict
    assert judged(history, as_of=at("2025-11")) == (None, None)


def published(*stocks):
    return replace(
        SEEDED,
        targets=(BETWEEN,),
        stocks=stocks,
        residents=(*SEEDED.residents, Residents(at("2025-12"), 595_000, "survey", at("2026-03"))),
    )


def test_the_statistics_judge_as_first_published():
    first = Stock(at("2025-12"), 3180, at("2026-04"))
    history = published(first, Stock(at("2025-12"), 3300, at("2026-09"), 2))
    assert judged(history, as_of=at("2026-03")) == (None, None)
    assert judged(history) == (False, Lateness(11, "at_least"))
    assert judged(history, basis="latest") == (False, Lateness(11, "at_least"))


def test_a_later_stock_that_is_enough_reaches_it_late():
    history = published(
        Stock(at("2025-12"), 3180, at("2026-04")), Stock(at("2026-06"), 3600, at("2026-09"))
    )
    assert judged(history) == (False, Lateness(7, "month"))


def test_the_plan_is_judged_at_once():
    assert judged(SEEDED, "plan", at("2021-07")) == (False, Lateness(12, "year"))
    before = at("2021-06")
    assert judged(SEEDED, "plan", before) == (None, None)
