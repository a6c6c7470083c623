"""The random histories are what the program accepts, and reach every sentence of DESIGN 2.2-2.4."""

import pytest

from tests.beds.histories import history
from tests.beds.history_course import LAST
from tests.beds.history_events import EVENTS, TELLERS, of_answers, stats
from tests.beds.model_records import IN_USE
from tests.conftest import up_to

THOUSAND = [
    pytest.param(seed, marks=[pytest.mark.long] * (seed >= 60))
    for seed in range(max(60, up_to(1000)))
]


@pytest.mark.parametrize("seed", THOUSAND)
def test_only_what_the_program_accepts(seed):
    found = history(seed)
    ends = {it.project: it.month for it in (*found.merges, *found.splits)}
    begins = {it.code: it.begins for it in found.projects}
    assert {it.order for it in found.reports} == set(range(len(found.reports)))
    for report in found.reports:
        assert begins[report.project] <= report.month < min(LAST, ends.get(report.project, LAST))
        assert report.actual_opening is None or _told_by(report) <= report.month
    for place in {it.site or it.project for it in found.reports}:
        own = [it for it in found.reports if (it.site or it.project) == place]
        in_use = [it.month for it in own if it.stage in IN_USE]
        dates = [_told_by(it) for it in own if it.actual_opening is not None]
        assert not in_use or all(date <= min(in_use) for date in dates)
    for gone in found.withdrawals:
        later = [
            it for it in found.reports if it.project == gone.project and it.month >= gone.month
        ]
        assert not [it for it in later if it.stage or it.actual_opening or it.progress]
    into = {it.project: it.into for it in found.merges}
    assert len(into) == len(found.merges)
    for split in found.splits:
        plan = _newest_plan(found, split.project)
        for name in ("opened", "new"):
            parts = [getattr(share, name) for share in split.shares.values()]
            assert getattr(plan, name) == (None if None in parts else sum(parts))


def _told_by(report):
    return min(report.actual_opening.month, report.month)


def _newest_plan(found, project):
    return max((it for it in found.baselines if it.project == project), key=lambda it: it.number)


def test_the_same_seed_tells_the_same():
    assert repr(history(7)) == repr(history(7))
    assert repr(history(7)) != repr(history(8))


#: What is judged or has no evidence takes long to ask of a history.
QUICK = tuple(teller for teller in TELLERS if teller is not of_answers)


def test_every_kind_of_event_is_reached():
    found = stats((history(seed) for seed in range(400)), QUICK)
    found.update(stats(history(seed) for seed in range(60)))
    assert [name for name in [*EVENTS, *found] if found[name] == 0] == []


@pytest.mark.long
def test_every_kind_of_event_is_reached_by_some_in_two_hundred():
    found = stats(history(seed) for seed in range(up_to(1000)))
    wanted = up_to(1000) // 200
    assert {name: found[name] for name in [*EVENTS, *found] if found[name] < wanted} == {}
