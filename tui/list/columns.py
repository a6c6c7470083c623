"""The columns of the list of projects, and what stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from rich.cells import cell_len

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.words.lights import light_text
from portfolio.projects.words.standing import late_words, stage_words
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.money import rounded
from portfolio.values.words import UNKNOWN_TEXT, count_text, name_of, say, short_date, towns_text
from tui.shell.palette import light_style
from tui.shell.plain import fit, plain, starts_of
from tui.widgets.table import Cell, Column

_FUNDERS: Final = {
    "public": Term("funder in a column", "Public"),
    "private": Term("funder in a column", "Private"),
}
COLUMNS: Final = (
    Column("light", Term("column", "Light"), width=4, stays=True),
    Column("code", Term("column", "No."), width=4, stays=True),
    Column("name", Term("column", "Project"), width=22, stays=True, grows=64),
    Column("township", Term("column", "Township"), width=10),
    Column("funder", Term("column", "Funder"), width=4, holds=tuple(_FUNDERS.values())),
    Column("stage", Term("column", "Stage"), width=14),
    Column("finish", Term("column", "Baseline"), width=7),
    Column("expected", Term("column", "Fcst/actual"), width=12),
    Column("slip", Term("column", "Slip"), width=6, right=True, stays=True),
    Column("beds", Term("column", "New beds"), width=5, right=True),
    Column("money", Term("column", "M yuan"), width=6, right=True),
    Column("report", Term("column", "Reported"), width=8),
)


#: The widest that codes are shown; longer ones end in an ellipsis.
_WIDEST_CODE: Final = 12


def columns_for(rows: Sequence[ProjectRow]) -> tuple[Column, ...]:
    """Return the columns with room for the codes of the projects listed, and how names begin."""
    needed = max((cell_len(plain(row.code)) for row in rows), default=0)
    width = min(max(COLUMNS[1].width, needed), _WIDEST_CODE)
    known = {
        "code": replace(COLUMNS[1], width=width),
        "name": replace(COLUMNS[2], starts=starts_of(rows)),
    }
    return tuple(known.get(column.key, column) for column in COLUMNS)


#: Stands behind the light of a project that an auditor would write a breach of.
BREACH: Final = "§"


def cells_of(row: ProjectRow, *, breach: bool = False) -> tuple[Cell, ...]:
    """Return the cells of a project, in the order of COLUMNS; `breach` marks it."""
    cells = tuple(_CELLS[column.key](row) for column in COLUMNS)
    if not breach:
        return cells
    light = cells[0]
    return (light._replace(text=f"{fit(light.text, COLUMNS[0].width - 1)}{BREACH}"), *cells[1:])


def townships_text(row: ProjectRow) -> str:
    """Return the name of a project's township, or in how many it stands."""
    if len(row.townships) > 1:
        return say(mark("{n} places"), n=len(row.townships))
    return plain(towns_text(row.townships)) or UNKNOWN_TEXT


def _light(row: ProjectRow) -> Cell:
    colour = row.lights.overall.colour
    return Cell(light_text(colour), light_style(colour))


def _stage(row: ProjectRow) -> Cell:
    words = stage_words(row)
    if words != UNKNOWN_TEXT:
        return Cell(words, "" if row.fresh or row.opened else "dim")
    return Cell(UNKNOWN_TEXT, "") if row.fresh else Cell(say(mark("No evidence")), "dim")


def _expected(row: ProjectRow) -> Cell:
    actual = row.actual_finish or row.opened
    if actual and actual.precision == "by":
        return Cell(short_date(actual))
    if actual:
        return Cell(say(mark("{date} act."), date=short_date(actual)))
    forecast = row.forecast_finish or row.forecast_opening
    return (
        Cell(say(mark("{date} fcst"), date=short_date(forecast)), "italic")
        if forecast
        else Cell("—")
    )


def _money(row: ProjectRow) -> Cell:
    if row.investment is None:
        return Cell(UNKNOWN_TEXT)
    if spoken() == "zh":
        return Cell(rounded(row.investment, 10**8, 2))
    return Cell(rounded(row.investment, 10**6, 0))


_CELLS: Final[dict[str, Callable[[ProjectRow], Cell]]] = {
    "light": _light,
    "code": lambda row: Cell(plain(row.code), "bold"),
    "name": lambda row: Cell(plain(name_of(row))),
    "township": lambda row: Cell(townships_text(row)),
    "funder": lambda row: Cell(label(_FUNDERS[row.funder]) if row.funder else UNKNOWN_TEXT),
    "stage": _stage,
    "finish": lambda row: Cell(short_date(row.finish)),
    "expected": _expected,
    "slip": lambda row: Cell(late_words(row, signs=True)),
    "beds": lambda row: Cell(count_text(row.beds_new)),
    "money": _money,
    "report": lambda row: Cell(short_date(row.last_report)),
}
