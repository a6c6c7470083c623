"""The first screen: the answer, and below it the list of projects."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from threading import Event
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Resize, ScreenResume
from textual.message import Message
from textual.timer import Timer

from portfolio.history.records import Logged
from portfolio.pack.records import Listed
from portfolio.pictures.records import Published
from portfolio.projects.records.lists import ProjectRow
from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.words import clauses, month_text, name_of, say
from tui.beds.indicators_screen import IndicatorsScreen
from tui.beds.screen import CapacityScreen
from tui.beds.totals_screen import ReconcileScreen
from tui.dialogs.pick import Choice, Pick
from tui.export.dialog import Export
from tui.export.paths import written_words
from tui.form.new_project import NewProjectScreen
from tui.form.screen import FormScreen, open_form
from tui.form.words import draft_words, short_month
from tui.gantt.screen import GanttScreen
from tui.history.screen import HistoryScreen
from tui.history.undo import Undo
from tui.list.answer import HEADS, AnswerBlock
from tui.list.keys import NOT_WHILE_TYPING, ON_SCREEN
from tui.list.pane import Pane
from tui.list.project_list import ProjectList
from tui.list.reporting import begin_round, moved
from tui.list.rows import Projects
from tui.project.screen import ProjectScreen
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

#: Seconds that the cursor rests on a project before it is told beside the list.
_RESTS: Final = 0.08
#: Seconds within which the list is drawn; a list that is left before is not waited for longer.
_DRAWS: Final = 2


class PortfolioScreen(Readout[Overview]):
    """Every project, what is due, and whether the target is reached."""

    AUTO_FOCUS = "Table"
    OF_PLAN = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    DEFAULT_CSS = """
    PortfolioScreen #empty { padding: 1 2; display: none; width: 100%; }
    PortfolioScreen Horizontal { height: 1fr; }
    PortfolioScreen Pane { display: none; }
    PortfolioScreen.-wide Pane { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = ON_SCREEN

    class Keep(Message):
        """Something is to be kept for the next session."""

        def __init__(self, kept: Kept) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, desk: Desk, kept: Kept) -> None:
        super().__init__(desk)
        self._kept = kept
        self._projects = Projects((), desk.due)
        self._gantt: GanttScreen | None = None
        self._beds: CapacityScreen | None = None
        self._offered = False
        self._resting: Timer | None = None
        #: How many findings of each weight projects have, by code, and which were asked in this reading.
        self._findings: dict[str, Mapping[str, int]] = {}
        self._asked: set[str] = set()
        #: What was filed and is not told yet.
        self._filed = ""

    def body(self) -> ComposeResult:
        yield AnswerBlock()
        yield Words(self._empty, id="empty")
        with Horizontal():
            yield ProjectList()
            yield Pane()

    def on_mount(self) -> None:
        self.query_one(AnswerBlock).fold(self._kept.head)

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        if self._found is None:
            return say(mark("Portfolio"))
        return plain(name_of(self._found.rollup.plan))

    def _place(self) -> str:
        """Say it without the horizon, which the title of the plan tells."""
        return place_words(getattr(self.app, "scope", None), years=self._found is None)

    def standing(self, found: Overview) -> str:
        month, due, rows = found.rollup.as_of, self._desk.due, self._projects
        told = mark("as of {month} · reported {filed}/{of} · past due {due}")
        if self._desk.looked_at is not None:
            told = mark("reported for {round} {filed}/{of} · past due {due}")
        elif due != month:
            told = mark("as of {month} · reported for {round} {filed}/{of} · past due {due}")
        return say(
            told,
            month=month_text(month),
            round=short_month(due),
            filed=rows.filed,
            of=rows.filed + rows.awaited,
            due=rows.overdue,
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
        """Return, in a thread, all that the screen shows: a thousand projects take a while.

        At the start the list is drawn before the answer is worked out.
        """
        rows = self._desk.rows()
        projects = Projects(rows, self._desk.due)
        if self._found is None:
            drawn = Event()
            self.post_message(self.Answered(partial(self._begin, projects, drawn)))
            drawn.wait(_DRAWS)
        return self._desk.overview(rows), projects, self._desk.drafts.all()

    def _begin(self, projects: Projects, drawn: Event) -> None:
        self._projects = projects
        self._list.show(projects)
        self.call_after_refresh(drawn.set)

    def _show(self, read: tuple[Overview, Projects, Sequence[Draft]]) -> None:
        before, (self._found, projects, drafts) = self._found, read
        self._projects = projects
        self._tell(moved(before, self._found))
        self.query_one(AnswerBlock).show(
            self._found.rollup.answer,
            mark("No target or no census is on record yet, so beds per 1,000 cannot be given."),
        )
        self.query_one("#empty").display = not self._found.rows
        self.query_one(Masthead).reword()
        projects.breaches = self._list.listing.breaches
        self._asked.clear()
        self._list.show(projects)
        self._show_drafts(drafts)
        first, self._offered = not self._offered, True
        if first and drafts and self.is_current:
            self._offer(drafts)

    def filed(self, words: str) -> None:
        """Show what was filed; it is told together with what it changed in the answer."""
        self._filed = words
        self.action_reload()

    def _tell(self, moved: str) -> None:
        """Tell what was filed, if anything was, and in the same line how the answer moved."""
        first, *remarks = self._filed.split("\n")
        self._filed = ""
        if told := clauses([first, moved]):
            alone = told[:1].upper() + told[1:]
            how = say(mark("{told} (u takes it back)"), told=told) if first else alone
            self.notify("\n".join([how, *remarks]))

    def refused(self, error: PortfolioError) -> None:
        """Say why the list cannot be read; what was filed before is told all the same."""
        self._tell("")
        super().refused(error)

    @on(ScreenResume)
    def _read_drafts(self) -> None:
        """Show which projects have a draft when a form over the list is left."""
        self.ask(self._desk.drafts.all, self._show_drafts, group="drafts")

    def _show_drafts(self, drafts: Sequence[Draft]) -> None:
        self._list.query_one(Table).show_drafts(draft.code for draft in drafts)

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

    # --- the projects on screen, and the one under the cursor --------------------------------

    @on(Table.Highlighted)
    @on(Table.Scrolled)
    @on(ProjectList.Arranged)
    @on(Resize)
    def _tell_projects(self) -> None:
        """Have what is on screen told, and the project under the cursor, once the cursor rests."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_RESTS, self._read_resting)

    @property
    def resting(self) -> bool:
        """Whether the cursor stands on a project that is not told yet."""
        return self._resting is not None

    def _read_resting(self) -> None:
        self._resting = None
        if self._found is not None:
            self._ask_findings(self._found)
            self._read_project(self._found.rollup.as_of)

    def _ask_findings(self, reading: Overview) -> None:
        """Have the findings counted of those on screen, of which this reading has not told yet."""
        rows = [row for row in self._list.on_screen if row.code not in self._asked]
        if rows:
            self.ask(
                partial(self._desk.finding_counts, rows),
                partial(self._count_findings, reading, rows),
                group="findings",
                refused=lambda _: None,
            )

    def _count_findings(
        self,
        reading: Overview,
        rows: Sequence[ProjectRow],
        found: Mapping[str, Mapping[str, int]],
    ) -> None:
        """Mark those that have a breach; the project under the cursor is told with its findings."""
        if reading is not self._found:
            return
        before = dict(self._findings)
        for row in rows:
            self._asked.add(row.code)
            self._findings[row.code] = found.get(row.code, {})
        if self._findings != before:
            self._list.flag(
                {code for code, counts in self._findings.items() if counts.get("breach")}
            )
            self._read_project(reading.rollup.as_of)

    def _read_project(self, month: Month) -> None:
        key, pane = self._list.key, self.query_one(Pane)
        if not pane.display:
            return
        if key is None:
            pane.show(None, month)
        else:
            self.ask(
                partial(self._desk.project, key),
                partial(pane.show, as_of=month, findings=self._findings.get(key, {})),
                group="pane",
                refused=lambda _: pane.show(None, month),
            )

    # --- how the list is shown ---------------------------------------------------------------

    @property
    def _list(self) -> ProjectList:
        return self.query_one(ProjectList)

    @on(ProjectList.Arranged)
    def _arranged(self) -> None:
        if self._gantt is not None and self._gantt.is_attached:
            self._gantt.show(self._list.listing)
        if self._beds is not None and self._beds.is_attached:
            self._beds.find(self._list.sought)

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

    def action_unmark(self) -> None:
        self._list.unmark()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what has to do with the filter only where that makes sense."""
        if action == "unmark":
            return bool(self._list.marked) and not self._list.typing
        if action == "clear_filter":
            return self._list.typing or self._list.narrowed
        return not (self._list.typing and action in NOT_WHILE_TYPING)

    def action_fold(self) -> None:
        block = self.query_one(AnswerBlock)
        block.fold(HEADS[(HEADS.index(block.head) + 1) % len(HEADS)])
        self._keep(replace(self._kept, head=block.head))

    # --- keys --------------------------------------------------------------------------------

    @on(Table.Opened)
    def _open_project(self, event: Table.Opened) -> None:
        codes = [row.code for row in self._list.listing.projects]
        self.app.push_screen(ProjectScreen(self._desk, event.key, codes))

    def action_report(self) -> None:
        key = self._list.key
        if key is not None:
            open_form(self, FormScreen(self._desk, key, self._desk.due))

    def action_gantt(self) -> None:
        self._gantt = GanttScreen(
            self._desk,
            self._list.listing,
            reload=self.action_reload,
            narrow=self._list.narrow_to,
            wanted=self._list.wanted,
            at=self._list.key,
        )
        self.app.push_screen(self._gantt)

    def action_capacity(self) -> None:
        self._beds = CapacityScreen(
            self._desk,
            narrow=self._list.narrow_to,
            wanted=self._list.wanted,
            only=self._list.sought,
        )
        self.app.push_screen(self._beds)

    def action_whatif(self) -> None:
        together = [row.code for row in self._list.marked]
        code = together[0] if together else self._list.key
        self.app.push_screen(WhatIfScreen(self._desk, code, together))

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
            self.notify(say(mark("Added project {code}."), code=plain(code)))
            self.action_reload()

    def action_export(self) -> None:
        if self._found is not None:
            self.app.push_screen(Export(self._desk, self._listed), self._exported)

    def _listed(self) -> Listed:
        """Return the list as it is shown now, in the language spoken now."""
        month = self._found.rollup.as_of if self._found else self._desk.as_of
        words = " · ".join(self._list.words)
        return self._list.chosen.listed(self._title(), month, words)

    def _exported(self, published: Published | None) -> None:
        if published is not None:
            self.notify(written_words(published), timeout=10)

    def action_round(self) -> None:
        """Walk through the projects shown, or those marked, that have no report of the month."""
        if self._found is None or not self._found.rows:
            self.notify(self._empty())
        else:
            begin_round(self, self._desk, self._list)
