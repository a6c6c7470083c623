"""The command `portfolio tui`."""

import codecs
import gc
import sys

import click

from portfolio.cli.settings import Settings
from portfolio.cli.words import command
from portfolio.store.database import Database, nothing_at
from portfolio.values.errors import OlderDatabase, WrongUsage
from portfolio.values.language import mark, translate
from portfolio.values.words import say


@command("tui", mark("Open the terminal interface: the projects, and a form for reports."))
@click.pass_obj
def tui(settings: Settings) -> int:
    """Return the exit code; a database that cannot be read is told before the screen is taken.

    Where there is none at all, the interface offers to found it.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUsage(
            mark("The terminal interface needs a terminal; run it without pipes or redirection.")
        )
    if codecs.lookup(sys.stdout.encoding).name != "utf-8":
        raise WrongUsage(
            mark(
                "The terminal interface needs a terminal set to UTF-8; this one is set to {encoding}."
                " Set both the terminal and LANG to UTF-8, such as LANG=zh_CN.UTF-8."
            ),
            encoding=sys.stdout.encoding,
        )
    database = settings.database()
    missing = nothing_at(database.path) and not database.read_only
    if not missing:
        _require_readable(database, settings)
    from tui.shell.app import PortfolioApp
    from tui.shell.desk import Desk

    gc.freeze()
    settings.opened.clear()  # it makes many changes and tells each: a crash is none of their telling
    desk = Desk(database, settings.author, settings.present, settings.keeping())
    app = PortfolioApp(desk, missing=missing)
    app.run()
    return app.return_code or 0


def _require_readable(database: Database, settings: Settings) -> None:
    """Raise DatabaseProblem where the database cannot be read; offer to upgrade an older one."""
    try:
        with database.reading():
            return
    except OlderDatabase:
        if database.read_only or not _wants_upgrade(database):
            raise
    from portfolio.care.service import backups

    _, made = backups.upgrade(database, settings.author("upgrade").at)
    if made is not None:
        click.echo(say(mark("Upgraded; the old database is kept as {path}."), path=made.path))


def _wants_upgrade(database: Database) -> bool:
    click.echo(
        say(
            mark(
                "The database {path} was made by an older version of this program. Upgrading takes"
                " a moment; a backup is kept. Others must use the new version from then on."
            ),
            path=database.path,
        ),
        err=True,
    )
    return click.confirm(translate(mark("Upgrade it now?")), default=False, err=True)
