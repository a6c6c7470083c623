"""What `import` tells of a whole document: its tables, the totals its text states, its indicators."""

from typing import Final

import click

from portfolio.cli import output
from portfolio.exchange.document import Document
from portfolio.exchange.document.records import IndicatorRow, StatedFigure, Use
from portfolio.exchange.kinds.figures import SCOPES
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.vocabulary import METRICS
from portfolio.values.words import UNKNOWN_TEXT

_USES: Final[dict[Use, Term]] = {
    "projects": Term("use of a table", "projects"),
    "indicators": Term("use of a table", "indicators"),
}
_KINDS: Final = {
    "binding": Term("kind of indicator", "binding"),
    "anticipatory": Term("kind of indicator", "anticipatory"),
}


def print_found(document: Document) -> None:
    """Print what was found in a document, on stdout: a list each of what there is."""
    _listing(
        (mark("Table"), mark("Where"), mark("Rows"), mark("Read as"), mark("Rows taken")),
        [
            [
                str(table.number),
                table.words,
                str(table.rows),
                label(_USES[table.use]) if table.use else UNKNOWN_TEXT,
                str(table.taken),
            ]
            for table in document.tables
        ],
        "rlrlr",
    )
    _listing(
        (mark("Stated total"), mark("Group"), mark("As printed"), mark("Where"), mark("Sentence")),
        [_total(item) for item in document.totals],
    )
    _listing(
        (
            *(mark("No."), mark("Indicator"), mark("Unit"), mark("Base value")),
            *(mark("Target value"), mark("Kind"), mark("Where")),
        ),
        [_indicator(item) for item in document.indicators],
        "rllrrll",
    )


def _listing(headings: tuple[str, ...], rows: list[list[str]], right: str = "") -> None:
    if rows:
        output.listing("table", headings, rows, right)
        click.echo()


def _total(item: StatedFigure) -> list[str]:
    names = [label(METRICS[item.metric]), label(SCOPES[item.scope])]
    return [*names, item.printed, f"{item.where.words} {item.section}".strip(), item.sentence]


def _indicator(item: IndicatorRow) -> list[str]:
    base, target = (
        UNKNOWN_TEXT if value is None else str(value) for value in (item.base, item.target)
    )
    kind = label(_KINDS[item.kind])
    unit = item.unit or UNKNOWN_TEXT
    return [str(item.number), item.name, unit, base, target, kind, item.where.words]


def say_left(document: Document, *, totals: bool, indicators: bool) -> None:
    """Tell on stderr what a document holds besides projects, and how it is kept."""
    stated, listed = len(document.totals), len(document.indicators)
    if stated and not totals:
        text = plural(
            "The text states {number} total; --totals keeps it.",
            "The text states {number} totals; --totals keeps them.",
            stated,
        )
        output.words(text.format(number=stated))
    if listed and not indicators:
        text = plural(
            "A table of indicators was found, with {number} row; --indicators keeps it.",
            "A table of indicators was found, with {number} rows; --indicators keeps them.",
            listed,
        )
        output.words(text.format(number=listed))
