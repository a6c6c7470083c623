"""A place as reports and baselines tell it, and its levels alone (DESIGN 2.2).

A place is a project or one of its sites.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from portfolio.projects.rules.opening import Said
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Approved:
    """A baseline in force from a month on: planned dates, beds to be open, net new beds."""

    month: Month
    start: Month | None = None
    finish: Month | None = None
    opened: int | None = None
    new: int | None = None

    @property
    def before(self) -> int | None:
        """The beds that were open before by the plan: those to be open less the new ones."""
        return None if self.opened is None or self.new is None else self.opened - self.new


@dataclass(frozen=True, slots=True)
class Place:
    """A project as the reports up to a month tell it, oldest first; baselines oldest first.

    `took` are the projects merged into it, each with the month of its merger, oldest first. In the
    month `parted` it was split into `parts`; each of these keeps what the `whole` said until the
    month `split`.
    """

    code: str
    baselines: tuple[Approved, ...] = ()
    said: tuple[Said, ...] = ()
    sites: tuple[tuple[Said, ...], ...] = ()
    took: tuple[tuple[Month, "Place"], ...] = ()
    split: Month | None = None
    whole: "Place | None" = None
    parted: Month | None = None
    parts: tuple["Place", ...] = ()

    def in_force(self, month: Month) -> Approved:
        """Return the newest baseline by a month, else the first; an empty one without any."""
        found = self.baselines[0] if self.baselines else Approved(month)
        for item in self.baselines:
            found = item if item.month <= month else found
        return found

    @property
    def start(self) -> Month | None:
        return self.baselines[0].start if self.baselines else None

    @property
    def alone(self) -> tuple[Said, ...]:
        """Its reports, without the beds of those that speak of what it took in as well."""
        if not self.took:
            return self.said
        first = self.took[0][0]
        return tuple(
            item if item.month < first else replace(item, beds_open=None, beds_before=None)
            for item in self.said
        )


@dataclass(frozen=True, slots=True)
class Level:
    """The net beds in use from a month on; None where they are not known.

    A `planned` level is the plan's figure, or counted against it. `reported` is the month of the
    report of beds it rests on.
    """

    month: Month
    beds: int | None
    planned: bool = False
    reported: Month | None = None


def site_names(place: Place) -> tuple[str, ...]:
    """Return what the sites of a project are called among places, in their order."""
    return tuple(f"{place.code}#{number}" for number in range(1, len(place.sites) + 1))


def before_of(said: Sequence[Said], opened: Month | None) -> int | None:
    """Return the beds that were open at a place before its opening; None where nobody told.

    The newest report says it: as such, or as the beds open in a month before the opening.
    """
    for item in reversed(said):
        if item.beds_before is not None:
            return item.beds_before
        if item.beds_open is not None and (opened is None or item.month < opened):
            return item.beds_open
    return None


def levels(
    said: Sequence[Said], opened: Month, plan: Approved, *, planned: bool
) -> tuple[Level, ...]:
    """Return the levels of a place from its opening on, oldest first.

    `plan` is the baseline in force in the month of the opening, `planned` tells that its figure
    stood before any beds were reported. The first report of beds speaks for the months since the
    opening too. Beds reported without those before count against the plan's figure; where none
    stood they are unknown until a report has just the beds the plan has open.
    """
    beds = [item for item in said if item.beds_open is not None and item.month >= opened]
    if not beds:
        return (Level(opened, plan.new if planned else None, planned=planned),)
    before, found = before_of(said, opened), []
    for item in beds:
        given = before
        if before is None:
            planned = planned or (plan.before is not None and item.beds_open == plan.opened)
            given = plan.before if planned else None
        net = None if given is None else (item.beds_open or 0) - given
        known = net is not None and (before is not None or net >= 0)
        by_plan = before is None and planned
        found.append(Level(item.month, net if known else None, by_plan, item.month))
    return (replace(found[0], month=opened), *found[1:])


def first_beds(said: Iterable[Said], opened: Month) -> Month | None:
    """Return the month of the first report of beds since an opening; None without any."""
    months = [item.month for item in said if item.beds_open is not None and item.month >= opened]
    return min(months, default=None)
