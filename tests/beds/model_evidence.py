"""What is not yet open: the entries of a month, what they still lack, and its evidence (2.4, 2.5)."""

from tests.beds.model_anchors import family, may_be_new, unsaid
from tests.beds.model_known import (
    Known,
    closed_until,
    first_month,
    in_force,
    last_month,
    opening,
    spoken,
)
from tests.beds.model_levels import sites
from tests.beds.model_pieces import own_pieces, pieces
from tests.beds.model_records import BEFORE_USE, HALTED, WORKS, Baseline, Date, History, Report

YEAR = 12


def entries_of(history: History, seen: Known, month: int) -> list[str]:
    """The plan's projects of a month: begun and not merged, split or withdrawn by then."""
    if month < history.plan.approved:
        return []
    return [
        item.code
        for item in seen.projects.values()
        if item.in_plan
        and item.begins <= month
        and (item.code not in seen.ended or seen.ended[item.code] > month)
    ]


def brought(seen: Known, project: str, baseline: Baseline, month: int) -> int | None:
    """The level that a project's planned new beds already have; None where it cannot be told.

    A baseline from a merger's month on holds what was taken in as well.
    """
    split = seen.origin.get(project)
    if split is not None and month < split.month:
        found = opening(seen, project)
        if found is None or found.by > month:
            return 0
        month = split.month  # what the part took of the beds that were open then
    words = own_pieces(seen, project, lambda _: month)
    if not sites(seen, project) and any(word.level.beds is None for word in words):
        return None
    spoken_for = frozenset().union(*(word.covers for word in words))
    for merge in seen.took_in.get(project, []):
        if merge.month <= baseline.month and merge.project not in spoken_for:
            words += pieces(seen, merge.project, lambda _: month)
    return sum(word.level.beds for word in words if word.level.beds is not None)


def to_come(seen: Known, project: str, baseline: Baseline | None, month: int) -> int | None:
    """The plan's new beds less the level, never below 0; None where a figure is unknown."""
    if baseline is None or baseline.new is None:
        return None
    level = brought(seen, project, baseline, month)
    return None if level is None else max(0, baseline.new - level)


def _final(seen: Known, project: str) -> bool:
    return any(report.beds_final for report in spoken(seen, project))


def in_round(seen: Known, project: str) -> bool:
    """Whether something of a project is still to come: its beds, or it is not open at all."""
    baseline = in_force(seen, project, seen.month)
    found = own_pieces(seen, project, lambda _: seen.month)
    if not found and opening(seen, project) is None:
        missing = to_come(seen, project, baseline, seen.month)
        return missing is None or missing > 0
    return not _final(seen, project) and bool(to_come(seen, project, baseline, seen.month))


def rest(seen: Known, project: str) -> int | None:
    return to_come(seen, project, in_force(seen, project, seen.month), seen.month)


def all_reports(seen: Known, project: str) -> list[Report]:
    """The reports of a project and of its sites."""
    return spoken(seen, project) + [
        report for site in sites(seen, project) for report in spoken(seen, site)
    ]


def _said(report: Report) -> Date | None:
    return report.forecast_opening or report.forecast_finish


def _newest_said(seen: Known, project: str) -> Report | None:
    return ([it for it in spoken(seen, project) if _said(it) is not None] or [None])[-1]


def halted(seen: Known, project: str, month: int) -> bool:
    stages = [it.stage for it in spoken(seen, project) if it.stage and it.month <= month]
    return bool(stages) and stages[-1] in HALTED


def _works(seen: Known, project: str) -> bool:
    """Whether a report of the last 12 months shows works."""
    return any(
        seen.month - report.month <= YEAR and (report.stage in WORKS or report.progress)
        for report in all_reports(seen, project)
    )


def evidence(seen: Known, project: str) -> Date | None:
    """The date that evidence gives to what is still to come."""
    if halted(seen, project, seen.month):
        return None
    report = _newest_said(seen, project)
    if report is not None and seen.month - report.month <= YEAR:
        date = _said(report)
        if last_month(date) >= seen.month:
            return date
    baseline = in_force(seen, project, seen.month)
    if baseline is None or baseline.finish is None or last_month(baseline.finish) < seen.month:
        return None
    recent = seen.month - baseline.month <= YEAR
    ahead = baseline.start is not None and first_month(baseline.start) > seen.month
    return baseline.finish if recent or ahead or _works(seen, project) else None


def why_none(seen: Known, project: str) -> str:
    """The first reason that fits of what has no evidence."""
    baseline = in_force(seen, project, seen.month)
    finish = None if baseline is None else baseline.finish
    due = finish is not None and last_month(finish) <= seen.month
    silent = all(seen.month - it.month > YEAR for it in all_reports(seen, project))
    if halted(seen, project, seen.month):
        return "halted"
    if due and silent:
        return "due_unreported"
    if not due and not _works(seen, project):
        return "no_works"
    return "date_lapsed"


def due_unreported(history: History, seen: Known, project: str, month: int) -> bool:
    """Whether a project may have opened by a month because it was due, and nothing says no."""
    then = min(month, seen.month)
    baselines = [it for it in seen.baselines.get(project, []) if it.month <= then]
    finish = baselines[-1].finish if baselines else None
    if finish is None or last_month(finish) > then:
        return False
    if project not in entries_of(history, seen, then) or halted(seen, project, then):
        return False
    closed = [closed_until(seen, place) for place in (project, *sites(seen, project))]
    if any(until is not None and until >= month for until in closed):
        return False
    if any(
        report.stage in BEFORE_USE and 0 <= then - report.month <= 2
        for report in all_reports(seen, project)
    ):
        return False
    report = _newest_said(seen, project)
    return report is None or last_month(_said(report)) <= month


def may_have_come(history: History, seen: Known, root: str, anchor: int, month: int) -> int:
    """The beds that may be in use besides: of openings with unknown beds, and due unreported."""
    if month <= anchor:
        return 0
    places = unsaid(seen, root, anchor, month)
    new = {seen.owner[place] for place in places if may_be_new(seen, place, anchor)}
    total = 0
    for project in family(seen, root):
        due = due_unreported(history, seen, project, month) and not _final(seen, project)
        if project in new or due:
            baseline = in_force(seen, project, min(month, seen.month))
            if baseline is not None and baseline.new is not None:
                level = brought(seen, project, baseline, month) or 0
                total += max(0, baseline.new - level)
    return total
