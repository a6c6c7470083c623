"""A table that draws only the lines on screen, and asks only for those."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple, Protocol

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from portfolio.values.language import Term, label, mark, spoken
from tui.shell.bindings import key
from tui.shell.plain import fit, shorten
from tui.widgets.cursor import Cursor, movement

_MOST_STRIPS: Final = 400
_GAP: Final = 1
#: What stands before a row that is marked, and before one with something that is not filed.
MARK: Final = "✓"
DRAFT: Final = "✎"


class Cell(NamedTuple):
    """What stands in one place of the table, and its rich style."""

    text: str
    style: str = ""


class Line(NamedTuple):
    """A row with its key and cells, or a heading across the table."""

    key: str | None
    cells: tuple[Cell, ...]
    heading: Cell | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its least width in cells; one that `grows` takes what is left, up to that many.

    It is wide enough for its title and for the words it is said to hold. Where there is no room, columns that do not stay go, the last one first.
    """

    key: str
    title: Term
    width: int
    right: bool = False
    stays: bool = False
    grows: int = 0
    holds: tuple[Term, ...] = ()
    #: What most names in it begin with, in each language: it goes before a name is cut.
    starts: Mapping[str, str] | None = None

    def fit(self, text: str, width: int) -> str:
        """Return a cell's text in exactly so many cells; names are cut in their middle."""
        if self.starts is not None:
            text = shorten(text, width, self.starts.get(spoken(), ""))
        return fit(text, width, right=self.right)

    def least(self) -> int:
        """Return the width that this column asks for in the language spoken."""
        if self.grows:
            return self.width
        return max(self.width, *(cell_len(label(term)) for term in (self.title, *self.holds)))


class Rows(Protocol):
    """Where the lines come from; only those on screen are ever asked for."""

    def __len__(self) -> int: ...

    def window(self, first: int, last: int) -> Sequence[Line]:
        """Return the lines from `first` up to, not including, `last`."""

    def place(self, key: str) -> int | None:
        """Return the line of a key, if it is among them."""


class Listed:
    """Rows that are few: their keys, and what makes the texts of a row of its key."""

    def __init__(self, keys: Sequence[str], texts: Callable[[str], Iterable[str]]) -> None:
        self._keys, self._texts = keys, texts

    def __len__(self) -> int:
        return len(self._keys)

    def window(self, first: int, last: int) -> Sequence[Line]:
        return [
            Line(key, tuple(Cell(text) for text in self._texts(key)), None)
            for key in self._keys[first:last]
        ]

    def place(self, key: str) -> int | None:
        return self._keys.index(key) if key in self._keys else None


def fitted(columns: Sequence[Column], width: int) -> list[tuple[int, int]]:
    """Return the columns that fit into `width` cells: the place and the width of each."""
    shown = list(range(len(columns)))
    while _needed(columns, shown) > width:
        droppable = [place for place in shown if not columns[place].stays]
        if not droppable:
            break
        shown.remove(droppable[-1])
    spare = width - _needed(columns, shown)
    return [(place, _stretched(columns[place], spare)) for place in shown]


def _needed(columns: Sequence[Column], shown: Sequence[int]) -> int:
    return sum(columns[place].least() + _GAP for place in shown)


def _stretched(column: Column, spare: int) -> int:
    if not column.grows:
        return column.least()
    return max(1, min(column.grows, column.width + spare))


class Table(Cursor):
    """Rows under a heading that stays, with one row under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", mark("Open"), display="Enter"),
        *movement("up,k", "down,j"),
    ]

    class Opened(Cursor.Opened):
        """A row was chosen."""

    class Highlighted(Message):
        """The cursor stands on another row."""

    class Scrolled(Message):
        """Other rows are on screen."""

    class Titled(Message):
        """The title of a column was clicked."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word for it
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._rows: Rows = Listed((), tuple)
        self._by, self._descending = "", False
        #: The keys of the rows that are marked.
        self.marked: frozenset[str] = frozenset()
        self._drafts: frozenset[str] = frozenset()
        self._strips: dict[int, Strip] = {}
        self._drawn_for = 0

    # --- content ---------------------------------------------------------------------------

    def show(self, rows: Rows, *, by: str = "", descending: bool = False) -> None:
        """Show other rows; the cursor stays on the row with its key where that is among them.

        `by` is the column that they are ordered by, which its title then says.
        """
        key = self.key
        self._rows = rows
        self._by, self._descending = by, descending
        self._strips.clear()
        self.virtual_size = Size(self._width, len(rows) + 1)
        place = rows.place(key) if key is not None else None
        self._cursor = place if place is not None else self._selectable(0, 1)
        self._follow()
        self.refresh()

    def mark(self, keys: Iterable[str]) -> None:
        """Mark the rows of these keys, and no others."""
        self.marked = frozenset(keys)
        self.reword()

    def show_drafts(self, keys: Iterable[str]) -> None:
        """Show that something typed of the rows of these keys is not filed, and of no others."""
        found = frozenset(keys)
        if found != self._drafts:
            self._drafts = found
            self.reword()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Give the columns other widths."""
        self._columns = tuple(columns)
        self.reword()

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        lines = self._rows.window(self._cursor, self._cursor + 1) if self._cursor >= 0 else ()
        return lines[0].key if lines else None

    @property
    def on_screen(self) -> tuple[int, int]:
        """The first line on screen, and the one after the last."""
        top = round(self.scroll_y)
        return top, top + self._page()

    def reword(self) -> None:
        """Draw everything anew, in the language spoken."""
        self._strips.clear()
        self.refresh()

    # --- movement --------------------------------------------------------------------------

    def _selectable(self, start: int, step: int) -> int:
        """Return the first row with a key from `start` on in steps of 1 or -1, else -1."""
        place = start
        while 0 <= place < len(self._rows):
            if self._rows.window(place, place + 1)[0].key is not None:
                return place
            place += step
        return -1

    def _go(self, place: int, step: int) -> None:
        last = len(self._rows) - 1
        bounded = min(max(place, 0), last)
        found = self._selectable(bounded, step)
        if found < 0:
            found = self._selectable(bounded, -step)
        if found != self._cursor:
            self._cursor = found
            self.refresh()
            self.post_message(self.Highlighted())
        self._follow()

    def _follow(self) -> None:
        """Scroll so that the cursor, and a heading right above it, are on screen."""
        page, top = self._page(), round(self.scroll_y)
        headed = self._cursor > 0 and self._selectable(self._cursor - 1, -1) != self._cursor - 1
        above = self._cursor - 1 if headed else self._cursor
        if above < top:
            self.scroll_to(y=max(above, 0), animate=False)
        elif self._cursor >= top + page:
            self.scroll_to(y=self._cursor - page + 1, animate=False)

    def _places(self) -> int:
        return len(self._rows)

    def on_click(self, event: events.Click) -> None:
        """Move to the row clicked; a second click opens it."""
        place = event.y - 1 + round(self.scroll_y)
        if event.y == 0:
            self._click_title(event.x)
            return
        if not 0 <= place < len(self._rows):
            return
        if self._rows.window(place, place + 1)[0].key is None:
            return
        self._go(place, 1)
        if event.chain > 1:
            self.action_open()

    def _click_title(self, x: int) -> None:
        start = _GAP
        for place, width in fitted(self._columns, self._width):
            if start <= x < start + width:
                self.post_message(self.Titled(self._columns[place].key))
            start += width + _GAP

    def on_resize(self) -> None:
        """Lay the columns out anew; where the cursor is on the first page, show that."""
        self._strips.clear()
        self.virtual_size = Size(self._width, len(self._rows) + 1)
        if self._cursor < self._page():
            self.scroll_to(y=0, animate=False)
        self._follow()

    # --- drawing ---------------------------------------------------------------------------

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.refresh()
        self.post_message(self.Scrolled())

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of a region; what was drawn for another width is drawn anew."""
        if self._drawn_for != self._width:
            self._drawn_for = self._width
            self._strips.clear()
            self.refresh()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen; the first is the heading, wherever the rows stand."""
        if y == 0:
            return self._titles()
        place = y - 1 + round(self.scroll_y)
        if not 0 <= place < len(self._rows):
            return Strip.blank(self._width, self.rich_style)
        if place == self._cursor:
            return self._draw(place)
        if place not in self._strips:
            if len(self._strips) > _MOST_STRIPS:
                self._strips.clear()
            self._strips[place] = self._draw(place)
        return self._strips[place]

    def _titles(self) -> Strip:
        style = self.get_component_rich_style("cursor--head")
        segments = [Segment(" ", style)]
        for place, width in fitted(self._columns, self._width):
            column = self._columns[place]
            ordered = column.key == self._by
            text = fit(self._title(column, width), width, right=column.right)
            segments += [Segment(text, style + Style(bold=ordered)), Segment(" ", style)]
        return self._strip(segments, style)

    def _title(self, column: Column, width: int) -> str:
        """Return a column's title, with an arrow where the rows are ordered by it."""
        title = label(column.title)
        arrow = ("↓" if self._descending else "↑") if column.key == self._by else ""
        return title + arrow if cell_len(title + arrow) <= width else title

    def _draw(self, place: int) -> Strip:
        line = self._rows.window(place, place + 1)[0]
        if line.heading is not None:
            return self._heading(*line.heading)
        base = self._base(place)
        sign = DRAFT if line.key in self._drafts else " "
        sign = MARK if line.key in self.marked else sign
        segments = [Segment(sign, base + Style(bold=True))]
        for column, width in fitted(self._columns, self._width):
            cell = line.cells[column]
            text = self._columns[column].fit(cell.text, width)
            segments += [Segment(text, base + Style.parse(cell.style)), Segment(" ", base)]
        return self._strip(segments, base)
