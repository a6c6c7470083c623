"""What a brief is put together from: sections of paragraphs, tables and pictures."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from portfolio.values.language import spoken

#: `lead` says it in a sentence, `item` is one of a list, `note` stands small under a figure.
Inner = Literal["lead", "body", "subhead", "item", "note"]
#: What stands on the front of an official paper: who issues it, its number, whom it is for, what
#: it says point by point, what is annexed, who signs and when, whom to ask, who gets a copy.
Outer = Literal[
    "bureau", "number", "to", "point", "annexed", "signed", "dated", "contact", "copies"
]
Kind = Inner | Outer

#: Cells of a line of the body on A4; a Chinese character takes two.
LINE_CELLS: Final = 100


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text of one kind, plain: nothing in it is markup. `lead` stands before it, stronger."""

    text: str
    kind: Kind = "body"
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under headings; `sides` has a letter a column, `r` for numbers, `l` for texts.

    `widths` are the shares of the columns; rows in `strong` are sums.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sides: str
    widths: tuple[int, ...]
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the name of its file, what it shows in words, and the line under it."""

    file: str
    png: bytes
    alt: str
    caption: str


Part = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """The front page of an official paper: what stands above its title and below it.

    `title` is the paper's, broken into lines where its sense allows; `annex` is the heading of what
    follows. Lines of the text are `pitch` points high.
    """

    title: tuple[str, ...]
    above: tuple[Paragraph, ...]
    below: tuple[Paragraph, ...]
    annex: str
    pitch: float


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief in the language it was written in, `zh` or `en`; `head` stands under the title.

    With a `front` the sections are its annex.
    """

    language: str
    title: str
    head: str
    sections: tuple[Section, ...]
    front: Front | None = None

    def parts(self) -> Iterable[Part]:
        """Return the parts of all sections in turn, without the front."""
        return (part for section in self.sections for part in section.parts)


# --- text from records --------------------------------------------------------------------------


def shown(text: str) -> str:
    """Return text from data on one line, with □ for each sign that has no shape of its own.

    Control and direction characters would turn or break the text around them.
    """
    return "".join("□" if _shapeless(sign) else sign for sign in " ".join(text.split()))


def _shapeless(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") or ord(sign) & 0xFFFE == 0xFFFE


def cells(text: str) -> int:
    """Return how wide a text is, in cells: two for a Chinese character, one for a Latin one."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def shortened(text: str, room: int) -> str:
    """Return a text from data that takes `room` cells at most, with an ellipsis where cut."""
    clean = shown(text)
    if cells(clean) <= room:
        return clean
    taken, width = "", 2
    for sign in clean:
        width += cells(sign)
        if width > room:
            break
        taken += sign
    return f"{taken.rstrip()}…"


def ended(text: str) -> str:
    """Return a sentence with its full stop; one that was cut ends in its ellipsis."""
    if text.endswith("…"):
        return text
    return f"{text}{'。' if spoken() == 'zh' else '.'}"
