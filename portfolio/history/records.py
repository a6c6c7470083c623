"""What the log and the comparison of two months hand out: frozen values, without a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portfolio.values.kinds import Value
from portfolio.values.months import Month
from portfolio.values.remarks import Remark


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of the log: a new record, an edited field or a removed record; values as JSON.

    `name` is what the record is called: a project by its code, a report by place and month.
    """

    record: str
    record_key: str
    field: str | None
    old: str | None
    new: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change as its author made it; `undoes` is the change that it takes back.

    `more` tells how many of its rows are left out of `rows`.
    """

    number: int
    who: str
    made_at: str
    reason: str
    undoes: int | None
    digest: str
    rows: tuple[ChangeRow, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Logged:
    """Changes, which of them were taken back, and the titles of the documents they name, by key."""

    entries: tuple[LogEntry, ...]
    taken_back: frozenset[int]
    documents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogPage:
    """A window of the log up to change `head`: `first` of `total` changes come before it."""

    logged: Logged
    first: int
    total: int
    head: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of the log found: its head, and every place where it was bent."""

    changes: int
    head: str
    problems: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One thing that changed between two months, of a project, a site or the district.

    `kind` is `added`, `ended`, `resumed`, `stage`, `baseline`, `date`, `money`, `beds` or
    `capacity`. `before` and `after` are a code, a date, fen, beds or a baseline's number.
    `months` and `beds` are what it moved by; later and more are positive. `month` is when a
    project was added, and the target month of the district's capacity.
    """

    kind: str
    project: str | None = None
    site: str | None = None
    field: str | None = None
    before: Value | None = None
    after: Value | None = None
    months: int | None = None
    beds: int | None = None
    month: Month | None = None
    from_basis: str | None = None
    to_basis: str | None = None
    cost_kind: str | None = None
    view: str | None = None
    from_shortfall: int | None = None
    to_shortfall: int | None = None
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the end of a month; `names` are Chinese and English, by code."""

    since: Month
    items: tuple[ChangeItem, ...]
    names: Mapping[str, tuple[str, str]]
