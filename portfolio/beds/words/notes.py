"""What stands beside the answer, in words: what is left out, not known, planned, outside."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from portfolio.beds.records.answer import Answer, Doubted
from portfolio.beds.records.capacity import WithoutEvidence
from portfolio.beds.words.base import end_text
from portfolio.values.fields import FIELD_BY_NAME, field_words
from portfolio.values.language import label, mark, plural
from portfolio.values.months import Month
from portfolio.values.vocabulary import WHYS
from portfolio.values.words import clauses, count_text, listing, month_text, say

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
#: Of more projects than this only their number is told.
_MOST_NAMED: Final = 6


def _projects(codes: Iterable[str]) -> str:
    """Return projects by their codes, or how many they are."""
    found = list(codes)
    if len(found) <= _MOST_NAMED:
        return listing(found)
    return plural("{number} project", "{number} projects", len(found)).format(number=len(found))


def answer_notes(answer: Answer) -> tuple[str, ...]:
    """Return what is left out, what is not known, and what speaks for the figures."""
    return (
        *in_doubt(answer.doubted),
        *left_out(answer),
        *_due_by_base(answer),
        *not_known(answer),
        *among(answer),
        *_gone(answer),
        fresh_text(answer),
    )


def doubt_sign(doubted: Sequence[Doubted], view: str, month: Month) -> str:
    """Return the mark of beds of a view that rest on what was taken in doubt; empty where none do."""
    rests = view != "plan" and any(item.month <= month for item in doubted)
    return "!" if rests else ""


def in_doubt(doubted: Sequence[Doubted]) -> Iterator[str]:
    """Yield what was taken in doubt and decides the figures that carry the mark."""
    if doubted:
        told = clauses(map(_doubted, doubted))
        yield say(mark("! Taken in doubt, and counted: {told}"), told=told)


def _doubted(item: Doubted) -> str:
    field = FIELD_BY_NAME.get(item.field)
    month = month_text(item.month)
    if field is None:
        text = mark("{beds} beds of the statistics of {month}")
        if item.field == "residents":
            text = mark("{beds} residents of {month}")
        return say(text, beds=count_text(int(str(item.value))), month=month)
    value = field_words(field, item.value)
    text = mark("{place} {field} {value} (report of {month})")
    return say(text, place=item.place, field=label(field.label), value=value, month=month)


def left_out(answer: Answer, *, named: int = 0) -> Iterator[str]:
    """Yield what the forecast leaves out, by why; up to `named` of a kind by their codes."""
    if not answer.no_evidence_projects:
        return
    total = plural(
        "The forecast leaves out {beds} beds of {projects} project",
        "The forecast leaves out {beds} beds of {projects} projects",
        answer.no_evidence_projects,
    ).format(beds=f"{answer.no_evidence_beds:,}", projects=answer.no_evidence_projects)
    by_why = {why: [item for item in answer.no_evidence if item.why == why] for why in WHYS}
    counted = [_of_why(why, items, named) for why, items in by_why.items() if items]
    if counted:
        total = say(mark("{total}: {reasons}"), total=total, reasons=clauses(counted))
    if answer.stock:
        held = mark("what of them opened before {month} is in the statistics' count")
        total = clauses([total, say(held, month=end_text(answer.stock.month))])
    yield total


def _of_why(why: str, items: list[WithoutEvidence], named: int) -> str:
    if len(items) <= named:
        codes = listing(f"{item.code}{_NO_BREAK}{count_text(item.beds)}" for item in items)
        return say(mark("{why} ({codes})"), why=label(WHYS[why]), codes=codes)
    known = [item.beds for item in items if item.beds is not None]
    words = plural(
        "{why} {number} project, {beds} beds", "{why} {number} projects, {beds} beds", len(items)
    )
    if not known:
        words = plural(
            "{why} {number} project, beds not known",
            "{why} {number} projects, beds not known",
            len(items),
        )
    return words.format(why=label(WHYS[why]), number=len(items), beds=f"{sum(known):,}")


def _due_by_base(answer: Answer) -> Iterator[str]:
    """Yield what was due by the base month and nobody reported: no plan from that base has it."""
    beds = sum(item.beds or 0 for item in answer.due_by_base)
    if beds and answer.base:
        yield say(
            mark(
                "{beds} beds were due by {month} and are unreported: in the base, or still to come"
                " (the plan with them {total})"
            ),
            beds=f"{beds:,}",
            month=end_text(answer.base.month),
            total=f"{answer.line('plan', 'fixed').beds + beds:,}",
        )


def not_known(answer: Answer) -> Iterator[str]:
    """Yield the projects whose beds are not known, and those that are open in part."""
    missing = [code for code in answer.unknown if code in answer.beds_missing]
    others = [code for code in answer.unknown if code not in answer.beds_missing]
    partly = [code for code in answer.partly_open if code not in answer.beds_missing]
    for codes, words in (
        (missing, mark("In use, new beds not reported, not counted: {codes}")),
        (others, mark("New beds not known and not counted: {codes}")),
        (partly, mark("Open in part, the rest still to come: {codes}")),
    ):
        if codes:
            yield say(words, codes=_projects(codes))


def among(answer: Answer) -> Iterator[str]:
    """Yield what of the figures is planned, outside the plan, or out of service."""
    press = [code for code in answer.press if code not in answer.unknown]
    if answer.planned_beds:
        planned = mark("{beds} beds in use are planned figures, not reported ({codes})")
        both = mark(
            "{beds} beds in use are planned figures, opened by press reports alone ({codes})"
        )
        yield say(
            both if {*press} == {*answer.planned} else planned,
            beds=f"{answer.planned_beds:,}",
            codes=_projects(answer.planned),
        )
    if press and {*press} != {*answer.planned}:
        yield say(mark("In use by press reports alone: {codes}"), codes=_projects(press))
    if answer.undocumented:
        yield undocumented_text(answer.undocumented)
    if answer.target.boundary:
        yield say(
            mark("From {month} on the statistics are of another territory"),
            month=month_text(answer.target.boundary),
        )
    if outside := answer.line("confirmed", "fixed").outside:
        yield say(
            mark("Outside the plan, counted in use and in the forecast: {beds} beds"),
            beds=f"{outside:+,}",
        )
    if answer.paused:
        yield say(
            mark("Counted but out of service for a time: {beds} beds ({codes})"),
            beds=f"{sum(beds for _, beds in answer.paused):,}",
            codes=_projects(code for code, _ in answer.paused),
        )


def undocumented_text(found: Iterable[str]) -> str:
    """Return which projects in use no document speaks for."""
    words = mark("Reported in use without a document, counted in the most alone: {codes}")
    return say(words, codes=_projects(found))


def _gone(answer: Answer) -> Iterator[str]:
    """Yield what left the plan, and what may be in the statistics' count for want of a month."""
    if answer.left:
        beds = sum(item.beds or 0 for item in answer.left)
        yield say(
            mark("Left the plan and in none of its sums: {codes}, {beds} new beds"),
            codes=_projects(item.code for item in answer.left),
            beds=f"{beds:,}",
        )
    if answer.across:
        yield say(
            mark("Opened in a month nobody gave, it may be counted already; report it: {codes}"),
            codes=_projects(answer.across),
        )


def fresh_text(answer: Answer) -> str:
    """Return how many projects were lately reported, and that no observed stock is on record."""
    parts = [reports_text(answer.fresh, answer.projects)]
    if answer.stock is None:
        parts.append(say(mark("the statistics' own bed count is not on record")))
    return clauses(parts)


def reports_text(fresh: int, projects: int) -> str:
    """Return how many of the plan's projects have a report of the last two months."""
    some = mark("{fresh} of {projects} projects have a report of the last two months")
    none = mark("None of {projects} projects has a report of the last two months")
    return say(some if fresh else none, fresh=fresh, projects=projects)
