"""Writes to a file what an officer sees, and records as they are stored."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final, Literal, get_args

from portfolio.exchange.data import table_json
from portfolio.exchange.queries.beside import BESIDE
from portfolio.exchange.queries.records import STORED as RECORDS
from portfolio.exchange.records import Recorded
from portfolio.history.queries import chain as chain_queries
from portfolio.pack.lists import sheet_of
from portfolio.pack.records import Listed
from portfolio.pack.service import month as month_pack
from portfolio.pack.sheet import Column, Content, Row, Sheet, csv_pieces, widths
from portfolio.pictures.records import Piece, Published
from portfolio.pictures.service import drawing
from portfolio.pictures.service.drawing import Tell, untold
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.files import require_place, write_whole, writing_whole
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.injection import guarded
from portfolio.values.language import label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import IMPORT_KINDS

#: Every kind of record that is exported as a table.
STORED: Final = {**RECORDS, **BESIDE}
#: The forms in which records are written, by the ending of the file.
FORMS: Final = (".csv", ".xlsx", ".jsonl")

Want = Literal["csv", "xlsx", "gantt", "capacity", "monthly"]
WANTS: Final[tuple[Want, ...]] = get_args(Want)


def export(
    database: Database, want: Want, listed: Listed, out: Path, *, tell: Tell = untold
) -> Published:
    """Write what is wanted to the file `out`, the monthly pack into the folder `out`.

    The list is written as it was read; pictures are drawn as of its month. Only for the pack is a
    folder created. Raises OutputProblem where a file cannot be written, and what `publishing`
    raises.
    """
    if want == "monthly":
        return month_pack.monthly(database, listed.as_of, out, force=True, tell=tell)
    if want in ("gantt", "capacity"):
        return drawing.chart(database, want, listed.as_of, out, tell=tell)
    require_place(out)
    tell(Piece("list", 1, 1))
    write_whole(out, _list(want, listed))
    return Published((out,))


def _list(want: Want, listed: Listed) -> bytes:
    sheet = sheet_of(listed)
    if want == "csv":
        return b"".join(csv_pieces(sheet, bom=True))
    from portfolio.pack.xlsx import xlsx

    return xlsx((sheet,), listed.as_of)


def export_records(
    database: Database, kind: str, out: Path, *, until: Month | None = None, bom: bool = False
) -> Recorded:
    """Write every record of a kind (`IMPORT_KINDS`) to `out`, in the form its ending says.

    Every stored field stands under the column that an import knows it by, so that the file read
    back changes nothing. `until` leaves out reports of later months; `bom` is the mark for UTF-8
    that Excel looks for in a CSV file. Whatever the number of rows, few are held at a time, and
    all show one moment of the database.

    Raises WrongUsage for another ending, BadInput for more rows than a worksheet takes,
    OutputProblem where the file cannot be written.
    """
    form = form_of(out)
    with (
        database.standing_still() as still,
        still.reading() as session,
        writing_whole(out) as file,
    ):
        number, head = trail.head(session)
        counted = _Counted(STORED[kind].rows(session, until))
        columns = tuple(Column(title, kind=held) for title, held in STORED[kind].columns)
        name = label(IMPORT_KINDS[kind])
        sheet = Sheet(name, columns, counted, title=name)
        if form == ".xlsx":
            _write_xlsx(file, sheet, chain_queries.made_on(session, number))
        else:
            json_lines = form == ".jsonl"
            pieces = table_json(sheet, kind, head) if json_lines else csv_pieces(sheet, bom=bom)
            file.writelines(pieces)
    return Recorded(out, counted.number, head)


def form_of(out: Path) -> str:
    """Return the ending of a file that records can be written to. Raises WrongUsage for others."""
    ending = out.suffix.lower()
    if ending not in FORMS:
        raise WrongUsage(
            mark("{path} does not end in one of: {endings}; its ending says the form."),
            path=out,
            endings=", ".join(FORMS),
        )
    return ending


class _Counted:
    """Rows that count themselves as they are taken."""

    def __init__(self, rows: Iterator[Sequence[str | int | None]]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for cells in self._rows:
            self.number += 1
            yield Row(cells)


def _write_xlsx(file: IO[bytes], sheet: Sheet, day: datetime) -> None:
    """Write records, their texts guarded as in CSV, so that the two hold the same cells."""
    from portfolio.pack.xlsx import MOST_ROWS, stream

    rows = iter(sheet.rows)
    first = list(islice(rows, _LOOKED_AT))
    wide = zip(sheet.columns, widths(sheet.columns, first), strict=True)
    columns = tuple(replace(column, width=width) for column, width in wide)
    guarded_rows = (Row([_guarded(cell) for cell in row.cells], "") for row in chain(first, rows))
    whole = replace(sheet, columns=columns, rows=guarded_rows)
    try:
        stream(file, whole, day)
    except OverflowError as error:
        raise BadInput(
            mark("There are more than {most} rows, which is all a worksheet takes; write .csv."),
            most=f"{MOST_ROWS:,}",
        ) from error


def _guarded(cell: Content) -> Content:
    return guarded(cell) if isinstance(cell, str) else cell


#: How many rows of a table are looked at for the widths of its columns.
_LOOKED_AT: Final = 200


def standing(want: Want, month: Month, out: Path) -> tuple[Path, ...]:
    """Return the files that stand where `export` would write, so that it would replace them.

    Of a picture of several pages it looks at the first page alone.
    """
    if want == "monthly":
        return month_pack.standing(out, month)
    found = _first_pages(out) if want in ("gantt", "capacity") else [out]
    return tuple(path for path in found if os.path.isfile(path))  # noqa: PTH113 - never raises


def _first_pages(*pictures: Path) -> list[Path]:
    return [path for out in pictures for path in (out, *drawing.page_paths(out, 2)[:1])]
