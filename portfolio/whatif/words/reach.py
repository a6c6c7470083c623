"""What it takes to reach the target, in words: the least that must move, or what is missing."""

from collections.abc import Iterator
from typing import Final

from portfolio.values.language import mark, plural
from portfolio.values.words import UNKNOWN_TEXT, count_text, dated_text, money_text, month_text, say
from portfolio.whatif.records import (
    HALTED,
    HELD,
    IN_TIME,
    IN_USE,
    NO_BEDS,
    NO_EVIDENCE,
    PAST,
    TOO_FAR,
    UNKNOWN,
    Missing,
    Move,
    Reach,
    Way,
)
from portfolio.whatif.words.parts import (
    Page,
    Table,
    answer_text,
    codes_text,
    money_cell,
    page_of,
    table_of,
    target_text,
)

_FIXED: Final = {
    IN_TIME: mark("Open by then anyway: {codes}"),
    IN_USE: mark("In use, cannot move: {codes}"),
    PAST: mark("Not moved, the month lies in the past: {codes}"),
    HELD: mark("Held: {codes}"),
    TOO_FAR: mark("Would have to move farther than allowed: {codes}"),
    NO_EVIDENCE: mark("No recent evidence, counted in no month and not moved: {codes}"),
    HALTED: mark("Halted, not moved: {codes}"),
    UNKNOWN: mark("Beds or month not known, not moved: {codes}"),
    NO_BEDS: mark("No new beds, not moved: {codes}"),
}


def page(found: Reach) -> Page:
    """Return what is said of what it takes."""
    return page_of(
        found.position,
        mark("what it takes"),
        answer=_answer(found),
        tables=[_table(found)] if found.ways else [],
        notes=_notes(found),
        capacity=found.before,
    )


def _answer(found: Reach) -> Iterator[str]:
    if found.before.reaches:
        yield answer_text(found.before)
        yield say(mark("Nothing has to move."))
    elif found.missing:
        yield none_text(found)
        yield say(
            mark(
                "Even with everything moved that may move there are {beds} beds of the {needed}"
                " needed: {short} are missing. They would do for {residents} residents, not for"
                " {now}."
            ),
            **missing_values(found, found.missing),
        )
        yield say(mark("As it stands: {answer}"), answer=answer_text(found.before))
    else:
        yield from _least(found, found.ways[0])


def _least(found: Reach, way: Way) -> Iterator[str]:
    yield plural(
        "It takes {number} project, pulled forward {months} months in all, to reach {target} by"
        " {month}: {moves}; {beds} beds of the {needed} needed.",
        "It takes {number} projects, pulled forward {months} months in all, to reach {target} by"
        " {month}: {moves}; {beds} beds of the {needed} needed.",
        len(way.moves),
    ).format(
        number=len(way.moves),
        months=count_text(way.months),
        target=target_text(found.before),
        month=month_text(found.position.by),
        moves=way_text(way),
        beds=count_text(way.beds),
        needed=count_text(found.before.beds_needed),
    )
    if found.in_past:
        yield say(
            mark(
                "{month} lies before {as_of}: this answer lies in the past. It says what the plan"
                " lacked, not what can still be done; for that give a later --by, or --view"
                " forecast."
            ),
            month=month_text(found.position.by),
            as_of=month_text(found.position.as_of),
        )
    yield _number(found)
    yield say(mark("As it stands: {answer}"), answer=answer_text(found.before))


def _number(found: Reach) -> str:
    if found.number == 1:
        return say(mark("This is the only smallest set."))
    if found.number is None:
        return say(
            mark("More such sets are equally good than can be counted; {listed} of them follow."),
            listed=len(found.ways),
        )
    if found.number > len(found.ways):
        return say(
            mark("There are exactly {number} such sets, equally good; the first {listed} follow."),
            number=count_text(found.number),
            listed=len(found.ways),
        )
    return say(
        mark("There are exactly {number} such sets, equally good; all follow."),
        number=count_text(found.number),
    )


def none_text(found: Reach) -> str:
    """Return that no set of projects reaches the target."""
    return say(
        mark("No set of projects pulled forward reaches {target} by {month}."),
        target=target_text(found.before),
        month=month_text(found.position.by),
    )


def missing_values(found: Reach, missing: Missing) -> dict[str, str]:
    """Return what a sentence of what is missing tells: beds, residents, and what is needed."""
    return {
        "beds": count_text(missing.beds),
        "needed": count_text(found.before.beds_needed),
        "short": count_text(missing.short),
        "residents": count_text(missing.residents),
        "now": count_text(found.before.residents.value),
    }


def way_text(way: Way) -> str:
    """Return which projects a way pulls forward, by how much."""
    return codes_text(_move(move) for move in way.moves)


def _move(move: Move) -> str:
    return say(
        mark("{code} by {months} months ({before} → {after})"),
        code=move.code,
        months=-(move.months or 0),
        before=dated_text(move.before),
        after=dated_text(move.after),
    )


def _table(found: Reach) -> Table:
    return table_of(
        mark("Fewest projects, then fewest months, then least money"),
        (
            *(mark("No."), mark("Projects pulled forward"), mark("Months in all"), mark("Beds")),
            *(mark("Over the need"), mark("Their investment, million yuan")),
        ),
        [
            (
                str(place),
                way_text(way),
                count_text(way.months),
                count_text(way.beds),
                f"+{way.beds - found.before.beds_needed:,}",
                cost_text(way),
            )
            for place, way in enumerate(found.ways, start=1)
        ],
        "rlrrrr",
    )


def cost_text(way: Way) -> str:
    """Return the investment of a way; what is not known of it is said, never taken as 0."""
    if not way.cost_unknown:
        return money_cell(way.cost)
    if len(way.cost_unknown) == len(way.moves):
        return UNKNOWN_TEXT
    return say(
        mark("{money} + {number} unknown"),
        money=money_cell(way.cost),
        number=len(way.cost_unknown),
    )


def _notes(found: Reach) -> Iterator[str]:
    unknown = list(dict.fromkeys(code for way in found.ways for code in way.cost_unknown))
    if unknown:
        yield say(
            mark(
                "Cost not known: {codes}. Unknown is not zero: among sets of as many months those"
                " with fewer unknown costs come first, then those of the least known money."
            ),
            codes=codes_text(unknown),
        )
    if not found.before.reaches:
        yield from fixed_texts(found)
    if most := found.bounds.most_of_all:
        yield say(mark("No project moves more than {months} months."), months=most)
    if found.ways:
        first = found.ways[0]
        yield say(
            mark(
                "A moved project opens in {month} and no earlier; money is its planned investment,"
                " {money} for the first set; whether it can be built so soon is not judged."
            ),
            month=month_text(found.position.by),
            money=cost_text(first) if first.cost_unknown else money_text(first.cost),
        )


def fixed_texts(found: Reach) -> Iterator[str]:
    """Yield why the projects that do not move do not, one line a reason."""
    for why, text in _FIXED.items():
        codes = [code for code, reason in found.fixed.items() if reason == why]
        if codes:
            yield say(text, codes=codes_text(codes))
