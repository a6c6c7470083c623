"""Sheet 10, 规划指标表: the plan's indicators with what is observed, and what projects come to."""

from collections.abc import Iterator
from typing import Final

from portfolio.beds.records.indicators import Indicator, MeasuredLine
from portfolio.beds.words.indicators import (
    by_kind,
    figure_text,
    measured_text,
    met_text,
    observed_text,
    rates_text,
    type_text,
    unit_text,
)
from portfolio.beds.words.target import span_text
from portfolio.pack.frame import Entry, Ledger, cells_of, framed
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.sheet import Sheet
from portfolio.projects.words.page import document_text, plan_text
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import DIRECTIONS, VIEWS
from portfolio.values.words import count_text, name_of, say

NAME: Final = mark("10 Indicators")
_BY_PROJECTS: Final = Term("sheet", "By the projects")


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    return framed(
        _ledger(material),
        material.head,
        say(NAME),
        say(mark("Indicators of the plan")),
        plan_text(material.plan),
        notes=_notes(material),
    )


def _ledger(material: BookMaterial) -> Ledger:
    entries = _entries(material)
    ledger = Ledger.ruled(entries)
    for item in material.indicators:
        ledger.add(cells_of(entries, item))
    if not ledger.rows:
        ledger.note(say(mark("No indicators are on record.")))
    return ledger


def _entries(material: BookMaterial) -> tuple[Entry[Indicator], ...]:
    documents = {item.code: item for item in material.documents}

    def source(item: Indicator) -> str | None:
        told = item.latest
        return document_text(documents.get(told.source), told.source) if told else None

    return (
        Entry(Term("sheet", "No."), 8, lambda item: item.code),
        Entry(Term("sheet", "Indicator"), 44, name_of),
        Entry(Term("sheet", "Unit"), 15, unit_text, centred=True),
        Entry(Term("sheet", "Type"), 13, type_text, centred=True),
        Entry(Term("sheet", "Direction"), 15, _direction, centred=True),
        Entry(Term("sheet", "Base"), 15, lambda item: figure_text(item.base, item.base_year)),
        Entry(Term("sheet", "Target"), 15, lambda item: figure_text(item.target, item.target_year)),
        Entry(Term("sheet", "Latest observed"), 17, observed_text),
        Entry(Term("sheet", "Source"), 36, source),
        Entry(VIEWS["plan"], 15, lambda item: _rates(item.line("plan")), above=_BY_PROJECTS),
        Entry(
            VIEWS["confirmed"], 15, lambda item: _rates(item.line("confirmed")), above=_BY_PROJECTS
        ),
        Entry(Term("sheet", "Beds"), 15, _beds, above=_BY_PROJECTS),
        Entry(Term("sheet", "Beds needed"), 12, _needed, above=_BY_PROJECTS),
        Entry(Term("sheet", "Target met"), 14, met_text, above=_BY_PROJECTS, centred=True),
    )


def _direction(item: Indicator) -> str | None:
    return label(DIRECTIONS[item.direction]) if item.direction else None


def _rates(line: MeasuredLine | None) -> str | None:
    return rates_text(line) if line else None


def _beds(item: Indicator) -> str | None:
    """Return the beds of the line that the verdict is of, both ends."""
    line = item.leading
    return span_text(count_text(line.least), count_text(line.most)) if line else None


def _needed(item: Indicator) -> str | None:
    return count_text(item.leading.needed) if item.leading else None


def _notes(material: BookMaterial) -> Iterator[str]:
    yield say(mark("Figures as the documents print them; beds per 1,000: sheet 6."))
    for item in by_kind(material.indicators):
        yield measured_text(item)
