"""How far a project stands from what was approved: against its first and its current baseline."""

from collections.abc import Sequence

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import BaselineRow, Variance
from portfolio.projects.records.reports import Report
from portfolio.projects.rules.slip import FINISHES, lateness, told_finish
from portfolio.projects.rules.timeline import counted, newest
from portfolio.values.months import Month
from portfolio.values.vocabulary import HALTED_STAGES


def variances(
    row: ProjectRow, baselines: Sequence[BaselineRow], reports: Sequence[Report], as_of: Month
) -> tuple[Variance, ...]:
    """Return the variance against the first baseline and, where there is another, the current.

    Time, fen and beds, each only as far as reports say it: what nobody reported is as unknown as
    before, not as planned. Against the first baseline the finish of the current one, while it
    lies ahead, tells the time too. Later, dearer and more are positive.
    """
    if not baselines:
        return ()
    current = baselines[-1]
    told = told_finish({name: getattr(row, name) for name in FINISHES}, as_of)[1]
    cost, beds = _newest(reports, "cost"), _beds(reports)
    halted = row.stage in HALTED_STAGES
    approved = current.finish if current.finish and current.finish.month > as_of else None
    ahead = told or (None if halted else approved)
    return tuple(
        Variance(
            baseline=item.number,
            slip=lateness(told if item is current else ahead, item.finish, as_of, halted=halted),
            cost=_less(cost, item.figures["investment"]),
            beds=_less(beds, item.figures["beds_new"]),
        )
        for item in ((current,) if len(baselines) == 1 else (baselines[0], current))
    )


def _newest(reports: Sequence[Report], name: str) -> int | None:
    """Return what the newest counted report of the project itself gives."""
    found = newest(counted(reports), name)
    return found[1] if found and isinstance(found[1], int) else None


def _beds(reports: Sequence[Report]) -> int | None:
    return _less(_newest(reports, "beds_open"), _newest(reports, "beds_before"))


def _less(now: int | None, then: int | None) -> int | None:
    return None if now is None or then is None else now - then
