"""What must hold of the independent model whatever the history."""

from dataclasses import replace

import pytest

from tests.beds import model
from tests.beds.histories import history
from tests.beds.history_course import APPROVED, LAST

SEEDS = [pytest.param(seed, marks=[pytest.mark.long] * (seed >= 15)) for seed in range(200)]
ENDS = [pytest.param(seed, marks=[pytest.mark.long] * (seed >= 50)) for seed in range(200)]
VIEWS = ("plan", "forecast", "confirmed")


def answers(found, as_of, t, codes=None):
    """All figures of a month, by target and view."""
    return {
        (it.code, view): model.beds(found, view, as_of, it.code, t)
        for it in found.targets
        for view in VIEWS
        if codes is None or it.code in codes
    }


def in_use(found, as_of, t):
    """The least, and what is open with a paper or without, by target."""
    return {
        key: it
        for key, it in answers(found, as_of, t).items()
        if key[1] == "confirmed" or (key[1] == "forecast" and t < as_of)
    }


def changed_in(found, month):
    """Whether anything at all was reported, planned or published in a month."""
    dated = [*found.reports, *found.baselines, *found.merges, *found.splits, *found.withdrawals]
    out = [*found.targets, *found.stocks, *found.residents, *found.changes]
    begun = [it.begins for it in found.projects]
    return month in {*(it.month for it in dated), *(it.published for it in out), *begun}


@pytest.mark.parametrize("seed", SEEDS)
def test_least_never_exceeds_most(seed):
    found = history(seed)
    for as_of in range(APPROVED, LAST, 9):
        for target in found.targets:
            for t in (target.base_month, target.base_month + 7, as_of - 5, as_of, as_of + 9):
                least = model.beds(found, "confirmed", as_of, target.code, t)
                if least is not None:
                    assert least <= model.most(found, as_of, target.code, t)
                    assert least <= model.beds(found, "forecast", as_of, target.code, t)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_true_of_a_month_stays_true_where_nothing_is_told(seed):
    found = history(seed)
    for as_of in range(APPROVED + 1, LAST, 2):
        if not changed_in(found, as_of):
            past = as_of - 6
            assert answers(found, as_of, past) == answers(found, as_of - 1, past)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_later_target_changes_nothing_of_an_earlier_one(seed):
    found = history(seed)
    first = found.targets[0]
    alone = replace(found, targets=(first,))
    for as_of in range(APPROVED + 12, LAST, 12):
        assert answers(found, as_of, as_of, {first.code}) == answers(alone, as_of, as_of)


@pytest.mark.parametrize("seed", ENDS)
def test_a_merger_closes_no_beds(seed):
    found = history(seed)
    for merge in found.merges:
        kept = tuple(it for it in found.merges if it is not merge)
        baselines = tuple(it for it in found.baselines if it.month != merge.month)
        without = replace(found, merges=kept, baselines=baselines)
        merged = replace(found, baselines=baselines)
        if merge.month not in {it.month for it in found.reports}:
            for t in (merge.month - 1, merge.month):
                assert in_use(without, merge.month, t) == in_use(merged, merge.month, t)


@pytest.mark.parametrize("seed", ENDS)
def test_a_split_closes_no_beds(seed):
    found = history(seed)
    for split in found.splits:
        whole = [it for it in found.projects if it.code not in split.shares]
        without = replace(found, splits=(), projects=tuple(whole))
        for t in (split.month - 1, split.month):
            assert in_use(without, split.month, t) == in_use(found, split.month, t)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_papers_in_use_is_what_is_open(seed):
    found = history(seed)
    borne = replace(found, reports=tuple(replace(it, document=True) for it in found.reports))
    for as_of in range(APPROVED + 6, LAST, 8):
        for target in borne.targets:
            asked = (as_of, target.code, as_of - 1)
            least = model.beds(borne, "confirmed", *asked)
            assert least == model.beds(borne, "forecast", *asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_entry_tells_nothing(seed):
    """But of two reports of one place and month."""
    found = history(seed)
    by_month = sorted(found.reports, key=lambda it: (it.month, it.order))
    ordered = replace(
        found, reports=tuple(replace(it, order=number) for number, it in enumerate(by_month))
    )
    for as_of in range(APPROVED, LAST, 10):
        assert answers(found, as_of, as_of) == answers(ordered, as_of, as_of)
