"""Opens the files people send: what they are is found from what is in them, and is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from portfolio.exchange.cells import Cell
from portfolio.exchange.sources import archive, members, signature, text, workbooks
from portfolio.values.errors import BadInput
from portfolio.values.language import mark

Form = Literal["csv", "xlsx", "xls", "et", "ods", "docx", "pdf", "txt", "oc4ids"]
Range = tuple[int, int, int, int]
SheetRows = Iterator[tuple[int, list[Cell]]]

_ENDINGS: Final[dict[str, frozenset[str]]] = {
    "csv": frozenset({".csv", ".tsv", ".txt", ".tab"}),
    "xlsx": frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"}),
    "xls": frozenset({".xls", ".xlt"}),
    "et": frozenset({".et", ".ett"}),
    "ods": frozenset({".ods", ".ots"}),
    "docx": frozenset({".docx", ".docm", ".dotx"}),
    "pdf": frozenset({".pdf"}),
    "txt": frozenset({".txt"}),
    "oc4ids": frozenset({".json"}),
}


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
    candidates: tuple[str, ...]  #: those shown that hold a table
    remarks: tuple[Remark, ...]  #: macros that are not run, hidden sheets passed over, and such
    _read: Callable[[str], SheetRows] = field(repr=False)
    #: By sheet the merged ranges, each as first row, first column, last row, last column: rows from
    #: 1, columns from 0. They are known once the first row was read.
    merged: dict[str, list[Range]] = field(default_factory=dict)
    hidden: dict[str, archive.Hidden] = field(default_factory=dict)  #: what is not shown, by sheet

    def sheet(self, name: str | None = None) -> str:
        """Return the sheet to read: the one named, else the only one that holds a table.

        Raises BadInput where there is none of that name, or several hold a table; it lists them.
        """
        if name is not None:
            return self._named(name)
        if len(self.candidates) == 1:
            return self.candidates[0]
        if not self.candidates:
            raise BadInput(
                mark("{path} holds no table: no sheet that is shown has two filled rows."),
                path=self.path,
            )
        raise BadInput(
            mark("{path} holds tables on several sheets ({sheets}); name the one to read."),
            path=self.path,
            sheets=", ".join(self.candidates),
        )

    def _named(self, name: str) -> str:
        if name not in self.sheets:
            raise BadInput(
                mark("{path} has no sheet “{sheet}”; it has: {sheets}."),
                path=self.path,
                sheet=name,
                sheets=", ".join(self.sheets),
            )
        return name

    def rows(self, sheet: str | None = None) -> SheetRows:
        """Return the rows of a sheet with their numbers as the person sees them, from 1.

        Blank rows are left out, their numbers too. A text file is read anew and streamed. Raises
        BadInput while it is read where a limit is passed or the file is damaged.
        """
        return self._read(self.sheet(sheet))


def open_book(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Book:
    """Return a file opened for reading; its form is found from its content.

    Raises BadInput for what cannot be read, with what to do: a folder, an empty file, an unknown
    form or encoding, a file that needs a password, is cut off, or is larger than the limits.
    """
    head = signature.readable(path)
    if head.startswith(signature.ZIP):
        return _packed(path)
    if head.startswith(signature.OLE):
        return _old(path)
    signature.refuse_others(path, head)
    return _text(path, head, encoding, delimiter)


def _text(path: Path, head: bytes, encoding: str | None, delimiter: str | None) -> Book:
    known = text.known_encoding(encoding) if encoding else text.find_encoding(path, head)
    sign = text.known_delimiter(delimiter) if delimiter else text.find_delimiter(path, known)
    name = path.stem
    return Book(
        path,
        "csv",
        known,
        sign,
        (name,),
        (name,),
        ending(path, "csv"),
        lambda _: text.read_rows(path, known, sign),
    )


def _packed(path: Path) -> Book:
    parts = archive.inspect(path)
    form = _packed_form(path, parts)
    where = members.sheet_parts(path) if form == "xlsx" else {}
    common = parts.flaws.get("content.xml", _NONE)  # an ods has all its sheets in one part
    flaws = {sheet: parts.flaws.get(part, common) for sheet, part in where.items()}
    remarks = []
    if parts.stale:
        remarks.append(_STALE)
    if parts.any(r"vbaProject\.bin$|^Basic/"):
        remarks.append(_MACROS)
    if parts.any(r"^xl/externalLinks/"):
        remarks.append(_EXTERNAL)
    book = _workbook(path, form, lambda sheet: flaws.get(sheet, common), remarks)
    book.hidden.update({name: found.hidden for name, found in flaws.items()})
    return book


_NONE: Final = archive.Flaws()
_STALE: Final = Remark(
    mark(
        "The program that wrote the file left its formulas to be computed on opening, so their "
        "results may be missing or old; open it in Excel or WPS, save it, and read it again."
    )
)
_MACROS: Final = Remark(mark("The file holds macros; none is run, only values are read."))
_EXTERNAL: Final = Remark(
    mark("The file refers to other files; the values it was saved with are read.")
)


def _packed_form(path: Path, parts: archive.Parts) -> Form:
    if "xl/workbook.xml" in parts.names:
        return "xlsx"
    if "content.xml" in parts.names and not parts.any(r"^word/"):
        return "ods"
    if parts.any(r"^xl/.*\.bin$"):
        raise BadInput(
            mark("{path} is a binary workbook (xlsb); save it as xlsx and try again."), path=path
        )
    raise BadInput(
        mark("{path} is an archive and no workbook; unpack it and give the table in it."), path=path
    )


def _old(path: Path) -> Book:
    about = workbooks.old_book(path)
    if about.locked:
        raise archive.locked(path)
    if not about.workbook:
        raise BadInput(
            mark(
                "{path} is an old Office file but no workbook, or was cut off on its way; save the "
                "table as xlsx or CSV, or ask for it again."
            ),
            path=path,
        )
    form: Form = "et" if path.suffix.lower() in _ENDINGS["et"] else "xls"
    flaws = archive.Flaws(errors=about.errors)
    return _workbook(path, form, lambda _: flaws, [_MACROS] if about.macros else [])


def _workbook(
    path: Path, form: Form, flaws: Callable[[str], archive.Flaws], remarks: list[Remark]
) -> Book:
    sheets = workbooks.sheets(path)
    hidden = [name for name, shown, _ in sheets if not shown]
    if hidden:
        names = ", ".join(hidden)
        remarks.append(
            Remark(mark("Hidden sheets are read only where named: {sheets}."), {"sheets": names})
        )
    merged: dict[str, list[Range]] = {}
    return Book(
        path,
        form,
        None,
        None,
        tuple(name for name, _, _ in sheets),
        tuple(name for name, _, holds in sheets if holds),
        (*remarks, *ending(path, form)),
        lambda sheet: workbooks.rows(path, sheet, flaws(sheet), merged.setdefault(sheet, [])),
        merged,
    )


def ending(path: Path, form: Form) -> tuple[Remark, ...]:
    """Return what is said of a file whose name ends otherwise than its form does."""
    if path.suffix.lower() in _ENDINGS[form]:
        return ()
    return (
        Remark(
            mark("The name ends in “{ending}”, but the file was read as {form}."),
            {"ending": path.suffix, "form": form},
        ),
    )
