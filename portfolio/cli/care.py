"""`db`: the database's own care: its revision, its log, its backups, its health."""

import sys
from pathlib import Path

import click

from portfolio.care import data as care_data
from portfolio.care.records import CHECKS, FINDING_STATES, ControlTotals, Finding, Restorable
from portfolio.care.service import backups, founding
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import member, option, with_settings
from portfolio.history.words.log import change_lines
from portfolio.store.database import HEAD
from portfolio.store.opening import place
from portfolio.values import tabular
from portfolio.values.digits import read_count, read_head
from portfolio.values.errors import DONE, DatabaseProblem, WrongUsage
from portfolio.values.language import label, mark, plural, spoken, translate
from portfolio.values.months import Month
from portfolio.values.signs import shown
from portfolio.values.words import money_text, month_text, say


@click.group("db", cls=click.Group)
def db_command() -> None:
    pass


@member(db_command, "upgrade", mark("Bring the database to the program's revision."))
@with_settings
def _upgrade(settings: Settings) -> None:
    database = settings.database()
    before, made = backups.upgrade(database, settings.author("upgrade").at)
    if made is None:
        template = mark("{path} is at revision {after} already.")
        output.tell(template, path=database.path, after=HEAD)
        return
    output.tell(
        mark("{path} went from revision {before} to {after}; the old one is kept as {backup}."),
        path=database.path,
        before=before or "—",
        after=HEAD,
        backup=made.path,
    )


@member(db_command, "current", mark("Print the revision the database is at."))
@with_settings
def _current(settings: Settings) -> None:
    revision, newest = founding.revision(settings.database().path)
    click.echo(revision or "—")
    if revision != newest:
        output.tell(mark("The program knows {newest}; run “portfolio db upgrade”."), newest=newest)


@member(db_command, "check", mark("Hold the log against itself and the tables."))
@with_settings
def _check(settings: Settings) -> int:
    from portfolio.cli.history import print_check

    return DONE if print_check(settings) else DatabaseProblem.exit_code


@member(db_command, "backup", mark("Copy the database while others write."))
@click.argument("path", type=click.Path(path_type=Path), required=False)
@option(
    "--keep",
    type=options.reads("number", lambda text: read_count(text, 10_000)),
    help=mark("Remove the older backups in that folder beyond so many."),
)
@with_settings
def _backup(settings: Settings, path: Path | None, keep: int | None) -> None:
    if keep == 0:
        raise WrongUsage(mark("--keep 0 would remove the backup that was just made; keep some."))
    now = settings.author("backup").at
    made = backups.back_up(settings.database(), now, path, keep=keep, kept_in=settings.backups())
    output.tell(
        mark("Backed up to {path}: {totals}. Log head {head}"),
        path=made.path,
        totals=_totals(made.totals),
        head=made.head,
    )
    for old in made.removed:
        output.tell(mark("Removed the older backup {path}."), path=old)


def _totals(totals: ControlTotals) -> str:
    return say(
        mark("{projects} projects, {money} in all, {reports} reports, {changes} changes"),
        projects=totals.projects,
        money=money_text(totals.investment.sum),
        reports=totals.reports,
        changes=totals.changes,
    )


@member(db_command, "copy", mark("Copy all of it, log included, into a file or onto a server."))
@option("--to", required=True, metavar="PLACE", help=mark("A path, or postgresql://host/name."))
@with_settings
def _copy(settings: Settings, to: str) -> None:
    from portfolio.care.service import copying

    database, target = settings.database(), place(to)
    with click.progressbar(length=copying.rows(database), file=sys.stderr) as bar:
        made = copying.copy(database, target, bar.update)
    output.tell(
        mark("Copied {path} to {target}: {rows} rows, {totals}. Log head {head}"),
        path=database.path,
        target=target,
        rows=f"{made.rows:,}",
        totals=_totals(made.totals),
        head=made.head,
    )


@member(db_command, "roles", mark("On a server: who reads, who changes a district, who all."))
@with_settings
def _roles(settings: Settings) -> None:
    from portfolio.care.service import roles

    made = roles.put(settings.database())
    output.tell(
        mark("Roles of {path}: {roles}. The server's administrator grants them to people."),
        path=settings.database().path,
        roles=", ".join(made),
    )


@member(db_command, "report-tables", mark("Fill plain tables for Excel, pandas, dashboards."))
@options.month("--as-of", options.AS_OF)
@option(
    "--out",
    type=click.Path(path_type=Path),
    help=mark("A file for them (default: beside the database, on a server its schema report)."),
)
@with_settings
def _report_tables(settings: Settings, as_of: Month, out: Path | None) -> None:
    from portfolio.exchange.service import report_tables

    done = report_tables.fill(settings.database(), settings.author("report-tables"), as_of, out)
    output.tell(
        mark("Filled the report tables of {path} as of {month}: {rows}. Log head {head}"),
        path=done.path or settings.database().path,
        month=month_text(as_of),
        rows=", ".join(f"{name} {number:,}" for name, number in done.rows.items()),
        head=done.log_head,
    )
    for code in done.early:
        template = mark("{code}: as of {month} no beds and no money can be told; left out there.")
        output.tell(template, code=code, month=month_text(as_of))


@member(db_command, "restore", mark("Put a backup in the database's place."))
@click.argument("file", type=click.Path(path_type=Path))
@option("--yes", is_flag=True, help=mark("Restore also where changes would be lost."))
@with_settings
def _restore(settings: Settings, file: Path, yes: bool) -> None:
    database = settings.database()
    author = settings.author("restore")
    looked = backups.look_at(database, file, author.at)
    _say_what_is_lost(looked)
    if looked.lost_changes and not yes:
        _ask()
    done = backups.restore(
        database, author, file, live_head=looked.live_head, kept_in=settings.backups()
    )
    output.tell(
        mark("Restored {file} into {path}: {totals}. Log head {head}"),
        file=file,
        path=database.path,
        totals=_totals(looked.totals),
        head=done.head,
    )
    if done.kept:
        output.tell(mark("What stood there before is kept as {path}."), path=done.kept)


def _say_what_is_lost(looked: Restorable) -> None:
    if looked.live_head is None:
        output.tell(mark("No readable database stands there; nothing is lost."))
        return
    if not looked.lost_changes:
        output.tell(mark("The backup holds every change of the database."))
        return
    output.words(
        plural(
            "The backup lacks {count} change of the database, which would be lost:",
            "The backup lacks {count} changes of the database, which would be lost:",
            looked.lost_changes,
        ).format(count=looked.lost_changes)
    )
    for entry in looked.lost.entries:
        for line in change_lines(entry, looked.lost):
            output.words(line)
    more = looked.lost_changes - len(looked.lost.entries)
    if more:
        output.words(plural("… and {count} more", "… and {count} more", more).format(count=more))


def _ask() -> None:
    if not sys.stdin.isatty():
        raise WrongUsage(mark("Changes would be lost; give --yes to restore all the same."))
    click.confirm(translate(mark("Restore all the same?")), abort=True, err=True)


@member(db_command, "doctor", mark("Look the database over, its place and its backups."))
@option(
    "--expect",
    type=options.reads("head", read_head),
    metavar="HEAD",
    help=mark("A log head noted before."),
)
@option("--drill", is_flag=True, help=mark("Restore the newest backup elsewhere and compare."))
@option("--json", "as_json", is_flag=True, help=mark("As JSON."))
@with_settings
def _doctor(settings: Settings, expect: str | None, drill: bool, as_json: bool) -> int:
    from portfolio.care.service import doctor

    now = settings.author("doctor").at
    path = settings.database().path
    findings = doctor.examine(path, now, expect=expect, drill=drill, kept_in=settings.backups())
    if as_json:
        output.data(tabular.json_text(care_data.doctor_data(path, findings)))
    else:
        for item in findings:
            click.echo(_line(item))
    wrong = any(item.state == "wrong" for item in findings)
    return DatabaseProblem.exit_code if wrong else DONE


def _line(found: Finding) -> str:
    """Return a finding as one line: a sign, what was looked at, what was found."""
    money = found.told.values.get("money")
    told_money = {"money": money_text(money)} if isinstance(money, int) else {}
    values = {**found.told.values, **told_money}
    told = shown(say(found.told.template, **values))
    sign, name = label(FINDING_STATES[found.state]), label(CHECKS[found.check])
    return f"{sign}  {name}{_BETWEEN[spoken()]}{told}"


_BETWEEN = {"zh": "：", "en": ": "}
