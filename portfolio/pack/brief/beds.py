"""The second section of a brief: bed capacity against the target, never as one number."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from portfolio.beds.records import Answer, AnswerLine, Capacity
from portfolio.beds.words import answer_notes, caveat, residents_text, views_in_order
from portfolio.history.records import ChangeItem
from portfolio.pack.brief.material import BriefMaterial
from portfolio.pack.brief.parts import Paragraph, Part, Picture, Section, Table, ended
from portfolio.values.language import Term, label, mark, plural, spoken, translate
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import about, dated_text, listing, month_text, rate_text, say

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
        *([picture] if picture else []),
    ]
    return Section(heading, tuple(parts))


# --- the table ----------------------------------------------------------------------------------


def answer_table(answer: Answer) -> Table:
    """Return each view with both populations, with and without rehabilitation and elderly care."""
    held = "*" if answer.line("plan", "latest").residents.held else ""
    fixed, latest = translate(mark("2020 census")), translate(mark("newest")) + held
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
            target=rate_text(Fraction(answer.target.rate, 100)),
            month=month_text(answer.target.month),
        ),
        headings=tuple(headings),
        rows=tuple(_answer_row(answer, view) for view in views_in_order(answer)),
        sides="lrrrrrrr",
        widths=(26, 12, 11, 11, 13, 13, 11, 11),
    )


def _answer_row(answer: Answer, view: str) -> tuple[str, ...]:
    fixed, latest = answer.line(view, "fixed"), answer.line(view, "latest")
    return (
        say(mark("{view} ({month})"), view=label(VIEWS[view]), month=month_text(fixed.month)),
        f"{fixed.beds:,}",
        rate_text(fixed.per_1000),
        rate_text(latest.per_1000),
        rate_text(fixed.per_1000_without_care),
        rate_text(latest.per_1000_without_care),
        _short(fixed),
        _short(latest),
    )


def _short(line: AnswerLine) -> str:
    return translate(mark("reached")) if line.met else f"{line.shortfall:,}"


def _populations(answer: Answer) -> str:
    latest = answer.line("plan", "latest").residents
    return say(
        mark("Care beds: rehabilitation and elderly care, {care} new ones. {held}{latest}."),
        care=f"{answer.care_beds:,}",
        held="* " if latest.held else "",
        latest=residents_text(latest),
    )


# --- in sentences -------------------------------------------------------------------------------


def _remarks(material: BriefMaterial) -> str:
    answer = material.answer
    notes = [ended(note) for note in answer_notes(answer)] if answer else []
    notes += [_reached(measured) for measured in material.measured.values()]
    notes += [_moved(item) for item in _district(material)]
    return ("" if spoken() == "zh" else " ").join(notes)


def _reached(capacity: Capacity) -> str:
    """Return when a view first reaches the target and by whom; a year where no more is known."""
    view = label(VIEWS[capacity.view])
    if capacity.first_met is None:
        text = mark("{view}: the projects it counts do not reach the target, once all are open.")
        return say(text, view=view)
    when, by = dated_text(capacity.first_met), capacity.first_met_by
    if not by or len(by) > _MOST_NAMED:
        return say(mark("{view}: the target is first reached in {when}."), view=view, when=when)
    return say(
        mark("{view}: the target is first reached in {when}, with the opening of {codes}."),
        view=view,
        when=when,
        codes=listing(by),
    )


def _district(material: BriefMaterial) -> Iterable[ChangeItem]:
    items = material.changes.items if material.changes else ()
    return (item for item in items if item.kind == "capacity")


def _moved(item: ChangeItem) -> str:
    """Return by how much a view moved since last month, its gaps as prose gives them."""
    return say(
        mark("Since last month {view} moved from {before} to {after} beds ({gap}){by}."),
        view=label(VIEWS[item.view or ""]),
        before=f"{item.before:,}",
        after=f"{item.after:,}",
        gap=_gaps(item.from_shortfall or 0, item.to_shortfall or 0),
        by=_because(item.projects),
    )


def _gaps(before: int, after: int) -> str:
    if not before and not after:
        return translate(mark("the target is reached as before"))
    if not after:
        return say(mark("the target is reached, before about {before} short"), before=_near(before))
    if not before:
        return say(mark("about {after} short, reached before"), after=_near(after))
    return say(
        mark("about {after} short, before about {before}"), after=_near(after), before=_near(before)
    )


def _near(number: int) -> str:
    return f"{about(number):,}"


def _because(projects: tuple[str, ...]) -> str:
    if not projects:
        return ""
    if len(projects) <= _MOST_NAMED:
        return say(mark(", by {codes}"), codes=listing(projects))
    return plural(", by {number} project", ", by {number} projects", len(projects)).format(
        number=f"{len(projects):,}"
    )
