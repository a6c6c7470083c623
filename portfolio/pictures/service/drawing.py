"""What the planning section hands on: pictures of one month, written whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from portfolio.beds.records.rollup import Rollup
from portfolio.pictures import gallery
from portfolio.pictures.paper import PAPERS
from portfolio.pictures.records import (
    CapacityMaterial,
    CurveMaterial,
    GanttMaterial,
    Piece,
    Published,
    RiskMaterial,
    SensitivityMaterial,
)
from portfolio.pictures.service.materials import (
    Start,
    capacity_material,
    curve_material,
    gantt_material,
    risk_material,
    sensitivity_material,
    start_of,
)
from portfolio.projects.words.page import plan_text
from portfolio.store.database import Database
from portfolio.store.files import require_place, write_whole
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.remarks import Remark
from portfolio.values.words import say
from portfolio.whatif.records import Beliefs
from portfolio.whatif.service import position as whatif

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Is told of each piece before it is made; what it raises ends the making, and nothing is written.
Tell = Callable[[Piece], None]


def untold(_: Piece) -> None:
    """Tell nobody."""


def chart(
    database: Database,
    kind: str,
    month: Month,
    out: Path,
    *,
    size: str = "a4",
    one_page: bool = False,
    sort: str = "plan",
    view: str = "plan",
    tell: Tell = untold,
) -> Published:
    """Write one picture as of a month to `out`, as its ending says: PNG, PDF or SVG.

    Several pages are one PDF, else they go to `NAME-p1.png` and so on; `one_page` puts all on
    one. `size` is `a4` or `16:9`; the projects of a Gantt chart are sorted as in the `plan` or the
    `late` first; sensitivity and risk start from a `view`, one of VIEWS. Everything is drawn before
    the first file is written. Creates no folder. Raises WrongUsage for another ending and for an
    option of another picture, OutputProblem where a file cannot be written.
    """
    ending = _ending(out)
    for option, given in (("--sort", sort != "plan"), ("--one-page", one_page)):
        if given and kind != "gantt":
            raise WrongUsage(mark("{option} is for the Gantt chart; leave it out."), option=option)
    if view != "plan" and gallery.picture(kind).needs not in _STARTED:
        raise WrongUsage(
            mark(
                "{option} is for sensitivity and risk; the other pictures show all views. Leave it out."
            ),
            option="--view",
        )
    require_place(out)
    sketch = _sketch(database, kind, month, gallery.Wish(PAPERS[size], one_page, sort), view)
    return _written(sketch, ending, out, tell)


def picture_of(kind: str, material: Any, out: Path, *, size: str = "a4") -> Published:
    """Write a picture of a material at hand to `out`. Raises what `chart` raises."""
    ending = _ending(out)
    require_place(out)
    return _written(_sketched(kind, material, gallery.Wish(PAPERS[size])), ending, out, untold)


def _written(sketch: "_Sketch", ending: str, out: Path, tell: Tell) -> Published:
    (pages,) = _drawn([sketch], tell, ending)
    paths = page_paths(out, len(pages))
    for path, data in zip(paths, pages, strict=True):
        write_whole(path, data)
    return Published(paths, sketch.drawing.warnings)


def _ending(out: Path) -> str:
    """Return which kind of file is asked for; a device, which has no ending, gets a PNG."""
    found = out.suffix.lower()
    if found in gallery.ENDINGS:
        return found
    if not found and (out.is_char_device() or out.is_fifo()):
        return ".png"
    raise WrongUsage(
        mark("{path} cannot be a picture; let its name end in .png, .pdf or .svg."), path=out
    )


def page_paths(out: Path, pages: int) -> tuple[Path, ...]:
    """Return the files that so many pages of a picture go to."""
    if pages == 1:
        return (out,)
    return tuple(out.with_name(f"{out.stem}-p{page}{out.suffix}") for page in range(1, pages + 1))


#: What a what-if of pictures may start from, and how their materials are made of the start.
VIEWS: Final = whatif.VIEWS
_STARTED: Final[dict[type, Callable[[Start], Any]]] = {
    SensitivityMaterial: sensitivity_material,
    RiskMaterial: lambda start: risk_material(start, Beliefs()),
}

#: How each material of pictures is read as of a month.
_READ: Final[dict[type, Callable[[Database, Month], Any]]] = {
    GanttMaterial: gantt_material,
    CapacityMaterial: capacity_material,
    CurveMaterial: curve_material,
    SensitivityMaterial: lambda database, as_of: sensitivity_material(start_of(database, as_of)),
    RiskMaterial: lambda database, as_of: _STARTED[RiskMaterial](start_of(database, as_of)),
}


_PLAIN: Final = gallery.Wish()


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A picture that is not drawn yet: its name, its title, how it is wanted, its pages."""

    kind: str
    title: str
    wish: gallery.Wish
    drawing: gallery.Drawing


def _sketch(database: Database, kind: str, as_of: Month, wish: gallery.Wish, view: str) -> _Sketch:
    needs = gallery.picture(kind).needs
    if needs in _STARTED:
        return _sketched(kind, _STARTED[needs](start_of(database, as_of, view=view)), wish)
    return _sketched(kind, _READ[needs](database, as_of), wish)


def _sketched(kind: str, material: Any, wish: gallery.Wish) -> _Sketch:
    picture = gallery.picture(kind)
    title = f"{plan_text(material.plan)} · {say(picture.title)} · {material.as_of}"
    return _Sketch(kind, title, wish, picture.draw(material, wish))


def _drawn(sketches: Sequence[_Sketch], tell: Tell, ending: str = ".png") -> list[list[bytes]]:
    """Return the files of each picture, telling of each page before it is drawn."""
    of = sum(len(sketch.drawing.pages) for sketch in sketches)
    numbers = iter(range(1, of + 1))
    drawn = []
    for sketch in sketches:
        pages = [
            partial(_told, draw, tell, Piece(sketch.kind, next(numbers), of))
            for draw in sketch.drawing.pages
        ]
        told = replace(sketch.drawing, pages=pages)
        drawn.append(gallery.files_of(told, ending, sketch.wish.paper, sketch.title))
    return drawn


def _told(draw: "Callable[[], Figure]", tell: Tell, piece: Piece) -> "Figure":
    tell(piece)
    return draw()


def picture_names() -> tuple[str, ...]:
    """Return the names of the pictures that a monthly pack has."""
    return tuple(name for name in gallery.names() if gallery.picture(name).monthly)


def pictures(
    database: Database, month: Month, rollup: Rollup, tell: Tell = untold
) -> tuple[dict[str, list[bytes]], tuple[Remark, ...]]:
    """Return the PNG pages of every picture of a month by its name, and what to look at in them.

    Those of capacity only where there is a target, the S-curve where anybody entered money.
    """
    sketches = [
        _sketched(name, material, _PLAIN)
        for name, material in _materials(database, month, rollup)
        if not isinstance(material, CurveMaterial) or material.entered
    ]
    remarks = [remark for sketch in sketches for remark in sketch.drawing.warnings]
    unlike = tuple(remark for n, remark in enumerate(remarks) if remark not in remarks[:n])
    wanted = [sketch.kind for sketch in sketches]
    return dict(zip(wanted, _drawn(sketches, tell), strict=True)), unlike


def _materials(database: Database, month: Month, rollup: Rollup) -> Iterator[tuple[str, Any]]:
    """Yield what each picture of a month's pack is drawn from, by its name."""
    for name in picture_names():
        needs = gallery.picture(name).needs
        if rollup.capacity or needs is not CapacityMaterial:
            yield name, _READ[needs](database, month)
