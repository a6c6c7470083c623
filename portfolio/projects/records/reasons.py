"""What reports say of why a project is late."""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.values.months import Dated, Month


@dataclass(frozen=True, slots=True)
class Why:
    """A report that gives a reason or a date of the finish; `dear` where it gives a cost as well."""

    site: str | None
    month: Month
    reason: str | None
    note: str | None
    dates: Mapping[str, Dated | None]
    dear: bool
