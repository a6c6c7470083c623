"""What it takes to reach the target, as the dialog says and lists it."""

from collections.abc import Iterator, Sequence
from typing import Final

from portfolio.values.language import Term, mark, plural
from portfolio.values.words import count_text, month_text, say
from portfolio.whatif.records import Reach
from portfolio.whatif.words.parts import answer_text, target_text
from portfolio.whatif.words.reach import cost_text, fixed_texts, way_text
from tui.shell.plain import plain
from tui.widgets.table import Cell, Column, Line

COLUMNS: Final = (
    Column("number", Term("way column", "No."), 3, right=True, stays=True),
    Column("moves", Term("way column", "Pulled forward"), 20, stays=True, grows=200),
    Column("months", Term("way column", "Months"), 4, right=True, stays=True),
    Column("beds", Term("way column", "Beds"), 6, right=True),
    Column("cost", Term("way column", "Million yuan"), 8, right=True),
)


class Ways:
    """The optimal sets as lines of a table, by their place."""

    def __init__(self, found: Reach) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found.ways)

    def window(self, first: int, last: int) -> Sequence[Line]:
        return [
            Line(str(place), self._cells(place), None)
            for place in range(first, min(last, len(self)))
        ]

    def place(self, key: str) -> int | None:
        return int(key) if int(key) < len(self) else None

    def _cells(self, place: int) -> tuple[Cell, ...]:
        way = self._found.ways[place]
        texts = (
            *(str(place + 1), plain(way_text(way)), count_text(way.months)),
            *(count_text(way.beds), cost_text(way)),
        )
        return tuple(Cell(text) for text in texts)


def reach_lines(found: Reach) -> Iterator[str]:
    """Yield the answer: the least it takes, that nothing has to move, or what is missing."""
    if found.before.met:
        yield answer_text(found.before)
        yield say(mark("Nothing has to move."))
        return
    if found.missing is not None:
        yield from _missing(found)
    else:
        yield from _least(found)


def _least(found: Reach) -> Iterator[str]:
    way = found.ways[0]
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
        month=month_text(found.position.by),
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
                " done set a later target month with g, or the forecast with v."
            ),
            month=month_text(found.position.by),
        )


def _missing(found: Reach) -> Iterator[str]:
    missing = found.missing
    if missing is None:
        return
    yield say(
        mark("No set of projects pulled forward reaches {target} by {month}."),
        target=target_text(found.before),
        month=month_text(found.position.by),
    )
    yield say(
        mark(
            "With everything moved that may move there are {beds} beds of the {needed} needed;"
            " {short} are missing. They would do for {residents} residents, not for {now}."
        ),
        beds=count_text(missing.beds),
        needed=count_text(found.before.beds_needed),
        short=count_text(missing.short),
        residents=count_text(missing.residents),
        now=count_text(found.before.residents.value),
    )
    yield from fixed_texts(found)
    if found.in_past and found.position.view == "forecast":
        yield say(mark("The target month lies in the past; g sets a later one."))
