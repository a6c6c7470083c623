"""The lines of the change log, of which only the windows on screen are ever read."""

from collections.abc import Callable, Sequence
from typing import Final

from portfolio.history.records import LogEntry, Logged, LogPage
from portfolio.history.words.log import (
    Told,
    ToldField,
    change_text,
    minute_text,
    moment_text,
    told,
    who_text,
    why_text,
)
from portfolio.values.language import Term, mark
from portfolio.values.words import say
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Section
from tui.widgets.table import Cell, Column, Line

COLUMNS: Final = (
    Column("number", Term("column", "Change"), width=6, right=True, stays=True),
    Column("when", Term("column", "When"), width=16, stays=True),
    Column("who", Term("column", "Who"), width=8, stays=True),
    Column("what", Term("column", "What changed"), width=34, stays=True, grows=200),
    Column("why", Term("column", "Why"), width=26),
)
#: What stands in a line that is still being read.
_UNREAD: Final = (Cell(""), Cell(""), Cell(""), Cell("…", "dim"), Cell(""))
_AT: Final = "@"


class LogRows:
    """The changes of a log as lines; a window that was not read yet is asked for."""

    def __init__(self, page: LogPage, ask: Callable[[int], object]) -> None:
        self.total = page.total
        self.head = page.head
        self._ask = ask
        self._entries: dict[int, tuple[LogEntry, Logged]] = {}
        self._places: dict[str, int] = {}
        self.take(page)

    def take(self, page: LogPage) -> None:
        """Take in a window that was read."""
        for place, entry in enumerate(page.logged.entries, start=page.first):
            self._entries[place] = (entry, page.logged)
            self._places[str(entry.number)] = place

    def knows(self, place: int) -> bool:
        """Tell whether the line at a place was read."""
        return place in self._entries

    @property
    def newest(self) -> LogEntry | None:
        """The newest change, if there is one."""
        return self._entries[0][0] if self._entries.get(0) else None

    def __len__(self) -> int:
        return self.total

    def window(self, first: int, last: int) -> Sequence[Line]:
        """Return the lines from `first` up to, not including, `last`."""
        return [self._line(place) for place in range(max(first, 0), min(last, self.total))]

    def place(self, key: str) -> int | None:
        """Return the line of a change by its number; a line not read yet is known by its place."""
        if key.startswith(_AT):
            return int(key.removeprefix(_AT))
        return self._places.get(key)

    def _line(self, place: int) -> Line:
        if place not in self._entries:
            self._ask(place)
            return Line(f"{_AT}{place}", _UNREAD, None)
        entry, logged = self._entries[place]
        return Line(str(entry.number), _cells(entry, logged), None)


def _cells(entry: LogEntry, logged: Logged) -> tuple[Cell, ...]:
    style = "dim" if entry.number in logged.taken_back else ""
    return (
        Cell(str(entry.number), style),
        Cell(minute_text(entry.made_at), style),
        Cell(plain(entry.who), style),
        Cell(plain(what_text(entry, logged)), style),
        Cell("" if entry.undoes is not None else plain(why_text(entry)), style),
    )


def what_text(entry: LogEntry, logged: Logged) -> str:
    """Return what a change did in one line, and whether it was taken back or is a taking back."""
    text = change_text(entry, logged)
    if entry.more:
        rows = f"{len(entry.rows) + entry.more:,}"
        text = say(mark("{why}, {rows} rows"), why=why_text(entry), rows=rows)
    if entry.undoes is not None:
        text = say(mark("took back change {number}: {what}"), number=entry.undoes, what=text)
    if entry.number in logged.taken_back:
        text = say(mark("(taken back) {what}"), what=text)
    return text


def change_sections(logged: Logged) -> list[Section]:
    """Return one change whole: who, when, why; then each record, field by field, old and new."""
    (entry,) = logged.entries
    title = say(mark("Change {number}"), number=entry.number)
    records = [Section(plain(item.head), _fields(item)) for item in told(entry, logged)]
    return [Section(title, _head(entry, logged)), *records]


def _fields(item: Told) -> list[Fact]:
    def text(field: ToldField) -> str:
        if item.doing == "edited":
            return f"{field.old} → {field.new}"
        return field.new if item.doing == "added" else field.old

    return [Fact(field.field, plain(text(field))) for field in item.fields]


def _head(entry: LogEntry, logged: Logged) -> list[Fact]:
    facts = [
        Fact(say(mark("Who")), plain(who_text(entry))),
        Fact(say(mark("When")), moment_text(entry.made_at)),
        Fact(say(mark("Why")), plain(why_text(entry))),
    ]
    standing = []
    if entry.undoes is not None:
        standing.append(say(mark("takes back change {number}"), number=entry.undoes))
    if entry.number in logged.taken_back:
        standing.append(say(mark("taken back")))
    if standing:
        facts.append(Fact(say(mark("Standing")), " · ".join(standing)))
    if entry.more:
        words = say(mark("{number} more rows are not shown"), number=f"{entry.more:,}")
        facts.append(Fact("", words))
    return facts
