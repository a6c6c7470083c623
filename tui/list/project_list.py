"""The list of projects: how it is shown, what is looked for in it, and the table itself."""

from collections.abc import Collection
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message

from portfolio.projects.records.lists import ProjectRow
from portfolio.values.language import mark
from portfolio.values.words import say
from tui.list.arrangement import Arrangement
from tui.list.choices import arrangement_words, ask_grouping, ask_order, ask_view
from tui.list.columns import COLUMNS
from tui.list.rows import Listing, Projects, subtotal, sums_text
from tui.shell.bindings import key
from tui.shell.preferences import Kept
from tui.widgets.bar import Bar
from tui.widgets.seek import Seek
from tui.widgets.table import Table


class ProjectTable(Table):
    """The table of projects; Space marks them for one action on many."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "space",
            "mark",
            mark("Mark"),
            mark("Marks projects; m, e and w then speak of those. Esc takes the marks off."),
            show=False,
            display="Space",
        ),
    ]

    class Marked(Message):
        """Other projects are marked."""

    def action_mark(self) -> None:
        if self.key is not None:
            self.mark(self.marked ^ {self.key})
            self.post_message(self.Marked())
            self.action_move(1)


class ProjectList(Vertical):
    """The projects as they were asked for: view, groups, order, and what is typed to find them."""

    DEFAULT_CSS = """
    ProjectList { height: 1fr; }
    ProjectList #bar { height: 1; }
    ProjectList Seek { width: auto; }
    ProjectList Seek TextBox { width: 24; }
    """

    class Arranged(Message):
        """It is shown in another way, or other projects are."""

    class Keep(Message):
        """Own views are to be kept for the next session."""

        def __init__(self, kept: Kept) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self) -> None:
        super().__init__()
        self._projects: Projects | None = None
        self._arrangement = Arrangement()
        #: The projects and headings as they stand in the table.
        self.listing = Listing()

    def compose(self) -> ComposeResult:
        with Horizontal(id="bar"):
            yield Seek(str)
            yield Bar(self._words, self._found)
        yield ProjectTable(COLUMNS)

    def show(self, projects: Projects) -> None:
        """Show other projects, in the way that was asked for."""
        self._projects = projects
        self.query_one(Table).set_columns(projects.columns)
        self._list()

    def flag(self, breaches: Collection[str]) -> None:
        """Mark the projects of these codes as those with a breach."""
        if self._projects is not None:
            self._projects.breaches = self.listing.breaches = breaches
            self.query_one(Table).reword()

    def reword(self) -> None:
        """Say it anew: the order of names depends on the language too."""
        self._list()

    # --- what it says ------------------------------------------------------------------------

    @property
    def words(self) -> list[str]:
        """How the list is shown, in words."""
        return arrangement_words(self._arrangement)

    @property
    def marked(self) -> list[ProjectRow]:
        """The projects that are marked, in the order of the list; those out of sight are not."""
        marked = self.query_one(Table).marked
        if not marked:
            return []
        return [row for row in self.listing.projects if row.code in marked]

    @property
    def chosen(self) -> Listing:
        """The projects that are marked, as a list; all that are shown where none is."""
        marked = self.marked
        return Listing(marked, self._arrangement.grouping) if marked else self.listing

    @property
    def on_screen(self) -> list[ProjectRow]:
        """The projects that the table shows now."""
        first, last = self.query_one(Table).on_screen
        return [
            entry for entry in self.listing.entries(first, last) if isinstance(entry, ProjectRow)
        ]

    def unmark(self) -> None:
        """Take all marks off."""
        self.query_one(Table).mark(())
        self._say_anew()

    @on(ProjectTable.Marked)
    def _say_marked(self) -> None:
        self._say_anew()

    def _words(self) -> list[str]:
        return self.words[1:] if self.typing and self._arrangement.wanted else self.words

    def _found(self) -> str:
        if self._projects is None or not self._projects.rows:
            return ""
        if not self.listing.projects:
            return say(mark("no project has this; Esc clears"))
        marked = self.marked
        if marked:
            return say(mark("marked: {sums}"), sums=sums_text(subtotal(marked)))
        return sums_text(self.listing.sums)

    # --- how it is shown ---------------------------------------------------------------------

    def _list(self) -> None:
        if self._projects is None:
            return
        self.listing = self._projects.arranged(self._arrangement)
        shown = self._arrangement
        self.query_one(Table).show(self.listing, by=shown.order, descending=shown.descending)
        self.query_one(Bar).reword()
        self.query_one(Seek).say_single(single=self._single)
        self.post_message(self.Arranged())

    @property
    def _single(self) -> bool:
        """Whether one project alone is found."""
        return self.narrowed and len(self.listing.projects) == 1

    def _arrange(self, arrangement: Arrangement) -> None:
        if bool(arrangement.wanted) != bool(self._arrangement.wanted):
            self.call_after_refresh(self.refresh_bindings)
        self._arrangement = arrangement
        self.query_one(Seek).put(arrangement.wanted)
        self._list()

    def ask_grouping(self) -> None:
        """Ask by what the projects are to be grouped."""
        ask_grouping(self.screen, self._arrangement, self._arrange)

    def ask_order(self) -> None:
        """Ask by which column they are to be ordered."""
        ask_order(self.screen, self._arrangement, self._arrange)

    def ask_view(self, kept: Kept) -> None:
        """Ask which of them are to be shown; `kept` holds the officer's own views."""
        ask_view(self.screen, self._arrangement, kept, self._arrange, self._keep)

    def _keep(self, kept: Kept) -> None:
        self.post_message(self.Keep(kept))

    @on(Table.Titled)
    def _order_by(self, event: Table.Titled) -> None:
        """Order by the column whose title was clicked."""
        order, descending = self._arrangement.sorted_by(event.column)
        self._arrange(replace(self._arrangement, order=order, descending=descending))

    # --- the filter --------------------------------------------------------------------------

    @property
    def key(self) -> str | None:
        """The code of the project under the cursor."""
        return self.query_one(Table).key

    @property
    def typing(self) -> bool:
        """Whether the keys go into the filter."""
        return self.query_one(Seek).typing

    @property
    def narrowed(self) -> bool:
        """Whether anything is looked for."""
        return bool(self._arrangement.wanted)

    def open_filter(self) -> None:
        """Take the keys for what is to be found."""
        self.query_one(Seek).open()
        self._say_anew()

    def clear_filter(self) -> None:
        """Look for nothing any more."""
        self.query_one(Seek).clear()
        self._arrange(replace(self._arrangement, wanted=""))
        self.leave_filter()

    def leave_filter(self) -> None:
        """Give the keys to the table."""
        self.query_one(Table).focus()
        self.query_one(Seek).display = False
        self._say_anew()

    def _say_anew(self) -> None:
        self.query_one(Bar).reword()
        self.refresh_bindings()

    @property
    def wanted(self) -> str:
        """What is looked for."""
        return self._arrangement.wanted

    @property
    def sought(self) -> Collection[str] | None:
        """The codes of the projects in which it is found; None where nothing is looked for."""
        return frozenset(row.code for row in self.listing.projects) if self.narrowed else None

    def narrow_to(self, wanted: str) -> None:
        """Show the projects in which this is found."""
        self._arrange(replace(self._arrangement, wanted=wanted))

    @on(Seek.Sought)
    def _narrow(self, event: Seek.Sought) -> None:
        event.stop()
        self.narrow_to(event.text)

    @on(Seek.Left)
    def _found_it(self, event: Seek.Left) -> None:
        """Give the keys to the table; open the one project that was found where that is asked."""
        event.stop()
        self.leave_filter()
        if event.opening and self._single:
            table = self.query_one(Table)
            table.call_later(table.action_open)  # as the table's own, else its word stops here
