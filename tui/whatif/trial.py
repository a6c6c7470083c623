"""What is tried on the what-if screen, and what it comes to: computed anew at every key."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from portfolio.beds.records.capacity import Capacity
from portfolio.values.digits import fold
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark, sentence
from portfolio.values.words import dated_text, month_text, say
from portfolio.whatif.records import HALTED, IN_USE, NO_EVIDENCE, Entry, Money, Position, Scenario
from portfolio.whatif.service import position as whatif
from tui.shell.plain import plain
from tui.whatif.changes import of_project


@dataclass(frozen=True, slots=True)
class Start:
    """Where a trial starts from: a position, what it comes to unchanged, its projects by code."""

    position: Position
    capacity: Capacity
    money: Money
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Trial:
    """A scenario put to a position, and what it comes to.

    `held` is what the officer asked for, `scenario` what of it holds in this view, `left_out` the
    codes of what does not. `before` is what the projects come to as they stand, against the same
    target and over the same people. `entries` are the projects as tried, without the dropped.
    """

    start: Start
    held: Scenario
    scenario: Scenario
    left_out: tuple[str, ...]
    before: Capacity
    capacity: Capacity
    money: Money
    entries: Mapping[str, Entry]
    position: Position

    @property
    def changed(self) -> bool:
        """Whether anything is tried at all."""
        return self.held.changed


def start_of(position: Position, basis: str) -> Start:
    """Return where trials start from in a view, over a population basis."""
    position = replace(position, basis=basis)
    return Start(
        position,
        whatif.measured(position),
        whatif.money(position),
        {entry.code: entry for entry in position.entries},
    )


def tried(start: Start, held: Scenario) -> Trial:
    """Return what a scenario comes to; what does not hold in this view is left out, and named.

    Raises WrongUsage for codes that are no project of the plan, and for a target month before
    the plan's base figures.
    """
    if strangers := [code for code in held.codes if code not in start.entries]:
        raise WrongUsage(
            mark(
                "The scenario speaks of {codes}, which this plan does not have; it was made for"
                " another one."
            ),
            codes=", ".join(map(plain, strangers)),
        )
    left_out = tuple(code for code in held.codes if _refused(start, held, code) is not None)
    scenario = fitted(held, left_out)
    after = whatif.applied(start.position, scenario)
    return Trial(
        start=start,
        held=held,
        scenario=scenario,
        left_out=left_out,
        before=_as_it_stands(start, scenario),
        capacity=whatif.measured(after),
        money=whatif.money(after),
        entries={entry.code: entry for entry in after.entries},
        position=after,
    )


def _as_it_stands(start: Start, scenario: Scenario) -> Capacity:
    """Return what the projects come to unchanged, measured as the scenario is."""
    measure = Scenario(residents=scenario.residents, rate=scenario.rate, by=scenario.by)
    return start.capacity if measure == Scenario() else whatif.answer(start.position, measure)


def fitted(held: Scenario, left_out: Collection[str] = ()) -> Scenario:
    """Return a scenario as the services take it: a dropped project has no other changes."""
    gone = {*held.drops, *left_out}
    drops = tuple(code for code in held.drops if code not in left_out)
    return replace(held.of(lambda code: code not in gone), drops=drops)


def months_moved(before: Entry, after: Entry) -> int | None:
    """Return by how many months a project opens later; None where it is not known to."""
    was, now = before.opens or before.due, after.opens or after.due
    return now.month - was.month if was and now else None


# --- what cannot be --------------------------------------------------------------------------


def _refused(start: Start, held: Scenario, code: str) -> WrongUsage | None:
    """Return why what a scenario changes of a project does not hold in this view."""
    alone = replace(start.position, entries=(start.entries[code],))
    try:
        whatif.applied(alone, of_project(held, code))
    except WrongUsage as error:
        return error
    return None


def why_not(start: Start, held: Scenario, code: str) -> str | None:
    """Return why the changes of a project cannot be, and what to do, in the words of a screen."""
    error = _refused(start, held, code)
    if error is None:
        return None
    entry, words = start.entries[code], {"code": plain(code)}
    if entry.standing == IN_USE:
        return _in_use(entry)
    if code in held.shifts and (entry.standing == HALTED or not (entry.opens or entry.due)):
        return say(mark("{code} has no month to move from; Enter gives it one."), **words)
    if start.position.view == "forecast" and _before(start, held, entry):
        return say(
            mark("In the forecast nothing opens before {month}; v looks at the plan."),
            month=month_text(start.position.as_of),
        )
    return plain(sentence(error))


def _before(start: Start, held: Scenario, entry: Entry) -> bool:
    """Tell whether a project would open before the as-of month."""
    own = entry.opens or entry.due
    month = held.opens.get(entry.code)
    if month is None and own is not None:
        month = own.month + held.shifts.get(entry.code, 0)
    return month is not None and month < start.position.as_of


def why_fixed(start: Start, held: Scenario, code: str) -> str | None:
    """Return why a project does not move by the arrows at all; None where it does."""
    entry = start.entries[code]
    if code in held.drops:
        return say(mark("{code} is dropped; d brings it back."), code=plain(code))
    if entry.standing == IN_USE:
        return _in_use(entry)
    if entry.standing == NO_EVIDENCE and not {code} & {*held.opens, *held.shifts}:
        return say(
            mark(
                "{code} has no recent evidence and counts in no month; Enter gives the month to"
                " suppose for it."
            ),
            code=plain(code),
        )
    return None


def code_of(start: Start, typed: str) -> str | None:
    """Return the code that was typed, else the first project with that in its code or names."""
    wanted = fold(typed).casefold().strip()
    for code in start.entries:
        if code.casefold() == wanted:
            return code
    for code, entry in start.entries.items():
        if wanted in f"{code}\n{entry.name_zh}\n{entry.name_en}".casefold():
            return code
    return None


def _in_use(entry: Entry) -> str:
    """Return that a project is in use and stays as it is."""
    return say(
        mark("{code} is in use ({month}): a fact in the forecast; v looks at the plan."),
        code=plain(entry.code),
        month=dated_text(entry.opens or entry.due),
    )
