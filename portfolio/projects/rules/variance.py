"""How far a project stands from what was approved: against its first and its current baseline."""

from collections.abc import Sequence

from portfolio.projects.records import BaselineRow, ProjectRow, Report, Variance
from portfolio.projects.rules.timeline import counted, newest
from portfolio.values.months import Month


def variances(
    row: ProjectRow, baselines: Sequence[BaselineRow], reports: Sequence[Report]
) -> tuple[Variance, ...]:
    """Return the variance against the first baseline and, where there is another, the current.

    Months, fen and beds; later, dearer and more are positive. What stands now is what reports
    gave last (finish or opening, cost, net beds), else what the current baseline approves.
    """
    if not baselines:
        return ()
    current = baselines[-1]
    now = _finish(row, current), _cost(reports, current), _beds(reports, current)
    against = (baselines[0],) if len(baselines) == 1 else (baselines[0], current)
    return tuple(_variance(item, *now) for item in against)


def _finish(row: ProjectRow, current: BaselineRow) -> Month | None:
    if current.finish is None:
        return None
    return current.finish.month + (row.slip or 0)


def _newest(reports: Sequence[Report], name: str) -> int | None:
    """Return what the newest counted report of the project itself gives."""
    found = newest(counted(reports), name)
    return found[1] if found and isinstance(found[1], int) else None


def _cost(reports: Sequence[Report], current: BaselineRow) -> int | None:
    reported = _newest(reports, "cost")
    return current.figures["investment"] if reported is None else reported


def _beds(reports: Sequence[Report], current: BaselineRow) -> int | None:
    opened, before = _newest(reports, "beds_open"), _newest(reports, "beds_before")
    if opened is None or before is None:
        return current.figures["beds_new"]
    return opened - before


def _variance(
    baseline: BaselineRow, finish: Month | None, cost: int | None, beds: int | None
) -> Variance:
    approved = baseline.finish.month if baseline.finish else None
    return Variance(
        baseline=baseline.number,
        months=finish - approved if finish and approved else None,
        cost=_less(cost, baseline.figures["investment"]),
        beds=_less(beds, baseline.figures["beds_new"]),
    )


def _less(now: int | None, then: int | None) -> int | None:
    return None if now is None or then is None else now - then
