"""`init` and `db`: founds the database and keeps it at the program's revision."""

import click

from portfolio.cli import output
from portfolio.cli.settings import Settings
from portfolio.cli.words import Command, command, option, with_settings
from portfolio.errors import DONE, DatabaseProblem
from portfolio.language import mark
from portfolio.services import founding
from portfolio.wording import say


@command("init", mark("Create the database and load the plan; all of it, or nothing."))
@option("--empty", is_flag=True, help=mark("Only the plan: no projects, targets or history."))
@option("--if-missing", is_flag=True, help=mark("Do nothing where the database exists."))
@with_settings
def init_command(settings: Settings, empty: bool, if_missing: bool) -> None:
    path = settings.database().path
    if if_missing and path.exists():
        with settings.database().reading():
            return
    founding.found(path, settings.author("init"), empty=empty)
    output.words(say(mark("Created {path}."), path=path))


@click.group("db", cls=click.Group)
def db_command() -> None:
    pass


@db_command.command(
    "upgrade", cls=Command, help=mark("Bring the database to the program's revision.")
)
@with_settings
def _upgrade(settings: Settings) -> None:
    path = settings.database().path
    before, after, backup = founding.upgrade(path)
    if backup is None:
        output.words(say(mark("{path} is at revision {after} already."), path=path, after=after))
        return
    output.words(
        say(
            mark("{path} went from revision {before} to {after}; the old one is kept as {backup}."),
            path=path,
            before=before or "—",
            after=after,
            backup=backup,
        )
    )


@db_command.command("current", cls=Command, help=mark("Print the revision the database is at."))
@with_settings
def _current(settings: Settings) -> None:
    revision, newest = founding.revision(settings.database().path)
    click.echo(revision or "—")
    if revision != newest:
        output.words(
            say(mark("The program knows {newest}; run “portfolio db upgrade”."), newest=newest)
        )


@db_command.command("check", cls=Command, help=mark("Hold the log against itself and the tables."))
@with_settings
def _check(settings: Settings) -> int:
    from portfolio.cli.history import print_check

    return DONE if print_check(settings) else DatabaseProblem.exit_code
