"""Records as pandas DataFrames, for the pictures.

Every column has a nullable type: what is unknown is missing (`pd.NA`, `NaT`), never 0. Months
are periods of one month.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from portfolio.beds.records.table import CapacityTable
from portfolio.values.months import Month

_TEXT: Final = "string"
_WHOLE: Final = "Int64"
_RATE: Final = "Float64"
_TRUTH: Final = "boolean"
_MONTH: Final = "period[M]"


def capacity_frame(table: CapacityTable) -> pd.DataFrame:
    """Return one line a month, indexed by `month`: capacity at the end of that month.

    beds, residents and projects (opened that month) are whole numbers, per_1000 is beds per
    1,000 residents (a float, not rounded), basis and residents_as_of (a day) say whose residents,
    held that an older figure is carried on, opened lists codes clauses by `;`, met tells whether
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
