"""A list of projects as a sheet: headings in the language spoken, cells as values."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Literal

from portfolio.pack.records import Listed, ListedPart
from portfolio.projects.records import ProjectRow
from portfolio.projects.words import stage_words
from portfolio.values.digits import decimal_text
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.months import Dated, Month
from portfolio.values.sums import Sum
from portfolio.values.tabular import csv_of
from portfolio.values.vocabulary import FUNDERS, GROUPINGS, GROUPS, LIGHTS, NATURES
from portfolio.values.words import UNKNOWN_TEXT, month_text, name_of, say

#: How a cell is to be read: a text, a whole number, fen, hundredths of a m2 or a rate, tenths of a %.
Kind = Literal["text", "count", "money", "area", "rate", "percent"]
#: How many decimals a whole number of each kind stands for.
PLACES: Final[dict[Kind, int]] = {"count": 0, "money": 2, "area": 2, "rate": 2, "percent": 1}
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column, and what its cells are."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of values with what it is, how it was asked for, and what it sums up to.

    None is a blank cell: unknown. Money is in fen. Every row of `sums` is a heading, how many
    projects, and for beds and money the sum and how many of the projects had a figure.
    """

    name: str
    title: str
    words: str
    as_of: Month
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sum_headings: tuple[Heading, ...]
    sums: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A bare table for other programs, its rows made one after the other."""

    name: str
    headings: tuple[Heading, ...]
    rows: Iterable[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class _Column:
    title: Term
    value: Callable[[ProjectRow], Cell]
    kind: Kind = "text"
    #: The grouping whose headings say the same, so that the column would stand there twice.
    said_by: str = ""


def sheet_of(listed: Listed) -> Sheet:
    """Return a list as a sheet: one row a project, the heading it stands under in front."""
    front = (Heading(_grouped_by(listed), "text"),) if listed.grouping else ()
    return Sheet(
        name=say(mark("Project list")),
        title=listed.title,
        words=_words(listed),
        as_of=listed.as_of,
        headings=(*front, *(Heading(label(item.title), item.kind) for item in _columns(listed))),
        rows=tuple(_row(listed, part, row) for part in listed.parts for row in part.rows),
        sum_headings=tuple(Heading(label(title), kind) for title, kind in _SUMS),
        sums=_sums(listed),
    )


def _grouped_by(listed: Listed) -> str:
    return say(mark("Grouped by: {what}"), what=label(GROUPINGS[listed.grouping]))


def _words(listed: Listed) -> str:
    return say(mark("As of {month} · {words}"), month=month_text(listed.as_of), words=listed.words)


def _row(listed: Listed, part: ListedPart, row: ProjectRow) -> tuple[Cell, ...]:
    front = (part.heading,) if listed.grouping else ()
    return (*front, *(column.value(row) for column in _columns(listed)))


def _columns(listed: Listed) -> Sequence[_Column]:
    return [item for item in _COLUMNS if not item.said_by or item.said_by != listed.grouping]


# --- the sums -----------------------------------------------------------------------------------

_SUMS: Final[tuple[tuple[Term, Kind], ...]] = (
    (Term("sheet", "Sums"), "text"),
    (Term("sheet", "Projects"), "count"),
    (Term("sheet", "New beds"), "count"),
    (Term("sheet", "Projects whose beds are known"), "count"),
    (Term("sheet", "Total investment (yuan)"), "money"),
    (Term("sheet", "Projects whose investment is known"), "count"),
)


def _sums(listed: Listed) -> tuple[tuple[Cell, ...], ...]:
    counts = [len(part.rows) for part in listed.parts]
    parts = [
        _sum_row(part.heading, count, part.beds_new, part.investment)
        for part, count in zip(listed.parts, counts, strict=True)
        if listed.grouping
    ]
    total = say(mark("All projects listed"))
    return (*parts, _sum_row(total, sum(counts), listed.beds_new, listed.investment))


def _sum_row(heading: str, projects: int, beds: Sum, money: Sum) -> tuple[Cell, ...]:
    return (heading, projects, beds.sum, beds.known, money.sum, money.known)


# --- the columns --------------------------------------------------------------------------------


def _date(date: Dated | Month | None) -> str | None:
    return None if date is None else str(date)


def _townships(row: ProjectRow) -> str | None:
    names = [zh if spoken() == "zh" or not en else en for _, zh, en in row.townships]
    return ("、" if spoken() == "zh" else ", ").join(names) or None


def _stage(row: ProjectRow) -> str | None:
    words = stage_words(row)
    return None if words == UNKNOWN_TEXT else words


def _group(row: ProjectRow) -> str:
    if row.in_plan and row.group:
        return label(GROUPS[row.group])
    return label(Term("group", "Outside the plan"))


_COLUMNS: Final = (
    _Column(Term("sheet", "No."), lambda row: row.code),
    _Column(Term("sheet", "Project"), name_of),
    _Column(Term("sheet", "Project group"), _group, said_by="group"),
    _Column(Term("sheet", "Nature"), lambda row: label(NATURES[row.nature]), said_by="nature"),
    _Column(Term("sheet", "Townships"), _townships),
    _Column(
        Term("sheet", "Funder"), lambda row: label(FUNDERS[row.funder]) if row.funder else None
    ),
    _Column(Term("sheet", "Stage"), _stage),
    _Column(Term("sheet", "Light"), lambda row: label(LIGHTS[row.lights.overall.colour])),
    _Column(Term("sheet", "Baseline start"), lambda row: _date(row.start)),
    _Column(Term("sheet", "Baseline finish"), lambda row: _date(row.finish)),
    _Column(Term("sheet", "Forecast finish"), lambda row: _date(row.forecast_finish)),
    _Column(Term("sheet", "Forecast opening"), lambda row: _date(row.forecast_opening)),
    _Column(Term("sheet", "Actual finish"), lambda row: _date(row.actual_finish)),
    _Column(Term("sheet", "In use since"), lambda row: _date(row.opened)),
    _Column(Term("sheet", "Slip (months)"), lambda row: row.slip, "count"),
    _Column(
        Term("sheet", "Due, not in use"),
        lambda row: say(mark("yes")) if row.overdue else say(mark("no")),
    ),
    _Column(Term("sheet", "New beds"), lambda row: row.beds_new, "count"),
    _Column(Term("sheet", "Total investment (yuan)"), lambda row: row.investment, "money"),
    _Column(Term("sheet", "Last report"), lambda row: _date(row.last_report)),
)


def sheet_csv(sheet: Sheet) -> bytes:
    """Return the rows of a sheet as CSV the way Excel writes it, with its mark for UTF-8.

    Money is in yuan.
    """
    table = Table(sheet.name, sheet.headings, sheet.rows)
    return b"".join(table_csv(table, bom=True))


def table_csv(table: Table, *, bom: bool) -> Iterator[bytes]:
    """Yield a table as CSV the way Excel writes it, piece by piece; `bom` is its mark for UTF-8.

    Figures are plain decimal numbers: yuan, square metres, rates, percent.
    """
    kinds = [heading.kind for heading in table.headings]
    headings = [heading.text for heading in table.headings]
    yield (b"\xef\xbb\xbf" if bom else b"") + _csv_bytes([headings])
    rows = iter(table.rows)
    while batch := list(islice(rows, _BATCH)):
        yield _csv_bytes(
            [plain_cell(*pair) for pair in zip(kinds, row, strict=True)] for row in batch
        )


_BATCH: Final = 1000


def _csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    return csv_of(rows, "\r\n").encode("utf-8", "replace")


def plain_cell(kind: Kind, value: str | int | None) -> str | int | None:
    places = PLACES.get(kind)
    return decimal_text(value, places) if places and isinstance(value, int) else value
