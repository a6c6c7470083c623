"""What stands open besides the request: unpaid work, missing sources, settlements due, by name."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from portfolio.money.records import Budget, ProjectMoney
from portfolio.pack.brief.parts import shown
from portfolio.values.language import mark
from portfolio.values.words import listing, money_text, name_of, say

#: So many projects are named in a sentence; the rest are counted.
MOST_NAMED: Final = 8


def names(
    items: Sequence[ProjectMoney], word: Callable[[ProjectMoney], str], most: int = MOST_NAMED
) -> str:
    """Return the projects in words, of many the first and how many more there are."""
    named = [word(item) for item in items[:most]]
    if len(items) > most:
        named.append(say(mark("{number} more"), number=f"{len(items) - most:,}"))
    return listing(named)


def full_name(item: ProjectMoney) -> str:
    """Return the name of a project whole: a paper that is signed cuts none."""
    return shown(name_of(item.facts))


def lines(budget: Budget) -> Iterable[str]:
    """Yield, of the public projects: done and unpaid, sources short, unused, settlement due."""
    fiscal = [item for item in budget.projects if item.fiscal]
    for words, items, amount in (
        (mark("Done and not paid: {names}."), [i for i in fiscal if (i.unpaid or 0) > 0], _unpaid),
        (mark("Sources short of the money: {names}."), [i for i in fiscal if i.short], _short),
        (mark("Arrived and not paid: {names}."), [i for i in fiscal if i.unused], _unused),
        (
            mark("In use, final account still to come: {names}."),
            [i for i in fiscal if i.settlement_due],
            full_name,
        ),
    ):
        if items:
            yield say(words, names=names(items, amount))


def _unpaid(item: ProjectMoney) -> str:
    return _with(item, item.unpaid)


def _short(item: ProjectMoney) -> str:
    return _with(item, item.short)


def _unused(item: ProjectMoney) -> str:
    return _with(item, item.unused)


def owed(item: ProjectMoney) -> str:
    """Return a project with what of its money is not paid yet."""
    return _with(item, item.needed)


def _with(item: ProjectMoney, fen: int | None) -> str:
    return say(mark("{name} ({amount})"), name=full_name(item), amount=money_text(fen))
