"""The sheets that pictures are drawn on."""

from dataclasses import dataclass
from typing import Final

#: Every sheet is this wide and keeps this margin, in mm, so that a column stands where it stood.
WIDTH: Final = 297.0
MARGIN: Final = 11.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: its height in mm, its pixels, and the dots per inch that its PNG tells a printer.

    A slide is a sheet of 297 mm that a projector makes larger: its dots make it 13.33 inches
    wide, the width of a slide.
    """

    name: str
    height: float
    pixels: tuple[int, int]
    dots: int

    @property
    def scale(self) -> float:
        """Pixels to an inch of the sheet."""
        return self.pixels[0] / (WIDTH / 25.4)


A4: Final = Paper("a4", 210.0, (2339, 1654), 200)
SLIDE: Final = Paper("16:9", WIDTH * 9 / 16, (2560, 1440), 192)
PAPERS: Final = {paper.name: paper for paper in (A4, SLIDE)}
