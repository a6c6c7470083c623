"""The beds of a view month by month: an anchor's, and what came into use since."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from portfolio.beds.records.capacity import Opening
from portfolio.beds.rules.anchors import Anchor, Ground
from portfolio.beds.rules.levels.course import Course, turns
from portfolio.beds.rules.levels.gain import gain
from portfolio.beds.rules.views import Standing, ViewOfProjects, missing, turns_of
from portfolio.values.months import Dated, Month, Precision

#: Steps of beds by month, and what they come to from each month on.
Steps = dict[Month, int]


class Count:
    """The beds of one view at the end of any month from the base month of its target on.

    `most` counts what may be in use besides what is: openings without a document, those that an
    anchor may hold already, and what is due and nobody reported.
    """

    def __init__(
        self, view: str, projects: ViewOfProjects, ground: Ground, *, most: bool = False
    ) -> None:
        anchors = (ground.base,) if view == "plan" else ground.anchors()
        self.anchors, end = anchors, "most" if most else _ENDS.get(view, "sure")
        self._months = [anchor.month for anchor in anchors]
        self._items = [_counted(projects, anchor.month, end) for anchor in anchors]
        more = [_silent(projects, anchor.month, ground.as_of) if most else {} for anchor in anchors]
        self._sums = [
            _Running(_sums([*((o.opens.month, o.beds) for o in items), *steps.items()]))
            for items, steps in zip(self._items, more, strict=True)
        ]
        base = self._items[0]
        self._care = _Running(_sums((o.opens.month, o.care_beds) for o in base))
        self._outside = [
            _Running(_sums((o.opens.month, o.beds) for o in items if o.outside))
            for items in self._items
        ]

    def _place(self, month: Month) -> int:
        """Return the place of the anchor that a month is counted from: the newest before it."""
        return max(0, bisect_right(self._months, month + -1) - 1)

    def beds(self, month: Month) -> int:
        place = self._place(month)
        return self.anchors[place].beds + self._sums[place].at(month)

    def by_code(self, month: Month) -> Counter[str]:
        """Return what each project adds to the anchor by the end of a month; the rest as ''."""
        found = Counter[str]()
        for item in self._items[self._place(month)]:
            if item.opens.month <= month:
                found["".join(item.codes[:1])] += item.beds
        return found

    def anchor(self, month: Month) -> Anchor:
        return self.anchors[self._place(month)]

    def care_beds(self, month: Month) -> int:
        return self._care.at(month)

    def outside(self, month: Month) -> int:
        """Return the beds outside every plan since the anchor: a stock holds those before it."""
        return self._outside[self._place(month)].at(month)

    def openings(self, month: Month) -> list[Opening]:
        """Return what is counted in a month, from the anchor that it is counted from."""
        return [item for item in self._items[self._place(month)] if item.opens.month == month]

    def changing(self) -> list[Month]:
        """Return the months after the base in which the beds may change, oldest first."""
        months = {item.opens.month for items in self._items for item in items}
        months |= {month for sums in self._sums for month in sums.months}
        months |= {anchor.month + 1 for anchor in self.anchors[1:]}
        return sorted(month for month in months if month > self.anchors[0].month)


#: Which end of what was gained a view counts, but for what is sure by all reports.
_ENDS: Final = {"confirmed": "least"}


class _Running:
    """Steps as sums: what they come to by the end of any month."""

    def __init__(self, steps: Steps) -> None:
        self.months = sorted(steps)
        self._sums = list(accumulate((steps[month] for month in self.months), initial=0))

    def at(self, month: Month) -> int:
        return self._sums[bisect_right(self.months, month)]


def _sums(items: Iterable[tuple[Month, int]]) -> Steps:
    steps: Steps = defaultdict(int)
    for month, beds in items:
        steps[month] += beds
    return steps


def _counted(projects: ViewOfProjects, anchor: Month, end: str) -> list[Opening]:
    """Return what a view counts after an anchor: what is to come, and what came into use."""
    found = [item for item in projects.openings if item.opens.month > anchor]
    return [*found, *(o for item in projects.in_use for o in _gained(item, anchor, end))]


def _gained(standing: Standing, anchor: Month, end: str) -> Iterator[Opening]:
    """Yield month by month what a project gained or lost since an anchor."""
    opening, told, cared = standing.course.opening, 0, 0
    for month in sorted(turns(standing.course)):
        if month <= anchor:
            continue
        beds = getattr(gain(standing.course, anchor, month), end)
        care = _care(standing, beds)
        whole = opening is not None and opening.month == month
        if beds != told or whole:
            yield Opening(
                Dated(month, _surely(standing.course, month)),
                beds - told,
                standing.projects if whole else 0,
                (standing.code,) if standing.code else (),
                care - cared,
                outside=standing.outside,
            )
        told, cared = beds, care


def _surely(course: Course, month: Month) -> Precision:
    """Return how surely a month is known in which places of a project opened, as the least is."""
    opened = (came for each in course.family() for came in each.openings.values())
    rough = any(came.date.precision == "by" for came in opened if came.month == month)
    return "by" if rough else "month"


def _care(standing: Standing, beds: int) -> int:
    """Return how many of the beds gained are for rehabilitation and elderly care.

    All where the planned ones all are; of a mixed project only where the plan's figure stands.
    """
    if standing.all_care:
        return max(0, beds)
    planned = any(word.planned for word in standing.course.alone)
    return standing.care if planned and beds == standing.new else 0


def _silent(projects: ViewOfProjects, anchor: Month, as_of: Month) -> Steps:
    """Return what may be in use beyond what was reported, month by month after an anchor."""
    if (anchor, as_of) in projects.beyond:
        return projects.beyond[anchor, as_of]
    steps: Steps = defaultdict(int)
    for standing in projects.silent:
        if (anchor, as_of) not in standing.beyond:
            standing.beyond[anchor, as_of] = tuple(_beyond(standing, anchor, as_of))
        for month, beds in standing.beyond[anchor, as_of]:
            steps[month] += beds
    projects.beyond[anchor, as_of] = steps
    return steps


def _beyond(standing: Standing, anchor: Month, as_of: Month) -> Iterator[tuple[Month, int]]:
    """Yield by how much what a project may have in use beyond its level changes, and when."""
    now = 0
    for month in sorted({max(at, anchor + 1) for at in turns_of(standing, as_of)}):
        beds = missing(standing, month, as_of, anchor)
        yield month, beds - now
        now = beds


def precision_of(openings: list[Opening]) -> Precision:
    """Return how surely a month is known: to the year where all that opens in it is."""
    precise = [item for item in openings if item.opens.precision != "year"]
    return "year" if openings and not precise else "month"


def codes_of(openings: Iterable[Opening]) -> tuple[str, ...]:
    """Return the codes of the projects that add beds or come into use, each once, in order."""
    return tuple(
        dict.fromkeys(
            code
            for opening in openings
            if opening.beds > 0 or opening.projects
            for code in opening.codes
        )
    )
