"""What a file is, told from its first bytes and not from its name."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from portfolio.exchange.sources.limits import MOST_BOOK_BYTES, MOST_TEXT_BYTES
from portfolio.values.errors import BadInput
from portfolio.values.language import Term, mark

#: As much of a file as is looked at to tell what it is.
HEAD: Final = 4096

ZIP: Final = b"PK\x03\x04"
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHERS: Final = (
    (b"%PDF", Term("file form", "a PDF")),
    (b"\x89PNG", Term("file form", "a picture")),
    (b"\xff\xd8\xff", Term("file form", "a picture")),
    (b"GIF8", Term("file form", "a picture")),
    (b"PK\x05\x06", Term("file form", "an empty archive")),
    (b"Rar!", Term("file form", "a packed archive")),
    (b"7z\xbc\xaf", Term("file form", "a packed archive")),
    (b"\x1f\x8b", Term("file form", "a packed archive")),
    (b"{\\rtf", Term("file form", "a text document")),
    (b"\x7fELF", Term("file form", "a program")),
    (b"MZ\x90", Term("file form", "a program")),
    (b"SQLite format 3\x00", Term("file form", "a database")),
)
_WEB: Final = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<workbook")


def readable(path: Path) -> bytes:
    """Return the first bytes of a file that may be read.

    Raises BadInput for a file that is missing, no plain file (a folder, a device), empty, too
    large or closed to us.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise BadInput(_not_a_file(about.st_mode), path=path)
        with path.open("rb") as file:
            head = file.read(HEAD)
    except (OSError, ValueError) as error:
        raise BadInput(_not_opened(error), path=path) from error
    _check_size(path, about.st_size, workbook=head.startswith((ZIP, OLE, b"%PDF")))
    return head


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Turn the system's errors about a file that is read once more into BadInput, in words."""
    try:
        yield
    except OSError as error:
        raise BadInput(_not_opened(error), path=path) from error


def _not_opened(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError():
            return mark("{path} does not exist; check the name.")
        case PermissionError():
            return mark("{path} cannot be opened: you may not read it. Ask for the right to.")
        case _:
            return mark("{path} cannot be opened; check its name and the drive it lies on.")


def _not_a_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return mark("{path} is a folder; give the file in it.")
    return mark("{path} is a device or a pipe; save what it gives as a file first.")


def _check_size(path: Path, size: int, *, workbook: bool) -> None:
    if not size:
        raise BadInput(mark("{path} is empty; check that it was saved or sent whole."), path=path)
    most = MOST_BOOK_BYTES if workbook else MOST_TEXT_BYTES
    if size > most:
        raise BadInput(
            mark("{path} has {size} MB, more than the {most} MB read at once; split it."),
            path=path,
            size=size // 2**20,
            most=most // 2**20,
        )


def refuse_others(path: Path, head: bytes) -> None:
    """Raise BadInput for a file that is neither a workbook nor a text table."""
    for start, form in _OTHERS:
        if head.startswith(start):
            raise BadInput(
                mark("{path} is {form}, whatever its name says; save the table as xlsx or CSV."),
                path=path,
                form=form,
            )
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begin.startswith(_WEB):
        raise BadInput(
            mark(
                "{path} is a web page or XML, whatever its name says; open it in Excel or WPS and "
                "save it as xlsx."
            ),
            path=path,
        )
