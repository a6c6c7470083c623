"""A city: what each district's current plan comes to, held side by side and added up."""

from dataclasses import dataclass, replace

from portfolio.beds.records.city import City, DistrictFigures
from portfolio.beds.rules import city as rules
from portfolio.beds.rules import rollup as sums
from portfolio.beds.rules.statement import without_paper
from portfolio.beds.service.rollup import Views, cells_of, views_of
from portfolio.projects.queries import plans
from portfolio.projects.queries.departures import left_entries
from portfolio.projects.records.plans import DistrictRow, LeftEntry, Plan
from portfolio.projects.service.plans import list_districts
from portfolio.store.database import Database
from portfolio.store.scope import Named
from portfolio.values.errors import WrongUsage
from portfolio.values.months import Month
from portfolio.values.vocabulary import VIEWS


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a district: its plan, that plan's projects summed, what each view counts."""

    district: DistrictRow
    plan: Plan | None
    cells: list[sums.Cell]
    left: tuple[LeftEntry, ...] = ()
    views: Views | None = None
    why: str = ""
    parts: int = 0


def roll_up_city(
    database: Database, as_of: Month, *, view: str = "plan", population: str = "fixed"
) -> City:
    """Return the districts side by side as of a month, each with its current plan, and their sums.

    All are read from one picture of the database. A district without a plan, a target or
    residents, or whose target was not out by then, is listed without beds and is in no sum of
    them. `view` is the one whose verdict is asked for.
    """
    with database.standing_still() as still:
        found = [_read(still, item, as_of) for item in list_districts(still)]
    targets = [item.views.ground.target.month for item in found if item.views]
    month = max(targets, default=None)
    districts = tuple(_figures(item, population, month) for item in found)
    counted = [item.beds.counted for item in districts if item.beds]
    return City(
        as_of=as_of,
        view=view,
        basis=population,
        districts=districts,
        total=sums.total(cell for item in found for cell in item.cells),
        month=month,
        beds={name: rules.added([each[name] for each in counted]) for name in VIEWS if counted},
    )


def _read(database: Database, district: DistrictRow, as_of: Month) -> _Read:
    own = database.looking_at(Named(district=district.code))
    with own.reading(as_of) as session:
        plan = plans.plan(session)
        if plan is None:
            return _Read(district, None, [], why="no_plan")
        cells, left = cells_of(session, "group", as_of), left_entries(session, as_of)
        parts = plans.part_count(session)
        try:
            views = views_of(session, as_of, cells=cells)
        except WrongUsage:  # as of a month before its base, or before its target was out
            return _Read(district, plan, cells, left, why="too_early", parts=parts)
    return _Read(district, plan, cells, left, views, "" if views else "no_target", parts)


def _figures(found: _Read, population: str, month: Month | None) -> DistrictFigures:
    views = found.views
    return DistrictFigures(
        district=found.district,
        plan=found.plan,
        sums=replace(sums.total(found.cells), key=found.district.code),
        left=found.left,
        beds=rules.district_beds(views.views, views.ground, population, month)
        if views and month
        else None,
        why=found.why,
        parts=found.parts,
        doubted=views.doubted if views else (),
        undocumented=without_paper(views.views["confirmed"], views.ground) if views else (),
    )
