"""The answer in one line, for a terminal that is low: the verdict, what leads, how much is missing."""

from typing import Final

from rich.cells import cell_len
from textual.content import Content

from portfolio.beds.records.answer import Answer, AnswerLine
from portfolio.beds.words.answer import most_rate, sign, views_in_order
from portfolio.beds.words.target import (
    ends_text,
    late_short,
    target_rate,
    verdict_short,
)
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.words import month_text, rate_text, say
from tui.beds.scene import SHORT
from tui.shell.plain import cut


def headline(answer: Answer, width: int) -> Content:
    """Return the answer in `width` cells; how much is missing and how late stays to the last.

    Where there is no room go first the beds per 1,000, then the hint, then the beds. Beds that
    rest on what was taken in doubt carry `!`.
    """
    hint = say(mark("i: more"))
    target, *short = _target(answer), *_short(answer)
    own = answer.line(views_in_order(answer)[0], "fixed")
    beds, figures = _beds(own, sign(answer, own)), _figures(own, sign(answer, own))
    tries = [([target, figures, *short], hint), ([target, beds, *short], hint)]
    tries += [([target, beds, *short], ""), ([target, *short], hint), ([target, *short], "")]
    texts = [(" · ".join(parts), hint) for parts, hint in tries]
    words, hint = next((one for one in texts if _fits(*one, width)), texts[-1])
    words = cut(words, width)
    gap = " " * (width - cell_len(words) - cell_len(hint))
    first = len(target)
    return Content.assemble(
        (words[:first], "bold"), words[first:], gap, (hint, "$foreground 62%")
    ).truncate(width)


def _fits(words: str, hint: str, width: int) -> bool:
    return cell_len(words) + (cell_len(hint) + 2 if hint else 0) <= width


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


_SHORT: Final = Term("in short", "{beds} short")


def _target(answer: Answer) -> str:
    verdict = verdict_short(answer.outcome.met, answer.target) if answer.outcome else ""
    told = mark("Target {rate}, {month}: {verdict}") if verdict else mark("Target {rate}, {month}")
    month = month_text(answer.target.month)
    return say(told, rate=target_rate(answer.target), month=month, verdict=verdict)


def _short(answer: Answer) -> list[str]:
    """Return by how many beds the view that leads is short, and how late it is; none where neither."""
    own, parts = answer.line(views_in_order(answer)[0], "fixed"), []
    if own.shortfall and not answer.target.unjudged:
        least = own.most_shortfall if own.most is not None else own.shortfall
        beds = ends_text(f"{least:,}", f"{own.shortfall:,}")
        parts.append(label(_SHORT).format(beds=beds))
    if own.late:
        parts.append(say(mark("late {months}"), months=late_short(own.late)))
    return ["，".join(parts) if spoken() == "zh" else ", ".join(parts)] if parts else []


def _beds(own: AnswerLine, doubt: str) -> str:
    most = own.beds if own.most is None else own.most
    beds = ends_text(f"{own.beds:,}", f"{most:,}") + doubt
    return say(mark("{view} {beds}"), view=label(SHORT[own.view]), beds=beds)


def _figures(own: AnswerLine, doubt: str) -> str:
    rate = rate_text(own.per_1000 if own.most is None else most_rate(own))
    rates = ends_text(rate_text(own.per_1000), rate)
    return say(mark("{beds} ({rate})"), beds=_beds(own, doubt), rate=rates)
