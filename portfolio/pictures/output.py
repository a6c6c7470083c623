"""Turns figures into the bytes of PNG, PDF and SVG files, the same in every process.

No date and no name of a library stands in them. Letters of a PDF come from subsets of the fonts
that are embedded, those of an SVG are outlines, so that both look the same everywhere.
"""

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.collections import Collection
from matplotlib.colors import to_rgba, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from PIL import Image

from portfolio.pictures import style
from portfolio.pictures.paper import Paper

_NAMELESS: Final = {"Creator": None, "Producer": None, "CreationDate": None}
_BARE: Final = {"Creator": None, "Date": None, "Format": None, "Type": None}

#: A PNG with a palette has at most so many; a colour needs some of them for its soft edges.
_COLOURS: Final = 256
_MOST_INKS: Final = 60

Pages = Sequence[Callable[[], Figure]]


def save(pages: Pages, ending: str, paper: Paper, title: str) -> list[bytes]:
    """Return the files of a picture, drawn page by page: one a page, one for all as PDF.

    `ending` is `.png`, `.pdf` or `.svg`.
    """
    if ending == ".pdf":
        return [pdf((page() for page in pages), title)]
    if ending == ".svg":
        return [svg(page()) for page in pages]
    return [png(page(), paper.dots) for page in pages]


def png(figure: Figure, dots: int = 200) -> bytes:
    """Return a figure as PNG of as many pixels as its sheet has.

    A palette of the figure's own colours on paper makes a third of the size of full colour.
    """
    with style.dressed():
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        size = canvas.get_width_height()
        sheet_of = Image.frombuffer("RGBA", size, bytes(canvas.buffer_rgba()), "raw", "RGBA", 0, 1)
    target = BytesIO()
    _few_colours(sheet_of.convert("RGB"), figure).save(target, "PNG", dpi=(dots, dots))
    return target.getvalue()


def _few_colours(picture: Image.Image, figure: Figure) -> Image.Image:
    """Return a picture in a palette of the colours of its figure.

    Pillow looks the nearest colour up by all but the last two bits of each part. So the palette
    that it searches has only these, and the exact colours are put in their places.
    """
    colours = _palette(figure)
    known = Image.new("P", (1, 1))
    known.putpalette([part & ~3 for colour in colours for part in colour])
    flat = picture.quantize(palette=known, dither=Image.Dither.NONE)
    flat.putpalette([part for colour in colours for part in colour])
    return flat


def _palette(figure: Figure) -> list[tuple[int, int, int]]:
    """Return the figure's colours, each in steps towards the paper: what soft edges are made of.

    No two agree in all but the last two bits of each part.
    """
    inks = sorted(_inks(figure))[:_MOST_INKS]
    steps = (_COLOURS - 1) // max(1, len(inks))
    shades = [
        (_towards_paper(red, part), _towards_paper(green, part), _towards_paper(blue, part))
        for part in (step / steps for step in range(steps, 0, -1))
        for red, green, blue in inks
    ]
    apart: dict[tuple[int, ...], tuple[int, int, int]] = {}
    for shade in ((255, 255, 255), *shades):
        apart.setdefault(tuple(part >> 2 for part in shade), shade)
    return list(apart.values())


def _towards_paper(part: int, share: float) -> int:
    return round(255 - (255 - part) * share)


def _inks(figure: Figure) -> set[tuple[int, int, int]]:
    """Return the colours that texts, lines and shapes of a figure have, as whole numbers."""
    found: set[tuple[float, ...]] = set()
    for artist in figure.findobj():
        if isinstance(artist, Text | Line2D):
            found.add(to_rgba(artist.get_color()))
        elif isinstance(artist, Collection | Patch):
            for colours in (artist.get_facecolor(), artist.get_edgecolor()):
                found.update(map(tuple, to_rgba_array(colours)))
    opaque = (colour[:3] for colour in found if colour[3] == 1)
    return {(round(r * 255), round(g * 255), round(b * 255)) for r, g, b in opaque}


def pdf(figures: Iterable[Figure], title: str) -> bytes:
    """Return figures as the pages of one PDF document that carries `title`."""
    target = BytesIO()
    with style.dressed(), PdfPages(target, metadata={**_NAMELESS, "Title": title}) as document:
        for figure in figures:
            document.savefig(figure)
    return target.getvalue()


def svg(figure: Figure) -> bytes:
    """Return a figure as an SVG picture that loads nothing from elsewhere."""
    target = BytesIO()
    with style.dressed():
        figure.savefig(target, format="svg", metadata=_BARE)
    head, _, rest = target.getvalue().partition(b"<!DOCTYPE")
    return head + rest.partition(b">\n")[2]
