"""Our codes and those of OC4IDS: one table, read both ways."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from portfolio.values.places import DATA

_FILE: Final = DATA / "oc4ids.toml"
#: The release of the standard that packages are written in, and read.
VERSION: Final = "0.9"
#: Under which name a package of ours holds what the standard has no field for.
OWN: Final = "x_portfolio"
#: What the standard has no field for, and a package of ours holds beside it: columns of the export.
OWN_COLUMNS: Final = (
    *("group", "nature", "nature_printed", "funder", "funder_printed", "alias_zh", "name_printed"),
    *("schedule_printed", "baseline_month", "registered_month", "stats_entry_month", "source"),
    *("bed_kind_source", "bed_kind_note"),
)
#: The list of our project codes among the identifiers of a project, and that of the national platform.
OUR_SCHEME: Final = "portfolio"
PLATFORM_SCHEME: Final = "CN-TZXM"
SECTOR: Final = "health"
CURRENCY: Final = "CNY"
#: The list of the codes of units: UN/CEFACT Recommendation 20.
UNIT_SCHEME: Final = "UNCEFACT"

Table = Literal["status", "type", "milestone", "contract", "document", "party"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a figure of the plan is called in a package, and its unit."""

    name: str
    id: str
    unit: str


@cache
def _tables() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def theirs(table: Table) -> Mapping[str, str]:
    """Return the code of the standard for each of ours that has one."""
    return {ours: str(code) for ours, code in _tables()[table].items()}


@cache
def ours(table: Table) -> Mapping[str, str]:
    """Return for each code of the standard that one of ours which claims least: the first."""
    return {code: our for our, code in reversed(list(theirs(table).items()))}


@cache
def forecasts() -> tuple[Forecast, ...]:
    """Return the figures of a plan that a package holds as forecasts."""
    found = _tables()["forecast"].items()
    return tuple(Forecast(name, str(told["id"]), str(told["unit"])) for name, told in found)  # type: ignore[index]
