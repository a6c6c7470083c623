"""The status form: one month of one project or site; only what changed is typed."""

from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from portfolio.errors import BadInput, ChangedMeanwhile, PortfolioError
from portfolio.fields import FIELD_BY_NAME
from portfolio.language import Term, label, mark, sentence, spoken, translate
from portfolio.months import Month
from portfolio.records import Filed, FormData
from portfolio.wording import month_text, name_of, say
from tui.desk import Changes, Desk
from tui.dialogs.ask import Ask
from tui.dialogs.notice import Notice
from tui.filing import (
    CERTAINTY,
    FORM_FIELDS,
    HELP,
    SECTIONS,
    Entry,
    before_text,
    changes_of,
    text_of,
    texts_of,
)
from tui.plain import plain, shown
from tui.screens.base import SpokenScreen
from tui.widgets.field_row import FieldRow
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead
from tui.widgets.place import Place
from tui.widgets.words import Words


class FormScreen(SpokenScreen[Filed | None]):
    """Files a status report; ends with what was filed, or with None."""

    AUTO_FOCUS = "#stage Choice"
    DEFAULT_CSS = """
    FormScreen .section { color: $primary; text-style: bold; padding: 0 1; }
    FormScreen #fields { height: 1fr; scrollbar-size-vertical: 1; }
    FormScreen #hint { width: 100%; height: 1; padding: 0 1; background: $panel;
        color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s",
            "file",
            mark("File"),
            priority=True,
            id="form.file",
            tooltip=mark("Files what was changed; the rest stays as it is."),
        ),
        Binding("escape", "leave", mark("Back"), id="form.leave"),
        Binding("tab", "app.focus_next", mark("Next field"), priority=True, id="form.next"),
        Binding(
            "shift+tab",
            "app.focus_previous",
            mark("Previous field"),
            show=False,
            priority=True,
            id="form.previous",
        ),
        Binding("down", "app.focus_next", mark("Next field"), show=False, id="form.down"),
        Binding("up", "app.focus_previous", mark("Previous field"), show=False, id="form.up"),
        Binding("f1", "explain", mark("About the field"), id="form.explain"),
    ]

    class Opened(Message):
        """What the form starts from has been read."""

        def __init__(self, form: FormData, *, keep: bool) -> None:
            super().__init__()
            self.form = form
            self.keep = keep

    class Done(Message):
        """The report has been filed."""

        def __init__(self, filed: Filed) -> None:
            super().__init__()
            self.filed = filed

    class Failed(Message):
        """Reading or filing was refused."""

        def __init__(self, error: PortfolioError, *, filing: bool) -> None:
            super().__init__()
            self.error = error
            self.filing = filing

    def __init__(self, desk: Desk, code: str, month: Month, site: str | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._code = code
        self._month = month
        self._site = site
        self._form: FormData | None = None
        self._filing = False

    def compose(self) -> ComposeResult:
        yield Masthead(self._title, self._aside)
        yield Place()
        with VerticalScroll(id="fields", can_focus=False):
            for title, names in SECTIONS:
                yield Words(partial(_section_head, title), classes="section")
                for name in names:
                    yield FieldRow(FORM_FIELDS[name], required=name == CERTAINTY.name)
        yield Words(self._hint, id="hint")
        yield KeyLine()

    def on_mount(self) -> None:
        self._open(self._month, self._site, keep=True)

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        form = say(mark("Status report"))
        if self._form is None:
            return f"{form} · {plain(self._code)}"
        row = self._form.project.row
        return f"{form} · {plain(row.code)} {plain(name_of(row))}"

    def _aside(self) -> str:
        if self._filing:
            return say(mark("filing…"))
        if self._form is None:
            return say(mark("reading…"))
        if self._form.report is not None:
            who = plain(self._form.report.filed_by)
            return say(mark("filed already by {who}; changes it"), who=who)
        last = self._form.project.row.last_report
        if last is None:
            return say(mark("the first report"))
        return say(mark("last report {month}"), month=month_text(last))

    def _hint(self) -> str:
        row = self._row_in_focus()
        if row is None:
            return say(mark("^s files only what you change."))
        gap = "：" if spoken() == "zh" else ": "
        return f"{label(row.field.label)}{gap}{translate(HELP[row.field.kind])}"

    def _row_in_focus(self) -> FieldRow | None:
        focused = self.focused
        found = (
            [node for node in focused.ancestors_with_self if isinstance(node, FieldRow)]
            if (focused)
            else []
        )
        return found[0] if found else None

    # --- opening -----------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="form")
    def _open(self, month: Month, site: str | None, *, keep: bool = False) -> None:
        try:
            form = self._desk.form(self._code, month, site)
        except PortfolioError as error:
            self.post_message(self.Failed(error, filing=False))
        else:
            self.post_message(self.Opened(form, keep=keep))

    @on(Opened)
    def _fill(self, event: Opened) -> None:
        before, self._form = self._form, event.form
        self._month, self._site = event.form.month, event.form.site
        self.query_one(Place).show(event.form)
        texts = texts_of(event.form)
        for row in self.query(FieldRow):
            self._fill_row(row, event.form, texts[row.field.name], keep=event.keep)
        if event.keep and before is not None:
            self._show_conflicts(before, event.form)
        self._say_anew()

    def _fill_row(self, row: FieldRow, form: FormData, text: str, *, keep: bool) -> None:
        field, before = row.field, form.before.get(row.field.name)
        row.fill(
            text,
            lambda: before_text(field, before),
            likely=str(before[1]) if before else "",
            keep=keep and row.entry.changed,
        )

    def _say_anew(self) -> None:
        self.query_one(Masthead).reword()

    # --- another month or site ---------------------------------------------------------------

    @on(Place.Turned)
    def _turn(self, event: Place.Turned) -> None:
        event.stop()
        self._turn_to(event.month, event.site)

    def _turn_to(self, month: Month, site: str | None) -> None:
        def answered(go_on: bool | None) -> None:
            if go_on:
                self._open(month, site)
            elif self._form is not None:
                self.query_one(Place).show(self._form)

        if self.unsaved:
            self.app.push_screen(_discard(), answered)
        else:
            self._open(month, site)

    # --- leaving -----------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not filed."""
        return any(row.entry.changed for row in self.query(FieldRow))

    def action_leave(self) -> None:
        if self._filing:
            self._tell(mark("The report is being filed; wait for the answer."))
            return

        def answered(go_on: bool | None) -> None:
            if go_on:
                self.dismiss(None)

        if self.unsaved:
            self.app.push_screen(_discard(), answered)
        else:
            self.dismiss(None)

    # --- filing ------------------------------------------------------------------------------

    def action_file(self) -> None:
        if self._form is None or self._filing:
            return
        if not self.query_one(Place).take_month():
            return
        wrong = [row for row in self.query(FieldRow) if row.wrong]
        if wrong:
            wrong[0].control.focus()
            self._tell(mark("One field cannot be read yet; the sentence under it says why."))
            return
        changes = changes_of(self._entries())
        if not changes.values and not changes.clear:
            self._tell(mark("Nothing was changed, so there is nothing to file."))
            return
        self._filing = True
        self._say_anew()
        self._file(self._form, changes)

    def _entries(self) -> dict[str, Entry]:
        return {row.field.name: row.entry for row in self.query(FieldRow)}

    def _tell(self, words: str) -> None:
        self.notify(translate(words), severity="warning", markup=False)

    @work(thread=True, group="filing")
    def _file(self, form: FormData, changes: Changes) -> None:
        try:
            filed = self._desk.file(form, changes)
        except PortfolioError as error:
            self.post_message(self.Failed(error, filing=True))
        else:
            self.post_message(self.Done(filed))

    @on(Done)
    def _done(self, event: Done) -> None:
        while self.app.screen is not self:
            self.app.pop_screen()
        self.dismiss(event.filed)

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self._filing = False
        self._say_anew()
        error = event.error
        if isinstance(error, BadInput) and error.field in FIELD_BY_NAME:
            row = self.query_one(f"#{error.field.replace('_', '-')}", FieldRow)
            row.complain(lambda: shown(sentence(error)))
            row.control.focus()
            return
        self.app.push_screen(
            Notice(lambda: sentence(error)), lambda _: self._after(error, filing=event.filing)
        )

    def _after(self, error: PortfolioError, *, filing: bool) -> None:
        """Go on after a refusal: with a form that cannot open, back; after a conflict, both."""
        if self._form is None:
            self.dismiss(None)
        elif isinstance(error, ChangedMeanwhile):
            self._open(self._month, self._site, keep=True)
        elif not filing:
            self.query_one(Place).show(self._form)

    def _show_conflicts(self, before: FormData, now: FormData) -> None:
        """Say under each field that both changed what the other one filed."""
        theirs, ours = now.report, before.report
        if theirs is None:
            return
        for row in self.query(FieldRow):
            name = row.field.name
            if name not in FIELD_BY_NAME or not row.entry.changed:
                continue
            if theirs.values.get(name) != (ours.values.get(name) if ours else None):
                text = plain(text_of(row.field, theirs.values.get(name))) or "—"
                who = plain(theirs.filed_by)
                row.complain(partial(_conflict, text, who))

    # --- help --------------------------------------------------------------------------------

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self.query_one("#hint", Words).reword()

    def action_explain(self) -> None:
        self.app.push_screen(Notice(self._hint))


def _section_head(title: Term) -> str:
    return f"── {label(title)}"


def _conflict(text: str, who: str) -> str:
    return say(
        mark("{who} filed {text} meanwhile; ^s puts yours in its place."), who=who, text=text
    )


def _discard() -> Ask:
    return Ask(
        lambda: say(mark("What you typed has not been filed.")),
        keep=mark("Keep editing"),
        go_on=mark("Discard it"),
    )
