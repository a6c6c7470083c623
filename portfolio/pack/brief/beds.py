"""The second section of a brief: bed capacity against the target, never as one number."""

from collections.abc import Iterable, Mapping
from typing import Final

from portfolio.beds.records.answer import Answer, AnswerLine
from portfolio.beds.records.capacity import Capacity
from portfolio.beds.words.answer import beds_text, rates_text, standing_text, views_in_order
from portfolio.beds.words.base import basis_head, caveat, residents_text
from portfolio.beds.words.indicators import by_kind, measured_text
from portfolio.beds.words.notes import answer_notes
from portfolio.beds.words.target import passed_text, span_text, target_rate
from portfolio.history.records import ChangeItem
from portfolio.pack.brief.material import BriefMaterial
from portfolio.pack.brief.names import in_names, named
from portfolio.pack.brief.parts import Paragraph, Part, Picture, Section, Table, ended
from portfolio.values.language import Term, label, mark, plural, spoken, translate
from portfolio.values.vocabulary import POPULATION_BASES, VIEWS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    dated_text,
    listing,
    month_text,
    rate_text,
    say,
)

#: More projects than this are counted in a sentence, not named.
_MOST_NAMED: Final = 9
_VIEW: Final = Term("brief", "View")


def beds(material: BriefMaterial, picture: Picture | None) -> Section:
    """Return the answer in every view and over both populations, its caveat under it."""
    heading = translate(mark("2. Bed capacity against the target"))
    if material.answer is None:
        text = mark("No target or no census is on record: capacity cannot be told.")
        return Section(heading, (Paragraph(translate(text)),))
    answer = material.answer
    parts: list[Part] = [
        answer_table(answer),
        Paragraph(_populations(answer), "note"),
        Paragraph(ended(caveat(answer)), "note"),
        Paragraph(_remarks(material)),
        *(Paragraph(ended(measured_text(item))) for item in by_kind(material.indicators)),
        *([picture] if picture else []),
    ]
    return Section(heading, tuple(parts))


# --- the table ----------------------------------------------------------------------------------


def answer_table(answer: Answer) -> Table:
    """Return each view with both populations, with and without rehabilitation and elderly care."""
    fixed, latest = (basis_head(answer.line("plan", basis).residents) for basis in POPULATION_BASES)
    headings = [label(_VIEW), translate(mark("Beds (estimated)"))]
    for words in (
        mark("Per 1,000 ({basis})"),
        mark("Without care beds ({basis})"),
        mark("Short, beds ({basis})"),
    ):
        headings += [say(words, basis=fixed), say(words, basis=latest)]
    return Table(
        caption=say(
            mark("Beds against the target of {target} per 1,000 by {month}"),
            target=target_rate(answer.target),
            month=month_text(answer.target.month),
        ),
        headings=tuple(headings),
        rows=tuple(_answer_row(answer, view) for view in views_in_order(answer)),
        sides="lrrrrrrr",
        widths=(28, 14, 12, 12, 10, 10, 11, 11),
    )


def _answer_row(answer: Answer, view: str) -> tuple[str, ...]:
    fixed, latest = answer.line(view, "fixed"), answer.line(view, "latest")
    return (
        say(mark("{view} ({month})"), view=label(VIEWS[view]), month=month_text(fixed.month)),
        beds_text(answer, fixed),
        rates_text(fixed),
        rates_text(latest),
        rate_text(fixed.per_1000_without_care),
        rate_text(latest.per_1000_without_care),
        _short(answer, fixed),
        _short(answer, latest),
    )


def _short(answer: Answer, line: AnswerLine) -> str:
    if answer.target.unjudged:
        return UNKNOWN_TEXT
    if line.view == "plan" and line.met:
        return translate(mark("reached"))
    return span_text(f"{line.most_shortfall:,}", f"{line.shortfall:,}")


def _populations(answer: Answer) -> str:
    latest = answer.line("plan", "latest").residents
    without = [view for view in VIEWS if not answer.line(view, "fixed").care_beds]
    care = mark("Care beds: rehabilitation and elderly care, {care} new ones by the plan")
    notes = [say(care, care=f"{answer.care_beds:,}")]
    if answer.care_beds and without:
        views = listing(label(VIEWS[view]) for view in without)
        notes.append(say(mark("none of them in: {views}"), views=views))
    held = "* " if latest.held else ""
    return ended(clauses([*notes, f"{held}{residents_text(latest)}"]))


# --- in sentences -------------------------------------------------------------------------------


def _remarks(material: BriefMaterial) -> str:
    answer = material.answer
    notes = []
    if answer:
        told = (
            *_over_latest(answer),
            *answer_notes(in_names(answer, material.names)),
            *map(passed_text, answer.passed),
        )
        notes += [ended(note) for note in told]
    notes += [
        _reached(material, measured)
        for measured in material.measured.values()
        if not measured.target.unjudged
    ]
    notes += [_moved(item, material.names) for item in _district(material)]
    return ("" if spoken() == "zh" else " ").join(notes)


def _over_latest(answer: Answer) -> Iterable[str]:
    """Yield how late the plan and what is in use reach the target over the newest population."""
    for view in ("plan", "confirmed"):
        own, latest = answer.line(view, "fixed"), answer.line(view, "latest")
        if own.late != latest.late and not latest.met:
            yield say(
                mark("{view} over the newest population: {standing}"),
                view=label(VIEWS[view]),
                standing=standing_text(answer, latest),
            )


def _reached(material: BriefMaterial, capacity: Capacity) -> str:
    """Return in which month a view has what the target asks for, by how much, and what decides it."""
    view = label(VIEWS[capacity.view])
    if capacity.first_met is None:
        text = mark("{view}: the projects it counts do not reach the target, once all are open.")
        return say(text, view=view)
    late = capacity.first_met.month > capacity.target.month
    told = say(
        mark("{view}: reached late, in {when}") if late else mark("{view}: reached in {when}"),
        view=view,
        when=dated_text(capacity.first_met),
    )
    parts = [told, *_resting(material, capacity)]
    return ended(clauses([*parts, *_newest(material, capacity)]))


def _resting(material: BriefMaterial, capacity: Capacity) -> Iterable[str]:
    """Yield how many beds are spare then, and without which projects it would not be reached."""
    grounds = capacity.grounds
    if grounds is None:
        return
    yield say(mark("with {beds} beds to spare"), beds=f"{grounds.spare:,}")
    number = len(grounds.each)
    if not number:
        yield translate(mark("no single project still to come decides it"))
    elif number > _MOST_NAMED:
        yield plural(
            "without any one of {number} project it would not be",
            "without any one of {number} projects it would not be",
            number,
        ).format(number=f"{number:,}")
    else:
        each = mark("without any one of these it would not be: {projects}")
        yield say(each, projects=_named(material, grounds.each))


def _named(material: BriefMaterial, codes: Iterable[str]) -> str:
    """Return projects by name and code."""
    names = material.names
    return listing(
        say(mark("{name} ({code})"), name=names[code], code=code) if code in names else code
        for code in codes
    )


def _newest(material: BriefMaterial, capacity: Capacity) -> Iterable[str]:
    """Yield when a forecast reaches it over the newest population, where that is another month."""
    newest = material.newest.get(capacity.view)
    if capacity.view != "forecast" or newest is None or newest.first_met == capacity.first_met:
        return
    if newest.first_met is None:
        yield translate(mark("over the newest population not at all"))
        return
    over = mark("over the newest population in {when}")
    yield say(over, when=dated_text(newest.first_met))


def _district(material: BriefMaterial) -> Iterable[ChangeItem]:
    items = material.changes.items if material.changes else ()
    return (item for item in items if item.kind == "capacity")


def _moved(item: ChangeItem, names: Mapping[str, str]) -> str:
    """Return by how much a view moved since last month, with its gaps."""
    return say(
        mark("Since last month {view} moved from {before} to {after} beds ({gap}){by}."),
        view=label(VIEWS[item.view or ""]),
        before=f"{item.before:,}",
        after=f"{item.after:,}",
        gap=_gaps(item.from_shortfall or 0, item.to_shortfall or 0),
        by=_because(item.projects, names),
    )


def _gaps(before: int, after: int) -> str:
    if not before and not after:
        return translate(mark("the target is reached as before"))
    if not after:
        return say(mark("the target is reached, before {before} short"), before=f"{before:,}")
    if not before:
        return say(mark("{after} short, reached before"), after=f"{after:,}")
    return say(mark("{after} short, before {before}"), after=f"{after:,}", before=f"{before:,}")


def _because(projects: tuple[str, ...], names: Mapping[str, str]) -> str:
    if not projects:
        return ""
    if len(projects) <= _MOST_NAMED:
        return say(mark(", by {codes}"), codes=named(projects, names))
    return plural(", by {number} project", ", by {number} projects", len(projects)).format(
        number=f"{len(projects):,}"
    )
