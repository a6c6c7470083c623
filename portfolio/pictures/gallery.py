"""Which pictures there are, what each is drawn from, and how it is drawn."""

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from portfolio import pictures
from portfolio.pictures.paper import A4, Paper
from portfolio.values.remarks import Remark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: What a picture can be saved as, by the ending of its file.
ENDINGS: Final = (".png", ".pdf", ".svg")


@dataclass(frozen=True, slots=True)
class Wish:
    """How a picture is wanted: on which sheet, whether all on one, in which order."""

    paper: Paper = A4
    one_page: bool = False
    sort: str = "plan"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture page by page, each drawn when called, and what to look at in it."""

    pages: "Sequence[Callable[[], Figure]]"
    warnings: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its place among the others, its marked title, and how it is drawn.

    `needs` is the material, a class of `records`, that `draw` is called with. Pictures
    that are not `monthly` are drawn when asked for and stand in no monthly pack.
    """

    place: int
    title: str
    needs: type[Any]
    draw: Callable[[Any, Wish], Drawing]
    monthly: bool = True


def picture(name: str) -> Picture:
    """Return a picture by its name. Raises ModuleNotFoundError for one there is not."""
    found: Picture = import_module(_module(name)).PICTURE
    return found


def names() -> tuple[str, ...]:
    """Return the names of all pictures, in their places: the folders here that hold a PICTURE."""
    folders = [module.name for module in pkgutil.iter_modules(pictures.__path__) if module.ispkg]
    found = [name for name in folders if hasattr(import_module(_module(name)), "PICTURE")]
    return tuple(sorted(found, key=lambda name: (picture(name).place, name)))


def _module(name: str) -> str:
    return f"{pictures.__name__}.{name}"


def files_of(drawing: Drawing, ending: str, paper: Paper, title: str) -> list[bytes]:
    """Return the files of a drawing: one a page as PNG and SVG, one for all as PDF."""
    from portfolio.pictures.output import save

    return save(drawing.pages, ending, paper, title)
