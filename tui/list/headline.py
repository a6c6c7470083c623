"""The answer in one line, for a terminal that is low: the verdict, what leads, how much is missing."""

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from portfolio.beds.records.answer import Answer, AnswerLine
from portfolio.beds.words.answer import most_rate, sign, views_in_order
from portfolio.beds.words.target import (
    ends_text,
    late_short,
    short_text,
    target_rate,
    verdict_short,
)
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import month_text, rate_text, say
from tui.shell.plain import cut


def headline(answer: Answer, width: int) -> Content:
    """Return the answer in `width` cells; what comes last goes first where there is no room.

    Beds that rest on what was taken in doubt carry `!`.
    """
    hint = say(mark("i: more"))
    parts, room = list(_parts(answer)), width - cell_len(hint) - 2
    while len(parts) > 1 and cell_len(" · ".join(parts)) > room:
        parts.pop()
    words = cut(" · ".join(parts), max(0, room))
    gap = " " * max(2, width - cell_len(words) - cell_len(hint))
    first = len(parts[0])
    return Content.assemble(
        (words[:first], "bold"), words[first:], gap, (hint, "$foreground 62%")
    ).truncate(width)


def target_text(answer: Answer) -> str:
    """Return the target and what became of it, in few words."""
    target = say(
        mark("{rate}/1,000 by {month}"),
        rate=target_rate(answer.target),
        month=month_text(answer.target.month),
    )
    if answer.outcome is None:
        return target
    verdict = verdict_short(answer.outcome.met, answer.target)
    return say(mark("{target}: {verdict}"), target=target, verdict=verdict)


def _parts(answer: Answer) -> Iterator[str]:
    own = answer.line(views_in_order(answer)[0], "fixed")
    verdict = verdict_short(answer.outcome.met, answer.target) if answer.outcome else ""
    told = (
        mark("Target {rate} of {month}: {verdict}") if verdict else mark("Target {rate} of {month}")
    )
    month = month_text(answer.target.month)
    yield say(told, rate=target_rate(answer.target), month=month, verdict=verdict)
    yield _figures(own, sign(answer, own))
    if not answer.target.unjudged and not own.met:
        least = own.most_shortfall if own.most is not None else own.shortfall
        yield short_text(least, own.shortfall)
    if own.late:
        yield late_short(own.late)


def _figures(own: AnswerLine, doubt: str) -> str:
    most = own.beds if own.most is None else own.most
    rate = rate_text(own.per_1000 if own.most is None else most_rate(own))
    return say(
        mark("{view} {beds} ({rate})"),
        view=label(VIEWS[own.view]),
        beds=ends_text(f"{own.beds:,}", f"{most:,}") + doubt,
        rate=ends_text(rate_text(own.per_1000), rate),
    )
