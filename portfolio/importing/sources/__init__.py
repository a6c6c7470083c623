"""Opens the files people send: what they are is found from what is in them, and is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from portfolio.importing.cells import Cell

Form = Literal["csv", "xlsx", "xls", "et", "ods"]
SheetRows = Iterator[tuple[int, list[Cell]]]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said about a file that was read all the same: a template and its values."""

    template: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """An opened file. `encoding` and `delimiter` are None where the form has none."""

    path: Path
    form: Form
    encoding: str | None
    delimiter: str | None
    sheets: tuple[str, ...]  #: the visible and hidden ones, in their order; one for a text file
    remarks: tuple[Remark, ...]  #: macros that are not run, hidden sheets passed over, and such
    _read: Callable[[str], SheetRows]
    _candidates: Callable[[], tuple[str, ...]]

    def sheet(self, name: str | None = None) -> str:
        """Return the sheet to read: the one named, else the only one that holds a table.

        Raises BadInput where there is none of that name, or several hold a table; it lists them.
        """
        raise NotImplementedError

    def rows(self, sheet: str | None = None) -> SheetRows:
        """Return the rows of a sheet with their numbers as the person sees them, from 1.

        Blank rows are left out, their numbers too. A text file is read anew and streamed. Raises
        BadInput while it is read where a limit is passed or the file is damaged.
        """
        raise NotImplementedError


def open_book(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Book:
    """Return a file opened for reading; its form is found from its content.

    Raises BadInput for what cannot be read, with what to do: a folder, an empty file, an unknown
    form or encoding, a file that needs a password, is cut off, or is larger than the limits.
    """
    raise NotImplementedError
