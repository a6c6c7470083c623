"""The rollup, capacity and the reconciliation as plain data with stable keys: what scripts read."""

from collections.abc import Sequence

from portfolio.beds.records import (
    Answer,
    Capacity,
    CapacityTable,
    GroupSums,
    MonthCapacity,
    Reconciliation,
    Residents,
    Rollup,
)
from portfolio.projects.data import plan_data
from portfolio.projects.records import Plan
from portfolio.values.digits import decimal_text
from portfolio.values.sums import SUMMED, Sum
from portfolio.values.tabular import Data, metric_key, metric_value
from portfolio.values.words import rate_text


def rollup_data(rollup: Rollup, changes: Data | None = None) -> Data:
    """Return a rollup as `portfolio.rollup/1`, with what changed where that was asked for."""
    return {
        "schema": "portfolio.rollup/1",
        "plan": plan_data(rollup.plan),
        "as_of": str(rollup.as_of),
        "view": rollup.view,
        "by": rollup.by,
        "groups": [_sums(group) for group in rollup.groups],
        "total": {key: value for key, value in _sums(rollup.total).items() if key != "key"},
        "capacity": capacity_summary(rollup.capacity) if rollup.capacity else None,
        "answer": answer_data(rollup.answer) if rollup.answer else None,
        "changes": changes,
    }


def _sums(group: GroupSums) -> Data:
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


def capacity_summary(capacity: Capacity) -> Data:
    """Return capacity at the target month, with the months in which it changes."""
    return {
        "target_per_1000": decimal_text(capacity.target.rate, 2),
        "target_month": str(capacity.target.month),
        "population": residents_data(capacity.residents),
        "baseline_beds": capacity.baseline_beds,
        "observed_stock": {"month": str(capacity.stock.month), "beds": capacity.stock.beds}
        if capacity.stock
        else None,
        "beds": capacity.beds,
        "per_1000": rate_text(capacity.per_1000, 3),
        "beds_needed": capacity.beds_needed,
        "shortfall": capacity.shortfall,
        "met": capacity.met,
        "first_month_met": str(capacity.first_met.month) if capacity.first_met else None,
        "first_month_met_precision": capacity.first_met.precision if capacity.first_met else None,
        "first_month_met_by": list(capacity.first_met_by),
        "no_evidence": [{"code": item.code, "beds": item.beds} for item in capacity.no_evidence],
        "no_evidence_beds": capacity.no_evidence_beds,
        "unknown": list(capacity.unknown),
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
                "shortfall": line.shortfall,
                "met": line.met,
            }
            for line in answer.lines
        ],
        "elderly_care_beds": answer.care_beds,
        "no_evidence_beds": answer.no_evidence_beds,
        "no_evidence_projects": answer.no_evidence_projects,
        "unknown": list(answer.unknown),
        "fresh_reports": {"projects": answer.fresh, "of": answer.projects},
    }


def rollup_rows(rollup: Rollup) -> list[Data]:
    """Return the groups and, last, the total as flat rows."""
    return [_flat(_sums(group)) for group in (*rollup.groups, rollup.total)]


def _flat(group: Data) -> Data:
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
        "capacity": capacity_summary(table.capacity),
        "answer": answer_data(table.answer),
        "months": [_month(item) for item in table.months],
    }


def _month(item: MonthCapacity) -> Data:
    return {
        "month": str(item.month),
        "beds": item.beds,
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
