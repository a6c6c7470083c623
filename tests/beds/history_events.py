"""Which sentences of DESIGN 2.2-2.5 a random history reaches, counted over many of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from tests.beds import model
from tests.beds.history_course import APPROVED, LAST
from tests.beds.model_anchors import across
from tests.beds.model_evidence import all_reports, evidence
from tests.beds.model_known import Known, first_month, in_force, known, opening, told
from tests.beds.model_levels import (
    NEVER,
    first_merge,
    opened_by,
    words_alone,
    words_of_the_whole,
)
from tests.beds.model_pieces import own_pieces
from tests.beds.model_records import BEFORE_USE, HALTED, Baseline, History, Opening, Report
from tests.beds.model_residents import newest_stock, stock_is_base

#: An event and whether it occurs.
Events = Iterator[tuple[str, bool]]

#: The answers are looked at in one of so many months.
STEP = 9


def _openings(seen: Known) -> Iterator[tuple[str, Opening]]:
    for place in seen.owner:
        found = opening(seen, place)
        if found is not None:
            yield place, found


def of_openings(history: History, seen: Known) -> Events:
    for place, found in _openings(seen):
        yield f"opening: {found.precision}", True
        yield "opening with a paper" if found.document else "opening without a paper", True
        plan = in_force(seen, seen.owner[place], found.by)
        numbers = [it.month for it in seen.baselines[seen.owner[place]] if it.number > 1]
        yield "opened before its planned start", _ahead(plan, found.by)
        yield "rebaselined before the opening", any(month <= found.by for month in numbers)
        yield "rebaselined after the opening", any(month > found.by for month in numbers)
        yield from _of_reports(seen.reports.get(place, []), found)
        if place not in seen.origin:
            yield from _of_telling(seen, place, found, plan)
        for stock in history.stocks:
            inside = across(seen, place, stock.month)
            yield "stock inside an opening's interval", inside
            yield "stock after an opening", found.by <= stock.month
            yield "stock before an opening", found.by > stock.month and not inside


def _ahead(plan: Baseline, month: int) -> bool:
    return plan.start is not None and month < first_month(plan.start)


def _of_reports(reports: list[Report], found: Opening) -> Events:
    later = [it for it in reports if it.month > found.by]
    earlier = [it for it in reports if it.month < found.by]
    yield "stage falls back", any(it.stage in BEFORE_USE for it in later)
    yield "suspended after the opening", any(it.stage in HALTED for it in later)
    yield "beds before given later", any(it.beds_before is not None for it in later)
    yield "beds reported before the opening", any(it.beds_open is not None for it in earlier)
    yield "beds paused", any(it.beds_paused for it in later)


def _of_telling(seen: Known, place: str, found: Opening, plan: Baseline) -> Events:
    """What the report gave that first told of an opening."""
    month = told(seen, place)
    (report,) = [it for it in seen.reports[place] if it.month == month]
    beds, before = report.beds_open is not None, report.beds_before is not None
    as_planned = beds and report.site is None and report.beds_open == plan.opened
    yield "told later than it opened", month > found.by
    yield "opening without beds", not beds
    yield "opening with beds and those before", beds and before
    yield "opening with exactly the plan's beds", as_planned and not before
    yield "opening with other beds and none before", beds and not before and not as_planned


def of_levels(_: History, seen: Known) -> Events:
    for place in seen.owner:
        words = words_alone(seen, place)
        beds = [word.level.beds for word in words]
        pairs = [(old, new) for old, new in pairwise(beds) if None not in {old, new}]
        yield "second phase", any(new > old for old, new in pairs)
        yield "beds struck off", any(new < old for old, new in pairs)
        yield "unknown becomes known", any(old is None is not new for old, new in pairwise(beds))
        yield "level below zero", any(it is not None and it < 0 for it in beds)
        yield "planned figure", bool(words) and words[0].level.planned
        yield "beds against a planned figure", any(word.level.planned for word in words[1:])
    for project in seen.projects.values():
        reports = seen.reports.get(project.code, [])
        yield "declared final", any(it.beds_final for it in reports)
        yield "entered later", project.in_plan and project.begins > APPROVED
        if project.sites:
            yield from _of_sites(seen, project.code, project.sites)


def _of_sites(seen: Known, project: str, sites: tuple[str, ...]) -> Events:
    opened = [found for site in sites if (found := opening(seen, site)) is not None]
    own = opening(seen, project)
    yield "sites half open", 0 < len(opened) < len(sites)
    yield "all sites open", len(opened) == len(sites)
    yield "a paper for a site", any(found.document for found in opened)
    yield "a project in use beside its sites", own is not None
    yield "a paper for a project with sites", own is not None and own.document
    words = [it for it in words_alone(seen, project) if it.level.beds is not None]
    since = max((word.since for word in words), default=NEVER)
    yield "a project's own beds over its sites", bool(words)
    yield "a site opens after its project's beds", any(found.by > since for found in opened)
    pieces = own_pieces(seen, project, lambda _: seen.month)
    topped = len(pieces) == 1 and pieces[0].level.planned and pieces[0].covers >= set(sites)
    yield "all in use, beds of a site by the plan", topped


def of_ends(history: History, seen: Known) -> Events:
    yield "merger", bool(history.merges)
    for merge in history.merges:
        yield "merger of what was open", opened_by(seen, merge.project) <= merge.month
        chained = any(it.into == merge.project for it in history.merges)
        yield "merger of what had taken in another", chained
    for project in seen.took_in:
        yield from _of_successor(seen, project)
    yield "split", bool(history.splits)
    for split in history.splits:
        opened = opened_by(seen, split.project) <= split.month
        yield "split of what was open", opened
        later = any(part in seen.reports for part in split.shares)
        yield "a part of what was open reports", opened and later
    yield "withdrawal", bool(history.withdrawals)
    for gone in history.withdrawals:
        later = any(it.month >= gone.month for it in all_reports(seen, gone.project))
        yield "withdrawn, its open beds are reported", later


def _of_successor(seen: Known, project: str) -> Events:
    whole = words_of_the_whole(seen, project)
    known_beds = [word for word in whole if word.level.beds is not None]
    alone = [word for word in words_alone(seen, project) if word.covers > {project}]
    since = first_merge(seen, project)
    later = [it for it in seen.reports.get(project, []) if it.month >= since]
    yield "successor reports beds", bool(whole)
    yield "successor reports no beds", not whole
    yield "old levels stay for want of beds before", len(known_beds) < len(whole)
    yield "a planned figure of the whole", any(it.level.planned for it in known_beds)
    yield "opens as a whole by the plan", not seen.projects[project].sites and bool(alone)
    yield "beds before given for all", any(it.beds_before is not None for it in later)


def of_figures(history: History, seen: Known) -> Events:
    openings = [found.by for _, found in _openings(seen)]
    for target in history.targets:
        base = target.base_month
        stock = newest_stock(history, LAST, base)
        bears = stock is not None and stock_is_base(stock, target)
        yield "a base between openings", bool(openings) and min(openings) <= base < max(openings)
        yield "stock as a base", bears
        yield "stock against a base", stock is not None and not bears
    yield "several targets", len(history.targets) > 1
    yield "stock revised", any(it.number > 1 for it in history.stocks)
    yield "stock published late", any(it.published - it.month > 8 for it in history.stocks)
    yield "residents revised", any(it.number > 1 for it in history.residents)
    yield "change of an institution without a project", bool(history.changes)
    outside = [it.code for it in seen.projects.values() if not it.in_plan]
    yield "open outside the plan", any(words_alone(seen, code) for code in outside)
    places = [(it.site or it.project, it.month) for it in history.reports]
    yield "report edited", len(set(places)) < len(places)
    firsts = dict(zip(reversed(places), reversed(history.reports), strict=True)).values()
    months = [it.month for it in sorted(firsts, key=lambda it: it.order)]
    yield "report entered late", months != sorted(months)


def of_answers(history: History, _: Known) -> Events:
    for as_of in range(APPROVED, LAST + 1, STEP):
        seen = known(history, as_of)
        for why, beds in model.no_evidence(history, as_of).values():
            yield f"no evidence: {why}", True
            yield "no evidence of unknown beds", beds is None
        dates = [evidence(seen, code) for code in model.entries(history, as_of)]
        for date in dates:
            if date is not None:
                yield f"evidence to a {date.precision}", True
        for target in history.targets:
            if model.target_of(history, as_of, target.code) is not None:
                yield from _of_target(history, as_of, target.code, target.month)


def _of_target(history: History, as_of: int, code: str, due: int) -> Events:
    least = model.beds(history, "confirmed", as_of, code, as_of)
    yield "in use is a range", least < model.most(history, as_of, code, as_of)
    forecast = model.beds(history, "forecast", as_of, code, as_of)
    yield "forecast counts what no paper bears", least < forecast
    yield "care beds in use", model.care(history, "confirmed", as_of, code, as_of) > 0
    yield "unknown beds are named", bool(model.unknown(history, "confirmed", as_of, code, as_of))
    yield "the statistics judge", model.statistics(history, as_of, due) is not None
    for view in ("plan", "forecast", "confirmed"):
        verdict = model.met(history, view, as_of, code, "latest")
        yield f"{view} {'ahead' if as_of < due else 'judged'}: {verdict}", True
        late = model.months_late(history, view, as_of, code, "latest")
        if late is not None:
            yield f"{view} late: {late.precision}", True


#: Every event that must be reached by some history; what else may occur is not held.
EVENTS = (
    *(f"opening: {precision}" for precision in ("month", "year", "by")),
    *(f"no evidence: {why}" for why in ("halted", "due_unreported", "no_works", "date_lapsed")),
    *(f"evidence to a {precision}" for precision in ("month", "year")),
    *(f"plan {when}: {verdict}" for when in ("ahead", "judged") for verdict in (True, False)),
    *(f"confirmed judged: {verdict}" for verdict in (True, False, None)),
    *(f"plan late: {precision}" for precision in ("month", "year")),
    *(
        f"{view} late: {precision}"
        for view in ("forecast", "confirmed")
        for precision in ("month", "at_most", "at_least")
    ),
)

Teller = Callable[[History, Known], Events]
TELLERS: tuple[Teller, ...] = (of_openings, of_levels, of_ends, of_figures, of_answers)


def stats(histories: Iterable[History], tellers: tuple[Teller, ...] = TELLERS) -> Counter[str]:
    """In how many of the histories each kind of event occurs; 0 of what none of them reached."""
    found: Counter[str] = Counter()
    for history in histories:
        seen = known(history, LAST)
        events = [event for teller in tellers for event in teller(history, seen)]
        found.update({name: 0 for name, _ in events})
        found.update({name for name, holds in events if holds})
    return found
