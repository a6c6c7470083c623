"""One project whole: where it stands, its reports, its plan, its particulars."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from portfolio.errors import PortfolioError
from portfolio.language import label, mark, sentence
from portfolio.records import ProjectDetail
from portfolio.vocabulary import GROUPS
from portfolio.wording import name_of, say
from tui.desk import Desk
from tui.dialogs.notice import Notice
from tui.filed import filed_words
from tui.plain import plain
from tui.screens.base import SpokenScreen
from tui.screens.form import End, FormScreen
from tui.sheet import sections
from tui.widgets.facts import Facts, Section
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead


class Sheet(VerticalScroll):
    """The scrolling part of the screen; moves with the arrows and with j and k."""

    DEFAULT_CSS = """
    Sheet { height: 1fr; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "scroll_up", mark("Up"), show=False, id="sheet.up"),
        Binding("j", "scroll_down", mark("Down"), show=False, id="sheet.down"),
    ]


class ProjectScreen(SpokenScreen[None]):
    """Everything on record about one project."""

    AUTO_FOCUS = "Sheet"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", mark("Back"), id="project.back"),
        Binding(
            "r",
            "report",
            mark("Report"),
            id="project.report",
            tooltip=mark("Files this month's report of this project."),
        ),
        Binding("f5,ctrl+r", "reload", mark("Reload"), id="project.reload"),
    ]

    class Loaded(Message):
        """The project has been read."""

        def __init__(self, detail: ProjectDetail) -> None:
            super().__init__()
            self.detail = detail

    class Failed(Message):
        """It could not be read."""

        def __init__(self, error: PortfolioError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__()
        self._desk = desk
        self._code = code
        self._detail: ProjectDetail | None = None

    def compose(self) -> ComposeResult:
        yield Masthead(self._title, self._aside)
        with Sheet():
            yield Facts(self._sections)
        yield KeyLine()

    def on_mount(self) -> None:
        self._load()

    def _title(self) -> str:
        if self._detail is None:
            return plain(self._code)
        return f"{plain(self._detail.row.code)} {plain(name_of(self._detail.row))}"

    def _aside(self) -> str:
        if self._detail is None:
            return say(mark("reading…"))
        group = self._detail.row.group
        return label(GROUPS[group]) if group else ""

    def _sections(self) -> list[Section]:
        return sections(self._detail) if self._detail is not None else []

    @work(thread=True, exclusive=True, group="project")
    def _load(self) -> None:
        try:
            detail = self._desk.project(self._code)
        except PortfolioError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Loaded(detail))

    @on(Loaded)
    def _show(self, event: Loaded) -> None:
        self._detail = event.detail
        self.query_one(Masthead).reword()
        self.query_one(Facts).reword()

    @on(Failed)
    def _say_why(self, event: Failed) -> None:
        error = event.error
        self.app.push_screen(Notice(lambda: sentence(error)), lambda _: self._unless_shown())

    def _unless_shown(self) -> None:
        if self._detail is None:
            self.dismiss(None)

    def action_reload(self) -> None:
        self._load()

    def action_report(self) -> None:
        screen = FormScreen(self._desk, self._code, self._desk.present())
        self.app.push_screen(screen, self._filed)

    def _filed(self, end: End | None) -> None:
        if end is not None and end.way == "filed":
            self.notify("\n".join(filed_words(item) for item in end.filed), markup=False)
            self._load()
