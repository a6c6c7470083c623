"""What is known as of a month: the reports, baselines and ends of each project, and its opening."""

from dataclasses import dataclass, fields, replace
from functools import lru_cache

from tests.beds.model_records import (
    BEFORE_USE,
    IN_USE,
    Baseline,
    Date,
    History,
    Merge,
    Opening,
    Project,
    Report,
    Split,
)


@dataclass(frozen=True, eq=False)
class Known:
    """All that is known as of `month`, by project or place and in order of months."""

    month: int
    projects: dict[str, Project]
    owner: dict[str, str]
    baselines: dict[str, list[Baseline]]
    reports: dict[str, list[Report]]
    took_in: dict[str, list[Merge]]
    split: dict[str, Split]
    origin: dict[str, Split]
    ended: dict[str, int]


def first_month(date: Date) -> int:
    return date.month - date.month % 12 if date.precision == "year" else date.month


def last_month(date: Date) -> int:
    return first_month(date) + 11 if date.precision == "year" else date.month


def _edited(old: Report, new: Report) -> Report:
    """A second report of a place and month edits the first: what it gives replaces."""
    given = {item.name: getattr(new, item.name) for item in fields(new)}
    given = {name: it for name, it in given.items() if it is not None and it is not False}
    return replace(old, **given)


def _filed(history: History, as_of: int) -> dict[str, list[Report]]:
    """The reports of months up to `as_of`, one of a place and month."""
    held: dict[tuple[str, int], Report] = {}
    for report in sorted(history.reports, key=lambda report: report.order):
        if report.month <= as_of:
            key = (report.site or report.project, report.month)
            held[key] = _edited(held[key], report) if key in held else report
    places: dict[str, list[Report]] = {}
    for place, month in sorted(held, key=lambda key: key[1]):
        places.setdefault(place, []).append(held[place, month])
    return places


@lru_cache(maxsize=64)
def known(history: History, as_of: int) -> Known:
    projects = {item.code: item for item in history.projects if item.begins <= as_of}
    owner = {site: item.code for item in projects.values() for site in item.sites}
    baselines: dict[str, list[Baseline]] = {}
    for baseline in sorted(history.baselines, key=lambda item: item.number):
        if baseline.month <= as_of:
            baselines.setdefault(baseline.project, []).append(baseline)
    took_in: dict[str, list[Merge]] = {}
    merges = [item for item in history.merges if item.month <= as_of]
    for merge in sorted(merges, key=lambda item: item.month):
        took_in.setdefault(merge.into, []).append(merge)
    splits = [item for item in history.splits if item.month <= as_of]
    ends = [*merges, *splits, *(item for item in history.withdrawals if item.month <= as_of)]
    return Known(
        month=as_of,
        projects=projects,
        owner=owner | {code: code for code in projects},
        baselines=baselines,
        reports=_filed(history, as_of),
        took_in=took_in,
        split={item.project: item for item in splits},
        origin={part: item for item in splits for part in item.shares},
        ended={item.project: item.month for item in ends},
    )


def in_force(seen: Known, project: str, month: int) -> Baseline | None:
    """The newest baseline of a month; the first one where none is in force yet."""
    found = seen.baselines.get(project, [])
    return ([item for item in found if item.month <= month] or found[:1] or [None])[-1]


@lru_cache(maxsize=2048)
def spoken(seen: Known, place: str) -> list[Report]:
    """The reports of a place; a part keeps the dates and papers of what was split, not its beds."""
    own = seen.reports.get(place, [])
    if place not in seen.origin:
        return own
    split = seen.origin[place]
    kept = [
        replace(report, beds_open=None, beds_before=None, beds_paused=None, beds_final=False)
        for report in spoken(seen, split.project)
    ]
    share = split.shares[place]
    given = Report(
        order=-1,
        project=place,
        site=None,
        month=split.month,
        beds_open=share.open,
        beds_before=share.before,
    )
    return [*kept, given, *own]


def last_closed(seen: Known, place: str, before: int | None = None) -> int | None:
    """The last month (before another) in which a report says that the place is not open."""
    months = [report.month for report in spoken(seen, place) if report.stage in BEFORE_USE]
    return max((month for month in months if before is None or month < before), default=None)


@lru_cache(maxsize=2048)
def told(seen: Known, place: str) -> int | None:
    """The month of the first report that says the place is in use."""
    months = [item.month for item in spoken(seen, place) if item.stage in IN_USE or _dated(item)]
    return min(months, default=None)


def _dated(report: Report) -> bool:
    return report.actual_opening is not None


def _documented(seen: Known, place: str) -> bool:
    """Whether a report that says the place is in use comes with a document."""
    return any(
        report.document and (report.stage in IN_USE or _dated(report))
        for report in spoken(seen, place)
    )


@lru_cache(maxsize=2048)
def opening(seen: Known, place: str) -> Opening | None:
    """When the place opened, as far as it is known."""
    reports = spoken(seen, place)
    document = _documented(seen, place)
    dated = [report for report in reports if _dated(report)]
    says = [report.month for report in reports if report.stage in IN_USE]
    if not dated and not says:
        return None
    if not dated:
        by, precision, earliest = says[0], "by", None
    else:
        date = dated[-1].actual_opening
        if date.precision == "month":
            return Opening(date.month - 1, date.month, "month", document)
        by, precision = min([last_month(date), dated[-1].month, *says[:1]]), date.precision
        earliest = first_month(date) - 1 if precision == "year" else None
    bounds = [bound for bound in (earliest, last_closed(seen, place, by)) if bound is not None]
    if bounds:
        return Opening(max(bounds), by, precision, document)
    return Opening(_planned_start(seen, place, by), by, precision, document)


def _planned_start(seen: Known, place: str, by: int) -> int | None:
    """The planned start, where it tells anything of an opening not later than `by`."""
    baseline = in_force(seen, seen.owner.get(place, place), by)
    if baseline is None or baseline.start is None or first_month(baseline.start) >= by:
        return None
    return first_month(baseline.start)


def closed_until(seen: Known, place: str) -> int | None:
    """The last month in which the place is known, by reports or its date, to have been closed."""
    found = opening(seen, place)
    if found is None:
        return last_closed(seen, place)
    if found.precision == "month":
        return found.after
    bounds = [last_closed(seen, place, found.by)]
    if found.precision == "year":
        bounds.append(found.after)
    return max((bound for bound in bounds if bound is not None), default=None)
