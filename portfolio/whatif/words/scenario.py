"""One scenario beside what it started from, and several side by side."""

from collections.abc import Sequence

from portfolio.beds.records import Capacity, MonthCapacity
from portfolio.values.language import mark, translate
from portfolio.values.months import Month
from portfolio.values.words import count_text, month_text, rate_text, say
from portfolio.whatif.records import Money, Outcome, Position, Scenario
from portfolio.whatif.rules.outcome import months_of
from portfolio.whatif.words.parts import (
    Page,
    Table,
    answer_text,
    beds_notes,
    changes_text,
    codes_text,
    dates_text,
    money_cell,
    money_notes,
    move_text,
    not_written,
    title_of,
)

_WHAT_IF = mark("what if")
_COMPARED = mark("scenarios compared")


def page(start: Position, found: Outcome) -> Page:
    """Return what is said of one scenario; `start` is the position before its changes."""
    tables = [_months_table(start, found)]
    tables.append(_money_table((found.money_before, found.money_after)))
    return Page(
        title=title_of(start, _WHAT_IF),
        answer=(
            answer_text(found.after),
            say(mark("Without the changes: {answer}"), answer=answer_text(found.before)),
            say(mark("Changes: {changes}"), changes=changes_text(found.scenario)),
            *_moved(found),
        ),
        tables=tuple(tables),
        notes=(
            *_past(found),
            *money_notes(found.money_after),
            *_dropped(found.scenario),
            *beds_notes(found.after),
            not_written(),
        ),
    )


def _moved(found: Outcome) -> list[str]:
    if not found.moves:
        return []
    moves = codes_text(move_text(move) for move in found.moves)
    return [say(mark("Moved: {moves}"), moves=moves)]


def _past(found: Outcome) -> list[str]:
    if not found.past_moves:
        return []
    return [
        say(
            mark(
                "{codes} would have opened before {month}, the present month of this answer: it"
                " says what the plan lacked, not what can still be done."
            ),
            codes=codes_text(found.past_moves),
            month=month_text(found.position.as_of),
        )
    ]


def _dropped(scenario: Scenario) -> list[str]:
    if not scenario.drops:
        return []
    return [
        say(mark("Dropped: all its money is taken out, also what may have been spent already."))
    ]


# --- tables -------------------------------------------------------------------------------------


def change_months(positions: Sequence[Position]) -> tuple[Month, ...]:
    """Return the months in which the capacity of any of the positions changes, and the targets'."""
    found = {position.by for position in positions}
    for position in positions:
        found |= {entry.opens.month for entry in position.entries if entry.opens and entry.beds}
        found |= {part.opens.month for part in position.parts}
    first = min(position.ground.target.baseline_month for position in positions)
    return tuple(sorted({first, *(month for month in found if month >= first)}))


def _months_table(start: Position, found: Outcome) -> Table:
    months = change_months([start, found.position])
    before, after = months_of(start, months), months_of(found.position, months)
    return Table(
        title=say(mark("Beds month by month, where they change")),
        headings=tuple(
            translate(text)
            for text in (
                *(mark("Month"), mark("As it stands"), mark("With the changes")),
                *(mark("Difference"), mark("Per 1,000"), mark("Short by"), mark("Opened")),
            )
        ),
        rows=tuple(_month_row(a, b) for a, b in zip(before, after, strict=True)),
        sides="lrrrrrl",
    )


def _month_row(before: MonthCapacity, after: MonthCapacity) -> tuple[str, ...]:
    return (
        month_text(after.month),
        count_text(before.beds),
        count_text(after.beds),
        f"{after.beds - before.beds:+,}" if after.beds != before.beds else "0",
        rate_text(after.per_1000, 3),
        count_text(after.shortfall),
        codes_text(after.opened),
    )


def _money_table(moneys: tuple[Money, Money]) -> Table:
    before, after = moneys
    years = sorted({*before.by_year, *after.by_year})
    rows = [(str(y), *_change(before.by_year.get(y, 0), after.by_year.get(y, 0))) for y in years]
    if before.undated or after.undated:
        rows.append((translate(mark("No schedule")), *_change(before.undated, after.undated)))
    rows.append((translate(mark("Total")), *_change(before.total, after.total)))
    return Table(
        title=say(mark("Money by year (spread evenly where no phases were entered)")),
        headings=(
            translate(mark("Year")),
            translate(mark("As it stands, million yuan")),
            translate(mark("With the changes, million yuan")),
            translate(mark("Difference, million yuan")),
        ),
        rows=tuple(rows),
        sides="lrrr",
    )


def _change(before: int, after: int) -> tuple[str, str, str]:
    more = after - before
    sign = "+" if more > 0 else ""
    return money_cell(before), money_cell(after), f"{sign}{money_cell(more)}" if more else "0"


# --- several ------------------------------------------------------------------------------------


def compared(start: Position, found: Sequence[Outcome]) -> Page:
    """Return what is said of several scenarios side by side, what stands leading."""
    names = [translate(mark("As it stands")), *(outcome.scenario.name for outcome in found)]
    positions = [start, *(outcome.position for outcome in found)]
    capacities = [found[0].before, *(outcome.after for outcome in found)]
    moneys = [found[0].money_before, *(outcome.money_after for outcome in found)]
    changes = [
        say(mark("{name}: {changes}"), name=o.scenario.name, changes=changes_text(o.scenario))
        for o in found
    ]
    answers = [
        say(mark("{name}: {answer}"), name=name, answer=answer_text(capacity))
        for name, capacity in zip(names, capacities, strict=True)
    ]
    return Page(
        title=title_of(start, _COMPARED),
        answer=(*answers, "", *changes),
        tables=(
            _summary(names, capacities, moneys),
            _months_compared(names, positions),
            _money_compared(names, moneys),
        ),
        notes=(*money_notes(moneys[0]), *beds_notes(capacities[0]), not_written()),
    )


def _summary(
    names: Sequence[str], capacities: Sequence[Capacity], moneys: Sequence[Money]
) -> Table:
    rows = [
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
    ]
    heads = (
        *(mark("Scenario"), mark("By"), mark("Residents"), mark("Beds"), mark("Per 1,000")),
        *(mark("Short by"), mark("First met"), mark("Money, million yuan")),
    )
    title = say(mark("Against the target"))
    return Table(title, tuple(translate(text) for text in heads), tuple(rows), "llrrrrlr")


def _months_compared(names: Sequence[str], positions: Sequence[Position]) -> Table:
    months = change_months(positions)
    columns = [months_of(position, months) for position in positions]
    rows = [
        (month_text(month), *(count_text(column[place].beds) for column in columns))
        for place, month in enumerate(months)
    ]
    title = say(mark("Beds month by month, where they change"))
    heads = (translate(mark("Month")), *names)
    return Table(title, heads, tuple(rows), "l" + "r" * len(names))


def _money_compared(names: Sequence[str], moneys: Sequence[Money]) -> Table:
    years = sorted({year for money in moneys for year in money.by_year})
    rows = [(str(y), *(money_cell(money.by_year.get(y, 0)) for money in moneys)) for y in years]
    if any(money.undated for money in moneys):
        undated = (money_cell(money.undated) for money in moneys)
        rows.append((translate(mark("No schedule")), *undated))
    rows.append((translate(mark("Total")), *(money_cell(money.total) for money in moneys)))
    title = say(mark("Money by year, million yuan (spread evenly where no phases were entered)"))
    return Table(title, (translate(mark("Year")), *names), tuple(rows), "l" + "r" * len(names))


def kept_table(kept: Sequence[tuple[str, Scenario]]) -> Table:
    """Return the scenarios that are kept, with what each changes."""
    heads = (translate(mark("Scenario")), translate(mark("Changes")))
    rows = tuple((name, changes_text(scenario)) for name, scenario in kept)
    return Table("", heads, rows, "ll")
