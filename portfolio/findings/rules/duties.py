"""What is to be reported of a project in a month, and to whom."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final

from portfolio.findings.records import Duty, ProjectFacts, Told
from portfolio.findings.rules.book import rules
from portfolio.values.months import Month
from portfolio.values.places import DATA

#: From how much investment on a project is in the statistics, in fen.
_LEAST: Final = 5_000_000_00
_ASKS: dict[str, Callable[[ProjectFacts], Month | str | None]] = {}


@cache
def kinds() -> Mapping[str, Mapping[str, str]]:
    """Return the words of each kind of duty, in the order of the data file.

    Raises LookupError where one has no function, or a function no words.
    """
    tables = tomllib.loads((DATA / "duties.toml").read_text(encoding="utf-8"))
    if alone := tables.keys() ^ _ASKS.keys():
        raise LookupError(", ".join(sorted(alone)))
    return tables


def duties(facts: ProjectFacts) -> Iterable[Duty]:
    """Yield what is to be reported of a project in its as-of month; nothing of one that left.

    `done` is known of the monthly report alone; of all others nothing here says so.
    """
    if facts.left is not None:
        return
    for kind, words in kinds().items():
        due = _ASKS[kind](facts)
        if due is not None:
            done = facts.last_report == facts.as_of if kind == "monthly" else None
            yield Duty(
                kind, words, facts.unit, facts.code, facts.name_zh, facts.name_en, str(due), done
            )


def _asks(kind: str) -> Callable[[Callable[[ProjectFacts], Month | str | None]], None]:
    def add(function: Callable[[ProjectFacts], Month | str | None]) -> None:
        _ASKS[kind] = function

    return add


@_asks("monthly")
def _monthly(facts: ProjectFacts) -> Month | None:
    return facts.as_of if facts.asked else None


@_asks("statistics")
def _statistics(facts: ProjectFacts) -> Month | None:
    """Of a project in the statistics, every month but January until it is in use."""
    entered = facts.in_statistics
    if entered is None or entered > facts.as_of or facts.opened or facts.as_of.number == 1:
        return None
    return facts.as_of


@_asks("statistics_entry")
def _statistics_entry(facts: ProjectFacts) -> Month | None:
    """Of one that is large enough, has begun and is not in the statistics."""
    large = facts.approved is not None and facts.approved[1].fen >= _LEAST
    waits = facts.works is not None and facts.in_statistics is None
    return facts.as_of if large and waits else None


@_asks("platform_start")
def _platform_start(facts: ProjectFacts) -> Month | None:
    return _lately(facts, facts.begun)


@_asks("platform_completion")
def _platform_completion(facts: ProjectFacts) -> Month | None:
    return _lately(facts, facts.finished)


def _lately(facts: ProjectFacts, told: Told | None) -> Month | None:
    """Return the month after something happened, where this is that month or the one before."""
    if told is None or told.date.precision != "month":
        return None
    month = told.date.month
    return month + 1 if 0 <= facts.as_of - month <= 1 else None


@_asks("platform_annual")
def _platform_annual(facts: ProjectFacts) -> Month | None:
    """In January, of what had begun before it and was not in use then."""
    began = facts.works is not None and facts.works.date.month < facts.as_of
    return facts.as_of if facts.as_of.number == 1 and began else None


@_asks("final_account")
def _final_account(facts: ProjectFacts) -> Month | None:
    """From the opening of a public project on, due at the end of its clock, until it is settled."""
    if facts.opened is None or facts.funder != "public" or facts.settled:
        return None
    clock = next(rule for rule in rules() if rule.code == "final_account_overdue")
    return facts.opened.date.month + int(clock.limit("allowed_months")) + facts.extended


@_asks("remedy")
def _remedy(facts: ProjectFacts) -> str | None:
    """The earliest deadline of an audit finding that is not remedied."""
    open_ = [row.deadline for row in facts.audits if row.deadline and not row.remedied_on]
    return min(open_, default=None)
