"""`import`: a folder of forms that came back, or the export of a whole database."""

from pathlib import Path

import click

from portfolio.cli import options, returning
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.errors import BadInput
from portfolio.language import mark


@command("import", mark("Read a folder of forms, or the export of a whole database."))
@click.argument("file", type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True, help=mark("Say what would be done, and write nothing."))
@options.output_format("json", "csv")
@with_settings
def import_command(settings: Settings, file: Path, dry_run: bool, form: str) -> None:
    from portfolio.services import dumping

    if file.is_dir():
        returning.take_in_folder(settings, file, dry_run=dry_run, form=form)
    elif dumping.is_dump(file) or file.suffix.lower() == ".jsonl":
        returning.restore_file(settings, file, dry_run=dry_run)
    else:
        raise BadInput(mark("{path} is neither a folder nor an export."), path=file)
