"""Takes in the money of projects, by source, year and month."""

from dataclasses import replace
from typing import Any, Final

from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.service.imports.index import Index
from portfolio.exchange.service.imports.records import Record, Records, Unfit, needed, project_of
from portfolio.projects.service.doubts import amounts, in_order
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import PHASINGS


def funding(ground: Ground) -> Records:
    """Return what takes in a project's money by source, by year, month and source, and year's plans."""
    index, fields = Index(ground), {item.column.name for item in ground.sheet.bound}
    parted = bool(fields & {"month", "funding_source"})
    exported = {"annual", "milestone", "amount"} <= fields  # only `export` writes them all
    costs = {
        row["project_id"]: row["investment"]
        for row in sorted(
            matches.rows_of(ground.session, "baseline"),
            key=lambda row: (row["month"], row["number"]),
        )
    }

    names = ("project_id", "year", "month", "side", "funding_source")
    phases = {
        tuple((name, row[name]) for name in names): row
        for row in matches.rows_of(ground.session, "phase")
    }

    def held(record: Record) -> Record:
        """Return a record with what is doubted of its amounts."""
        cost = costs.get(record.key["project_id"])
        money = {name: record.values.get(name) for name in ("amount", *_PHASED)}
        found = [*amounts(money, (cost,))]
        if record.table == "phase":
            given = {name: fen for name, fen in money.items() if fen is not None}
            found += in_order(phases.get(tuple(record.key.items()), {}), given)
        return record._replace(doubts=tuple(found))

    def read(row: ReadRow) -> list[Record]:
        return [held(record) for record in recorded(row)]

    def recorded(row: ReadRow) -> list[Record]:
        project = project_of(row, index)
        code = index.code(project)
        if {"amount", "annual", *_PHASED} & set(row.unread):
            return []  # what it is an amount of cannot be told
        if "amount" in row.values:
            return [_whole(row, project, code)]
        values = dict(row.values)
        annual, milestone = values.pop("annual", None), values.pop("milestone", None)
        if annual is None and milestone is None:
            return [_phase(row, project, code)]
        if parted and annual is not None and milestone is None and not exported:
            # the year's plan has no parts
            values.setdefault("planned", annual)
            return [_phase(replace(row, values=values), project, code)]
        year = needed(row, "year")
        key, called = {"project_id": project, "year": year}, f"{code} {year}"
        said = {"amount": annual, "milestone": milestone}
        said = {name: value for name, value in said.items() if value is not None}
        found = [Record("annual_plan", key, said, called)]
        if any(name in values for name in _PHASED):
            found.append(_phase(replace(row, values=values), project, code))
        return found

    return Records(ground, ("project_funding", "phase", "annual_plan"), read)


def _whole(row: ReadRow, project: int, code: str) -> Record:
    if any(name in row.values for name in ("year", "month", "annual", *_PHASED)):
        text = mark(
            "An amount is of the project as a whole; money of a year is planned, done or paid."
        )
        raise Unfit("amount", "report", WrongUsage(text))
    source = needed(row, "funding_source")
    key = {"project_id": project, "funding_source": source}
    return Record("project_funding", key, {"amount": row.values["amount"]}, f"{code} {source}")


_PHASED: Final = tuple(PHASINGS)


def _phase(row: ReadRow, project: int, code: str) -> Record:
    values: dict[str, Any] = {name: row.values[name] for name in _PHASED if name in row.values}
    if not values:
        needed(row, "planned")
    month: Month | None = row.values.get("month")
    year = row.values.get("year", month.year if month else None)
    if year is None:
        needed(row, "year")
    if month is not None and month.year != year:
        text = mark("The month {month} is not of the year {year}.")
        raise Unfit("month", "month", WrongUsage(text, month=month, year=year))
    side = row.values.get("side")
    if side is not None and month is not None:
        text = mark("A month is of one year, not of all before or after it.")
        raise Unfit("side", "month", WrongUsage(text))
    key = {
        "project_id": project,
        "year": year,
        "month": str(month) if month else None,
        "side": side,
        "funding_source": row.values.get("funding_source"),
    }
    named = (code, month or year, side, key["funding_source"])
    called = " ".join(str(part) for part in named if part)
    return Record("phase", key, values, called)
