"""The first screen: the answer, and below it the list of projects."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Footer, Input

from portfolio.errors import PortfolioError
from portfolio.language import mark, sentence, spoken
from portfolio.records import Filed
from portfolio.wording import month_text, say
from tui.columns import COLUMNS
from tui.desk import Desk, Overview
from tui.dialogs.notice import Notice
from tui.filed import filed_words
from tui.listing import Listing, Projects, subtotal, subtotal_text
from tui.plain import plain
from tui.screens.base import SpokenScreen
from tui.screens.form import FormScreen
from tui.screens.project import ProjectScreen
from tui.widgets.answer import AnswerBlock
from tui.widgets.field_row import TextBox
from tui.widgets.masthead import Masthead
from tui.widgets.table import Table
from tui.widgets.words import Words


class PortfolioScreen(SpokenScreen[None]):
    """Every project, what is due, and whether the target is reached."""

    AUTO_FOCUS = "Table"
    DEFAULT_CSS = """
    PortfolioScreen #filter { height: 1; display: none; background: $panel; }
    PortfolioScreen #filter Words { padding: 0 1; }
    PortfolioScreen #wanted { width: 1fr; max-width: 40; }
    PortfolioScreen #empty { padding: 1 2; display: none; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r",
            "report",
            mark("Report"),
            id="portfolio.report",
            tooltip=mark("Files this month's report of the project under the cursor."),
        ),
        Binding(
            "slash",
            "filter",
            mark("Filter"),
            key_display="/",
            id="portfolio.filter",
            tooltip=mark(
                "Keeps the projects whose code, name, township or stage has these letters."
            ),
        ),
        Binding("escape", "clear_filter", mark("Clear filter"), id="portfolio.clear"),
        Binding("down", "to_list", mark("To the list"), priority=True, id="portfolio.to_list"),
        Binding("f5,ctrl+r", "reload", mark("Reload"), id="portfolio.reload"),
        Binding("q", "app.quit", mark("Quit"), id="portfolio.quit"),
    ]

    class Loaded(Message):
        """The projects and the answer have been read."""

        def __init__(self, overview: Overview) -> None:
            super().__init__()
            self.overview = overview

    class Failed(Message):
        """They could not be read."""

        def __init__(self, error: PortfolioError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._overview: Overview | None = None
        self._projects = Projects(())
        self._listing = Listing(())

    def compose(self) -> ComposeResult:
        yield Masthead(self._title, self._aside)
        yield AnswerBlock()
        with Horizontal(id="filter"):
            yield Words(lambda: say(mark("Filter")))
            yield TextBox(id="wanted")
            yield Words(self._found, id="found")
        yield Words(self._empty, id="empty")
        yield Table(COLUMNS)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self._load()

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        if self._overview is None:
            return say(mark("Portfolio"))
        plan = self._overview.rollup.plan
        return plain(plan.name_zh if spoken() == "zh" else plan.name_en or plan.name_zh)

    def _aside(self) -> str:
        if self._overview is None:
            return say(mark("reading…"))
        month, rows = self._overview.rollup.as_of, self._overview.rows
        return say(
            mark("as of {month} · reported {filed}/{of} · due {due}"),
            month=month_text(month),
            filed=sum(row.last_report == month for row in rows),
            of=len(rows),
            due=sum(row.overdue for row in rows),
        )

    def _found(self) -> str:
        if not self._listing.projects:
            return say(mark("no project has this; Esc clears"))
        return subtotal_text(subtotal(self._listing.projects))

    def _empty(self) -> str:
        return say(
            mark(
                "There are no projects yet. Add them with “portfolio project add” or"
                " “portfolio import”, then press F5."
            )
        )

    @property
    def _wanted(self) -> str:
        return self.query_one("#wanted", TextBox).value

    # --- loading -----------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="overview")
    def _load(self) -> None:
        try:
            overview = self._desk.overview()
        except PortfolioError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Loaded(overview))

    @on(Loaded)
    def _show(self, event: Loaded) -> None:
        self._overview = event.overview
        self._projects = Projects(event.overview.rows)
        self.query_one(AnswerBlock).show(
            event.overview.rollup.answer,
            mark("No target or no census is on record yet, so beds per 1,000 cannot be given."),
        )
        self.query_one("#empty").display = not event.overview.rows
        self.query_one(Masthead).reword()
        self._list()

    @on(Failed)
    def _say_why(self, event: Failed) -> None:
        error = event.error
        self.app.push_screen(Notice(lambda: sentence(error)))

    def _list(self) -> None:
        self._listing = self._projects.containing(self._wanted)
        self.query_one(Table).show(self._listing)
        self.query_one("#found", Words).reword()

    def reword(self) -> None:
        """Say everything anew; what the filter finds depends on the language too."""
        self._list()
        super().reword()

    # --- keys --------------------------------------------------------------------------------

    def action_reload(self) -> None:
        self._load()

    def action_filter(self) -> None:
        self.query_one("#filter").display = True
        self.query_one("#wanted").focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what has to do with the filter only where that makes sense."""
        typing = self.query_one("#wanted").has_focus
        if action == "clear_filter":
            return bool(self.query_one("#filter").display)
        if action == "to_list":
            return typing
        return not (action in ("filter", "report") and typing)

    def action_clear_filter(self) -> None:
        self.query_one("#wanted", TextBox).value = ""
        self.query_one("#filter").display = False
        self.query_one(Table).focus()
        self.refresh_bindings()

    def action_to_list(self) -> None:
        self.query_one("#filter").display = bool(self._wanted)
        self.query_one(Table).focus()

    @on(Input.Changed, "#wanted")
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._list()

    @on(Input.Submitted, "#wanted")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_to_list()

    @on(Table.Opened)
    def _open_project(self, event: Table.Opened) -> None:
        self.app.push_screen(ProjectScreen(self._desk, event.key), self._came_back)

    def _came_back(self, _: None) -> None:
        self._load()

    def action_report(self) -> None:
        key = self.query_one(Table).key
        if key is not None:
            self.app.push_screen(FormScreen(self._desk, key, self._desk.present()), self._filed)

    def _filed(self, filed: Filed | None) -> None:
        if filed is not None:
            self.notify(filed_words(filed), markup=False)
            self._load()
