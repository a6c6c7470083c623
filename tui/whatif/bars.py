"""The projects of a what-if as bars that the arrow keys move; the screen says what a key does."""

from typing import ClassVar

from textual.binding import BindingType

from portfolio.whatif.records import Entry
from tui.gantt.bars import Picture
from tui.gantt.pictures import Columns, span
from tui.gantt.timeline import Timeline
from tui.whatif.keys import ON_BARS
from tui.whatif.lines import columns_for, grouped, left_words, picture_of
from tui.whatif.trial import Trial


class WhatIfBars(Timeline[Entry]):
    """Every project as it stands, thin, and as the scenario has it."""

    BINDINGS: ClassVar[list[BindingType]] = ON_BARS

    _trial: Trial | None = None

    def show(self, trial: Trial, code: str | None) -> None:
        """Show a trial from another start; the cursor stands on the project of the code."""
        self._trial = trial
        position = trial.start.position
        entries = grouped(position.entries)
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

    def action_zoom_round(self) -> None:
        """Come one step closer; from the closest back to the widest."""
        self.action_zoom(1 if self.zoom != "month" else -2)

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
        return left_words(entry, columns, lines, changed=changed)


def _code(entry: object) -> str | None:
    return entry.code if isinstance(entry, Entry) else None
