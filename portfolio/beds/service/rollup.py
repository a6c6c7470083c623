"""The rollup: what each view counts, and the sums beside it."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from portfolio.beds.queries import basis
from portfolio.beds.queries import sums as sum_queries
from portfolio.beds.records import Answer, Capacity, Rollup
from portfolio.beds.rules import capacity as beds
from portfolio.beds.rules import rollup as sums
from portfolio.beds.rules import views as beds_views
from portfolio.projects.queries import named as finding
from portfolio.projects.records import Plan
from portfolio.projects.rules import opening
from portfolio.projects.service.lookup import require_plan
from portfolio.store.database import Database
from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import FUNDERS, GROUPS, NATURES, STAGES


class Views(NamedTuple):
    """The projects in each view, and what they were counted from."""

    ground: beds.Ground
    views: dict[str, beds_views.ViewOfProjects]
    fresh: int
    projects: int


def cells_of(
    session: Session, by: str, as_of: Month, *, most: int = sum_queries.MOST_NAMED
) -> list[sums.Cell]:
    """Return the plan's projects summed by SQL; one by one up to `most` of them."""
    named = sum_queries.plan_size(session) <= most
    return sum_queries.cells(session, as_of, by=by, named=named)


def bed_cells_of(session: Session, as_of: Month) -> list[sums.Cell]:
    """Return the plan's net new beds alone, for what needs no other sum."""
    return sum_queries.bed_cells(session, as_of, named=_named(session))


def _named(session: Session) -> bool:
    return sum_queries.plan_size(session) <= sum_queries.MOST_NAMED


def views_of(session: Session, cells: list[sums.Cell], as_of: Month) -> Views | None:
    """Return what each view counts, within a transaction; None without a target or a census.

    Raises WrongUsage for a month before the plan's base month.
    """
    ground = basis.ground(session, as_of)
    if ground is None:
        return None
    if as_of < ground.target.baseline_month:
        raise WrongUsage(
            mark("As of {month} lies before {first}, the month of the plan's base figures."),
            month=as_of,
            first=ground.target.baseline_month,
        )
    named = all(cell.code for cell in cells)
    care = sum_queries.care_beds(session, as_of, named=named)
    planned = sums.standings(cells, care)
    reported = list(sum_queries.reported_standings(session, as_of))
    others = _unreported(session, cells, planned, reported, as_of)
    views = {
        "plan": _name_unknown(session, beds_views.view_plan(planned), cells, as_of),
        "forecast": beds_views.view_forecast([*reported, *others], as_of),
        "confirmed": beds_views.view_confirmed(reported),
    }
    fresh = sum(opening.is_fresh(standing.last_report, as_of) for standing in reported)
    return Views(ground, _in_plan_order(views, cells), fresh, sum(c.projects for c in cells))


def _unreported(
    session: Session,
    cells: list[sums.Cell],
    planned: list[opening.Standing],
    reported: list[opening.Standing],
    as_of: Month,
) -> list[opening.Standing]:
    """Return the projects without a report: one by one where named, else in groups."""
    if all(standing.code for standing in planned):
        spoken_of = {standing.code for standing in reported}
        return [standing for standing in planned if standing.code not in spoken_of]
    ahead = sums.standings(sum_queries.ahead(session, as_of), {})
    return [*ahead, sums.unspoken(cells, reported, ahead)]


def _name_unknown(
    session: Session, view: beds_views.ViewOfProjects, cells: list[sums.Cell], as_of: Month
) -> beds_views.ViewOfProjects:
    """Name the planned projects without beds or a finish, which grouped rows cannot name."""
    if all(cell.finish and cell.known[-1] == cell.projects for cell in cells):
        return view
    codes = sum_queries.without_beds_or_date(session, as_of)
    return beds_views.renamed(view, unknown=tuple(codes))


def _in_plan_order(
    views: dict[str, beds_views.ViewOfProjects], cells: list[sums.Cell]
) -> dict[str, beds_views.ViewOfProjects]:
    places = {cell.code: place for place, cell in enumerate(cells) if cell.code}
    return {name: beds_views.ordered(view, places) for name, view in views.items()}


def answer_of(found: Views) -> Answer:
    """Return the answer that the views give together."""
    return beds.answer(found.views, found.ground, fresh=found.fresh, projects=found.projects)


def roll_up(
    database: Database,
    as_of: Month,
    *,
    by: str = "group",
    view: str = "plan",
    population: str = "fixed",
) -> Rollup:
    """Return the sums by group and the bed capacity against the target, as of a month.

    `capacity` and `answer` are None where the database has no target or no census.
    """
    with database.reading() as session:
        plan = require_plan(session, database)
        return rolled_up(session, plan, as_of, by=by, seen=(view, population))[0]


def rolled_up(
    session: Session, plan: Plan, as_of: Month, *, by: str, seen: tuple[str, str]
) -> tuple[Rollup, Views | None]:
    """Return the same within a transaction, with what each view counts.

    `seen` is the view and the population basis that `capacity` is measured in.
    """
    cells = cells_of(session, by, as_of)
    found = views_of(session, cells, as_of)
    towns = finding.townships(session) if by == "township" else []
    order = {"group": GROUPS, "funder": FUNDERS, "nature": NATURES, "stage": STAGES}
    keys = [town.code for town in towns] if by == "township" else list(order[by])
    view, population = seen
    rollup = Rollup(
        plan=plan,
        as_of=as_of,
        view=view,
        basis=population,
        by=by,
        groups=sums.group_sums(cells, keys),
        total=sums.total(cells),
        capacity=_measured(found, view, population),
        answer=answer_of(found) if found else None,
        labels={town.code: (town.name_zh, town.name_en) for town in towns},
    )
    return rollup, found


def _measured(found: Views | None, view: str, population: str) -> Capacity | None:
    if found is None:
        return None
    return beds.measure(view, found.views[view], found.ground, population)


def require_views(
    session: Session, cells: list[sums.Cell], as_of: Month, database: Database
) -> Views:
    """Return what each view counts. Raises DatabaseProblem without a target or a census."""
    found = views_of(session, cells, as_of)
    if found is None:
        raise DatabaseProblem(
            mark(
                "The database {path} has no target or no census yet; add them with"
                " “portfolio target add” and “portfolio population add”."
            ),
            path=database.path,
        )
    return found
