"""What the log and the comparison of two months hand out: frozen values, without a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from portfolio.values.kinds import Value
from portfolio.values.months import Month, Slip
from portfolio.values.remarks import Remark


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of the log: a new record, an edited field or a removed record; values as JSON.

    `name` is what the record is called: a project by its code, a report by place and month.
    `precision` is that of an edited date after the change, as the log has it.
    """

    record: str
    record_key: str
    field: str | None
    old: str | None
    new: str | None
    name: str = ""
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change as its author made it; `undoes` is the change that it takes back.

    `more` tells how many of its rows are left out of `rows`; `login` is what the system knew the
    author by, where that was another name.
    """

    number: int
    who: str
    made_at: str
    reason: str
    undoes: int | None
    digest: str
    rows: tuple[ChangeRow, ...]
    more: int = 0
    login: str | None = None


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
    """What the check of the log found: its head, and every place where it was bent.

    `altered` are tables, rules and triggers that are not the program's, the log's guards too.
    """

    changes: int
    head: str
    problems: tuple[Remark, ...]
    altered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One thing that changed between two months, of a project, a site or the district.

    `kind` is `added`, `ended`, `resumed`, `stage`, `baseline`, `grouping`, `date`, `money`,
    `beds` or `capacity`. `before` and `after` are a code, a date, fen, beds or a baseline's number.
    `months` and `beds` are what it moved by, `months` None where the date before came `by` its
    month; later and more are positive. `causes` are what moved the beds of a view: of each the
    cause, its beds and the projects, which sum to `beds`. `month` is when a
    project was added, and the target month of the district's capacity.
    """

    kind: str
    project: str | None = None
    site: str | None = None
    field: str | None = None
    before: Value | None = None
    after: Value | None = None
    months: Slip | None = None
    beds: int | None = None
    month: Month | None = None
    from_basis: str | None = None
    to_basis: str | None = None
    cost_kind: str | None = None
    view: str | None = None
    from_shortfall: int | None = None
    to_shortfall: int | None = None
    projects: tuple[str, ...] = ()
    causes: tuple[tuple[str, int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the end of a month; `names` are Chinese and English, by code."""

    since: Month
    items: tuple[ChangeItem, ...]
    names: Mapping[str, tuple[str, str]]


class Issue(NamedTuple):
    """A month was issued: by whom, on which day, and the head of the log that its pack names."""

    who: str
    day: str
    head: str


#: The revision of the rules by which the cells of a pack are made. It goes up with every change of
#: the program that makes other cells of the same records: what that alters in issued months is
#: then told as counted anew, and not as a correction.
RULES: Final = 7

#: The cells of a file as text, by row and column, blank ones left out; and the files by name.
Cells = Mapping[str, Mapping[str, str]]
Files = Mapping[str, Cells]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of an issued file that is another today; empty where it was, or is, not there."""

    file: str
    row: str
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Touch:
    """What a change of the log touched: each record by its kind and by what it is called.

    `whole` tells that all are there; of a large import only the first are.
    """

    number: int
    rows: tuple[tuple[str, str], ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell of an issued month that is another one now, and the changes that may have made it so.

    `why` is `correction`; `counted_anew`, where the program's rules alone made it another; or
    `reported`, where no cells were kept of the month: then the cell is one of the log.
    """

    month: Month
    cell: Difference
    why: str
    changes: tuple[int, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of the issued months: every correction, and their cells as made today by month.

    Of the months `unkept` no cells were kept when they were issued. `made` has the months that may
    be other than they were kept.
    """

    corrections: tuple[Correction, ...] = ()
    unkept: tuple[Month, ...] = ()
    made: Mapping[Month, Files] = field(default_factory=dict)
