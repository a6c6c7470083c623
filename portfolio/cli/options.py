"""The options that several commands share."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from portfolio.cli.words import F, option
from portfolio.values.digits import read_count
from portfolio.values.kinds import parse_text
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month, parse_dated, parse_month
from portfolio.values.vocabulary import MOST_BEDS, POPULATION_BASES, VIEWS


class _Read(click.ParamType[Any]):
    """A value read by one of the domain's own parsers, which say what is wrong with it."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return self._parse(value) if isinstance(value, str) else value


def _finish(text: str) -> Dated:
    return parse_dated(text, "finish")


def _start(text: str) -> Dated:
    return parse_dated(text, "start")


TEXT = _Read("text", parse_text)
MONTH = _Read("month", parse_month)
START = _Read("date", _start)
FINISH = _Read("date", _finish)
BEDS = _Read("beds", lambda text: read_count(text, MOST_BEDS))


def reads(name: str, parse: Callable[[str], Any]) -> click.ParamType[Any]:
    """Return a parameter type that reads with `parse`."""
    return _Read(name, parse)


def as_of() -> Callable[[F], F]:
    """Return the options --as-of and --known-at."""

    def add(function: F) -> F:
        as_of_option = option(
            "--as-of", type=MONTH, help=mark("As of this month (default: the present one).")
        )
        return as_of_option(known_at()(function))

    return add


def known_at() -> Callable[[F], F]:
    """Return the option --known-at; the command finds it in the database it is handed."""
    return option(
        "--known-at",
        metavar="DATE",
        type=TEXT,
        expose_value=False,
        callback=_remember_day,
        help=mark("Only what had been entered by the end of this day, such as 2024-03-31."),
    )


def _remember_day(context: click.Context, _: click.Parameter, day: str | None) -> None:
    if day is not None:
        context.obj = replace(context.obj, known_at=day)


def view() -> Callable[[F], F]:
    """Return the option --view."""
    return option(
        "--view",
        type=click.Choice(list(VIEWS)),
        default="plan",
        show_default=True,
        help=mark("Which projects count: as planned, as forecast, or in use with evidence."),
    )


def population() -> Callable[[F], F]:
    """Return the option --population."""
    return option(
        "--population",
        type=click.Choice(list(POPULATION_BASES)),
        default="fixed",
        show_default=True,
        help=mark("Over the 2020 census, or the newest official figure."),
    )


def output_format(*formats: str) -> Callable[[F], F]:
    """Return the option --format with these formats, the table first."""
    return option(
        "--format",
        "form",
        type=click.Choice(["table", *formats]),
        default="table",
        show_default=True,
        help=mark("How to print it."),
    )


def month_or(present: Month, given: Month | None) -> Month:
    """Return the month given, else the present one."""
    return given or present
