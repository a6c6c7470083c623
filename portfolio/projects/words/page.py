"""What stands on a project's page in words: its plan, baselines, parts, documents and variance."""

from collections.abc import Iterable
from typing import Final

from portfolio.projects.records.page import BaselineRow, BedPortion, Document, PartRow, Variance
from portfolio.projects.records.plans import Plan
from portfolio.projects.records.reports import Report
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import (
    COMPONENTS,
    FIGURES,
    FUNDERS,
    GROUPS,
    NATURES,
)
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    count_text,
    dated_text,
    figure_text,
    in_language,
    money_text,
    month_text,
    name_of,
    say,
    slip_text,
)


def document_text(document: Document | None, code: str) -> str:
    """Return a document's title and date, its code where no more is known of it."""
    if document is None:
        return code
    title = in_language(document.title, document.title_en)
    if document.estimated:
        return say(mark("{title} ({date}, estimated)"), title=title, date=document.dated)
    return f"{title} ({document.dated})" if document.dated else title


def plan_text(plan: Plan) -> str:
    """Return a plan's name, with its status as long as it is a draft."""
    if plan.status != "draft":
        return name_of(plan)
    return say(mark("{plan} (draft for approval)"), plan=name_of(plan))


def baseline_text(number: int) -> str:
    """Return what a baseline is called: the first one is the plan as it was approved."""
    return say(mark("baseline 1") if number == 1 else mark("baseline {number}"), number=number)


def baseline_title(item: BaselineRow, source: str) -> str:
    """Return a baseline with its month and the document it is from."""
    title = say(
        mark("{baseline} of {month} (source: {source})"),
        baseline=baseline_text(item.number),
        month=month_text(item.month),
        source=source,
    )
    return title[:1].upper() + title[1:]


def filed_text(report: Report, when: str) -> str:
    """Return who filed a report, and when; of what was founded with the database that its paper did."""
    if report.founded:
        return say(mark("as its source document has it, put down at the founding"))
    return say(mark("filed by {who} at {when}"), who=report.filed_by, when=when)


def kind_text(kind: BedPortion, source: str) -> str:
    """Return the beds of a special kind, with the document they are from and its note."""
    told = say(
        mark("{built} built, {new} new (source: {source})"),
        built=count_text(kind.beds_built),
        new=count_text(kind.beds_new),
        source=source,
    )
    return f"{told} · {kind.note}" if kind.note else told


def sources_text(documents: Iterable[Document]) -> str:
    """Return where the figures of a page come from: documents, and what the officers report."""
    titles = [document_text(document, document.code) for document in documents]
    return say(
        mark("Sources: {documents}"),
        documents=clauses([*titles, say(mark("monthly status reports"))]),
    )


def part_name(part: PartRow) -> str:
    """Return a part as its document names it: what is printed before its name, and the name."""
    return f"{part.label} {part.name}" if part.label else part.name


def part_words(part: PartRow) -> str:
    """Return what is known of a part of a project: when it is built, and its figures."""
    times = [dated_text(date) for date in (part.start, part.finish)] if _timed(part) else []
    figures = [
        f"{label(term)} {figure_text(name, part.figures[name])}"
        for name, term in FIGURES.items()
        if part.figures.get(name) is not None
    ]
    return (
        clauses([*([" – ".join(times)] if times else []), *figures, *_note(part)]) or UNKNOWN_TEXT
    )


def _timed(part: PartRow) -> bool:
    return part.start is not None or part.finish is not None


def _note(part: PartRow) -> list[str]:
    return [part.note] if part.note else []


def variance_words(variance: Variance) -> str:
    """Return how far a project stands from a baseline: time, money and beds that are known."""
    parts = []
    if variance.slip is not None:
        parts.append(slip_text(variance.slip))
    if variance.cost is not None:
        sign = "-" if variance.cost < 0 else "+" if variance.cost else ""
        parts.append(f"{sign}{money_text(abs(variance.cost))}")
    if variance.beds is not None:
        parts.append(
            say(mark("{beds} beds"), beds=f"{variance.beds:+,d}" if variance.beds else "0")
        )
    return " · ".join(parts) or UNKNOWN_TEXT


def said_facts(item: BaselineRow) -> list[tuple[str, str]]:
    """Return what a baseline changes besides its figures: what it is called, and what it says."""
    words = {"group": GROUPS, "funder": FUNDERS, "nature": NATURES}
    said = [(label(_SAID[name]), label(words[name][code])) for name, code in item.said.items()]
    private = [] if item.private is None else [(label(_SAID["private"]), money_text(item.private))]
    made_of = [(label(COMPONENTS[name]), money_text(fen)) for name, fen in item.components.items()]
    return [*said, *private, *made_of]


_SAID: Final = {
    "group": Term("column of the log", "Group"),
    "funder": Term("column of the log", "Funder"),
    "nature": Term("column of the log", "Nature"),
    "private": Term("column of the log", "of which paid privately"),
}
