"""Writes what a picture says above and below what it draws: title, answer, notes, sources."""

from typing import Final, NamedTuple

from matplotlib.axes import Axes

from portfolio.pictures.paper import A4, MARGIN, WIDTH, Paper
from portfolio.pictures.style import SOFT, write
from portfolio.pictures.subtitles import SMALL, Said
from portfolio.pictures.text import fitted, shorten, width

_PITCH: Final = 3.2


class Sizes(NamedTuple):
    """How large the head is written: points of the title at most and least, and of the answer.

    `pitch` are the millimetres from one line of the answer to the next.
    """

    most: float
    least: float
    answer: float
    pitch: float


#: The sizes on A4 and larger paper, and on smaller paper: of the pictures of the monthly pack,
#: whose titles shrink to fit, and of those that are asked for.
MONTHLY: Final = (Sizes(16.0, 9.0, 9.0, 4.6), Sizes(14.0, 9.0, 8.0, 3.8))
ASKED: Final = (Sizes(15.0, 9.0, 9.4, 4.8), Sizes(13.0, 9.0, 8.6, 4.2))


def is_high(paper: Paper) -> bool:
    """Tell whether a sheet is as high as A4 at least."""
    return paper.height >= A4.height


def first_note(words: Said) -> float:
    """Return where the first note stands, in millimetres from the top."""
    return words.paper.height - 5.5 - (len(words.notes) + 0.1) * _PITCH


def head(axes: Axes, words: Said, sizes: tuple[Sizes, Sizes]) -> float:
    """Write the finding and the answer under it; return where the next line stands."""
    room, high = WIDTH - 2 * MARGIN, is_high(words.paper)
    most, least, size, pitch = sizes[0] if high else sizes[1]
    over, fit = fitted(words.over, 9.0, SMALL, room)
    write(axes, MARGIN, 8.8 if high else 7.6, over, fit, colour=SOFT)
    large = min(most, max(least, most * room / width(words.title, most, bold=True)))
    title = shorten(words.title, large, room, bold=True)
    write(axes, MARGIN, 16.4 if high else 14.2, title, large, bold=True)
    first = 24.6 if high else 20.8
    for place, line in enumerate(words.answer):
        text, fit = fitted(line, size, SMALL, room)
        write(axes, MARGIN, first + place * pitch, text, fit)
    return first + len(words.answer) * pitch


def foot(axes: Axes, words: Said) -> None:
    """Write the notes, and under them the sources."""
    for place, line in enumerate(words.notes):
        write(axes, MARGIN, first_note(words) + place * _PITCH, line, SMALL, colour=SOFT)
    line = shorten(words.sources, SMALL, WIDTH - 2 * MARGIN)
    write(axes, MARGIN, words.paper.height - 5.5, line, SMALL, colour=SOFT)
