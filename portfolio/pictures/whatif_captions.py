"""What the pictures of what-ifs say above and below: title and answer, notes and sources."""

from typing import Final

from matplotlib.axes import Axes

from portfolio.pictures.captions import SMALL, Said
from portfolio.pictures.paper import A4, MARGIN, WIDTH
from portfolio.pictures.style import SOFT, write
from portfolio.pictures.text import shorten

_PITCH: Final = 3.2


def first_note(words: Said) -> float:
    """Return where the first note stands, in millimetres from the top."""
    return words.paper.height - 5.5 - (len(words.notes) + 0.1) * _PITCH


def head(axes: Axes, words: Said) -> None:
    """Write title, subtitle and the answer, its first line bold."""
    room, high = WIDTH - 2 * MARGIN, words.paper.height >= A4.height
    size, y = (15.0, 12.0) if high else (13.0, 9.6)
    write(axes, MARGIN, y, shorten(words.title, size, room, bold=True), size, bold=True)
    size, y = (10.0, 18.8) if high else (9.0, 15.4)
    write(axes, MARGIN, y, shorten(words.subtitle, size, room), size, colour=SOFT)
    first, pitch, size = (26.0, 4.8, 9.4) if high else (20.8, 4.2, 8.6)
    for place, line in enumerate(words.answer):
        text = shorten(line, size, room, bold=place == 0)
        write(axes, MARGIN, first + place * pitch, text, size, bold=place == 0)


def foot(axes: Axes, words: Said) -> None:
    """Write the notes, and under them the sources."""
    for place, line in enumerate(words.notes):
        write(axes, MARGIN, first_note(words) + place * _PITCH, line, SMALL, colour=SOFT)
    line = shorten(words.sources, SMALL, WIDTH - 2 * MARGIN)
    write(axes, MARGIN, words.paper.height - 5.5, line, SMALL, colour=SOFT)
