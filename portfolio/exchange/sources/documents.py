"""Whole documents as text and tables in their order: Word, PDF, and text with tables in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from rich.cells import cell_len

from portfolio.exchange.cells import Shared
from portfolio.exchange.sources import archive, limits, signature, text
from portfolio.exchange.sources.limits import MERGED
from portfolio.exchange.sources.process import answers
from portfolio.values.errors import BadInput
from portfolio.values.language import mark

DocumentForm = Literal["docx", "pdf", "txt"]
#: What the places of a document count.
Unit = Literal["page", "paragraph", "line"]
Cells = tuple[str | None, ...]

_WORKER: Final = Path(__file__).with_name("document_worker.py")
_LIMITS: Final = limits.told(
    "MOST_PAGES", "MOST_CHARACTERS", "READER_BYTES", READER_SECONDS=limits.DOCUMENT_SECONDS
)
_UNITS: Final[dict[DocumentForm, Unit]] = {"docx": "paragraph", "pdf": "page", "txt": "line"}
#: What parts the cells of a line that was laid out with spaces.
_SPACES: Final = re.compile(r"[ \t\u3000]{2,}")
#: How far, in cells, a line with one part is set in where it goes on with a cell above.
_HANGING: Final = 6
_LATIN: Final = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a line of one; `place` is its paragraph, page or line, from 1.

    A blank line of a text file is one without text.
    """

    text: str
    place: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows, and the place of each."""

    rows: tuple[Cells, ...]
    places: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(map(len, self.rows), default=0)


Block = Passage | Grid


@dataclass(frozen=True, slots=True)
class Pages:
    """What a document holds; `pictures` are the pages of it that have no text."""

    form: DocumentForm
    blocks: tuple[Block, ...]
    pictures: tuple[int, ...] = ()

    @property
    def unit(self) -> Unit:
        """What its places count."""
        return _UNITS[self.form]


def document_form(path: Path) -> DocumentForm | None:
    """Return which document a file is by what is in it; None for a workbook or a table.

    A text file is one by its ending alone. Raises BadInput where the file cannot be read.
    """
    head = signature.readable(path)
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith(signature.ZIP):
        return "docx" if archive.inspect(path).any(r"^word/") else None
    known = head.startswith(signature.OLE) or path.suffix.lower() != ".txt"
    if known or path.stat().st_size > limits.MOST_DOCUMENT_BYTES:
        return None
    return "txt"


def read_document(path: Path, form: DocumentForm, encoding: str | None = None) -> Pages:
    """Return the text and the tables of a document.

    Raises BadInput for what cannot be read: damaged, locked, too large, pages without any text.
    """
    if form == "txt":
        return Pages(form, tuple(_grids(_lines(path, encoding))))
    told = list(answers(_WORKER, (str(path), _LIMITS, form), partial(_refusal, path, form)))
    pictures = tuple(item[1] for item in told if item[0] == "picture")
    return Pages(form, tuple(_grids(_told(told))), pictures)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with gaps in it: its parts from left to right; `tabbed` where a part is a column."""

    parts: tuple[tuple[float, float, str], ...]
    place: int
    tabbed: bool = False

    @property
    def text(self) -> str:
        return " ".join(part for _, _, part in self.parts if part)


def _told(answers: list[list[Any]]) -> Iterator[Block | _Line]:
    for kind, place, *held in answers:
        if kind == "text":
            yield Passage(held[0], place)
        elif kind == "line":
            yield _Line(tuple((left, right, part) for left, right, part in held[0]), place)
        elif kind == "table":
            rows = tuple(tuple(_joined(cell) for cell in row) for row in held[0])
            yield Grid(rows, (place,) * len(rows))


def _joined(cell: str | None) -> str | None:
    """Return a cell's text in one line; only between Latin letters and digits a space is put."""
    if cell and cell.endswith(MERGED):
        return Shared(_joined(cell.removesuffix(MERGED)) or "")
    whole = ""
    for line in (cell or "").split("\n"):
        part = line.strip()
        between = " " if _LATIN.match(whole[-1:]) and _LATIN.match(part[:1]) else ""
        whole = f"{whole}{between}{part}" if part else whole
    return whole or None


# --- text with tables in it -------------------------------------------------------------------------


def _lines(path: Path, encoding: str | None) -> Iterator[Block | _Line]:
    head = signature.readable(path)
    signature.refuse_others(path, head)
    known = text.known_encoding(encoding) if encoding else text.find_encoding(path, head)
    for place, raw in enumerate(text.read_lines(path, known), 1):
        line = raw.rstrip("\r\n")
        if line.count("\t") >= 2:
            parts = (part.strip() for part in line.split("\t"))
            yield _Line(tuple((at, at + 1, part) for at, part in enumerate(parts)), place, True)
        elif len(spaced := _spaced(line)) > 1 or (spaced and spaced[0][0] >= _HANGING):
            yield _Line(spaced, place)
        else:
            yield Passage(line.strip(), place)


def _spaced(line: str) -> tuple[tuple[float, float, str], ...]:
    """Return the parts of a line between wide gaps, with the terminal cells they begin and end at."""
    found, start = [], 0
    for gap in (*_SPACES.finditer(line), None):
        part = line[start : gap.start() if gap else None]
        if part.strip():
            left = cell_len(line[:start])
            found.append((left, left + cell_len(part), part.strip()))
        start = gap.end() if gap else start
    return tuple(found)


def _grids(items: Iterator[Block | _Line]) -> Iterator[Block]:
    """Yield blocks, lines with gaps that stand together made to tables where they look like one."""
    run: list[_Line] = []
    for item in items:
        if isinstance(item, _Line) and (not run or run[0].tabbed == item.tabbed):
            run.append(item)
            continue
        yield from _grid(run)
        run = [item] if isinstance(item, _Line) else []
        if not isinstance(item, _Line):
            yield item
    yield from _grid(run)


def _grid(run: Sequence[_Line]) -> Iterator[Block]:
    """Yield a run of lines: from the first with three parts on it is a table, what is before none."""
    first = next((at for at, line in enumerate(run) if len(line.parts) >= 3), len(run))
    yield from (Passage(line.text, line.place) for line in run[:first])
    if first < len(run):
        lines = run[first:]
        rows = tuple(map(_tabbed if run[0].tabbed else partial(_aligned, _columns(lines)), lines))
        yield Grid(rows, tuple(line.place for line in lines))


def _tabbed(line: _Line) -> Cells:
    return tuple(part or None for _, _, part in line.parts)


def _columns(lines: Sequence[_Line]) -> list[tuple[float, float]]:
    fullest = max(lines, key=lambda line: len(line.parts))
    return [(left, right) for left, right, _ in fullest.parts]


def _aligned(columns: Sequence[tuple[float, float]], line: _Line) -> Cells:
    """Return the parts of a line in the columns they stand below, or in order where all are there."""
    if len(line.parts) == len(columns):
        return _tabbed(line)
    cells: list[str | None] = [None] * len(columns)
    for left, right, part in line.parts:
        away = [max(begin - right, left - end) for begin, end in columns]
        place = away.index(min(away))
        cells[place] = f"{cells[place]} {part}" if cells[place] else part
    return tuple(cells)


# --- what cannot be read ----------------------------------------------------------------------------


def _refusal(path: Path, form: DocumentForm, why: str, *_: Any) -> BadInput:
    if why == "password":
        return archive.locked(path)
    if why in _SAID:
        return BadInput(_SAID[why][0], path=path, most=_SAID[why][1])
    if form == "docx":
        return archive.damaged(path)
    return BadInput(
        mark("{path} is a PDF that is damaged or was cut off on its way; ask for it again."),
        path=path,
    )


#: What is said of a document by the reason it cannot be read, and the limit that is named.
_SAID: Final = {
    "memory": (
        mark(
            "{path} needs more than {most} MB of memory to read; give only the pages with the tables."
        ),
        limits.READER_BYTES // 2**20,
    ),
    "slow": (
        mark("{path} takes more than {most} seconds to read; give only the pages with the tables."),
        limits.DOCUMENT_SECONDS,
    ),
    "pages": (
        mark("{path} has more than {most} pages; give only those with the tables."),
        limits.MOST_PAGES,
    ),
    "characters": (
        mark(
            "{path} has more than {most} million characters; give only the pages with the tables."
        ),
        limits.MOST_CHARACTERS // 10**6,
    ),
    "scan": (
        mark(
            "{path} holds pictures of pages and no text; ask for the file it was printed from, or "
            "have its text recognised first."
        ),
        None,
    ),
    "extra": (
        mark(
            "PDF files are read by pdfplumber, which is not installed: pip install pdfplumber; "
            "or give {path} as a Word document."
        ),
        None,
    ),
}
