"""Prints what `whatif` finds: in words, as JSON, as CSV."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from portfolio.cli import output
from portfolio.values.language import mark
from portfolio.values.signs import shown
from portfolio.values.tabular import Data
from portfolio.whatif.data import answers as data
from portfolio.whatif.service import shelf
from portfolio.whatif.words import counting, reach, risk
from portfolio.whatif.words import scenario as scenarios
from portfolio.whatif.words.parts import Page, Table


class _Forms(NamedTuple):
    """How an answer is told: as a page of words, as data, as flat rows."""

    page: Callable[[Any], Page]
    data: Callable[[Any], Data]
    rows: Callable[[Any], list[Data]]


_FORMS: Final[Mapping[str, _Forms]] = {
    "scenario": _Forms(scenarios.page, data.outcome_data, data.outcome_rows),
    "compare": _Forms(scenarios.compared, data.compared_data, data.compared_rows),
    "reach": _Forms(reach.page, data.reach_data, data.reach_rows),
    "definitions": _Forms(counting.definitions_page, data.definitions_data, data.definitions_rows),
    "sensitivity": _Forms(counting.sensitivity_page, data.sensitivity_data, data.sensitivity_rows),
    "risk": _Forms(risk.page, data.risk_data, data.risk_rows),
}


def print_answer(question: str, found: object, form: str) -> None:
    """Print what was found to a question as a table, JSON or CSV."""
    told = _FORMS[question]
    if not output.as_data(form, lambda: told.data(found), lambda: told.rows(found)):
        _print_page(told.page(found))


def print_kept(state: Path, form: str) -> None:
    """Print the scenarios that are kept."""
    kept = tuple(shelf.kept(state))
    if output.as_data(
        form,
        lambda: data.kept_data(kept),
        lambda: data.kept_rows(kept),
        ("scenario", "change", "code", "value"),
    ):
        return
    if kept:
        _print_table(scenarios.kept_table(kept))
    else:
        output.tell(mark("No scenario is kept; keep one with --save NAME."))


def _print_page(page: Page) -> None:
    """Print the answer first, then tables, then what it rests on."""
    click.echo(shown(page.title))
    click.echo()
    for line in page.answer:
        click.echo(shown(line))
    for table in page.tables:
        click.echo()
        click.echo(shown(table.title))
        _print_table(table)
    click.echo()
    for note in page.notes:
        click.echo(shown(note))


def _print_table(table: Table) -> None:
    output.table(table.headings, table.rows, table.sides)
