"""`chart` and `monthly`: one picture, and the monthly pack."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from portfolio.cli import options, output
from portfolio.cli.city import require_none_named
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.pack.service import month as month_pack
from portfolio.pictures import gallery
from portfolio.pictures.paper import A4, PAPERS
from portfolio.pictures.records import Piece
from portfolio.pictures.service import drawing
from portfolio.pictures.words import piece_words
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import BY_DISTRICT
from portfolio.values.words import month_text


@command("chart", mark("Draw one picture."))
@click.argument("kind", type=click.Choice(gallery.names()))
@options.month("--month", options.AS_OF)
@option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help=mark("The file to write, ending in .png, .pdf or .svg; its folder must exist."),
)
@option(
    "--size",
    type=click.Choice(list(PAPERS)),
    default=A4.name,
    show_default=True,
    help=mark("A4 landscape, or 16:9 for slides."),
)
@option(
    "--one-page",
    is_flag=True,
    help=mark("All projects on one page; of very many, only some are named."),
)
@option(
    "--sort",
    type=click.Choice(["plan", "late"]),
    default="plan",
    show_default=True,
    help=mark("The Gantt chart's projects by the plan's groups, or the latest first."),
)
@option(
    "--view",
    type=click.Choice(list(drawing.VIEWS)),
    default="plan",
    show_default=True,
    help=mark("What sensitivity and risk start from: the plan, or the forecast."),
)
@options.known_at()
@with_settings
def chart_command(
    settings: Settings,
    kind: str,
    month: Month,
    out: Path,
    size: str,
    one_page: bool,
    sort: str,
    view: str,
) -> None:
    made = drawing.chart(
        settings.database(), kind, month, out, size=size, one_page=one_page, sort=sort, view=view
    )
    output.published(made)


@command(
    "monthly",
    mark("Write the monthly pack: pictures, workbook, brief, the rollup as JSON and CSV."),
)
@options.month("--month", options.AS_OF)
@option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help=mark("The folder to write into; it is created where it is missing."),
)
@option("--force", is_flag=True, help=mark("Replace a pack of the month that stands there."))
@option("--issue", is_flag=True, help=mark("Put on record that the month is issued."))
@option("--sure", is_flag=True, help=mark("Issue a month again, or replace the pack issued."))
@option(
    "--by",
    type=click.Choice([BY_DISTRICT]),
    help=mark("A pack of each district in a folder of its code, and the city beside them."),
)
@options.known_at()
@with_settings
def monthly_command(
    settings: Settings,
    month: Month,
    out: Path,
    force: bool,
    issue: bool,
    sure: bool,
    by: str | None,
) -> None:
    if issue and settings.known_at:
        raise WrongUsage(mark("--issue speaks of what is known today; leave out --known-at."))
    if by is not None:
        if issue:
            raise WrongUsage(mark("A month is issued of one plan; leave out --by or --issue."))
        _by_district(settings, month, out, force=force)
        return
    author = settings.author("issue") if issue else None
    with _telling() as tell:
        published = month_pack.monthly(
            settings.database(month),
            month,
            out,
            force=force,
            tell=tell,
            issue=author,
            present=settings.present(),
            sure=sure,
        )
    output.published(published)
    if issue:
        output.tell(
            mark("{month} is issued; whatever makes it another from now on is a correction."),
            month=month_text(month),
        )
    output.tell(mark("Log head {head}"), head=published.rests_on[1])


def _by_district(settings: Settings, month: Month, out: Path, *, force: bool) -> None:
    from portfolio.pack.service.city import monthly_city

    require_none_named(settings)
    month_pack.require_come(month, settings.present())
    with _telling() as tell:
        published = monthly_city(settings.database(month), month, out, force=force, tell=tell)
    output.published(published)
    output.tell(mark("Log head {head}"), head=published.rests_on[1])


#: What a pack is made of besides its pictures.
_BESIDE: Final = ("workbook", "page", "brief")
_WIDE: Final = 24
#: Back to the start of the line, and empty it.
_OVER: Final = "\r\x1b[K"


@contextmanager
def _telling() -> Iterator[Callable[[Piece], None]]:
    """Yield what draws a bar on a terminal while pieces are made; a log of cron's stays silent.

    The bar is one line that is written over and gone at the end. Of several packs each fills it.
    """
    pictures = 0
    shown = sys.stderr.isatty()

    def tell(piece: Piece) -> None:
        nonlocal pictures
        beside = piece.kind in _BESIDE
        pictures = pictures if beside else piece.of
        done = pictures + _BESIDE.index(piece.kind) if beside else piece.number - 1
        words = f"{bar(done, pictures + len(_BESIDE))} {piece_words(piece)}"
        if shown:
            click.echo(f"{_OVER}{words}", nl=False, err=True)

    try:
        yield tell
    finally:
        if shown:
            click.echo(_OVER, nl=False, err=True)


def bar(done: int, of: int) -> str:
    """Return how much is done as a bar with its share in percent."""
    share = done / of if of else 0.0
    full = int(share * _WIDE)
    return f"{'█' * full}{'░' * (_WIDE - full)} {share:4.0%}"
