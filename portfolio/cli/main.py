"""The command `portfolio`: finds the command asked for, and turns errors into words and codes."""

# Importing makes many objects that live as long as the process: collecting among them only costs
# time. `portfolio` turns the collector on again, with what stands by then set aside.
# ruff: noqa: E402
import gc

gc.disable()

import codecs
import errno
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from portfolio.cli.words import option
from portfolio.store import system
from portfolio.values import language
from portfolio.values.errors import (
    BUG,
    DONE,
    ChangedMeanwhile,
    Doubtful,
    OutputProblem,
    PortfolioError,
    WrongUsage,
)
from portfolio.values.language import mark, translate
from portfolio.values.signs import shown
from portfolio.values.version import __version__
from portfolio.values.words import say

if TYPE_CHECKING:
    from portfolio.store.database import Database

#: Exit codes from here on say which signal ended the program.
_BY_SIGNAL = 128
_CANNOT_PRINT = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

#: Where each command stands and what it does; its module is loaded when it is asked for.
COMMANDS = {
    "init": ("init", mark("Create the database and load the plan.")),
    "list": ("projects", mark("List the projects.")),
    "show": ("projects", mark("Show one project whole.")),
    "rollup": ("rollup", mark("Sums by group, and bed capacity against the target.")),
    "city": ("city", mark("All districts side by side, each against its own target.")),
    "capacity": ("capacity", mark("Beds and beds per 1,000 residents, month by month.")),
    "money": ("money", mark("Plan, done and paid of the year, money per result, the S-curve.")),
    "reconcile": ("reconcile", mark("Stated totals and row identities against the rows.")),
    "findings": ("findings", mark("What an auditor would write of the projects.")),
    "due": ("findings", mark("What each unit has to report in a month, and to whom.")),
    "report": ("report", mark("File a status report of a project or site for a month.")),
    "project": ("edits", mark("Add, edit, merge or withdraw a project.")),
    "plan": ("plans", mark("List the plans; add one, or make it the current one.")),
    "district": ("plans", mark("List the districts; add one.")),
    "township": ("plans", mark("List the townships of the district; add one.")),
    "document": ("papers", mark("The documents figures rest on: list, edit.")),
    "population": ("statistics", mark("Add a population figure.")),
    "target": ("statistics", mark("Add a target of beds per 1,000 residents.")),
    "stock": ("statistics", mark("Add beds observed by the health statistics.")),
    "indicator": ("indicators", mark("The plan's indicators: list, add, observe.")),
    "import": ("imports", mark("Take in a spreadsheet, a folder of forms, or a whole export.")),
    "export": ("export", mark("Write records, everything, or forms for the units.")),
    "chart": ("pictures", mark("Draw one picture.")),
    "monthly": ("pictures", mark("Write the whole monthly pack into a folder.")),
    "office": ("office", mark("Who hands the papers up: bureau, unit, who signs, numbers.")),
    "budget": ("budget", mark("The paper of a budget meeting: workbook, page and data.")),
    "review": ("review", mark("What waits for review; mark a report reviewed, or return it.")),
    "rebaseline": ("approvals", mark("Add a baseline to a project; the earlier ones stay.")),
    "annual": ("approvals", mark("Put down what a project is to do in a year.")),
    "funding": ("funding", mark("Put down what a source of funds gives to a project.")),
    "phase": (
        "funding",
        mark("Put down what is planned, arrived, done or paid in a year or month."),
    ),
    "milestone": ("approvals", mark("Put down an approval, permit or acceptance.")),
    "contract": ("supervision", mark("Contracts of a project and their changes: list, add.")),
    "visit": ("supervision", mark("Visits to the sites: list, add.")),
    "audit": ("supervision", mark("Audit findings and their remedy: list, add, remedy.")),
    "extension": ("supervision", mark("Extensions of the final account's deadline: list, add.")),
    "goal": ("goals", mark("Performance goals and how they stand: list, add.")),
    "log": ("history", mark("Who changed what, when and why.")),
    "undo": ("history", mark("Take back a change, as a new change.")),
    "whatif": (
        "whatif",
        mark("Scenarios against the target; nothing is written to the portfolio."),
    ),
    "db": ("care", mark("The database's own care.")),
}


class Portfolio(click.Group):
    """The group of all commands; those of other packages come from their entry points."""

    help = mark("Capital projects of a district: plan, monthly reports, bed capacity.")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *(point.name for point in _plugins() if point.name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module = import_module(f"portfolio.cli.{COMMANDS[cmd_name][0]}")
            found: click.Command = getattr(module, f"{cmd_name}_command")
            return found
        for point in _plugins():
            if point.name == cmd_name:
                plugin: click.Command = point.load()
                return plugin
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, translate(text)) for name, (_, text) in COMMANDS.items()]
        for point in _plugins():
            plugin: click.Command = point.load()
            rows.append((point.name, plugin.get_short_help_str(80)))
        with formatter.section(translate("Commands")):
            formatter.write_dl(rows)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(Portfolio.help))


def _plugins() -> Any:
    from importlib.metadata import entry_points

    return entry_points(group="portfolio.commands")


def _tell_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from portfolio.store.database import HEAD

        text = mark("portfolio {version}, databases of revision {revision}, Python {python}")
        python = ".".join(map(str, sys.version_info[:3]))
        click.echo(say(text, version=__version__, revision=HEAD, python=python))
        ctx.exit()


@click.group(cls=Portfolio, context_settings={"help_option_names": ["-h", "--help"]})
@option(
    "--db", metavar="PATH|URL", help=mark("The database (default: PORTFOLIO_DB, else your own).")
)
@option(
    "--lang",
    type=click.Choice(language.LANGUAGES),
    help=mark("Chinese or English."),
    expose_value=False,
)
@option("--plan", metavar="CODE", default="", help=mark("The plan (default: the current one)."))
@option("--district", metavar="CODE", default="", help=mark("The district (default: the first)."))
@option("--read-only", is_flag=True, help=mark("Change nothing; commands that would are refused."))
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help=mark("Show the release, the revision of its databases and Python's."),
)
@click.pass_context
def portfolio(
    ctx: click.Context, db: str | None, plan: str, district: str, read_only: bool
) -> None:
    """Keep what the commands share."""
    from portfolio.cli.settings import Settings
    from portfolio.store.files import share_with
    from portfolio.store.scope import Named

    share_with(os.environ.get("PORTFOLIO_GROUP"))
    gc.freeze()
    gc.enable()
    ctx.obj = Settings(db, read_only=read_only, named=Named(plan, district), opened=ctx.obj)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language.speak(language.choose(_language_given(given), os.environ))
    _speak_utf8()
    _end_in_order()
    try:
        code = _logged(given)
    except _EndedFromOutsideError as asked:  # when all was done, or said, already
        code = _BY_SIGNAL + asked.number
    except KeyboardInterrupt:
        code = _BY_SIGNAL + signal.SIGINT
    sys.exit(code)


class _EndedFromOutsideError(BaseException):
    """The program was asked to end; on the way out what it had begun is taken back."""

    def __init__(self, number: int) -> None:
        self.number = number


def _end_in_order() -> None:
    """Have a signal to end take back what was begun, as Ctrl-C does; one ignored stays ignored."""
    for number in system.ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(number: int, _: object) -> NoReturn:
    for other in system.ENDING:  # a second one is not to break into the cleaning up
        signal.signal(other, signal.SIG_IGN)
    raise _EndedFromOutsideError(number)


def _logged(given: Sequence[str]) -> int:
    """Run the command and put down in the log file how it ended; a bug keeps its traceback.

    One that has made a change did what it was asked for, also where a bug keeps it from telling.
    """
    started = time.monotonic()
    opened: list[Database] = []
    try:
        code = _run(given, opened)
    except Exception as error:
        _log(given, BUG, started, error)
        if not _committed(opened):
            raise
        return _untold(opened, type(error).__name__)
    # A signal may have come while modules were loaded, which then are not fit for use.
    with suppress(Exception) if code >= _BY_SIGNAL else nullcontext():
        _log(given, code, started)
    return code


def _committed(opened: Sequence["Database"]) -> int:
    """Return the number of the newest change that this run made; 0 where it made none."""
    return max((database.committed for database in opened), default=0)


def _untold(opened: Sequence["Database"], why: str | None) -> int:
    """Say which change was made where the words for what it did fail."""
    text = mark(
        "Change {number} is made and on record; what was to follow failed ({why})."
        " “portfolio log” lists it, “portfolio undo {number}” takes it back."
    )
    return _said(translate(text).format(number=_committed(opened), why=why), DONE)


def _log(
    given: Sequence[str], code: int, started: float, error: BaseException | None = None
) -> None:
    from portfolio.cli.logbook import write
    from portfolio.cli.state import state_folder

    write(state_folder(), _command_of(given), code, time.monotonic() - started, error)


def _command_of(arguments: Sequence[str]) -> str:
    """Return which command was given, as far as it is one of ours; nothing else of what was typed."""
    ours = next((word for word in arguments if word in COMMANDS), None)
    return ours or next((point.name for point in _plugins() if point.name in arguments), "—")


def _language_given(arguments: Sequence[str]) -> str | None:
    """Return the value of --lang before click reads it, so that its own errors are translated."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: names and words are Chinese.

    Only a terminal of another character set gets its own, with a sign for what that lacks; one
    that is said to be ASCII shows UTF-8 nearly always.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            own = stream.isatty() and codecs.lookup(stream.encoding).name != "ascii"
            stream.reconfigure(encoding=stream.encoding if own else "utf-8", errors="replace")


def _run(arguments: Sequence[str], opened: "list[Database]") -> int:
    try:
        code = portfolio.main(arguments, prog_name="portfolio", standalone_mode=False, obj=opened)
        sys.stdout.flush()
    except PortfolioError as error:
        return _refused(error, opened)
    except click.ClickException as error:
        return _said(_usage(error), WrongUsage.exit_code)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _said(translate("Aborted!"), _BY_SIGNAL + signal.SIGINT)
    except _EndedFromOutsideError as asked:
        text = mark("Ended by {name}. “portfolio log” says whether a change is in.")
        name = signal.Signals(asked.number).name
        return _said(translate(text).format(name=name), _BY_SIGNAL + asked.number)
    except OSError as error:
        code = _unprinted(error)
        return _untold(opened, error.strerror) if code and _committed(opened) else code
    return code if isinstance(code, int) else 0


def _refused(error: PortfolioError, opened: "Sequence[Database]") -> int:
    if _committed(opened):
        return _untold(opened, language.sentence(error))
    said = language.sentence(error)
    if isinstance(error, Doubtful):
        asked = [language.told(item.template, item.values) for item in error.doubts]
        again = translate(mark("If it is right all the same, add --sure."))
        said = "\n".join([*asked, again])
    return _said("\n".join([said, *_versions(error)]), error.exit_code)


def _versions(error: PortfolioError) -> list[str]:
    """Return, where somebody else was first, the fields as they were, as they are and as given."""
    if not isinstance(error, ChangedMeanwhile):
        return []
    from portfolio.history.words.log import version_lines

    return [f"  {line.replace(chr(10), ' ⏎ ')}" for line in version_lines(error)]


def _unprinted(error: OSError) -> int:
    """Return the code for output that nobody takes any more, or that has no room.

    Or for a file whose name is longer than any that the system knows.
    """
    if error.errno == errno.ENAMETOOLONG:
        text = mark("“{name}…” is too long to be the name of a file; give a shorter one.")
        return _said(translate(text).format(name=str(error.filename)[:40]), WrongUsage.exit_code)
    if error.errno not in (errno.EPIPE, *_CANNOT_PRINT):
        raise error
    _drop_stdout()
    if error.errno == errno.EPIPE:
        return 0
    text = mark("The output cannot be written: {why}. Free some room or print elsewhere.")
    return _said(translate(text).format(why=error.strerror), OutputProblem.exit_code)


def _drop_stdout() -> None:
    """Send the rest of the output nowhere, so that the interpreter does not stumble at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _said(sentence: str, code: int) -> int:
    with suppress(OSError):  # the terminal is gone: the code says it to who started the program
        click.echo(shown(sentence), err=True)
    return code


#: The options that all commands share, each said before the command.
_SHARED = frozenset(name for item in portfolio.params for name in item.opts)


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "portfolio"
    if isinstance(error, click.NoSuchOption) and error.option_name in _SHARED:
        text = mark("{option} goes before the command: {program} {option} … {command} ….")
        program, _, command = path.partition(" ")
        said = {"option": error.option_name, "program": program, "command": command}
        return translate(text).format(**said)
    hint = translate(mark("See “{command} --help”.")).format(command=path)
    return f"{error.format_message()} {hint}"


if __name__ == "__main__":
    main()
