"""Bars over time under one head: months across, what has a bar down; draws what is on screen."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Final, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from portfolio.projects.records.course import COMING, DONE, UNPROVEN
from portfolio.values.language import Term, label
from portfolio.values.months import Month
from tui.gantt import bars
from tui.gantt.bars import Cells, Picture
from tui.gantt.pictures import Columns, columns_in
from tui.gantt.stack import Coded, Stack
from tui.gantt.window import Window
from tui.shell.palette import GROUP_COLOURS, LIGHT_COLOURS
from tui.shell.plain import fit, plain
from tui.widgets.cursor import Cursor, movement
from tui.widgets.table import Cell

T = TypeVar("T", bound=Coded)

_MOST_DRAWN: Final = 200
_CODE_HEAD, _NAME_HEAD = Term("column", "No."), Term("column", "Project")
_QUARTERS: Final = (
    Term("part of a year", "Q1"),
    Term("part of a year", "Q2"),
    Term("part of a year", "Q3"),
    Term("part of a year", "Q4"),
)
_HALVES: Final = (Term("part of a year", "H1"), Term("part of a year", "H2"))
_GREY: Final = LIGHT_COLOURS["grey"]


class Timeline(Cursor, Generic[T]):
    """Bars under a head of two lines, beside columns that stay, with one project under the cursor.

    Those that show something say what of each entry: its picture, its group, its columns.
    """

    DEFAULT_CSS = """
    Timeline {
        &:focus > .cursor--here { background: $primary 35%; }
        & > .timeline--grid { color: $foreground 22%; }
        & > .timeline--thin { color: $foreground 62%; }
        & > .timeline--today { color: #C0485A; }
        & > .timeline--target { color: $primary; text-style: bold; }
        & > .timeline--sign { color: $foreground; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--grid",
        "timeline--thin",
        "timeline--today",
        "timeline--target",
        "timeline--sign",
    }
    BINDINGS: ClassVar[list[BindingType]] = [*movement("up", "down")]
    HEAD = 2

    class Opened(Cursor.Opened):
        """A project was chosen."""

    class Moved(Message):
        """The cursor, the lines on screen or the months shown are others now."""

        def __init__(self, codes: Sequence[str]) -> None:
            super().__init__()
            self.codes = codes

    def __init__(self, as_of: Month) -> None:
        super().__init__()
        self._as_of = as_of
        self._today = as_of.ordinal + 1.0
        self._target: float | None = None
        self._entries: Sequence[T | Cell] = ()
        self._stack: Stack[T] = Stack((), 1)
        self._window = Window(self._today)
        self._span = (as_of.ordinal, as_of.ordinal + 1)
        self._code = 4
        self._roomy: bool | None = None
        self._drawn: dict[int, tuple[Strip, ...]] = {}

    def stand_at(self, as_of: Month) -> None:
        """Stand at another month; what is drawn follows when it is shown."""
        self._as_of, self._today = as_of, as_of.ordinal + 1.0
        self._window.stand_at(self._today)

    # --- what is shown ----------------------------------------------------------------------

    @abstractmethod
    def _picture(self, entry: T) -> Picture:
        """Return what is drawn of an entry."""

    @abstractmethod
    def _group(self, entry: T) -> str | None:
        """Return the group whose colour the bars of an entry have."""

    @abstractmethod
    def _left(self, entry: T, columns: Columns, lines: int) -> list[list[tuple[str, str]]]:
        """Return the texts, each with its style, that stand beside the lines of an entry."""

    def _columns_in(self, width: int) -> Columns:
        """Return the widths of the columns that stay."""
        return columns_in(width, self._code)

    def stack(self, entries: Sequence[T | Cell], span: tuple[int, int], place: int | None) -> None:
        """Show entries within a span of months; the cursor stands on a place, else on the first."""
        self._entries, self._span = entries, span
        codes = (entry.code for entry in entries if not isinstance(entry, Cell))
        self._code = max((cell_len(plain(code)) for code in codes), default=4)
        self._lay_out()
        self._cursor = self._stack.nearest(0, 1) if place is None else place
        self._follow()
        self._changed()

    def reword(self) -> None:
        """Draw everything anew, in the language spoken."""
        self._drawn.clear()
        self.refresh()

    @property
    def entry(self) -> T | None:
        """What is under the cursor."""
        return self._stack.project(self._cursor)

    @property
    def key(self) -> str | None:
        """The code of the project under the cursor."""
        return self.entry.code if self.entry else None

    @property
    def zoom(self) -> str:
        """What a unit of the head is: `month`, `quarter` or `year`."""
        return self._window.scale.zoom.key

    @property
    def seen(self) -> range:
        """The projects on screen, counted among the projects of the list."""
        top = round(self.scroll_y)
        return self._stack.counted(top, top + self._page())

    def _changed(self) -> None:
        self._drawn.clear()
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        top = round(self.scroll_y)
        self.post_message(self.Moved(self._stack.codes(top, top + self._page())))

    # --- layout ----------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay columns and lines out anew."""
        self._lay_out()
        self._follow()
        self._changed()

    def _lay_out(self) -> None:
        """Give each project one line or two, and the months what the columns leave."""
        roomy = self._roomy
        if roomy is None:
            roomy = Stack(self._entries, 2).height <= self._page()
        self._stack = Stack(self._entries, 2 if roomy else 1)
        self.virtual_size = Size(self._width, self._stack.height + self.HEAD)
        self._fit()

    def _fit(self) -> None:
        """Give the months what the columns leave of the width."""
        self._window.fit(self._span, max(0, self._width - self._columns.total))
        self._drawn.clear()

    @property
    def _columns(self) -> Columns:
        return self._columns_in(self._width)

    # --- movement in time ------------------------------------------------------------------

    def action_shift(self, step: int) -> None:
        self._window.shift(step)
        self._changed()

    def action_turn(self, step: int) -> None:
        self._window.turn(step)
        self._changed()

    def action_zoom(self, step: int) -> None:
        self._window.zoom(step)
        self._changed()

    def action_zoom_round(self) -> None:
        """Come one step closer; from the closest back to the widest."""
        self.action_zoom(1 if self.zoom != "month" else -2)

    def action_today(self) -> None:
        self._window.back()
        self._changed()

    def action_density(self) -> None:
        """Change between one line a project and two; the cursor stays in view."""
        self._roomy = self._stack.lines == 1
        self._lay_out()
        self._follow()
        self._changed()

    # --- movement among projects -----------------------------------------------------------

    def _leap(self) -> int:
        return max(1, self._page() // self._stack.lines)

    def _places(self) -> int:
        return len(self._stack.entries)

    def _go(self, place: int, step: int) -> None:
        self._cursor = self._stack.nearest(place, step)
        self._follow()
        self.refresh()
        self._tell()

    def _follow(self) -> None:
        """Scroll so that the cursor, and a heading right above it, are on screen."""
        if self._cursor < 0:
            return
        headed = self._page() > self._stack.lines and not self._stack.project(self._cursor - 1)
        headed = headed and self._cursor > 0
        top, bottom = self._stack.top(self._cursor - headed), self._stack.bottom(self._cursor)
        if top < round(self.scroll_y):
            self.scroll_to(y=top, animate=False)
        elif bottom > round(self.scroll_y) + self._page():
            self.scroll_to(y=bottom - self._page(), animate=False)

    def on_click(self, event: events.Click) -> None:
        """Move to the project clicked; a second click opens it."""
        line = event.y - self.HEAD + round(self.scroll_y)
        if event.y < self.HEAD or not 0 <= line < self._stack.height:
            return
        place, _ = self._stack.at(line)
        if self._stack.project(place):
            self._go(place, 1)
            if event.chain > 1:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        if event.shift or event.ctrl:
            self.action_shift(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        if event.shift or event.ctrl:
            self.action_shift(-1)

    def on_mouse_scroll_right(self) -> None:
        self.action_shift(1)

    def on_mouse_scroll_left(self) -> None:
        self.action_shift(-1)

    # --- drawing ---------------------------------------------------------------------------

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.refresh()
        if round(old_value) != round(new_value):
            self._tell()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of a region; a scrollbar that came or went leaves another width."""
        if self._window.scale.width != max(0, self._width - self._columns.total):
            self._fit()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen; the first two are the head, wherever the rows stand."""
        if y < self.HEAD:
            return self._head(y)
        line = y - self.HEAD + round(self.scroll_y)
        if not 0 <= line < self._stack.height:
            return Strip.blank(self._width, self.rich_style)
        place, part = self._stack.at(line)
        if place == self._cursor:
            return self._draw(place)[part]
        if place not in self._drawn:
            if len(self._drawn) > _MOST_DRAWN:
                self._drawn.clear()
            self._drawn[place] = self._draw(place)
        return self._drawn[place][part]

    def _head(self, y: int) -> Strip:
        base = self.get_component_rich_style("cursor--head")
        columns = self._columns
        titles = ("", label(_CODE_HEAD), label(_NAME_HEAD)) if y else ("", "", "")
        words = [fit(title, width) for title, width in zip(titles, columns, strict=True) if width]
        left = f" {' '.join(words)} "
        cells = bars.head(self._window.scale, self._today, _parts(self.zoom), self._target)[y]
        return self._strip([Segment(left, base), *self._segments(cells, None, base)], base)

    def _draw(self, place: int) -> tuple[Strip, ...]:
        entry = self._stack.entries[place]
        if isinstance(entry, Cell):
            return (self._heading(*entry),)
        base = self._base(place)
        picture, scale = self._picture(entry), self._window.scale
        if self._stack.lines == 1:
            lines: tuple[Cells, ...] = (bars.dense(picture, scale, self._today, self._target),)
        else:
            lines = bars.roomy(picture, scale, self._today, self._target)
        left = self._beside(entry, base)
        return tuple(
            self._strip([*left[part], *self._segments(cells, self._group(entry), base)], base)
            for part, cells in enumerate(lines)
        )

    def _beside(self, entry: T, base: Style) -> list[list[Segment]]:
        """Return the frozen columns of a project's lines."""
        return [
            [
                Segment(" ", base),
                *(Segment(f"{text} ", base + Style.parse(style)) for text, style in words if text),
            ]
            for words in self._left(entry, self._columns, self._stack.lines)
        ]

    def _segments(self, cells: Cells, group: str | None, base: Style) -> list[Segment]:
        return [Segment(text, base + self._style(role, group)) for text, role in bars.runs(cells)]

    def _style(self, role: str, group: str | None) -> Style:
        if role in (DONE, COMING, UNPROVEN):
            return Style(color=GROUP_COLOURS.get(group or "", _GREY))
        name = _ROLES.get(role)
        if name is None:
            return Style()
        style = self.get_component_rich_style(f"timeline--{name}")
        return Style(color=style.color, bold=style.bold)


_ROLES: Final = {
    "grid": "grid",
    "hint": "thin",
    "baseline": "thin",
    "tail": "thin",
    "today": "today",
    "target": "target",
    "opening": "sign",
    "milestone": "sign",
    "tick": "sign",
}


def _parts(zoom: str) -> list[str]:
    """Return what the parts of a year are called: months, quarters or halves."""
    if zoom == "month":
        return [str(number) for number in range(1, 13)]
    return [label(term) for term in (_QUARTERS if zoom == "quarter" else _HALVES)]
