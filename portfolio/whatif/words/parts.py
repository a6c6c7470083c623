"""What the words of every what-if share: tables, changes, money, the assumptions under them."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from portfolio.beds.records import Capacity
from portfolio.beds.words import caveat_of
from portfolio.values.language import label, mark, plural, spoken, translate
from portfolio.values.money import rounded
from portfolio.values.months import Dated
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    count_text,
    dated_text,
    listing,
    money_text,
    month_text,
    name_of,
    rate_text,
    say,
    slip_text,
)
from portfolio.whatif.records import Money, Move, Position, Scenario

#: As many codes are named in a sentence; of more only their number is told.
_MOST_CODES = 12


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words: its title, headings, rows, and `r` or `l` for each column."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sides: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is said of a what-if: the answer, the tables, and what it rests on."""

    title: str
    answer: tuple[str, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def title_of(position: Position, what: str) -> str:
    """Return what a page is of; `what` is marked."""
    return say(
        mark("{plan} · {what} · view “{view}” · as of {month}"),
        plan=name_of(position.plan),
        what=translate(what),
        view=label(VIEWS[position.view]),
        month=month_text(position.as_of),
    )


def codes_text(codes: Iterable[str]) -> str:
    """Return codes as a list, of many the first and how many more there are."""
    found = list(codes)
    if len(found) <= _MOST_CODES:
        return listing(found)
    rest = len(found) - _MOST_CODES
    more = plural("{number} more", "{number} more", rest).format(number=rest)
    return listing([*found[:_MOST_CODES], more])


def target_text(capacity: Capacity) -> str:
    """Return the target rate as people say it: 6.6, 6.65."""
    text = rate_text(Fraction(capacity.target.rate, 100))
    return text.rstrip("0").rstrip(".")


def answer_text(capacity: Capacity) -> str:
    """Return whether the target is reached, by how many beds it is missed, and when it is met."""
    values = {
        "target": target_text(capacity),
        "month": month_text(capacity.target.month),
        "beds": count_text(capacity.beds),
        "needed": count_text(capacity.beds_needed),
        "rate": rate_text(capacity.per_1000, 3),
        "short": count_text(capacity.shortfall),
        "when": dated_text(capacity.first_met),
    }
    if capacity.met:
        return say(
            mark(
                "Reaches {target} by {month}: {beds} beds of the {needed} needed, {rate} per 1,000;"
                " first met in {when}."
            ),
            **values,
        )
    if capacity.first_met is None:
        return say(
            mark(
                "Does not reach {target} by {month}: {short} beds short, {beds} of {needed},"
                " {rate} per 1,000; in no later month either."
            ),
            **values,
        )
    return say(
        mark(
            "Does not reach {target} by {month}: {short} beds short, {beds} of {needed}, {rate} per"
            " 1,000; first met in {when}."
        ),
        **values,
    )


def changes_text(scenario: Scenario) -> str:
    """Return what a scenario changes, in one line; that it changes nothing where it does not."""
    between = "；" if spoken() == "zh" else "; "
    return between.join(changes_of(scenario)) or translate(mark("no change"))


def changes_of(scenario: Scenario) -> list[str]:
    """Return what a scenario changes, one change after the other."""
    parts = [f"{code} {slip_text(months)}" for code, months in scenario.shifts.items()]
    parts += [
        say(mark("{code} opens {month}"), code=code, month=month_text(month))
        for code, month in scenario.opens.items()
    ]
    parts += [say(mark("{code} dropped"), code=code) for code in scenario.drops]
    parts += [
        say(mark("{code} {beds} new beds"), code=code, beds=count_text(beds))
        for code, beds in scenario.beds.items()
    ]
    parts += [
        say(mark("{code} costs {money}"), code=code, money=money_text(fen))
        for code, fen in scenario.costs.items()
    ]
    if scenario.residents is not None:
        parts.append(say(mark("{number} residents"), number=count_text(scenario.residents)))
    if scenario.rate is not None:
        rate = rate_text(Fraction(scenario.rate, 100))
        parts.append(say(mark("target {rate}"), rate=rate))
    if scenario.by is not None:
        parts.append(say(mark("by {month}"), month=month_text(scenario.by)))
    return parts


def move_text(move: Move) -> str:
    """Return a move as `P1 -12 mo (2026 → 2025)`."""
    months = f" {slip_text(move.months)}" if move.months is not None else ""
    return f"{move.code}{months} ({dated_text(move.before)} → {dated_text(move.after)})"


def money_cell(fen: int | None) -> str:
    """Return money for a table in its unit: 亿元 with four decimals, million yuan with two."""
    if fen is None:
        return UNKNOWN_TEXT
    return rounded(fen, 10**8, 4) if spoken() == "zh" else rounded(fen, 10**6, 2)


def dates_text(date: Dated | None) -> str:
    """Return a date, or that it is never."""
    return translate(mark("never")) if date is None else dated_text(date)


def money_notes(money: Money) -> list[str]:
    """Return what the money by year rests on, and what it leaves out."""
    notes = []
    if money.assumed:
        notes.append(
            say(
                mark(
                    "Assumption: the planned investment of {codes} is spread evenly over the months"
                    " of the schedule, since no phases were entered or the project was changed."
                ),
                codes=codes_text(money.assumed),
            )
        )
    if money.unknown:
        notes.append(
            say(
                mark("Cost not known, in no sum (unknown is not zero): {codes}"),
                codes=codes_text(money.unknown),
            )
        )
    if money.undated:
        notes.append(
            say(
                mark("No schedule, in the total but in no year: {codes}, {money}"),
                codes=codes_text(money.undated_codes),
                money=money_text(money.undated),
            )
        )
    return notes


def beds_notes(capacity: Capacity) -> list[str]:
    """Return what the beds leave out, and the caveat of every such figure with its population."""
    notes = []
    if capacity.unknown:
        notes.append(
            say(
                mark("Beds or month not known, not counted: {codes}"),
                codes=codes_text(capacity.unknown),
            )
        )
    if capacity.no_evidence_projects:
        codes = [item.code for item in capacity.no_evidence]
        notes.append(
            plural(
                "{beds} beds of {projects} project have no recent evidence and count in no month:"
                " {codes}",
                "{beds} beds of {projects} projects have no recent evidence and count in no month:"
                " {codes}",
                capacity.no_evidence_projects,
            ).format(
                beds=count_text(capacity.no_evidence_beds),
                projects=capacity.no_evidence_projects,
                codes=codes_text(codes),
            )
        )
    return [*notes, caveat_line(capacity)]


def caveat_line(capacity: Capacity) -> str:
    """Return the caveat that stands under every figure per 1,000."""
    return caveat_of(capacity.target, capacity.care_beds, capacity.residents)


NOT_WRITTEN = mark("A what-if: nothing of it is written to the portfolio.")


def not_written() -> str:
    """Return that a what-if changes nothing on record."""
    return translate(NOT_WRITTEN)
