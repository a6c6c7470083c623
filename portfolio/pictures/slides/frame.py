"""What stands above and below the drawing of a slide: the finding large, two lines, the sources."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.pictures import style
from portfolio.pictures.labels import Box
from portfolio.pictures.paper import MARGIN, WIDTH, Paper
from portfolio.pictures.style import SOFT, write
from portfolio.pictures.subtitles import Said
from portfolio.pictures.text import fitted, shorten, width, wrap

#: The least size of letters on the sheet, in points: the slide is larger, and shows them at 12.
LEAST: Final = 10.6
#: Sizes of the title, most and least, and of the lines under it.
_TITLE, _TITLE_LEAST, _ANSWER = 22.0, 14.0, 12.0
_OVER, _FIRST, _SECOND, _PITCH = 9.0, 18.5, 27.0, 6.2
#: So many lines of the answer stand on a slide at the most.
_LINES: Final = 4
_FOOT: Final = 7.0
_ROOM: Final = WIDTH - 2 * MARGIN


def begin(said: Said) -> tuple[Figure, Axes, Box]:
    """Return a slide with its head and foot written, and the room left for its drawing."""
    figure, axes = style.sheet(said.paper)
    write(axes, MARGIN, _OVER, _whole_parts(said.over), LEAST, colour=SOFT)
    y = _title(axes, said.title)
    for line, size in _answer(said.answer):
        write(axes, MARGIN, y, line, size)
        y += _PITCH
    bottom = _foot(axes, said.paper, said.sources)
    return figure, axes, Box(MARGIN, y + 2.0, WIDTH - MARGIN, bottom)


def _whole_parts(over: str) -> str:
    """Return as many parts of the line over the title as have room, none of them cut."""
    parts = over.split("　")
    while len(parts) > 1 and width("　".join(parts), LEAST) > _ROOM:
        parts.pop()
    return shorten("　".join(parts), LEAST, _ROOM)


def _answer(answer: Sequence[str]) -> list[tuple[str, float]]:
    """Return the lines of the answer that a slide has room for, whole ones, with their size."""
    found: list[tuple[str, float]] = []
    for text in answer:
        whole, size = fitted(text, _ANSWER, LEAST, _ROOM)
        lines = [(whole, size)] if whole == text else [(t, LEAST) for t in wrap(text, LEAST, _ROOM)]
        if len(found) + len(lines) <= _LINES:
            found += lines
    return found


def _title(axes: Axes, title: str) -> float:
    """Write the finding on a line, or on two where it is long; return where the next line stands."""
    size = min(_TITLE, max(_TITLE_LEAST, _TITLE * _ROOM / width(title, _TITLE, bold=True)))
    if width(title, size, bold=True) <= _ROOM:
        write(axes, MARGIN, _FIRST, title, size, bold=True)
        return _SECOND + 1.0
    lines = wrap(title, _TITLE_LEAST + 2, _ROOM, 2, bold=True)
    for place, line in enumerate(lines):
        write(axes, MARGIN, _FIRST - 1.0 + place * 7.4, line, _TITLE_LEAST + 2, bold=True)
    return _SECOND + 6.4


def _foot(axes: Axes, paper: Paper, sources: str) -> float:
    """Write the sources, on two lines where they are long; return where the drawing ends."""
    lines = wrap(sources, LEAST, _ROOM, 2)
    y = paper.height - _FOOT + 0.4 * (len(lines) - 1)
    for line in reversed(lines):
        write(axes, MARGIN, y, line, LEAST, colour=SOFT)
        y -= 4.6
    return y - 0.4
