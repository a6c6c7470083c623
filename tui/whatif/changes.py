"""What a key does to the scenario on screen: plain functions that return the next one.

A project that is dropped keeps its other changes here, so that bringing it back brings them back;
`trial` leaves them out of what is counted.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from portfolio.values.digits import fold
from portfolio.values.months import Month, parse_month
from portfolio.whatif.data.scenario import read_rate
from portfolio.whatif.records import Entry, Scenario, Way

V = TypeVar("V")


def pulled(scenario: Scenario, entry: Entry, months: int) -> Scenario:
    """Return the scenario with a project so many months later than it had it; earlier is negative."""
    if entry.code in scenario.opens:
        return opened(scenario, entry, scenario.opens[entry.code] + months)
    shift = scenario.shifts.get(entry.code, 0) + months
    return replace(scenario, shifts=_with(scenario.shifts, entry.code, shift or None))


def opened(scenario: Scenario, entry: Entry, month: Month) -> Scenario:
    """Return the scenario with a project that opens in a month; its own month is no change."""
    own = entry.opens is not None and entry.opens.month == month
    return replace(
        scenario,
        shifts=_with(scenario.shifts, entry.code, None),
        opens=_with(scenario.opens, entry.code, None if own else month),
    )


def toggled(scenario: Scenario, code: str) -> Scenario:
    """Return the scenario without a project, or with it again."""
    if code in scenario.drops:
        return replace(scenario, drops=tuple(other for other in scenario.drops if other != code))
    return replace(scenario, drops=(*scenario.drops, code))


def bedded(scenario: Scenario, entry: Entry, beds: int) -> Scenario:
    """Return the scenario with a project that brings so many new beds."""
    return replace(
        scenario, beds=_with(scenario.beds, entry.code, None if beds == entry.beds else beds)
    )


def costed(scenario: Scenario, entry: Entry, fen: int) -> Scenario:
    """Return the scenario with a project that costs so much."""
    return replace(
        scenario, costs=_with(scenario.costs, entry.code, None if fen == entry.cost else fen)
    )


def without(scenario: Scenario, code: str) -> Scenario:
    """Return the scenario with a project as it stands."""
    return scenario.of(lambda other: other != code)


def of_project(scenario: Scenario, code: str) -> Scenario:
    """Return only what a scenario changes of a project; of one that is dropped only that."""
    if code in scenario.drops:
        return Scenario(drops=(code,))
    only = scenario.of(lambda other: other == code)
    return replace(only, name="", residents=None, rate=None, by=None)


def taken(scenario: Scenario, entries: Mapping[str, Entry], way: Way) -> Scenario:
    """Return the scenario with the projects of a way pulled forward as well."""
    for move in way.moves:
        if move.months is not None:
            scenario = pulled(scenario, entries[move.code], move.months)
    return scenario


def read_target(text: str) -> tuple[int | None, Month | None]:
    """Return the rate and the month of a target, such as `6.6 2027-12`; either may be left out.

    Raises WrongUsage where a word is neither.
    """
    rate, month = None, None
    for word in fold(text).split():
        if "-" in word or "年" in word:
            month = parse_month(word)
        else:
            rate = read_rate(word)
    return rate, month


def _with(values: Mapping[str, V], code: str, value: V | None) -> dict[str, V]:
    """Return a table with another value for a code, or without one."""
    found = {key: kept for key, kept in values.items() if key != code}
    return found if value is None else {**found, code: value}
