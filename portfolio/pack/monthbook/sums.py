"""Sheets 13 and 14, 分组汇总: the sums and the beds as a command asked for them."""

from collections.abc import Iterable, Sequence
from typing import Final

from portfolio.beds.records.rollup import GroupSums, Rollup
from portfolio.beds.words.answer import answer_block
from portfolio.beds.words.base import basis_text, caveat
from portfolio.beds.words.groups import key_word
from portfolio.history.records import Changes
from portfolio.history.words.changes import heading
from portfolio.history.words.changes import lines as change_lines
from portfolio.pack.frame import WAN, Ledger, dated, framed, known_part
from portfolio.pack.records import Letterhead
from portfolio.pack.sheet import Column, Content, Kind, Number, Sheet
from portfolio.projects.words.page import plan_text
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Dated
from portfolio.values.sums import Sum
from portfolio.values.vocabulary import GROUPINGS, VIEWS
from portfolio.values.words import listing, say

#: The figures of a group, each with its heading and its kind.
_FIGURES: Final[tuple[tuple[str, Term, Kind], ...]] = (
    ("land_area", Term("sheet", "Land area (10,000 m²)"), "land"),
    ("floor_area", Term("sheet", "Floor area (10,000 m²)"), "land"),
    ("investment", Term("sheet", "Total investment"), "money"),
    ("beds_built", Term("sheet", "Beds built"), "count"),
    ("beds_staffed", Term("sheet", "Staffed beds"), "count"),
    ("beds_opened", Term("sheet", "Expected open beds"), "count"),
    ("beds_new", Term("sheet", "New beds"), "count"),
)


def sheets(rollup: Rollup, changes: Changes | None, head: Letterhead) -> Iterable[Sheet]:
    """Yield the sums by group, and the beds of the view asked for where there is a target."""
    title = say(mark("Sums by {grouping}"), grouping=label(GROUPINGS[rollup.by]))
    yield framed(
        _sums(rollup),
        head,
        say(mark("13 Sums")),
        title,
        plan_text(rollup.plan),
        unit=say(WAN),
        notes=_notes(rollup, changes),
        frozen=1,
    )
    if rollup.capacity:
        yield _beds(rollup, head)


def _sums(rollup: Rollup) -> Ledger:
    columns = (
        Column(label(GROUPINGS[rollup.by]), 30),
        Column(label(Term("sheet", "Number of projects")), 12, "count"),
        *(Column(label(term), 16, kind) for _, term, kind in _FIGURES),
    )
    ledger = Ledger(columns)
    places = [ledger.add(_cells(key_word(rollup, group.key), group, ())) for group in rollup.groups]
    at = ledger.add(_cells(say(mark("Total")), rollup.total, tuple(places)), "total")
    ledger.check(at)
    return ledger


def _cells(name: str, group: GroupSums, over: tuple[int, ...]) -> Sequence[Content]:
    figures = [(getattr(group, field), kind) for field, _, kind in _FIGURES]
    return (
        name,
        Number("count", group.projects, over=over),
        *(_figure(found, kind, group.projects, over) for found, kind in figures),
    )


def _figure(found: Sum, kind: Kind, of: int, over: tuple[int, ...]) -> Content:
    if found.sum is None:
        return None
    return Number(kind, found.sum, known_part(found.known, of), over=over)


def _notes(rollup: Rollup, changes: Changes | None) -> Iterable[str]:
    if rollup.answer:
        yield from answer_block(rollup.answer)
        yield caveat(rollup.answer)
    if changes:
        yield heading(changes)
        yield from change_lines(changes)


# --- the beds -----------------------------------------------------------------------------------


def _beds(rollup: Rollup, head: Letterhead) -> Sheet:
    columns = (
        Column(label(Term("sheet", "Month")), 14, centred=True),
        Column(label(Term("sheet", "Beds (estimated)")), 16, "count"),
        Column(label(Term("sheet", "Beds per 1,000 residents")), 16),
        Column(label(Term("sheet", "Opened")), 60),
    )
    ledger, capacity = Ledger(columns), rollup.capacity
    for step in capacity.timeline if capacity else ():
        ledger.add(
            (
                dated(Dated(step.month, step.precision)),
                step.beds,
                Number("rate", step.per_1000),
                listing(step.opened) or (str(step.projects) if step.projects else None),
            )
        )
    title = say(
        mark("Beds in the view “{view}”, over the {basis}"),
        view=label(VIEWS[rollup.view]),
        basis=basis_text(capacity.residents) if capacity else "",
    )
    notes = [caveat(rollup.answer)] if rollup.answer else []
    return framed(
        ledger,
        head,
        say(mark("14 Beds")),
        title,
        plan_text(rollup.plan),
        unit=say(mark("Unit: beds")),
        notes=notes,
        frozen=1,
    )
