"""What it takes: the smallest sets of projects that reach the target; Enter takes one over."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from portfolio.values.language import Term, mark, plural
from portfolio.values.words import count_text, month_text, say
from portfolio.whatif.records import Bounds, Missing, Position, Reach, Way
from portfolio.whatif.service import position as whatif
from portfolio.whatif.words.parts import answer_text, target_text
from portfolio.whatif.words.reach import (
    cost_text,
    fixed_texts,
    missing_values,
    none_text,
    way_text,
)
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.shell.plain import plain
from tui.widgets.table import Column, Listed, Table
from tui.widgets.words import Words

COLUMNS: Final = (
    Column("number", Term("way column", "No."), 3, right=True, stays=True),
    Column("moves", Term("way column", "Pulled forward"), 20, stays=True, grows=200),
    Column("months", Term("way column", "Months"), 4, right=True, stays=True),
    Column("beds", Term("way column", "Beds"), 6, right=True),
    Column("cost", Term("way column", "Million yuan"), 8, right=True),
)


class WhatItTakes(Dialog[Way | None]):
    """Looks for what it takes from a position on; ends with the set taken, or with None."""

    DEFAULT_CSS = """
    WhatItTakes > #window { width: 110; padding: 0 1; }
    WhatItTakes #title { text-style: bold; color: $primary; width: 100%; }
    WhatItTakes #answer { width: 100%; }
    WhatItTakes Table { height: auto; max-height: 14; margin-top: 1; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "take", mark("Take this way"), display="Enter", priority=True),
        Binding("escape,q,f", "dismiss", mark("Back"), id="takes.back"),
    ]

    def __init__(self, position: Position) -> None:
        super().__init__()
        self._position = position
        self._found: Reach | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(lambda: say(mark("What it takes, from here on")), id="title")
            yield Words(self._answer, id="answer")
            yield Table(COLUMNS)

    def on_mount(self) -> None:
        self.ask(lambda: whatif.reach(self._position, Bounds()), self._show)

    def _answer(self) -> str:
        if self._found is None:
            return say(mark("computing…"))
        return "\n".join(plain(line) for line in reach_lines(self._found))

    def _show(self, found: Reach) -> None:
        self._found = found
        self.query_one("#answer", Words).reword()
        table = self.query_one(Table)
        table.display = bool(found.ways)
        table.styles.height = min(len(found.ways), 12) + 1
        table.show(rows(found))
        table.focus()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take a way only where there is one."""
        return action != "take" or (self._found is not None and bool(self._found.ways))

    def action_take(self) -> None:
        self.query_one(Table).action_open()

    @on(Table.Opened)
    def _take(self, event: Table.Opened) -> None:
        event.stop()
        if self._found is not None:
            self.dismiss(self._found.ways[int(event.key)])


# --- what it says -------------------------------------------------------------------------------


def rows(found: Reach) -> Listed:
    """Return the optimal sets as lines of a table, by their place."""
    return Listed([str(place) for place in range(len(found.ways))], partial(_texts, found.ways))


def _texts(ways: Sequence[Way], key: str) -> Iterator[str]:
    way = ways[int(key)]
    yield str(int(key) + 1)
    yield plain(way_text(way))
    yield count_text(way.months)
    yield count_text(way.beds)
    yield cost_text(way)


def reach_lines(found: Reach) -> Iterator[str]:
    """Yield the answer: the least it takes, that nothing has to move, or what is missing."""
    if found.before.reaches:
        yield answer_text(found.before)
        yield say(mark("Nothing has to move."))
    elif found.missing is not None:
        yield from _missing(found, found.missing)
    else:
        yield from _least(found)


def _least(found: Reach) -> Iterator[str]:
    way, month = found.ways[0], month_text(found.position.by)
    yield plural(
        "It takes at least {n} project, {months} months forward in all, to reach {target} by"
        " {month}.",
        "It takes at least {n} projects, {months} months forward in all, to reach {target} by"
        " {month}.",
        len(way.moves),
    ).format(
        n=len(way.moves),
        months=count_text(way.months),
        target=target_text(found.before),
        month=month,
    )
    if found.number is None:
        yield say(mark("More sets are equally good than can be counted. Enter takes one."))
    elif found.number > len(found.ways):
        yield say(
            mark("Exactly {n} sets are equally good; the first {listed} follow. Enter takes one."),
            n=count_text(found.number),
            listed=len(found.ways),
        )
    else:
        yield plural(
            "It is the only such set. Enter takes it.",
            "Exactly {n} sets are equally good. Enter takes one.",
            found.number,
        ).format(n=count_text(found.number))
    if found.in_past:
        yield say(
            mark(
                "{month} lies in the past: this says what the plan lacked. For what can still be"
                " done set a later target month with G, or the forecast with v."
            ),
            month=month,
        )


def _missing(found: Reach, missing: Missing) -> Iterator[str]:
    yield none_text(found)
    yield say(
        mark(
            "With everything moved that may move there are {beds} beds of the {needed} needed;"
            " {short} are missing. They would do for {residents} residents, not for {now}."
        ),
        **missing_values(found, missing),
    )
    yield from fixed_texts(found)
    if found.in_past and found.position.view == "forecast":
        yield say(mark("The target month lies in the past; G sets a later one."))
