"""`export`: records, everything, and forms for the units to fill in."""

from pathlib import Path
from typing import Final

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark, plural
from portfolio.values.months import Month
from portfolio.values.vocabulary import IMPORT_KINDS
from portfolio.values.words import month_text

#: What is exported besides the records of a kind.
_EVERYTHING, _FORM, _PACKAGE = "all", "form", "oc4ids"
KINDS: Final = (*IMPORT_KINDS, _EVERYTHING, _FORM, _PACKAGE)


@command("export", mark("Write records, everything, or forms for the units into files."))
@option(
    "--kind",
    type=click.Choice(KINDS),
    default="projects",
    show_default=True,
    help=mark(
        "Which records; all: the whole database; form: a form for each responsible unit; oc4ids: a"
        " project package of the open standard."
    ),
)
@option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help=mark(
        "The file to write, ending in .csv, .xlsx or .jsonl; .json of a package; for forms, the"
        " folder."
    ),
)
@option(
    "--month",
    type=options.MONTH,
    help=mark(
        "Of forms, the month to report on; of reports, the last month; of a package, that as of"
        " which it speaks."
    ),
)
@option("--bom", is_flag=True, help=mark("Start a CSV file with the mark that Excel looks for."))
@option("--force", is_flag=True, help=mark("Replace forms that stand there."))
@option(
    "--prefix",
    type=options.TEXT,
    help=mark("What the identifiers of a package begin with (default: the district's code)."),
)
@with_settings
def export_command(
    settings: Settings,
    kind: str,
    out: Path,
    month: Month | None,
    bom: bool,
    force: bool,
    prefix: str | None,
) -> None:
    _require_sense(kind, out, month=month, bom=bom, force=force)
    if prefix is not None and kind != _PACKAGE:
        raise WrongUsage(mark("--prefix speaks of a package (--kind oc4ids); leave it out."))
    if kind == _PACKAGE:
        _package(settings, out, month, prefix)
    elif kind == _FORM:
        _forms(settings, month or settings.present(), out, force=force)
    elif kind == _EVERYTHING:
        _everything(settings, out)
    else:
        _records(settings, kind, out, month, bom=bom)


def _require_sense(kind: str, out: Path, *, month: Month | None, bom: bool, force: bool) -> None:
    """Refuse an option that would say nothing, rather than pass over it in silence."""
    if kind == _EVERYTHING and out.suffix.lower() != ".jsonl":
        raise WrongUsage(
            mark("{path}: the whole database goes into JSON lines; end the name in .jsonl."),
            path=out,
        )
    if month is not None and kind not in (_FORM, _PACKAGE, "reports"):
        raise WrongUsage(mark("--month speaks of forms, reports and packages; leave it out."))
    if bom and (kind == _FORM or out.suffix.lower() != ".csv"):
        raise WrongUsage(mark("--bom speaks of a CSV file; leave it out."))
    if force and kind != _FORM:
        raise WrongUsage(mark("--force speaks of forms; a file is replaced without it."))


def _records(settings: Settings, kind: str, out: Path, month: Month | None, *, bom: bool) -> None:
    from portfolio.exchange.service import exports

    told = exports.export_records(settings.database(), kind, out, until=month, bom=bom)
    output.words(
        plural("Wrote {path}: {number} row.", "Wrote {path}: {number} rows.", told.rows).format(
            path=told.path, number=f"{told.rows:,}"
        )
    )
    output.tell(mark("Log head {head}"), head=told.log_head)


def _everything(settings: Settings, out: Path) -> None:
    from portfolio.exchange.service import archive

    told = archive.dump(settings.database(), out)
    output.tell(
        mark("Wrote {path}: {number} rows of all tables, with {changes} changes of the log."),
        path=told.path,
        number=f"{told.rows:,}",
        changes=f"{told.changes:,}",
    )
    output.tell(mark("Log head {head}"), head=told.log_head)


def _package(settings: Settings, out: Path, month: Month | None, prefix: str | None) -> None:
    from portfolio.exchange.service import package

    present = settings.present()
    as_of = month or present
    if as_of > present:
        raise WrongUsage(
            mark("{month} has not come yet; a package tells of months up to {present}."),
            month=as_of,
            present=present,
        )
    told = package.export_package(settings.database(), out, as_of, prefix=prefix)
    output.words(
        plural(
            "Wrote {path}: {number} project as of {month}.",
            "Wrote {path}: {number} projects as of {month}.",
            told.rows,
        ).format(path=told.path, number=f"{told.rows:,}", month=month_text(as_of))
    )
    output.tell(mark("Log head {head}"), head=told.log_head)


def _forms(settings: Settings, month: Month, out: Path, *, force: bool) -> None:
    from portfolio.exchange.service import forms

    sent = forms.send_out(settings.database(), month, out, force=force)
    for file in sent.files:
        output.tell(
            mark("Wrote {path}: {unit}; projects: {projects}, rows to fill in: {rows}."),
            path=file.path,
            unit=file.unit,
            projects=file.projects,
            rows=file.rows,
        )
    if sent.without_unit:
        output.tell(
            mark(
                "{number} projects name no responsible unit and share a form; enter it with"
                " “portfolio project edit CODE --responsible-unit UNIT”, or import it."
            ),
            number=sent.without_unit,
        )
    output.tell(
        mark(
            "Forms for {month} in {folder}: {number}. Put what comes back into a folder of its"
            " own and run “portfolio import FOLDER”."
        ),
        number=len(sent.files),
        month=month_text(month),
        folder=out,
    )
    output.tell(mark("Log head {head}"), head=sent.log_head)
