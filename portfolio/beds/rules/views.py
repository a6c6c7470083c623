"""What each view counts: as planned, as forecast, in use with evidence (DESIGN 2.4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portfolio.beds.records.capacity import Opening, WithoutEvidence
from portfolio.beds.records.ground import StockChange
from portfolio.beds.rules.levels.course import Course, turns
from portfolio.beds.rules.levels.gain import uncounted
from portfolio.beds.rules.levels.places import Place
from portfolio.projects.rules.opening import NEVER, Prospect, evidence
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import STALE_AFTER_MONTHS

#: After any month that is on record.
LAST = Month.of(9999, 12)


@dataclass(frozen=True, slots=True)
class Standing:
    """A project as of a month, or many alike that nothing but the plan speaks of.

    `course` is how its beds came into use. `planned` is what it opens by plan, its net new beds
    `new` by the baseline in force; `first` the same by its first one. `unopened` is the last month
    of which a report says that it was not in use. `care` tells how many of the planned new beds
    are for rehabilitation and elderly care: all of them where `care` equals `new`. `left` is the
    month in which it left the plan, by merging, splitting or withdrawal, `begins` that from which
    it stands in it; `outside` stands in none, `elsewhere` only in another plan of the district.
    What was `merged` counts with what took it in. `beyond` keeps what was worked out once, for
    many counts ask for it: its steps beyond its level by anchor and as-of month.
    """

    code: str | None
    new: int | None = None
    finish: Dated | None = None
    first: tuple[Dated | None, int | None] | None = None
    place: Place | None = None
    course: Course = field(default_factory=lambda: Course(""))
    prospect: Prospect = field(default_factory=Prospect)
    unopened: Month | None = None
    care: int = 0
    projects: int = 1
    left: Month | None = None
    outside: bool = False
    elsewhere: bool = False
    begins: Month | None = None
    merged: bool = False
    beyond: dict[tuple[Month, Month], tuple[tuple[Month, int], ...]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    @property
    def planned(self) -> bool:
        """Whether it is in the sums of the plan."""
        return not (self.outside or self.elsewhere or self.left)

    @property
    def all_care(self) -> bool:
        return self.care > 0 and self.care == self.new

    @property
    def rest(self) -> int | None:
        """The planned new beds still to come; None where they, or those in use, are not known."""
        brought = self.course.brought(LAST, self.approved)
        if self.new is None or brought is None:
            return None
        return max(0, self.new - brought)

    @property
    def awaited(self) -> bool:
        """Whether something of it is still to come: its beds, or it is not open at all."""
        if self.left:
            return False
        if not self.course.openings:
            return self.rest != 0
        return bool(self.rest) and not self.course.final

    @property
    def approved(self) -> Month:
        return self.prospect.approved or NEVER

    @property
    def partly(self) -> bool:
        """Whether it is in use with fewer beds than planned, and more are to come."""
        return bool(self.course.openings) and self.awaited


@dataclass(frozen=True, slots=True)
class ViewOfProjects:
    """What a view counts, and what it names without counting.

    `openings` are those to come, `in_use` the projects of which something is open. `silent` may
    have beds in use which nobody reported: these count in the most that can be in use. `beyond`
    keeps what they come to by anchor and as-of month, for many counts ask for it.
    """

    openings: tuple[Opening, ...]
    in_use: tuple[Standing, ...] = ()
    no_evidence: tuple[WithoutEvidence, ...] = ()
    no_evidence_beds: int = 0
    no_evidence_projects: int = 0
    unknown: tuple[str, ...] = ()
    partly_open: tuple[str, ...] = ()
    silent: tuple[Standing, ...] = ()
    due_unreported: tuple[WithoutEvidence, ...] = ()
    due_beds: int = 0
    beyond: dict[tuple[Month, Month], dict[Month, int]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )


def _codes(standing: Standing) -> tuple[str, ...]:
    return (standing.code,) if standing.code else ()


# --- as planned ---------------------------------------------------------------------------------


def view_plan(standings: Iterable[Standing], base: Month, *, first: bool = False) -> ViewOfProjects:
    """Return the entries of the plan, in use from the finish of the baseline in force.

    Less what was in use by the month `base` already, never below nothing. With `first` by the
    baseline that each was first approved with.
    """
    openings: list[Opening] = []
    unknown: list[str] = []
    for standing in standings:
        if not standing.planned:
            continue
        finish, new = (
            standing.first if first and standing.first else (standing.finish, standing.new)
        )
        if finish is None or new is None:
            unknown += _codes(standing)
            continue
        by_base = standing.course.brought(base, standing.approved) or 0
        beds = max(0, new - by_base)
        care = beds if standing.all_care else min(standing.care, beds)
        openings.append(Opening(finish, beds, standing.projects, _codes(standing), care))
    return ViewOfProjects(tuple(openings), unknown=tuple(unknown))


# --- as forecast --------------------------------------------------------------------------------


def view_forecast(
    standings: Sequence[Standing], as_of: Month, others: Iterable[StockChange] = ()
) -> ViewOfProjects:
    """Return what is in use as of a month, and of the rest what something speaks for.

    The rest is left out by name, with its beds and why. What left the plan brings no more.
    """
    openings, without = list(_changes_of(others)), []
    for standing in standings:
        if not standing.awaited:
            continue
        rest, (opens, why) = standing.rest, evidence(standing.prospect, as_of)
        if opens is not None and rest is not None:
            openings.append(_to_come(standing, opens, rest))
        elif opens is None and not standing.outside:
            without.append((standing, rest, why or ""))
    return ViewOfProjects(
        openings=tuple(openings),
        in_use=_in_use(standings),
        no_evidence=tuple(
            WithoutEvidence(item.code, rest, why) for item, rest, why in without if item.code
        ),
        no_evidence_beds=sum(rest or 0 for _, rest, _ in without),
        no_evidence_projects=sum(item.projects for item, _, _ in without),
        unknown=_unknown(standings, as_of),
        partly_open=tuple(item.code for item in standings if item.partly and item.code),
        silent=tuple(standings),
    )


def _to_come(standing: Standing, opens: Dated, rest: int) -> Opening:
    care = rest if standing.all_care else min(standing.care, rest)
    return Opening(opens, rest, standing.projects, _codes(standing), care, outside=standing.outside)


def _in_use(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return the projects of which something is open.

    Parts of one that was split count with it, what was merged with what took it in.
    """
    return tuple(item for item in standings if item.course.in_use and _speaks(item))


def _speaks(standing: Standing) -> bool:
    return standing.course.split is None and not standing.merged


def _changes_of(others: Iterable[StockChange]) -> Iterator[Opening]:
    for item in others:
        yield Opening(Dated(item.month, "month"), item.beds, 0, outside=True)


def _unknown(standings: Iterable[Standing], as_of: Month) -> tuple[str, ...]:
    """Return the projects in use whose beds nobody counted, and those without planned beds."""
    return tuple(
        item.code
        for item in standings
        if item.code
        and not item.merged
        and (_is_uncounted(item, as_of) or (item.new is None and item.awaited and not item.outside))
    )


def _is_uncounted(standing: Standing, as_of: Month) -> bool:
    return bool(uncounted(standing.course, NEVER, as_of))


# --- in use -------------------------------------------------------------------------------------


def view_confirmed(
    standings: Sequence[Standing], as_of: Month, others: Iterable[StockChange] = ()
) -> ViewOfProjects:
    """Return what is in use, with what may be in use besides and nobody reported.

    Openings without a document are named with their beds: they count in the most alone.
    """
    papers = [
        (item, item.course.level(as_of))
        for item in standings
        if item.code
        and not item.merged
        and not all(came.paper for came in item.course.openings.values())
    ]
    due = [(s, s.rest) for s in standings if is_due(s, as_of, as_of) and s.rest != 0]
    return ViewOfProjects(
        openings=tuple(_changes_of(others)),
        in_use=_in_use(standings),
        no_evidence=tuple(WithoutEvidence(s.code, beds) for s, beds in papers if s.code),
        no_evidence_beds=sum(beds for _, beds in papers),
        no_evidence_projects=len(papers),
        unknown=tuple(
            s.code for s in standings if s.code and not s.merged and _is_uncounted(s, as_of)
        ),
        partly_open=tuple(item.code for item in standings if item.partly and item.code),
        silent=tuple(standings),
        due_unreported=tuple(WithoutEvidence(s.code, beds) for s, beds in due if s.code),
        due_beds=sum(beds or 0 for _, beds in due),
    )


def is_due(standing: Standing, month: Month, as_of: Month) -> bool:
    """Tell whether a project may have more in use at the end of a month than anybody reported.

    It is due by the baseline in force then, in the plan, not halted, not known to have been
    unopened, without a report of the last two months that says so and without a date still ahead.
    """
    by, course, coming = min(month, as_of), standing.course, standing.prospect.coming
    if standing.outside or course.final or (standing.left and standing.left <= by):
        return False
    if course.halted(by) or (coming and coming.month > month):
        return False
    told = bool(course.openings)
    shut = course.shut if told else standing.unopened
    said = course.before_use if told else (standing.unopened,)
    if shut and month <= shut:
        return False
    if any(at and 0 <= by - at <= STALE_AFTER_MONTHS for at in said):
        return False
    finish = _finish(standing, by)
    return finish is not None and finish <= by


def _finish(standing: Standing, month: Month) -> Month | None:
    """Return when a project was to be finished by what was approved by a month."""
    if standing.begins is not None and month < standing.begins:
        return None
    if standing.place is None:
        return standing.finish.month if standing.finish else None
    return standing.place.in_force(month).finish


def missing(standing: Standing, month: Month, as_of: Month, anchor: Month) -> int:
    """Return what a project may have in use beyond its level at the end of a month.

    The plan's new beds less its level, where it opened after the anchor with beds nobody counted,
    or is due and unreported.
    """
    due, course = is_due(standing, month, as_of), standing.course
    if standing.place is None:
        return (standing.new or 0) if due else 0
    of = uncounted(course, anchor, month)
    if standing.merged:  # what took it in counts what nobody counted
        of = {course.code} - of if due else set()
    elif due:
        of |= {course.code}
    return sum(
        max(0, plan.new - (theirs.brought(month, plan.month) or 0))
        for place, theirs in _family(standing.place, course)
        if place.code in of
        for plan in (place.in_force(min(month, as_of)),)
        if plan.new is not None
    )


def _family(place: Place, course: Course) -> Iterator[tuple[Place, Course]]:
    """Yield a project and all it took in, each with how its beds came into use."""
    yield place, course
    for (_, other), (_, theirs) in zip(place.took, course.taken, strict=True):
        yield from _family(other, theirs)


def turns_of(standing: Standing, as_of: Month) -> list[Month]:
    """Return the months in which what may be in use beyond the level can change."""
    course, place = standing.course, standing.place
    months = turns(course)
    if place:
        months |= {item.month for item in place.baselines}
        months |= {item.finish for item in place.baselines if item.finish}
    elif standing.finish:
        months.add(standing.finish.month)
    months |= {at for at, _ in course.stages}
    for at in (standing.unopened, course.shut, *course.before_use):
        months |= {at, at + 1, at + STALE_AFTER_MONTHS + 1} if at else set()
    if standing.prospect.coming:
        months.add(standing.prospect.coming.month)
    months |= {at for at in (standing.left, standing.begins, course.split) if at}
    return sorted({*months, as_of, as_of + 1})


# --- in order -----------------------------------------------------------------------------------


def ordered(view: ViewOfProjects, places: Mapping[str, int]) -> ViewOfProjects:
    """Return the view with its projects in the given order; those without a place come last."""
    last = len(places)

    def place(code: str | None) -> int:
        return places.get(code or "", last)

    return replace(
        view,
        openings=tuple(sorted(view.openings, key=lambda item: place(next(iter(item.codes), None)))),
        no_evidence=tuple(sorted(view.no_evidence, key=lambda item: place(item.code))),
        unknown=tuple(sorted(view.unknown, key=place)),
        partly_open=tuple(sorted(view.partly_open, key=place)),
        due_unreported=tuple(sorted(view.due_unreported, key=lambda item: place(item.code))),
    )
