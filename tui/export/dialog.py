"""Writing what is shown to a file: what, where, and how far the writing has come."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option
from textual.worker import Worker, get_current_worker

from portfolio.exchange.service.exports import WANTS, Want, standing
from portfolio.pack.records import Listed
from portfolio.pictures.records import Piece, Published
from portfolio.pictures.words import piece_words
from portfolio.values.errors import PortfolioError
from portfolio.values.language import Term, label, mark, plural, sentence
from portfolio.values.signs import shown
from portfolio.values.words import listing, say
from tui.dialogs.ask import Answer, Ask
from tui.export.paths import aimed, offered, resolved, turned
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.shell.desk import Desk
from tui.shell.plain import plain
from tui.widgets.text_box import TextBox
from tui.widgets.words import Words

_WANTS: Final[dict[Want, Term]] = {
    "csv": Term("export", "The list as shown, as CSV"),
    "xlsx": Term("export", "The list as shown, as an Excel workbook"),
    "gantt": Term("export", "Gantt chart of all projects, PNG"),
    "capacity": Term("export", "Bed-capacity chart, PNG"),
    "monthly": Term("export", "Monthly pack: charts, workbook, brief, data, in a folder"),
}


class _Stopped(Exception):
    """The officer does not want the files any more."""


class Export(Dialog[Published | None]):
    """Asks what is to be written and where; ends with what was, or with None.

    An error leaves the dialog as it was filled in, with the sentence under the path.
    """

    AUTO_FOCUS = "OptionList"
    DEFAULT_CSS = """
    Export > #window { width: 70; padding: 0 1; }
    Export #title { text-style: bold; color: $primary; width: 100%; }
    Export OptionList { height: auto; background: $panel; border: none; padding: 0; }
    Export #where { width: 100%; margin-top: 1; }
    Export TextBox { width: 1fr; }
    Export #place { color: $text-muted; width: 100%; }
    Export #told { width: 100%; min-height: 1; }
    Export #told.-wrong { color: $text-error; }
    Export #buttons { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "back", mark("Cancel")),
        key("ctrl+s", "write", mark("Write"), priority=True),
        Binding("l", "speak", show=False, id="export.language"),
    ]

    class Making(Message):
        """A piece is being made."""

        def __init__(self, piece: Piece) -> None:
            super().__init__()
            self.piece = piece

    def __init__(self, desk: Desk, listed: Callable[[], Listed]) -> None:
        """Take the desk and what returns the list as it is shown when it is written."""
        super().__init__()
        self._desk = desk
        self._listed = listed
        self._month = listed().as_of
        self._want: Want = WANTS[0]
        self._writing: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="window", can_focus=False):
            yield Words(lambda: say(mark("Export")), id="title")
            yield OptionList(*self._options(), compact=True, markup=False)
            yield Words(self._where, id="where")
            yield TextBox()
            yield Words(self._place, id="place")
            yield Words(_hint, id="told")
            with Horizontal(id="buttons"):
                yield Button(Content(""), variant="primary", compact=True, id="write")
                yield Button(Content(""), compact=True, id="back")

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0
        self.query_one(TextBox).put(offered(self._want, self._month))
        self._label_buttons()

    # --- what it says ------------------------------------------------------------------------

    def _options(self) -> list[Option]:
        return [Option(Content(self._line(want))) for want in WANTS]

    def _line(self, want: Want) -> str:
        return f"{'●' if want == self._want else '○'} {label(_WANTS[want])}"

    def _where(self) -> str:
        if self._want == "monthly":
            return say(mark("Into the folder (it is created where it is missing):"))
        return say(mark("Into the file:"))

    def _place(self) -> str:
        try:
            return f"→ {plain(str(resolved(self.query_one(TextBox).value)))}"
        except PortfolioError:
            return ""

    def _tell(self, words: Callable[[], str], *, wrong: bool = False) -> None:
        told = self.query_one("#told", Words)
        told.set_class(wrong, "-wrong")
        told.say(lambda: shown(words()))

    def _label_buttons(self) -> None:
        back = mark("Stop") if self._writing else mark("Cancel")
        self.query_one("#write", Button).label = Content(say(mark("Write")))
        self.query_one("#back", Button).label = Content(say(back))

    def _say_options(self) -> None:
        options = self.query_one(OptionList)
        for place, want in enumerate(WANTS):
            options.replace_option_prompt_at_index(place, Content(self._line(want)))

    def reword(self) -> None:
        """Say it anew, in the language spoken."""
        self._say_options()
        self._label_buttons()
        super().reword()

    # --- what is wanted, and where -----------------------------------------------------------

    @on(OptionList.OptionHighlighted)
    def _chosen(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        before, self._want = self._want, WANTS[event.option_index]
        if before != self._want:
            box = self.query_one(TextBox)
            box.put(turned(box.value, before, self._want, self._month))
            self._say_options()
            self.query_one("#where", Words).reword()

    @on(OptionList.OptionSelected)
    def _to_the_path(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.query_one(TextBox).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell(_hint)
        self.query_one("#place", Words).reword()

    # --- writing -----------------------------------------------------------------------------

    @on(Input.Submitted)
    @on(Button.Pressed, "#write")
    def _asked_to_write(self, event: Message) -> None:
        event.stop()
        self.action_write()

    def action_write(self) -> None:
        self._start(replace=False)

    def _start(self, *, replace: bool) -> None:
        if self._writing is not None or self.app.screen is not self:
            return
        try:
            out = aimed(self.query_one(TextBox).value, self._want)
        except PortfolioError as error:
            self._complain(error)
            return
        self._writing = self.ask(
            partial(self._write, self._want, self._listed(), out, replace=replace), self._ended
        )
        self._tell(lambda: say(mark("reading…")))
        self._hold(still=True)

    def _hold(self, *, still: bool) -> None:
        """Hold everything but the way back while something is being written."""
        for widget in (self.query_one(OptionList), self.query_one(TextBox)):
            widget.disabled = still
        self.query_one("#write", Button).disabled = still
        self._label_buttons()
        self.query_one("#back" if still else "TextBox").focus()

    def _write(
        self, want: Want, listed: Listed, out: Path, *, replace: bool
    ) -> Published | Sequence[Path] | None:
        """Return, in a thread, what was written, or what stands there already, or None if stopped."""
        worker = get_current_worker()

        def tell(piece: Piece) -> None:
            if worker.is_cancelled:
                raise _Stopped
            self.post_message(self.Making(piece))

        if not replace and (found := standing(want, listed.as_of, out)):
            return found
        try:
            return self._desk.export(want, listed, out, tell)
        except _Stopped:
            return None

    def _let_go(self) -> None:
        self._writing = None
        self._hold(still=False)

    @on(Making)
    def _say_piece(self, event: Making) -> None:
        piece = event.piece
        self._tell(lambda: piece_words(piece))

    def _ended(self, end: Published | Sequence[Path] | None) -> None:
        if isinstance(end, Published):
            self.finish(end)
            return
        self._let_go()
        if end is None:
            self._tell(lambda: say(mark("Stopped; nothing was written.")))
        else:
            self._ask(end)

    def refused(self, error: PortfolioError) -> None:
        """Say why, under the path."""
        self._let_go()
        self._complain(error)

    def _complain(self, error: PortfolioError) -> None:
        self._tell(lambda: sentence(error), wrong=True)

    def _ask(self, paths: Sequence[Path]) -> None:
        def answered(answer: str | None) -> None:
            if answer == "replace":
                self._start(replace=True)

        self._tell(_hint)
        keep = Answer("keep", mark("Keep it"))
        replace = Answer("replace", mark("Replace it"))
        self.app.push_screen(Ask(lambda: _standing_words(paths), keep, replace), answered)

    # --- going back --------------------------------------------------------------------------

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.action_back()

    def action_back(self) -> None:
        """Leave, or stop what is being written; what is being drawn is drawn to its end first."""
        if self._writing is None:
            self.dismiss(None)
            return
        self._writing.cancel()
        self._tell(lambda: say(mark("stopping…")))

    async def action_speak(self) -> None:
        """Change the language, but not in the middle of a picture."""
        if self._writing is None:
            await self.run_action("app.switch_language")


def _hint() -> str:
    return say(mark("↑↓ choose · Enter edits the path, Enter again writes · Esc cancels"))


def _standing_words(paths: Sequence[Path]) -> str:
    names = listing(plain(path.name) for path in paths)
    return plural(
        "{names} stands in {folder} already. Write over it?",
        "{names} stand in {folder} already. Write over them?",
        len(paths),
    ).format(names=names, folder=plain(str(paths[0].parent)))
