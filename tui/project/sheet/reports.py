"""The reports of a project as a timeline, the newest first, with every slip marked."""

from typing import Final

from portfolio.history.words.log import moment_text
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.records.reports import Report, ReportStep
from portfolio.projects.words.page import filed_text
from portfolio.values.fields import FIELD_BY_NAME, field_words
from portfolio.values.kinds import DOCUMENT
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.vocabulary import CONFIDENCES, REPORT_STATES, STAGES
from portfolio.values.words import UNKNOWN_TEXT, say, short_date, slip_text
from tui.project.sheet.held import percent_text, source_text
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Head, Row, Section

#: A report that moves the finish, one that does not, and what belongs to the report above.
_MOVED, _STAYED, _RAIL = "◆", "◇", "│ "
_WHOLE: Final = Term("site", "whole")
_TOLD: Final = {
    "": mark("{date}"),
    "actual_finish": mark("{date} finished"),
    "actual_opening": mark("{date} in use"),
    "forecast_finish": mark("{date} fcst"),
    "forecast_opening": mark("{date} to open"),
}


def report_sections(detail: ProjectDetail) -> list[Section]:
    """Return each report as a row: stage, progress, finish and its slips; below it the rest."""
    count = len(detail.reports)
    number = plural("{n} report", "{n} reports", count).format(n=count)
    title = " · ".join([say(mark("Status reports")), number])
    if not detail.steps:
        return [Section(title, [Fact("", say(mark("None yet.")))])]
    facts: list[Fact | Row] = []
    for step in detail.steps:
        facts += [_row(detail, step), *_rest(detail, step)]
    return [Section(title, facts, heads=_heads(detail))]


def _heads(detail: ProjectDetail) -> list[Head]:
    site = [Head(label(Term("column", "Site")))] if detail.sites else []
    month = label(Term("column", "Month"))
    return [
        Head(f"  {month}"),
        *site,
        Head(label(Term("column", "Stage"))),
        Head("%", right=True),
        Head(label(Term("column", "Finish"))),
        Head(label(Term("column", "vs last")), right=True),
        Head(label(Term("column", "vs baseline")), right=True),
    ]


def _row(detail: ProjectDetail, step: ReportStep) -> Row:
    report = step.report
    stage, percent = report.values.get("stage"), report.values.get("percent")
    site = [plain(report.site or label(_WHOLE))] if detail.sites else []
    told = step.finish and not step.unchanged
    finish = say(_TOLD[step.told], date=short_date(step.finish)) if told else UNKNOWN_TEXT
    cells = (
        f"{_MOVED if step.moved else _STAYED} {report.month}",
        *site,
        say(mark("no change"))
        if step.unchanged
        else label(STAGES[str(stage)])
        if stage
        else UNKNOWN_TEXT,
        percent_text(percent) if isinstance(percent, int) else UNKNOWN_TEXT,
        finish,
        slip_text(step.moved),
        slip_text(step.slip),
    )
    return Row(cells, (0, len(cells) - 2) if step.moved else (0,))


def _rest(detail: ProjectDetail, step: ReportStep) -> list[Fact]:
    """Return what the row of a report does not say: its other fields, and who filed it."""
    report = step.report
    said = {"stage", "percent", step.told} - {*report.tentative}
    names = [name for name in report.values if name not in said]
    return [*(_field(detail, report, name) for name in names), Fact("", "", _byline(report), _RAIL)]


def _field(detail: ProjectDetail, report: Report, name: str) -> Fact:
    field = FIELD_BY_NAME[name]
    tentative = say(mark("tentative")) if name in report.tentative else ""
    words = field_words(field, report.values[name])
    if field.kind is DOCUMENT:
        words = source_text(detail, words)
    return Fact(label(field.label), plain(words), tentative, _RAIL)


def _byline(report: Report) -> str:
    text = plain(filed_text(report, moment_text(report.filed_at)))
    if report.version > 1:
        times = plural(", changed {n} time since", ", changed {n} times since", report.version - 1)
        text += times.format(n=report.version - 1)
    if report.state != "filed":
        words = f"{label(REPORT_STATES[report.state])} {plain(report.review_words)}".strip()
        text += say(mark(", {state}"), state=words)
    if report.confidence:
        sure = label(CONFIDENCES[report.confidence])
        text += say(mark(", confidence: {confidence}"), confidence=sure)
    return text
