"""The rollup, capacity and the reconciliation as plain data with stable keys: what scripts read."""

from collections.abc import Sequence

from portfolio.beds.records.answer import Answer, Doubted, Passed
from portfolio.beds.records.capacity import Capacity, Late, MonthCapacity, Range, Statistical
from portfolio.beds.records.ground import ObservedStock, Residents, StockChange, StockList
from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.beds.records.rollup import GroupSums, Rollup
from portfolio.beds.records.table import CapacityTable
from portfolio.projects.data import left_data, plan_data
from portfolio.projects.records.plans import LeftEntry, Plan
from portfolio.values.digits import decimal_text
from portfolio.values.sums import SUMMED, Sum
from portfolio.values.tabular import Data, metric_key, metric_value, picked, text_or_none
from portfolio.values.words import rate_text


def stock_data(stock: StockList) -> Data:
    """Return the observed stock and its changes without a project as `portfolio.stock/1`."""
    return {
        "schema": "portfolio.stock/1",
        "observed": [_observed(item) for item in stock.observed],
        "changes": [
            {**_stock(item), "institution": item.institution or None} for item in stock.changes
        ],
    }


def _stock(item: ObservedStock | StockChange) -> Data:
    return {"month": str(item.month), **picked(item, "beds", "source", "version")}


def _observed(item: ObservedStock) -> Data:
    return {**_stock(item), "scope": item.scope or None, "boundary": item.boundary}


def stock_rows(stock: StockList) -> list[Data]:
    """Return the same as flat rows: what was observed, then what changed."""
    observed = [{"kind": "observed", **_observed(item)} for item in stock.observed]
    changes = [
        {"kind": "change", **_stock(item), "institution": item.institution}
        for item in stock.changes
    ]
    return [*observed, *changes]


#: The columns of the stock as CSV.
STOCK_COLUMNS = (
    *("kind", "month", "beds", "institution", "source", "version"),
    *("scope", "boundary"),
)


def rollup_data(rollup: Rollup, changes: Data | None = None) -> Data:
    """Return a rollup as `portfolio.rollup/1`, with what changed where that was asked for."""
    return {
        "schema": "portfolio.rollup/1",
        "plan": plan_data(rollup.plan),
        "as_of": str(rollup.as_of),
        "view": rollup.view,
        "by": rollup.by,
        "groups": [sums_data(group) for group in rollup.groups],
        "total": {key: value for key, value in sums_data(rollup.total).items() if key != "key"},
        "left": [left_entry(item) for item in rollup.left],
        "parts": rollup.parts,
        "capacity": _capacity(rollup.capacity, rollup.answer),
        "answer": answer_data(rollup.answer) if rollup.answer else None,
        "changes": changes,
    }


def left_entry(item: LeftEntry) -> Data:
    return {
        "code": item.code,
        **left_data(item.left),
        "beds_new": item.beds_new,
        "investment_yuan": metric_value("investment", item.investment),
    }


def sums_data(group: GroupSums) -> Data:
    sums = {metric_key(name): _sum(name, getattr(group, name)) for name in SUMMED}
    return {"key": group.key, "projects": group.projects, **sums}


def _sum(metric: str, value: Sum) -> Data:
    return {"sum": metric_value(metric, value.sum), "known": value.known}


def residents_data(residents: Residents) -> Data:
    return {
        "basis": residents.basis,
        "value": residents.value,
        "as_of": residents.as_of or None,
        "status": residents.status,
        "held": residents.held,
    }


def _capacity(capacity: Capacity | None, answer: Answer | None) -> Data | None:
    """Return capacity with what the answer tells beside it of target, range and other targets."""
    if capacity is None or answer is None:
        return None
    return {
        **capacity_summary(capacity),
        "target": _target(answer),
        "range": range_data(answer.range) if answer.range else None,
        "targets": [_passed(item) for item in answer.passed],
        "partly_open": list(answer.partly_open),
        "beds_missing": list(answer.beds_missing),
    }


def _target(answer: Answer) -> Data:
    base = answer.base
    return {
        "code": answer.target.code,
        "month": str(answer.target.month),
        "per_1000": decimal_text(answer.target.rate, 2),
        "base_month": str(answer.target.baseline_month),
        "base_per_1000": decimal_text(answer.target.baseline_rate, 2),
        "base_beds": base.beds if base else None,
        "base_stock": base is not None and base.stock is not None,
        "residents": base.residents.value if base else None,
        "residents_as_of": base.residents.as_of or None if base else None,
        "boundary": text_or_none(answer.target.boundary),
    }


def range_data(found: Range) -> Data:
    """Return what is in use at the end of a month, from the least to the most."""
    return {
        "month": str(found.month),
        "least": found.least,
        "most": found.most,
        "due_unreported": [{"code": item.code, "beds": item.beds} for item in found.due],
        "due_beds": found.due_beds,
    }


def _passed(passed: Passed) -> Data:
    """Return a target whose month lies behind, met, missed or not known, judged on both ends."""
    return {
        "code": passed.target.code,
        "month": str(passed.target.month),
        "per_1000": decimal_text(passed.target.rate, 2),
        "planned": passed.planned,
        "range": range_data(passed.range) if passed.range else None,
        "met": passed.met,
        "shortfall": {"least": passed.most_shortfall, "most": passed.shortfall},
        "months_late": late_data(passed.late),
        "statistical": _statistical(passed.statistical),
    }


def late_data(late: Late | None) -> Data | None:
    return {"n": late.months, "precision": late.precision} if late else None


def _statistical(found: Statistical | None) -> Data | None:
    if found is None:
        return None
    return {
        "month": str(found.month),
        "beds": found.beds,
        "population": residents_data(found.residents),
        "per_1000": rate_text(found.per_1000, 3),
        "shortfall": found.shortfall,
        "met": found.met,
        "revised": _statistical(found.revised),
    }


def capacity_summary(capacity: Capacity) -> Data:
    """Return capacity at the target month, with the months in which it changes.

    `beds` is the least that is in use in view `confirmed`, `most_beds` the most.
    """
    return {
        "target_per_1000": decimal_text(capacity.target.rate, 2),
        "target_month": str(capacity.target.month),
        "population": residents_data(capacity.residents),
        "baseline_beds": capacity.baseline_beds,
        "observed_stock": {"month": str(capacity.stock.month), "beds": capacity.stock.beds}
        if capacity.stock
        else None,
        "beds": capacity.beds,
        "most_beds": capacity.most,
        "per_1000": rate_text(capacity.per_1000, 3),
        "beds_needed": capacity.beds_needed,
        "shortfall": capacity.shortfall,
        "met": capacity.met,
        "months_late": late_data(capacity.late),
        "statistical": _statistical(capacity.statistical),
        "outside_beds": capacity.outside,
        "first_month_met": str(capacity.first_met.month) if capacity.first_met else None,
        "first_month_met_precision": capacity.first_met.precision if capacity.first_met else None,
        "first_month_met_by": list(capacity.first_met_by),
        "no_evidence": [
            {"code": item.code, "beds": item.beds, "why": item.why or None}
            for item in capacity.no_evidence
        ],
        "no_evidence_beds": capacity.no_evidence_beds,
        "unknown": list(capacity.unknown),
        "partly_open": list(capacity.partly_open),
        "timeline": [
            {
                "month": str(step.month),
                "precision": step.precision,
                "beds": step.beds,
                "per_1000": rate_text(step.per_1000, 3),
                "opened": list(step.opened),
                "projects": step.projects,
            }
            for step in capacity.timeline
        ],
    }


def answer_data(answer: Answer) -> Data:
    """Return the answer in every view and over both populations, with what it leaves out."""
    return {
        "as_of": str(answer.as_of),
        "lines": [
            {
                "view": line.view,
                "population": residents_data(line.residents),
                "month": str(line.month),
                "beds": line.beds,
                "per_1000": rate_text(line.per_1000, 3),
                "beds_without_elderly_care": line.beds_without_care,
                "per_1000_without_elderly_care": rate_text(line.per_1000_without_care, 3),
                "most_beds": line.most,
                "shortfall": line.shortfall,
                "met": line.met,
                "months_late": late_data(line.late),
                "outside_beds": line.outside,
            }
            for line in answer.lines
        ],
        "original_beds": answer.original,
        "outcome": _passed(answer.outcome) if answer.outcome else None,
        "elderly_care_beds": answer.care_beds,
        "no_evidence_beds": answer.no_evidence_beds,
        "no_evidence_projects": answer.no_evidence_projects,
        "unknown": list(answer.unknown),
        "planned_figures": {"projects": list(answer.planned), "beds": answer.planned_beds},
        "opening_by_press": list(answer.press),
        "opening_without_document": list(answer.undocumented),
        "doubted": [doubted_data(item) for item in answer.doubted],
        "due_by_base": [{"code": item.code, "beds": item.beds} for item in answer.due_by_base],
        "fresh_reports": {"projects": answer.fresh, "of": answer.projects},
    }


def rollup_rows(rollup: Rollup) -> list[Data]:
    """Return the groups and, last, the total as flat rows."""
    return [flat_sums(sums_data(group)) for group in (*rollup.groups, rollup.total)]


def flat_sums(group: Data) -> Data:
    flat: Data = {}
    for key, value in group.items():
        if isinstance(value, dict):
            flat[key], flat[f"{key}_known"] = value["sum"], value["known"]
        else:
            flat[key] = value
    return flat


def capacity_data(table: CapacityTable) -> Data:
    """Return capacity month by month as `portfolio.capacity/1`."""
    return {
        "schema": "portfolio.capacity/1",
        "plan": plan_data(table.plan),
        "as_of": str(table.capacity.as_of),
        "view": table.capacity.view,
        "capacity": _capacity(table.capacity, table.answer),
        "answer": answer_data(table.answer),
        "months": [_month(item) for item in table.months],
    }


def _month(item: MonthCapacity) -> Data:
    return {
        "month": str(item.month),
        "beds": item.beds,
        "most_beds": item.most,
        "set_to": {"month": str(item.set_to.month), "beds": item.set_to.beds}
        if item.set_to
        else None,
        "per_1000": rate_text(item.per_1000, 3),
        "population": residents_data(item.residents),
        "met": item.met,
        "opened": list(item.opened),
        "projects": item.projects,
    }


def capacity_rows(table: CapacityTable) -> list[Data]:
    """Return the months as flat rows."""
    return [
        {
            "month": str(item.month),
            "beds": item.beds,
            "per_1000": rate_text(item.per_1000, 3),
            "population": item.residents.value,
            "population_as_of": item.residents.as_of,
            "met": item.met,
            "opened": list(item.opened),
            "most_beds": item.most,
            "set_to": item.set_to.beds if item.set_to else None,
        }
        for item in table.months
    ]


def reconcile_data(plan: Plan, rows: Sequence[Reconciliation]) -> Data:
    """Return stated totals and row identities as `portfolio.reconcile/1`."""
    return {
        "schema": "portfolio.reconcile/1",
        "plan": plan_data(plan),
        "rows": [_reconciliation(row) for row in rows],
    }


def _reconciliation(row: Reconciliation) -> Data:
    return {
        "kind": row.kind,
        "scope": row.scope,
        "metric": metric_key(row.metric),
        "stated": metric_value(row.metric, row.stated),
        "stated_printed": row.stated_printed,
        "computed": metric_value(row.metric, row.computed),
        "computed_printed": row.computed_printed or None,
        "known": row.known,
        "of": row.of,
        "difference": metric_value(row.metric, row.difference),
        "status": row.status,
        "source": row.source,
        "period": row.period or None,
        "funding_source": row.funding_source,
        "readings": [
            {
                "reading": reading.code,
                "projects": list(reading.projects),
                "value": metric_value(row.metric, reading.value),
                "status": reading.status,
            }
            for reading in row.readings
        ],
    }


def reconcile_rows(rows: Sequence[Reconciliation]) -> list[Data]:
    """Return the same as flat rows; a reading that explains a difference by its code."""
    flat = []
    for row in rows:
        data = _reconciliation(row)
        data["readings"] = [
            f"{reading.code}:{'+'.join(reading.projects)}:{reading.status}"
            for reading in row.readings
        ]
        flat.append(data)
    return flat


def doubted_data(item: Doubted) -> Data:
    """Return a figure that was taken in doubt."""
    value = item.value if isinstance(item.value, int) else str(item.value)
    told = {"place": item.place or None, "field": item.field, "month": str(item.month)}
    return {**told, "value": value}
