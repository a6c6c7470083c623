"""A form while it is typed: kept as a draft at each change, and tried before it is filed."""

from functools import partial
from typing import TypeVar

from textual import on, work
from textual.message import Message

from portfolio.projects.records import FormData, Trial
from portfolio.values.errors import PortfolioError
from portfolio.values.fields import Field
from portfolio.values.language import mark, sentence
from portfolio.values.words import say
from tui.form.entries import changes_of, told
from tui.form.field_row import FieldRow
from tui.form.field_sheet import FieldSheet
from tui.shell.base import SpokenScreen
from tui.shell.desk import Changes, Desk
from tui.shell.drafts import Draft, Keeper
from tui.shell.plain import plain, shown
from tui.widgets.words import Words

T = TypeVar("T")


class TypingScreen(SpokenScreen[T]):
    """A screen with a sheet of fields; what is typed into them survives the screen."""

    class Tried(Message):
        """What filing would meet has been found out, for the `number`th state of the fields."""

        def __init__(self, trial: Trial, number: int) -> None:
            super().__init__()
            self.trial = trial
            self.number = number

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._form: FormData | None = None
        self._trial: Trial | None = None
        self._filing = False
        self._edits = 0
        self._keeper = Keeper(desk.drafts)

    @property
    def _sheet(self) -> FieldSheet:
        return self.query_one(FieldSheet)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not filed."""
        return self._form is not None and bool(self._sheet.changed)

    # --- the draft ---------------------------------------------------------------------------

    def _drawn(self, form: FormData) -> Draft:
        """Return what is typed now, as a draft."""
        rows = self._sheet.changed
        return Draft(
            database=self._desk.drafts.database,
            code=form.project.row.code,
            site=form.site,
            month=form.month,
            typed={row.field.name: row.entry.text for row in rows},
            started={row.field.name: row.started for row in rows},
            saved=self._desk.moment(),
        )

    def keep_typed(self) -> None:
        """Keep what was typed as a draft; called too when the terminal or the program goes away."""
        self._keeper.save()

    def _keep_draft(self) -> None:
        """Keep it in a thread of the program's: leaving the screen must not stop it half-way."""
        self.app.run_worker(self._kept_or_told, thread=True, group="draft")

    def _kept_or_told(self) -> None:
        try:
            self.keep_typed()
        except PortfolioError as error:
            self._warn(error)

    def _warn(self, error: PortfolioError) -> None:
        """Say, from a worker, that a draft could not be kept."""
        words = shown(sentence(error))
        self.app.call_from_thread(self.app.notify, words, severity="warning", markup=False)

    def _end_draft(self, *, keep: bool) -> None:
        """Leave the draft as it stands, or forget it together with what was typed.

        It is forgotten before this returns: a form opened right after must not be offered it.
        """
        if keep or self._form is None:
            return
        try:
            self._keeper.forget(self._form.project.row.code, self._form.site, self._form.month)
        except PortfolioError as error:
            self.app.notify(shown(sentence(error)), severity="warning", markup=False)

    # --- while it is typed -------------------------------------------------------------------

    @on(FieldRow.Changed)
    def _field_changed(self, event: FieldRow.Changed) -> None:
        event.stop()
        self._changed()

    def _changed(self) -> None:
        self._edits += 1
        if self._form is not None:
            self._keeper.take(self._drawn(self._form))
            self._keep_draft()
        self._try_out()

    def _try_out(self) -> None:
        """Find out what filing would meet, unless a field cannot be read yet."""
        if self._form is not None and not self._sheet.wrong:
            self._ask_trial(self._form, changes_of(self._sheet.entries), self._edits)

    @work(thread=True, exclusive=True, group="trial")
    def _ask_trial(self, form: FormData, changes: Changes, number: int) -> None:
        if number != self._edits:
            return
        try:
            trial = self._desk.try_out(form, changes)
        except PortfolioError:
            # Nothing is at stake yet: what keeps a trial from being made is told when it is filed.
            return
        self.post_message(self.Tried(trial, number))

    @on(Tried)
    def _tried(self, event: Tried) -> None:
        if event.number != self._edits or self._filing:
            return
        self._trial = event.trial
        self._sheet.complain(event.trial.problem)
        self._say_contests()
        self.query_one("#outlook", Words).reword()

    def _say_contests(self) -> None:
        """Say under each contested field what the other officer filed meanwhile."""
        report = self._form.report if self._form else None
        who = report.filed_by if report else None
        for row in self._sheet.contested:
            row.complain(partial(_meanwhile, who, row.field, row.entry.initial))


def _meanwhile(who: str | None, field: Field, text: str) -> str:
    return say(
        mark("{who} filed {text} meanwhile; ^s shows both."),
        who=plain(who or "—"),
        text=told(field, text),
    )
