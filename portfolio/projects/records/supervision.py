"""Contracts, visits, audit findings, extensions and goals of a project, as lists show them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract or a change of one; amount in fen, days as YYYY-MM-DD."""

    project: str
    contract_number: str
    contract_kind: str
    party: str | None
    amount: int
    signed_on: str | None
    changes_number: str | None
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit to a site: the day, who, what was found."""

    project: str
    visited_on: str
    visitor: str
    noted: str | None
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What auditors found, by when it is to be remedied, and when and how it was."""

    project: str
    finding_number: str
    found_on: str
    words: str
    deadline: str | None
    remedied_on: str | None
    remedy: str | None
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """By how many months the final account was put off, and on which day."""

    project: str
    granted_on: str
    months: int
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class GoalRow:
    """An indicator and its target; with a `measure` its target as that is typed.

    `capacity_added` beds, `finish` and `opening` a month or year, `cost` yuan. Without one `stands`
    tells in words how it stood on a day.
    """

    project: str
    aspect: str
    name: str
    target: str
    measure: str | None
    stands: str | None
    stands_on: str | None
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Supervision:
    """What of all this is on record of projects, in the order of their codes and days."""

    contracts: tuple[ContractRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    audits: tuple[AuditRow, ...] = ()
    extensions: tuple[ExtensionRow, ...] = ()
