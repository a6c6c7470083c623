"""What the plan says of a project: its baselines, how far it is from them, its particulars."""

from collections.abc import Mapping

from portfolio.projects.records.page import BaselineRow, ProjectDetail, Variance
from portfolio.projects.words.page import (
    baseline_text,
    baseline_title,
    part_name,
    part_words,
    said_facts,
    variance_words,
)
from portfolio.projects.words.standing import succession_words
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.vocabulary import FIGURES, FUNDERS, GROUPS, MILESTONES, NATURES, PARTICULARS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    dated_text,
    figure_text,
    say,
    towns_text,
)
from tui.project.sheet.held import group_style, source_text
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Head, Row, Section


def _compared(item: Variance) -> str:
    """Return what moved against a baseline; where nothing is reported, that this cannot be told."""
    words = variance_words(item)
    return words if words != UNKNOWN_TEXT else say(mark("nothing is reported yet to compare"))


def plan_sections(detail: ProjectDetail) -> list[Section]:
    """Return variance, baselines (the one in force first), milestones and particulars."""
    variances = [
        Fact(
            say(mark("Against {baseline}"), baseline=baseline_text(item.baseline)), _compared(item)
        )
        for item in detail.variances
    ]
    title = say(mark("Variance: time, money, beds as last reported"))
    return [
        *([Section(title, variances, group_style(detail))] if variances else []),
        *(_baseline(detail, item) for item in reversed(detail.baselines)),
        *_milestones(detail),
        Section(say(mark("Particulars")), _particulars(detail)),
    ]


def _baseline(detail: ProjectDetail, item: BaselineRow) -> Section:
    title = plain(baseline_title(item, source_text(detail, item.source)))
    schedule = Fact(
        say(mark("Schedule")),
        f"{dated_text(item.start)} – {dated_text(item.finish)}",
        _printed(item.printed, "schedule"),
    )
    figures = [
        Fact(label(term), figure_text(name, item.figures.get(name)), _printed(item.printed, name))
        for name, term in FIGURES.items()
    ]
    parts = [
        Fact(plain(part_name(part)), plain(part_words(part)), source_text(detail, part.source))
        for part in item.parts
    ]
    if parts:
        parts.append(Fact("", say(mark("Parts lie within the figures above; no sum adds them."))))
    reason = [Fact(say(mark("Reason")), plain(item.reason))] if item.reason else []
    said = [Fact(name, text) for name, text in said_facts(item)]
    return Section(title, [schedule, *said, *figures, *parts, *reason])


def _printed(printed: Mapping[str, str], name: str) -> str:
    return as_printed(printed.get(name, ""))


def as_printed(text: str) -> str:
    """Return what stands in the document, as an aside; nothing where nothing was kept."""
    return say(mark("(printed: {printed})"), printed=plain(text)) if text else ""


def _milestones(detail: ProjectDetail) -> list[Section]:
    if not detail.milestones:
        return []
    rows = [
        Row(
            (
                step.happened_on,
                label(MILESTONES[step.kind]),
                plain(step.document_number) or UNKNOWN_TEXT,
                source_text(detail, step.source),
            )
        )
        for step in detail.milestones
    ]
    heads = (
        Head(label(Term("column", "Day"))),
        Head(label(Term("column", "Milestone"))),
        Head(label(Term("column", "Document number"))),
        Head(say(mark("Source"))),
    )
    return [Section(say(mark("Milestones")), rows, heads=heads)]


def _particulars(detail: ProjectDetail) -> list[Fact]:
    row = detail.row
    group = label(GROUPS[row.group]) if row.group else UNKNOWN_TEXT
    funder = label(FUNDERS[row.funder]) if row.funder else UNKNOWN_TEXT
    aliases = [Fact(say(mark("Also known as")), plain(alias)) for alias in detail.aliases]
    return [
        Fact(say(mark("As printed")), plain(detail.name_printed)),
        *aliases,
        *([] if spoken() == "zh" else [Fact(say(mark("Other name")), plain(row.name_zh) or "—")]),
        Fact(say(mark("Group")), group if row.in_plan else say(mark("Outside the plan"))),
        *(
            Fact(*succession_words(item, row.code), source_text(detail, item.source or "—"))
            for item in detail.successions
        ),
        Fact(say(mark("Nature")), label(NATURES[row.nature]), as_printed(detail.nature_printed)),
        Fact(say(mark("Funder")), funder, as_printed(detail.funder_printed)),
        Fact(say(mark("Townships")), plain(towns_text(row.townships)) or "—"),
        Fact(say(mark("Address")), plain(detail.address) or UNKNOWN_TEXT),
        *(
            Fact(label(term), plain(detail.particulars.get(name) or UNKNOWN_TEXT))
            for name, term in PARTICULARS.items()
        ),
        Fact(say(mark("Source")), source_text(detail, detail.source)),
    ]
