"""The capacity of a view: at the target's month, month by month, and the range in use."""

from collections.abc import Sequence

from portfolio.beds.records.capacity import Capacity, Grounds, MonthCapacity, Range, Step
from portfolio.beds.records.ground import Residents
from portfolio.beds.rules.anchors import Ground, residents_at, residents_judged, statistics
from portfolio.beds.rules.capacity.count import Count, codes_of, precision_of
from portfolio.beds.rules.capacity.rate import beds_needed, per_1000
from portfolio.beds.rules.capacity.verdict import judged, lateness, reached, statistical_figure
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.values.months import Dated, Month


def measure(view: str, projects: ViewOfProjects, ground: Ground, basis: str) -> Capacity:
    """Return the capacity of a view at the target month, with the months in which it changes.

    Raises nothing. The verdict on a view but the plan's is that of `judged`; where statistics of
    the target's month are out it is theirs, and so are the beds short.
    """
    count, month = Count(view, projects, ground), ground.target.month
    top = Count(view, projects, ground, most=True) if view == "confirmed" else None
    residents = residents_judged(basis, ground)
    beds, needed = count.beds(month), beds_needed(ground.target, residents.value)
    first, by = _first_met(view, count, ground, basis)
    stocks = [anchor.stock for anchor in count.anchors if anchor.stock]
    statistical = statistical_figure(ground) if view != "plan" else None
    return Capacity(
        view=view,
        as_of=ground.as_of,
        target=ground.target,
        residents=residents,
        baseline_beds=count.anchors[0].beds,
        stock=stocks[-1] if stocks and view != "plan" else None,
        beds=beds,
        care_beds=count.care_beds(month),
        per_1000=per_1000(beds, residents.value),
        beds_needed=needed,
        shortfall=statistical.shortfall if statistical else max(0, needed - beds),
        met=judged(view, projects, ground, basis),
        first_met=first,
        first_met_by=by,
        no_evidence=projects.no_evidence,
        no_evidence_beds=projects.no_evidence_beds,
        no_evidence_projects=projects.no_evidence_projects,
        unknown=projects.unknown,
        timeline=tuple(
            _step(moment, count, residents_at(basis, moment, ground)) for moment in count.changing()
        ),
        late=lateness(view, count, projects, ground, basis),
        most=top.beds(month) if top else None,
        partly_open=projects.partly_open,
        statistical=statistical,
        outside=count.outside(month),
        grounds=_grounds(view, count, projects, ground, basis, first) if first else None,
    )


def _step(month: Month, count: Count, residents: Residents) -> Step:
    beds, openings = count.beds(month), count.openings(month)
    return Step(
        month=month,
        precision=precision_of(openings),
        beds=beds,
        per_1000=per_1000(beds, residents.value),
        opened=codes_of(openings),
        projects=sum(opening.projects for opening in openings),
    )


def _first_met(
    view: str, count: Count, ground: Ground, basis: str
) -> tuple[Dated | None, tuple[str, ...]]:
    start = ground.target.baseline_month
    found = reached(view, count, ground, basis, start)
    if found is None or found.month <= start:
        return found, ()
    return found, codes_of(item for item in count.openings(found.month) if item.beds > 0)


def _grounds(
    view: str, count: Count, projects: ViewOfProjects, ground: Ground, basis: str, first: Dated
) -> Grounds | None:
    """Return what a view's first month with enough beds rests on (see `Grounds`).

    None at the start, where nothing was added yet, and where statistics told that month.
    """
    month = first.month
    if month <= ground.target.baseline_month:
        return None
    if view != "plan" and statistics(ground, month, revised=False):
        return None
    needed = beds_needed(ground.target, residents_at(basis, month, ground).value)
    spare = count.beds(month) - needed
    open_now = {item.code for item in projects.in_use if item.course.opening}
    each = (code for code, beds in count.by_code(month).items() if code and beds > spare)
    return Grounds(spare, tuple(code for code in each if code not in open_now))


def by_month(
    view: str, projects: ViewOfProjects, ground: Ground, basis: str, months: Sequence[Month]
) -> tuple[MonthCapacity, ...]:
    """Return beds and beds per 1,000 at the end of each of `months`, in their order."""
    count = Count(view, projects, ground)
    top = Count(view, projects, ground, most=True) if view == "confirmed" else None
    return tuple(_month(month, count, top, ground, basis) for month in months)


def _month(
    month: Month, count: Count, top: Count | None, ground: Ground, basis: str
) -> MonthCapacity:
    residents, beds = residents_at(basis, month, ground), count.beds(month)
    needed, openings = beds_needed(ground.target, residents.value), count.openings(month)
    anchor = count.anchor(month)
    return MonthCapacity(
        month=month,
        beds=beds,
        per_1000=per_1000(beds, residents.value),
        residents=residents,
        opened=codes_of(openings),
        projects=sum(opening.projects for opening in openings),
        met=beds >= needed,
        added=beds - count.beds(month + -1) if month > count.anchors[0].month else 0,
        shortfall=max(0, needed - beds),
        most=top.beds(month) if top else None,
        set_to=anchor.stock if anchor.stock and anchor.month == month + -1 else None,
    )


def range_of(in_use: ViewOfProjects, ground: Ground, month: Month) -> Range:
    """Return the least and the most that is in use at the end of a month."""
    return Range(
        month=month,
        least=Count("confirmed", in_use, ground).beds(month),
        most=Count("confirmed", in_use, ground, most=True).beds(month),
        due=in_use.due_unreported,
        due_beds=in_use.due_beds,
    )
