"""Prints data to stdout and words to stderr; tables are aligned by terminal cells."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from portfolio.values import tabular
from portfolio.values.language import Term, label, mark, spoken, translate
from portfolio.values.signs import shown
from portfolio.values.vocabulary import COMPONENTS, FIGURES, UNKNOWN
from portfolio.values.words import UNKNOWN_TEXT, figure_text, say
from portfolio.values.words import listing as joined

if TYPE_CHECKING:
    from portfolio.pictures.records import Published

_LEAST_NAME = 12


def data(text: str) -> None:
    """Print to stdout as it is."""
    click.echo(text, nl=False)


def words(text: str) -> None:
    """Print a sentence to stderr; what is not seen in the names it holds shows as �."""
    click.echo(shown(text), err=True)


def tell(template: str, **values: object) -> None:
    """Print a marked sentence to stderr, in the language spoken."""
    words(say(template, **values))


def published(done: "Published") -> None:
    """Tell which files were written, and what is to be known of them."""
    for path in done.paths:
        tell(mark("Wrote {path}."), path=path)
    for remark in done.warnings:
        tell(remark.template, **remark.values)


def code_word(codes: Mapping[str, Term], code: str | None) -> str:
    """Return what a code of the vocabulary is called; an unknown one as the sign for unknown."""
    return UNKNOWN_TEXT if code is None or code == UNKNOWN else label(codes[code])


def as_data(
    form: str,
    whole: Callable[[], tabular.Data],
    flat: Callable[[], Sequence[tabular.Data]],
    columns: Sequence[str] | None = None,
) -> bool:
    """Print JSON of the whole or CSV of flat rows; return False where another form is asked for."""
    if form == "json":
        data(tabular.json_text(whole()))
    elif form == "csv":
        data(tabular.csv_text(flat(), columns))
    return form in ("json", "csv")


def listing(
    form: str, headings: Sequence[str], rows: Sequence[Sequence[str]], right: str = ""
) -> None:
    """Print a listing under marked headings, in Markdown or as a table; `right` as in `table`."""
    titles = [translate(heading) for heading in headings]
    if form == "md":
        data(tabular.markdown_text(titles, rows))
    else:
        table(titles, rows, right)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> None:
    """Print a table; `right` has one letter a column, `r` for numbers, `l` for texts.

    On a terminal the widest text column is cut, with an ellipsis, until the table fits.
    """
    from rich.cells import cell_len

    lines = [
        list(headings),
        *([shown(cell).replace("\n", " ").replace("\t", " ") for cell in row] for row in rows),
    ]
    widths = [max(cell_len(line[place]) for line in lines) for place in range(len(headings))]
    widths = _fitted(widths, right)
    for number, line in enumerate(lines):
        cells = [_cell(cell, widths[p], right[p : p + 1]) for p, cell in enumerate(line)]
        click.echo("  ".join(cells).rstrip())
        if number == 0:
            click.echo("  ".join("─" * width for width in widths))


def _fitted(widths: list[int], right: str) -> list[int]:
    if not sys.stdout.isatty() or ("COLUMNS" in os.environ and not os.environ["COLUMNS"].isdigit()):
        return widths
    room = shutil.get_terminal_size().columns - 2 * (len(widths) - 1)
    texts = [place for place in range(len(widths)) if right[place : place + 1] != "r"]
    widest = max(texts, key=lambda place: widths[place], default=None)
    if widest is not None and sum(widths) > room:
        widths[widest] = max(_LEAST_NAME, widths[widest] - (sum(widths) - room))
    return widths


def _cell(text: str, width: int, side: str) -> str:
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    gap = " " * (width - cell_len(text))
    return gap + text if side == "r" else text + gap


def as_read(figures: Mapping[str, int], components: Mapping[str, int] | None = None) -> None:
    """Print the figures of a plan as they were read, so that a wrong unit is seen at once.

    `components` are what the investment is made of.
    """
    if figures or components:
        gap = "" if spoken() == "zh" else " "
        told = (
            f"{label(term)}{gap}{figure_text(name, value)}"
            for term, name, value in (
                *((FIGURES[name], name, value) for name, value in figures.items()),
                *(
                    (COMPONENTS[name], "investment", fen)
                    for name, fen in (components or {}).items()
                ),
            )
        )
        tell(mark("Read: {figures}."), figures=joined(told))
