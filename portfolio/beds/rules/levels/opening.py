"""When a project came into use, and whether the plan's figure stood there first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from portfolio.beds.rules.levels.course import Course
from portfolio.beds.rules.levels.places import Approved, Place, first_beds, site_names
from portfolio.projects.rules.opening import Came, came
from portfolio.values.months import Month


def openings_of(place: Place) -> Course:
    """Return when a project and its sites came into use, without a word of beds."""
    names = site_names(place)
    own = came(place.said, place.start)
    of_sites = [came(said, place.start) for said in place.sites]
    openings = {place.code: own, **dict(zip(names, of_sites, strict=True))}
    whole = own or _last(of_sites)
    return Course(
        code=place.code,
        sites=names,
        openings={name: item for name, item in openings.items() if item},
        opening=whole,
        floor=place.in_force(whole.month).new if whole else None,
        parted=place.parted,
        split=place.split,
        final=any(item.final for item in place.said),
        shut=_shut(place, openings),
        before_use=_before_use(place),
        stages=tuple((item.month, item.stage) for item in place.said if item.stage),
    )


def _last(openings: Sequence[Came | None]) -> Came | None:
    """Return the opening of a project all of whose sites are open: that of the last one."""
    opened = [item for item in openings if item]
    if not opened or len(opened) < len(openings):
        return None
    last = max(opened, key=lambda item: item.month)
    reported = max(item.reported for item in opened)
    return replace(last, paper=all(item.paper for item in opened), reported=reported)


def _shut(place: Place, openings: Mapping[str, Came | None]) -> Month | None:
    """Return the last month in which one of a project's places is known not to have been open."""
    found = []
    for said, opening in zip((place.said, *place.sites), openings.values(), strict=True):
        if opening is None:
            found += [item.month for item in said if item.says_unopened]
        elif opening.shut is not None:
            found.append(opening.shut)
    return max(found, default=None)


def _before_use(place: Place) -> tuple[Month, ...]:
    said = chain(place.said, *place.sites)
    return tuple(sorted({item.month for item in said if item.says_unopened}))


def begun_of(place: Place, found: Course) -> Month | None:
    """Return from which month a project has a level of its own: a part not before its split."""
    first = min((item.month for item in found.openings.values()), default=None)
    if first is None or place.split is None:
        return first
    return max(first, place.split)


def plan_of(place: Place, found: Course, begun: Month) -> Approved:
    """Return the baseline in force in the month of the opening."""
    return place.in_force(max(found.opening.month, begun) if found.opening else begun)


def planned_first(place: Place, found: Course, begun: Month, plan: Approved) -> bool:
    """Tell whether the opening was told before any beds were, so that a planned figure stood."""
    if place.whole and place.split and found.opening and found.opening.month <= place.split:
        return planned_last(place.whole, openings_of(place.whole))
    first = first_beds(place.said, begun)
    told = found.opening.reported if found.opening else None
    return plan.new is not None and told is not None and (first is None or told < first)


def planned_last(place: Place, found: Course) -> bool:
    """Tell whether the level is a planned figure, or counted against one, after all reports."""
    begun = begun_of(place, found)
    if begun is None:
        return False
    plan = plan_of(place, found, begun)
    reported = [item for item in place.alone if item.beds_open is not None and item.month >= begun]
    same = plan.before is not None and any(item.beds_open == plan.opened for item in reported)
    return same or planned_first(place, found, begun, plan)
