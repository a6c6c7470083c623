"""The options that several commands share."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import click

from portfolio.cli import output
from portfolio.cli.words import F, option
from portfolio.values.area import parse_area
from portfolio.values.digits import read_count
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import parse_text
from portfolio.values.language import mark
from portfolio.values.money import parse_money
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Dated, Month, parse_dated, parse_month
from portfolio.values.vocabulary import AREAS, MOST_BEDS, POPULATION_BASES, VIEWS
from portfolio.values.words import month_text


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


def read_year(text: str) -> int:
    """Return a year from 1900 to 2199. Raises WrongUsage for anything else."""
    year = read_count(text, LAST_YEAR)
    if year < FIRST_YEAR:
        raise WrongUsage(mark("“{text}” is not a year; type it as 2027."), text=text)
    return year


TEXT = _Read("text", parse_text)
YEAR = _Read("year", read_year)
MONTH = _Read("month", parse_month)
START = _Read("date", _start)
FINISH = _Read("date", _finish)
BEDS = _Read("beds", lambda text: read_count(text, MOST_BEDS))
MONEY = _Read("amount", parse_money)
AREA = _Read("area", parse_area)


def reads(name: str, parse: Callable[[str], Any]) -> click.ParamType[Any]:
    """Return a parameter type that reads with `parse`."""
    return _Read(name, parse)


AS_OF: Final = mark("As of this month (default: the present one).")
FROM: Final = mark("From this month on (default: the present one).")


def as_of() -> Callable[[F], F]:
    """Return the options --as-of and --known-at; of a month to come a remark says what is told."""

    def add(function: F) -> F:
        asked = option("--as-of", type=MONTH, callback=_or_ahead, help=AS_OF)
        return asked(known_at()(function))

    return add


def _or_ahead(context: click.Context, _: click.Parameter, given: Month | None) -> Month:
    present: Month = context.obj.present()
    if given is not None and given > present:
        output.tell(
            mark("{month} has not come yet; it is told as it would be by what is known now."),
            month=month_text(given),
        )
    return given or present


def month(name: str, text: str) -> Callable[[F], F]:
    """Return an option of a month, by default the present one; `text` is its marked help."""
    return option(name, type=MONTH, callback=_or_present, help=text)


def _or_present(context: click.Context, _: click.Parameter, given: Month | None) -> Month:
    present: Month = context.obj.present()
    return given or present


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
        help=mark("Over the residents of the target, or the newest official figure."),
    )


def target() -> Callable[[F], F]:
    """Return the option --target."""
    return option(
        "--target",
        metavar="CODE",
        help=mark("The target to answer for, by its code (default: the next one due)."),
    )


def reason(function: F) -> F:
    """Add the option by which an edit says why."""
    text = mark("Why it is changed; kept in the log.")
    return option("--reason", type=TEXT, required=True, help=text)(function)


def why(function: F) -> F:
    """Add the options that every edit needs: the reason, and the document it rests on."""
    return option(
        "--source",
        type=TEXT,
        required=True,
        help=mark("The document it rests on, by code or title."),
    )(reason(function))


def sure(function: F) -> F:
    """Add the option by which an officer takes what is doubted."""
    text = mark("Take it although it contradicts what is on record.")
    return option("--sure", is_flag=True, help=text)(function)


def correct(function: F) -> F:
    return option(
        "--correct",
        is_flag=True,
        help=mark("Change the figure on record; the old one stays in the log."),
    )(function)


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


_FIGURES = {
    "beds_built": mark("Beds built."),
    "beds_staffed": mark("Staffed beds."),
    "beds_opened": mark("Expected open beds."),
    "beds_new": mark("Expected new beds."),
    "investment": mark("Total investment, such as 1.2亿."),
    "land_area": mark("Land area, such as 27600 or 60亩."),
    "floor_area": mark("Floor area, in square metres."),
    "phase_one_floor_area": mark("Floor area of phase one, a part of the whole."),
    "renovated_area": mark("Renovated floor area, in square metres."),
}
_OF_INVESTMENT = {
    "construction": mark("Of the investment: construction and installation."),
    "equipment": mark("Of the investment: equipment and instruments."),
    "other": mark("Of the investment: other costs."),
    "reserve": mark("Of the investment: the reserve."),
}


def components(function: F) -> F:
    """Add the options of what an investment is made of."""
    for name in reversed(_OF_INVESTMENT):
        flag = f"--investment-{name}"
        function = option(flag, type=MONEY, help=_OF_INVESTMENT[name])(function)
    return function


def figures(*without: str) -> Callable[[F], F]:
    """Return the options of a plan's figures: beds, investment, areas."""

    def add(function: F) -> F:
        for name in reversed([name for name in _FIGURES if name not in without]):
            kind = AREA if name in AREAS else MONEY if name == "investment" else BEDS
            flag = f"--{name.replace('_', '-')}"
            function = option(flag, name, type=kind, help=_FIGURES[name])(function)
        return function

    return add
