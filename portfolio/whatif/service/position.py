"""What if: reads where scenarios start from once; the rest is computed without the database.

A screen asks `position` once and then `answer` at every key. Nothing is written to the portfolio.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from portfolio.beds.queries import sums
from portfolio.beds.records.capacity import Opening, WithoutEvidence
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.beds.service import rollup
from portfolio.money import queries as money_queries
from portfolio.money.records import MoneyFacts
from portfolio.money.rules import phases
from portfolio.projects.queries import lists
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.plans import Plan
from portfolio.projects.rules.course import expected_of
from portfolio.projects.rules.slip import slip
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
    with database.reading(as_of) as session:
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
    return rollup.require_views(session, as_of, database, most=MOST_PROJECTS)


def position_of(
    session: Session, plan: Plan, found: rollup.Views, *, view: str, population: str = "fixed"
) -> Position:
    """Return where scenarios start from, within a transaction, from what the views count."""
    as_of = found.ground.as_of
    rows = lists.rows(session, as_of, {})
    left = {item.code for item in found.standings if item.left}
    planned = [row for row in rows if row.in_plan and row.code not in left]
    seen, cared = found.views[view], {item.code: item.care for item in found.standings if item.code}
    entries = _entries(planned, seen, view, as_of, cared)
    return Position(
        plan=plan,
        ground=found.ground,
        view=view,
        basis=population,
        entries=tuple(_with_phases(session, as_of, entries)),
        parts=seen.in_use,
        others=tuple(item for item in seen.openings if not item.codes),
        outside=tuple(row.code for row in rows if not row.in_plan),
        partly=seen.unknown if view == "forecast" else (),
        partly_open=seen.partly_open,
        slips={
            row.code: late
            for row in planned
            if row.opened and (late := slip(row.opened, row.finish)) is not None
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
    to_come = {code: item for item in seen.openings for code in item.codes}
    in_use = {item.code: item.course.level(as_of) for item in seen.in_use}
    without = {item.code: item for item in seen.no_evidence}
    for row in rows:
        opening, planned = to_come.get(row.code), view == "plan"
        standing = _standing(row, opening, view, without)
        lacking = without.get(row.code)
        beds = opening.beds if opening else lacking.beds if lacking else row.beds_new
        opens = opening.opens if opening else row.finish if planned else None
        cared = opening.care_beds if opening else min(care.get(row.code, 0), beds or 0)
        if standing == IN_USE:
            beds, opens = in_use[row.code], row.opened
            cared = beds if care.get(row.code, 0) == row.beds_new else 0
        yield Entry(
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            standing=standing,
            beds=None if standing == IN_USE and row.code in seen.unknown else beds,
            care_beds=cared,
            # the plan dates a project even where nobody knows its beds
            opens=opens,
            due=row.finish if planned else row.opened or expected_of(row),
            start=row.start if planned else row.actual_start or row.forecast_start or row.start,
            cost=row.investment,
            staffed=row.beds_staffed,
            gross=row.beds_opened,
            group=row.group,
            parted=row.code in in_use,
            why=lacking.why if lacking else "",
            opened=row.opened.month if row.opened else None,
        )


def _standing(
    row: ProjectRow, opening: Opening | None, view: str, without: Mapping[str, WithoutEvidence]
) -> str:
    if view == "plan":
        return MOVES if opening else UNKNOWN
    if opening is not None:
        return MOVES
    if row.code in without:
        return HALTED if row.stage in HALTED_STAGES else NO_EVIDENCE
    return IN_USE if row.opened is not None else UNKNOWN
