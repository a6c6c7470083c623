"""Whether the target is reached, in words: each view, both populations, what they leave out.

Figures here are exact. A missed target is never said to be reached: what comes later is late.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from portfolio.beds.records.answer import Answer, AnswerLine
from portfolio.beds.records.ground import Target
from portfolio.beds.rules.capacity.rate import per_1000
from portfolio.beds.words.base import residents_text
from portfolio.beds.words.notes import answer_notes, doubt_sign
from portfolio.beds.words.target import (
    FIGURES,
    late_text,
    outcome_text,
    passed_text,
    short_text,
    span_text,
    statistical_text,
    target_rate,
    with_late,
)
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import clauses, month_text, rate_text, say

NEVER: Final = mark("not reached by all that is planned")
_LINES: Final = {
    "plan": mark("By the plan {figures} at the end of {month}: {gap}"),
    "forecast": mark("As forecast {figures} at the end of {month}: {gap}"),
    "confirmed": mark("In use with evidence by {month}: {figures}, {gap}"),
}
#: Where more may be in use than is told: the least alone rests on evidence.
_RANGE: Final = mark("In use by {month}: {figures}, {gap}")
#: What is forecast of a month that has come is no forecast.
_TOLD: Final = mark("As forecast, by the reports so far, {figures} at the end of {month}: {gap}")


def views_in_order(answer: Answer) -> tuple[str, ...]:
    """Return the views as the answer lists them: from the target's month on what is in use leads."""
    if answer.as_of >= answer.target.month:
        return ("confirmed", "plan", "forecast")
    return ("plan", "forecast", "confirmed")


def answer_block(answer: Answer) -> tuple[str, ...]:
    """Return the answer as lines of text, what leads first; the caveat is not among them."""
    return (*answer_head(answer), *answer_foot(answer))


def answer_head(answer: Answer) -> tuple[str, ...]:
    """Return how each view stands against the target over its own residents, and the verdict.

    From the target's month on the verdict is that of what was in use then; once they are out the
    statistics of that month lead.
    """
    lines = [answer_line(answer, view) for view in views_in_order(answer)]
    if answer.outcome is None:
        return tuple(lines)
    if answer.outcome.statistical:
        return (statistical_text(answer.outcome), *lines)
    return (lines[0], outcome_text(answer.outcome), *lines[1:])


def answer_foot(answer: Answer) -> tuple[str, ...]:
    """Return the second population, what is without care beds, what is left out, other targets."""
    views = views_in_order(answer)
    return (
        _second_population(answer, views),
        *_without_care(answer, views),
        *answer_notes(answer),
        *(passed_text(item) for item in answer.passed),
    )


# --- one view -----------------------------------------------------------------------------------


def answer_line(answer: Answer, view: str) -> str:
    """Return one view of the answer over the target's own residents, as a sentence."""
    line = answer.line(view, "fixed")
    told = view == "forecast" and answer.as_of >= answer.target.month
    between = view == "confirmed" and line.most not in (None, line.beds)
    text = say(
        _TOLD if told else _RANGE if between else _LINES[view],
        figures=_figures(answer, line),
        month=month_text(line.month),
        gap=standing_text(answer, line),
    )
    if between:
        return clauses([text, *_open_ends(answer)])
    original = _original(answer) if view == "plan" else ()
    return clauses([text, *_otherwise(answer, line), *original])


def _otherwise(answer: Answer, line: AnswerLine) -> Iterator[str]:
    """Yield how a line stands over the newest population, where that is another verdict."""
    other, target = answer.line(line.view, "latest"), answer.target
    ahead = line.view == "plan" or (line.view == "forecast" and answer.as_of < target.month)
    same = line.late == other.late if ahead else bool(line.shortfall) == bool(other.shortfall)
    if same or target.unjudged:
        return
    gap = gap_text(other)
    if ahead and other.shortfall:
        gap = late_text(target, other.late) if other.late else say(NEVER)
    over = mark("over the newest {number} residents {gap}")
    yield say(over, number=f"{other.residents.value:,}", gap=gap)


def _original(answer: Answer) -> Iterator[str]:
    """Yield what the plan was before it was adjusted, where it was."""
    if answer.original is not None:
        rate = per_1000(answer.original, answer.line("plan", "fixed").residents.value)
        yield say(
            mark("as first approved {beds} beds, {rate} per 1,000"),
            beds=f"{answer.original:,}",
            rate=rate_text(rate),
        )


def sign(answer: Answer, line: AnswerLine) -> str:
    """Return the mark of beds that rest on what was taken in doubt; empty where none do."""
    return doubt_sign(answer.doubted, line.view, line.month)


def beds_text(answer: Answer, line: AnswerLine) -> str:
    """Return the beds of a line, both ends of a range, with the mark where they rest on doubt."""
    marked = sign(answer, line)
    return span_text(f"{line.beds:,}{marked}", f"{line.most or line.beds:,}{marked}")


def _figures(answer: Answer, line: AnswerLine) -> str:
    marked, rate = sign(answer, line), target_rate(answer.target)
    beds = f"{line.beds:,}{marked}"
    if line.view != "confirmed":
        return say(FIGURES, beds=beds, rate=rate_text(line.per_1000), target=rate)
    words = mark("{beds} beds ({start}), {rate} per 1,000 (target {target})")
    if line.most not in (None, line.beds):
        words = mark(
            "{beds} beds ({start}), at most {most} with what is due and unreported,"
            " {rate} per 1,000 (target {target})"
        )
        if answer.range and answer.range.otherwise:
            words = mark(
                "{beds} beds ({start}), at most {most} with what may be in use as well,"
                " {rate} per 1,000 (target {target})"
            )
    most = f"{line.most or line.beds:,}{marked}"
    return say(words, beds=beds, start=_start(line), most=most, rate=rates_text(line), target=rate)


def _start(line: AnswerLine) -> str:
    """Return what beds in use are counted from, and what of them evidence speaks for."""
    start, since = f"{line.start:,}", f"{line.beds - line.start:,}"
    if (stock := line.start_stock) is None:
        words = mark("{start} derived for the base, {since} net gained with evidence")
        return say(words, start=start, since=since)
    words = mark("{start} by the statistics of {month}, {since} net gained since with evidence")
    return say(words, start=start, since=since, month=month_text(stock.month))


def most_rate(line: AnswerLine) -> Fraction:
    """Return the beds per 1,000 of the most that may be in use."""
    return per_1000(line.most or line.beds, line.residents.value)


def rates_text(line: AnswerLine) -> str:
    """Return the beds per 1,000 of a line, both ends of a range in words."""
    least, most = rate_text(line.per_1000), rate_text(most_rate(line))
    return least if least == most else span_text(least, most)


def gap_text(line: AnswerLine) -> str:
    """Return how far the beds of a line are from what the target asks for, exactly."""
    return short_text(line.most_shortfall, line.shortfall)


def standing_text(answer: Answer, line: AnswerLine) -> str:
    """Return how a line stands against the target: the plan judged, others by their gap.

    With by how many months the target is reached late, as far as the line can tell.
    """
    if answer.target.unjudged:
        gap = say(mark("of another territory, not compared"))
    elif line.view == "plan":
        gap = _judged(answer.target, line)
    elif line.view == "forecast" and answer.as_of < answer.target.month and line.late:
        gap = with_late(gap_text(line), answer.target, line.late)
    else:
        gap = gap_text(line)
    return gap


def _judged(target: Target, line: AnswerLine) -> str:
    if line.met:
        return say(mark("the target is met"))
    missed = say(mark("missed, {gap}"), gap=gap_text(line))
    if line.late is None:
        return say(mark("{missed}, {never}"), missed=missed, never=say(NEVER))
    return with_late(missed, target, line.late)


def _open_ends(answer: Answer) -> Iterator[str]:
    """Yield what lies between the least and the most that is in use."""
    found = answer.range
    if found is None or found.most <= found.least:
        return
    if found.due_beds:
        yield say(mark("{beds} beds are due and unreported"), beds=f"{found.due_beds:,}")
    if (rest := found.otherwise) > 0:
        yield say(
            mark("{beds} beds in use have no document, no month or no report of beds"),
            beds=f"{rest:,}",
        )


# --- beside the views ---------------------------------------------------------------------------


def _second_population(answer: Answer, views: Iterable[str]) -> str:
    residents = answer.line("plan", "latest").residents
    if residents.value == answer.line("plan", "fixed").residents.value:
        return say(mark("The newest official population is the same"))
    lines = [answer.line(view, "latest") for view in views]
    told = [
        say(
            mark("{view} {rate}, {gap}"),
            view=label(VIEWS[line.view]),
            rate=rates_text(line),
            gap=_latest_gap(answer, line),
        )
        for line in lines
    ]
    return say(
        mark("Per 1,000 over the {population}: {rates}"),
        population=residents_text(residents),
        rates=clauses(told),
    )


def _latest_gap(answer: Answer, line: AnswerLine) -> str:
    """Return how a line over the newest population stands, with how late it is."""
    if line.view == "confirmed" and line.late and not answer.target.unjudged:
        return with_late(gap_text(line), answer.target, line.late)
    return standing_text(answer, line)


def _without_care(answer: Answer, views: Iterable[str]) -> Iterator[str]:
    """Yield the rates without care beds; of a view that has none, that it has none."""
    lines = [answer.line(view, "fixed") for view in views]
    if not any(line.care_beds for line in lines):
        return
    told = []
    for line in lines:
        some = mark("{view} {rate} ({beds} beds less)")
        told.append(
            say(
                some if line.care_beds else mark("{view} {rate} (has none of them)"),
                view=label(VIEWS[line.view]),
                rate=rate_text(line.per_1000_without_care),
                beds=f"{line.care_beds:,}",
            )
        )
    yield say(
        mark("Per 1,000 without rehabilitation and elderly-care beds: {rates}"),
        rates=clauses(told),
    )
