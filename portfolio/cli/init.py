"""`init`: founds the database, from the seed or for a bureau of one's own."""

import sys
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import click

from portfolio.care.service import founding
from portfolio.cli import options, output
from portfolio.cli.plans import YEARS
from portfolio.cli.settings import Settings
from portfolio.cli.words import F, command, option, with_settings
from portfolio.projects.service.plans import NewPlace, NewPlan
from portfolio.store.opening import nothing_at
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.language import mark, sentence, translate


class _Asked(NamedTuple):
    """What is asked for: the option, how it is read, its marked help, which is the question too."""

    flag: str
    name: str
    reads: click.ParamType[Any]
    text: str


_ASKED: Final = (
    _Asked("--district", "district", options.TEXT, mark("The code of your district.")),
    _Asked("--district-name", "district_name", options.TEXT, mark("The name of your district.")),
    _Asked("--plan", "plan", options.TEXT, mark("The code of its plan, such as p-15.")),
    _Asked("--title", "title", options.TEXT, mark("The plan's Chinese title, as printed.")),
    _Asked("--title-en", "title_en", options.TEXT, mark("The plan's English title, if any.")),
    _Asked("--years", "years", YEARS, mark("The plan's horizon, such as 2026-2030.")),
    _Asked("--month", "month", options.MONTH, mark("The month of the plan's text.")),
    _Asked("--source", "source", options.TEXT, mark("The document that the plan stands in.")),
)
#: What may be left out.
_OPTIONAL: Final = "title_en"


def _own(function: F) -> F:
    """Add the options of a bureau's own district and plan."""
    for item in reversed(_ASKED):
        function = option(item.flag, item.name, type=item.reads, help=item.text)(function)
    return function


@command("init", mark("Create the database and load the plan; all of it, or nothing."))
@option(
    "--empty",
    is_flag=True,
    help=mark(
        "Only the plan: no projects, targets or history. With your own district and plan nothing of"
        " the seed; a terminal asks for them."
    ),
)
@option("--if-missing", is_flag=True, help=mark("Do nothing where the database exists."))
@_own
@with_settings
def init_command(settings: Settings, empty: bool, if_missing: bool, **given: Any) -> None:
    settings.database().require_writable()
    path = settings.database().path
    if if_missing and not nothing_at(path):
        with settings.database().reading():
            return
    author = settings.author("init")
    own = _bureau(given, empty=empty, ask=_on_terminal() and nothing_at(path))
    if own is None:
        founding.found(path, author, empty=empty)
    else:
        founding.found_own(path, author, own)
    output.tell(mark("Created {path}."), path=path)


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _bureau(given: Mapping[str, Any], *, empty: bool, ask: bool) -> founding.Bureau | None:
    """Return the district and plan that were given, or asked for; None for those of the seed.

    Raises WrongUsage without --empty, and where a part is missing that nobody can be asked for.
    """
    named = [item.flag for item in _ASKED if given[item.name] is not None]
    if named and not empty:
        raise WrongUsage(
            mark("{options}: a plan of your own starts empty; give --empty too."),
            options=", ".join(named),
        )
    if not (named or (empty and ask)):
        return None
    missing = [item for item in _ASKED if given[item.name] is None]
    if ask:
        return _as_given({**given, **{item.name: _answered(item) for item in missing}})
    required = [item.flag for item in missing if item.name != _OPTIONAL]
    if required:
        raise WrongUsage(
            mark("A plan of your own also needs {options}."), options=", ".join(required)
        )
    return _as_given(given)


def _answered(item: _Asked) -> Any:
    """Ask until there is an answer that can be read; what may be left out is with Enter."""
    while True:
        words = translate(item.text)
        typed = click.prompt(words, default="", show_default=False, prompt_suffix=" ", err=True)
        if typed.strip():
            try:
                return item.reads(typed)
            except PortfolioError as error:
                output.words(sentence(error))
        elif item.name == _OPTIONAL:
            return None


def _as_given(given: Mapping[str, Any]) -> founding.Bureau:
    first, last = given["years"]
    plan = NewPlan(
        code=given["plan"],
        name_zh=given["title"],
        name_en=given["title_en"] or "",
        month=given["month"],
        first_year=first,
        last_year=last,
        source=given["source"],
    )
    return founding.Bureau(NewPlace(given["district"], given["district_name"], ""), plan)
