"""What if: reads where scenarios start from once; the rest is computed without the database.

A screen asks `position` once and then `answer` at every key. Nothing is written to the portfolio.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from portfolio.beds.queries import sums
from portfolio.beds.records import Opening
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.beds.service import rollup
from portfolio.money import queries as money_queries
from portfolio.money.records import MoneyFacts
from portfolio.money.rules import phases
from portfolio.projects.queries import lists
from portfolio.projects.records import Plan, ProjectRow
from portfolio.projects.rules.course import standing_of
from portfolio.projects.rules.opening import expected
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import HALTED_STAGES
from portfolio.whatif.records import HALTED, IN_USE, MOVES, NO_EVIDENCE, UNKNOWN, Entry, Position
from portfolio.whatif.rules.changes import applied
from portfolio.whatif.rules.definitions import definitions
from portfolio.whatif.rules.outcome import answer, measured, money, outcome
from portfolio.whatif.rules.reach import reach
from portfolio.whatif.rules.risk import risk
from portfolio.whatif.rules.sensitivity import sensitivity

__all__ = [
    "answer",
    "applied",
    "definitions",
    "measured",
    "money",
    "outcome",
    "position",
    "positions",
    "reach",
    "risk",
    "sensitivity",
]

#: The views that scenarios can start from: what is in use with evidence is a fact.
VIEWS: Final = ("plan", "forecast")
#: Scenarios name every project; of more than so many none can be looked through.
MOST_PROJECTS: Final = 20_000


def position(
    database: Database, as_of: Month, *, view: str = "plan", population: str = "fixed"
) -> Position:
    """Return where scenarios start from as of a month, over a population basis.

    Raises DatabaseProblem without a plan, a target or a census, WrongUsage for a month before
    the base month and for more projects than can be named.
    """
    return replace(positions(database, as_of, (view,))[view], basis=population)


def positions(
    database: Database, as_of: Month, views: Iterable[str] = VIEWS
) -> dict[str, Position]:
    """Return where scenarios start from in each view, over the census, read in one transaction.

    Another basis is a matter of `basis` alone. Raises what `position` does.
    """
    with database.reading() as session:
        plan = lookup.require_plan(session, database)
        found = views_in(session, database, as_of)
        return {view: position_of(session, plan, found, view=view) for view in views}


def views_in(session: Session, database: Database, as_of: Month) -> rollup.Views:
    """Return what each view counts, every project named. Raises what `position` does."""
    if sums.plan_size(session) > MOST_PROJECTS:
        raise WrongUsage(
            mark("The plan has more than {most} projects; a what-if names each of them."),
            most=f"{MOST_PROJECTS:,}",
        )
    cells = rollup.cells_of(session, "group", as_of, most=MOST_PROJECTS)
    return rollup.require_views(session, cells, as_of, database)


def position_of(
    session: Session, plan: Plan, found: rollup.Views, *, view: str, population: str = "fixed"
) -> Position:
    """Return where scenarios start from, within a transaction, from what the views count."""
    as_of = found.ground.as_of
    rows = lists.rows(session, as_of, {})
    care = sums.care_beds(session, as_of, named=True)
    planned = [row for row in rows if row.in_plan]
    seen, cared = found.views[view], {code: beds for (code, _), beds in care.items() if code}
    entries = _entries(planned, seen, view, as_of, cared)
    return Position(
        plan=plan,
        ground=found.ground,
        view=view,
        basis=population,
        entries=tuple(_with_phases(session, as_of, entries)),
        parts=tuple(opening for opening in seen.openings if not opening.projects),
        outside=tuple(row.code for row in rows if not row.in_plan),
        partly=seen.unknown if view == "forecast" else (),
        slips={
            row.code: row.opened.month - row.finish.month
            for row in planned
            if row.opened and row.finish
        },
    )


def _with_phases(session: Session, as_of: Month, entries: Iterable[Entry]) -> Iterable[Entry]:
    """Yield the projects, with the cost by year of those whose entered phases make it up exactly."""
    codes = money_queries.phased_codes(session)
    known = (
        {item.code: item for item in money_queries.facts(session, as_of, codes)} if codes else {}
    )
    for entry in entries:
        yield _phased(entry, known[entry.code]) if entry.code in known else entry


def _phased(entry: Entry, facts: MoneyFacts) -> Entry:
    years: Counter[int] = Counter()
    for parcel in phases.planned(facts):
        years[parcel.month.year] += parcel.fen
    if years.total() != entry.cost:
        return entry
    in_part = bool(years.keys() - phases.entered(facts.phases, "planned").keys())
    return replace(entry, phased=tuple(sorted(years.items())), phased_in_part=in_part)


def _entries(
    rows: Iterable[ProjectRow], seen: ViewOfProjects, view: str, as_of: Month, care: dict[str, int]
) -> Iterable[Entry]:
    # the openings of single sites are no project's
    whole = {code: item for item in seen.openings if item.projects for code in item.codes}
    without = {item.code: item.beds for item in seen.no_evidence}
    for row in rows:
        opening = whole.get(row.code)
        beds = opening.beds if opening else without.get(row.code, row.beds_new)
        planned = view == "plan"
        yield Entry(
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            standing=_standing(row, opening, view, as_of),
            beds=beds,
            care_beds=opening.care_beds if opening else min(care.get(row.code, 0), beds or 0),
            # the plan dates a project even where nobody knows its beds
            opens=opening.opens if opening else row.finish if planned else None,
            due=row.finish if planned else row.opened or expected(standing_of(row)),
            start=row.start if planned else row.actual_start or row.forecast_start or row.start,
            cost=row.investment,
            staffed=row.beds_staffed,
            gross=row.beds_opened,
            group=row.group,
        )


def _standing(row: ProjectRow, opening: Opening | None, view: str, as_of: Month) -> str:
    if view == "plan":
        return MOVES if opening else UNKNOWN
    if row.opened is not None:
        return IN_USE
    if row.stage in HALTED_STAGES:
        return HALTED
    if opening is not None and opening.opens.month > as_of:
        return MOVES
    known = row.beds_new is not None and expected(standing_of(row))
    return NO_EVIDENCE if known else UNKNOWN
