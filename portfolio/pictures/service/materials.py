"""What the pictures are made of, read in one transaction each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.table import CapacityTable
from portfolio.beds.rules import rollup as sums
from portfolio.beds.rules.statement import without_paper
from portfolio.beds.service import capacity, rollup
from portfolio.money import queries as money_queries
from portfolio.money.rules import curve as scurve
from portfolio.money.rules.budget import year_figures
from portfolio.pictures.records import (
    EXPECTED,
    HALTED,
    IN_USE,
    PLANNED,
    UNPROVEN,
    CapacityMaterial,
    CurveMaterial,
    GanttMaterial,
    PlannedOpening,
    RiskMaterial,
    SensitivityMaterial,
)
from portfolio.projects.queries import lists, named, page
from portfolio.projects.queries.written_out import in_full, written_out
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import Document, MilestoneRow
from portfolio.projects.records.plans import Plan
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.months import Month
from portfolio.values.vocabulary import GROUPS
from portfolio.whatif.records import Beliefs, Position, Scenario
from portfolio.whatif.rules.sensitivity import sensitivity
from portfolio.whatif.service import position as whatif

#: The bed-capacity picture reaches at least a year past the target month.
_MONTHS_AFTER_TARGET = 12


#: Up to here the bed-capacity picture knows of each project whether its beds are counted.
_MOST_NAMED: Final = 20_000


def gantt_material(database: Database, as_of: Month) -> GanttMaterial:
    """Return what the Gantt chart is drawn from, read in one transaction.

    Raises DatabaseProblem without a plan, WrongUsage for a month before its base month.
    """
    with database.reading(as_of) as session:
        plan = lookup.require_plan(session, database)
        cells = rollup.cells_of(session, "group", as_of)
        found = rollup.views_of(session, as_of, cells=cells)
        rows = in_full(session, lists.rows(session, as_of, {}))
        milestones = _milestones(session, rows, as_of)
        why = lookup.reasons_of(session, rows, as_of)
        documents = named.documents(session, {plan.source})
    return GanttMaterial(
        plan=plan,
        as_of=as_of,
        rows=rows,
        groups=sums.group_sums(cells, list(GROUPS)),
        total=sums.total(cells),
        answer=rollup.answer_of(found) if found else None,
        milestones=milestones,
        documents=tuple(documents.values()),
        reasons=why,
    )


def _milestones(
    session: Session, rows: Iterable[ProjectRow], as_of: Month
) -> dict[str, tuple[MilestoneRow, ...]]:
    """Return the milestones of each project that has any, up to the end of the as-of month."""
    found = page.milestones(session, [row.code for row in rows])
    passed = {
        code: tuple(item for item in items if item.happened_on[:7] <= str(as_of))
        for code, items in found.items()
    }
    return {code: items for code, items in passed.items() if items}


def capacity_material(database: Database, as_of: Month) -> CapacityMaterial:
    """Return what the bed-capacity picture is drawn from, read in one transaction.

    Raises DatabaseProblem without a plan, a target or a census, WrongUsage for a month before
    the base month.
    """
    with database.reading(as_of) as session:
        plan = lookup.require_plan(session, database)
        found = rollup.require_views(session, as_of, database, most=_MOST_NAMED)
        rows = _named_rows(session, found, as_of)
        documents = named.documents(session, _sources(found, plan))
    return CapacityMaterial(
        plan=plan,
        as_of=as_of,
        tables=_tables(found, plan, as_of),
        openings=tuple(_openings(found, rows)),
        documents=tuple(documents.values()),
        stocks=tuple(
            stock
            for stock in found.ground.stocks
            if found.ground.target.baseline_month <= stock.month <= as_of
        ),
    )


def _sources(found: rollup.Views, plan: Plan) -> set[str]:
    """Return the documents of the plan, its target, the populations and the stock counted on."""
    answer, ground = rollup.answer_of(found), found.ground
    days = {line.residents.as_of for line in answer.lines}
    residents = {item.source for item in ground.populations if item.as_of in days}
    stock = {answer.stock.source} if answer.stock else set()
    return {plan.source, ground.target.source} | residents | stock


def _named_rows(session: Session, found: rollup.Views, as_of: Month) -> dict[str, ProjectRow]:
    """Return the projects by code where they are few enough to be named, else none."""
    if not all(standing.code for standing in found.standings):
        return {}
    return {row.code: row for row in in_full(session, lists.rows(session, as_of, {}))}


def _tables(found: rollup.Views, plan: Plan, as_of: Month) -> dict[str, CapacityTable]:
    answer = rollup.answer_of(found)
    least = Month.of((found.ground.target.month + _MONTHS_AFTER_TARGET).year, 12)
    end = max(least, capacity.last_month(found, as_of))
    wanted = {
        "plan": (("plan", "fixed"), end),
        "forecast": (("forecast", "fixed"), end),
        "confirmed": (("confirmed", "fixed"), min(as_of, end)),
        "latest": (("plan", "latest"), end),
    }
    return {
        name: capacity.table_of(found, plan, answer, seen, last)
        for name, (seen, last) in wanted.items()
    }


def _openings(found: rollup.Views, rows: dict[str, ProjectRow]) -> Iterable[PlannedOpening]:
    standings, base = _standings(found), found.ground.base.month
    planned = [item for item in found.views["plan"].openings if item.opens.month > base]
    for opening in sorted(planned, key=lambda item: item.opens.month):
        code = opening.codes[0] if opening.codes else ""
        row = rows.get(code)
        yield PlannedOpening(
            code=code,
            name_zh=row.name_zh if row else "",
            name_en=row.name_en if row else "",
            group=row.group if row else None,
            opens=opening.opens,
            beds=opening.beds,
            care_beds=opening.care_beds,
            standing=standings.get(code, HALTED if code else PLANNED),
            projects=opening.projects,
        )


def _standings(found: rollup.Views) -> dict[str, str]:
    """Return how the beds of each project stand that is in use, expected or without evidence.

    An opening that no document speaks for is counted in the forecast, and not as in use.
    """
    forecast = found.views["forecast"]
    reported = without_paper(found.views["confirmed"], found.ground)
    return {
        **dict.fromkeys(forecast.unknown, UNPROVEN),
        **{
            item.code: HALTED if item.why == "halted" else UNPROVEN for item in forecast.no_evidence
        },
        **{code: EXPECTED for opening in forecast.openings for code in opening.codes},
        **{
            item.code: EXPECTED if item.code in reported else IN_USE
            for item in forecast.in_use
            if item.code and item.course.opening
        },
    }


def curve_material(database: Database, as_of: Month) -> CurveMaterial:
    """Return what the S-curve is drawn from, read in one transaction.

    Raises DatabaseProblem without a plan.
    """
    with database.reading(as_of) as session:
        plan = lookup.require_plan(session, database)
        rows = [row for row in lists.rows(session, as_of, {}) if row.summed]
        facts = money_queries.facts(session, as_of)
        used = {code for item in facts for code in item.sources}
        documents = named.documents(session, {plan.source, *used})
    return CurveMaterial(
        plan=plan,
        as_of=as_of,
        curve=scurve.curve(facts, as_of),
        fresh=sum(row.fresh for row in rows),
        projects=len(rows),
        documents=tuple(documents.values()),
        years=tuple(year_figures(item, as_of) for item in facts if item.summed),
        entered=any(item.phases or item.reported for item in facts if item.summed),
    )


#: The picture of sensitivity shows every slip up to so many months.
_MOST_SLIP: Final = 36


@dataclass(frozen=True, slots=True)
class Start:
    """Where the pictures of what-ifs start from, with what they say of their sources."""

    position: Position
    answer: Answer
    documents: tuple[Document, ...]
    scenario: Scenario = field(default_factory=Scenario)
    full: Mapping[str, str] = field(default_factory=dict)  #: names printed cut short, by code

    def under(self, scenario: Scenario) -> "Start":
        """Return the same with what a scenario changes; the pictures name it."""
        return replace(self, position=whatif.applied(self.position, scenario), scenario=scenario)


def start_of(
    database: Database, as_of: Month, *, view: str = "plan", population: str = "fixed"
) -> Start:
    """Return the start of a what-if with its sources, read in one transaction.

    Raises what `whatif.position` raises.
    """
    with database.reading(as_of) as session:
        plan = lookup.require_plan(session, database)
        views = whatif.views_in(session, database, as_of)
        position = whatif.position_of(session, plan, views, view=view, population=population)
        documents = named.documents(session, _sources(views, plan))
        full = written_out(session)
    return Start(position, rollup.answer_of(views), tuple(documents.values()), full=full)


def sensitivity_material(start: Start) -> SensitivityMaterial:
    """Return what the picture of sensitivity is drawn from.

    Where the target is missed the slacks are those of the first month in which it is met.
    """
    position = start.position
    found = sensitivity(position, tuple(range(_MOST_SLIP + 1)))
    met = found.before.first_met
    late = met.month if met and met.month > position.by else None
    then = whatif.applied(position, Scenario(by=late)) if late else None
    return SensitivityMaterial(
        plan=position.plan,
        as_of=position.as_of,
        found=found,
        later=sensitivity(then, (0,)) if then else None,
        answer=start.answer,
        names={
            entry.code: (start.full.get(entry.code, entry.name_zh), entry.name_en)
            for entry in position.entries
        },
        documents=start.documents,
        scenario=start.scenario,
    )


def risk_material(start: Start, beliefs: Beliefs) -> RiskMaterial:
    """Return what the picture of risk is drawn from. Raises what `whatif.risk` raises."""
    position = start.position
    found = whatif.risk(position, beliefs)
    return RiskMaterial(
        position.plan, position.as_of, found, start.answer, start.documents, start.scenario
    )
