"""What changed between two months: the same projects as of each, compared field by field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portfolio.beds.rules.capacity.measure import measure
from portfolio.beds.rules.moves import Side, by_cause, moves
from portfolio.history.records import ChangeItem
from portfolio.projects.rules.opening import expected, opened_with
from portfolio.projects.rules.slip import slip
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import COST_KINDS, HALTED_STAGES


@dataclass(frozen=True, slots=True)
class Approved:
    """The current baseline of a project as of a month; money in fen.

    Group, funder and nature are those it gives, else those of the entry and the project.
    """

    number: int | None = None
    start: Dated | None = None
    finish: Dated | None = None
    investment: int | None = None
    beds_new: int | None = None
    group: str | None = None
    funder: str | None = None
    nature: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What the reports up to a month say of a project or of one of its sites.

    Money in fen; `costs` has the newest figure of each kind, `net_beds` are beds open now less
    beds open before.
    """

    stage: str | None = None
    opened: Dated | None = None
    actual_start: Dated | None = None
    actual_finish: Dated | None = None
    actual_opening: Dated | None = None
    forecast_start: Dated | None = None
    forecast_finish: Dated | None = None
    forecast_opening: Dated | None = None
    costs: Mapping[str, int] = field(default_factory=dict)
    done_total: int | None = None
    beds_open: int | None = None
    net_beds: int | None = None


@dataclass(frozen=True, slots=True)
class SiteSnapshot:
    """One site of a project as of a month."""

    code: str
    name_zh: str
    name_en: str
    reported: Reported


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One project as of a month.

    `added` is the month of its first baseline, `listed` tells that it does not lie ahead.
    """

    code: str
    name_zh: str = ""
    name_en: str = ""
    in_plan: bool = True
    added: Month | None = None
    listed: bool = True
    approved: Approved = Approved()
    reported: Reported = Reported()
    sites: tuple[SiteSnapshot, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A date of a project and what it rests on: `plan`, `forecast` or `actual`."""

    date: Dated
    basis: str


# --- the projects ---------------------------------------------------------------------------


def between(before: Sequence[Snapshot], after: Sequence[Snapshot]) -> tuple[ChangeItem, ...]:
    """Return what changed of each project, in the order of `after`; its sites follow it."""
    earlier = {snapshot.code: snapshot for snapshot in before}
    return tuple(
        item
        for now in after
        for item in _of_project(earlier.get(now.code, Snapshot(now.code, listed=False)), now)
    )


def names(snapshots: Iterable[Snapshot]) -> dict[str, tuple[str, str]]:
    """Return the Chinese and English names of projects and sites by code."""
    found: dict[str, tuple[str, str]] = {}
    for snapshot in snapshots:
        found[snapshot.code] = (snapshot.name_zh, snapshot.name_en)
        found.update((site.code, (site.name_zh, site.name_en)) for site in snapshot.sites)
    return found


def _of_project(then: Snapshot, now: Snapshot) -> Iterator[ChangeItem]:
    approved = then.approved if then.listed else now.approved
    then = replace(then, approved=approved)
    own = (
        *_added(then, now),
        *_stage(then.reported, now.reported),
        *_approved(then.approved, now.approved),
        *_dates(_dues(then), _dues(now)),
        *_figures(then.reported, now.reported),
    )
    yield from (replace(item, project=now.code) for item in own)
    earlier = {site.code: site.reported for site in then.sites}
    for site in now.sites:
        for item in _of_site(earlier.get(site.code, Reported()), site.reported):
            yield replace(item, project=now.code, site=site.code)


def _of_site(then: Reported, now: Reported) -> Iterator[ChangeItem]:
    yield from _stage(then, now)
    yield from _dates(_dues_of(then), _dues_of(now))
    yield from _figures(then, now)


def _added(then: Snapshot, now: Snapshot) -> Iterator[ChangeItem]:
    if now.listed and not then.listed:
        name = "plan" if now.in_plan else "outside_plan"
        yield ChangeItem("added", field=name, month=now.added, beds=now.approved.beds_new)


def _stage(then: Reported, now: Reported) -> Iterator[ChangeItem]:
    if then.stage == now.stage:
        return
    kind = "stage"
    if now.stage in HALTED_STAGES:
        kind = "ended"
    elif then.stage in HALTED_STAGES:
        kind = "resumed"
    yield ChangeItem(kind, field="stage", before=then.stage, after=now.stage)


def _approved(then: Approved, now: Approved) -> Iterator[ChangeItem]:
    if then.number == now.number:
        return
    yield ChangeItem("baseline", field="number", before=then.number, after=now.number)
    for name in ("group", "funder", "nature"):
        was, is_now = getattr(then, name), getattr(now, name)
        if was != is_now:
            yield ChangeItem("grouping", field=name, before=was, after=is_now)
    for name in ("start", "finish"):
        before, after = getattr(then, name), getattr(now, name)
        if before != after:
            yield _date(f"planned_{name}", _due(("plan", before)), _due(("plan", after)))
    yield from _changed("money", "investment", then.investment, now.investment)
    yield from _changed("beds", "beds_new", then.beds_new, now.beds_new)


def _figures(then: Reported, now: Reported) -> Iterator[ChangeItem]:
    for kind in COST_KINDS:
        for item in _changed("money", "cost", then.costs.get(kind), now.costs.get(kind)):
            yield replace(item, cost_kind=kind)
    yield from _changed("money", "done_total", then.done_total, now.done_total)
    yield from _changed("beds", "beds_open", then.beds_open, now.beds_open)
    yield from _changed("beds", "net_beds", then.net_beds, now.net_beds)


def _changed(kind: str, name: str, before: int | None, after: int | None) -> Iterator[ChangeItem]:
    if before != after:
        counted = kind == "beds" and before is not None and after is not None
        beds = (after or 0) - (before or 0) if counted else None
        yield ChangeItem(kind, field=name, before=before, after=after, beds=beds)


# --- their dates ----------------------------------------------------------------------------


def _dues(snapshot: Snapshot) -> dict[str, Due | None]:
    """Return start, finish and opening: actual, else forecast, else of the current baseline."""
    told, planned = snapshot.reported, snapshot.approved
    came = opened_with(told.opened, [site.reported.opened for site in snapshot.sites])
    forecasts = (told.forecast_opening, told.forecast_finish)
    basis = "forecast" if any(forecasts) else "plan"
    coming = (basis, expected(forecasts, planned.finish))
    return {
        "start": _due(
            ("actual", told.actual_start),
            ("forecast", told.forecast_start),
            ("plan", planned.start),
        ),
        "finish": _due(
            ("actual", told.actual_finish),
            ("forecast", told.forecast_finish),
            ("plan", planned.finish),
        ),
        "opening": _due(("actual", came), coming),
    }


def _dues_of(site: Reported) -> dict[str, Due | None]:
    dues = _dues(Snapshot("", reported=site))
    if not (site.actual_opening or site.forecast_opening or site.forecast_finish):
        dues["opening"] = None  # its stage is told; the month of a report is no news beside it
    return dues


def _due(*choices: tuple[str, Dated | None]) -> Due | None:
    return next((Due(date, basis) for basis, date in choices if date), None)


def _dates(then: Mapping[str, Due | None], now: Mapping[str, Due | None]) -> Iterator[ChangeItem]:
    for name in ("start", "finish", "opening"):
        before, after = then[name], now[name]
        if not _moved(before, after):
            continue
        # Where nothing is said of the opening, it moves with the finish: that is told once.
        follows = before == then["finish"] and after == now["finish"]
        if name == "opening" and follows and not _is_actual(before) and not _is_actual(after):
            continue
        yield _date(name, before, after)


def _moved(before: Due | None, after: Due | None) -> bool:
    """Tell whether a date moved or came true; one of the plan's alone is told with the plan."""
    if before is None or after is None:
        return before != after and "plan" not in _bases(before, after)
    if before.basis == after.basis == "plan":
        return False
    return before.date != after.date or _is_actual(before) != _is_actual(after)


def _bases(*dues: Due | None) -> set[str]:
    return {due.basis for due in dues if due}


def _is_actual(due: Due | None) -> bool:
    return due is not None and due.basis == "actual"


def _date(name: str, before: Due | None, after: Due | None) -> ChangeItem:
    return ChangeItem(
        "date",
        field=name,
        before=before.date if before else None,
        after=after.date if after else None,
        months=slip(after.date, before.date) if before and after else None,
        from_basis=before.basis if before else None,
        to_basis=after.basis if after else None,
    )


# --- the district's beds --------------------------------------------------------------------


def of_capacity(then: Mapping[str, Side], now: Mapping[str, Side]) -> tuple[ChangeItem, ...]:
    """Return by how many beds each view changed at the target month that leads now, and by what.

    Over the target's own residents; with how many beds it was and is short of the target. A view
    that has as many beds as before is left out.
    """
    items = (_of_view(name, then[name], now[name]) for name in now)
    return tuple(item for item in items if item.beds)


def _of_view(view: str, then: Side, now: Side) -> ChangeItem:
    month = now.ground.target.month
    before = measure(view, then.projects, then.ground, "fixed")
    after = measure(view, now.projects, now.ground, "fixed")
    found = moves(view, then, now, month)
    return ChangeItem(
        "capacity",
        view=view,
        month=month,
        before=before.beds,
        after=after.beds,
        beds=after.beds - before.beds,
        from_shortfall=before.shortfall,
        to_shortfall=after.shortfall,
        projects=tuple(move.code for move in found if move.code),
        causes=by_cause(found),
    )
