"""The tables for analysts: the figures of the commands as of a month, filled in one go."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from portfolio.beds import data as bed_data
from portfolio.beds.queries import basis
from portfolio.beds.service import capacity, levels
from portfolio.exchange.records import Filled
from portfolio.exchange.report_tables import TABLES, cell, described
from portfolio.findings import data as finding_data
from portfolio.findings.service import counted, findings
from portfolio.money import data as money_data
from portfolio.money.records import Budget
from portfolio.money.service import budget
from portfolio.projects import data as project_data
from portfolio.projects.queries import plans
from portfolio.projects.service import lookup
from portfolio.store import report_tables, trail
from portfolio.store.database import HEAD, Database
from portfolio.store.log import Authorship, utc_text
from portfolio.store.report_tables import Column
from portfolio.store.scope import Named
from portfolio.values.errors import WrongUsage
from portfolio.values.language import speaking
from portfolio.values.months import Month
from portfolio.values.tabular import Data
from portfolio.values.vocabulary import POPULATION_BASES, VIEWS

_BY_NAME: Final = {table.name: table for table in TABLES}


def fill(database: Database, author: Authorship, as_of: Month, out: Path | None) -> Filled:
    """Fill the tables as of a month, from one picture of the database; return how many rows.

    Of the plan or district that was named, else of the current plan of every district. A district
    without a plan is left out, one whose base month is still to come is told as such. `out` is the
    file, by default one beside the database, on a server its schema `report`.

    Raises DatabaseProblem where no district has a plan, WrongUsage for a month before the base
    month of the only one, and what `store.report_tables.filling` raises.
    """
    target = out or report_tables.file_for(database.path)
    rows = dict.fromkeys(_BY_NAME, 0)
    early: list[str] = []
    with report_tables.filling(database, TABLES, target) as (still, put):
        with still.reading() as session:
            number, head = trail.head(session)
        scopes = list(_scopes(still, as_of))
        for own, (district, plan) in scopes:
            stamp = {"as_of": str(as_of), "log_head": head, "district": district, "plan": plan}
            for name, found in _tables(own, as_of, early if len(scopes) > 1 else None):
                rows[name] += len(found)
                put(_BY_NAME[name], _cells(name, stamp, found))
        told: Data = {"changes": number, "filled_at": utc_text(author.at), "filled_by": author.who}
        stamp = {"as_of": str(as_of), "log_head": head, "revision": HEAD, **told}
        for name, found in (("stamp", [stamp]), ("columns", described())):
            rows[name] = len(found)
            put(_BY_NAME[name], _cells(name, {}, found))
    return Filled(target, rows, head, tuple(dict.fromkeys(early)))


def _scopes(still: Database, as_of: Month) -> Iterator[tuple[Database, tuple[str, str]]]:
    """Yield the database looking at each plan that is wanted, with the district's and its code."""
    if still.named.plan or still.named.district:
        wanted = [still]
    else:
        with still.reading() as session:
            codes = [item.code for item in plans.districts(session)]
        wanted = [still.looking_at(Named(district=code)) for code in codes]
    found = [(own, _looked_at(own, as_of)) for own in wanted]
    if not any(plan for _, (_, plan) in found):
        with wanted[0].reading(as_of) as session:
            lookup.require_plan(session, wanted[0])
    for own, (district, plan) in found:
        if plan:
            yield own.looking_at(Named(plan, district)), (district, plan)


def _looked_at(database: Database, as_of: Month) -> tuple[str, str]:
    with database.reading(as_of) as session:
        plan = plans.plan(session)
        return plans.district(session), plan.code if plan else ""


def _cells(name: str, stamp: Mapping[str, Any], rows: Iterable[Data]) -> Iterator[Sequence[Any]]:
    columns = _BY_NAME[name].columns
    for row in rows:
        whole = {**row, **stamp}
        yield [cell(item, whole.get(item.name)) for item in columns]


def table(
    database: Database, name: str, as_of: Month
) -> tuple[Sequence[Column], list[Sequence[Any]]]:
    """Return the columns and the rows of one table of figures, of the plan looked at.

    Raises WrongUsage where beds or money cannot be told yet, DatabaseProblem where there is no plan.
    """
    with database.reading(as_of) as session:
        lookup.require_plan(session, database)
        _, head = trail.head(session)
    district, plan = _looked_at(database, as_of)
    stamp = {"as_of": str(as_of), "log_head": head, "district": district, "plan": plan}
    return _BY_NAME[name].columns, list(_cells(name, stamp, _ROWS[name](_Looked(database, as_of))))


# --- what the commands tell ----------------------------------------------------------------------


def _tables(
    database: Database, as_of: Month, early: list[str] | None
) -> Iterator[tuple[str, list[Data]]]:
    """Yield the rows of each table for one plan.

    Where its base month is still to come beds and money cannot be told: then it is put down in
    `early`, if that is given.
    """
    looked = _Looked(database, as_of)
    for name in _ALWAYS:
        yield name, _ROWS[name](looked)
    try:
        found = {name: _ROWS[name](looked) for name in _ROWS if name not in _ALWAYS}
    except WrongUsage:
        if early is None:
            raise
        early.append(database.named.district)
        return
    yield from found.items()


class _Looked:
    """A plan that is looked at as of a month, with what several tables tell of it."""

    def __init__(self, database: Database, as_of: Month) -> None:
        self.database, self.as_of = database, as_of

    @cached_property
    def budget(self) -> Budget:
        """The money of its projects, worked out once."""
        return budget.budget(self.database, self.as_of, self.as_of.year + 1)


def _projects(looked: _Looked) -> list[Data]:
    rows = lookup.list_projects(looked.database, looked.as_of)
    counts = counted(looked.database, looked.as_of, rows)
    return [
        {
            **row,
            "group_code": row["group"],
            **{f"findings_{name}": number for name, number in counts.get(row["code"], {}).items()},
        }
        for row in project_data.list_rows(rows)
    ]


def _levels(looked: _Looked) -> list[Data]:
    return [
        {
            "code": item.code,
            "place": item.place,
            "from_month": str(item.begins),
            "to_month": str(item.ends) if item.ends else None,
            "outside": item.outside,
            "beds": item.beds,
            "planned": item.planned,
            "documented": item.documented,
        }
        for item in levels.levels(looked.database, looked.as_of)
    ]


def _capacity(looked: _Looked) -> list[Data]:
    """Return beds month by month in every view; nothing where no target is to be reached."""
    database, as_of = looked.database, looked.as_of
    with database.reading(as_of) as session:
        if basis.ground(session, as_of) is None:
            return []
    return [
        {
            "view": view,
            "population_basis": population,
            "residents": row["population"],
            "residents_as_of": row["population_as_of"],
            **row,
        }
        for view in VIEWS
        for population in POPULATION_BASES
        for row in bed_data.capacity_rows(
            capacity.capacity_table(database, as_of, view=view, population=population)
        )
    ]


def _money(looked: _Looked) -> list[Data]:
    return [_money_row(row) for row in money_data.project_rows(looked.budget)]


def _years(looked: _Looked) -> list[Data]:
    return money_data.year_rows(looked.budget.years)


def _money_row(row: Data) -> Data:
    renamed = {"group": "group_code", "year_year": "year", "year_done": "year_done_yuan"}
    renamed["year_paid"] = "year_paid_yuan"
    return {renamed.get(name, name): value for name, value in row.items()}


def _findings(looked: _Looked) -> list[Data]:
    """Return the findings as flat rows, each with its sentence in both languages."""
    found = findings(looked.database, looked.as_of)
    sentences = {}
    for language in ("zh", "en"):
        with speaking(language):
            rows = finding_data.findings_rows(found.rows)
            sentences[f"sentence_{language}"] = [row["sentence"] for row in rows]
    words = [
        dict(zip(sentences, pair, strict=True)) for pair in zip(*sentences.values(), strict=True)
    ]
    return [
        {**row, **told, "rule": row["code"], "code": row["project"]}
        for row, told in zip(rows, words, strict=True)
    ]


#: The rows of each table of figures, of the plan looked at as of a month; the first ones tell of
#: every month, the others from the base month on.
_ROWS: Final[Mapping[str, Callable[[_Looked], list[Data]]]] = {
    "projects": _projects,
    "findings": _findings,
    "levels": _levels,
    "capacity_by_month": _capacity,
    "money": _money,
    "money_by_year": _years,
}
_ALWAYS: Final = ("projects", "findings")
