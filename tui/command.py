"""The command `portfolio tui`."""

import gc
import sys

import click

from portfolio.cli.settings import Settings
from portfolio.cli.words import command
from portfolio.database import nothing_at
from portfolio.errors import WrongUsage
from portfolio.language import mark


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
    database = settings.database()
    missing = nothing_at(database.path)
    if not missing:
        with database.reading():
            pass
    from tui.app import PortfolioApp
    from tui.desk import Desk

    gc.freeze()
    desk = Desk(database, settings.author, settings.present, settings.keeping())
    app = PortfolioApp(desk, missing=missing)
    app.run()
    return app.return_code or 0
