"""Text tables: their encoding and delimiter are found by reading them, row by row."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from portfolio.exchange.cells import Cell, column_letter
from portfolio.exchange.sources.limits import LONGEST_CELL, LONGEST_LINE, MOST_COLUMNS, MOST_ROWS
from portfolio.exchange.sources.signature import opening
from portfolio.values.errors import BadInput
from portfolio.values.language import mark

DELIMITERS: Final = (",", "\t", ";", "|")
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK: Final = 1 << 20
_LINES_TRIED: Final = 60
#: A file with so many characters right as UTF-8 before the first wrong one is damaged UTF-8.
_SURELY_UTF8: Final = 8


def find_encoding(path: Path, head: bytes) -> str:
    """Return the encoding of a text file: by its mark, else strict UTF-8, else strict GB18030.

    Raises BadInput for UTF-16 without a mark, for zero bytes and for what is in none of these.
    """
    for sign, name in _MARKS:
        if head.startswith(sign):
            if name is None:
                raise BadInput(mark("{path} is in UTF-32; save it as CSV in UTF-8."), path=path)
            return name
    _refuse_zeros(path, head)
    wrong = _first_wrong(path, "utf-8")
    if wrong is None:
        return "utf-8"
    if wrong.wide >= _SURELY_UTF8 or _first_wrong(path, "gb18030"):
        raise BadInput(
            mark(
                "{path}, line {line}: the characters are neither UTF-8 nor GB18030 throughout; the "
                "file is damaged or in another encoding. Save it as CSV in UTF-8, or name its "
                "encoding."
            ),
            path=path,
            line=wrong.line,
        )
    return "gb18030"


def _refuse_zeros(path: Path, head: bytes) -> None:
    zeros = head.count(0)
    if zeros * 10 > len(head):
        raise BadInput(
            mark(
                "{path} looks like UTF-16 without a mark at its start, or is no text; save it as "
                "CSV in UTF-8, or name its encoding (utf-16-le)."
            ),
            path=path,
        )


class _Wrong:
    """Where the first wrong byte stands: its line, and how many wide characters went before."""

    def __init__(self, line: int, wide: int) -> None:
        self.line = line
        self.wide = wide


def _first_wrong(path: Path, encoding: str) -> _Wrong | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, wide = 1, 0
    with opening(path), path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, "replace")
                return _Wrong(line + good.count("\n"), wide + _wide(good))
            line, wide = line + text.count("\n"), wide + _wide(text)
            if not chunk:
                return None


def _wide(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def known_encoding(name: str) -> str:
    """Return a named encoding. Raises BadInput for one that Python does not have as text."""
    try:
        info = codecs.lookup(name)
        "".encode(info.name)
    except (LookupError, ValueError) as error:
        raise BadInput(
            mark("“{name}” is no encoding; give utf-8, gb18030, utf-16 or big5."), name=name
        ) from error
    return {"gbk": "gb18030", "gb2312": "gb18030", "utf-8": "utf-8-sig"}.get(info.name, info.name)


def known_delimiter(sign: str) -> str:
    """Return a named delimiter; a tab may be named `tab`. Raises BadInput for more than a sign."""
    sign = "\t" if sign.lower() in ("tab", r"\t") else sign
    if len(sign) != 1 or sign in '"\r\n':
        raise BadInput(mark("“{sign}” is no delimiter; give one sign, or tab."), sign=sign)
    return sign


def find_delimiter(path: Path, encoding: str) -> str:
    """Return the sign between the cells: the one that gives the most rows of one width."""
    with _opened(path, encoding) as file:
        lines = list(islice(_lines(path, file), _LINES_TRIED))
    if lines and (said := _said_delimiter(lines[0])):
        return said
    return max(DELIMITERS, key=lambda sign: _fit(lines, sign))


def _said_delimiter(line: str) -> str | None:
    """Return the delimiter that the first line gives in the manner of Excel, as `sep=;`."""
    text = line.rstrip("\r\n")
    return text[4] if len(text) == 5 and text.lower().startswith("sep=") else None


def _fit(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = Counter(
            len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) >= 2
        )
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, width


def read_rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    """Return the rows that are not blank with their numbers as a spreadsheet counts them.

    Raises BadInput where a row is too long or wide, or a quotation mark is left open.
    """
    with _opened(path, encoding) as file:
        lines = _lines(path, file)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 0
        try:
            for cells in reader:
                if not number and len(cells) <= 2 and _said_delimiter(delimiter.join(cells)):
                    continue
                number += 1
                if any(cells):
                    _check(path, number, cells)
                    yield number, [cell or None for cell in cells]
        except csv.Error as error:
            raise _broken(path, number + 1) from error


def read_lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield the lines of a text. Raises BadInput where one is too long or in another encoding."""
    with _opened(path, encoding) as file:
        yield from _lines(path, file)


def _broken(path: Path, number: int) -> BadInput:
    return BadInput(
        mark(
            "{path}, row {row}: a quotation mark stands alone or is not closed, or a cell is longer "
            "than {most} characters; correct the row."
        ),
        path=path,
        row=number,
        most=LONGEST_CELL,
    )


def _opened(path: Path, encoding: str) -> TextIO:
    with opening(path):
        return path.open(encoding=encoding, errors="strict", newline="")


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    number = 0
    try:
        while line := file.readline(LONGEST_LINE):
            number += 1
            _check_line(path, number, line)
            yield line.removeprefix("\ufeff") if number == 1 else line
    except UnicodeError as error:
        raise BadInput(
            mark(
                "{path}, line {line} or soon after: the characters are not {encoding}; name "
                "another encoding, or save the file as CSV in UTF-8."
            ),
            path=path,
            line=number + 1,
            encoding=file.encoding,
        ) from error


def _check_line(path: Path, number: int, line: str) -> None:
    if len(line) >= LONGEST_LINE:
        raise BadInput(
            mark(
                "{path}, line {line} has more than {most} characters and is no row of a table; "
                "check how the file was saved."
            ),
            path=path,
            line=number,
            most=LONGEST_LINE,
        )
    if "\0" in line:
        raise BadInput(
            mark(
                "{path}, line {line} holds zero bytes and is no text; save the table again as CSV "
                "in UTF-8."
            ),
            path=path,
            line=number,
        )


def _check(path: Path, number: int, cells: list[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        raise BadInput(
            mark("{path}, row {row} has {columns} columns, more than {most}; check the delimiter."),
            path=path,
            row=number,
            columns=len(cells),
            most=MOST_COLUMNS,
        )
    if number > MOST_ROWS:
        raise BadInput(
            mark("{path} has more than {most} rows; split it."), path=path, most=MOST_ROWS
        )
    for index, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            raise too_long(path, f"{column_letter(index)}{number}")


def too_long(path: Path, place: str) -> BadInput:
    """Return what is said of a cell with more than LONGEST_CELL characters."""
    return BadInput(
        mark("{path}, cell {place} has more than {most} characters; shorten it."),
        path=path,
        place=place,
        most=LONGEST_CELL,
    )
