"""What it takes to reach the target, as the dialog says and lists it."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from portfolio.values.language import Term, mark, plural
from portfolio.values.words import count_text, month_text, say
from portfolio.whatif.records import Missing, Reach, Way
from portfolio.whatif.words.parts import answer_text, target_text
from portfolio.whatif.words.reach import (
    cost_text,
    fixed_texts,
    missing_values,
    none_text,
    way_text,
)
from tui.shell.plain import plain
from tui.widgets.table import Column, Listed

COLUMNS: Final = (
    Column("number", Term("way column", "No."), 3, right=True, stays=True),
    Column("moves", Term("way column", "Pulled forward"), 20, stays=True, grows=200),
    Column("months", Term("way column", "Months"), 4, right=True, stays=True),
    Column("beds", Term("way column", "Beds"), 6, right=True),
    Column("cost", Term("way column", "Million yuan"), 8, right=True),
)


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
    if found.before.met:
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
                " done set a later target month with g, or the forecast with v."
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
        yield say(mark("The target month lies in the past; g sets a later one."))
