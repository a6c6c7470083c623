"""The projects of a what-if as bars that the arrow keys move; the screen says what a key does."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from textual.binding import BindingType

from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN, Bar, Course
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.vocabulary import GROUPS
from portfolio.values.words import count_text, name_of, say, slip_text
from portfolio.whatif.records import HALTED, IN_USE, Entry
from tui.gantt.bars import Picture
from tui.gantt.pictures import Columns, columns_in, name_lines, span
from tui.gantt.timeline import Timeline
from tui.shell.palette import GROUP_COLOURS
from tui.shell.plain import fit, plain, starts_of
from tui.whatif.keys import ON_BARS
from tui.whatif.trial import Trial, months_moved
from tui.widgets.table import Cell

_NO_GROUP: Final = Term("group", "Not reported")
#: A project that only its end is known of is drawn as one month.
_LEAST: Final = 1.0


class WhatIfBars(Timeline[Entry]):
    """Every project as it stands, thin, and as the scenario has it."""

    BINDINGS: ClassVar[list[BindingType]] = ON_BARS

    _trial: Trial | None = None
    _starts: Mapping[str, str] = MappingProxyType({})

    def show(self, trial: Trial, code: str | None) -> None:
        """Show a trial from another start; the cursor stands on the project of the code."""
        self._trial = trial
        position = trial.start.position
        entries = grouped(position.entries)
        self._starts = starts_of(position.entries)
        target = trial.capacity.target.month.ordinal
        self._target = target + 1.0
        places = [place for place, entry in enumerate(entries) if _code(entry) == code]
        dates = (date for e in position.entries for date in (e.start, e.opens, e.due))
        months = span(dates, position.as_of.ordinal, target)
        self.stack(entries, months, places[0] if code is not None and places else None)

    def suppose(self, trial: Trial) -> None:
        """Show another scenario from the same start; what moved stays on screen."""
        self._trial = trial
        self._target = trial.capacity.target.month.ordinal + 1.0
        entry = self._after(self.entry)
        end = entry and (entry.opens or entry.due)
        if end:
            self._window.see(end.month.ordinal + 1.0)
        self._drawn.clear()
        self.refresh()

    def go_to(self, code: str) -> None:
        """Put the cursor on the project of a code."""
        for place, entry in enumerate(self._stack.entries):
            if _code(entry) == code:
                self._go(place, 1)

    def reword(self) -> None:
        """Say the headings anew too, in the language spoken."""
        if self._trial is not None:
            self.show(self._trial, self.key)

    def _after(self, entry: Entry | None) -> Entry | None:
        found = self._trial.entries if self._trial else {}
        return found.get(entry.code) if entry else None

    def _picture(self, entry: Entry) -> Picture:
        return picture_of(entry, self._after(entry))

    def _group(self, entry: Entry) -> str | None:
        return entry.group

    def _columns_in(self, width: int) -> Columns:
        return columns_for(width, self._code)

    def _left(self, entry: Entry, columns: Columns, lines: int) -> list[list[tuple[str, str]]]:
        changed = self._after(entry) is not entry
        return left_words(entry, columns, lines, self._starts.get(spoken(), ""), changed=changed)


def _code(entry: object) -> str | None:
    return entry.code if isinstance(entry, Entry) else None


# --- what is drawn ------------------------------------------------------------------------------


def picture_of(before: Entry, after: Entry | None) -> Picture:
    """Return what is drawn of a project: as it stands thin where it differs, and as it is tried."""
    now = [] if after is None else list(_bars(after, _kind(after)))
    ghost = [] if now == list(_bars(before, _kind(before))) else list(_bars(before, BASELINE))
    bars = (*ghost, *now)
    ends = tuple(_ends(before, after))
    return Picture(
        Course(bars, None, None, unproven=False, end=max((bar.end for bar in bars), default=0.0)),
        ends=ends if bars else (*ends, say(mark("no dates on record"))),
    )


def _kind(entry: Entry) -> str:
    """Return what a project's bar is made of: it is in use, is counted, or counts in no month."""
    if entry.standing == IN_USE:
        return DONE
    return COMING if entry.counts else UNPROVEN


def _bars(entry: Entry, kind: str) -> Iterator[Bar]:
    if entry.standing == HALTED:
        kind = BASELINE
    end = entry.opens or entry.due
    if end is None:
        return
    finish = end.month.ordinal + 1.0
    start = finish - _LEAST if entry.start is None else float(entry.start.month.ordinal)
    yield Bar(
        kind,
        min(start, finish - _LEAST),
        finish,
        entry.start is not None and entry.start.precision == "year",
        end.precision == "year",
    )


def _ends(before: Entry, after: Entry | None) -> Iterator[str]:
    """Yield what stands at the end of a bar, the fullest first."""
    if after is None:
        yield say(mark("not built"))
        return
    moved = months_moved(before, after)
    parts = [slip_text(moved)] if moved else []
    if after.beds != before.beds:
        parts.append(_beds(before, after))
    if not after.counts:
        parts.append(say(_NOT_COUNTED.get(after.standing, _UNKNOWN)))
    if len(parts) > 1:
        yield " ".join(parts)
    yield from parts


_UNKNOWN: Final = mark("beds or month not known")
_NOT_COUNTED: Final = {HALTED: mark("halted"), "no_evidence": mark("no evidence")}


def _beds(before: Entry, after: Entry) -> str:
    return say(
        mark("{before}→{after} beds"), before=count_text(before.beds), after=count_text(after.beds)
    )


def grouped(entries: Iterable[Entry]) -> list[Entry | Cell]:
    """Return the projects under the headings of their groups, in the order of the plan."""
    groups: dict[str | None, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.group if entry.group in GROUPS else None, []).append(entry)
    found: list[Entry | Cell] = []
    for key in (*GROUPS, None):
        if key in groups:
            style = f"bold {GROUP_COLOURS.get(key or '', '')}".strip()
            found += [Cell(label(GROUPS.get(key or "", _NO_GROUP)), style), *groups[key]]
    return found


def columns_for(width: int, longest_code: int) -> Columns:
    """Return the frozen columns for a width; no light stands here."""
    found = columns_in(width, longest_code)
    return found._replace(light=0)


def left_words(
    entry: Entry, columns: Columns, lines: int, start: str, *, changed: bool
) -> list[list[tuple[str, str]]]:
    """Return code and name of a project in so many lines; one that is changed stands out.

    `start` is what most names begin with.
    """
    code, style = plain(entry.code), "bold" if changed else ""
    found = []
    for name in name_lines(plain(name_of(entry)), columns.name, lines, start):
        found.append([(fit(code, columns.code), "bold"), (fit(name, columns.name), style)])
        code = ""
    return found
