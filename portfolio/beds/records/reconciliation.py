"""Stated totals, row identities and money, against what the rows say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.projects.records.page import Document
from portfolio.projects.records.plans import Plan


@dataclass(frozen=True, slots=True)
class Reading:
    """A way of reading the rows under which a stated total would be right, or nearly."""

    code: str
    projects: tuple[str, ...]
    value: int
    status: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A stated total, a row's identity or a project's money, against what the rows say.

    Values in fen, hundredths of a m2 or of a percent, beds or projects, as `metric` says. Money of a year or a
    month names it in `period`, that of one source of funds its code. What is odd in print and
    contradicts no figure has the status `noted`; where it is no figure itself, `computed_printed`
    may say how it should read.
    """

    kind: str
    scope: str
    metric: str
    stated: int | None
    stated_printed: str
    computed: int | None
    known: int
    of: int
    difference: int | None
    status: str
    source: str
    readings: tuple[Reading, ...] = ()
    period: str = ""
    funding_source: str | None = None
    computed_printed: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Stated totals and row identities of a plan, with the documents that their sources name."""

    plan: Plan
    rows: tuple[Reconciliation, ...]
    documents: Mapping[str, Document]
