"""The rules of the program against the independent model, on random histories month by month."""

from random import Random

import pytest

from portfolio.beds.rules.capacity.count import Count
from portfolio.beds.rules.capacity.measure import measure
from portfolio.values.months import Month
from tests.beds import agreement, model
from tests.beds.histories import history
from tests.beds.history_course import APPROVED, LAST
from tests.conftest import up_to

VIEWS = ("plan", "forecast", "confirmed")


def test_some_histories_agree():
    for seed in range(20):
        agree(seed)


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, up_to(1000), 50))
def test_up_to_a_thousand_histories_agree(start):
    for seed in range(start, start + 50):
        agree(seed)


def agree(seed):
    told, dice = history(seed), Random(seed)  # noqa: S311 - the same months from the same seed
    for _ in range(3):
        as_of = dice.randint(APPROVED, LAST)
        code = model.leading(told, as_of)
        on = None if code is None else agreement.ground(told, as_of, code)
        if on is None:
            assert code is None
            continue
        assert agreement.ground(told, as_of).target.month == on.target.month
        seen = agreement.views(told, as_of, on)
        for view in VIEWS:
            months = [dice.randint(on.target.baseline_month.ordinal, LAST + 24) for _ in range(4)]
            _beds(told, view, as_of, on, seen[view], months)
            for basis in ("fixed", "latest"):
                _verdict(told, view, as_of, on, seen[view], basis)
        named = {item.code: (item.why, item.beds) for item in seen["forecast"].no_evidence}
        assert named == model.no_evidence(told, as_of), (seed, as_of)


def _beds(told, view, as_of, on, seen, months):
    code, least = on.target.code, Count(view, seen, on)
    for month in months:
        where = (view, code, Month(as_of), Month(month))
        assert least.beds(Month(month)) == model.beds(told, view, as_of, code, month), where
        outside = model.outside_since(told, view, as_of, code, month)
        assert least.outside(Month(month)) == outside, where
        if view == "confirmed":
            most = Count(view, seen, on, most=True).beds(Month(month))
            assert most == model.most(told, as_of, code, month), where
            assert least.beds(Month(month)) <= most, where


def _verdict(told, view, as_of, on, seen, basis):
    found, code = measure(view, seen, on, basis), on.target.code
    where = (view, code, Month(as_of), basis)
    assert found.met is model.met(told, view, as_of, code, basis), where
    late = model.months_late(told, view, as_of, code, basis)
    mine = (found.late.months, found.late.precision) if found.late else None
    theirs = tuple(late) if late else None
    assert mine == theirs, where
