"""The rollup: what each view counts, and the sums beside it."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy.orm import Session

from portfolio.beds.queries import basis, doubts, places
from portfolio.beds.queries import sums as sum_queries
from portfolio.beds.records.answer import Answer, Doubted
from portfolio.beds.records.capacity import Capacity
from portfolio.beds.records.ground import Target
from portfolio.beds.records.rollup import Rollup
from portfolio.beds.rules import anchors, statement
from portfolio.beds.rules import rollup as sums
from portfolio.beds.rules import views as beds_views
from portfolio.beds.rules.capacity.answer import answer, passed_targets
from portfolio.beds.rules.capacity.measure import measure
from portfolio.beds.rules.moves import Side, by_cause, moves
from portfolio.projects.queries import named as finding
from portfolio.projects.queries.departures import left_entries
from portfolio.projects.queries.plans import part_count
from portfolio.projects.records.plans import Plan
from portfolio.projects.rules import opening
from portfolio.projects.service.lookup import require_plan
from portfolio.store.database import Database
from portfolio.store.scope import looking_at
from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import FUNDERS, GROUPS, NATURES, STAGES


class Views(NamedTuple):
    """The projects in each view, and what they were counted from.

    `beside` are the same of the other plans whose targets the ground has, by their codes;
    `doubted` was taken although it contradicted the record.
    """

    ground: anchors.Ground
    views: dict[str, beds_views.ViewOfProjects]
    standings: tuple[beds_views.Standing, ...]
    fresh: int
    projects: int
    beside: "Mapping[str, Views]" = MappingProxyType({})
    doubted: tuple[Doubted, ...] = ()

    def against(self, target: Target) -> "Views":
        """Return the same against another target of the ground, with a base of its own."""
        if target.plan in self.beside:
            return self.beside[target.plan].against(target)
        ground = replace(self.ground, target=target)
        plan = beds_views.view_plan(self.standings, target.baseline_month)
        plan = replace(plan, unknown=self.views["plan"].unknown)
        return self._replace(ground=ground, views={**self.views, "plan": plan})


def cells_of(session: Session, by: str, as_of: Month) -> list[sums.Cell]:
    """Return the plan's projects summed by SQL."""
    return sum_queries.cells(session, as_of, by=by)


def bed_cells_of(session: Session, as_of: Month) -> list[sums.Cell]:
    """Return the plan's net new beds alone, for what needs no other sum."""
    return sum_queries.bed_cells(session, as_of)


def views_of(
    session: Session,
    as_of: Month,
    *,
    cells: list[sums.Cell] | None = None,
    target: str | None = None,
    most: int = places.MOST_NAMED,
) -> Views | None:
    """Return what each view counts, within a transaction; None without a target or a census.

    Of up to `most` projects one by one, else what nothing but the plan speaks of in groups, from
    the `cells` where they are known already. Raises WrongUsage for a month before the plan's
    base month and for an unknown target.
    """
    ground = basis.ground(session, as_of, target)
    if ground is None:
        _require_target(session, as_of, target)
        return None
    if as_of < min(item.baseline_month for item in ground.targets):
        raise WrongUsage(
            mark("As of {month} lies before {first}, the month of the plan's base figures."),
            month=as_of,
            first=min(item.baseline_month for item in ground.targets),
        )
    found = _viewed(session, ground, cells, most)
    beside = _beside(session, ground, most)
    return found._replace(beside=beside, doubted=doubts.doubted(session, ground))


def _beside(session: Session, ground: anchors.Ground, most: int) -> "dict[str, Views]":
    """Return what each view counts of the other plans whose targets stand beside the one asked."""
    found = {}
    for code in dict.fromkeys(item.plan for item in ground.targets):
        if code != ground.target.plan:
            with looking_at(session, code):
                found[code] = _viewed(session, ground, None, most)
    return found


def _viewed(
    session: Session, ground: anchors.Ground, cells: list[sums.Cell] | None, most: int
) -> Views:
    as_of = ground.as_of
    number = sum_queries.plan_size(session)
    alone = places.one_by_one(session, as_of, named=number <= most)
    counted = list(alone)
    if number > most:
        found = bed_cells_of(session, as_of) if cells is None else cells
        counted += sums.unspoken(found, alone, as_of)
    base = ground.target.baseline_month
    views = {
        "plan": beds_views.view_plan(counted, base),
        "forecast": beds_views.view_forecast(counted, as_of, ground.changes),
        "confirmed": beds_views.view_confirmed(counted, as_of, ground.changes),
    }
    if number > most:
        views = _named(views, places.without_figures(session, as_of))
    order = {item.code: place for place, item in enumerate(alone) if item.code}
    inside = [item for item in counted if item.planned]
    return Views(
        ground=ground,
        views={name: beds_views.ordered(view, order) for name, view in views.items()},
        standings=tuple(counted),
        fresh=sum(opening.is_fresh(item.prospect.reported, as_of) for item in inside),
        projects=sum(item.projects for item in inside),
    )


def _named(
    views: dict[str, beds_views.ViewOfProjects], codes: list[tuple[str, bool]]
) -> dict[str, beds_views.ViewOfProjects]:
    """Name the planned projects without beds or a finish, which groups cannot name."""
    beds_unknown = tuple(code for code, known in codes if not known)
    forecast = views["forecast"]
    known = dict.fromkeys((*forecast.unknown, *beds_unknown))
    return {
        **views,
        "plan": replace(views["plan"], unknown=tuple(code for code, _ in codes)),
        "forecast": replace(forecast, unknown=tuple(known)),
    }


def is_target_out(session: Session, month: Month) -> bool:
    """Tell whether a target was out by a month that is no earlier than its base month."""
    ground = basis.ground(session, month)
    return ground is not None and month >= min(item.baseline_month for item in ground.targets)


def _require_target(session: Session, as_of: Month, target: str | None) -> None:
    """Say which targets there are, and since when, where none was out or it is another."""
    known = basis.targets(session, as_of)
    if not known:
        return
    codes = list(dict.fromkeys(item.code for item in known))
    if target is not None and target not in codes:
        raise WrongUsage(
            mark("There is no target “{code}”; the targets are: {codes}."),
            code=target,
            codes=", ".join(codes),
        )
    months = [item.published for item in known if item.published is not None]
    if months and as_of < min(months):
        raise WrongUsage(
            mark("As of {month} no target was out yet; the first one was in {first}."),
            month=as_of,
            first=min(months),
        )


def answer_of(found: Views) -> Answer:
    """Return the answer that the views give together, passed targets beside it."""
    passed = [
        statement.outcome_of(other.views, other.ground)
        for other in map(found.against, passed_targets(found.ground))
    ]
    lines = answer(
        found.views, found.ground, fresh=found.fresh, projects=found.projects, passed=passed
    )
    told = statement.stated(lines, found.views, found.ground, found.standings)
    return replace(told, doubted=found.doubted)


def roll_up(
    database: Database,
    as_of: Month,
    *,
    by: str = "group",
    view: str = "plan",
    population: str = "fixed",
    target: str | None = None,
) -> Rollup:
    """Return the sums by group and the bed capacity against the target, as of a month.

    `capacity` and `answer` are None where the database has no target or no census.
    """
    with database.reading(as_of) as session:
        plan = require_plan(session, database)
        return rolled_up(session, plan, as_of, by=by, seen=(view, population), target=target)[0]


def roll_up_with_views(database: Database, as_of: Month) -> tuple[Rollup, Views | None]:
    """Return the same by group, with what each view counts: for `causes` once something changed."""
    with database.reading(as_of) as session:
        plan = require_plan(session, database)
        return rolled_up(session, plan, as_of, by="group", seen=("plan", "fixed"))


def side(found: Views, view: str) -> Side:
    """Return a view with its ground and its projects by code."""
    standings = {item.code: item for item in found.standings if item.code}
    return Side(found.views[view], found.ground, standings)


def causes(
    then: Views, now: Views, view: str, month: Month
) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Return what moved the beds of a view at the end of a month: each cause, its beds, its codes."""
    return by_cause(moves(view, side(then, view), side(now, view), month))


def rolled_up(
    session: Session,
    plan: Plan,
    as_of: Month,
    *,
    by: str,
    seen: tuple[str, str],
    target: str | None = None,
) -> tuple[Rollup, Views | None]:
    """Return the same within a transaction, with what each view counts.

    `seen` is the view and the population basis that `capacity` is measured in.
    """
    cells = cells_of(session, by, as_of)
    found = views_of(session, as_of, cells=cells, target=target)
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
        left=left_entries(session, as_of),
        parts=part_count(session),
        labels={town.code: (town.name_zh, town.name_en) for town in towns},
    )
    return rollup, found


def _measured(found: Views | None, view: str, population: str) -> Capacity | None:
    if found is None:
        return None
    return measure(view, found.views[view], found.ground, population)


def require_views(
    session: Session,
    as_of: Month,
    database: Database,
    *,
    target: str | None = None,
    most: int = places.MOST_NAMED,
) -> Views:
    """Return what each view counts. Raises DatabaseProblem without a target or a census."""
    found = views_of(session, as_of, target=target, most=most)
    if found is None:
        raise DatabaseProblem(
            mark(
                "The database {path} has no target or no census yet; add them with"
                " “portfolio target add” and “portfolio population add”."
            ),
            path=database.path,
        )
    return found
