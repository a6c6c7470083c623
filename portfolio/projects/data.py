"""Projects and reports as plain data with stable keys: what scripts read."""

from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction

from portfolio.projects.records.lists import Judged, Light, ProjectRow
from portfolio.projects.records.page import BaselineRow, PartRow, ProjectDetail, Variance
from portfolio.projects.records.plans import Departure, DistrictRow, Plan, PlanRow
from portfolio.projects.records.reports import Report
from portfolio.values.fields import FIELD_BY_NAME, field_text
from portfolio.values.months import Dated
from portfolio.values.sums import SUMMED
from portfolio.values.tabular import (
    Data,
    date_data,
    metric_key,
    metric_value,
    picked,
    slip_data,
    text_or_none,
)
from portfolio.values.vocabulary import COMPONENTS, LIGHT_KINDS
from portfolio.values.words import rate_text

#: The columns of plans, districts and townships as CSV.
PLAN_COLUMNS = (
    *("code", "name_zh", "name_en", "district", "month", "first_year", "last_year", "status"),
    *("source", "current_from", "current", "entries"),
)
DISTRICT_COLUMNS = ("code", "name_zh", "name_en", "plans", "projects")
TOWNSHIP_COLUMNS = ("code", "name_zh", "name_en")
DOCUMENT_COLUMNS = ("code", "title", "title_en", "kind", "dated", "estimated", "note")


def plan_row(row: PlanRow) -> Data:
    """Return a plan as the list of plans shows it."""
    months = {"month": str(row.month), "current_from": text_or_none(row.current_from)}
    return {**picked(row, *PLAN_COLUMNS), **months}


def district_row(row: DistrictRow) -> Data:
    return picked(row, *DISTRICT_COLUMNS)


def plan_data(plan: Plan) -> Data:
    return picked(plan, "code", "name_zh", "name_en", "status")


def dated_data(date: Dated | None) -> Data | None:
    """Return a date as its month and how precisely that is known."""
    return None if date is None else {"month": str(date.month), "precision": date.precision}


def project_data(row: ProjectRow) -> Data:
    """Return a project as a list shows it."""
    dates = ("start", "finish", "forecast_start", "forecast_finish", "forecast_opening")
    happened = ("actual_start", "actual_finish", "actual_opening", "opened")
    return {
        **picked(row, "code", "name_zh", "name_en", "in_plan", "group", "nature", "funder"),
        "townships": [code for code, _, _ in row.townships],
        "stage": row.stage,
        "sites": row.sites,
        "sites_in_use": row.sites_in_use,
        "light_computed": row.lights.overall.colour,
        "light_judged": row.light,
        "light_rule": row.lights.overall.rule,
        **{name: text_or_none(getattr(row, name)) for name in dates},
        **{
            key: value
            for name in happened
            for key, value in date_data(name, getattr(row, name)).items()
        },
        **slip_data(row.slip, "slip_months", "slip_precision"),
        "overdue": row.overdue,
        **{metric_key(name): metric_value(name, getattr(row, name)) for name in SUMMED},
        "last_report": text_or_none(row.last_report),
        "left": left_data(row.left) if row.left else None,
        "version": row.version,
    }


def left_data(left: Departure) -> Data:
    """Return how a project left its plan, since when, and what it was merged or split into."""
    return {"how": left.how, "month": str(left.month), "into": list(left.into)}


def left_columns(left: Departure | None) -> Data:
    """Return the same as columns of a flat row, empty for a project that stands in the plan."""
    told = left_data(left) if left else {}
    return {f"left_{name}": told.get(name) for name in ("how", "month", "into")}


def list_rows(rows: Sequence[ProjectRow]) -> list[Data]:
    """Return a list of projects as flat rows."""
    return [{**project_data(row), **left_columns(row.left)} for row in rows]


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
        "project": _whole(detail),
        "successions": [
            {**picked(item, "kind", "of", "into", "source"), "month": str(item.month)}
            for item in detail.successions
        ],
        "lights": {kind: _light(getattr(detail.row.lights, kind)) for kind in LIGHT_KINDS},
        "judged": _judged(detail.row.judged),
        "sites": [
            picked(site, "code", "name_zh", "name_en", "township_zh", "nature")
            for site in detail.sites
        ],
        "bed_kinds": [
            picked(kind, "kind", "beds_built", "beds_new", "source", "note")
            for kind in detail.bed_kinds
        ],
        "baselines": [_baseline(item) for item in detail.baselines],
        "variances": [_variance(item) for item in detail.variances],
        "other_plans": [
            {
                **picked(item, "plan", "name_zh", "name_en", "group"),
                "baseline": _baseline(item.baseline),
                "variances": [_variance(each) for each in item.variances],
            }
            for item in detail.others
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


def _whole(detail: ProjectDetail) -> Data:
    """Return a project with its plan's dates to their precision, and what was printed of it."""
    return {
        **project_data(detail.row),
        "start": dated_data(detail.row.start),
        "finish": dated_data(detail.row.finish),
        "name_printed": detail.name_printed,
        "aliases": list(detail.aliases),
        "address": detail.address,
        "nature_printed": detail.nature_printed,
        "funder_printed": detail.funder_printed,
        **detail.particulars,
        "source": detail.source,
    }


def _baseline(item: BaselineRow) -> Data:
    return {
        "number": item.number,
        "month": str(item.month),
        "start": dated_data(item.start),
        "finish": dated_data(item.finish),
        **{metric_key(name): metric_value(name, v) for name, v in item.figures.items()},
        "printed": {name: text for name, text in item.printed.items() if text},
        "loose": {
            metric_key(name): {
                "qualifier": loose.qualifier,
                "low": metric_value(name, loose.low),
                "high": metric_value(name, loose.high),
            }
            for name, loose in item.loose.items()
        },
        **{name: item.said.get(name) for name in ("group", "funder", "nature")},
        "investment_private_yuan": metric_value("investment", item.private),
        "components_yuan": {
            name: metric_value("investment", item.components.get(name)) for name in COMPONENTS
        },
        "reason": item.reason,
        "source": item.source,
        "parts": [_part(part) for part in item.parts],
    }


def _part(item: PartRow) -> Data:
    return {
        "name": item.name,
        "label": item.label or None,
        "start": dated_data(item.start),
        "finish": dated_data(item.finish),
        **{metric_key(name): metric_value(name, v) for name, v in item.figures.items()},
        "printed": {name: text for name, text in item.printed.items() if text},
        "note": item.note or None,
        "source": item.source,
    }


def _variance(item: Variance) -> Data:
    return {
        "baseline": item.baseline,
        **slip_data(item.slip),
        "cost_yuan": metric_value("investment", item.cost),
        "beds": item.beds,
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
        **picked(report, "confidence", "filed_by", "filed_at", "version"),
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
