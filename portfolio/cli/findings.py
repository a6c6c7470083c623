"""`findings`: what an auditor would write of the projects, with facts, law and remedy."""

from typing import Final

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.findings import data
from portfolio.findings.records import Finding, Findings, Listed
from portfolio.findings.service import due, findings
from portfolio.findings.words import (
    STATE_WORDS,
    WEIGHT_WORDS,
    count_words,
    fact_words,
    headline,
    length_text,
    rule_word,
    unjudged_words,
)
from portfolio.values.errors import DONE, NOT_RECONCILED
from portfolio.values.language import label, mark, spoken, translate
from portfolio.values.months import Month
from portfolio.values.signs import shown
from portfolio.values.words import UNKNOWN_TEXT, money_text, month_text, name_of, say

HEADINGS: Final = (
    mark("No."),
    mark("Project"),
    mark("Finding"),
    mark("Weight"),
    mark("Since"),
    mark("For months"),
    mark("Amount"),
)


@command("findings", mark("What an auditor would write: the facts, since when, how much, the law."))
@option("--project", metavar="CODE", type=options.TEXT, default="", help=mark("One project alone."))
@option(
    "--since",
    type=options.MONTH,
    help=mark("Against an earlier month: what is new, what stands, what is settled."),
)
@option("--check", is_flag=True, help=mark("Exit with 4 where a finding stands."))
@options.as_of()
@options.output_format("json", "csv", "md")
@with_settings
def findings_command(
    settings: Settings, project: str, since: Month | None, check: bool, as_of: Month, form: str
) -> int:
    found = findings(settings.database(), as_of, project, since)
    if not output.as_data(
        form,
        lambda: data.findings_data(found),
        lambda: data.findings_rows(found.rows),
        data.COLUMNS,
    ):
        state = (mark("State"),) if since else ()
        lines = [cells(row, stated=bool(since)) for row in found.rows]
        output.listing(form, (*HEADINGS, *state), lines, "llllrrrl")
    if form == "table":
        _explain(found)
    standing = len(found.standing)
    counts = count_words(standing, found.projects)
    output.words(say(mark("{counts}, as of {month}"), counts=counts, month=month_text(as_of)))
    return NOT_RECONCILED if check and standing else DONE


def cells(row: Listed, *, stated: bool) -> list[str]:
    """Return a finding as a line of the table, with what became of it where that is asked."""
    item = row.finding
    return [
        item.project,
        name_of(item),
        rule_word(item.rule, "title"),
        label(WEIGHT_WORDS[item.rule.weight]),
        str(item.since) if item.since else UNKNOWN_TEXT,
        length_text(item),
        money_text(item.amount),
        *([label(STATE_WORDS[row.state])] if stated else ()),
    ]


def _explain(found: Findings) -> None:
    """Print each finding's sentence with its facts, law and remedy, then what was not judged."""
    for row in found.rows:
        click.echo("")
        for line in lines_of(row.finding, found):
            click.echo(shown(line))
    if found.unjudged:
        click.echo("\n" + translate(mark("Not judged for want of a figure:")))
        for line in unjudged_words(found.unjudged):
            click.echo(f"  {shown(line)}")


def lines_of(item: Finding, found: Findings) -> list[str]:
    """Return a finding in full: sentence, facts with their documents, law, what settles it."""
    facts = [fact_words(fact, found.documents.get(fact.source or "")) for fact in item.facts]
    told = (
        (mark("Facts"), "; ".join(facts)),
        (mark("Law"), rule_word(item.rule, "law")),
        (mark("Settled by"), rule_word(item.rule, "settle")),
    )
    head = f"{item.project}  {headline(item)}"
    return [head, *(f"    {translate(name)}: {text}" for name, text in told)]


DUE_HEADINGS: Final = (
    mark("Responsible unit"),
    mark("No."),
    mark("Project"),
    mark("What to report"),
    mark("To whom"),
    mark("Due by"),
    mark("Reported"),
)


@command("due", mark("What each unit has to report in a month, to whom, and whether it has."))
@options.month("--month", options.AS_OF)
@options.output_format("json", "csv", "md")
@with_settings
def due_command(settings: Settings, month: Month, form: str) -> None:
    found = due(settings.database(), month)
    if output.as_data(
        form,
        lambda: data.due_data(month, found),
        lambda: [data.due_row(duty) for duty in found],
        data.DUE_COLUMNS,
    ):
        return
    said = {True: mark("yes"), False: mark("no")}
    lines = [
        [
            duty.unit or UNKNOWN_TEXT,
            duty.project,
            name_of(duty),
            duty.words[f"what_{spoken()}"],
            duty.words[f"to_{spoken()}"],
            duty.due,
            UNKNOWN_TEXT if duty.done is None else translate(said[duty.done]),
        ]
        for duty in found
    ]
    output.listing(form, DUE_HEADINGS, lines, "lllllll")
