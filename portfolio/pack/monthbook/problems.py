"""Sheet 5, 问题及需协调事项: what projects and their sites report as problems, and ask for."""

from typing import Final

from portfolio.pack.frame import Ledger, dated, framed
from portfolio.pack.monthbook.material import BookMaterial, caption
from portfolio.pack.monthbook.progress import asked_of, reason_words
from portfolio.pack.records import Told, ToldSite
from portfolio.pack.sheet import Column, Content, Sheet
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import ENDED_STAGES
from portfolio.values.words import name_of, say

NAME: Final = mark("5 Problems")
_NOTES: Final = (
    mark("By when: to be filled in by hand; no report holds it."),
    mark("A problem stands until a later report says another one or clears it."),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    title, under = say(mark("Problems and matters to decide")), caption(material)
    notes = map(say, _NOTES)
    return framed(_ledger(material), material.head, say(NAME), title, under, notes=notes)


def _columns() -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "No.")), 8, centred=True),
        Column(label(Term("sheet", "Project")), 34),
        Column(label(Term("sheet", "Problems")), 42),
        Column(label(Term("sheet", "Reason")), 16),
        Column(label(Term("sheet", "Matters to decide")), 42),
        Column(label(Term("sheet", "Asked of")), 20),
        Column(label(Term("sheet", "By when")), 14),
        Column(label(Term("sheet", "Reported in")), 11, centred=True),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(_columns())
    sites: dict[str, list[ToldSite]] = {}
    for site in material.sites:
        sites.setdefault(site.project, []).append(site)
    for row in material.rows:
        if row.stage not in ENDED_STAGES:
            _add(ledger, row.code, name_of(row), material.told_of(row))
        for site in sites.get(row.code, ()):
            _add(ledger, site.code, f"{name_of(row)} · {name_of(site)}", site.told)
    if not ledger.rows:
        ledger.note(say(mark("No report names a problem or asks for a decision.")))
    return ledger


def _add(ledger: Ledger, code: str, name: str, told: Told) -> None:
    if "problem" not in told.said and "ask" not in told.said:
        return
    month = max(told.said[field][0] for field in ("problem", "ask") if field in told.said)
    cells: tuple[Content, ...] = (
        *(code, name, _text(told, "problem"), reason_words(told)),
        *(_text(told, "ask"), asked_of(told), None, dated(month)),
    )
    ledger.add(cells)


def _text(told: Told, field: str) -> str | None:
    value = told.value(field)
    return None if value is None else str(value)
