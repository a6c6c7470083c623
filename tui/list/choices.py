"""Asks an officer how the list is to be shown, and says how it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from textual.screen import Screen

from portfolio.values.language import Term, label, mark
from portfolio.values.words import say
from tui.dialogs.pick import Choice, Pick
from tui.dialogs.prompt import Prompt
from tui.list.arrangement import GROUPED_BY, NO_GROUPS, PLAN_ORDER, SORTED_BY, VIEWS, Arrangement
from tui.list.columns import COLUMNS
from tui.shell.plain import plain
from tui.shell.preferences import Kept

_SAVE: Final = "+"
_DROP: Final = "-"
_OWN: Final = "="
_NAMES: Final = {column.key: column.title for column in COLUMNS}
Answer = Callable[[Arrangement], None]


def order_words(arrangement: Arrangement) -> str:
    """Return what the list is ordered by, with an arrow for the way it runs."""
    if arrangement.order == PLAN_ORDER:
        return say(mark("plan order")) + ("↓" if arrangement.descending else "")
    return label(_NAMES[arrangement.order]) + ("↓" if arrangement.descending else "↑")


def grouping_words(grouping: str) -> str:
    """Return `by township`, or that there are no groups."""
    name = label(GROUPED_BY[grouping])
    return name if grouping == NO_GROUPS else say(mark("by {what}"), what=name.lower())


def arrangement_words(arrangement: Arrangement) -> list[str]:
    """Return how the list is shown: what is looked for, the view, the groups, the order."""
    words = [f"/{plain(arrangement.wanted)}"] if arrangement.wanted else []
    words.append(label(VIEWS[arrangement.view]))
    words.append(grouping_words(arrangement.grouping))
    return [*words, order_words(arrangement)]


def ask_grouping(screen: Screen[Any], now: Arrangement, answer: Answer) -> None:
    """Ask by what the projects are to be grouped."""

    def taken(key: str | None) -> None:
        if key is not None:
            answer(replace(now, grouping=key))

    screen.app.push_screen(
        Pick(lambda: say(mark("Group by")), lambda: _terms(GROUPED_BY), now.grouping), taken
    )


def _terms(codes: Mapping[str, Term]) -> Sequence[Choice]:
    return [Choice(code, label(term)) for code, term in codes.items()]


def ask_order(screen: Screen[Any], now: Arrangement, answer: Answer) -> None:
    """Ask by which column the projects are to be ordered; the same one again turns it round."""

    def choices() -> Sequence[Choice]:
        turn = say(mark("again: the other way round"))
        keys = (PLAN_ORDER, *SORTED_BY)
        return [Choice(key, _order_name(key), turn if key == now.order else "") for key in keys]

    def taken(key: str | None) -> None:
        if key is not None:
            order, descending = now.sorted_by(key)
            answer(replace(now, order=order, descending=descending))

    screen.app.push_screen(Pick(lambda: say(mark("Order by")), choices, now.order), taken)


def _order_name(key: str) -> str:
    return say(mark("plan order")) if key == PLAN_ORDER else label(_NAMES[key])


def ask_view(
    screen: Screen[Any], now: Arrangement, kept: Kept, answer: Answer, keep: Callable[[Kept], None]
) -> None:
    """Ask which view is to be shown; offers to save the present one, and to drop a saved one."""

    def choices() -> Sequence[Choice]:
        own = [
            Choice(_OWN + name, name, " · ".join(arrangement_words(view)))
            for name, view in kept.views.items()
        ]
        save = Choice(_SAVE, say(mark("Save this view…")))
        drop = [Choice(_DROP, say(mark("Drop a saved view…")))] if own else []
        return [*_terms(VIEWS), *own, save, *drop]

    def taken(key: str | None) -> None:
        if key == _SAVE:
            _ask_name(screen, now, kept, keep)
        elif key == _DROP:
            _ask_drop(screen, kept, keep)
        elif key is not None and key.startswith(_OWN):
            answer(kept.views[key[len(_OWN) :]])
        elif key is not None:
            answer(replace(now, view=key))

    own = next((_OWN + name for name, view in kept.views.items() if view == now), now.view)
    screen.app.push_screen(Pick(lambda: say(mark("View")), choices, own), taken)


def _ask_name(
    screen: Screen[Any], now: Arrangement, kept: Kept, keep: Callable[[Kept], None]
) -> None:
    def named(name: str | None) -> None:
        if name:
            keep(kept.with_view(name, now))
            screen.notify(say(mark("View “{name}” is saved; v offers it."), name=plain(name)))

    prompt = Prompt(lambda: say(mark("Save this view under the name")))
    screen.app.push_screen(prompt, named)


def _ask_drop(screen: Screen[Any], kept: Kept, keep: Callable[[Kept], None]) -> None:
    def dropped(name: str | None) -> None:
        if name is not None:
            keep(kept.with_view(name, None))
            screen.notify(say(mark("View “{name}” is dropped."), name=plain(name)))

    choices = [Choice(name, name) for name in kept.views]
    screen.app.push_screen(
        Pick(lambda: say(mark("Drop which view?")), lambda: choices, ""), dropped
    )
