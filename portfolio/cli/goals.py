"""`goal`: what a project's money is to reach, and how it stands beside it."""

from typing import Final

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import member, option, with_settings
from portfolio.money import data
from portfolio.money.service.goals import goals
from portfolio.money.words import goal_stands, goal_target, state_word
from portfolio.projects.records.supervision import GoalRow
from portfolio.projects.service import supervision
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import GOAL_ASPECTS, GOAL_MEASURES

goal_command = click.Group("goal")

_HEADINGS: Final = (
    mark("No."),
    mark("Aspect"),
    mark("Goal"),
    mark("Target"),
    mark("How it stands"),
    mark("Reached"),
    mark("Source"),
)


@member(goal_command, "list", mark("List performance goals with how they stand."))
@click.argument("code", type=options.TEXT, default="", metavar="[CODE]")
@options.as_of()
@options.output_format("json", "csv", "md")
@with_settings
def _list(settings: Settings, code: str, as_of: Month, form: str) -> None:
    found = goals(settings.database(), as_of, code)
    flat = [data.goal_data(item) for item in found]
    whole = {"schema": "portfolio.goals/1", "as_of": str(as_of), "goals": flat}
    if output.as_data(form, lambda: whole, lambda: flat, data.GOAL_COLUMNS):
        return
    cells = [
        [
            item.goal.project,
            label(GOAL_ASPECTS[item.goal.aspect]),
            item.goal.name,
            goal_target(item.goal),
            goal_stands(item),
            state_word(item.state),
            item.goal.source,
        ]
        for item in found
    ]
    output.listing(form, _HEADINGS, cells, "lllllll")


@member(goal_command, "add", mark("Put down what a project's money is to reach."))
@click.argument("code", type=options.TEXT)
@click.argument("name", type=options.TEXT)
@option(
    "--aspect",
    type=click.Choice(list(GOAL_ASPECTS)),
    required=True,
    help=mark("Output, time, cost or effect."),
)
@option("--target", type=options.TEXT, required=True, help=mark("What is to be reached."))
@option(
    "--measure",
    type=click.Choice(list(GOAL_MEASURES)),
    help=mark("What of the reports it is held against; without it, it is told in words."),
)
@option("--stands", type=options.TEXT, help=mark("How it stands, in words."))
@option("--on", "day", type=options.TEXT, help=mark("The day on which it stood so."))
@options.correct
@options.why
@with_settings
def _add(
    settings: Settings,
    code: str,
    name: str,
    aspect: str,
    target: str,
    measure: str | None,
    stands: str | None,
    day: str | None,
    reason: str,
    source: str,
    correct: bool,
) -> None:
    if (stands is None) != (day is None):
        raise WrongUsage(mark("Give --stands and --on together, or neither."))
    if stands is not None and measure is not None:
        raise WrongUsage(
            mark("How a goal with --measure stands is told by the reports; leave --stands out.")
        )
    kept = supervision.goal_target(measure, target)
    row = GoalRow(code, aspect, name, kept, measure, stands, day, source)
    supervision.put_down(settings.database(), settings.author(reason), row, correct=correct)
    output.tell(
        mark("{code}: the goal {name} of {target} is on record."),
        code=code,
        name=name,
        target=goal_target(row),
    )
