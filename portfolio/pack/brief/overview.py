"""The first section of a brief: projects, money by group, where they stand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from portfolio.beds.records.answer import Answer
from portfolio.beds.words.answer import beds_text, standing_text, views_in_order
from portfolio.beds.words.base import basis_text
from portfolio.beds.words.target import statistical_text, target_rate, verdict_text
from portfolio.pack.brief.material import BriefMaterial, YearOf
from portfolio.pack.brief.parts import Paragraph, Part, Section, Table, ended
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.words.lights import light_name
from portfolio.projects.words.standing import left_words, stage_words
from portfolio.values.language import label, mark, plural, spoken, translate
from portfolio.values.money import rounded
from portfolio.values.vocabulary import FUNDERS, GROUPS, STAGES, VIEWS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    count_text,
    listing,
    money_text,
    month_text,
    rate_text,
    say,
)

#: Up to this many projects of a state are named.
MOST_CODES: Final = 9
_STAGES: Final = tuple(STAGES)


def overview(material: BriefMaterial) -> Section:
    """Return the section that says in short how many, how much, how far."""
    parts: list[Part] = [
        *(_lead(material.answer) if material.answer else []),
        Paragraph(_scope(material)),
        *_standing(material),
        money_table(material),
        Paragraph(_money_note(material), "note"),
    ]
    return Section(translate(mark("1. Overview")), tuple(parts))


def _lead(answer: Answer) -> list[Part]:
    note = mark("Estimates over the {basis}; section 2 says how they are reckoned.")
    basis = basis_text(answer.line("plan", "fixed").residents)
    told = ended(answer_in_short(answer, views_in_order(answer)))
    return [Paragraph(f"{told}{'' if spoken() == 'zh' else ' '}{say(note, basis=basis)}", "lead")]


def answer_in_short(answer: Answer, views: Sequence[str]) -> str:
    """Return the verdict on the target, and how far some views are from it; all are estimates."""
    found = answer.outcome
    told = [verdict_text(found)] if found else []
    if found and found.statistical:
        told = [statistical_text(found)]
    return say(
        mark("Target of {target} beds per 1,000 residents by {month}: {gaps}"),
        target=target_rate(answer.target),
        month=month_text(answer.target.month),
        gaps=clauses([*told, *(_gap_of(answer, view) for view in views)]),
    )


def _gap_of(answer: Answer, view: str) -> str:
    line = answer.line(view, "fixed")
    now = mark("{view} at {month} {beds} beds, {gap}")
    return say(
        now if view == "confirmed" else mark("{view} {beds} beds, {gap}"),
        view=label(VIEWS[view]),
        month=month_text(line.month),
        beds=beds_text(answer, line),
        gap=standing_text(answer, line),
    )


# --- how many -----------------------------------------------------------------------------------


def _scope(material: BriefMaterial) -> str:
    rows = material.planned
    groups = [
        say(mark("{group} {number}"), group=label(term), number=f"{number:,}")
        for code, term in GROUPS.items()
        if (number := sum(row.group == code for row in rows))
    ]
    text = plural(
        "The plan has {number} project ({groups}), {money} in all and {beds} new beds (net).",
        "The plan has {number} projects ({groups}), {money} in all and {beds} new beds (net).",
        len(rows),
    )
    return text.format(
        number=f"{len(rows):,}",
        groups=listing(groups),
        money=known_text(money_text, [row.investment for row in rows]),
        beds=known_text(count_text, [row.beds_new for row in rows]),
    )


def known_text(text: object, values: Sequence[int | None]) -> str:
    """Return a sum with how many of its rows are known, where not all are."""
    known = [value for value in values if value is not None]
    shown = text(sum(known) if known else None)  # type: ignore[operator]
    return shown if len(known) in (0, len(values)) else f"{shown} ({len(known)}/{len(values)})"


def _standing(material: BriefMaterial) -> list[Paragraph]:
    rows = material.planned
    if not rows:
        return []
    stages = say(
        mark("By the newest reports: {stages}."), stages=clauses(_stages(rows, material.names))
    )
    marked = any(_unproven(row) for row in rows if stage_words(row) != UNKNOWN_TEXT)
    note = translate(mark("(*: no report of the last two months speaks for it.)")) if marked else ""
    lights = say(mark("Lights: {lights}."), lights=listing(_lights(rows)))
    space = "" if spoken() == "zh" else " "
    others = (_outside(material), _left(material))
    return [Paragraph(space.join(filter(None, (stages, note, lights, *others))))]


def _stages(rows: Sequence[ProjectRow], names: Mapping[str, str]) -> Iterable[str]:
    """Return the names, or the number, of the projects in each state, the furthest first."""
    by_words: dict[str, list[ProjectRow]] = {}
    for row in rows:
        by_words.setdefault(stage_words(row), []).append(row)
    unknown = by_words.pop(UNKNOWN_TEXT, [])
    named = len(rows) <= MOST_CODES * 2
    for words, found in sorted(by_words.items(), key=lambda item: -_reach(item[1][0])):
        yield _state(words, found, names if named else {})
    if unknown:
        yield _state(translate(mark("no stage reported")), unknown, names if named else {})


def _reach(row: ProjectRow) -> float:
    """Return how far a project has come; halted ones come last, one in use in part before whole."""
    if row.stage is None:
        return _STAGES.index("in_use") - 0.5
    place = _STAGES.index(row.stage)
    return place if place <= _STAGES.index("evaluated") else -place


def _state(words: str, rows: Sequence[ProjectRow], names: Mapping[str, str]) -> str:
    if not names or len(rows) > MOST_CODES:
        return say(mark("{group} {number}"), group=words, number=f"{len(rows):,}")
    told = [f"{names[row.code]}{'*' if _unproven(row) else ''}" for row in rows]
    return say(mark("{state} ({codes})"), state=words, codes=listing(told))


def _unproven(row: ProjectRow) -> bool:
    """Tell whether a stage stands in a report too old to speak for a project not yet in use."""
    return stage_words(row) != UNKNOWN_TEXT and not row.fresh and not row.opened


def _lights(rows: Sequence[ProjectRow]) -> list[str]:
    lights = [row.lights.overall for row in rows]
    named = Counter(
        light_name(light)
        for code in ("red", "amber", "green", "grey", "opened")
        for light in lights
        if light.colour == code
    )
    return [
        say(mark("{group} {number}"), group=name, number=f"{number:,}")
        for name, number in named.items()
    ]


def _outside(material: BriefMaterial) -> str:
    outside = [row for row in material.rows if not row.in_plan]
    if not outside:
        return ""
    text = plural(
        "Outside the plan and in none of these figures: {number} project ({codes}).",
        "Outside the plan and in none of these figures: {number} projects ({codes}).",
        len(outside),
    )
    names = material.names
    told = [names[row.code] for row in outside[:MOST_CODES]] + ["…"] * (len(outside) > MOST_CODES)
    return text.format(number=f"{len(outside):,}", codes=listing(told))


def _left(material: BriefMaterial) -> str:
    words = left_words([row for row in material.rows if row.in_plan])
    return say(mark("{words}."), words=words) if words else ""


# --- how much -----------------------------------------------------------------------------------


def money_table(material: BriefMaterial) -> Table:
    """Return the money of the public projects by group, and apart from it that of the others."""
    rows = [row for row in material.planned if row.funder == "public"]
    lines = [
        _money_line(label(term), [row for row in rows if row.group == code], material)
        for code, term in GROUPS.items()
        if any(row.group == code for row in rows)
    ]
    strong = len(lines)
    lines.append(_money_line(translate(mark("Fiscal total")), rows, material))
    for funder, words in (
        ("private", mark("Apart: private projects")),
        (None, mark("Apart: funder not given")),
    ):
        apart = [row for row in material.planned if row.funder == funder]
        if apart:
            lines.append(_money_line(translate(words), apart, material))
    caption = mark("Money by group, public projects (million yuan)")
    return Table(
        caption=translate(caption),
        headings=tuple(translate(heading) for heading in _MONEY_HEADINGS),
        rows=tuple(lines),
        sides="lrrrrrr",
        widths=(26, 10, 18, 16, 16, 18, 18),
        strong=(strong,),
    )


_MONEY_HEADINGS: Final = (
    mark("Group"),
    mark("Projects"),
    mark("Investment (plan)"),
    mark("Plan of the year"),
    mark("Done this year"),
    mark("% of the year's plan"),
    mark("New beds (net)"),
)


def _money_line(name: str, rows: Sequence[ProjectRow], material: BriefMaterial) -> tuple[str, ...]:
    years = [material.years.get(row.code, YearOf(None, None)) for row in rows]
    return (
        name,
        f"{len(rows):,}",
        known_text(_amount, [row.investment for row in rows]),
        known_text(_amount, [year.plan for year in years]),
        known_text(_amount, [year.done for year in years]),
        share_text(years),
        known_text(count_text, [row.beds_new for row in rows]),
    )


def _amount(fen: int | None) -> str:
    return UNKNOWN_TEXT if fen is None else rounded(fen, *_unit())


def _unit() -> tuple[int, int]:
    """Return the unit of the table in yuan and its decimals."""
    return (10**8, 2) if spoken() == "zh" else (10**6, 1)


def share_text(years: Sequence[YearOf]) -> str:
    """Return what is done in percent of the plan, of the projects of which both are known."""
    both = [(year.plan, year.done) for year in years if year.plan and year.done is not None]
    if not both:
        return UNKNOWN_TEXT
    plan, done = sum(one for one, _ in both), sum(two for _, two in both)
    text = rate_text(Fraction(done * 100, plan), 1)
    return text if len(both) == len(years) else f"{text} ({len(both)}/{len(years)})"


def _money_note(material: BriefMaterial) -> str:
    parts = []
    if any(row.funder == "private" for row in material.planned):
        parts.append(
            say(
                mark("{private} projects stay out of the fiscal total."),
                private=label(FUNDERS["private"]),
            )
        )
    parts.append(
        translate(mark("(known/of): a sum over the projects whose figure is known, of all."))
    )
    return ("" if spoken() == "zh" else " ").join(parts)
