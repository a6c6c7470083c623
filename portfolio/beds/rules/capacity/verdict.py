"""Whether the target is met, judged at its own month, and how late it is reached."""

from dataclasses import replace

from portfolio.beds.records.capacity import Late, Statistical
from portfolio.beds.records.ground import Residents
from portfolio.beds.rules.anchors import Ground, residents_at, residents_judged, statistics
from portfolio.beds.rules.capacity.count import Count, precision_of
from portfolio.beds.rules.capacity.rate import beds_needed, per_1000
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.values.months import Dated, Month


def judged(view: str, projects: ViewOfProjects, ground: Ground, basis: str) -> bool | None:
    """Return whether the target is met, judged at its own month on both ends of what is in use.

    The least reaches it: met; the most fails: missed; between, or before that month has come,
    nobody can tell. The plan is judged at once. Once statistics of that month are out they decide.
    Where the territory is another by then, nothing is judged.
    """
    month = ground.target.month
    if ground.target.unjudged:
        return None
    if view == "plan":
        needed = beds_needed(ground.target, residents_judged(basis, ground).value)
        return Count(view, projects, ground).beds(month) >= needed
    if ground.as_of < month:
        return None
    statistical = statistical_figure(ground)
    if statistical:
        return statistical.met
    needed = beds_needed(ground.target, residents_judged(basis, ground).value)
    told = replace(projects, openings=tuple(o for o in projects.openings if not o.projects))
    least, most = (
        Count("confirmed", told, ground, most=most).beds(month) for most in (False, True)
    )
    return None if least < needed <= most else least >= needed


def lateness(
    view: str, count: Count, projects: ViewOfProjects, ground: Ground, basis: str
) -> Late | None:
    """Return by how many months a target that was missed in its month is reached late.

    At most by so many where it takes what is known only to have opened by that month. In use and
    as forecast what is not reached yet is late by the months since at least; what no plan reaches
    is late by none that could be told. None where the target is not known to be missed.
    """
    if judged(view, projects, ground, basis) is not False:
        return None
    month = ground.target.month
    first = reached(view, count, ground, basis, month + 1)
    if first is not None and (view != "confirmed" or first.month <= ground.as_of):
        return Late(first.month - month, _surely(view, count, ground, basis, first.month))
    boundary = ground.target.boundary
    until = ground.as_of if boundary is None else min(ground.as_of, boundary + -1)
    if view == "plan" or until <= month:
        return None
    return Late(until - month, "at_least")


def _surely(view: str, count: Count, ground: Ground, basis: str, month: Month) -> str:
    """Return how surely the month is known in which a target is reached."""
    openings = count.openings(month)
    loose = sum(item.beds for item in openings if item.opens.precision == "by")
    needed = beds_needed(ground.target, residents_at(basis, month, ground).value)
    told = view != "plan" and statistics(ground, month, revised=False)
    if not told and count.beds(month) - loose < needed:
        return "at_most"
    return "year" if any(item.opens.precision == "year" for item in openings) else "month"


def reached(view: str, count: Count, ground: Ground, basis: str, start: Month) -> Dated | None:
    """Return the first month from one on at whose end the target is reached; None where it is not.

    A month of which statistics are out is judged by them, but for the plan. Months of another
    territory are not looked at.
    """
    figures = {item.month for item in ground.populations}
    figures |= {item.month for item in ground.stocks}
    figures |= {month + 1 for month in figures}
    boundary = ground.target.boundary
    for month in sorted({start, *(m for m in (*count.changing(), *figures) if m > start)}):
        if boundary is not None and month >= boundary:
            return None
        told = None if view == "plan" else statistics(ground, month, revised=False)
        beds = told[0] if told else count.beds(month)
        residents = told[1] if told else residents_at(basis, month, ground)
        if beds >= beds_needed(ground.target, residents.value):
            return Dated(month, precision_of(count.openings(month)))
    return None


def statistical_figure(ground: Ground) -> Statistical | None:
    """Return the statistics of the target's month as first published, the revised ones beside."""
    first, last = (
        _figure(ground, statistics(ground, ground.target.month, revised=revised))
        for revised in (False, True)
    )
    return replace(first, revised=last) if first and last and first != last else first


def _figure(ground: Ground, found: tuple[int, Residents] | None) -> Statistical | None:
    if found is None:
        return None
    beds, residents = found
    short = beds_needed(ground.target, residents.value) - beds
    return Statistical(
        month=ground.target.month,
        beds=beds,
        residents=residents,
        per_1000=per_1000(beds, residents.value),
        shortfall=max(0, short),
        met=short <= 0,
    )
