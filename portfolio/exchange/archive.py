"""A whole database as JSON lines: a first line that says what follows, a row a line, a seal.

The first line names the revision, the log's head and how many rows each table has; the last one
seals the file with their number and the SHA-256 of every byte before it.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

from portfolio.values.errors import BadInput
from portfolio.values.language import mark

SCHEMA: Final = "portfolio.all/1"
RECORDS_SCHEMA: Final = "portfolio.records/1"
#: The longest line that is read; a row has at most some dozens of texts of 2000 characters.
LONGEST_LINE: Final = 16 * 2**20
#: What a whole number of the database may be.
_MOST: Final = 2**63

Stored = str | int | None
Shapes = Mapping[str, Mapping[str, type]]


@dataclass(frozen=True, slots=True)
class Front:
    """What the first line says."""

    revision: str
    log_head: str
    changes: int
    tables: Mapping[str, int]


class Sealing:
    """Makes the lines one after the other, counts them and seals them."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.rows = 0

    def front(self, front: Front) -> bytes:
        """Return the first line of a whole database."""
        return self._line(
            {
                "schema": SCHEMA,
                "revision": front.revision,
                "log_head": front.log_head,
                "changes": front.changes,
                "tables": dict(front.tables),
            }
        )

    def kind_front(self, kind: str, columns: Sequence[str], log_head: str) -> bytes:
        """Return the first line of the records of one kind."""
        told = {"kind": kind, "columns": list(columns), "log_head": log_head}
        return self._line({"schema": RECORDS_SCHEMA, **told})

    def record(self, columns: Sequence[str], values: Sequence[Stored]) -> bytes:
        """Return the line of a record of one kind; figures with decimals are text."""
        self.rows += 1
        return self._line(dict(zip(columns, values, strict=True)))

    def row(self, table: str, columns: Sequence[str], values: Sequence[Stored]) -> bytes:
        """Return the line of a row; a column without a value stands there as null."""
        self.rows += 1
        return self._line({"table": table, "row": dict(zip(columns, values, strict=True))})

    def seal(self) -> bytes:
        """Return the last line."""
        return self._line({"rows": self.rows, "sha256": self._digest.hexdigest()})

    def _line(self, data: Mapping[str, Any]) -> bytes:
        line = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
        self._digest.update(line)
        return line


# --- reading them back --------------------------------------------------------------------------

_NOT_JSON: Final = mark(
    "{file}, line {line}: the line is not JSON; the file was cut off or edited. Nothing was"
    " written; export again."
)
_NO_OBJECT: Final = mark(
    "{file}, line {line}: the line is no row of a table; the file was edited. Nothing was written;"
    " export again."
)
_TOO_LONG: Final = mark(
    "{file}, line {line}: the line is too long to be one of an export. Nothing was written; give"
    " a file written with “export --kind all”."
)
_NO_TABLE: Final = mark(
    "{file}, line {line}: this program knows no table “{name}”. Nothing was written; import with"
    " the program that wrote the file."
)
_NO_COLUMN: Final = mark(
    "{file}, line {line}: {table} has no column “{name}”. Nothing was written; import with the"
    " program that wrote the file."
)
_COLUMN_MISSING: Final = mark(
    "{file}, line {line}: the column “{name}” of {table} is missing. Nothing was written; export"
    " again."
)
_NO_NUMBER: Final = mark(
    "{file}, line {line}: “{name}” of {table} is not a whole number. Nothing was written; export"
    " again."
)
_NO_TEXT: Final = mark(
    "{file}, line {line}: “{name}” of {table} is not a text. Nothing was written; export again."
)
_AFTER_SEAL: Final = mark(
    "{file}, line {line}: lines follow the one that seals the file. Nothing was written; export"
    " again."
)
_NO_EXPORT: Final = mark(
    "{file} is not the export of a whole database: its first line does not say “{schema}” and"
    " what the file holds. Give a file written with “export --kind all”."
)
_CUT: Final = mark(
    "{file} is cut off: the last line, which seals it, is missing. Nothing was written; get the"
    " whole file."
)
EDITED: Final = mark(
    "{file} is not as it was written: its digest does not fit. Nothing was written; export again."
)


class Reading:
    """Reads such a file once, from its first line to its seal; `name` is the file's, for words.

    Raises BadInput where the first line is none.
    """

    def __init__(self, file: IO[bytes], name: str, shapes: Shapes) -> None:
        self._file, self._name, self._shapes = file, name, shapes
        self._digest = hashlib.sha256()
        self._pending = b""
        self._line = 0
        self._found = dict.fromkeys(shapes, 0)
        self.front = self._front()

    def _front(self) -> Front:
        data = self._next() or {}
        told: list[Any] = [data.get(name) for name in ("revision", "log_head", "changes", "tables")]
        fits = data.get("schema") == SCHEMA and [type(value) for value in told] == _FRONT
        if not fits:
            raise BadInput(_NO_EXPORT, file=self._name, schema=SCHEMA)
        return Front(*told)

    def rows(self) -> Iterator[tuple[int, str, Sequence[Stored]]]:
        """Yield every row: its line, its table, its values in the order of the table's columns.

        Raises BadInput for a line that is none, an unknown table or column, a value of the wrong
        type, and at the end for a file that was cut off or edited.
        """
        while (data := self._next()) is not None:
            if "sha256" in data:
                self._close(data)
                return
            table, values = self._row(data)
            yield self._line, table, values
        raise BadInput(_CUT, file=self._name)

    def _next(self) -> dict[str, Any] | None:
        """Return what the next line holds; None at the end of the file."""
        self._digest.update(self._pending)
        self._pending = text = self._file.readline(LONGEST_LINE + 1)
        if not text:
            return None
        self._line += 1
        if len(text) > LONGEST_LINE:
            raise self._wrong(_TOO_LONG)
        try:
            data = json.loads(text.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise self._wrong(_NOT_JSON) from None
        if not isinstance(data, dict):
            raise self._wrong(_NO_OBJECT)
        return data

    def _row(self, data: Mapping[str, Any]) -> tuple[str, Sequence[Stored]]:
        table, row = data.get("table"), data.get("row")
        if set(data) != {"table", "row"} or not isinstance(row, dict):
            raise self._wrong(_NO_OBJECT)
        shape = self._shapes.get(str(table))
        if shape is None:
            raise self._wrong(_NO_TABLE, name=table)
        if row.keys() != shape.keys():
            unknown = next((name for name in row if name not in shape), None)
            missing = next((name for name in shape if name not in row), None)
            template = _COLUMN_MISSING if unknown is None else _NO_COLUMN
            raise self._wrong(template, table=table, name=unknown or missing)
        self._found[str(table)] += 1
        for name, kind in shape.items():
            if not _fits(kind, row[name]):
                template = _NO_NUMBER if kind is int else _NO_TEXT
                raise self._wrong(template, table=table, name=name)
        return str(table), [row[name] for name in shape]

    def _close(self, seal: Mapping[str, Any]) -> None:
        """Hold the last line against what was read. Raises BadInput where it does not fit."""
        if self._file.read(1):
            raise self._wrong(_AFTER_SEAL)
        told = {"rows": sum(self._found.values()), "sha256": self._digest.hexdigest()}
        ended = self._pending.endswith(b"\n")
        if seal != told or self._found != self.front.tables or not ended:
            raise BadInput(EDITED, file=self._name)

    def _wrong(self, template: str, **values: Any) -> BadInput:
        return BadInput(template, file=self._name, line=self._line, **values)


_FRONT: Final = [str, str, int, dict]
#: Signs of no text that the program took in: controls but those that end lines, half pairs.
_NEVER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def _fits(kind: type, value: object) -> bool:
    """Tell whether a column of whole numbers or texts can hold a value as it is."""
    if value is None:
        return True
    if isinstance(value, str):
        return kind is str and not _NEVER.search(value)
    return kind is int and type(value) is int and -_MOST <= value < _MOST


def _no_number(text: str) -> None:
    raise ValueError(text)
