"""The form of a new project: what the plan or a document says of it, and why it is added."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from portfolio.values.errors import BadInput, Doubtful, PortfolioError
from portfolio.values.language import mark, sentence
from portfolio.values.months import Month
from portfolio.values.signs import shown
from portfolio.values.words import say
from tui.form.base import FIELD_KEYS, LEAVE, TypingScreen
from tui.form.entries import asked, head_of
from tui.form.field_row import FieldRow
from tui.form.project_fields import (
    NEEDED,
    SECTIONS,
    Towns,
    given,
    help_text,
    known_town,
    town_problem,
)
from tui.shell.bindings import key
from tui.shell.desk import Desk
from tui.shell.drafts import Draft
from tui.widgets.masthead import Masthead
from tui.widgets.words import Words

#: A new project has no number and belongs to no site and month; its draft stands under these.
_NOWHERE: Final = ("", None, Month.of(1900, 1))
_FIELDS: Final = {field.name: field for _, fields in SECTIONS for field in fields}


class NewProjectScreen(TypingScreen[str | None]):
    """Adds a project; ends with its code, or with None."""

    DEFAULT_CSS = """
    NewProjectScreen #sheet { height: 1fr; scrollbar-size-vertical: 1; }
    NewProjectScreen FieldRow { max-width: 110; }
    NewProjectScreen .section { color: $primary; text-style: bold; padding: 0 1; }
    NewProjectScreen #hint { width: 100%; height: auto; max-height: 3; padding: 0 1;
        background: $panel; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "ctrl+s",
            "add",
            mark("Add it"),
            mark("Adds the project with what was typed; the rest stays unknown."),
            priority=True,
        ),
        LEAVE,
        *FIELD_KEYS,
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.project_drafts)
        self._towns: Towns = ()
        self._doubted: Mapping[str, object] | None = None

    def body(self) -> ComposeResult:
        with VerticalScroll(id="sheet", can_focus=False):
            for title, fields in SECTIONS:
                yield Words(partial(head_of, title), classes="section")
                for field in fields:
                    yield FieldRow(field)
        yield Words(self._hint, id="hint")

    def on_mount(self) -> None:
        self._row("code").control.focus()
        self.ask(self._read, self._opened, group="opening")

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        return say(mark("New project"))

    def _aside(self) -> str:
        return say(mark("adding…")) if self._filing else say(mark("empty is unknown, not 0"))

    def _hint(self) -> str:
        row = self._row_in_focus()
        return help_text(row.field, self._towns) if row else ""

    # --- the fields --------------------------------------------------------------------------

    def _row(self, name: str) -> FieldRow:
        return self.query_one(f"#{name.replace('_', '-')}", FieldRow)

    @property
    def _subject(self) -> tuple[str, str | None, Month]:
        return _NOWHERE

    def _changed(self) -> None:
        self._check_towns()
        super()._changed()

    def _check_towns(self) -> None:
        row = self._row("townships")
        text = row.entry.text
        if not row.wrong and town_problem(text, self._towns):
            row.complain(lambda: town_problem(text, self._towns))

    # --- opening and leaving -----------------------------------------------------------------

    def _read(self) -> tuple[Towns | PortfolioError, Draft | None]:
        """Return, in a thread, the townships or why they cannot be read, and the draft kept."""
        draft = self._drafts.find(*_NOWHERE)
        try:
            return self._desk.townships(), draft
        except PortfolioError as error:
            return error, draft

    def _opened(self, read: tuple[Towns | PortfolioError, Draft | None]) -> None:
        towns, draft = read
        if isinstance(towns, PortfolioError):
            self.refused(towns)
        else:
            self._towns = towns
        self.query_one("#hint", Words).reword()
        self._check_towns()
        if draft is not None and not self.unsaved:
            self._offer(draft, lambda: say(mark("An unfinished new project was kept. Continue?")))

    def action_leave(self) -> None:
        if not self._filing:
            self._leave(partial(self.dismiss, None))

    # --- adding ------------------------------------------------------------------------------

    def action_add(self) -> None:
        if self._filing or self.app.screen is not self:
            return
        wrong = [row for row in self.query(FieldRow) if row.wrong]
        missing = [row for row in map(self._row, NEEDED) if not row.entry.text.strip()]
        for row in missing:
            row.complain(lambda: say(mark("This is needed.")))
        if wrong or missing:
            first = next(row for row in self.query(FieldRow) if row in wrong or row in missing)
            first.control.focus()
            words = mark("Not added yet; the sentences under the fields say what is missing.")
            self.warn(words)
            return
        texts = {row.field.name: row.entry.text for row in self._changed_rows}
        values = given(_FIELDS, texts)
        names = values.get("townships")
        if isinstance(names, tuple):
            values["townships"] = tuple(known_town(name, self._towns) or name for name in names)
        self._work(still=True)
        reason = str(values.pop("reason_words"))
        self.ask(partial(self._add, values, reason), self.finish, group="adding")

    def _work(self, *, still: bool) -> None:
        self._filing = still
        self.query_one(Masthead).reword()

    def _add(self, values: Mapping[str, object], reason: str) -> str:
        sure = values == self._doubted  # told why, and the same is to be added
        try:
            code = self._desk.add_project(values, reason, sure=sure)
        except Doubtful:
            self._doubted = dict(values)
            raise
        # A draft that cannot be removed is offered again; the project is there all the same.
        with suppress(PortfolioError):
            self._keeper.forget(*_NOWHERE)
        return code

    def refused(self, error: PortfolioError) -> None:
        """Say why, under the field that it speaks of."""
        self._work(still=False)
        if isinstance(error, BadInput) and error.field in _FIELDS:
            again = mark("^s once more adds it all the same.")
            doubts = error.doubts if isinstance(error, Doubtful) else ()
            for item in doubts:
                self._row(item.field).complain(partial(asked, item, again))
            if not doubts:
                self._row(str(error.field)).complain(lambda: shown(sentence(error)))
            self._row(str(error.field)).control.focus()
        else:
            super().refused(error)
