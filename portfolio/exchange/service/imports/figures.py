"""Takes in what the plan is held against: residents, targets, stated totals."""

from collections.abc import Collection

from portfolio.beds.service.doubts import leap
from portfolio.beds.service.indicators import BedCodes, bed_code, bed_codes
from portfolio.exchange.cells import Cell
from portfolio.exchange.quantities import (
    Figure,
    UnitNeeded,
    read_area,
    read_beds,
    read_money,
    step_of,
)
from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.service.imports.records import Record, Records, Unfit, given, needed
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import METRICS, UNKNOWN


def population(ground: Ground) -> Records:
    """Return what takes in residents by day and kind; sample surveys, official, unless said."""
    known = matches.rows_of(ground.session, "population")
    told = [(row["as_of"], row["kind"], row["residents"]) for row in known]
    unknown = {(row["as_of"], row["kind"]) for row in known if row["residents"] is None}

    def read(row: ReadRow) -> Record:
        record = _population(row, unknown)
        day, kind, residents = record.key["as_of"], record.key["kind"], record.values["residents"]
        earlier = [item for item in told if item[0] < day and item[1] == kind and item[2]]
        told.append((day, kind, residents))
        if residents is None or not earlier:
            return record
        last = max(earlier)
        return record._replace(doubts=tuple(leap(residents, last[2], last[0])))

    return Records(ground, ("population",), read)


def _population(row: ReadRow, unknown: Collection[tuple[str, str]]) -> Record:
    """Return what a row says; a figure of a day and kind that was `unknown` has a status again."""
    day, kind = needed(row, "as_of"), row.values.get("kind", "survey")
    residents, status = row.values.get("residents"), row.values.get("status")
    if residents is None and status != UNKNOWN:
        needed(row, "residents")
    if residents is not None and status == UNKNOWN:
        text = mark("A figure is given, and its status says it is unknown.")
        raise Unfit("status", "report", WrongUsage(text))
    new, values = {"status": "official"}, given(row, "status", "note")
    if (day, kind) in unknown:
        values = {**new, **values}
    values["residents"] = residents
    return Record("population", {"as_of": day, "kind": kind}, values, str(day), new=new)


def targets(ground: Ground) -> Records:
    """Return what takes in targets of beds by month."""
    plan = ground.plan()
    known = bed_codes(ground.session, plan.id)
    codes = {
        row["month"]: row["code"]
        for row in matches.rows_of(ground.session, "target")
        if row["plan_id"] == plan.id
    }

    def read(row: ReadRow) -> Record:
        month: Dated = needed(row, "month")
        base: Dated = needed(row, "baseline_month")
        if month.month <= base.month:
            text = mark("The target month {month} must lie after its base month {base}.")
            raise Unfit("month", "order", WrongUsage(text, month=month, base=base))
        rate, base_rate = needed(row, "per_1000"), needed(row, "baseline_per_1000")
        code = row.values.get("code") or codes.get(str(month.month), "T2-6")
        values = {
            "code": _bed_code(known, code, base.month, base_rate),
            "rate": rate,
            "baseline_month": str(base.month),
            "baseline_rate": base_rate,
        }
        key = {"plan_id": plan.id, "month": str(month.month)}
        return Record("target", key, values, str(month))

    return Records(ground, ("target",), read)


def _bed_code(known: BedCodes, code: str, month: Month, rate: int) -> str:
    try:
        return bed_code(known, code, month, rate)
    except BadInput as error:
        raise Unfit("code", "indicator", error) from error


def totals(ground: Ground) -> Records:
    """Return what takes in stated totals by scope, figure and where they are printed."""
    plan = ground.plan()
    known = matches.rows_of(ground.session, "stated_total")
    positions = [row["position"] for row in known]

    def read(row: ReadRow) -> Record:
        scope, metric, place = (needed(row, name) for name in ("scope", "metric", "printed_in"))
        figure = _stated(metric, needed(row, "printed"), row.values.get("unit"))
        positions.append(max(positions, default=0) + 1)
        values = {
            "value": figure.value,
            "step": step_of(metric, figure.printed),
            "printed": figure.printed,
        }
        key = {"plan_id": plan.id, "scope": scope, "metric": metric, "printed_in": place}
        called, new = f"{place} {label(METRICS[metric])}", {"position": positions[-1]}
        return Record("stated_total", key, values, called, new=new)

    return Records(ground, ("stated_total",), read)


def _stated(metric: str, printed: Cell, unit: str | None) -> Figure:
    try:
        if metric == "investment":
            figure = read_money(printed, unit)
        elif metric.endswith("area"):
            figure = read_area(printed, unit)
        else:
            figure = read_beds(printed)
    except PortfolioError as error:
        rule = "unit" if isinstance(error, UnitNeeded) else "unreadable"
        raise Unfit("printed", rule, error) from error
    if figure.value is None:
        text = mark("“{text}” is not one exact figure, and this column takes only such.")
        raise Unfit("printed", "exact", WrongUsage(text, text=figure.printed))
    return figure
