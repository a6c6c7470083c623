"""Records as plain data with stable keys: what scripts read, as JSON, CSV or Markdown.

Figures with decimals are text, so that no reader turns them into floats. Money is in yuan, areas
in square metres, rates per 1,000 residents with three decimals, rounded half up.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from portfolio.area import area_text
from portfolio.comparison import sentence
from portfolio.digits import decimal_text
from portfolio.fields import FIELD_BY_NAME, Value, field_text
from portfolio.guarding import guarded
from portfolio.language import told
from portfolio.money import yuan_text
from portfolio.months import Dated
from portfolio.records import (
    SUMMED,
    Answer,
    Capacity,
    CapacityTable,
    ChangeItem,
    ChangeRow,
    Changes,
    GroupSums,
    Judged,
    Light,
    Logged,
    MonthCapacity,
    Plan,
    ProjectDetail,
    ProjectRow,
    Reconciliation,
    Report,
    Residents,
    Rollup,
    Sum,
)
from portfolio.sheets import PLACES, Kind, Sheet, Table
from portfolio.vocabulary import LIGHT_KINDS
from portfolio.wording import rate_text

if TYPE_CHECKING:
    from portfolio.exchanged import Odd, Taken
    from portfolio.upkeep import Finding

Data = dict[str, Any]

_UNITS = {"land_area": "_m2", "floor_area": "_m2", "investment": "_yuan"}


def metric_key(metric: str) -> str:
    """Return the key of a metric in data, with its unit: `land_area_m2`, `investment_yuan`."""
    return metric + _UNITS.get(metric, "")


def metric_value(metric: str, value: int | None) -> str | int | None:
    """Return a figure as data: areas and money as text with two decimals, counts as numbers."""
    if value is None:
        return None
    unit = _UNITS.get(metric)
    if unit == "_m2":
        return area_text(value)
    return yuan_text(value) if unit == "_yuan" else value


def plan_data(plan: Plan) -> Data:
    return {"code": plan.code, "name_zh": plan.name_zh, "name_en": plan.name_en}


def text_or_none(value: object | None) -> str | None:
    return None if value is None else str(value)


def _precise(date: Dated | None) -> Data | None:
    return None if date is None else {"month": str(date.month), "precision": date.precision}


# --- rollup ------------------------------------------------------------------------------------


def rollup_data(rollup: Rollup) -> Data:
    """Return a rollup as `portfolio.rollup/1`."""
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
        "changes": changes_data(rollup.changes) if rollup.changes else None,
    }


def changes_data(changes: Changes) -> Data:
    """Return what changed since a month; the sentences are in the language spoken."""
    return {
        "since": str(changes.since),
        "items": [_change(changes, item) for item in changes.items],
    }


def _change(changes: Changes, item: ChangeItem) -> Data:
    return {
        "kind": item.kind,
        "project": item.project,
        "site": item.site,
        "field": item.field,
        "from": _changed_value(item, item.before),
        "to": _changed_value(item, item.after),
        "months": item.months,
        "beds": item.beds,
        "month": text_or_none(item.month),
        "from_basis": item.from_basis,
        "to_basis": item.to_basis,
        "cost_kind": item.cost_kind,
        "view": item.view,
        "from_shortfall": item.from_shortfall,
        "to_shortfall": item.to_shortfall,
        "projects": list(item.projects),
        "sentence": sentence(changes, item),
    }


def _changed_value(item: ChangeItem, value: Value | None) -> str | int | None:
    if isinstance(value, int):
        return yuan_text(value) if item.kind == "money" else value
    return text_or_none(value)


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


# --- capacity ----------------------------------------------------------------------------------


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


# --- reconcile ---------------------------------------------------------------------------------


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


# --- projects ----------------------------------------------------------------------------------


def project_data(row: ProjectRow) -> Data:
    """Return a project as a list shows it."""
    dates = ("start", "finish", "forecast_start", "forecast_finish", "forecast_opening")
    happened = ("actual_start", "actual_finish", "actual_opening", "opened")
    return {
        "code": row.code,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "in_plan": row.in_plan,
        "group": row.group,
        "nature": row.nature,
        "funder": row.funder,
        "townships": [code for code, _, _ in row.townships],
        "stage": row.stage,
        "sites": row.sites,
        "sites_in_use": row.sites_in_use,
        "light_computed": row.lights.overall.colour,
        "light_judged": row.light,
        "light_rule": row.lights.overall.rule,
        **{name: text_or_none(getattr(row, name)) for name in (*dates, *happened)},
        "slip_months": row.slip,
        "overdue": row.overdue,
        **{metric_key(name): metric_value(name, getattr(row, name)) for name in SUMMED},
        "last_report": text_or_none(row.last_report),
        "version": row.version,
    }


def list_data(as_of: object, rows: Sequence[ProjectRow]) -> Data:
    """Return a list of projects as `portfolio.list/1`."""
    return {
        "schema": "portfolio.list/1",
        "as_of": str(as_of),
        "projects": [project_data(row) for row in rows],
    }


def show_data(as_of: object, detail: ProjectDetail) -> Data:
    """Return one project whole as `portfolio.show/1`."""
    return {
        "schema": "portfolio.show/1",
        "as_of": str(as_of),
        "project": {
            **project_data(detail.row),
            "start": _precise(detail.row.start),
            "finish": _precise(detail.row.finish),
            "name_printed": detail.name_printed,
            "aliases": list(detail.aliases),
            "address": detail.address,
            "nature_printed": detail.nature_printed,
            "funder_printed": detail.funder_printed,
            **detail.particulars,
            "source": detail.source,
        },
        "lights": {kind: _light(getattr(detail.row.lights, kind)) for kind in LIGHT_KINDS},
        "judged": _judged(detail.row.judged),
        "sites": [
            {
                "code": site.code,
                "name_zh": site.name_zh,
                "name_en": site.name_en,
                "township_zh": site.township_zh,
                "nature": site.nature,
            }
            for site in detail.sites
        ],
        "bed_kinds": [
            {
                "kind": kind.kind,
                "beds_built": kind.beds_built,
                "beds_new": kind.beds_new,
                "source": kind.source,
            }
            for kind in detail.bed_kinds
        ],
        "baselines": [
            {
                "number": item.number,
                "month": str(item.month),
                "start": _precise(item.start),
                "finish": _precise(item.finish),
                **{_baseline_key(n): _baseline_value(n, v) for n, v in item.figures.items()},
                "printed": {name: text for name, text in item.printed.items() if text},
                "loose": {
                    _baseline_key(name): {
                        "qualifier": loose.qualifier,
                        "low": _baseline_value(name, loose.low),
                        "high": _baseline_value(name, loose.high),
                    }
                    for name, loose in item.loose.items()
                },
                "reason": item.reason,
                "source": item.source,
            }
            for item in detail.baselines
        ],
        "variances": [
            {
                "baseline": item.baseline,
                "months": item.months,
                "cost_yuan": metric_value("investment", item.cost),
                "beds": item.beds,
            }
            for item in detail.variances
        ],
        "annual_plans": [
            {
                "year": plan.year,
                "amount_yuan": metric_value("investment", plan.amount),
                "milestone": plan.milestone,
                "source": plan.source,
            }
            for plan in detail.annual_plans
        ],
        "milestones": [asdict(step) for step in detail.milestones],
        "reports": [report_data(report) for report in detail.reports],
    }


def _light(light: Light) -> Data:
    """Return a computed light; percentages and points with one decimal, rounded half up."""
    values = {name: _light_value(value) for name, value in light.values.items()}
    citation = {"citation_zh": light.citation_zh, "citation_en": light.citation_en}
    return {"light": light.colour, "rule": light.rule, "values": values, **citation}


def _light_value(value: object) -> int | str:
    if isinstance(value, Fraction):
        return rate_text(value, 1)
    return value if isinstance(value, int) else str(value)


def _judged(judged: Judged | None) -> Data | None:
    if judged is None:
        return None
    why = {"reason": judged.reason, "note": judged.note}
    return {"light": judged.light, "month": str(judged.month), **why}


def _baseline_key(name: str) -> str:
    return f"{name}_m2" if name.endswith("area") else metric_key(name)


def _baseline_value(name: str, value: int | None) -> str | int | None:
    if name.endswith("area"):
        return None if value is None else area_text(value)
    return metric_value(name, value)


def report_data(report: Report) -> Data:
    """Return a status report; a field it does not give is not among its values."""
    values = {name: field_text(FIELD_BY_NAME[name], value) for name, value in report.values.items()}
    return {
        "project": report.project,
        "site": report.site,
        "month": str(report.month),
        "state": report.state,
        "values": values,
        "tentative": list(report.tentative),
        "review_words": report.review_words or None,
        "confidence": report.confidence,
        "filed_by": report.filed_by,
        "filed_at": report.filed_at,
        "version": report.version,
    }


def waiting_data(reports: Sequence[Report]) -> Data:
    """Return the drafts that wait for review as `portfolio.review/1`."""
    return {"schema": "portfolio.review/1", "drafts": [report_data(report) for report in reports]}


#: The columns of the drafts as CSV.
WAITING_COLUMNS = ("project", "site", "month", "state", "field", "value", "filed_by", "filed_at")


def waiting_rows(reports: Sequence[Report]) -> list[Data]:
    """Return the same as flat rows, one a field."""
    return [
        {**report_data(report), "field": name, "value": value}
        for report in reports
        for name, value in report_data(report)["values"].items()
    ]


def taken_data(taken: "Taken") -> Data:
    """Return what became of forms that came back as `portfolio.forms/1`."""
    return {
        "schema": "portfolio.forms/1",
        "month": str(taken.month),
        "files": taken.files,
        "change": taken.change,
        "rows": [asdict(row) for row in taken.rows],
        "missing": [asdict(item) for item in taken.missing],
        "odd": [_odd(item) for item in taken.odd],
    }


def _odd(item: "Odd") -> Data:
    place = {"file": item.file, "row": item.row, "column": item.column}
    return {**place, "refused": item.refused, "words": told(item.template, item.values)}


# --- the log -----------------------------------------------------------------------------------


#: The columns of the log as CSV.
LOG_COLUMNS = (
    *("change", "who", "made_at", "reason", "undoes", "record", "name", "field", "old", "new"),
)


def log_data(logged: Logged) -> Data:
    """Return changes as `portfolio.log/1`, the newest first; values as the log keeps them."""
    return {
        "schema": "portfolio.log/1",
        "changes": [
            {
                "change": entry.number,
                "who": entry.who,
                "made_at": entry.made_at,
                "reason": entry.reason,
                "undoes": entry.undoes,
                "taken_back": entry.number in logged.taken_back,
                "digest": entry.digest,
                "rows": [_log_row(row) for row in entry.rows],
            }
            for entry in logged.entries
        ],
    }


def doctor_data(path: Path, findings: Iterable["Finding"]) -> Data:
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


def _log_row(row: ChangeRow) -> Data:
    return {
        "record": row.record,
        "key": row.record_key,
        "name": row.name,
        "field": row.field,
        "old": None if row.old is None else json.loads(row.old),
        "new": None if row.new is None else json.loads(row.new),
    }


def log_rows(logged: Logged) -> list[Data]:
    """Return the same as flat rows, one a record or field."""
    return [
        {
            "change": entry.number,
            "who": entry.who,
            "made_at": entry.made_at,
            "reason": entry.reason,
            "undoes": entry.undoes,
            **_log_row(row),
            "old": row.old,
            "new": row.new,
        }
        for entry in logged.entries
        for row in entry.rows
    ]


# --- files -------------------------------------------------------------------------------------


def json_text(data: Data) -> str:
    """Return data as JSON for people and scripts: UTF-8, indented, in the order of its keys."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def sheet_csv(sheet: Sheet) -> bytes:
    """Return the rows of a sheet as CSV the way Excel writes it, with its mark for UTF-8.

    Money is in yuan.
    """
    table = Table(sheet.name, sheet.headings, sheet.rows)
    return b"".join(table_csv(table, bom=True))


def table_csv(table: Table, *, bom: bool) -> Iterator[bytes]:
    """Yield a table as CSV the way Excel writes it, piece by piece; `bom` is its mark for UTF-8.

    Figures are plain decimal numbers: yuan, square metres, rates, percent.
    """
    kinds = [heading.kind for heading in table.headings]
    headings = [heading.text for heading in table.headings]
    yield (b"\xef\xbb\xbf" if bom else b"") + _csv_bytes([headings])
    rows = iter(table.rows)
    while batch := list(islice(rows, _BATCH)):
        yield _csv_bytes([plain_cell(*pair) for pair in zip(kinds, row, strict=True)] for row in batch)


_BATCH: Final = 1000


def table_json(table: Table, kind: str, log_head: str) -> Iterator[bytes]:
    """Yield a table as sealed JSON lines, `portfolio.records/1`; decimals are text."""
    from portfolio.jsonlines import Sealing

    sealing = Sealing()
    columns = [heading.text for heading in table.headings]
    kinds = [heading.kind for heading in table.headings]
    yield sealing.kind_front(kind, columns, log_head)
    for row in table.rows:
        yield sealing.record(columns, [plain_cell(*pair) for pair in zip(kinds, row, strict=True)])
    yield sealing.seal()


def _csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    return csv_of(rows, "\r\n").encode("utf-8", "replace")


def plain_cell(kind: Kind, value: str | int | None) -> str | int | None:
    places = PLACES.get(kind)
    return decimal_text(value, places) if places and isinstance(value, int) else value


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> str:
    """Return rows as CSV, lists joined by `;`, unknown left blank, cells that run made harmless."""
    names = list(columns or (rows[0] if rows else ()))
    return table_text(names, ([row.get(name) for name in names] for row in rows))


def table_text(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], *, line_end: str = "\n"
) -> str:
    """Return a table under headings as CSV, its cells as in `csv_text`."""
    return csv_of((headings, *rows), line_end)


def csv_of(rows: Iterable[Sequence[Any]], line_end: str) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=line_end)
    writer.writerows([cell_text(value) for value in row] for row in rows)
    return file.getvalue()


def cell_text(value: Any) -> str:
    """Return a value as a cell; text that a spreadsheet would run is guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ";".join(cell_text(item) for item in value)
    return guarded(str(value))


def markdown_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; bars and line ends inside cells are kept from breaking it."""
    lines = [_line(headings), _line(["---"] * len(headings))]
    return "\n".join([*lines, *(_line(row) for row in rows)]) + "\n"


def _line(cells: Sequence[str]) -> str:
    safe = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(safe)} |"


def markdown_list(lines: Iterable[str]) -> str:
    """Return a Markdown list of sentences; a name within them is kept from being markup."""
    return "".join(f"- {_MARKUP.sub(_escape, line.replace(chr(10), ' '))}\n" for line in lines)


_MARKUP = re.compile(r"[\\`*_\[\]<>|]")


def _escape(found: re.Match[str]) -> str:
    return "\\" + found[0]
