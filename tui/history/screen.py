"""The change log, the newest first: who changed what, when and why; any change can be taken back."""

from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from portfolio.history.records import Logged, LogPage
from portfolio.history.words.log import minute_text
from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, plural
from portfolio.values.words import say
from tui.dialogs.card import Card
from tui.history.rows import COLUMNS, LogRows, change_sections
from tui.history.undo import Undo
from tui.shell.bindings import RELOAD, key
from tui.shell.desk import LOG_PAGE, Desk
from tui.shell.filtered import Filtered
from tui.shell.frame import Readout
from tui.shell.plain import plain
from tui.widgets.masthead import Masthead
from tui.widgets.passage import Passage
from tui.widgets.seek import Seek
from tui.widgets.table import Table


class _Wanted(NamedTuple):
    """A window of the log: what is looked for, from which place on, up to which change."""

    text: str
    first: int
    head: int | None


class HistoryScreen(Filtered, Readout[LogRows]):
    """Every change of the database, or of one project; nothing is ever deleted from it."""

    AUTO_FOCUS = "Table"
    OF_PLAN = True
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "back", mark("Back")),
        key(
            "u",
            "undo",
            mark("Take back"),
            mark("Asks, then takes back the change under the cursor by a new change."),
        ),
        key(
            "slash",
            "seek",
            mark("Filter"),
            mark("Keeps the changes by this officer, of this project, with this word."),
            display="/",
        ),
        RELOAD,
        key("q", "dismiss", mark("Back"), show=False),
    ]

    class Missing(Message):
        """A line on screen was not read yet."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, desk: Desk, code: str | None = None) -> None:
        super().__init__(desk)
        self._code = code
        self._text = ""
        self._reading: _Wanted | None = None
        self._next: _Wanted | None = None

    def body(self) -> ComposeResult:
        yield Passage(self._lead, id="lead")
        yield Seek(self._sought)
        yield Table(COLUMNS)

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        log = say(mark("Change log"))
        return f"{log} · {plain(self._code)}" if self._code else log

    def _place(self) -> str:
        """Say nothing: the log is that of all plans."""
        return ""

    def standing(self, found: LogRows) -> str:
        if found.newest is None or self._text:
            return _count(len(found))
        return say(
            mark("{count} · the last one {when} by {who}"),
            count=_count(len(found)),
            when=minute_text(found.newest.made_at),
            who=plain(found.newest.who),
        )

    def _lead(self) -> str:
        return say(
            mark(
                "Nothing is deleted here: what is taken back stays on record, and the taking back"
                " is a change of its own."
            )
        )

    def _sought(self) -> str:
        if self._found is None:
            return ""
        if not len(self._found):
            return say(mark("no change has this; Esc clears"))
        return _count(len(self._found))

    # --- reading, one window at a time -------------------------------------------------------

    def turn_to(self, desk: Desk) -> None:
        """Begin reading anew."""
        self._reading = self._next = None
        super().turn_to(desk)

    def action_reload(self) -> None:
        self._want(_Wanted(self._text, 0, None))

    def _want(self, wanted: _Wanted) -> None:
        """Read a window; while one is being read only the newest wish is kept."""
        if self._reading is None:
            self._reading = wanted
            self._read(wanted)
        elif wanted != self._reading or wanted.head is None:
            self._next = wanted

    def _read(self, wanted: _Wanted) -> None:
        self.ask(
            partial(self._desk.log_page, self._code, wanted.text, wanted.first, wanted.head),
            partial(self._loaded, wanted),
            group="log",
            refused=self._not_loaded,
        )

    def _loaded(self, wanted: _Wanted, page: LogPage) -> None:
        if wanted.text == self._text:
            self._show(wanted, page)
        self._read_on()

    def _not_loaded(self, error: PortfolioError) -> None:
        self._read_on()
        self.refused(error)

    def _show(self, wanted: _Wanted, page: LogPage) -> None:
        if self._found is None or wanted.head is None:
            self._found = LogRows(page, lambda place: self.post_message(self.Missing(place)))
        else:
            self._found.take(page)
        self.query_one(Table).show(self._found)
        self.query_one(Masthead).reword()
        self.query_one(Seek).tell()

    def _read_on(self) -> None:
        self._reading = None
        wanted, self._next = self._next, None
        if wanted is None:
            return
        known = self._found is not None and self._found.knows(wanted.first)
        if wanted.head is None or not known:
            self._want(wanted)

    @on(Missing)
    def _fetch(self, event: Missing) -> None:
        if self._found is not None and not self._found.knows(event.place):
            first = event.place // LOG_PAGE * LOG_PAGE
            self._want(_Wanted(self._text, first, self._found.head))

    # --- keys --------------------------------------------------------------------------------

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to filter and to take back only where no text for the filter is typed."""
        return not (action in ("seek", "undo") and self.query_one(Seek).typing)

    def to_rows(self) -> None:
        self.query_one(Table).focus()
        self.refresh_bindings()

    def look_for(self, text: str) -> None:
        self._text = text.strip()
        self.action_reload()

    @on(Table.Opened)
    def _open(self, event: Table.Opened) -> None:
        if event.key.isdigit():
            self.ask(partial(self._desk.change, int(event.key)), self._show_change, group="change")

    def _show_change(self, logged: Logged) -> None:
        self.app.push_screen(Card(lambda: change_sections(logged)))

    def action_undo(self) -> None:
        key = self.query_one(Table).key
        if key is not None and key.isdigit():
            self.app.push_screen(Undo(self._desk, int(key)), self._undone)

    def _undone(self, taken: Logged | None) -> None:
        if taken is not None:
            self.action_reload()


def _count(number: int) -> str:
    return plural("{n} change", "{n} changes", number).format(n=f"{number:,}")
