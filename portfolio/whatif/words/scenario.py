"""One scenario beside what it started from, and several side by side."""

from collections.abc import Iterable, Iterator, Sequence

from portfolio.beds.records.capacity import Capacity
from portfolio.values.language import mark, translate
from portfolio.values.words import count_text, month_text, rate_text, say
from portfolio.whatif.records import Money, Outcome, Position, Scenario
from portfolio.whatif.rules.outcome import as_they_change
from portfolio.whatif.words.parts import (
    Page,
    Table,
    answer_text,
    changes_text,
    codes_text,
    dates_text,
    money_cell,
    money_notes,
    move_text,
    page_of,
    table_of,
)


def page(found: Outcome) -> Page:
    """Return what is said of one scenario beside what it started from."""
    return page_of(
        found.start,
        mark("what if"),
        answer=_answer(found),
        tables=(_months_table(found), _money_table(found.money_before, found.money_after)),
        notes=_notes(found),
        capacity=found.after,
    )


def _answer(found: Outcome) -> Iterator[str]:
    yield answer_text(found.after)
    yield say(mark("Without the changes: {answer}"), answer=answer_text(found.before))
    yield say(mark("Changes: {changes}"), changes=changes_text(found.scenario))
    if found.moves:
        yield say(mark("Moved: {moves}"), moves=codes_text(map(move_text, found.moves)))


def _notes(found: Outcome) -> Iterator[str]:
    if found.past_moves:
        yield say(
            mark(
                "{codes} would have opened before {month}, the present month of this answer: it"
                " says what the plan lacked, not what can still be done."
            ),
            codes=codes_text(found.past_moves),
            month=month_text(found.position.as_of),
        )
    yield from money_notes(found.money_after)
    if found.scenario.drops:
        yield say(
            mark("Dropped: all its money is taken out, also what may have been spent already.")
        )


def _months_table(found: Outcome) -> Table:
    before, after = as_they_change([found.start, found.position])
    return table_of(
        mark("Beds month by month, where they change"),
        (
            *(mark("Month"), mark("As it stands"), mark("With the changes")),
            *(mark("Difference"), mark("Per 1,000"), mark("Short by"), mark("Opened")),
        ),
        [
            (
                month_text(now.month),
                count_text(was.beds),
                count_text(now.beds),
                f"{now.beds - was.beds:+,}" if now.beds != was.beds else "0",
                rate_text(now.per_1000, 3),
                count_text(now.shortfall),
                codes_text(now.opened),
            )
            for was, now in zip(before, after, strict=True)
        ],
        "lrrrrrl",
    )


def _money_table(before: Money, after: Money) -> Table:
    return table_of(
        mark("Money by year (spread evenly where no phases were entered)"),
        (
            *(mark("Year"), mark("As it stands, million yuan")),
            *(mark("With the changes, million yuan"), mark("Difference, million yuan")),
        ),
        [
            (head, money_cell(was), money_cell(now), _difference(now - was))
            for head, (was, now) in _years((before, after))
        ],
        "lrrr",
    )


def _years(moneys: Sequence[Money]) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the money by year, that of no year, and the total, in fen, those of each side by side."""
    for year in sorted({year for money in moneys for year in money.by_year}):
        yield str(year), [money.by_year.get(year, 0) for money in moneys]
    if any(money.undated for money in moneys):
        yield translate(mark("No schedule")), [money.undated for money in moneys]
    yield translate(mark("Total")), [money.total for money in moneys]


def _difference(fen: int) -> str:
    return f"{'+' if fen > 0 else ''}{money_cell(fen)}" if fen else "0"


# --- several ------------------------------------------------------------------------------------


def compared(found: Sequence[Outcome]) -> Page:
    """Return what is said of several scenarios side by side, what stands leading."""
    first = found[0]
    names = [translate(mark("As it stands")), *(outcome.scenario.name for outcome in found)]
    capacities = [first.before, *(outcome.after for outcome in found)]
    moneys = [first.money_before, *(outcome.money_after for outcome in found)]
    answers = [
        say(mark("{name}: {answer}"), name=name, answer=answer_text(capacity))
        for name, capacity in zip(names, capacities, strict=True)
    ]
    changes = [
        say(mark("{name}: {changes}"), name=o.scenario.name, changes=changes_text(o.scenario))
        for o in found
    ]
    return page_of(
        first.start,
        mark("scenarios compared"),
        answer=(*answers, "", *changes),
        tables=(
            _summary(names, capacities, moneys),
            _months_compared(names, [first.start, *(outcome.position for outcome in found)]),
            _money_compared(names, moneys),
        ),
        notes=money_notes(first.money_before),
        capacity=first.before,
    )


def _summary(
    names: Sequence[str], capacities: Sequence[Capacity], moneys: Sequence[Money]
) -> Table:
    return table_of(
        mark("Against the target"),
        (
            *(mark("Scenario"), mark("By"), mark("Residents"), mark("Beds"), mark("Per 1,000")),
            *(mark("Short by"), mark("First met"), mark("Money, million yuan")),
        ),
        [
            (
                name,
                month_text(capacity.target.month),
                count_text(capacity.residents.value),
                count_text(capacity.beds),
                rate_text(capacity.per_1000, 3),
                count_text(capacity.shortfall),
                dates_text(capacity.first_met),
                money_cell(money.total),
            )
            for name, capacity, money in zip(names, capacities, moneys, strict=True)
        ],
        "llrrrrlr",
    )


def _months_compared(names: Sequence[str], positions: Sequence[Position]) -> Table:
    return table_of(
        mark("Beds month by month, where they change"),
        [mark("Month")],
        [
            (month_text(items[0].month), *(count_text(item.beds) for item in items))
            for items in zip(*as_they_change(positions), strict=True)
        ],
        "l" + "r" * len(names),
        names=names,
    )


def _money_compared(names: Sequence[str], moneys: Sequence[Money]) -> Table:
    return table_of(
        mark("Money by year, million yuan (spread evenly where no phases were entered)"),
        [mark("Year")],
        [(head, *map(money_cell, amounts)) for head, amounts in _years(moneys)],
        "l" + "r" * len(names),
        names=names,
    )


def kept_table(kept: Iterable[tuple[str, Scenario]]) -> Table:
    """Return the scenarios that are kept, with what each changes."""
    rows = [(name, changes_text(scenario)) for name, scenario in kept]
    return table_of("", (mark("Scenario"), mark("Changes")), rows, "ll")
