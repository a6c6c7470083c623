"""What became of a target, in words: met, missed or not known, by how much, how late.

A target that was missed is never said to be reached: what comes later is late.
"""

from collections.abc import Iterator
from typing import Final

from portfolio.beds.records.answer import Passed
from portfolio.beds.records.capacity import Capacity, Late, Statistical
from portfolio.beds.records.ground import Target
from portfolio.beds.words.base import end_text, residents_text
from portfolio.values.digits import decimal_text
from portfolio.values.language import Term, label, mark, plural, spoken
from portfolio.values.months import Dated
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    count_text,
    dated_text,
    listing,
    month_text,
    rate_text,
    say,
)

_SHORT: Final = Term("of the target", "{beds} short")
FIGURES: Final = mark("{beds} beds, {rate} per 1,000 (target {target})")


def target_rate(target: Target) -> str:
    """Return the beds per 1,000 that a target asks for."""
    return decimal_text(target.rate, 2)


def span_text(least: str, most: str) -> str:
    """Return both ends of a range of figures; one where they are the same."""
    return least if least == most else say(mark("{least} to {most}"), least=least, most=most)


def ends_text(least: str, most: str) -> str:
    """Return the same where there is little room: `3,026-3,721`."""
    return "-".join(dict.fromkeys((least, most)))


def short_text(least: int, most: int) -> str:
    """Return by how many beds a target's level is missed, both ends of it."""
    if not most:
        return say(mark("as many beds as the target asks for"))
    if not least:
        return say(mark("up to {beds} short"), beds=f"{most:,}")
    return label(_SHORT).format(beds=span_text(f"{least:,}", f"{most:,}"))


def late_text(target: Target, late: Late) -> str:
    """Return by how many months a target is reached late, and when; or at least, and not yet."""
    if late.precision == "at_least":
        return plural(
            "late by at least {n} month", "late by at least {n} months", late.months
        ).format(n=late.months)
    if late.precision == "year":
        return say(
            mark("reached about {n} months late ({when})"),
            n=late.months,
            when=dated_text(Dated(target.month + late.months, "year")),
        )
    when = target.month + late.months
    if late.precision == "at_most":
        return plural(
            "reached at most {n} month late ({when})",
            "reached at most {n} months late ({when})",
            late.months,
        ).format(n=late.months, when=dated_text(Dated(when, "by")))
    return plural(
        "reached {n} month late ({when})", "reached {n} months late ({when})", late.months
    ).format(n=late.months, when=month_text(when))


def with_late(text: str, target: Target, late: Late | None) -> str:
    """Return a text with how late the target is reached, where that can be told."""
    if late is None:
        return text
    return f"{text}{'，' if spoken() == 'zh' else ', '}{late_text(target, late)}"


def late_short(late: Late | None) -> str:
    """Return the same in few letters: `≥11 mo`, `≤10 mo`, `~12 mo`, `10 mo`; nothing where not late."""
    if late is None:
        return ""
    templates = {
        "at_least": mark("≥{n} mo"),
        "at_most": mark("≤{n} mo"),
        "year": mark("~{n} mo"),
        "month": mark("{n} mo"),
    }
    return say(templates[late.precision], n=late.months)


def verdict_text(passed: Passed) -> str:
    """Return whether a target was met in its month, by how many beds not, and how late it is."""
    if passed.met:
        return say(mark("met"))
    if passed.target.unjudged:
        return unjudged_text(passed.target)
    gap = short_text(passed.most_shortfall, passed.shortfall)
    if passed.met is None:
        return say(mark("nothing tells yet whether it is met ({gap})"), gap=gap)
    return with_late(say(mark("missed, {gap}"), gap=gap), passed.target, passed.late)


def unjudged_text(target: Target) -> str:
    """Return why a target is not judged: the territory is another than its base speaks of."""
    since = mark("not judged, the territory is another since {month}")
    return say(since, month=month_text(target.boundary) if target.boundary else UNKNOWN_TEXT)


def verdict_short(met: bool | None, target: Target | None = None) -> str:
    """Return a verdict in a word or two."""
    if target is not None and target.unjudged:
        return say(mark("not judged"))
    if met is None:
        return say(mark("not known"))
    return say(mark("met")) if met else say(mark("missed"))


def outcome_text(passed: Passed) -> str:
    """Return the verdict on a target as a sentence."""
    return say(
        mark("Target of {month}: {verdict}"),
        month=month_text(passed.target.month),
        verdict=verdict_text(passed),
    )


def passed_text(passed: Passed) -> str:
    """Return a target beside the leading one, its month passed: verdict, plan, in use."""
    parts = [
        say(
            mark("Target of {month}, {rate} per 1,000: {verdict}"),
            month=month_text(passed.target.month),
            rate=target_rate(passed.target),
            verdict=verdict_text(passed),
        ),
        say(mark("by the plan {beds} beds"), beds=f"{passed.planned:,}"),
    ]
    if found := passed.range:
        beds = span_text(f"{found.least:,}", f"{found.most:,}")
        parts.append(say(mark("in use {beds} beds"), beds=beds))
    if passed.statistical:
        beds, rate = f"{passed.statistical.beds:,}", rate_text(passed.statistical.per_1000)
        parts.append(say(mark("statistics {beds} beds, {rate} per 1,000"), beds=beds, rate=rate))
    return clauses(parts)


def statistical_text(passed: Passed) -> str:
    """Return the statistics' figure with its verdict, the figure computed and the difference."""
    found = passed.statistical
    if found is None:
        return outcome_text(passed)
    first = say(
        mark("Statistics of {month}: {figures}, over {residents}: {verdict}"),
        month=end_text(found.month),
        figures=say(
            FIGURES,
            beds=f"{found.beds:,}",
            rate=rate_text(found.per_1000),
            target=target_rate(passed.target),
        ),
        residents=residents_text(found.residents),
        verdict=verdict_text(passed),
    )
    return clauses([first, *_computed(passed, found), *_revised(found)])


def _computed(passed: Passed, found: Statistical) -> Iterator[str]:
    """Yield what the projects come to in the same month, and by how much the statistics differ."""
    computed = passed.range
    if computed is None:
        return
    if computed.least == computed.most:
        yield say(
            mark("by the projects {beds}, statistics less projects {difference}"),
            beds=f"{computed.least:,}",
            difference=f"{found.beds - computed.least:+,}",
        )
        return
    yield say(
        mark("by the projects {least} to {most}, statistics less projects {low} and {high}"),
        least=f"{computed.least:,}",
        most=f"{computed.most:,}",
        low=f"{found.beds - computed.least:+,}",
        high=f"{found.beds - computed.most:+,}",
    )


def _revised(found: Statistical) -> Iterator[str]:
    if found.revised:
        yield say(
            mark("as revised {beds} beds, {rate} per 1,000"),
            beds=f"{found.revised.beds:,}",
            rate=rate_text(found.revised.per_1000),
        )


def verdict(capacity: Capacity) -> str:
    """Return the one sentence of a check: met, missed or not known, and by how much and how late.

    Exact figures; the target is anticipatory, so missing it is stated, not blamed.
    """
    view, month = label(VIEWS[capacity.view]), month_text(capacity.target.month)
    least, needed = capacity.beds, capacity.beds_needed
    if found := capacity.statistical:
        view = say(mark("{view}, by the statistics"), view=view)
        least, needed = found.beds, found.beds + found.shortfall
    most = least if found or capacity.most is None else capacity.most
    beds = span_text(count_text(least), count_text(most))
    if capacity.met:
        return say(
            mark("{view}: the target is met at {month}, with {beds} beds of the {needed} needed."),
            view=view,
            month=month,
            beds=beds,
            needed=f"{needed:,}",
        )
    if capacity.target.unjudged:
        return say(
            mark("{view}: the target of {month} is {verdict}."),
            view=view,
            month=month,
            verdict=unjudged_text(capacity.target),
        )
    if capacity.met is None:
        unknown = mark(
            "{view}: nothing tells yet whether the target is met at {month} ({beds} of {needed})."
        )
        return say(unknown, view=view, month=month, beds=beds, needed=f"{needed:,}")
    missed = say(
        mark("{view}: the target is missed at {month}, {gap} beds short ({beds} of {needed})"),
        view=view,
        month=month,
        gap=span_text(count_text(max(0, needed - most)), count_text(max(0, needed - least))),
        beds=beds,
        needed=f"{needed:,}",
    )
    return missed + _later(capacity)


def _later(capacity: Capacity) -> str:
    if capacity.late is None:
        return say(mark("; not reached by all that it counts."))
    text = say(mark("; {late}"), late=late_text(capacity.target, capacity.late))
    each = capacity.grounds.each if capacity.grounds else ()
    when, codes = capacity.first_met, [code for code in capacity.first_met_by if code in each]
    reached = capacity.target.month + capacity.late.months
    if capacity.late.precision == "at_least" or when is None or when.month != reached or not codes:
        return say(mark("{text}."), text=text)
    named = {"text": text, "codes": listing(codes)}
    if capacity.view != "plan" and reached <= capacity.as_of:
        return say(mark("{text}, because of {codes}."), **named)
    return plural(
        "{text}, provided {codes} opens then.", "{text}, provided {codes} open then.", len(codes)
    ).format(**named)
