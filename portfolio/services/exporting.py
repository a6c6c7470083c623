"""Writes what an officer sees to a file: the list as shown, a picture, the monthly pack."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, get_args

from portfolio import formats
from portfolio.database import Database
from portfolio.files import require_place, write_whole
from portfolio.months import Month
from portfolio.records import Listed, Piece, Published
from portfolio.services import packing, publishing
from portfolio.services.publishing import Tell, untold
from portfolio.sheets import Sheet, sheet_of

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
        return packing.monthly(database, listed.as_of, out, force=True, tell=tell)
    if want in ("gantt", "capacity"):
        return publishing.chart(database, want, listed.as_of, out, tell=tell)
    require_place(out)
    tell(Piece("list", 1, 1))
    write_whole(out, _LISTS[want](sheet_of(listed)))
    return Published((out,))


def _xlsx(sheet: Sheet) -> bytes:
    from portfolio.workbook import workbook

    return workbook(sheet)


_LISTS: Final[dict[str, Callable[[Sheet], bytes]]] = {"csv": formats.sheet_csv, "xlsx": _xlsx}


def standing(want: Want, month: Month, out: Path) -> tuple[Path, ...]:
    """Return the files that stand where `export` would write, so that it would replace them.

    Of a picture of several pages it looks at the first page alone.
    """
    if want == "monthly":
        return packing.standing(out, month)
    found = _first_pages(out) if want in ("gantt", "capacity") else [out]
    return tuple(path for path in found if os.path.isfile(path))  # noqa: PTH113 - never raises


def _first_pages(*pictures: Path) -> list[Path]:
    return [path for out in pictures for path in (out, *publishing.page_paths(out, 2)[:1])]
