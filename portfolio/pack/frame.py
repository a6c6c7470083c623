"""The frame of a book that is stamped and signed: A3 landscape, a page wide, its sheets alike."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil
from typing import Final, Generic, TypeGuard, TypeVar

from rich.cells import cell_len

from portfolio.pack.records import Letterhead
from portfolio.pack.sheet import (
    Cell,
    Column,
    Content,
    Kind,
    Lines,
    Number,
    Print,
    Row,
    Sheet,
    pages_across,
)
from portfolio.pack.words import document_number
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.months import Dated, Month
from portfolio.values.words import month_text, say, short_date

T = TypeVar("T")

#: The unit of a sheet of money.
WAN: Final = mark("Unit: 10,000 yuan")
_A3: Final = 8
#: Points of the smallest letters of a sheet.
_SMALLEST: Final = 9
#: How wide A3 is between its margins, in inches.
_PAPER_INCHES: Final = 15.6
#: Height of a line by the height of its letters.
_LEADING: Final = 1.3
_HIGHEST: Final = 400.0
#: What a total sums; rates, shares and months are not added up.
_SUMMED: Final = frozenset[Kind]({"count", "money", "big_money", "land"})
#: Where the name of a row stands.
_NAME: Final = 1


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A column with what stands `of` an item in it, so that a row follows from its item."""

    title: Term | str
    width: float
    of: Callable[[T], Content]
    kind: Kind = "text"
    above: Term | str = ""
    centred: bool = False
    name: str = ""
    worded: bool = False

    @property
    def column(self) -> Column:
        """The column in the language spoken."""
        title, above = (
            label(words) if isinstance(words, Term) else words for words in (self.title, self.above)
        )
        return Column(
            title, self.width, self.kind, above, self.centred, name=self.name, worded=self.worded
        )


def cells_of(entries: Iterable[Entry[T]], item: T) -> list[Content]:
    """Return the row of an item."""
    return [entry.of(item) for entry in entries]


@dataclass(slots=True)
class Ledger:
    """The rows of a sheet while they are put together; it knows where each of them stands.

    `size` is the height of their letters in points.
    """

    columns: Sequence[Column]
    size: int = 10
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def ruled(cls, entries: Iterable[Entry[T]], size: int = 10) -> "Ledger":
        """Return a ledger with the columns of entries."""
        return cls([entry.column for entry in entries], size)

    def add(self, cells: Iterable[Content], style: str = "row") -> int:
        """Put a row at the end and return its place."""
        found = tuple(cells)
        texts = zip(map(_text, found), (column.width for column in self.columns), strict=True)
        self.rows.append(Row(found, style, _high(texts, self.size)))
        return len(self.rows) - 1

    def band(self, text: str) -> None:
        """Put a heading across the sheet."""
        self._across(text, "band")

    def note(self, text: str) -> None:
        """Put a sentence across the sheet."""
        self._across(text, "note")

    def _across(self, text: str, style: str) -> None:
        self.rows.append(_across(text, self.columns, self.size, style))

    def sum(self, places: Sequence[int], column: int) -> Number | None:
        """Return the sum of a column over rows, as `sum_of` has it."""
        kind = self.columns[column].kind
        cells = [self.rows[place].cells[column] for place in places]
        numbers = [Number(kind, cell) if isinstance(cell, int) else cell for cell in cells]
        found = sum_of([cell if isinstance(cell, Number) else None for cell in numbers])
        return replace(found, over=tuple(places)) if found else None

    def total(self, title: str, places: Sequence[int], style: str, **others: Content) -> None:
        """Put the sums of rows in a row, below it how many of them were known where not all were.

        `others` are what stands in columns that are not summed, by their names.
        """
        cells = [
            self.sum(places, place)
            if column.kind in _SUMMED
            else _over(others.get(column.name), places)
            for place, column in enumerate(self.columns)
        ]
        known: list[Content] = [Cell(_known_text(cell), "part") for cell in cells]
        at = self.add([title if n == _NAME else _bare(cell) for n, cell in enumerate(cells)], style)
        if any(isinstance(cell, Cell) and cell.value for cell in known):
            known[_NAME] = say(mark("of which known, projects"))
            self.add(known, "known")
        if style == "total":
            self.check(at)

    def check(self, at: int) -> None:
        """Put a row that tells by how much the sums of a row have left the database since."""
        row = [
            Number(cell.kind, 0, against=(at, cell)) if _summed(cell) else None
            for cell in self.rows[at].cells
        ]
        title = say(mark("off the database by"))
        self.add(
            [title if n == _name(self.columns) else cell for n, cell in enumerate(row)], "known"
        )


def _summed(cell: Content) -> TypeGuard[Number]:
    return isinstance(cell, Number) and cell.kind in _SUMMED


def _name(columns: Sequence[Column]) -> int:
    """Return where the name of a row stands: before the first figure, behind a number."""
    return 0 if columns[_NAME].kind in _SUMMED else _NAME


def _over(content: Content, places: Sequence[int]) -> Content:
    """Return what stands in a total; a ratio is that of the rows it is over."""
    if isinstance(content, Number) and content.ratio:
        return replace(content, over=tuple(places))
    return content


def dated(date: Dated | Month | None) -> Content:
    """Return a date as a cell that sorts among others; in words where no month is known exactly."""
    if isinstance(date, Dated) and date.precision != "month":
        return short_date(date)
    month = date.month if isinstance(date, Dated) else date
    return None if month is None else Cell(dt.date(month.year, month.number, 1), "dated")


def sum_of(cells: Sequence[Number | None]) -> Number | None:
    """Return the sum of figures; None where none is known.

    How many were known stands behind it where not all were, and `*` where one is marked so.
    """
    known = [cell for cell in cells if cell]
    if not known:
        return None
    held = "*" if any("*" in cell.mark for cell in known) else ""
    value = sum((cell.value for cell in known), start=0)
    return Number(known[0].kind, value, f"{held}{known_part(len(known), len(cells))}")


def known_part(known: int, of: int) -> str:
    """Return the sign of a sum for which not all rows had a figure: `(4/7)`."""
    return f"({known}/{of})" if known < of else ""


def _known_text(cell: Content) -> str | None:
    """Return for how many rows a total is known, `4/7`; None where it is for all."""
    found = cell.mark.partition("(")[2] if isinstance(cell, Number) else ""
    return found.removesuffix(")") or None


def _bare(cell: Content) -> Content:
    """Return a total without that, which then stands in the row below it."""
    return replace(cell, mark=cell.mark.partition("(")[0]) if isinstance(cell, Number) else cell


def framed(
    ledger: Ledger,
    head: Letterhead,
    name: str,
    title: str,
    caption: str,
    *,
    unit: str = "",
    notes: Iterable[str] = (),
    frozen: int = 2,
    lines: Lines | None = None,
) -> Sheet:
    """Return a table as a sheet that names its unit of money, where it has one, and is signed.

    `head` is whose sheet it is; who signs is left to be filled in where its office does not say.
    `caption` stands under the title, `notes` below the table; `frozen` columns stay in sight.
    """
    columns = _folded(ledger)
    widths = [0 if column.hidden else column.width for column in columns]
    whole = widths + [lines.width] * lines.columns if lines else widths
    office = head.office
    texts = (
        _signed(mark("Reporting unit (stamp):"), office.issuer),
        say(mark("Data as of {month}"), month=month_text(head.month)),
        unit,
    )
    signed = (
        _signed(mark("Head of unit:"), office.head),
        _signed(mark("Reviewed by:"), office.reviewer),
        _signed(mark("Filled in by:"), office.clerk),
        say(mark("Date of report:")),
    )
    above = _titled(head, title)
    return Sheet(
        name=name,
        columns=columns,
        rows=tuple(ledger.rows),
        head=(
            Row((Cell(above, "title", across=len(whole)),), "", 32),
            _spread(len(columns), whole, texts, ("left", "center", "right")),
            Row((Cell(caption, "caption", across=len(whole)),), ""),
        ),
        foot=(
            *(_across(text, columns, ledger.size, "", "remark") for text in notes),
            Row(()),
            _spread(len(columns), whole, signed, ("left",) * len(signed), 26),
        ),
        title=title,
        family="book",
        size=ledger.size,
        heights=_heading_heights(columns, ledger.size),
        frozen=frozen,
        filtered=bool(ledger.rows),
        printed=_printed(head, whole, ledger.size),
        lines=lines,
    )


def _signed(words: str, who: str) -> str:
    """Return who signs, or whose sheet it is; the words alone where nobody said."""
    return f"{say(words)}{'' if spoken() == 'zh' else ' '}{who}" if who else say(words)


def _titled(head: Letterhead, title: str) -> str:
    """Return a title with the district and the month it is of."""
    if not head.district:
        return title
    words = mark("{title}: {district}, {month}")
    return say(words, title=title, district=head.district, month=month_text(head.month))


def _folded(ledger: Ledger) -> tuple[Column, ...]:
    """Return the columns, those hidden of which no row has anything: they would take the paper."""
    rows = [row.cells for row in ledger.rows if row.style == "row"]
    return tuple(
        replace(column, hidden=True)
        if place > _NAME and rows and not any(_filled(cells[place]) for cells in rows)
        else column
        for place, column in enumerate(ledger.columns)
    )


def _filled(content: Content) -> bool:
    return content is not None and not (isinstance(content, Cell) and content.value is None)


def _printed(head: Letterhead, widths: Sequence[float], size: int) -> Print:
    """Return how a sheet is printed: on so many pages across that no letter is under 7 points.

    Above it says whose it is, below which file, sheet and page it is and when it was printed.
    """
    pages = pages_across(widths, min(size, _SMALLEST), _PAPER_INCHES)
    # A blank behind a size keeps a digit that follows out of it.
    ours = "   ".join(filter(None, (head.office.issuer, document_number(head))))
    header = f"&L&9 {ours.replace('&', '&&')}&R&9 {month_text(head.month)}"
    page, printed = say(mark("Page &P of &N")), say(mark("printed &D"))
    footer = f"&L&9 &F · &A&C&9 {page}&R&9 {printed}"
    repeated = (0, _NAME) if pages > 1 else None
    return Print(_A3, pages, 0.45, footer, centred=True, repeated=repeated, header=header)


def _across(text: str, columns: Sequence[Column], size: int, style: str, look: str = "") -> Row:
    """Return a text over all columns as a row, as high as it needs."""
    width = sum(column.width for column in columns)
    return Row((Cell(text, look, across=len(columns)),), style, _high([(text, width)], size))


def _spread(
    columns: int,
    widths: Sequence[float],
    texts: Sequence[str],
    looks: Sequence[str],
    height: float | None = None,
) -> Row:
    """Return texts side by side over the whole width, each in columns of its own."""
    if columns < len(texts):
        gap = "　" * 6 if spoken() == "zh" else " " * 16
        clauses = gap.join(text for text in texts if text)
        return Row((Cell(clauses, "side", across=len(widths)),), "", height)
    parts = zip(texts, looks, _spans(widths, len(texts)), strict=True)
    return Row([Cell(text, look, across=span) for text, look, span in parts], "", height)


def _spans(widths: Sequence[float], parts: int) -> Iterator[int]:
    """Yield over how many columns each of `parts` stands, as even as their widths allow."""
    edges = [0]
    for part in range(1, parts):
        wanted = sum(widths) * part / parts
        places = range(edges[-1] + 1, len(widths) - (parts - part) + 1)
        edges.append(min(places, key=lambda at: abs(sum(widths[:at]) - wanted)))
    yield from (after - before for before, after in pairwise((*edges, len(widths))))


# --- heights ------------------------------------------------------------------------------------


def _high(texts: Iterable[tuple[str, float]], size: int, pad: float = 5) -> float:
    """Return how high a row must be for its texts, wrapped in columns so many cells wide."""
    return min(_HIGHEST, _lines(texts, size) * size * _LEADING + pad)


def _lines(texts: Iterable[tuple[str, float]], size: int) -> int:
    """Return how many lines the longest of several texts takes in its width."""
    return max((_wrapped(text, width, size) for text, width in texts), default=1)


def _wrapped(text: str, width: float, size: int) -> int:
    room = max(1.0, (width - 0.8) * 10.4 / size)
    return sum(max(1, ceil(cell_len(line) / room)) for line in text.split("\n"))


def _heading_heights(columns: Sequence[Column], size: int) -> tuple[float, ...]:
    """Return the heights of the headings; those that stand over two rows share theirs."""
    double = any(column.above for column in columns)
    own = [(c.title, c.width) for c in columns if c.above or not double]
    tall = [(c.title, c.width) for c in columns if double and not c.above]
    lower = _high(own, size, pad=8)
    if not double:
        return (lower,)
    rest = max(1, _lines(tall, size) - _lines(own, size))
    return (rest * size * _LEADING + 8, lower)


def _text(content: Content) -> str:
    if isinstance(content, Number):
        return content.text
    value = content.value if isinstance(content, Cell) else content
    return value if isinstance(value, str) else ""
