"""The front page of the budget paper: what is to be decided, what is asked for, what stands open."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

from portfolio.money.records import Budget
from portfolio.money.words import ASSUMED, curve_answer
from portfolio.pack.brief.letter import PITCHES, fronted
from portfolio.pack.brief.parts import Brief, Front, Paragraph, ended, shortened, shown
from portfolio.pack.meeting import dues
from portfolio.pack.meeting.figures import ask_text
from portfolio.pack.records import Letterhead
from portfolio.pack.words import document_number
from portfolio.projects.words.page import plan_text
from portfolio.values.language import mark, plural, spoken
from portfolio.values.words import clauses, say

#: How many asks, open matters and flagged projects are told.
_TOLD: Final = ((3, 3, 3), (3, 3, 1), (3, 2, 1), (3, 1, 1), (2, 1, 0), (1, 0, 0))
#: Cells of what is asked for, which stands whole in the annex.
_ASK_CELLS: Final = 120


def front(budget: Budget, brief: Brief, letter: Letterhead, request: str) -> Front:
    """Return the front of the paper, with as much named as one page takes.

    `request` is the sentence that says what is asked for. The number of the paper is filled in by
    hand: the pattern of the office counts its months.
    """
    title = say(mark("Funds needed in {year}, a reckoning"), year=budget.year)
    return fronted(
        brief,
        letter,
        document_number(letter, by_hand=True),
        (shown(plan_text(budget.plan)), title),
        say(mark("Annex: the request of {year} in detail"), year=budget.year),
        (
            (pitch, tuple(_points(budget, request, *named)))
            for named, pitch in product(_TOLD, PITCHES)
        ),
    )


def _points(
    budget: Budget, request: str, asks: int, open_lines: int, flags: int
) -> Iterable[Paragraph]:
    """Yield the points, each with its number and heading before it."""
    lines = tuple(dues.lines(budget))
    told = (
        (mark("1. To be decided first."), _asked(budget, asks)),
        (mark("2. Request."), request),
        (mark("3. Still open."), _joined(lines[:open_lines]) or _unnamed(len(lines))),
        (mark("4. Progress of investment."), _progress(budget)),
        (mark("5. Flags."), _flagged(budget, flags)),
    )
    return (Paragraph(ended(text), "point", say(head)) for head, text in told)


def _progress(budget: Budget) -> str:
    """Return what is done against the plan; what its sign means is said where it stands."""
    told = _joined(curve_answer(budget.fiscal_curve or budget.curve))
    return say(mark("{told} (*: assumed, see the annex)"), told=told) if ASSUMED in told else told


def _joined(sentences: Sequence[str]) -> str:
    """Return whole sentences as one text, without the last full stop."""
    stop = "。" if spoken() == "zh" else ". "
    return stop.join(text.rstrip("。.") for text in sentences)


def _asked(budget: Budget, most: int) -> str:
    """Return what is asked for and of whom, by the projects in the order of the plan."""
    found = [item for item in budget.projects if item.facts.ask]
    if not found:
        return say(mark("No report asks for a decision"))
    told = [
        say(
            mark("{name}: {what}"),
            name=dues.full_name(item),
            what=shortened(ask_text(item).rstrip("。.；;"), _ASK_CELLS),
        )
        for item in found[:most]
    ]
    if len(found) > most:
        more = plural(
            "and {number} more in the annex", "and {number} more in the annex", len(found) - most
        )
        told.append(more.format(number=f"{len(found) - most:,}"))
    return clauses(told)


def _unnamed(number: int) -> str:
    """Return how many kinds of open matters the annex tells, where the page has no room for them."""
    if not number:
        return say(
            mark("Nothing done is known to be unpaid, no source to be short, no final account due")
        )
    text = plural(
        "{number} matter, told in the annex, part 1",
        "{number} matters, told in the annex, part 1",
        number,
    )
    return text.format(number=number)


def _flagged(budget: Budget, most: int) -> str:
    """Return how many projects are flagged, and the first of them by name."""
    found = [item for item in budget.projects if item.flags]
    above = [item for item in budget.projects if item.above_plan]
    if not found and above:
        return say(
            mark(
                "Nothing is flagged on known kinds of cost; above the plan, kind unknown: {names}"
            ),
            names=dues.names(above, dues.full_name, max(1, most)),
        )
    if not found:
        return say(mark("Nothing is flagged on known kinds of cost"))
    text = plural("{number} project is flagged", "{number} projects are flagged", len(found))
    counted = text.format(number=f"{len(found):,}")
    if not most:
        return say(mark("{counted}, see the annex, part 3"), counted=counted)
    return say(
        mark("{counted} ({names}), see the annex, part 3"),
        counted=counted,
        names=dues.names(found, dues.full_name, most),
    )
