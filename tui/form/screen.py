"""The status form: one month of one project or site; only what changed is typed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize

from portfolio.projects.records.page import FormData
from portfolio.projects.records.reports import Filed
from portfolio.values.errors import BadInput, ChangedMeanwhile, Doubtful, PortfolioError
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import label, mark, spoken
from portfolio.values.months import Month
from portfolio.values.words import month_text, say
from tui.dialogs.ask import Answer, Ask
from tui.dialogs.card import Card
from tui.dialogs.notice import Notice, refusal
from tui.form.about import asked, explained
from tui.form.base import TrialScreen
from tui.form.contest import Contest, Versions
from tui.form.entries import changes_of, not_said_at_exit
from tui.form.field_sheet import FieldSheet
from tui.form.keys import ON_FORM
from tui.form.outlook import outlook
from tui.form.place import Place
from tui.form.round_bar import Leg, RoundBar
from tui.form.words import End, edits_text, exit_question
from tui.shell.desk import Changes, Desk, Meant
from tui.shell.drafts import Draft
from tui.shell.frame import Frame
from tui.shell.names import full_name
from tui.shell.plain import plain
from tui.widgets.masthead import Masthead
from tui.widgets.words import Words


class _Opened(NamedTuple):
    """What a form starts from, the draft kept of it, and what an earlier month of it meets."""

    form: FormData
    draft: Draft | None
    meant: Meant | None


#: What is said where nothing was typed: it is filed already, or it is not.
_NOTHING: Final = mark("Nothing was changed, so there is nothing to file.")
_NOT_FILED: Final = mark(
    "Nothing was typed, and nothing is filed yet. If nothing has changed this month, go back to the"
    " list: m and Enter file that."
)


class FormScreen(TrialScreen[End]):
    """Files a status report."""

    DEFAULT_CSS = """
    FormScreen #outlook { width: 100%; height: auto; max-height: 4; padding: 0 1;
        background: $surface; }
    FormScreen #hint { width: 100%; height: 1; padding: 0 1; background: $panel;
        color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = ON_FORM

    def __init__(
        self,
        desk: Desk,
        code: str,
        month: Month,
        site: str | None = None,
        *,
        leg: Leg | None = None,
        resume: bool = False,
        told: str = "",
    ) -> None:
        """Take what the report speaks of; `leg` is given in the monthly round.

        With `resume` the draft that was kept is put back without asking; `told` is what came of the
        form before.
        """
        super().__init__(desk)
        self._code = code
        self._month = month
        self._site = site
        self._leg = leg
        self._resume = resume
        self._told = told
        self._contest_next = False
        self._doubted: Changes | None = None
        self._meant: Meant | None = None

    def body(self) -> ComposeResult:
        yield Place(self._following)
        if self._leg is not None:
            yield RoundBar(self._leg)
        yield FieldSheet()
        yield Words(self._outlook, id="outlook")
        yield Words(self._hint, id="hint")

    def on_mount(self) -> None:
        if self._leg is None:
            self._sheet.row("stage").control.focus()
        else:
            self.query_one(RoundBar).focus()
        self._open(self._month, self._site, keep=True)
        if self._told:
            self.call_after_refresh(self.notify, self._told)

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        form = say(mark("Status report"))
        if self._form is None:
            return f"{form} · {plain(self._code)}"
        project = self._form.project
        return f"{form} · {plain(project.row.code)} {full_name(project)}"

    def _looked_at(self) -> str:
        """Say no month: the form has its own, in its first line."""
        return self._place()

    def _aside(self) -> str:
        if self._filing:
            return say(mark("filing…"))
        if self._form is None:
            return say(mark("reading…"))
        if self._form.report is not None:
            return edits_text(self._form.report)
        last = self._form.project.row.last_report
        if last is None:
            return say(mark("the first report"))
        return say(mark("last report {month}"), month=month_text(last))

    def _outlook(self) -> str:
        if self._form is None:
            return ""
        return outlook(self._form.project.row, self._trial)

    def _hint(self) -> str:
        row = self._row_in_focus()
        if row is None:
            return say(mark("Only what you change is filed, by Ctrl+S (^s)."))
        gap = "：" if spoken() == "zh" else ": "
        return f"{label(row.field.label)}{gap}{asked(row.field)}"

    def _following(self) -> str:
        titles = self._sheet.following(self._row_in_focus()) if self.is_mounted else []
        return f"F4 {' · '.join(titles)}" if titles else ""

    @on(Resize)
    def _laid_out(self) -> None:
        self.call_after_refresh(self.query_one("#follow", Words).reword)

    def _say_anew(self) -> None:
        self.query_one(Masthead).reword()
        self.query_one("#outlook", Words).reword()

    # --- opening -----------------------------------------------------------------------------

    def _open(self, month: Month, site: str | None, *, keep: bool = False) -> None:
        self.ask(
            partial(self._read, month, site),
            partial(self._fill, keep=keep),
            group="form",
            refused=partial(self._failed, filing=False),
        )

    def _read(self, month: Month, site: str | None) -> _Opened:
        """Return, in a thread, what the form starts from, and the draft that was kept of it."""
        form = self._desk.form(self._code, month, site)
        draft = self._drafts.find(form.project.row.code, form.site, form.month)
        earlier = form.month < self._desk.present()
        return _Opened(form, draft, self._desk.meant(form) if earlier else None)

    def _fill(self, read: _Opened, *, keep: bool) -> None:
        form, draft = read.form, read.draft
        self._meant = read.meant
        first = self._form is None or (self._month, self._site) != (form.month, form.site)
        self._form = form
        self._month, self._site = form.month, form.site
        self.query_one(Place).show(form, read.meant)
        for bar in self.query(RoundBar):
            bar.show(form)
        self._sheet.show(form, keep=keep)
        self._say_anew()
        if first and draft is not None and self._resume:
            self._put_back(draft)
        elif first and draft is not None:
            self._offer_draft(draft)
        elif self._contest_next and self._sheet.contested:
            self._ask_versions()
        self._contest_next = False
        self._try_out()

    def read_again(self) -> None:
        """Show what others have filed meanwhile; what was typed here stays."""
        if self._form is not None and not self._filing:
            self._open(self._month, self._site, keep=True)

    # --- another month or site ---------------------------------------------------------------

    @on(Place.Turned)
    def _turn(self, event: Place.Turned) -> None:
        event.stop()
        self._turn_to(event.month, event.site)

    def _turn_to(self, month: Month, site: str | None) -> None:
        self._leave(partial(self._open, month, site), self._show_place)

    def turn_month(self, step: int) -> None:
        """Turn to the month before or after, up to the present one."""
        month = self._month + step
        if self._form is None or self._filing:
            return
        if month > self._desk.present():
            self.warn(mark("This is the present month; there is none later."))
        else:
            self._turn_to(month, self._site)

    def _show_place(self) -> None:
        if self._form is not None:
            self.query_one(Place).show(self._form, self._meant)

    def _offer_draft(self, draft: Draft) -> None:
        self._offer(
            draft,
            lambda: say(
                mark("An unfinished report of {month} was kept. Continue?"),
                month=month_text(draft.month),
            ),
        )

    # --- leaving -----------------------------------------------------------------------------

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the steps of the round only in the round."""
        if action == "back":
            return self._leg is not None and self._leg.place > 1
        return self._leg is not None if action == "skip" else True

    def action_leave(self) -> None:
        self._go(End("left"))

    def action_skip(self) -> None:
        self._go(End("skipped"))

    def action_back(self) -> None:
        self._go(End("back"))

    def _go(self, end: End) -> None:
        """Leave the form; ask first where something was typed."""
        if self._filing:
            self.warn(mark("The report is being filed; wait for the answer."))
            return
        self._leave(partial(self.dismiss, end))

    # --- filing ------------------------------------------------------------------------------

    def action_file(self) -> None:
        if self._form is None or self._filing or self.app.screen is not self:
            return
        if not self.query_one(Place).take_month():
            return
        if self._sheet.wrong:
            self._sheet.wrong[0].control.focus()
            self.warn(mark("One field is filled in wrongly; the sentence under it says how."))
            return
        changes = changes_of(self._sheet.entries)
        if not changes.values and not changes.clear:
            self.warn(_NOTHING if self._form.report else _NOT_FILED)
        elif self._sheet.contested:
            self._ask_versions()
        elif missing := not_said_at_exit(self._sheet.entries):
            self._ask_at_exit(missing, self._filing_of(self._form, changes))
        else:
            self._file(self._filing_of(self._form, changes))

    def _filing_of(self, form: FormData, changes: Changes) -> Callable[[], Filed]:
        """Return what files the changes; asked about once, the same is filed as it is."""
        return partial(self._filed, form, changes, sure=changes == self._doubted)

    def _filed(self, form: FormData, changes: Changes, *, sure: bool) -> Filed:
        """File, in a thread; what is doubted is remembered, so that it is asked about once."""
        try:
            return self._desk.file(form, changes, sure=sure)
        except Doubtful:
            self._doubted = changes
            raise

    def _ask_at_exit(self, missing: Sequence[str], filing: Callable[[], Filed]) -> None:
        """Ask for what an exit needs: its reason is never left out, its document only by saying so."""

        def question() -> str:
            return exit_question(self._sheet.row("stage").entry.text, missing)

        def answered(answer: str | None) -> None:
            if answer == "file":
                self._file(filing)
            else:
                self._sheet.row(missing[0]).control.focus()

        answers = [Answer("give", mark("Fill it in"))]
        if missing == ("source",):
            answers.append(Answer("file", mark("File it")))
        self.app.push_screen(Ask(question, *answers), answered)

    @on(RoundBar.Unchanged)
    def _unchanged(self) -> None:
        if self._form is None or self._filing:
            return
        if self.unsaved:
            self.warn(mark("Something was changed below; ^s files it."))
            return
        self._file(partial(self._desk.confirm, self._form.project.row.code, self._month))

    def _file(self, filing: Callable[[], Filed | tuple[Filed, ...]]) -> None:
        self._filing = True
        self._say_anew()
        self.ask(filing, self._done, group="filing", refused=partial(self._failed, filing=True))

    def _done(self, filed: Filed | tuple[Filed, ...]) -> None:
        self._end_draft(keep=False)
        self.finish(End("filed", filed if isinstance(filed, tuple) else (filed,)))

    def _failed(self, error: PortfolioError, *, filing: bool) -> None:
        self._filing = False
        self._say_anew()
        if isinstance(error, BadInput) and error.field in FIELD_BY_NAME:
            row = self._sheet.complain(error)
            if row is not None:
                row.control.focus()
        elif isinstance(error, ChangedMeanwhile):
            self._contest_next = True
            self._open(self._month, self._site, keep=True)
        else:
            self.app.push_screen(refusal(error), lambda _: self._after(filing=filing))

    def _after(self, *, filing: bool) -> None:
        """Go on after a refusal: a form that could not open is left, another one stays."""
        if self._form is None:
            self.dismiss(End("left"))
        elif not filing:
            self._show_place()

    # --- two officers at once ----------------------------------------------------------------

    def _ask_versions(self) -> None:
        """Show both versions of what two officers changed, then file what was chosen."""
        report = self._form.report if self._form else None
        versions = [
            Versions(row.field, row.started, row.entry.text, row.entry.initial)
            for row in self._sheet.contested
        ]
        self.app.push_screen(Contest(report.filed_by if report else "—", versions), self._settle)

    def _settle(self, chosen: Mapping[str, bool] | None) -> None:
        if chosen is None:
            self._say_contests()
            return
        for name, mine in chosen.items():
            self._sheet.row(name).settle(mine=mine)
        self._changed()
        if self.unsaved:
            self.action_file()

    # --- from section to section, and help -----------------------------------------------------------------------------

    def action_section(self, step: int) -> None:
        row = self._sheet.beside(self._row_in_focus(), step)
        row.control.focus()
        self._sheet.show_section(row)

    def action_first_field(self) -> None:
        self._sheet.row("stage").control.focus()

    def action_explain(self) -> None:
        row, form = self._row_in_focus(), self._form
        if row is None or form is None:
            self.app.push_screen(Notice(self._hint))
        else:
            self.app.push_screen(Card(lambda: explained(form, row.field)))


def open_form(screen: Frame[None], form: FormScreen) -> None:
    """Open a form over a screen; what was filed in it is told there, and read."""

    def ended(end: End | None) -> None:
        if end is not None and end.filed:
            screen.filed(end.words)

    screen.app.push_screen(form, ended)
