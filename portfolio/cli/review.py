"""`review`: what forms brought back and nobody has looked at, and what an officer says of it."""

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.projects import data as project_data
from portfolio.projects.records.reports import Report
from portfolio.projects.service import reviews
from portfolio.values.errors import WrongUsage
from portfolio.values.fields import FIELD_BY_NAME, field_words
from portfolio.values.language import label, mark, plural
from portfolio.values.months import Month
from portfolio.values.vocabulary import REPORT_STATES
from portfolio.values.words import listing, month_text, say


@command(
    "review",
    mark("Mark a report as reviewed, or return it with words; without CODE, list the drafts."),
)
@click.argument("code", type=options.TEXT, required=False)
@option("--month", type=options.MONTH, help=mark("The month it speaks of."))
@option("--site", type=options.TEXT, help=mark("One site of the project, by code or name."))
@option("--return", "words", type=options.TEXT, help=mark("Return it, and say what to correct."))
@options.sure
@options.output_format("json", "csv")
@with_settings
def review_command(
    settings: Settings,
    code: str | None,
    month: Month | None,
    site: str | None,
    words: str | None,
    sure: bool,
    form: str,
) -> None:
    if code is None:
        if site or words:
            raise WrongUsage(mark("Name the project whose report is meant, such as C2."))
        _list(reviews.waiting(settings.database(), month), form)
        return
    if month is None:
        raise WrongUsage(mark("Give the month of the report, such as --month 2026-11."))
    author = settings.author("review")
    report = reviews.review(
        settings.database(), author, code, month, site=site, return_words=words, sure=sure
    )
    output.tell(
        mark("{place}, {month}: {state}."),
        place=report.site or report.project,
        month=month_text(report.month),
        state=label(REPORT_STATES[report.state]),
    )


def _list(drafts: tuple[Report, ...], form: str) -> None:
    printed = output.as_data(
        form,
        lambda: project_data.waiting_data(drafts),
        lambda: project_data.waiting_rows(drafts),
        project_data.WAITING_COLUMNS,
    )
    if drafts and not printed:
        headings = (mark("No."), mark("Month"), mark("What it says"), mark("Taken in by"))
        output.listing(form, headings, [_row(report) for report in drafts])
    output.words(
        plural(
            "{number} draft waits for review; accept it with “portfolio review CODE --month M”.",
            "{number} drafts wait for review; accept each with “portfolio review CODE --month M”.",
            len(drafts),
        ).format(number=len(drafts))
        if drafts
        else say(mark("No draft waits for review."))
    )


def _row(report: Report) -> list[str]:
    said = (
        f"{label(FIELD_BY_NAME[name].label)} {field_words(FIELD_BY_NAME[name], value)}"
        for name, value in report.values.items()
    )
    place = f"{report.project} {report.site}" if report.site else report.project
    return [place, str(report.month), listing(said), report.filed_by]
