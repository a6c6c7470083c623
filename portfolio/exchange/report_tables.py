"""Which tables there are for analysts, what stands in their columns, and how a figure is put there."""

import tomllib
from typing import Any, Final

from portfolio.store.report_tables import Column, Table
from portfolio.values.places import DATA
from portfolio.values.tabular import Data

#: The tables without the columns that all of them begin with.
_BARE: Final = ("stamp", "columns")


def _read() -> tuple[tuple[Column, ...], tuple[Table, ...]]:
    told = tomllib.loads((DATA / "report_tables.toml").read_text(encoding="utf-8"))
    common = tuple(Column(*item) for item in told.pop("common")["columns"])
    return common, tuple(
        Table(
            name,
            (() if name in _BARE else common) + tuple(Column(*item) for item in found["columns"]),
            found["zh"],
            found["en"],
        )
        for name, found in told.items()
    )


#: The columns that every table of figures begins with, and the tables.
COMMON, TABLES = _read()


def described() -> list[Data]:
    """Return what every column of every table means, as rows of the table `columns`."""
    return [
        {
            "table_name": table.name,
            "position": position,
            "column_name": column.name,
            "kind": column.kind,
            "meaning_zh": column.zh,
            "meaning_en": column.en,
        }
        for table in TABLES
        for position, column in enumerate(table.columns, 1)
    ]


def cell(column: Column, value: Any) -> Any:
    """Return a figure of a command as a column takes it: lists are parted by semicolons."""
    if isinstance(value, list | tuple):
        return ";".join(map(str, value)) or None
    if value == "" and column.kind != "text":
        return None
    return value
