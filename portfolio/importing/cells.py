"""A cell as a sheet holds it, and how a person sees it."""

import datetime

Cell = (
    str
    | int
    | float
    | bool
    | datetime.datetime
    | datetime.date
    | datetime.time
    | datetime.timedelta
    | None
)


def cell_text(cell: Cell) -> str:
    """Return a cell as a person sees it: 2020.0 is `2020`, a day `2023-06-30`; no exponent."""
    raise NotImplementedError


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell says nothing: empty, spaces, or a dash or stroke put for unknown."""
    raise NotImplementedError


def column_letter(index: int) -> str:
    """Return the letters of a column counted from 0: 0 is `A`, 26 is `AA`."""
    raise NotImplementedError
