"""What was printed against what was read, figures against themselves, and every document used."""

from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.beds.words.reconciliation import OF_ROWS, figure_words, metric_words, signed_words
from portfolio.projects.records.page import BaselineRow, Document, ProjectDetail
from portfolio.projects.words.page import baseline_text
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import FIGURES, RECONCILE_STATUSES
from portfolio.values.words import UNKNOWN_TEXT, dated_text, figure_text, in_language, listing, say
from tui.project.sheet.findings import finding_sections
from tui.project.sheet.held import Held, group_style
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Head, Row, Section


def check_sections(held: Held) -> list[Section]:
    """Return the identity of the row, the findings, and what was printed beside what was read."""
    return [
        _identity(held),
        *_money(held),
        *(finding_sections(held.findings) if held.findings else ()),
        *(_printed(item) for item in reversed(held.detail.baselines)),
    ]


def _identity(held: Held) -> Section:
    title = say(mark("The row against itself"))
    own = [item for item in held.checks or () if item.kind in OF_ROWS]
    if not own:
        words = say(mark("The project stands outside the plan; nothing was printed to check."))
        return Section(title, [Fact("", words)], group_style(held.detail))
    return Section(title, [_check(item) for item in own], group_style(held.detail), _heads())


def _money(held: Held) -> list[Section]:
    """Return what was entered of the project's money, held against itself; often nothing."""
    rows = [item for item in held.checks or () if item.kind not in OF_ROWS]
    title = say(mark("Sources, phases, plans and reports (yuan)"))
    return [Section(title, [_check(item) for item in rows], heads=_heads())] if rows else []


def _heads() -> tuple[Head, ...]:
    return (
        Head(label(Term("column", "Figure"))),
        Head(label(Term("column", "Stated")), right=True),
        Head(label(Term("column", "Computed")), right=True),
        Head(label(Term("column", "Difference")), right=True),
        Head(label(Term("column", "Verdict"))),
    )


def _check(item: Reconciliation) -> Row:
    cells = (
        metric_words(item),
        figure_words(item.metric, item.stated),
        figure_words(item.metric, item.computed),
        signed_words(item.metric, item.difference),
        label(RECONCILE_STATUSES[item.status]),
    )
    return Row(cells, (3, 4) if item.status == "differs" else ())


def _printed(item: BaselineRow) -> Section:
    title = say(mark("As printed, as read: {baseline}"), baseline=baseline_text(item.number))
    rows = [
        Row((label(term), plain(item.printed[name]), figure_text(name, item.figures.get(name))))
        for name, term in FIGURES.items()
        if item.printed.get(name)
    ]
    if item.printed.get("schedule"):
        read = f"{dated_text(item.start)} – {dated_text(item.finish)}"
        rows.insert(0, Row((say(mark("Schedule")), plain(item.printed["schedule"]), read)))
    if not rows:
        return Section(title, [Fact("", say(mark("No printed text was kept.")))])
    heads = (
        Head(label(Term("column", "Figure"))),
        Head(label(Term("column", "Printed"))),
        Head(label(Term("column", "Read as"))),
    )
    return Section(title, rows, heads=heads)


# --- documents ----------------------------------------------------------------------------------


def source_sections(detail: ProjectDetail) -> list[Section]:
    """Return every document that a figure of the project comes from, and for what it is used."""
    used = _used(detail)
    heads = (
        Head(label(Term("column", "Document"))),
        Head(label(Term("column", "Dated"))),
        Head(label(Term("column", "Used for"))),
    )
    rows = [
        Row((_title(item), plain(item.dated) or UNKNOWN_TEXT, listing(used.get(code, ())) or "—"))
        for code, item in detail.documents.items()
    ]
    return [Section(say(mark("Documents")), rows, group_style(detail), heads)]


def _title(item: Document) -> str:
    return plain(in_language(item.title, item.title_en))


def _used(detail: ProjectDetail) -> dict[str, list[str]]:
    """Return for each document what rests on it, in short."""
    found: dict[str, dict[str, None]] = {}

    def note(code: object, use: str) -> None:
        if code:
            found.setdefault(str(code), {})[use] = None

    note(detail.source, say(mark("the project")))
    for item in detail.baselines:
        note(item.source, baseline_text(item.number))
    for kind in detail.bed_kinds:
        note(kind.source, say(mark("kinds of beds")))
    for plan in detail.annual_plans:
        note(plan.source, say(mark("annual plan {year}"), year=plan.year))
    for step in detail.milestones:
        note(step.source, say(mark("milestones")))
    money = (*(row.source for row in detail.by_source), *(row.source for row in detail.phases))
    for code in money:
        note(code, say(mark("sources of funds and phases")))
    for report in detail.reports:
        note(report.values.get("source"), say(mark("report {month}"), month=report.month))
    return {code: list(uses) for code, uses in found.items()}
