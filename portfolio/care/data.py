"""A database's health as plain data with stable keys."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portfolio.values.tabular import Data

if TYPE_CHECKING:
    from portfolio.care.records import Finding
    from portfolio.store.engines import Place


def doctor_data(path: "Place", findings: Iterable["Finding"]) -> Data:
    """Return what was found of a database's health as `portfolio.doctor/1`; money in fen."""
    return {
        "schema": "portfolio.doctor/1",
        "database": str(path),
        "findings": [
            {
                "check": item.check,
                "state": item.state,
                "told": item.told.template.format(**item.told.values),
                "values": {name: _plain(value) for name, value in item.told.values.items()},
            }
            for item in findings
        ],
    }


def _plain(value: object) -> str | int | None:
    return value if isinstance(value, (int, str)) or value is None else str(value)
