"""Sheet 9, 较上月变动: each field that changed since the month before, and the reason given."""

from typing import Final

from portfolio.history.records import ChangeItem, Changes
from portfolio.history.words.changes import by_words, sides, what_words
from portfolio.pack.frame import Ledger, framed
from portfolio.pack.monthbook.material import BookMaterial, caption
from portfolio.pack.monthbook.progress import reason_words
from portfolio.pack.records import Told
from portfolio.pack.sheet import Column, Content, Sheet
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Month
from portfolio.values.words import clauses, in_language, say, slip_text

NAME: Final = mark("9 Changes")


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    title, under = say(mark("Changes since the month before")), caption(material)
    return framed(_ledger(material), material.head, say(NAME), title, under)


def _columns() -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "No.")), 8, centred=True),
        Column(label(Term("sheet", "Project")), 42),
        Column(label(Term("sheet", "Field")), 34),
        Column(label(Term("sheet", "Month before")), 30),
        Column(label(Term("sheet", "This month")), 42),
        Column(label(Term("sheet", "Moved by")), 12, centred=True),
        Column(label(Term("sheet", "Reason given")), 44),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(_columns())
    changes = material.changes
    if changes is None:
        ledger.note(say(mark("No target was out by the month before.")))
        return ledger
    for item in changes.items:
        ledger.add(_cells(material, changes, item))
    if not changes.items:
        ledger.note(say(mark("Nothing changed.")))
    return ledger


def _cells(material: BookMaterial, changes: Changes, item: ChangeItem) -> tuple[Content, ...]:
    before, after = sides(item)
    return (
        item.site or item.project,
        _name(changes, item),
        what_words(item),
        before or None,
        after or None,
        _moved(item),
        _reason(material, changes.since, item),
    )


def _name(changes: Changes, item: ChangeItem) -> str:
    if item.project is None:
        return say(mark("The district"))
    names = [_in_language(changes, code) for code in (item.project, item.site) if code]
    return " · ".join(names)


def _in_language(changes: Changes, code: str) -> str:
    return in_language(*changes.names.get(code, ("", "")))


def _moved(item: ChangeItem) -> str | None:
    if item.months and item.months.months:
        return slip_text(item.months)
    return f"{item.beds:+,}" if item.kind == "capacity" and item.beds else None


def _reason(material: BookMaterial, since: Month, item: ChangeItem) -> str | None:
    """Return the reason and note of a report after the month before; none of them older."""
    if item.project is None:
        return by_words(item) or None
    told = _told(material, item)
    if told is None:
        return None
    recent = {name: said for name, said in told.said.items() if said[0] > since}
    note = recent["note"][1] if "note" in recent else None
    return clauses((reason_words(Told(recent)), str(note) if note else None)) or None


def _told(material: BookMaterial, item: ChangeItem) -> Told | None:
    if item.site is None:
        return material.told.get(item.project or "")
    return next((site.told for site in material.sites if site.code == item.site), None)
