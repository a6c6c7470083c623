"""Prints and draws what `whatif` finds: pages in words, data, pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec

import click

from portfolio.cli import output
from portfolio.pictures.service import drawing as publishing
from portfolio.pictures.service import materials
from portfolio.values.language import mark
from portfolio.whatif.data import answers as whatifdata
from portfolio.whatif.records import Beliefs, Bounds, Position, Scenario
from portfolio.whatif.service import position as whatif
from portfolio.whatif.service import shelf
from portfolio.whatif.words import counting, reach, risk
from portfolio.whatif.words import scenario as scenarios
from portfolio.whatif.words.parts import Page, Table

P = ParamSpec("P")


def print_scenario(start: Position, scenario: Scenario, form: str) -> None:
    """Print one scenario beside what it starts from."""
    found = whatif.outcome(start, scenario)
    _print(form, scenarios.page, whatifdata.outcome_data, whatifdata.outcome_rows, start, found)


def print_compared(start: Position, several: Sequence[Scenario], form: str) -> None:
    """Print several scenarios side by side."""
    found = [whatif.outcome(start, scenario) for scenario in several]
    _print(
        form, scenarios.compared, whatifdata.compared_data, whatifdata.compared_rows, start, found
    )


def print_kept(state: Path, form: str) -> None:
    """Print the scenarios that are kept."""
    kept = tuple(shelf.kept(state))
    if output.as_data(
        form,
        lambda: whatifdata.kept_data(kept),
        lambda: whatifdata.kept_rows(kept),
        ("scenario", "change", "code", "value"),
    ):
        return
    if kept:
        print_table(scenarios.kept_table(kept))
    else:
        output.tell(mark("No scenario is kept; keep one with --save NAME."))


def print_reach(position: Position, bounds: Bounds, form: str) -> None:
    """Print what it takes."""
    found = whatif.reach(position, bounds)
    _print(form, reach.page, whatifdata.reach_data, whatifdata.reach_rows, found)


def print_definitions(position: Position, form: str) -> None:
    """Print the answer under each way of counting."""
    found = whatif.definitions(position)
    _print(
        form,
        counting.definitions_page,
        whatifdata.definitions_data,
        whatifdata.definitions_rows,
        found,
    )


def print_sensitivity(position: Position, form: str) -> None:
    """Print the answer over population and slip."""
    found = whatif.sensitivity(position)
    _print(
        form,
        counting.sensitivity_page,
        whatifdata.sensitivity_data,
        whatifdata.sensitivity_rows,
        found,
    )


def print_risk(position: Position, beliefs: Beliefs, form: str) -> None:
    """Print how probable it is that the target is met."""
    found = whatif.risk(position, beliefs)
    _print(form, risk.page, whatifdata.risk_data, whatifdata.risk_rows, found)


def draw_sensitivity(start: materials.Start, out: Path) -> None:
    """Draw the answer over slip and population."""
    output.published(
        publishing.picture_of("sensitivity", materials.sensitivity_material(start), out)
    )


def draw_risk(start: materials.Start, beliefs: Beliefs, out: Path) -> None:
    """Draw how probable it is that the target is met."""
    output.published(publishing.picture_of("risk", materials.risk_material(start, beliefs), out))


def _print(
    form: str,
    page: Callable[P, Page],
    data: Callable[P, whatifdata.Data],
    rows: Callable[P, list[whatifdata.Data]],
    *found: P.args,
    **named: P.kwargs,
) -> None:
    if not output.as_data(form, lambda: data(*found, **named), lambda: rows(*found, **named)):
        print_page(page(*found, **named))


def print_page(page: Page) -> None:
    """Print what is said of a what-if: the answer first, then tables, then what it rests on."""
    click.echo(output.plain(page.title))
    click.echo()
    for line in page.answer:
        click.echo(output.plain(line))
    for table in page.tables:
        click.echo()
        click.echo(output.plain(table.title))
        print_table(table)
    click.echo()
    for note in page.notes:
        click.echo(output.plain(note))


def print_table(table: Table) -> None:
    """Print one table."""
    output.table(table.headings, table.rows, table.sides)
