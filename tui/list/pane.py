"""The project under the cursor in one look, beside the list where there is room for it."""

from collections.abc import Iterator, Mapping
from functools import partial

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from portfolio.findings.words import WEIGHT_WORDS
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.records.reports import Report
from portfolio.projects.words.lights import light_text, light_words
from portfolio.projects.words.standing import late_words, stage_words
from portfolio.values.fields import FIELD_BY_NAME, field_words
from portfolio.values.language import label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import COUNTED_STATES
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    dated_text,
    money_text,
    month_text,
    say,
)
from tui.form.words import local_time
from tui.list.columns import BREACH
from tui.project.sheet.held import group_style, percent_text, source_text
from tui.shell.names import full_name
from tui.shell.palette import light_style
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Facts, Section

#: What reports say of a project in words, in the order in which a leader asks.
_TOLD = ("reason", "reason_words", "problem", "ask", "ask_to", "next")


class Pane(VerticalScroll):
    """The story of one project: stage, why late, what is asked of whom, money, the last report."""

    DEFAULT_CSS = """
    Pane { width: 46; height: 1fr; border-left: solid $panel; scrollbar-size-vertical: 1;
        scrollbar-gutter: stable; }
    """

    def __init__(self) -> None:
        super().__init__(can_focus=False)

    def compose(self) -> ComposeResult:
        yield Facts(list)

    def show(
        self, detail: ProjectDetail | None, as_of: Month, findings: Mapping[str, int] | None = None
    ) -> None:
        """Show another project with its `findings` by weight; nothing where there is none."""
        sections = partial(story, detail, as_of, findings or {}) if detail else list
        self.query_one(Facts).show(sections)
        self.scroll_home(animate=False)


def story(detail: ProjectDetail, as_of: Month, findings: Mapping[str, int]) -> list[Section]:
    """Return a project as of a month in one look; what no report says is left out.

    `findings` says how many an auditor would write, by weight.
    """
    row = detail.row
    facts = [
        Fact("", full_name(detail)),
        Fact(say(mark("Stage")), f"{stage_words(row)} {percent_text(row.percent)}".strip()),
        Fact(
            say(mark("Light")),
            light_text(row.lights.overall.colour),
            plain(light_words(row.lights.overall)),
            style=light_style(row.lights.overall.colour),
        ),
        Fact(say(mark("Slip")), late_words(row)),
        *_dates(detail),
        *_said(detail),
        *_money(detail, as_of),
        *_findings(findings),
        *_last(detail),
    ]
    return [Section(plain(row.code), facts, group_style(detail))]


def _dates(detail: ProjectDetail) -> Iterator[Fact]:
    row = detail.row
    end, name = row.actual_finish or row.opened, mark("Actual")
    if end is None:
        end, name = row.forecast_finish or row.forecast_opening, mark("Forecast")
    yield Fact(say(mark("Baseline finish")), dated_text(row.finish))
    if end is not None:
        yield Fact(say(name), dated_text(end))


def _said(detail: ProjectDetail) -> Iterator[Fact]:
    """Yield the newest word on each of what is told, with its month where that is an older one."""
    reports = [report for report in detail.reports if report.state in COUNTED_STATES]
    for name in _TOLD:
        report = next((each for each in reports if name in each.values), None)
        if report is not None:
            field = FIELD_BY_NAME[name]
            older = "" if report is reports[0] else month_text(report.month)
            yield Fact(label(field.label), plain(field_words(field, report.values[name])), older)


def _money(detail: ProjectDetail, as_of: Month) -> Iterator[Fact]:
    """Yield what is done of the year's money, and since the start of the whole."""
    year = next((each for each in detail.funding.years if each.year == as_of.year), None)
    done = money_text(year.done.fen) if year and year.done else UNKNOWN_TEXT
    plan = money_text(year.plan) if year and year.plan is not None else UNKNOWN_TEXT
    yield Fact(
        say(mark("Done in {year}"), year=as_of.year), say(mark("{a} of {b}"), a=done, b=plan)
    )
    total = detail.funding.done_total
    done = money_text(total.fen) if total else UNKNOWN_TEXT
    whole = money_text(detail.row.investment)
    yield Fact(say(mark("Done in all")), say(mark("{a} of {b}"), a=done, b=whole))


def _findings(counts: Mapping[str, int]) -> Iterator[Fact]:
    """Yield how many findings of each weight there are, the gravest first; nothing of none."""
    told = [f"{label(WEIGHT_WORDS[weight])} {n}" for weight, n in counts.items() if n]
    if told:
        sign = BREACH if counts.get("breach") else ""
        yield Fact(say(mark("Findings")), f"{sign} {clauses(told)}".strip())


def _last(detail: ProjectDetail) -> Iterator[Fact]:
    newest: Report | None = next(iter(detail.reports), None)
    if newest is None:
        yield Fact(say(mark("Last report")), say(mark("none yet")))
        return
    by = f"{plain(newest.filed_by)} {local_time(newest.filed_at)}"
    if newest.founded:
        by = source_text(detail, str(newest.values.get("source") or ""))
    yield Fact(say(mark("Last report")), month_text(newest.month), by)
