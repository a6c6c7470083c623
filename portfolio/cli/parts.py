"""`project part`, `project kind`: what lies within a project's figures: buildings, phases, beds."""

from typing import Any

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import Group, command, member, option, with_settings
from portfolio.projects.service import parts
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import BED_KINDS, FIGURES

part_command = Group("part", help=mark("Put down parts of a project: its buildings and phases."))


@member(part_command, "add", mark("Put down a part; its figures lie within those of the project."))
@click.argument("project", type=options.TEXT, metavar="CODE")
@click.argument("name", type=options.TEXT)
@option(
    "--label",
    type=options.TEXT,
    default="",
    help=mark("What is printed before its name: 其中, 1.1, 一期."),
)
@option("--start", type=options.START, help=mark("Planned start: a month or a year."))
@option("--finish", type=options.FINISH, help=mark("Planned finish: a month or a year."))
@options.figures("phase_one_floor_area")
@option("--note", type=options.TEXT, default="", help=mark("A note."))
@options.correct
@options.sure
@options.why
@with_settings
def _add(
    settings: Settings, project: str, reason: str, correct: bool, sure: bool, **given: Any
) -> None:
    figures = {name: given.pop(name) for name in FIGURES if name in given}
    known = {name: value for name, value in figures.items() if value is not None}
    if not known and not any(given[name] for name in ("start", "finish", "note", "label")):
        raise WrongUsage(mark("Say something of the part: a figure, a date or a note."))
    new = parts.NewPart(**given, figures=known)
    author = settings.author(reason)
    detail = parts.put_part(settings.database(), author, project, new, correct=correct, sure=sure)
    output.tell(
        mark("Part “{name}” of {code} is on record; no sum adds it."),
        name=new.name,
        code=detail.row.code,
    )
    output.as_read(known)


@command(
    "kind", mark("Put down how many of a project's beds are of a special kind, as a document says.")
)
@click.argument("project", type=options.TEXT, metavar="CODE")
@click.argument("kind", type=click.Choice(list(BED_KINDS)))
@option("--beds-built", type=options.BEDS, help=mark("Of the beds built."))
@option(
    "--beds-new",
    type=options.BEDS,
    help=mark("Of the net new beds; 0 where all were there before."),
)
@options.correct
@options.why
@with_settings
def kind_command(
    settings: Settings, project: str, kind: str, reason: str, correct: bool, **given: Any
) -> None:
    source = given.pop("source")
    beds = {name: value for name, value in given.items() if value is not None}
    if not beds:
        raise WrongUsage(mark("Give --beds-built or --beds-new."))
    portion = parts.Portion(kind, source, **beds)
    author = settings.author(reason)
    detail = parts.put_portion(settings.database(), author, project, portion, correct=correct)
    output.tell(
        mark("{kind} of {code} are on record."),
        kind=label(BED_KINDS[kind]),
        code=detail.row.code,
    )
