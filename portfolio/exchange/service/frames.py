"""What the commands tell as frames of pandas, for scripts and notebooks."""

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from portfolio.beds import data as bed_data
from portfolio.beds.records.rollup import Rollup
from portfolio.beds.service import rollup as beds
from portfolio.exchange.service import report_tables
from portfolio.store.database import Database
from portfolio.store.opening import place
from portfolio.store.report_tables import Column, Kind
from portfolio.store.scope import Named
from portfolio.values.clock import zone
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month, parse_month
from portfolio.values.tabular import Data
from portfolio.values.vocabulary import GROUPINGS, POPULATION_BASES, VIEWS

if TYPE_CHECKING:
    from pandas import DataFrame

#: The kinds of columns as pandas holds them, each with a value for unknown.
_TYPES: Final[Mapping[Kind, str]] = {
    "text": "string",
    "whole": "Int64",
    "decimal": "Float64",
    "yes": "boolean",
}


class Register:
    """A database as of a month, read only; each call reads it anew.

    Every frame but that of `rollup` has the columns of the table of its name in
    `docs/report-tables.md`: the month, the log's head, the district and the plan first. Money is in
    yuan, areas in square metres; decimals are floats of 15 figures. Calls raise PortfolioError.
    """

    def __init__(self, database: Database, as_of: Month) -> None:
        self._database = database
        self._as_of = as_of

    @property
    def as_of(self) -> str:
        """The month of what is told, `2026-11`."""
        return str(self._as_of)

    def projects(self) -> "DataFrame":
        """Return the list of projects, a row each, in the order of the plan."""
        return self._table("projects")

    def findings(self) -> "DataFrame":
        """Return what an auditor would write, a row for each finding."""
        return self._table("findings")

    def levels(self) -> "DataFrame":
        """Return since when which place has had how many beds."""
        return self._table("levels")

    def capacity(self, view: str = "plan", population: str = "fixed") -> "DataFrame":
        """Return the beds of each month from the base month on, in a view."""
        _require("view", view, VIEWS)
        _require("population", population, POPULATION_BASES)
        whole = self._table("capacity_by_month")
        chosen = (whole["view"] == view) & (whole["population_basis"] == population)
        return whole[chosen].reset_index(drop=True)

    def money(self) -> "DataFrame":
        """Return the money of each project, a row each."""
        return self._table("money")

    def money_by_year(self) -> "DataFrame":
        """Return the money of the plan by year."""
        return self._table("money_by_year")

    def rollup(
        self, by: str = "group", view: str = "plan", population: str = "fixed"
    ) -> "DataFrame":
        """Return sums by `by` (as `portfolio rollup --by`) and last their total.

        The columns are those of `portfolio rollup --format csv`; beside each sum, under its name
        and `_known`, how many projects it knows.
        """
        found = self._rolled_up(by, view, population)
        return _frame(bed_data.rollup_rows(found))

    def answer(self, view: str = "plan", population: str = "fixed") -> Data:
        """Return whether the target is reached: `capacity` of `portfolio rollup --format json`.

        Decimals are texts, so that they are exact; its schema is `docs/rollup.schema.json`.
        """
        answer: Data = bed_data.rollup_data(self._rolled_up("group", view, population))["capacity"]
        return answer

    def _rolled_up(self, by: str, view: str, population: str) -> Rollup:
        for name, given, known in (("by", by, GROUPINGS), ("view", view, VIEWS)):
            _require(name, given, known)
        _require("population", population, POPULATION_BASES)
        return beds.roll_up(self._database, self._as_of, by=by, view=view, population=population)

    def _table(self, name: str) -> "DataFrame":
        columns, rows = report_tables.table(self._database, name, self._as_of)
        return _typed(columns, rows)


def _require(name: str, given: str, known: Collection[str]) -> None:
    if given not in known:
        raise WrongUsage(
            mark("“{value}” is no value of {name}; the values are: {codes}."),
            value=given,
            name=name,
            codes=", ".join(known),
        )


def _typed(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> "DataFrame":
    import pandas as pd

    held = {
        column.name: _array([_value(column.kind, row[at]) for row in rows], _TYPES[column.kind])
        for at, column in enumerate(columns)
    }
    return pd.DataFrame(held)


def _array(cells: Sequence[Any], held: str) -> Any:
    import pandas as pd

    make: Any = pd.array  # its stubs know no type that is chosen while it runs
    return make(cells, dtype=held)


def _value(kind: Kind, cell: Any) -> Any:
    if cell is None or kind in ("text", "whole"):
        return cell
    return float(cell) if kind == "decimal" else bool(cell)


def _frame(rows: Sequence[Data]) -> "DataFrame":
    """Return rows of one command: amounts and areas as floats, other figures whole, words."""
    import pandas as pd

    names = rows[0] if rows else ()
    return pd.DataFrame({name: _column(name, [row[name] for row in rows]) for name in names})


def _column(name: str, cells: Sequence[Any]) -> Any:
    if name.endswith(("_m2", "_yuan")):
        return _array([None if cell is None else float(cell) for cell in cells], "Float64")
    whole = all(cell is None or isinstance(cell, int) for cell in cells)
    return _array(cells, "Int64" if whole else "string")


def _present() -> Month:
    now = datetime.now(UTC).astimezone(zone())
    return Month.of(now.year, now.month)


def opened(database: str | None, as_of: str | None, plan: str, district: str) -> Register:
    """Return a database for reading, as `portfolio.open_database` says."""
    where = place(database if database is not None else os.environ.get("PORTFOLIO_DB") or None)
    month = parse_month(as_of) if as_of is not None else _present()
    found = Database(where, read_only=True, named=Named(plan, district))
    with found.reading(month):  # so that what is wrong with it is said here
        return Register(found, month)
