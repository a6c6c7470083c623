"""A list of projects as a sheet: headings in the language spoken, cells as values."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from portfolio.pack.records import Listed
from portfolio.pack.sheet import Cell, Column, Kind, Print, Row, Sheet, number, widths
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.words.lights import light_name
from portfolio.projects.words.standing import stage_words
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Dated, Month
from portfolio.values.sums import Sum
from portfolio.values.vocabulary import (
    FUNDERS,
    GROUPINGS,
    GROUPS,
    NATURES,
    SLIP_PRECISIONS,
)
from portfolio.values.words import UNKNOWN_TEXT, month_text, name_of, say, short_date, towns_text

_A4: Final = 9


@dataclass(frozen=True, slots=True)
class _Column:
    title: Term
    value: Callable[[ProjectRow], str | int | None]
    kind: Kind = "text"
    #: The grouping whose headings say the same, so that the column would stand there twice.
    said_by: str = ""


def sheet_of(listed: Listed) -> Sheet:
    """Return a list as a sheet: one row a project, the heading it stands under in front.

    The sums stand below the table, with how many of the projects had a figure. Money is in fen.
    """
    columns, rows = _titled(listed), tuple(_rows(listed))
    sum_columns, sums = [Column(label(term), kind=kind) for term, kind in _SUMS], _sums(listed)
    found = zip_longest(widths(columns, rows), widths(sum_columns, sums), fillvalue=0)
    wide = zip(columns, map(max, found), strict=True)
    return Sheet(
        name=say(mark("Project list")),
        columns=tuple(replace(column, width=width) for column, width in wide),
        rows=rows,
        head=(Row((Cell(listed.title, "title"),)), Row((Cell(_words(listed), "words"),)), Row(())),
        foot=(
            Row(()),
            Row([column.title for column in sum_columns], "head"),
            *(_summed(sum_columns, row) for row in sums),
        ),
        title=listed.title,
        filtered=True,
        printed=Print(_A4),
    )


def _titled(listed: Listed) -> tuple[Column, ...]:
    front = (Column(_grouped_by(listed)),) if listed.grouping else ()
    return (*front, *(Column(label(item.title), kind=item.kind) for item in _columns(listed)))


def _rows(listed: Listed) -> Iterator[Row]:
    for part in listed.parts:
        front = (part.heading,) if listed.grouping else ()
        for row in part.rows:
            yield Row((*front, *(column.value(row) for column in _columns(listed))))


def _summed(columns: Sequence[Column], row: Row) -> Row:
    """Return a row of sums whose figures know their kinds, since they stand under other columns."""
    pairs = zip(columns, row.cells, strict=True)
    return Row([number(c.kind, v) if isinstance(v, int) else v for c, v in pairs])


def _grouped_by(listed: Listed) -> str:
    return say(mark("Grouped by: {what}"), what=label(GROUPINGS[listed.grouping]))


def _words(listed: Listed) -> str:
    return say(mark("As of {month} · {words}"), month=month_text(listed.as_of), words=listed.words)


def _columns(listed: Listed) -> Sequence[_Column]:
    return [item for item in _COLUMNS if not item.said_by or item.said_by != listed.grouping]


# --- the sums -----------------------------------------------------------------------------------

_SUMS: Final[tuple[tuple[Term, Kind], ...]] = (
    (Term("sheet", "Sums"), "text"),
    (Term("sheet", "Projects"), "count"),
    (Term("sheet", "New beds"), "count"),
    (Term("sheet", "Projects whose beds are known"), "count"),
    (Term("sheet", "Total investment (yuan)"), "yuan"),
    (Term("sheet", "Projects whose investment is known"), "count"),
)


def _sums(listed: Listed) -> list[Row]:
    shown = listed.parts if listed.grouping else ()
    parts = [
        _sum_row(part.heading, part.projects, part.beds_new, part.investment) for part in shown
    ]
    total = say(mark("All projects listed"))
    return [*parts, _sum_row(total, listed.projects, listed.beds_new, listed.investment)]


def _sum_row(heading: str, projects: int, beds: Sum, money: Sum) -> Row:
    return Row((heading, projects, beds.sum, beds.known, money.sum, money.known))


# --- the columns --------------------------------------------------------------------------------


def _date(date: Dated | Month | None) -> str | None:
    return None if date is None else short_date(date)


def _townships(row: ProjectRow) -> str | None:
    return towns_text(row.townships) or None


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
    _Column(Term("sheet", "Light"), lambda row: light_name(row.lights.overall)),
    _Column(Term("sheet", "Baseline start"), lambda row: _date(row.start)),
    _Column(Term("sheet", "Baseline finish"), lambda row: _date(row.finish)),
    _Column(Term("sheet", "Forecast finish"), lambda row: _date(row.forecast_finish)),
    _Column(Term("sheet", "Forecast opening"), lambda row: _date(row.forecast_opening)),
    _Column(Term("sheet", "Actual finish"), lambda row: _date(row.actual_finish)),
    _Column(Term("sheet", "In use since"), lambda row: _date(row.opened)),
    _Column(Term("sheet", "Slip (months)"), lambda row: row.slip and row.slip.months, "count"),
    _Column(
        Term("sheet", "Slip is known"),
        lambda row: label(SLIP_PRECISIONS[row.slip.precision]) if row.slip else None,
    ),
    _Column(
        Term("sheet", "Due, not reported in use"),
        lambda row: say(mark("yes")) if row.overdue else say(mark("no")),
    ),
    _Column(Term("sheet", "New beds"), lambda row: row.beds_new, "count"),
    _Column(Term("sheet", "Total investment (yuan)"), lambda row: row.investment, "yuan"),
    _Column(Term("sheet", "Last report"), lambda row: _date(row.last_report)),
)
