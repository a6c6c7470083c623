"""Reads a Word document or a PDF in a process of its own (`worker.py` says how it answers).

Run as a script: `document_worker.py PATH LIMITS docx|pdf`. What it says, in the document's order:
`["text", place, text]` for a paragraph or a line, `["line", place, [[left, right, text], …]]` for a
line of a PDF with gaps in it, `["table", place, rows]` for a table, `["picture", page]` for a page without text. A place is the paragraph that
stands before it, or its page; both are counted from 1.
"""

import json
import re
import sys
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any, Final

from portfolio.exchange.sources.limits import MERGED
from portfolio.exchange.sources.worker import Refused, answer

Answer = list[Any]
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What was struck out or moved away stays in the file, and is no text of it.
_GONE: Final = frozenset(f"{_WORD}{name}" for name in ("del", "moveFrom", "txbxContent"))
_SIGNS: Final = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
#: A gap in a line of a PDF that parts two cells, in heights of its letters.
_GAP: Final = 0.9
#: A decimal or a date that goes on in the next line.
_BROKEN: Final = re.compile(r"[.\-–—~][0-9]*\n(?=[0-9])", re.ASCII)
#: How near to the edge of its cell a full line ends, in widths of its last sign.
_MARGIN: Final = 2.5
_LATIN: Final = re.compile(r"[A-Za-z0-9]")
_DIGIT: Final = re.compile(r"[0-9\uff10-\uff19]")


def main() -> None:
    path, given, form = sys.argv[1:]
    limits = json.loads(given)
    answer(limits, _bounded(_word(path) if form == "docx" else _pages(path, limits), limits))


def _bounded(answers: Iterator[Answer], limits: dict[str, int]) -> Iterator[Answer]:
    """Yield answers until they hold too much text."""
    room = limits["MOST_CHARACTERS"]
    for told in answers:
        room -= len(json.dumps(told, ensure_ascii=False))
        if room < 0:
            raise Refused("characters")
        yield told


# --- Word -------------------------------------------------------------------------------------------


def _word(path: str) -> Iterator[Answer]:
    from docx.opc.package import OpcPackage
    from docx.oxml import parse_xml

    try:  # not docx.Document, which takes no templates and no files with macros
        body = parse_xml(OpcPackage.open(path).main_document_part.blob).find(f"{_WORD}body")
    except (KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise Refused("damaged") from error
    except Exception as error:
        if type(error).__module__.startswith(("docx", "zipfile", "lxml")):
            raise Refused("damaged") from error
        raise
    if body is None:
        raise Refused("damaged")
    number = 0
    for element in _parts(body, f"{_WORD}p", f"{_WORD}tbl"):
        if element.tag == f"{_WORD}tbl":
            yield ["table", number, list(_rows(element))]
        else:
            number += 1
            if text := _text(element).strip():
                yield ["text", number, text]


def _parts(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the nearest parts inside an element, through whatever wraps them."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in _GONE and isinstance(child.tag, str):
            yield from _parts(child, *tags)


def _rows(table: Any) -> Iterator[list[str | None]]:
    """Yield the cells of each row; what is merged down is said of each of its rows.

    A figure that is merged down is marked in all of them: whose it is cannot be told. What is
    merged across stands in its first cell alone.
    """
    rows: list[list[str | None]] = []
    above: dict[int, str | None] = {}
    figures: dict[int, list[str | None]] = {}  # by their columns the rows in which they begin
    for row in _parts(table, f"{_WORD}tr"):
        cells: list[str | None] = [None] * _number(row, "gridBefore")
        said: dict[int, str | None] = {}
        begun: dict[int, list[str | None]] = {}
        for cell in _parts(row, f"{_WORD}tc"):
            merge, at = cell.find(f"{_WORD}tcPr/{_WORD}vMerge"), len(cells)
            if merge is not None and merge.get(f"{_WORD}val") != "restart":
                text = said[at] = above.get(at)
                if at in figures:
                    begun[at] = first = figures[at]
                    text = first[at] = f"{(first[at] or '').removesuffix(MERGED)}{MERGED}"
            else:
                text = "\n".join(map(_text, _parts(cell, f"{_WORD}p"))).strip() or None
                if merge is not None and text and _DIGIT.search(text):
                    begun[at] = cells
                elif merge is not None and text:
                    said[at] = text
            cells += [text, *[None] * (_number(cell, "gridSpan") - 1)]
        above, figures = said, begun
        rows.append(cells)
    yield from rows


def _number(element: Any, name: str) -> int:
    """Return a count that a row or cell gives of itself, 0 where it gives none."""
    found = element.find(f"{_WORD}{element.tag.rpartition('}')[2]}Pr/{_WORD}{name}")
    value = "" if found is None else found.get(f"{_WORD}val") or ""
    return min(int(value), 1_000) if value.isascii() and value.isdigit() else 0


def _text(paragraph: Any) -> str:
    tags = (f"{_WORD}t", *_SIGNS)
    return "".join(_SIGNS.get(part.tag) or part.text or "" for part in _parts(paragraph, *tags))


# --- PDF --------------------------------------------------------------------------------------------


def _pages(path: str, limits: dict[str, int]) -> Iterator[Answer]:
    try:
        import pdfplumber
    except ModuleNotFoundError as error:
        raise Refused("extra") from error
    try:
        with pdfplumber.open(path) as book:
            _refuse_unfit(book, limits["MOST_PAGES"])
            for number, page in enumerate(book.pages, 1):
                yield from _page(number, page) if page.chars else [["picture", number]]
                page.close()
    except (Refused, MemoryError, OSError):
        raise
    except Exception as error:
        name = type(error.__context__ or error).__name__ + str(error)
        raise Refused("password" if "Password" in name else "damaged") from error


def _refuse_unfit(book: Any, most: int) -> None:
    """Raise Refused for a book of too many pages, of none, or of pictures alone."""
    if len(book.pages) > most:
        raise Refused("pages")
    if not any(page.chars for page in book.pages):
        raise Refused("scan" if book.pages else "damaged")


def _page(number: int, page: Any) -> Iterator[Answer]:
    """Yield the lines and the ruled tables of a page from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.rows) and _wide(table)]
    words = [word for word in page.extract_words() if not any(_inside(word, t) for t in tables)]
    found: list[tuple[float, Answer]] = [
        (table.bbox[1], ["table", number, _cells(page, table)]) for table in tables
    ]
    lines = sorted(words, key=lambda word: round(word["bottom"]))
    for _, line in groupby(_levelled(lines), key=lambda pair: pair[0]):
        parts = sorted((word for _, word in line), key=lambda word: word["x0"])
        found.append((parts[0]["top"], _line(number, parts)))
    yield from (told for _, told in sorted(found, key=lambda item: item[0]))


def _wide(table: Any) -> bool:
    return max(len(row.cells) for row in table.rows) >= 2


def _cells(page: Any, table: Any) -> list[list[str | None]]:
    texts = ([cell or None for cell in row] for row in table.extract())
    return [
        [
            _mended(page.crop(box), text) if text and _BROKEN.search(text) else text
            for box, text in zip(row.cells, cells, strict=True)
        ]
        for row, cells in zip(table.rows, texts, strict=True)
    ]


def _mended(cell: Any, text: str) -> str:
    """Return a cell's text with the decimals and dates joined that its right edge has broken.

    A line that had room for another digit was ended on purpose. So may be whole numbers below each
    other, and those are left as they stand.
    """
    lines = cell.extract_text_lines()
    if len(lines) != text.count("\n") + 1:
        return text
    whole = str(lines[0]["text"])
    for above, line in pairwise(lines):
        room = cell.bbox[2] - above["x1"] - _MARGIN * above["chars"][-1]["width"]
        broken = room < 0 and _BROKEN.search(f"{above['text']}\n{line['text']}")
        whole += f"{'' if broken else chr(10)}{line['text']}"
    return whole


def _inside(word: dict[str, Any], table: Any) -> bool:
    left, top, right, bottom = table.bbox
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(left <= across <= right and top <= down <= bottom)


def _levelled(words: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield words with the number of the line they stand on, the words given by their feet."""
    line, foot = 0, float("-inf")
    for word in words:
        height = word["bottom"] - word["top"]
        if word["bottom"] - foot > height / 2:
            line, foot = line + 1, word["bottom"]
        yield line, word


def _line(number: int, words: list[dict[str, Any]]) -> Answer:
    """Return a line as text, or in parts where gaps as wide as a letter stand in it."""
    parts: list[list[Any]] = []
    for word in words:
        height = word["bottom"] - word["top"]
        if parts and word["x0"] - parts[-1][1] < _GAP * height:
            between = " " if _LATIN.match(parts[-1][2][-1]) and _LATIN.match(word["text"]) else ""
            parts[-1][1:] = [word["x1"], f"{parts[-1][2]}{between}{word['text']}"]
        else:
            parts.append([word["x0"], word["x1"], word["text"]])
    if len(parts) == 1:
        return ["text", number, parts[0][2]]
    return ["line", number, parts]


if __name__ == "__main__":
    main()
