"""Reports as the rules of filing read them, from rows of a file and rows on record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portfolio.exchange.kinds.reports import ENDING, TENTATIVE
from portfolio.exchange.queries.matches import Row
from portfolio.exchange.service.imports.baselines import dated
from portfolio.projects.service.reasons import tells_opening
from portfolio.values.fields import REPORT_FIELDS, Field
from portfolio.values.kinds import DOCUMENT, Value
from portfolio.values.months import Dated, Month, stored_month
from portfolio.values.vocabulary import COUNTED_STATES


@dataclass(slots=True)
class Said:
    """A report as the rules read it: its columns are attributes, a date among them a month."""

    month: Month
    values: dict[str, Value]
    opens: bool = False
    doubted: str | None = None

    def __post_init__(self) -> None:
        self.opens = tells_opening(self)

    def value(self, field: Field) -> Value | None:
        """Return what it says in a field."""
        return self.values.get(field.name)

    def __getattr__(self, name: str) -> Any:
        value = self.values.get(name)
        return value.month if isinstance(value, Dated) else value


@dataclass(slots=True)
class Planned:
    """A baseline as the rules read it."""

    starts: Dated | None
    finishes: Dated | None
    investment: int | None
    beds_built: int | None
    beds_opened: int | None


def whole(given: dict[str, Value], had: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values given; a cost without its kind is of an unknown kind."""
    if "cost" in given and "cost_kind" not in given and "cost_kind" not in had:
        return {**given, "cost_kind": "unknown"}
    return given


def values_of(row: Row) -> dict[str, Value]:
    """Return what a report on record says, the certainty of its forecasts with it."""
    tentative = {name: row[name] or 0 for name in TENTATIVE if row[name.removesuffix(ENDING)]}
    return {**dict(_told(row)), **tentative}


def _told(row: Row) -> Iterator[tuple[str, Value]]:
    for item in REPORT_FIELDS:
        name = "source_id" if item.kind is DOCUMENT else item.name
        value = row[name]
        if value is None:
            continue
        if item.kind.dated:
            yield item.name, Dated(stored_month(value), row[f"{name}_precision"])
        else:
            yield item.name, value


def newest_of(rows: Sequence[Row], month: Month) -> tuple[str | None, int | None]:
    """Return the newest stage and beds open that reports on record tell, up to a month."""
    told = [row for row in reversed(rows) if row["month"] <= str(month)]
    told = [row for row in told if row["state"] in COUNTED_STATES]
    return (
        next((row["stage"] for row in told if row["stage"] is not None), None),
        next((row["beds_open"] for row in told if row["beds_open"] is not None), None),
    )


def planned(rows: Sequence[Row], month: Month) -> Planned | None:
    """Return the baseline current in a month; the first one where none was yet."""
    current = [row for row in rows if row["number"] == 1 or stored_month(row["month"]) <= month]
    if not current:
        return None
    row = current[-1]
    starts, finishes = dated(row, "start"), dated(row, "finish")
    return Planned(starts, finishes, row["investment"], row["beds_built"], row["beds_opened"])
