"""Opens a project package as a book with one sheet: its projects, a row each."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from portfolio.exchange.sources import Book, Remark, ending, limits, signature
from portfolio.exchange.sources.process import answers
from portfolio.values.errors import BadInput
from portfolio.values.language import mark

_WORKER: Final = Path(__file__).with_name("worker.py")
_LIMITS: Final = limits.told("LONGEST_CELL", "READER_BYTES", "READER_SECONDS")
_SHEET: Final = "projects"
_NAME: Final = "name_zh"
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"


def open_package(path: Path) -> Book | None:
    """Return a project package of OC4IDS as a book; None where the file is no JSON.

    Its remarks name what of the projects has no place here. Raises BadInput for JSON that is
    damaged, too large, or no project package.
    """
    head = signature.readable(path)
    named = path.suffix.lower() == ".json"
    if not head.lstrip(_BLANK).startswith((b"{", b"[") if named else b"{"):
        return None
    if path.stat().st_size > limits.MOST_BOOK_BYTES:
        raise _refusal(path, "memory")
    try:
        told = list(answers(_WORKER, (str(path), _LIMITS), partial(_refusal, path)))
    except _NoJson:
        return None
    rows = [item[1] for item in told if item[0] == "row"]
    left = [(name, number) for kind, name, number in (i for i in told if i[0] == "left")]
    remarks = (*ending(path, "oc4ids"), *_remarks(left))
    sheet = list(_sheet(rows))
    names = (_SHEET,)
    return Book(path, "oc4ids", None, None, names, names, remarks, lambda _: iter(sheet))


def _sheet(rows: Sequence[dict[str, str]]) -> Any:
    """Yield the columns that any project fills, and the projects below them; names are always one."""
    filled = {name for row in rows for name in row}
    columns = sorted(filled | {_NAME}, key=lambda name: (name != "code", name != _NAME, name))
    yield 1, list(columns)
    for number, row in enumerate(rows, 2):
        yield number, [row.get(name) for name in columns]


def _remarks(left: Sequence[tuple[str, int]]) -> tuple[Remark, ...]:
    if not left:
        return ()
    names = ", ".join(name for name, _ in left)
    return (
        Remark(
            mark("Not taken of the package, for there is no place for it: {names}."),
            {"names": names},
        ),
    )


class _NoJson(BadInput):
    """The file begins like JSON and may be a table all the same."""


def _refusal(path: Path, why: str, *told: Any) -> BadInput:
    kind = _NoJson if why == "json" and path.suffix.lower() != ".json" else BadInput
    return kind(_SAID.get(why, _SAID["json"]), path=path, name=told[0] if told else "")


_SAID: Final = {
    "json": mark(
        "{path} is no JSON that can be read, or was cut off on its way; ask for it again."
    ),
    "package": mark(
        "{path} is JSON and no project package: a package (OC4IDS) has a list “projects”. An export"
        " of the whole database ends in .jsonl."
    ),
    "long": mark("{path}: a text of “{name}” is too long for a cell; shorten it."),
    "memory": mark("{path} is too large to read; give a package with fewer projects."),
    "slow": mark("{path} takes too long to read; give a package with fewer projects."),
}
