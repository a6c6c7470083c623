"""The command `portfolio tui`."""

import codecs
import gc
import os
import sys

import click

from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option
from portfolio.store.database import Database
from portfolio.store.opening import nothing_at
from portfolio.values.digits import read_count
from portfolio.values.errors import OlderDatabase, PortfolioError, WrongUsage
from portfolio.values.language import mark, translate
from portfolio.values.months import Month, parse_month
from portfolio.values.words import say


@command("tui", mark("Open the terminal interface: the projects, and a form for reports."))
@option("--as-of", metavar="MONTH", help=mark("Look at this month (default: the present one)."))
@click.pass_obj
def tui(settings: Settings, as_of: str | None) -> int:
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
    looked_at, due_until = _looked_at(as_of, settings.present()), _due_until()
    signs = _signs()
    database = settings.database()
    missing = nothing_at(database.path) and not database.read_only
    if not missing:
        _require_readable(database, settings)
        database = database.allowed()
    from tui.shell.app import PortfolioApp
    from tui.shell.desk import Desk

    gc.freeze()
    settings.opened.clear()  # it makes many changes and tells each: a crash is none of their telling
    desk = Desk(
        database, settings.author, settings.present, settings.keeping(), due_until=due_until
    )
    desk = desk.at(looked_at)
    app = PortfolioApp(desk, missing=missing, signs=signs)
    app.run()
    return app.return_code or 0


def _looked_at(text: str | None, present: Month) -> Month:
    """Return the month to look at, the present one where none is named.

    Raises WrongUsage for what is no month, and for one that has not come.
    """
    month = present if text is None else parse_month(text)
    if month > present:
        raise WrongUsage(
            mark("{month} has not come yet; --as-of takes a month up to the present one."),
            month=month,
        )
    return month


def _due_until() -> int:
    """Return up to which day the reports of the month before are due, from PORTFOLIO_DUE_UNTIL.

    With 0 they never are. Raises WrongUsage for anything but a day up to 28.
    """
    from tui.shell.desk import DUE_UNTIL

    given = os.environ.get("PORTFOLIO_DUE_UNTIL", "")
    if not given:
        return DUE_UNTIL
    try:
        return read_count(given, 28)
    except PortfolioError as error:
        raise WrongUsage(
            mark("PORTFOLIO_DUE_UNTIL is “{given}”; it takes a day of the month, 0 to 28."),
            given=given,
        ) from error


def _signs() -> str:
    """Return how signs of doubtful width are drawn, from PORTFOLIO_SIGNS; measured where it is empty.

    Raises WrongUsage for anything but full and plain.
    """
    from tui.shell.signs import FULL, MEASURED, PLAIN

    given = os.environ.get("PORTFOLIO_SIGNS", "")
    if given and given not in (FULL, PLAIN):
        raise WrongUsage(
            mark(
                "PORTFOLIO_SIGNS is “{given}”; it takes full or plain, and is measured where it is"
                " empty."
            ),
            given=given,
        )
    return given or MEASURED


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
