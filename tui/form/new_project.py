"""The form of a new project: what the plan or a document says of it, and why it is added."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from portfolio.values.errors import BadInput, PortfolioError
from portfolio.values.language import Term, label, mark, sentence, translate
from portfolio.values.months import Month
from portfolio.values.words import say
from tui.dialogs.ask import Answer, Ask
from tui.dialogs.notice import Notice
from tui.form.field_row import FieldRow
from tui.form.project_fields import NEEDED, SECTIONS, Towns, given, help_text, town_problem
from tui.shell.base import SpokenScreen
from tui.shell.desk import Desk
from tui.shell.drafts import Draft, Keeper
from tui.shell.plain import shown
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead
from tui.widgets.words import Words

#: A new project has no number and belongs to no site and month; its draft stands under these.
_NOWHERE: Final = ("", None, Month.of(1900, 1))
_FIELDS: Final = {field.name: field for _, fields in SECTIONS for field in fields}


class NewProjectScreen(SpokenScreen[str | None]):
    """Adds a project; ends with its code, or with None."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    NewProjectScreen #sheet { height: 1fr; scrollbar-size-vertical: 1; }
    NewProjectScreen FieldRow { max-width: 110; }
    NewProjectScreen .section { color: $primary; text-style: bold; padding: 0 1; }
    NewProjectScreen #hint { width: 100%; height: auto; max-height: 3; padding: 0 1;
        background: $panel; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s",
            "add",
            mark("Add it"),
            priority=True,
            id="new.add",
            tooltip=mark("Adds the project with what was typed; the rest stays unknown."),
        ),
        Binding(
            "escape",
            "leave",
            mark("Back"),
            id="new.leave",
            tooltip=mark("Leaves the form; what was typed can stay as a draft."),
        ),
        Binding("tab", "app.focus_next", mark("Next field"), priority=True, id="new.next"),
        Binding(
            "shift+tab",
            "app.focus_previous",
            mark("Previous field"),
            show=False,
            priority=True,
            id="new.previous",
        ),
        Binding("down", "app.focus_next", mark("Next field"), show=False, id="new.down"),
        Binding("up", "app.focus_previous", mark("Previous field"), show=False, id="new.up"),
    ]

    class Opened(Message):
        """The townships and the draft that was kept have been read."""

        def __init__(self, towns: Towns, draft: Draft | None) -> None:
            super().__init__()
            self.towns = towns
            self.draft = draft

    class Done(Message):
        """The project has been added."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    class Failed(Message):
        """It was refused."""

        def __init__(self, error: PortfolioError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._keeper = Keeper(desk.project_drafts)
        self._towns: Towns = ()
        self._adding = False

    def compose(self) -> ComposeResult:
        yield Masthead(lambda: say(mark("New project")), self._aside)
        with VerticalScroll(id="sheet", can_focus=False):
            for title, fields in SECTIONS:
                yield Words(partial(_head, title), classes="section")
                for field in fields:
                    yield FieldRow(field)
        yield Words(self._hint, id="hint")
        yield KeyLine()

    def on_mount(self) -> None:
        self._row("code").control.focus()
        self._open()

    # --- what it says ------------------------------------------------------------------------

    def _aside(self) -> str:
        return say(mark("adding…")) if self._adding else say(mark("empty is unknown, not 0"))

    def _hint(self) -> str:
        nodes = self.focused.ancestors_with_self if self.focused else ()
        row = next((node for node in nodes if isinstance(node, FieldRow)), None)
        return help_text(row.field, self._towns) if row else ""

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self.query_one("#hint", Words).reword()

    # --- the fields --------------------------------------------------------------------------

    def _row(self, name: str) -> FieldRow:
        return self.query_one(f"#{name.replace('_', '-')}", FieldRow)

    @property
    def _rows(self) -> Iterator[FieldRow]:
        yield from self.query(FieldRow)

    @property
    def _texts(self) -> Mapping[str, str]:
        return {row.field.name: row.entry.text for row in self._rows if row.entry.changed}

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not added."""
        return bool(self._texts)

    @on(FieldRow.Changed)
    def _changed(self, event: FieldRow.Changed) -> None:
        event.stop()
        self._check_towns()
        self._keeper.take(self._draft())
        self._save_draft()

    def _check_towns(self) -> None:
        row = self._row("townships")
        text = row.entry.text
        if not row.wrong and town_problem(text, self._towns):
            row.complain(lambda: town_problem(text, self._towns))

    # --- the draft ---------------------------------------------------------------------------

    def _draft(self) -> Draft:
        code, site, month = _NOWHERE
        return Draft(
            database=self._desk.project_drafts.database,
            code=code,
            site=site,
            month=month,
            typed=self._texts,
            started={},
            saved=self._desk.moment(),
        )

    def keep_typed(self) -> None:
        """Keep what was typed as a draft; called too when the terminal or the program goes away."""
        self._keeper.save()

    def _save_draft(self) -> None:
        """Keep it in a thread of the program's: leaving the screen must not stop it half-way."""
        self.app.run_worker(self._saved_or_told, thread=True, group="draft")

    def _saved_or_told(self) -> None:
        try:
            self._keeper.save()
        except PortfolioError as error:
            words = shown(sentence(error))
            self.app.call_from_thread(self.app.notify, words, severity="warning", markup=False)

    def _forget_draft(self) -> None:
        """Forget it at once: the form opened right after must not be offered it."""
        try:
            self._keeper.forget(*_NOWHERE)
        except PortfolioError as error:
            self.app.notify(shown(sentence(error)), severity="warning", markup=False)

    @work(thread=True, exclusive=True, group="new")
    def _open(self) -> None:
        draft = self._desk.project_drafts.find(*_NOWHERE)
        try:
            towns = self._desk.townships()
        except PortfolioError as error:
            self.post_message(self.Failed(error))
            towns = ()
        self.post_message(self.Opened(towns, draft))

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        self._towns, draft = event.towns, event.draft
        self.query_one("#hint", Words).reword()
        self._check_towns()
        if draft is not None and not self.unsaved:
            self._offer(draft)

    def _offer(self, draft: Draft) -> None:
        """Offer to go on with what was typed when the form was last left."""

        def answered(answer: str | None) -> None:
            if answer == "go-on":
                for name in draft.typed.keys() & _FIELDS.keys():
                    self._row(name).restore(draft.typed[name], "")
                self._check_towns()
                self._keeper.take(self._draft())
            elif answer == "discard":
                self._forget_draft()

        self.app.push_screen(
            Ask(
                lambda: say(mark("An unfinished new project was kept. Continue?")),
                Answer("go-on", mark("Continue")),
                Answer("later", mark("Later")),
                Answer("discard", mark("Discard it")),
            ),
            answered,
        )

    # --- leaving -----------------------------------------------------------------------------

    def action_leave(self) -> None:
        if self._adding:
            return

        def answered(answer: str | None) -> None:
            if answer == "discard":
                self._forget_draft()
            if answer in ("draft", "discard"):
                self.dismiss(None)

        if not self.unsaved:
            self.dismiss(None)
            return
        self.app.push_screen(
            Ask(
                lambda: say(mark("What you typed has not been filed.")),
                Answer("keep", mark("Keep editing")),
                Answer("draft", mark("Leave it as a draft")),
                Answer("discard", mark("Discard it")),
            ),
            answered,
        )

    # --- adding ------------------------------------------------------------------------------

    def action_add(self) -> None:
        if self._adding or self.app.screen is not self:
            return
        wrong = [row for row in self._rows if row.wrong]
        missing = [row for row in map(self._row, NEEDED) if not row.entry.text.strip()]
        for row in missing:
            row.complain(lambda: say(mark("This is needed.")))
        if wrong or missing:
            first = next(row for row in self._rows if row in wrong or row in missing)
            first.control.focus()
            words = mark("Not added yet; the sentences under the fields say what is missing.")
            self.notify(translate(words), severity="warning", markup=False)
            return
        values = given(_FIELDS, self._texts)
        self._work(still=True)
        self._add(values, str(values.pop("reason_words")))

    def _work(self, *, still: bool) -> None:
        self._adding = still
        self.query_one(Masthead).reword()

    @work(thread=True, group="new")
    def _add(self, values: Mapping[str, object], reason: str) -> None:
        try:
            code = self._desk.add_project(values, reason)
        except PortfolioError as error:
            self.post_message(self.Failed(error))
            return
        # A draft that cannot be removed is offered again; the project is there all the same.
        with suppress(PortfolioError):
            self._keeper.forget(*_NOWHERE)
        self.post_message(self.Done(code))

    @on(Done)
    def _done(self, event: Done) -> None:
        while self.app.screen is not self:
            self.app.pop_screen()
        self.dismiss(event.code)

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        error = event.error
        self._work(still=False)
        if isinstance(error, BadInput) and error.field in _FIELDS:
            row = self._row(str(error.field))
            row.complain(lambda: shown(sentence(error)))
            row.control.focus()
        else:
            self.app.push_screen(Notice(lambda: sentence(error)))


def _head(title: Term) -> str:
    return f"── {label(title)}"
