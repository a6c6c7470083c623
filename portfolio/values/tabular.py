"""Records as plain data with stable keys: what scripts read, as JSON, CSV or Markdown.

Figures with decimals are text, so that no reader turns them into floats. Money is in yuan, areas
in square metres, rates per 1,000 residents with three decimals, rounded half up.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portfolio.values.area import area_text
from portfolio.values.digits import decimal_text
from portfolio.values.injection import guarded
from portfolio.values.money import yuan_text
from portfolio.values.months import Dated, Slip
from portfolio.values.vocabulary import AREAS

Data = dict[str, Any]

_UNITS = {"investment": "_yuan", "growth": "_percent"}


def metric_key(metric: str) -> str:
    """Return the key of a metric in data, with its unit: `land_area_m2`, `investment_yuan`."""
    return metric + _unit(metric)


def _unit(metric: str) -> str:
    return "_m2" if metric in AREAS else _UNITS.get(metric, "")


def metric_value(metric: str, value: int | None) -> str | int | None:
    """Return a figure as data: areas, money, percents as text with two decimals, counts as numbers."""
    if value is None:
        return None
    unit = _unit(metric)
    if unit == "_m2":
        return area_text(value)
    if unit == "_percent":
        return decimal_text(value, 2)
    return yuan_text(value) if unit == "_yuan" else value


def picked(item: object, *names: str) -> Data:
    """Return some fields of a record as data, under their own names."""
    return {name: getattr(item, name) for name in names}


def text_or_none(value: object | None) -> str | None:
    return None if value is None else str(value)


def date_data(name: str, date: Dated | None) -> Data:
    """Return a date under its name, a month or a year, and how it is known: month, year or by."""
    text = str(date.month) if date and date.precision == "by" else text_or_none(date)
    return {name: text, f"{name}_precision": date.precision if date else None}


def slip_data(
    slip: Slip | None, months: str = "months", precision: str = "months_precision"
) -> Data:
    """Return a slip under two keys: months, and `exact`, `about`, `at_most` or `at_least`."""
    return (
        {months: slip.months, precision: slip.precision}
        if slip
        else {months: None, precision: None}
    )


# --- files -------------------------------------------------------------------------------------


def json_text(data: Data) -> str:
    """Return data as JSON for people and scripts: UTF-8, indented, in the order of its keys."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> str:
    """Return rows as CSV, lists joined by `;`, unknown left blank, cells that run made harmless."""
    names = list(columns or (rows[0] if rows else ()))
    return table_text(names, ([row.get(name) for name in names] for row in rows))


def table_text(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], *, line_end: str = "\n"
) -> str:
    """Return a table under headings as CSV, its cells as in `csv_text`."""
    return csv_of((headings, *rows), line_end)


def csv_of(rows: Iterable[Sequence[Any]], line_end: str) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=line_end)
    writer.writerows([cell_text(value) for value in row] for row in rows)
    return file.getvalue()


def cell_text(value: Any) -> str:
    """Return a value as a cell; text that a spreadsheet would run is guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ";".join(cell_text(item) for item in value)
    return guarded(str(value))


def markdown_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; bars and line ends inside cells are kept from breaking it."""
    lines = [_line(headings), _line(["---"] * len(headings))]
    return "\n".join([*lines, *(_line(row) for row in rows)]) + "\n"


def _line(cells: Sequence[str]) -> str:
    safe = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(safe)} |"


def markdown_list(lines: Iterable[str]) -> str:
    """Return a Markdown list of sentences; a name within them is kept from being markup."""
    return "".join(f"- {_MARKUP.sub(_escape, line.replace(chr(10), ' '))}\n" for line in lines)


_MARKUP = re.compile(r"[\\`*_\[\]<>|]")


def _escape(found: re.Match[str]) -> str:
    return "\\" + found[0]
