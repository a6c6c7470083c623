"""Records as pandas DataFrames, for the pictures and for people's notebooks.

Every column has a nullable type: what is unknown is missing (`pd.NA`, `NaT`), never 0. Months
are periods of one month. Money stays in whole fen and areas in hundredths of a square metre, so
that sums are exact; divide at the very end.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from portfolio.beds.records import Capacity, CapacityTable
from portfolio.projects.records import ProjectRow
from portfolio.values.months import Dated, Month

_TEXT: Final = "string"
_WHOLE: Final = "Int64"
_RATE: Final = "Float64"
_TRUTH: Final = "boolean"
_MONTH: Final = "period[M]"

_DATES: Final = (
    "start",
    "finish",
    "forecast_start",
    "forecast_finish",
    "forecast_opening",
    "actual_start",
    "actual_finish",
    "actual_opening",
    "opened",
)
_FIGURES: Final = {
    "land_area": "land_area_m2_100",
    "floor_area": "floor_area_m2_100",
    "investment": "investment_fen",
    "beds_built": "beds_built",
    "beds_staffed": "beds_staffed",
    "beds_opened": "beds_opened",
    "beds_new": "beds_new",
}


def projects_frame(rows: Iterable[ProjectRow]) -> pd.DataFrame:
    """Return one line a project, indexed by `code`, in the order given.

    Text: name_zh, name_en, group, nature, funder, townships (codes joined by `;`), stage,
    light_computed (the overall one), light_judged (the officer's own).
    Months: the planned start and finish, forecast_*, actual_*, opened and last_report; each date
    has a text column `*_precision` (`month` or `year`; a year stands as its January or
    December). Whole numbers: percent (0 to 100), slip (months, later is positive),
    land_area_m2_100 and floor_area_m2_100 (hundredths of a m2), investment_fen, beds_built,
    beds_staffed, beds_opened, beds_new (beds). Truths: overdue, fresh, in_plan.
    """
    found = list(rows)
    columns: dict[str, Any] = {
        name: _column((getattr(row, name) for row in found), _TEXT)
        for name in ("code", "name_zh", "name_en", "group", "nature", "funder")
    }
    places = (";".join(town[0] for town in row.townships) or None for row in found)
    columns["townships"] = _column(places, _TEXT)
    columns["stage"] = _column((row.stage for row in found), _TEXT)
    columns["light_computed"] = _column((row.lights.overall.colour for row in found), _TEXT)
    columns["light_judged"] = _column((row.light for row in found), _TEXT)
    for name in _DATES:
        columns |= _dated(name, [getattr(row, name) for row in found])
    columns["last_report"] = _months(row.last_report for row in found)
    for name in ("percent", "slip"):
        columns[name] = _column((getattr(row, name) for row in found), _WHOLE)
    for name, column in _FIGURES.items():
        columns[column] = _column((getattr(row, name) for row in found), _WHOLE)
    for name in ("overdue", "fresh", "in_plan"):
        columns[name] = _column((getattr(row, name) for row in found), _TRUTH)
    return pd.DataFrame(columns).set_index("code")


def capacity_frame(table: CapacityTable) -> pd.DataFrame:
    """Return one line a month, indexed by `month`: capacity at the end of that month.

    beds, residents and projects (opened that month) are whole numbers, per_1000 is beds per
    1,000 residents (a float, not rounded), basis and residents_as_of (a day) say whose residents,
    held that an older figure is carried on, opened lists codes joined by `;`, met tells whether
    the target rate is reached.
    """
    items = table.months
    columns = {
        "month": _months(item.month for item in items),
        "beds": _column((item.beds for item in items), _WHOLE),
        "per_1000": _column((float(item.per_1000) for item in items), _RATE),
        "residents": _column((item.residents.value for item in items), _WHOLE),
        "basis": _column((item.residents.basis for item in items), _TEXT),
        "residents_as_of": _column((item.residents.as_of for item in items), _TEXT),
        "held": _column((item.residents.held for item in items), _TRUTH),
        "opened": _column((";".join(item.opened) for item in items), _TEXT),
        "projects": _column((item.projects for item in items), _WHOLE),
        "met": _column((item.met for item in items), _TRUTH),
    }
    return pd.DataFrame(columns).set_index("month")


def steps_frame(capacity: Capacity) -> pd.DataFrame:
    """Return one line for each month in which the capacity changes, indexed by `month`.

    precision is `month` or `year`; beds and per_1000 (a float, not rounded) stand at the end of
    the month; opened lists codes joined by `;`; projects counts them.
    """
    steps = capacity.timeline
    columns = {
        "month": _months(step.month for step in steps),
        "precision": _column((step.precision for step in steps), _TEXT),
        "beds": _column((step.beds for step in steps), _WHOLE),
        "per_1000": _column((float(step.per_1000) for step in steps), _RATE),
        "opened": _column((";".join(step.opened) for step in steps), _TEXT),
        "projects": _column((step.projects for step in steps), _WHOLE),
    }
    return pd.DataFrame(columns).set_index("month")


def rates_frame(tables: Mapping[str, CapacityTable]) -> pd.DataFrame:
    """Return beds per 1,000 by month, one column for each of `tables` and named like it.

    Missing where a table does not reach: what is in use is not known beyond the as-of month.
    """
    return pd.DataFrame({name: capacity_frame(table)["per_1000"] for name, table in tables.items()})


def _column(values: Iterable[object], kind: str) -> Any:
    make: Any = pd.array  # its overloads ask for a literal type name
    return make(list(values), dtype=kind)


def _months(months: Iterable[Month | None]) -> Any:
    periods = [pd.Period(str(month), freq="M") if month else pd.NaT for month in months]
    return _column(periods, _MONTH)


def _dated(name: str, dates: list[Dated | None]) -> dict[str, Any]:
    return {
        name: _months(date.month if date else None for date in dates),
        f"{name}_precision": _column((date.precision if date else None for date in dates), _TEXT),
    }
