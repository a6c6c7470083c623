"""A form while it is typed: kept as a draft at each change, and tried before it is filed."""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from textual import events, on
from textual.binding import Binding

from portfolio.projects.records.page import FormData
from portfolio.projects.records.reports import Trial
from portfolio.values.errors import Doubtful, PortfolioError
from portfolio.values.fields import Field
from portfolio.values.language import mark, sentence, translate
from portfolio.values.months import Month
from portfolio.values.signs import shown
from portfolio.values.words import say
from tui.dialogs.ask import Answer, Ask
from tui.form.entries import changes_of, told
from tui.form.field_row import FieldRow
from tui.form.field_sheet import FieldSheet
from tui.shell.bindings import key
from tui.shell.desk import Changes, Desk
from tui.shell.drafts import Draft, Drafts, Keeper
from tui.shell.frame import Frame
from tui.shell.plain import plain
from tui.widgets.words import Words

T = TypeVar("T")

LEAVE: Final = key(
    "escape", "leave", mark("Back"), mark("Leaves the form; what was typed can stay as a draft.")
)
FIELD_KEYS: Final = (
    Binding("tab", "app.focus_next", mark("Next field"), priority=True, id="field.next"),
    Binding(
        "shift+tab",
        "app.focus_previous",
        mark("Previous field"),
        show=False,
        priority=True,
        id="field.previous",
    ),
    Binding("down", "app.focus_next", mark("Next field"), show=False, id="field.down"),
    Binding("up", "app.focus_previous", mark("Previous field"), show=False, id="field.up"),
)
_KEPT: Final = mark("Kept as a draft; it is offered when the form is opened again.")
_DISCARD: Final = Answer("discard", mark("Discard it"), "d")


class TypingScreen(Frame[T]):
    """A screen of fields; what is typed into them survives the screen."""

    AUTO_FOCUS = ""
    LEADS_BACK = False  # what the list does has no place where something is typed

    def __init__(self, desk: Desk, drafts: Drafts) -> None:
        super().__init__(desk)
        self._drafts = drafts
        self._keeper = Keeper(drafts)
        self._filing = False

    @property
    @abstractmethod
    def _subject(self) -> tuple[str, str | None, Month] | None:
        """What the draft speaks of: project, site and month; None while that is being read."""

    @property
    def _changed_rows(self) -> list[FieldRow]:
        return [row for row in self.query(FieldRow) if row.entry.changed]

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not filed."""
        return self._subject is not None and bool(self._changed_rows)

    # --- the draft ---------------------------------------------------------------------------

    @on(FieldRow.Changed)
    def _field_changed(self, event: FieldRow.Changed) -> None:
        event.stop()
        self._changed()

    def _changed(self) -> None:
        """Keep what is typed as a draft."""
        if self._subject is None:
            return
        code, site, month = self._subject
        rows = self._changed_rows
        self._keeper.take(
            Draft(
                database=self._drafts.database,
                code=code,
                site=site,
                month=month,
                typed={row.field.name: row.entry.text for row in rows},
                started={row.field.name: row.started for row in rows},
                saved=self._desk.moment(),
            )
        )
        # In a thread of the program's: leaving the screen must not stop it half-way.
        self.app.run_worker(self._kept_or_told, thread=True, group="draft")

    def keep_typed(self) -> None:
        """Keep what was typed as a draft; called too when the terminal or the program goes away."""
        self._keeper.save()

    def _kept_or_told(self) -> None:
        try:
            self.keep_typed()
        except PortfolioError as error:
            words = shown(sentence(error))
            self.app.call_from_thread(self.app.notify, words, severity="warning")

    def _end_draft(self, *, keep: bool) -> None:
        """Leave the draft as it stands, or forget it together with what was typed.

        It is forgotten before this returns: a form opened right after must not be offered it.
        """
        if keep or self._subject is None:
            return
        try:
            self._keeper.forget(*self._subject)
        except PortfolioError as error:
            self.app.notify(shown(sentence(error)), severity="warning")

    def _offer(self, draft: Draft, question: Callable[[], str]) -> None:
        """Offer to go on with what was typed when the form was last left unfiled."""

        def answered(answer: str | None) -> None:
            if answer == "go-on":
                self._put_back(draft)
            elif answer == "discard":
                self._end_draft(keep=False)

        self.app.push_screen(
            Ask(
                question,
                Answer("go-on", mark("Continue"), "y"),
                Answer("later", mark("Later"), "n"),
                _DISCARD,
            ),
            answered,
        )

    def _put_back(self, draft: Draft) -> None:
        for row in self.query(FieldRow):
            name = row.field.name
            if name in draft.typed:
                row.restore(draft.typed[name], draft.started.get(name, ""))
        self._changed()

    def _leave(self, then: Callable[[], object], stay: Callable[[], object] | None = None) -> None:
        """Do `then`; where something was typed ask first, and `stay` if that is the answer."""

        def answered(answer: str | None) -> None:
            if answer in ("draft", "discard"):
                self._end_draft(keep=answer == "draft")
                then()
                if answer == "draft":
                    self.app.notify(translate(_KEPT))
            elif stay is not None:
                stay()

        if not self.unsaved:
            then()
            return
        self.app.push_screen(
            Ask(
                lambda: say(mark("What you typed has not been filed.")),
                Answer("keep", mark("Keep editing")),
                Answer("draft", mark("Leave it as a draft")),
                _DISCARD,
            ),
            answered,
        )

    # --- help --------------------------------------------------------------------------------

    def _row_in_focus(self) -> FieldRow | None:
        nodes = self.focused.ancestors_with_self if self.focused else ()
        return next((node for node in nodes if isinstance(node, FieldRow)), None)

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        for words in self.query("#hint, #follow").results(Words):
            words.reword()


class TrialScreen(TypingScreen[T]):
    """A sheet of fields over a report on record; what filing it would meet is told at each change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.drafts)
        self._form: FormData | None = None
        self._trial: Trial | None = None
        self._edits = 0

    @property
    def _subject(self) -> tuple[str, str | None, Month] | None:
        form = self._form
        return (form.project.row.code, form.site, form.month) if form is not None else None

    @property
    def _sheet(self) -> FieldSheet:
        return self.query_one(FieldSheet)

    def _changed(self) -> None:
        self._edits += 1
        super()._changed()
        self._try_out()

    def _try_out(self) -> None:
        """Find out what filing would meet, unless a field cannot be read yet.

        Nothing is at stake yet: what keeps a trial from being made is told when it is filed.
        """
        if self._form is not None and not self._sheet.wrong:
            state, changes = self._edits, changes_of(self._sheet.entries)
            self.ask(
                partial(self._try, self._form, changes, state),
                partial(self._tried, state),
                group="trial",
                refused=lambda _: None,
            )

    def _try(self, form: FormData, changes: Changes, state: int) -> Trial | None:
        """Return, in a thread, what filing would meet; None where more was typed meanwhile."""
        return self._desk.try_out(form, changes) if state == self._edits else None

    def _tried(self, state: int, trial: Trial | None) -> None:
        if trial is None or state != self._edits or self._filing:
            return
        self._trial = trial
        asked = Doubtful(trial.doubts) if trial.doubts else None
        self._sheet.complain(trial.problem or asked)
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
