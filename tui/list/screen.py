"""The first screen: the answer, and below it the list of projects."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from portfolio.history.records import Logged
from portfolio.pack.records import Listed
from portfolio.pictures.records import Published
from portfolio.values.language import mark
from portfolio.values.words import month_text, name_of, say
from tui.beds.indicators_screen import IndicatorsScreen
from tui.beds.screen import CapacityScreen
from tui.beds.totals_screen import ReconcileScreen
from tui.dialogs.pick import Choice, Pick
from tui.export.dialog import Export
from tui.export.paths import written_words
from tui.form.new_project import NewProjectScreen
from tui.form.rounds import Round
from tui.form.screen import FormScreen, open_form
from tui.form.words import draft_words
from tui.gantt.screen import GanttScreen
from tui.history.screen import HistoryScreen
from tui.history.undo import Undo
from tui.list.answer import AnswerBlock
from tui.list.project_list import ProjectList
from tui.list.rows import Projects
from tui.project.screen import ProjectScreen
from tui.shell.bindings import INDICATORS, RELOAD, key
from tui.shell.desk import Desk, Overview
from tui.shell.drafts import Draft
from tui.shell.frame import Readout
from tui.shell.plain import plain
from tui.shell.plans import place_words
from tui.shell.preferences import Kept
from tui.whatif.screen import WhatIfScreen
from tui.widgets.bar import Bar
from tui.widgets.masthead import Masthead
from tui.widgets.table import Table
from tui.widgets.words import Words


class PortfolioScreen(Readout[Overview]):
    """Every project, what is due, and whether the target is reached."""

    AUTO_FOCUS = "Table"
    OF_PLAN = True
    DEFAULT_CSS = """
    PortfolioScreen #empty { padding: 1 2; display: none; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "r",
            "report",
            mark("Report"),
            mark("Files this month's report of the project under the cursor."),
        ),
        key(
            "m",
            "round",
            mark("Monthly round"),
            mark("Walks through the projects shown that have no report this month."),
        ),
        key(
            "slash",
            "filter",
            mark("Filter"),
            mark(
                "Finds words in code, name, township, funder, stage and light; “zyy” finds 中医医院."
            ),
            display="/",
        ),
        key("escape", "clear_filter", mark("Clear filter")),
        key("down", "to_list", mark("To the list"), priority=True),
        key("g", "gantt", mark("Gantt"), mark("Draws the projects shown as bars over time.")),
        key(
            "c",
            "capacity",
            mark("Bed capacity"),
            mark("Beds per 1,000 residents month by month against the target."),
        ),
        key(
            "w",
            "whatif",
            mark("What if"),
            mark("Moves projects to see whether the target is met; nothing is written."),
        ),
        replace(INDICATORS, show=False, id=None),
        key("x", "reconcile", mark("Checks"), mark("Holds the printed totals against their rows.")),
        key("h", "history", mark("Change log"), mark("Who changed what, when and why.")),
        key(
            "u",
            "undo",
            mark("Undo"),
            mark("Takes back your newest change; says first what that is."),
        ),
        key(
            "a",
            "add",
            mark("New project"),
            mark("Adds a project with its plan figures, and a reason for the log."),
        ),
        key(
            "e",
            "export",
            mark("Export"),
            mark("Writes the list as shown, a chart or the monthly pack to a file."),
        ),
        key(
            "v",
            "view",
            mark("View"),
            mark("Shows only some projects: not reported, due, late; saves own views."),
        ),
        key(
            "b",
            "group",
            mark("Group by"),
            mark("Groups by group, funder, township, stage or nature, or not at all."),
        ),
        key(
            "s",
            "order",
            mark("Order"),
            mark("Orders by any column; the same one again turns it round."),
        ),
        key(
            "i",
            "fold",
            mark("Notes"),
            mark("Shows the notes under the answer in short or in full."),
            show=False,
        ),
        RELOAD,
        key("q", "app.quit", mark("Quit")),
    ]

    class Keep(Message):
        """Something is to be kept for the next session."""

        def __init__(self, kept: Kept) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, desk: Desk, kept: Kept) -> None:
        super().__init__(desk)
        self._kept = kept
        self._gantt: GanttScreen | None = None
        self._offered = False

    def body(self) -> ComposeResult:
        yield AnswerBlock()
        yield Words(self._empty, id="empty")
        yield ProjectList()

    def on_mount(self) -> None:
        self.query_one(AnswerBlock).fold(self._kept.folded)

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        if self._found is None:
            return say(mark("Portfolio"))
        return plain(name_of(self._found.rollup.plan))

    def _place(self) -> str:
        """Say it without the horizon, which the title of the plan tells."""
        return place_words(getattr(self.app, "scope", None), years=self._found is None)

    def standing(self, found: Overview) -> str:
        month, rows = found.rollup.as_of, found.rows
        asked = [row for row in rows if row.in_round or row.last_report == month]
        return say(
            mark("as of {month} · reported {filed}/{of} · due {due}"),
            month=month_text(month),
            filed=sum(row.last_report == month for row in asked),
            of=len(asked),
            due=sum(row.overdue for row in rows),
        )

    def _empty(self) -> str:
        return say(
            mark(
                "There are no projects yet. Press a to add one here, or take in a spreadsheet with"
                " “portfolio import FILE”."
            )
        )

    # --- loading -----------------------------------------------------------------------------

    def action_reload(self) -> None:
        self.ask(self._read, self._show)

    def _read(self) -> tuple[Overview, Projects, Sequence[Draft]]:
        """Return, in a thread, all that the screen shows: a thousand projects take a while."""
        overview = self._desk.overview()
        return overview, Projects(overview.rows, overview.rollup.as_of), self._desk.drafts.all()

    def _show(self, read: tuple[Overview, Projects, Sequence[Draft]]) -> None:
        self._found, projects, drafts = read
        self.query_one(AnswerBlock).show(
            self._found.rollup.answer,
            mark("No target or no census is on record yet, so beds per 1,000 cannot be given."),
        )
        self.query_one("#empty").display = not self._found.rows
        self.query_one(Masthead).reword()
        self._list.show(projects)
        first, self._offered = not self._offered, True
        if first and drafts and self.is_current:
            self._offer(drafts)

    def after_refusal(self) -> None:
        """Stay: there is no other screen."""

    def _offer(self, drafts: Sequence[Draft]) -> None:
        """Offer, when the program starts, what was typed and not filed."""

        def taken(key: str | None) -> None:
            if key is not None:
                draft = drafts[int(key)]
                open_form(
                    self,
                    FormScreen(self._desk, draft.code, draft.month, draft.site, resume=True),
                )

        def choices() -> Sequence[Choice]:
            return [Choice(str(n), *draft_words(draft)) for n, draft in enumerate(drafts)]

        self.app.push_screen(
            Pick(lambda: say(mark("Not filed yet; Enter goes on, Esc leaves it")), choices, "0"),
            taken,
        )

    # --- how the list is shown ---------------------------------------------------------------

    @property
    def _list(self) -> ProjectList:
        return self.query_one(ProjectList)

    @on(ProjectList.Arranged)
    def _arranged(self) -> None:
        if self._gantt is not None and self._gantt.is_attached:
            self._gantt.show(self._list.listing)

    @on(ProjectList.Keep)
    def _keep_views(self, event: ProjectList.Keep) -> None:
        self._keep(event.kept)

    def _keep(self, kept: Kept) -> None:
        self._kept = kept
        self.post_message(self.Keep(kept))

    @on(Bar.Pressed)
    def action_view(self) -> None:
        self._list.ask_view(self._kept)

    def action_group(self) -> None:
        self._list.ask_grouping()

    def action_order(self) -> None:
        self._list.ask_order()

    def action_filter(self) -> None:
        self._list.open_filter()

    def action_clear_filter(self) -> None:
        self._list.clear_filter()

    def action_to_list(self) -> None:
        self._list.leave_filter()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what has to do with the filter only where that makes sense."""
        if action == "clear_filter":
            return self._list.typing or self._list.narrowed
        if action == "to_list":
            return self._list.typing
        return not (self._list.typing and action in _NOT_WHILE_TYPING)

    def action_fold(self) -> None:
        block = self.query_one(AnswerBlock)
        block.fold(not block.folded)
        self._keep(replace(self._kept, folded=block.folded))

    # --- keys --------------------------------------------------------------------------------

    @on(Table.Opened)
    def _open_project(self, event: Table.Opened) -> None:
        codes = [row.code for row in self._list.listing.projects]
        self.app.push_screen(ProjectScreen(self._desk, event.key, codes))

    def action_report(self) -> None:
        key = self._list.key
        if key is not None:
            open_form(self, FormScreen(self._desk, key, self._desk.present()))

    def action_gantt(self) -> None:
        self._gantt = GanttScreen(self._desk, self._list.listing, reload=self.action_reload)
        self.app.push_screen(self._gantt)

    def action_capacity(self) -> None:
        self.app.push_screen(CapacityScreen(self._desk))

    def action_whatif(self) -> None:
        self.app.push_screen(WhatIfScreen(self._desk, self._list.key))

    def action_indicators(self) -> None:
        self.app.push_screen(IndicatorsScreen(self._desk))

    def action_reconcile(self) -> None:
        self.app.push_screen(ReconcileScreen(self._desk))

    def action_history(self) -> None:
        self.app.push_screen(HistoryScreen(self._desk))

    def action_undo(self) -> None:
        self.app.push_screen(Undo(self._desk), self._undone)

    def _undone(self, taken: Logged | None) -> None:
        if taken is not None:
            self.action_reload()

    def action_add(self) -> None:
        self.app.push_screen(NewProjectScreen(self._desk), self._added)

    def _added(self, code: str | None) -> None:
        if code is not None:
            self.notify(say(mark("Added project {code}."), code=plain(code)), markup=False)
            self.action_reload()

    def action_export(self) -> None:
        if self._found is not None:
            self.app.push_screen(Export(self._desk, self._listed), self._exported)

    def _listed(self) -> Listed:
        """Return the list as it is shown now, in the language spoken now."""
        month = self._found.rollup.as_of if self._found else self._desk.present()
        words = " · ".join(self._list.words)
        return self._list.listing.listed(self._title(), month, words)

    def _exported(self, published: Published | None) -> None:
        if published is not None:
            self.notify(written_words(published), markup=False, timeout=10)

    def action_round(self) -> None:
        """Walk through the projects of the list that have no report of the month."""
        month = self._desk.present()
        codes = [row.code for row in self._list.listing.projects if row.awaits(month)]
        if codes:
            Round(self.app, self._desk, codes, month, self._round_ended).start()
        else:
            self.notify(say(mark("Every project shown has its report of this month.")))

    def _round_ended(self, walked: Round) -> None:
        self.notify(
            say(
                mark("Monthly round: {filed} of {of} projects filed."),
                filed=len(walked.filed),
                of=len(walked.codes),
            )
        )
        self.action_reload()


_NOT_WHILE_TYPING = (
    *("filter", "report", "round", "gantt", "capacity", "whatif", "reconcile", "history"),
    *("indicators", "undo", "add", "export", "view", "group", "order", "fold"),
)
