"""What reports, annual plans and entries say of every project as of a month, for the workbook.

A handful of statements, however many projects there are.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, func, select, union
from sqlalchemy.orm import Session

from portfolio.pack.records import OTHER_FIELDS, PrintedRow, Told, ToldSite
from portfolio.projects.records.page import Document, MilestoneRow
from portfolio.store.asof import (
    BASELINE,
    ENTRY,
    IN_PLAN,
    PLAN_ORDER,
    PROJECT,
    REPORT,
    SITE,
    TABLES,
    counted,
    listed,
    newest,
    newest_cost,
    newest_date,
)
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.months import Month
from portfolio.values.vocabulary import PARTICULARS

_YEAR_PLAN, _MILESTONE = TABLES["annual_plan"], TABLES["milestone"]
_SOURCE, _PART = TABLES["source_document"], TABLES["part"]

#: The fields of a project's own reports that the sheets show.
_PROJECT_FIELDS: Final = (
    *("progress", "percent", "done_month", "done_year", "done_total"),
    *("reason", "note", "problem", "ask", "ask_to", "next"),
    *(field.name for field in OTHER_FIELDS),
)
#: Those of its sites.
_SITE_FIELDS: Final = ("reason", "problem", "ask", "ask_to")


def told(session: Session, as_of: Month) -> dict[str, Told]:
    """Return, by code, what is told of each project and its year."""
    before = _before_year(session, as_of)
    year = (_YEAR_PLAN.c.project_id == PROJECT.c.id) & (_YEAR_PLAN.c.year == as_of.year)
    query: Select[*tuple[Any, ...]] = (
        select(
            PROJECT.c.id.label("project_id"),
            PROJECT.c.code.label("project_code_own"),
            PROJECT.c.address,
            *(PROJECT.c[name] for name in PARTICULARS),
            _YEAR_PLAN.c.amount,
            _YEAR_PLAN.c.milestone,
            newest_cost("approved_budget", as_of).label("approved_budget"),
            *_columns(_PROJECT_FIELDS, as_of, PROJECT),
        )
        .select_from(PROJECT)
        .outerjoin(_YEAR_PLAN, year)
    )
    return {
        row.project_code_own: Told(
            said=_said(row, _PROJECT_FIELDS),
            year_plan=row.amount,
            year_milestone=row.milestone or "",
            before_year=before.get(row.project_id),
            approved_budget=row.approved_budget,
            address=row.address or "",
            particulars={name: _particular(row, name, as_of) for name in PARTICULARS},
        )
        for row in session.execute(query)
    }


def _particular(row: Any, name: str, as_of: Month) -> str | None:
    """Return what is entered of a project; what happened after the month had not happened yet."""
    value = getattr(row, name)
    if value is None or (isinstance(value, Month) and value > as_of):
        return None
    return str(value)


def _columns(fields: tuple[str, ...], as_of: Month, place: Table) -> list[ColumnElement[Any]]:
    return [
        column
        for name in fields
        for column in (
            _value(name, as_of, place).label(f"{name}_value"),
            newest("month", as_of, place, given=name).label(f"{name}_month"),
        )
    ]


def _value(name: str, as_of: Month, place: Table) -> ColumnElement[Any]:
    dated = FIELD_BY_NAME[name].kind.dated
    return newest_date(name, as_of) if dated else newest(name, as_of, place, given=name)


def _said(row: Any, fields: tuple[str, ...]) -> dict[str, tuple[Month, Any]]:
    return {
        name: (getattr(row, f"{name}_month"), getattr(row, f"{name}_value"))
        for name in fields
        if getattr(row, f"{name}_value") is not None
    }


def _before_year(session: Session, as_of: Month) -> dict[int, int]:
    """Return, by project, what was done before the year, as its reports tell it or imply."""
    december = Month.of(as_of.year - 1, 12)
    columns = (REPORT.c.project_id, REPORT.c.month, REPORT.c.done_total, REPORT.c.done_year)
    query = (
        select(*columns)
        .where(*counted(as_of), REPORT.c.month >= december, REPORT.c.site_id.is_(None))
        .where(REPORT.c.done_total.is_not(None))
        .order_by(REPORT.c.project_id, REPORT.c.month.desc())
    )
    found: dict[int, int] = {}
    for row in session.execute(query):
        if row.month == december:
            found[row.project_id] = row.done_total
        elif row.done_year is not None and row.done_year <= row.done_total:
            found.setdefault(row.project_id, row.done_total - row.done_year)
    return found


def told_of_sites(session: Session, as_of: Month) -> list[ToldSite]:
    """Return what is told of each site, in the order of the plan."""
    query: Select[*tuple[Any, ...]] = (
        select(PROJECT.c.code.label("project"), SITE.c.code, SITE.c.name_zh, SITE.c.name_en)
        .add_columns(*_columns(_SITE_FIELDS, as_of, SITE))
        .select_from(SITE)
        .join(PROJECT, PROJECT.c.id == SITE.c.project_id)
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .where(listed())
        .order_by(*PLAN_ORDER, SITE.c.position)
    )
    return [
        ToldSite(row.project, row.code, row.name_zh, row.name_en, Told(_said(row, _SITE_FIELDS)))
        for row in session.execute(query)
    ]


def milestones(session: Session, as_of: Month) -> Mapping[str, tuple[MilestoneRow, ...]]:
    """Return the milestones of every project that happened by the end of a month, by code."""
    number = func.coalesce(_MILESTONE.c.document_number, "")
    query: Select[*tuple[Any, ...]] = (
        select(PROJECT.c.code, _MILESTONE.c.kind, _MILESTONE.c.happened_on, number, _SOURCE.c.code)
        .join(PROJECT, PROJECT.c.id == _MILESTONE.c.project_id)
        .join(_SOURCE, _SOURCE.c.id == _MILESTONE.c.source_id)
        .where(_MILESTONE.c.happened_on < f"{as_of + 1}-01")
        .order_by(_MILESTONE.c.project_id, _MILESTONE.c.happened_on)
    )
    found: dict[str, tuple[MilestoneRow, ...]] = {}
    for code, *row in session.execute(query):
        found[code] = (*found.get(code, ()), MilestoneRow(*row))
    return found


def printed(session: Session) -> list[PrintedRow]:
    """Return the projects of the plan with what it prints of them, in printed order."""
    figures = ("land_area", "investment", "beds_built", "beds_staffed", "beds_opened", "beds_new")
    query: Select[*tuple[Any, ...]] = (
        select(
            *(PROJECT.c[name] for name in ("code", "name_printed", "nature_printed", "address")),
            *(PROJECT.c.scope, PROJECT.c.funder_printed, ENTRY.c.group_code),
            *(BASELINE.c.schedule_printed, BASELINE.c.beds_built_printed),
            *(BASELINE.c[name] for name in figures),
            BASELINE.c.id.label("baseline"),
        )
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .join(BASELINE, BASELINE.c.entry_id == ENTRY.c.id)
        .where(IN_PLAN, BASELINE.c.number == 1)
        .order_by(ENTRY.c.position)
    )
    parts = _parts(session, figures)
    return [
        PrintedRow(
            code=row.code,
            group=row.group_code,
            name=row.name_printed,
            parts=parts.get(row.baseline, ()),
            nature=row.nature_printed or "",
            address=row.address or "",
            schedule=row.schedule_printed or "",
            scope=row.scope or "",
            beds_built_printed=row.beds_built_printed or "",
            funder=row.funder_printed or "",
            **{name: getattr(row, name) for name in figures},
        )
        for row in session.execute(query)
    ]


def _parts(session: Session, figures: Sequence[str]) -> dict[int, tuple[PrintedRow, ...]]:
    """Return the parts of projects as they are printed under each, by the key of the baseline."""
    query = (
        select(_PART)
        .join(BASELINE, BASELINE.c.id == _PART.c.baseline_id)
        .join(ENTRY, ENTRY.c.id == BASELINE.c.entry_id)
        .where(IN_PLAN, BASELINE.c.number == 1)
        .order_by(_PART.c.position, _PART.c.id)
    )
    found: dict[int, tuple[PrintedRow, ...]] = {}
    for row in session.execute(query):
        part = PrintedRow(
            code="",
            group="",
            name=f"{row.label} {row.name}" if row.label else row.name,
            nature="",
            address="",
            schedule=row.schedule_printed or _years(row),
            scope="",
            beds_built_printed=row.beds_built_printed or "",
            funder="",
            **{name: getattr(row, name) for name in figures},
        )
        found[row.baseline_id] = (*found.get(row.baseline_id, ()), part)
    return found


def _years(row: Any) -> str:
    """Return the dates of a part as plans print them, `2021.11-2025`; empty where none is known."""
    found = [
        str(month)[: 4 if precision == "year" else None].replace("-", ".") if month else ""
        for month, precision in (
            (row.start, row.start_precision),
            (row.finish, row.finish_precision),
        )
    ]
    return "-".join(found) if any(found) else ""


def cited(session: Session, as_of: Month, codes: Collection[str] = ()) -> list[Document]:
    """Return the documents that figures as of a month come from, in the order of their entry.

    Those of what was observed of indicators are given by their codes.
    """
    tables = ("plan", "target", "population", "observed_stock", "stated_total", "project")
    entered = ("project_bed_kind", "project_funding", "phase", "part")
    sources = [select(TABLES[name].c.source_id) for name in (*tables, *entered)]
    sources += [
        select(BASELINE.c.source_id).where((BASELINE.c.number == 1) | (BASELINE.c.month <= as_of)),
        select(REPORT.c.source_id).where(*counted(as_of)),
        select(_YEAR_PLAN.c.source_id).where(_YEAR_PLAN.c.year == as_of.year),
        select(_MILESTONE.c.source_id).where(_MILESTONE.c.happened_on < f"{as_of + 1}-01"),
    ]
    names = (
        _SOURCE.c.code,
        _SOURCE.c.title,
        _SOURCE.c.title_en,
        _SOURCE.c.dated,
        _SOURCE.c.estimated,
    )
    meant = _SOURCE.c.id.in_(union(*sources)) | _SOURCE.c.code.in_(codes)
    query = select(*names).where(meant).order_by(_SOURCE.c.id)
    return [
        Document(row.code, row.title, row.title_en or "", row.dated or "", bool(row.estimated))
        for row in session.execute(query)
    ]
