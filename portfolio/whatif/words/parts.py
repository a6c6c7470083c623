"""What the words of every what-if share: tables, changes, money, the assumptions under them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portfolio.beds.records.capacity import Capacity
from portfolio.beds.rules.statement import base_of
from portfolio.beds.words.base import caveat_of
from portfolio.projects.words.page import plan_text
from portfolio.values.language import label, mark, plural, spoken, translate
from portfolio.values.money import rounded
from portfolio.values.months import Dated
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    count_text,
    dated_text,
    listing,
    money_text,
    month_text,
    rate_text,
    say,
    slip_text,
)
from portfolio.whatif.records import Money, Move, Position, Scenario

NOT_WRITTEN = mark("A what-if: nothing of it is written to the portfolio.")
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


def page_of(
    position: Position,
    what: str,
    *,
    answer: Iterable[str],
    tables: Iterable[Table],
    notes: Iterable[str],
    capacity: Capacity,
) -> Page:
    """Return a page on a position; `what` it is of is marked.

    Under its notes stands what the beds of `capacity` leave out, and that nothing is written.
    """
    title = say(
        mark("{plan} · {what} · view “{view}” · as of {month}"),
        plan=plan_text(position.plan),
        what=translate(what),
        view=label(VIEWS[position.view]),
        month=month_text(position.as_of),
    )
    foot = (*beds_notes(position, capacity), translate(NOT_WRITTEN))
    return Page(title, tuple(answer), tuple(tables), (*notes, *foot))


def table_of(
    title: str,
    heads: Iterable[str],
    rows: Iterable[Sequence[str]],
    sides: str,
    *,
    names: Sequence[str] = (),
) -> Table:
    """Return a table; title and heads are marked, `names` are further headings as they are."""
    headings = (*map(translate, heads), *names)
    return Table(translate(title), headings, tuple(map(tuple, rows)), sides)


def more_text(rest: int) -> str:
    """Return that so many more are not named."""
    return plural("{number} more", "{number} more", rest).format(number=rest)


def codes_text(codes: Iterable[str]) -> str:
    """Return codes as a list, of many the first and how many more there are."""
    found = list(codes)
    if len(found) <= _MOST_CODES:
        return listing(found)
    return listing([*found[:_MOST_CODES], more_text(len(found) - _MOST_CODES)])


def target_text(capacity: Capacity) -> str:
    """Return the target rate as people say it: 6.6, 6.65."""
    text = rate_text(Fraction(capacity.target.rate, 100))
    return text.rstrip("0").rstrip(".")


def answer_text(capacity: Capacity) -> str:
    """Return whether the target is reached, by how many beds it is missed, and when it is met."""
    if capacity.reaches:
        template = mark(
            "Reaches {target} by {month}: {beds} beds of the {needed} needed, {rate} per 1,000;"
            " first met in {when}."
        )
    elif capacity.first_met is None:
        template = mark(
            "Does not reach {target} by {month}: {short} beds short, {beds} of {needed},"
            " {rate} per 1,000; in no later month either."
        )
    else:
        template = mark(
            "Does not reach {target} by {month}: {short} beds short, {beds} of {needed}, {rate} per"
            " 1,000; first met in {when}."
        )
    return say(
        template,
        target=target_text(capacity),
        month=month_text(capacity.target.month),
        beds=count_text(capacity.beds),
        needed=count_text(capacity.beds_needed),
        rate=rate_text(capacity.per_1000, 3),
        short=count_text(capacity.shortfall),
        when=dated_text(capacity.first_met),
    )


def changes_text(scenario: Scenario) -> str:
    """Return what a scenario changes, in one line; that it changes nothing where it does not."""
    return clauses(changes_of(scenario)) or translate(mark("no change"))


def changes_of(scenario: Scenario) -> list[str]:
    """Return what a scenario changes, one change after the other."""
    told = [f"{code} {slip_text(months)}" for code, months in scenario.shifts.items()]
    for code, month in scenario.opens.items():
        told.append(say(mark("{code} opens {month}"), code=code, month=month_text(month)))
    told += [say(mark("{code} dropped"), code=code) for code in scenario.drops]
    for code, beds in scenario.beds.items():
        told.append(say(mark("{code} {beds} new beds"), code=code, beds=count_text(beds)))
    for code, fen in scenario.costs.items():
        told.append(say(mark("{code} costs {money}"), code=code, money=money_text(fen)))
    if scenario.residents is not None:
        told.append(say(mark("{number} residents"), number=count_text(scenario.residents)))
    if scenario.rate is not None:
        told.append(say(mark("target {rate}"), rate=rate_text(Fraction(scenario.rate, 100))))
    if scenario.by is not None:
        told.append(say(mark("by {month}"), month=month_text(scenario.by)))
    return told


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


def money_notes(money: Money) -> Iterator[str]:
    """Yield what the money by year rests on, and what it leaves out."""
    if money.assumed:
        yield say(
            mark(
                "Assumption: the planned investment of {codes} is spread evenly over the months"
                " of the schedule, since no phases were entered or the project was changed."
            ),
            codes=codes_text(money.assumed),
        )
    if money.unknown:
        yield say(
            mark("Cost not known, in no sum (unknown is not zero): {codes}"),
            codes=codes_text(money.unknown),
        )
    if money.undated:
        yield say(
            mark("No schedule, in the total but in no year: {codes}, {money}"),
            codes=codes_text(money.undated_codes),
            money=money_text(money.undated),
        )


def beds_notes(position: Position, capacity: Capacity) -> Iterator[str]:
    """Yield what the beds leave out, and the caveat of every such figure with its population."""
    if capacity.unknown:
        yield say(
            mark("Beds or month not known, not counted: {codes}"),
            codes=codes_text(capacity.unknown),
        )
    if capacity.no_evidence_projects:
        yield plural(
            "{beds} beds of {projects} project have no recent evidence and count in no month:"
            " {codes}",
            "{beds} beds of {projects} projects have no recent evidence and count in no month:"
            " {codes}",
            capacity.no_evidence_projects,
        ).format(
            beds=count_text(capacity.no_evidence_beds),
            projects=capacity.no_evidence_projects,
            codes=codes_text(item.code for item in capacity.no_evidence),
        )
    yield caveat_line(position, capacity)


def caveat_line(position: Position, capacity: Capacity) -> str:
    """Return the caveat that stands under every figure per 1,000."""
    base = base_of(position.ground)
    return caveat_of(base, capacity.stock, capacity.care_beds, capacity.residents)
