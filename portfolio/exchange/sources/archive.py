"""Looks into a packed workbook or document before it is opened: how large it is, and what it hides.

Sizes are those that come out when unpacked, not those that the archive says.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, TypeVar

from portfolio.exchange.cells import column_letter
from portfolio.exchange.sources.limits import MOST_PARTS, MOST_RATIO, MOST_UNPACKED, RATIO_FROM
from portfolio.values.errors import BadInput
from portfolio.values.language import mark

K = TypeVar("K")

_CHUNK: Final = 1 << 18
_LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")
#: How much of the text before is kept, so that what spans two chunks is seen.
_KEPT: Final = 16_384
#: How many flawed cells are named.
_NAMED: Final = 20
_ENTITY: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL: Final = re.compile(rb"<(?:\w+:)?c(?=[\s>/])[^>]*>")
_PLACE: Final = re.compile(rb"""\sr=["']([A-Z]{1,3}[0-9]{1,7})["']""")
_ERROR_TYPE: Final = re.compile(rb"""\st=["']e["']""")
_ODS_ERROR: Final = re.compile(rb"""<table:table-cell[^>]*value-type=["']error["'][^>]*>""")
_ODS_FORMULA: Final = re.compile(rb"""table:formula=["'](?:of:)?([^"']*)["']""")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>]")
_RESULT: Final = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*<(?:\w+:)?v>\s*([^<]+?)\s*</(?:\w+:)?v>"
)
_HIDDEN_ROW: Final = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^>]*\shidden=["'](?:1|true)["'])[^>]*?\br=["']([0-9]+)["']"""
)
_HIDDEN_COLUMNS: Final = re.compile(
    rb"""<(?:\w+:)?col\s(?=[^>]*\shidden=["'](?:1|true)["'])[^>]*>"""
)
_ENDS: Final = tuple(
    re.compile(rb"\s%b=[\"']([0-9]{1,5})[\"']" % name) for name in (b"min", b"max")
)
_UNSTORED: Final = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


class Hidden(NamedTuple):
    """Rows and columns that are not shown, columns from 0 as first and last; they are read all the same."""

    rows: tuple[str, ...] = ()
    columns: tuple[tuple[int, int], ...] = ()

    def places(self, last: int) -> tuple[str, ...]:
        """Return their names, several columns as `C:G`; without columns beyond the `last` in use."""
        ends = [(low, min(high, last)) for low, high in self.columns if low <= last]
        names = (":".join(map(column_letter, sorted({*pair}))) for pair in ends)
        return (*self.rows, *names)


NOTHING_HIDDEN: Final = Hidden()


@dataclass(frozen=True, slots=True)
class Flaws:
    """Cells of one part that would read as what they are not: an error, or no result yet."""

    errors: tuple[str, ...] = ()
    unstored: tuple[str, ...] = ()
    hidden: Hidden = NOTHING_HIDDEN


@dataclass(frozen=True, slots=True)
class Parts:
    """What an archive holds: the names of its parts, and the flaws found in its sheets."""

    names: frozenset[str]
    flaws: dict[str, Flaws] = field(default_factory=dict)
    stale: bool = False  #: it asks for its formulas to be computed when it is opened

    def any(self, pattern: str) -> bool:
        """Tell whether a part's name matches."""
        return any(re.search(pattern, name) for name in self.names)


#: What a broken archive raises; NotImplementedError one packed in a way that nobody unpacks.
_UNREADABLE: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    NotImplementedError,
)


def inspect(path: Path) -> Parts:
    """Return the parts of an archive, each unpacked once and thrown away.

    Raises BadInput for an archive that is cut off, encrypted, or grows beyond the limits.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise _too_large(path)
            return _unpacked(path, file, parts)
    except _UNREADABLE as error:
        raise damaged(path) from error


def damaged(path: Path) -> BadInput:
    """Return what is said of a file that is cut off or broken."""
    return BadInput(
        mark(
            "{path} is damaged or was cut off on its way; ask for it again, or open it in the "
            "program it was made with and save it anew."
        ),
        path=path,
    )


def _too_large(path: Path) -> BadInput:
    return BadInput(
        mark(
            "{path} grows beyond all measure when opened (the most is {most} MB, or {ratio} times "
            "what is packed) and is not opened. Ask for the table as CSV."
        ),
        path=path,
        most=MOST_UNPACKED // 2**20,
        ratio=MOST_RATIO,
    )


def _unpacked(path: Path, file: BinaryIO, parts: list[zipfile.ZipInfo]) -> Parts:
    scans: dict[str, _Scan] = {}
    room, asks, formulas = MOST_UNPACKED, False, False
    for part in parts:
        if part.flag_bits & 1:
            raise locked(path)
        scan = _Scan() if part.filename.endswith((".xml", ".rels")) else None
        size = 0
        for chunk in _chunks(file, part):
            size += len(chunk)
            if size > room or (size > RATIO_FROM and size > MOST_RATIO * part.compress_size):
                raise _too_large(path)
            if scan and scan.sees_entity(chunk):
                raise _entities(path)
        room -= size
        if scan:
            asks, formulas = asks or scan.asks, formulas or scan.formulas
            scans[part.filename] = scan
    stale = asks and formulas
    flaws = {name: scan.flaws(stale=stale) for name, scan in scans.items()}
    known = {name: found for name, found in flaws.items() if found != Flaws()}
    return Parts(frozenset(part.filename for part in parts), known, stale)


def locked(path: Path) -> BadInput:
    """Return what is said of a file that asks for a password."""
    return BadInput(
        mark("{path} is locked with a password; save it without one and try again."), path=path
    )


def _entities(path: Path) -> BadInput:
    return BadInput(
        mark(
            "{path} holds a document type or entities, which no office program writes; it is not "
            "opened. Open it in Office or WPS and save it anew."
        ),
        path=path,
    )


def _chunks(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part unpacked, a chunk at a time, whatever size the archive says it has."""
    file.seek(part.header_offset)
    header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(header[-2] + header[-1], 1)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from _stored(file, part.compress_size)
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(file, part.compress_size)
    else:
        raise zipfile.BadZipFile


def _stored(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0:
        chunk = file.read(min(_CHUNK, left))
        if not chunk:
            raise EOFError
        left -= len(chunk)
        yield chunk


def _inflated(file: BinaryIO, left: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _stored(file, left):
        rest = packed
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise EOFError


class _Scan:
    """Looks through the text of a part as it goes by."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.unstored: list[str] = []
        self.rows: list[str] = []
        self.columns: list[tuple[int, int]] = []
        self.asks = False
        self.formulas = False
        self._zeros: list[str] = []
        self._computed = False
        self._before = b""

    def sees_entity(self, chunk: bytes) -> bool:
        """Take the next chunk, note its flaws, and tell whether it declares an entity."""
        text = self._before + chunk
        self._note(text)
        self._before = text[-_KEPT:]
        return _ENTITY.search(text) is not None

    def flaws(self, *, stale: bool) -> Flaws:
        """Return the flaws found; `stale` where the file asks for its formulas to be computed.

        In such a file formulas that are all 0 were never computed: a program put them there.
        """
        never = self._zeros if stale and not self._computed else []
        hidden = Hidden(tuple(self.rows), tuple(self.columns))
        return Flaws(tuple(self.errors), (*self.unstored, *never), hidden)

    def _note(self, text: bytes) -> None:
        self.asks = self.asks or b'fullCalcOnLoad="1"' in text
        self.formulas = self.formulas or _FORMULA.search(text) is not None
        if b'"error"' in text:
            for cell in _ODS_ERROR.findall(text):
                formula = _ODS_FORMULA.search(cell)
                self._add(self.errors, formula[1].decode(errors="replace") if formula else "?")
        self._note_hidden(text)
        self._note_results(text)
        if b't="e"' in text or b"t='e'" in text:
            for cell in _CELL.findall(text):
                if _ERROR_TYPE.search(cell):
                    self._add(self.errors, _place(cell))
        if b"f>" in text or b"/>" in text:
            for found in _UNSTORED.finditer(text):
                self._add(self.unstored, self._of_formula(text, found))

    def _note_hidden(self, text: bytes) -> None:
        if b"hidden=" in text:
            for found in _HIDDEN_ROW.finditer(text):
                self._add(self.rows, found[1].decode())
            for columns in _HIDDEN_COLUMNS.findall(text):
                low, high = (end.search(columns) for end in _ENDS)
                if low and high:
                    self._add(self.columns, (int(low[1]) - 1, int(high[1]) - 1))

    def _note_results(self, text: bytes) -> None:
        """Note the formulas that are 0, until one is not."""
        for found in _RESULT.finditer(text) if self.formulas and not self._computed else ():
            if found[1] not in (b"0", b"0.0"):
                self._computed = True
            else:
                self._add(self._zeros, self._of_formula(text, found))

    @staticmethod
    def _of_formula(text: bytes, found: re.Match[bytes]) -> str:
        """Return the place of the cell that a formula stands in."""
        begin = max(text.rfind(b"<c ", 0, found.start()), 0)
        opening = _CELL.search(text, begin)
        return _place(opening[0] if opening else b"")

    @staticmethod
    def _add(places: list[K], name: K) -> None:
        if name not in places and len(places) < _NAMED:
            places.append(name)


def _place(cell: bytes) -> str:
    place = _PLACE.search(cell)
    return place[1].decode() if place else "?"
