"""What people look up: lists, one project, the rollup, capacity, reconciliation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.orm import Session

from portfolio import capacity as beds
from portfolio import changes, openings
from portfolio import reconcile as reconciling
from portfolio import rollup as sums
from portfolio.database import Database
from portfolio.errors import DatabaseProblem, WrongUsage
from portfolio.language import mark
from portfolio.months import Month, parse_age, span
from portfolio.queries import basis, finding, page, projects, snapshots
from portfolio.queries import sums as sum_queries
from portfolio.records import (
    Answer,
    Capacity,
    CapacityTable,
    CapacityViews,
    ChangeItem,
    Changes,
    MilestoneRow,
    Plan,
    ProjectDetail,
    ProjectRow,
    Reconciled,
    Reconciliation,
    Rollup,
)
from portfolio.vocabulary import FUNDERS, GROUPS, LIGHTS, NATURES, STAGES

if TYPE_CHECKING:
    from portfolio.moneyrecords import MoneyFacts


def list_townships(database: Database) -> tuple[tuple[str, str, str], ...]:
    """Return the townships in the order of the plan: code, Chinese name, English name."""
    with database.reading() as session:
        return tuple(
            (town.code, town.name_zh, town.name_en or "") for town in finding.townships(session)
        )


def list_projects(
    database: Database, as_of: Month, filters: Mapping[str, str] | None = None
) -> tuple[ProjectRow, ...]:
    """Return the projects that pass every filter, in the order of the plan.

    Filters: group, funder, township, stage, text; rag (the overall computed light); stale (only
    projects whose last report is older than `45d` or `2m`, or that have none). Raises WrongUsage
    for an unknown code and an age that is none.
    """
    wanted = {name: value for name, value in (filters or {}).items() if value}
    _require_codes(wanted)
    light, stale = wanted.pop("rag", None), wanted.pop("stale", None)
    age = parse_age(stale) if stale else None
    with database.reading() as session:
        if "township" in wanted and finding.township(session, wanted["township"]) is None:
            names = [town.code for town in finding.townships(session)]
            raise _unknown_code(mark("township"), wanted["township"], names)
        found = projects.rows(session, as_of, wanted)
    return tuple(
        row
        for row in found
        if (light is None or row.lights.overall.colour == light)
        and (age is None or age.exceeded(row.last_report, as_of))
    )


_FILTER_CODES = {"group": GROUPS, "funder": FUNDERS, "stage": STAGES, "rag": LIGHTS}


def _require_codes(wanted: Mapping[str, str]) -> None:
    for name, codes in _FILTER_CODES.items():
        if name in wanted and wanted[name] not in codes:
            raise _unknown_code(name, wanted[name], list(codes))


def _unknown_code(name: str, value: str, codes: list[str]) -> WrongUsage:
    return WrongUsage(
        mark("“{value}” is no value of --{name}; the values are: {codes}."),
        value=value,
        name=name,
        codes=", ".join(codes),
    )


def show_project(database: Database, code: str, as_of: Month) -> ProjectDetail:
    """Return one project whole. Raises WrongUsage for an unknown code."""
    with database.reading() as session:
        return project_detail(session, code, as_of)


def project_detail(session: Session, code: str, as_of: Month) -> ProjectDetail:
    """Return one project whole, within a transaction. Raises WrongUsage for an unknown code."""
    project = finding.project(session, code)
    found = page.detail(session, project.code, as_of) if project else None
    if found is None:
        raise unknown_project(session, code)
    return found


def milestones_of(
    database: Database, codes: Collection[str]
) -> Mapping[str, tuple[MilestoneRow, ...]]:
    """Return the milestones of each project of a window, in the order of their days."""
    with database.reading() as session:
        return page.milestones(session, codes)


def unknown_project(session: Session, code: str) -> WrongUsage:
    """Return the error for a code that no project has, with the codes that there are."""
    return WrongUsage(
        mark("There is no project “{code}”; the codes are: {codes}."),
        code=code,
        codes=", ".join(finding.project_codes(session)) or "—",
    )


def require_plan(session: Session, database: Database) -> Plan:
    """Return the plan. Raises DatabaseProblem where the database holds none."""
    found = basis.plan(session)
    if found is None:
        raise DatabaseProblem(
            mark("The database {path} holds no plan; run “portfolio init” on another path."),
            path=database.path,
        )
    return found


class Views(NamedTuple):
    """The projects in each view, and what they were counted from."""

    ground: beds.Ground
    views: dict[str, openings.ViewOfProjects]
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
        "plan": _name_unknown(session, openings.view_plan(planned), cells, as_of),
        "forecast": openings.view_forecast([*reported, *others], as_of),
        "confirmed": openings.view_confirmed(reported),
    }
    fresh = sum(openings.is_fresh(standing.last_report, as_of) for standing in reported)
    return Views(ground, _in_plan_order(views, cells), fresh, sum(c.projects for c in cells))


def _unreported(
    session: Session,
    cells: list[sums.Cell],
    planned: list[openings.Standing],
    reported: list[openings.Standing],
    as_of: Month,
) -> list[openings.Standing]:
    """Return the projects without a report: one by one where named, else in groups."""
    if all(standing.code for standing in planned):
        spoken_of = {standing.code for standing in reported}
        return [standing for standing in planned if standing.code not in spoken_of]
    ahead = sums.standings(sum_queries.ahead(session, as_of), {})
    return [*ahead, sums.unspoken(cells, reported, ahead)]


def _name_unknown(
    session: Session, view: openings.ViewOfProjects, cells: list[sums.Cell], as_of: Month
) -> openings.ViewOfProjects:
    """Name the planned projects without beds or a finish, which grouped rows cannot name."""
    if all(cell.finish and cell.known[-1] == cell.projects for cell in cells):
        return view
    codes = sum_queries.without_beds_or_date(session, as_of)
    return openings.renamed(view, unknown=tuple(codes))


def _in_plan_order(
    views: dict[str, openings.ViewOfProjects], cells: list[sums.Cell]
) -> dict[str, openings.ViewOfProjects]:
    places = {cell.code: place for place, cell in enumerate(cells) if cell.code}
    return {name: openings.ordered(view, places) for name, view in views.items()}


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
    since: Month | None = None,
) -> Rollup:
    """Return the sums by group and the bed capacity against the target, as of a month.

    `capacity` and `answer` are None where the database has no target or no census; `changes`
    where `since` is not given. Raises WrongUsage where `since` does not lie before `as_of`.
    """
    _require_order(since, as_of)
    with database.reading() as session:
        plan = require_plan(session, database)
        cells = cells_of(session, by, as_of)
        found = views_of(session, cells, as_of)
        changed = changes_since(session, since, as_of, found) if since else None
        towns = finding.townships(session) if by == "township" else []
    order = {"group": GROUPS, "funder": FUNDERS, "nature": NATURES, "stage": STAGES}
    keys = [town.code for town in towns] if by == "township" else list(order[by])
    return Rollup(
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
        changes=changed,
    )


def _require_order(since: Month | None, as_of: Month) -> None:
    if since is not None and since >= as_of:
        raise WrongUsage(
            mark("--since {since} does not lie before {as_of}; give an earlier month."),
            since=since,
            as_of=as_of,
        )


def changes_since(session: Session, since: Month, as_of: Month, now: Views | None) -> Changes:
    """Return what changed between two months, within a transaction.

    The beds of each view come first, then the projects in the order of the plan. Raises
    WrongUsage where `since` lies before the plan's base month.
    """
    then = views_of(session, bed_cells_of(session, since), since)
    before, after = (snapshots.snapshots(session, month, since, as_of) for month in (since, as_of))
    capacity: tuple[ChangeItem, ...] = ()
    if then and now:
        capacity = changes.of_capacity(then.views, now.views, (then.ground, now.ground))
    return Changes(since, (*capacity, *changes.between(before, after)), changes.names(after))


def _measured(found: Views | None, view: str, population: str) -> Capacity | None:
    if found is None:
        return None
    return beds.measure(view, found.views[view], found.ground, population)


def answer_now(database: Database, as_of: Month) -> Answer | None:
    """Return the answer as of a month; None without a target or a census."""
    with database.reading() as session:
        found = views_of(session, bed_cells_of(session, as_of), as_of)
    return answer_of(found) if found else None


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


def capacity_table(
    database: Database,
    as_of: Month,
    *,
    first: Month | None = None,
    last: Month | None = None,
    view: str = "plan",
    population: str = "fixed",
) -> CapacityTable:
    """Return beds and beds per 1,000 month by month.

    From the base month to the last change of the view or the target month, where not given.
    Raises WrongUsage for months in the wrong order or before the base month, and
    DatabaseProblem without a target.
    """
    with database.reading() as session:
        plan = require_plan(session, database)
        found = require_views(session, bed_cells_of(session, as_of), as_of, database)
    measured = beds.measure(view, found.views[view], found.ground, population)
    base = found.ground.target.baseline_month
    ends = [found.ground.target.month, *(step.month for step in measured.timeline)]
    start, end = first or base, last or max(ends)
    if start < base or end < start:
        raise WrongUsage(
            mark("From {first} to {last} is no span of months from {base} on."),
            first=start,
            last=end,
            base=base,
        )
    months = beds.by_month(view, found.views[view], found.ground, population, span(start, end))
    return CapacityTable(plan, measured, months, answer_of(found))


def capacity_views(database: Database, as_of: Month, *, population: str = "fixed") -> CapacityViews:
    """Return beds and beds per 1,000 month by month in every view, read in one transaction.

    From the base month to the December by which every opening, the target month and the as-of
    month are shown. Raises what `capacity_table` raises.
    """
    with database.reading() as session:
        plan = require_plan(session, database)
        found = require_views(session, bed_cells_of(session, as_of), as_of, database)
        names = finding.project_names(session, _codes_in(found))
    last, answer = last_month(found, as_of), answer_of(found)
    ends = {view: min(as_of, last) if view == "confirmed" else last for view in found.views}
    tables = {
        view: table_of(found, plan, answer, (view, population), end) for view, end in ends.items()
    }
    return CapacityViews(population, tables, names)


def _codes_in(found: Views) -> set[str]:
    views = found.views.values()
    opened = {code for view in views for opening in view.openings for code in opening.codes}
    return opened | {item.code for view in views for item in view.no_evidence}


def last_month(found: Views, as_of: Month) -> Month:
    """Return the December by which every opening, the target and the as-of month are shown."""
    openings = [opening for view in found.views.values() for opening in view.openings]
    ends = [found.ground.target.month, as_of, *(opening.opens.month for opening in openings)]
    return Month.of(max(ends).year, 12)


def table_of(
    found: Views, plan: Plan, answer: Answer, seen: tuple[str, str], last: Month
) -> CapacityTable:
    """Return capacity from the base month to `last`, seen in a view over a population basis."""
    (view, basis_), months = seen, span(found.ground.target.baseline_month, last)
    measured = beds.measure(view, found.views[view], found.ground, basis_)
    by_month = beds.by_month(view, found.views[view], found.ground, basis_, months)
    return CapacityTable(plan, measured, by_month, answer)


def reconcile(database: Database, as_of: Month) -> tuple[Plan, tuple[Reconciliation, ...]]:
    """Return stated totals and row identities beside what the rows of the plan say."""
    found = reconciled(database, as_of)
    return found.plan, found.rows


def reconciled(database: Database, as_of: Month) -> Reconciled:
    """Return the same with the documents that their sources name."""
    with database.reading() as session:
        return reconciled_of(session, require_plan(session, database), as_of)


def reconciled_of(
    session: Session, plan: Plan, as_of: Month, facts: "Sequence[MoneyFacts] | None" = None
) -> Reconciled:
    """Return the same within a transaction; `facts` where the projects' money is read already."""
    from portfolio.queries import money as money_queries

    rows = basis.plan_rows(session, as_of)
    stated = basis.stated_totals(session)
    known = money_queries.facts(session, as_of) if facts is None else facts
    money = _money_checks(known, {row.code: row.source for row in rows})
    sources = {plan.source, *(row.source for row in rows), *(row.source for row in money)}
    compared = (*reconciling.totals(stated, rows), *reconciling.identities(rows), *money)
    return Reconciled(plan, compared, finding.documents(session, sources))


def _money_checks(
    facts: Iterable["MoneyFacts"], sources: Mapping[str, str]
) -> list[Reconciliation]:
    """Return what was entered of each project's money, held against itself."""
    from portfolio.moneychecks import money_checks

    return [row for item in facts for row in money_checks(item, sources.get(item.code, ""))]


def reconcile_project(database: Database, code: str, as_of: Month) -> tuple[Reconciliation, ...]:
    """Return a project's own row identity, if it stands in the plan, and checks of its money."""
    from portfolio.queries import money as money_queries

    with database.reading() as session:
        rows = basis.plan_rows(session, as_of, code)
        facts = money_queries.facts(session, as_of, [code])
    money = _money_checks(facts, {row.code: row.source for row in rows})
    return (*reconciling.identities(rows), *money)
