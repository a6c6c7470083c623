"""What the pictures of what-ifs say above and below: title and answer, notes and sources."""

from collections.abc import Sequence
from typing import Final, Protocol

from matplotlib.axes import Axes

from portfolio.pictures.captions import SMALL
from portfolio.pictures.paper import A4, MARGIN, WIDTH, Paper
from portfolio.pictures.style import SOFT, write
from portfolio.pictures.text import shorten

_PITCH: Final = 3.2


class Said(Protocol):
    """What such a picture says in words, on a sheet of paper."""

    @property
    def paper(self) -> Paper: ...

    @property
    def title(self) -> str: ...

    @property
    def subtitle(self) -> str: ...

    @property
    def answer(self) -> Sequence[str]: ...

    @property
    def notes(self) -> Sequence[str]: ...

    @property
    def sources(self) -> str: ...


def first_note(spec: Said) -> float:
    """Return where the first note stands, in millimetres from the top."""
    return spec.paper.height - 5.5 - (len(spec.notes) + 0.1) * _PITCH


def head(axes: Axes, spec: Said) -> None:
    """Write title, subtitle and the answer, its first line bold."""
    room, high = WIDTH - 2 * MARGIN, spec.paper.height >= A4.height
    size, y = (15.0, 12.0) if high else (13.0, 9.6)
    write(axes, MARGIN, y, shorten(spec.title, size, room, bold=True), size, bold=True)
    size, y = (10.0, 18.8) if high else (9.0, 15.4)
    write(axes, MARGIN, y, shorten(spec.subtitle, size, room), size, colour=SOFT)
    first, pitch, size = (26.0, 4.8, 9.4) if high else (20.8, 4.2, 8.6)
    for place, line in enumerate(spec.answer):
        text = shorten(line, size, room, bold=place == 0)
        write(axes, MARGIN, first + place * pitch, text, size, bold=place == 0)


def foot(axes: Axes, spec: Said) -> None:
    """Write the notes, and under them the sources."""
    for place, line in enumerate(spec.notes):
        write(axes, MARGIN, first_note(spec) + place * _PITCH, line, SMALL, colour=SOFT)
    line = shorten(spec.sources, SMALL, WIDTH - 2 * MARGIN)
    write(axes, MARGIN, spec.paper.height - 5.5, line, SMALL, colour=SOFT)
