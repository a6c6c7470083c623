"""The look of the pictures: paper, fonts, colours, and the few ways ink is put on the sheet.

A sheet is measured in millimetres from its upper left corner, so that what a picture says can
be laid out with plain numbers before anything is drawn.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from math import cos, pi, sin
from typing import Any, Final

from matplotlib import font_manager
from matplotlib import style as styles
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from portfolio.pictures import text as lettering
from portfolio.pictures.paper import WIDTH, Paper
from portfolio.pictures.text import MM_PER_POINT

INK: Final = "#1F2933"
SOFT: Final = "#5B6570"  #: secondary text, still readable on a copy
RULE: Final = "#C4CAD1"
FAINT: Final = "#E9ECEF"
BAND: Final = "#F1F3F5"
PAPER: Final = "#FFFFFF"
OUTLINE: Final = "#8A929B"
TODAY: Final = "#A61B1B"
TARGET: Final = "#000000"
CHANCE: Final = "#1F3A5F"
NEUTRAL: Final = "#6B7785"
IN_USE_TEXT: Final = "#4F6175"
GROUP_COLOURS: Final = {"continued": "#4C78A8", "new": "#E6862A", "planned": "#5BA89D"}
OPENED: Final = "#0072B2"  #: openings, wherever they are marked
#: Okabe-Ito green, orange and vermilion: apart for colour-blind eyes.
LIGHT_COLOURS: Final = {
    "green": "#009E73",
    "amber": "#E69F00",
    "red": "#D55E00",
    "grey": "#8A929B",
    "opened": OPENED,
}

#: One layer above the other: fills, grid, bars, lines over the bars, text.
FILLS, GRID, BARS, LINES, TEXT = 1, 2, 3, 4, 5

_SETTINGS: Final[dict[str, Any]] = {
    "font.family": ["Noto Sans SC"],
    "text.parse_math": False,
    "text.hinting": "none",
    "hatch.linewidth": 0.7,
    "path.simplify": False,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "agg.path.chunksize": 0,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "portfolio",
}

Point = tuple[float, float]
Segment = tuple[Point, Point]


@cache
def _install_fonts() -> None:
    """Make the shipped fonts known to this process; the user's font cache stays as it is."""
    for path in (lettering.REGULAR, lettering.BOLD):
        font_manager.fontManager.addfont(path)


@contextmanager
def dressed() -> Iterator[None]:
    """Draw and save under these settings alone, whatever a user's matplotlibrc says."""
    _install_fonts()
    with styles.context(_SETTINGS, after_reset=True):
        yield


def sheet(paper: Paper) -> tuple[Figure, Axes]:
    """Return an empty figure of a sheet and its one axes, in mm with y downward."""
    wide, high = (side / paper.scale for side in paper.pixels)
    figure = Figure(figsize=(wide, high), dpi=paper.scale)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(paper.height, 0)
    axes.set_axis_off()
    return figure, axes


def tint(colour: str, share: float) -> str:
    """Return `colour` with `share` (0 to 1) of itself left, the rest paper."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)


def group_colour(group: str | None) -> str:
    """Return the colour of a group of projects; a neutral one for those outside the plan."""
    return GROUP_COLOURS.get(group or "", NEUTRAL)


# --- ink ----------------------------------------------------------------------------------------


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: float = 7.5,
    *,
    bold: bool = False,
    colour: str = INK,
    align: str = "left",
    halo: bool = False,
) -> Text:
    """Put one line of text with the middle of its capitals at `y`.

    Every line stands on the same base whatever its letters, and text is never markup: `$x$` is
    drawn as typed.
    """
    return axes.text(
        x,
        y + 0.37 * size * MM_PER_POINT,
        text,
        fontsize=size,
        fontweight="bold" if bold and lettering.covered(text, bold=True) else "normal",
        color=colour,
        ha=align,
        va="baseline",
        parse_math=False,
        zorder=TEXT,
        path_effects=[withStroke(linewidth=2.2, foreground=PAPER)] if halo else None,
    )


def rules(
    axes: Axes,
    segments: Iterable[Sequence[Point]],
    colour: str = RULE,
    width: float = 0.5,
    *,
    dashes: Any = "solid",
    layer: float = GRID,
    clauses: bool = False,
) -> LineCollection:
    """Draw lines, each a run of points; `width` in points."""
    lines = LineCollection(
        [list(segment) for segment in segments],
        colors=colour,
        linewidths=width,
        linestyles=dashes,
        zorder=layer,
        capstyle="butt",
        joinstyle="miter" if clauses else "round",
    )
    axes.add_collection(lines, autolim=False)
    return lines


def blocks(
    axes: Axes,
    shapes: Iterable[Sequence[Point]],
    fills: Any,
    *,
    edges: Any = "none",
    width: float = 0.0,
    hatch: str | None = None,
    layer: float = BARS,
    dashes: Any = "solid",
) -> PolyCollection:
    """Draw filled shapes; colours one for all or one each, `width` of the edges in points."""
    found = PolyCollection(
        [list(shape) for shape in shapes],
        facecolors=fills,
        edgecolors=edges,
        linewidths=width,
        linestyles=dashes,
        zorder=layer,
        joinstyle="miter",
    )
    if hatch:
        found.set_hatch(hatch)
    axes.add_collection(found, autolim=False)
    return found


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Return the corners of a rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def diamond(x: float, y: float, radius: float) -> list[Point]:
    """Return the corners of a milestone's diamond."""
    return [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]


def wedge(x: float, y: float, radius: float) -> list[Point]:
    """Return the corners of a wedge that points to what lies before `x`."""
    return [(x, y - radius), (x, y + radius), (x - 1.6 * radius, y)]


def disc(x: float, y: float, radius: float) -> list[Point]:
    """Return the corners of a round point."""
    turns = [place * pi / 12 for place in range(24)]
    return [(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns]
