"""`project split`: a project becomes several new ones, each with its share."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.projects.service import split
from portfolio.values.area import parse_area
from portfolio.values.digits import read_count
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.money import parse_money
from portfolio.values.months import Month
from portfolio.values.vocabulary import MOST_BEDS
from portfolio.values.words import month_text


def _beds(text: str) -> int:
    return read_count(text, MOST_BEDS)


#: What a share may be of: the figure it is of, and how it is read.
_SHARES: Final[Mapping[str, tuple[str, Callable[[str], int]]]] = {
    "new": ("beds_new", _beds),
    "opened": ("beds_opened", _beds),
    "built": ("beds_built", _beds),
    "staffed": ("beds_staffed", _beds),
    "open": ("beds_open", _beds),
    "before": ("beds_before", _beds),
    "money": ("investment", parse_money),
    "land": ("land_area", parse_area),
    "floor": ("floor_area", parse_area),
}


def _pair(text: str, between: str, example: str) -> tuple[str, str]:
    code, found, rest = text.partition(between)
    if not (code.strip() and found and rest.strip()):
        raise WrongUsage(
            mark("“{text}” cannot be read; type it as {example}."), text=text, example=example
        )
    return code.strip(), rest.strip()


def _name(text: str) -> tuple[str, str]:
    return _pair(text, "=", "P2A=东院区")


def _share(text: str) -> tuple[str, dict[str, int]]:
    code, listed = _pair(text, ":", "P2A:new=30,opened=60,money=1亿")
    found = {}
    for part in listed.split(","):
        key, value = _pair(part, "=", "new=30")
        if key not in _SHARES:
            raise WrongUsage(
                mark("“{key}” is no share; the shares are: {keys}."),
                key=key,
                keys=", ".join(_SHARES),
            )
        name, parse = _SHARES[key]
        found[name] = parse(value)
    return code, found


def _parts(
    into: tuple[str, ...],
    names: tuple[tuple[str, str], ...],
    shares: tuple[tuple[str, dict[str, int]], ...],
) -> list[split.Part]:
    """Return the parts in the order of --into. Raises WrongUsage where they do not fit together."""
    codes = [code.strip() for text in into for code in text.split(",") if code.strip()]
    named, shared = dict(names), dict(shares)
    odd = sorted({*named, *shared} - {*codes})
    doubled = len({code.upper() for code in codes}) < len(codes)
    if odd or doubled or len(named) < len(names) or len(shared) < len(shares):
        raise WrongUsage(
            mark("Each part stands once in --into, with one --name and one --share; see {codes}."),
            codes=", ".join(odd or codes),
        )
    for code in codes:
        if code not in named:
            raise WrongUsage(mark("{code} needs a name: --name {code}=NAME."), code=code)
    return [split.Part(code, named[code], shared.get(code, {})) for code in codes]


@command("split", mark("Split a project into new ones; its record stays."))
@click.argument("code", type=options.TEXT)
@options.month("--month", options.FROM)
@option(
    "--into",
    type=options.TEXT,
    multiple=True,
    required=True,
    help=mark("The codes of the parts, such as P2A,P2B."),
)
@option(
    "--name",
    "names",
    type=options.reads("name", _name),
    multiple=True,
    help=mark("The Chinese name of a part, such as P2A=东院区."),
)
@option(
    "--share",
    "shares",
    type=options.reads("share", _share),
    multiple=True,
    metavar="CODE:KEY=N,...",
    help=mark(
        "What falls to a part: new, opened, built, staffed, open, before, money, land, floor; such as"
        " P2A:new=30,opened=60,money=1亿."
    ),
)
@options.why
@with_settings
def split_command(
    settings: Settings, code: str, month: Month, reason: str, source: str, **given: Any
) -> None:
    parts = _parts(**given)
    split.split_project(
        settings.database(), settings.author(reason), code, month, parts, source=source
    )
    output.tell(
        mark("{code} is split into {into} from {month} on; its record stays."),
        code=code,
        into=", ".join(part.code for part in parts),
        month=month_text(month),
    )
