"""`report`: files a status report, the same that the form of the terminal UI files."""

from collections.abc import Mapping

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import F, Option, command, option, with_settings
from portfolio.history.service import issued
from portfolio.projects.records.reports import Filed
from portfolio.projects.service import reports
from portfolio.values.digits import read_count
from portfolio.values.errors import WrongUsage
from portfolio.values.fields import (
    FIELD_BY_NAME,
    FORECASTS,
    REPORT_FIELDS,
    Field,
    field_words,
    parse_field,
)
from portfolio.values.kinds import DOCUMENT, FLAG, TEXT, Value
from portfolio.values.language import label, mark, spoken
from portfolio.values.months import Month
from portfolio.values.words import listing, month_text, say


def _fields(function: F) -> F:
    for field in reversed(REPORT_FIELDS):
        name = f"--{field.name.replace('_', '-')}"
        # A flag that is given says yes; `--clear` makes it unknown again.
        flag = {"is_flag": True, "flag_value": FLAG.text(1)} if field.kind is FLAG else {}
        function = click.option(name, field.name, cls=Option, help=field.help, **flag)(function)
    return function


def _version(text: str) -> int:
    return read_count(text, 10**9)


@command("report", mark("File a status report; filing again changes only the fields given."))
@click.argument("code", type=options.TEXT)
@option("--month", type=options.MONTH, required=True, help=mark("The month it speaks of."))
@option("--site", type=options.TEXT, help=mark("One site of the project, by code or name."))
@_fields
@option("--tentative", is_flag=True, help=mark("The forecasts given are tentative."))
@option(
    "--clear",
    type=options.TEXT,
    multiple=True,
    metavar="FIELD",
    help=mark("Make a field unknown again."),
)
@option(
    "--expect-version",
    type=options.reads("version", _version),
    help=mark("Refuse where the report is not at this version (0: not filed yet)."),
)
@options.sure
@with_settings
def report_command(
    settings: Settings,
    code: str,
    month: Month,
    site: str | None,
    tentative: bool,
    clear: tuple[str, ...],
    expect_version: int | None,
    sure: bool,
    **given: str | None,
) -> None:
    cleared = tuple(_field(name).name for name in clear)
    values = _values(given)
    if tentative and not any(name in FORECASTS for name in values):
        raise WrongUsage(
            mark("--tentative speaks of a forecast; give one, such as --forecast-finish.")
        )
    filed = reports.file_report(
        settings.database(),
        settings.author("report"),
        code,
        month,
        values,
        site=site,
        clear=cleared,
        tentative=tentative,
        expect_version=expect_version,
        at_exit=True,
        sure=sure,
    )
    _say(filed)
    if filed.changed and month in issued.issued_months(settings.database()):
        output.tell(
            mark("{month} was issued: what changes in it is a correction of the next pack."),
            month=month_text(month),
        )


def _values(given: Mapping[str, str | None]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, text in given.items():
        if text is None:
            continue
        if not text.strip():
            raise WrongUsage(
                mark("--{name} is empty; to make the field unknown again use --clear {name}."),
                name=name.replace("_", "-"),
            )
        values[name] = parse_field(FIELD_BY_NAME[name], text)
    return values


def _field(name: str) -> Field:
    field = FIELD_BY_NAME.get(name.strip().removeprefix("--").replace("-", "_"))
    if field is None:
        raise WrongUsage(
            mark("There is no field “{name}” to clear; the fields are: {names}."),
            name=name,
            names=", ".join(field.name.replace("_", "-") for field in REPORT_FIELDS),
        )
    return field


def _say(filed: Filed) -> None:
    report = filed.report
    place = f"{report.project} {report.site}" if report.site else report.project
    if not filed.changed:
        sentence = mark(
            "{place}, {month}: nothing changed; it says so already (version {version})."
        )
    elif filed.created:
        sentence = mark("Filed {place} for {month}: {fields} (version {version}).")
    else:
        sentence = mark("Changed {place} for {month}: {fields} (version {version}).")
    output.words(
        say(
            sentence,
            place=place,
            month=month_text(report.month),
            fields=listing(_as_read(filed, name) for name in filed.changed),
            version=report.version,
        )
    )
    for remark in filed.warnings:
        output.words(say(remark.template, **remark.values))


def _as_read(filed: Filed, name: str) -> str:
    """Return a field that changed with its value as it was read; words are not said again."""
    field, value = FIELD_BY_NAME[name], filed.report.values.get(name)
    if value is None or field.kind in (TEXT, DOCUMENT):
        return label(field.label)
    gap = "" if spoken() == "zh" else " "
    return f"{label(field.label)}{gap}{field_words(field, value)}"
