"""What a place says of its own beds: its words, each with the month from which it holds (2.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tests.beds.model_known import Known, in_force, opening, spoken, told
from tests.beds.model_records import Baseline, Level, Report

NEVER = 10**6
UNKNOWN = Level(None, planned=False)


@dataclass(frozen=True)
class Word:
    """From month `since` on `place` has this level, with all it speaks for (itself among it)."""

    place: str
    since: int
    level: Level
    covers: frozenset[str]


@dataclass(frozen=True)
class Before:
    """Beds before the opening; `planned` where the plan alone tells them."""

    beds: int
    planned: bool


def sites(seen: Known, place: str) -> tuple[str, ...]:
    return seen.projects[place].sites if place in seen.projects else ()


def taken_in(seen: Known, project: str, month: int = NEVER) -> list[str]:
    """The projects that were merged into this one up to a month."""
    return [item.project for item in seen.took_in.get(project, []) if item.month <= month]


def first_merge(seen: Known, project: str) -> int:
    return min((item.month for item in seen.took_in.get(project, [])), default=NEVER)


def all_of(seen: Known, project: str) -> frozenset[str]:
    """A project, its sites, and the same of whatever it took in."""
    inner = [all_of(seen, other) for other in taken_in(seen, project)]
    return frozenset({project, *sites(seen, project)}).union(*inner)


def opened_by(seen: Known, place: str) -> int:
    found = opening(seen, place)
    return NEVER if found is None else found.by


def first_open(seen: Known, project: str, month: int = NEVER) -> int:
    """From which month something of a project, its sites or what it took in by `month` is open."""
    own = [opened_by(seen, place) for place in (project, *sites(seen, project))]
    return min(own + [first_open(seen, other) for other in taken_in(seen, project, month)])


def whole_open(seen: Known, project: str) -> int:
    """The month from which a project is in use as a whole: it says so, or all its sites are."""
    return _whole(seen, project, opened_by)


def _whole_told(seen: Known, project: str) -> int:
    def month(seen, place):
        found = told(seen, place)
        return NEVER if found is None else found

    return _whole(seen, project, month)


def _whole(seen: Known, project: str, month) -> int:
    parts = [month(seen, site) for site in sites(seen, project)]
    return min([month(seen, project), *([max(parts)] if parts else [])])


def _reports_alone(seen: Known, place: str) -> list[Report]:
    """The reports that speak of the place without anything it took in."""
    return [item for item in spoken(seen, place) if item.month < first_merge(seen, place)]


def _before_given(reports: list[Report], opened: int) -> int | None:
    """The newest of: beds before, and all beds as reported before the opening."""
    found = None
    for report in reports:
        if report.beds_before is not None:
            found = report.beds_before
        elif report.beds_open is not None and report.month < opened:
            found = report.beds_open
    return found


def _start(seen: Known, place: str) -> int:
    """From which month a place has a level of its own: a part not before it was split off."""
    start = min(opened_by(seen, item) for item in (place, *sites(seen, place)))
    return max(start, seen.origin[place].month) if place in seen.origin else start


def _plan(seen: Known, place: str) -> Baseline | None:
    """The baseline in force in the opening's month; a site has none of its own."""
    if place not in seen.projects:
        return None
    opened = whole_open(seen, place)
    return in_force(seen, place, _start(seen, place) if opened == NEVER else opened)


def _by_plan(seen: Known, place: str) -> tuple[int, int] | None:
    """The beds opened and new of the plan of the opening's month, where both are known."""
    plan = _plan(seen, place)
    if plan is None or plan.opened is None or plan.new is None:
        return None
    return plan.opened, plan.new


def _beds_alone(seen: Known, place: str) -> list[Report]:
    start = _start(seen, place)
    reports = _reports_alone(seen, place)
    return [item for item in reports if item.beds_open is not None and item.month >= start]


def _planned_at_first(seen: Known, place: str) -> bool:
    """Whether the opening was told before any beds were: a planned figure stood."""
    if place in seen.origin and opened_by(seen, place) <= seen.origin[place].month:
        return planned_at_last(seen, seen.origin[place].project)
    since = _whole_told(seen, place)
    beds = [item.month for item in spoken(seen, place) if item.beds_open is not None]
    first = min((month for month in beds if month >= _start(seen, place)), default=NEVER)
    plan = _plan(seen, place)
    return since < first and plan is not None and plan.new is not None


def planned_at_last(seen: Known, place: str) -> bool:
    """Whether the level is a planned figure, or counted against one, after all reports."""
    planned, plan = _planned_at_first(seen, place), _by_plan(seen, place)
    for report in _beds_alone(seen, place):
        planned = planned or (plan is not None and report.beds_open == plan[0])
    return planned


def _counted(seen: Known, place: str) -> list[tuple[int, Level]]:
    """The level after each report of beds since the opening."""
    before = _before_given(_reports_alone(seen, place), _start(seen, place))
    planned, plan = _planned_at_first(seen, place), _by_plan(seen, place)
    levels = []
    for report in _beds_alone(seen, place):
        if before is not None:
            level = Level(report.beds_open - before, planned=False)
        elif plan is None:
            level = UNKNOWN
        else:
            opened, new = plan
            planned = planned or report.beds_open == opened
            beds = report.beds_open - (opened - new)
            level = Level(beds, planned=True) if planned and beds >= 0 else UNKNOWN
        levels.append((report.month, level))
    return levels


@lru_cache(maxsize=2048)
def words_alone(seen: Known, place: str) -> list[Word]:
    """What a place says of itself, without anything it took in."""
    start = _start(seen, place)
    if start == NEVER:
        return []
    counted = _counted(seen, place)
    if sites(seen, place):
        return [
            Word(place, month, level, frozenset({place, *_open_sites(seen, place, month)}))
            for month, level in counted
        ]
    if counted:
        months = [start, *(month for month, _ in counted[1:])]
        pairs = zip(months, counted, strict=True)
        return [Word(place, month, level, frozenset({place})) for month, (_, level) in pairs]
    return [_planned_word(seen, place, start)]


def _planned_word(seen: Known, place: str, start: int) -> Word:
    """While no report gives beds: the plan's, of all that the baseline holds."""
    plan = _plan(seen, place)
    if plan is None or plan.new is None or not _planned_at_first(seen, place):
        return Word(place, start, UNKNOWN, frozenset({place}))
    held = [all_of(seen, other) for other in taken_in(seen, place, plan.month)]
    return Word(place, start, Level(plan.new, planned=True), frozenset({place}).union(*held))


def _open_sites(seen: Known, project: str, month: int) -> Iterator[str]:
    return (site for site in sites(seen, project) if opened_by(seen, site) <= month)


def _before_whole(seen: Known, project: str, month: int) -> Before | None:
    """Beds before of a project and all it took in up to a month: given for all, or the sum."""
    merges = [item for item in seen.took_in.get(project, []) if item.month <= month]
    if not merges:
        return before_alone(seen, project)
    newest = merges[-1].month
    later = [item.month for item in seen.took_in[project] if item.month > newest]
    since = [
        item for item in spoken(seen, project) if newest <= item.month < min(later, default=NEVER)
    ]
    given = _before_given(since, first_open(seen, project, newest))
    if given is not None:
        return Before(given, planned=False)
    parts = [_before_whole(seen, project, newest - 1)]
    parts += [_before_whole(seen, it.project, NEVER) for it in merges if it.month == newest]
    if any(part is None for part in parts):
        return None
    return Before(sum(part.beds for part in parts), any(part.planned for part in parts))


def before_alone(seen: Known, place: str) -> Before | None:
    given = _before_given(_reports_alone(seen, place), _start(seen, place))
    if given is not None:
        return Before(given, planned=False)
    plan = _by_plan(seen, place)
    if plan is None or _start(seen, place) == NEVER or not planned_at_last(seen, place):
        return None
    return Before(plan[0] - plan[1], planned=True)


@lru_cache(maxsize=2048)
def words_of_the_whole(seen: Known, project: str) -> list[Word]:
    """What a successor's reports of beds say of itself and all it took in."""
    words, planned_since = [], None
    for report in spoken(seen, project):
        month = report.month
        if report.beds_open is None or month < first_merge(seen, project):
            continue
        if first_open(seen, project, month) > month:
            continue
        before, plan = _before_whole(seen, project, month), in_force(seen, project, month)
        newest = max(item.month for item in seen.took_in[project] if item.month <= month)
        holds_all = (
            plan is not None and plan.month >= newest and None not in {plan.opened, plan.new}
        )
        level = UNKNOWN
        if before is not None:
            beds = report.beds_open - before.beds
            if beds >= 0 or not before.planned:
                level = Level(beds, before.planned)
        elif holds_all:
            if report.beds_open == plan.opened:
                planned_since = newest
            beds = report.beds_open - (plan.opened - plan.new)
            if planned_since == newest and beds >= 0:
                level = Level(beds, planned=True)
        held = [all_of(seen, other) for other in taken_in(seen, project, month)]
        own = {project, *_open_sites(seen, project, month)}
        words.append(Word(project, month, level, frozenset(own).union(*held)))
    return words
