"""`init`: founds the database."""

from portfolio.care.service import founding
from portfolio.cli import output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.values.language import mark


@command("init", mark("Create the database and load the plan; all of it, or nothing."))
@option("--empty", is_flag=True, help=mark("Only the plan: no projects, targets or history."))
@option("--if-missing", is_flag=True, help=mark("Do nothing where the database exists."))
@with_settings
def init_command(settings: Settings, empty: bool, if_missing: bool) -> None:
    settings.database().require_writable()
    path = settings.database().path
    if if_missing and path.exists():
        with settings.database().reading():
            return
    founding.found(path, settings.author("init"), empty=empty)
    output.tell(mark("Created {path}."), path=path)
