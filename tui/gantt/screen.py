"""The Gantt screen: how every project runs, in the order and with the filter of the list."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import MilestoneRow
from portfolio.projects.words.standing import late_clause, stage_words
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.vocabulary import MILESTONES
from portfolio.values.words import month_text, name_of, say, short_date
from tui.form.screen import FormScreen, open_form
from tui.gantt import bars
from tui.gantt.chart import Gantt
from tui.list.rows import Listing
from tui.project.screen import ProjectScreen
from tui.shell.bindings import key
from tui.shell.desk import Desk
from tui.shell.filtered import Filtered
from tui.shell.plain import plain
from tui.whatif.screen import WhatIfScreen
from tui.widgets.legend import Legend
from tui.widgets.seek import Seek
from tui.widgets.words import Words

_ZOOMS: Final = {
    "month": Term("zoom", "by month"),
    "quarter": Term("zoom", "by quarter"),
    "year": Term("zoom", "by year"),
}
_SIGNS: Final = (
    ("█", Term("Gantt sign", "done")),
    ("▒", Term("Gantt sign", "expected")),
    (f"╱{bars.DOUBT}", Term("Gantt sign", "no evidence")),
    (bars.SOFT, Term("Gantt sign", "year only")),
    ("├─┤", Term("Gantt sign", "baseline")),
    (bars.TAIL * 2, Term("Gantt sign", "past its date")),
    (bars.OPENED, Term("Gantt sign", "in use")),
    (bars.OPENED_BY, Term("Gantt sign", "in use by then")),
    (bars.OPENS, Term("Gantt sign", "opening expected")),
    (bars.MILESTONE, Term("Gantt sign", "milestone")),
    (bars.TODAY, Term("Gantt sign", "as of")),
)


class GanttScreen(Filtered):
    """Every project of a list as a bar over time."""

    AUTO_FOCUS = "Gantt"
    OF_PLAN = True
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]
    DEFAULT_CSS = """
    GanttScreen .told { width: 100%; height: 1; padding: 0 1; text-wrap: nowrap;
        text-overflow: ellipsis; background: $surface; }
    GanttScreen #told-dates { color: $text-muted; }
    GanttScreen.-low .told, GanttScreen.-low Legend { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "r",
            "report",
            mark("Report"),
            mark("Files this month's report of the project under the cursor."),
        ),
        key(
            "w",
            "whatif",
            mark("What if"),
            mark("Moves projects to see whether the target is met; nothing is written."),
        ),
        key("f5,ctrl+r", "reload", mark("Reload"), show=False),
        key(
            "slash",
            "seek",
            mark("Filter"),
            mark("The filter of the list: words, red, -planned, slip>6, unreported."),
            display="/",
        ),
        key("escape", "back", mark("Back")),
        key("q,g", "dismiss", mark("Back"), show=False),
    ]

    def __init__(
        self,
        desk: Desk,
        listing: Listing,
        *,
        reload: Callable[[], object] | None = None,
        narrow: Callable[[str], object] | None = None,
        wanted: str = "",
        at: str | None = None,
    ) -> None:
        """Take the list to draw, and what reads it anew or narrows it and hands it to `show`.

        `wanted` is what it is narrowed to already, `at` the project that the cursor begins at.
        """
        super().__init__(desk)
        self._listing = listing
        self._reload = reload
        self._narrow, self._wanted = narrow, wanted
        self._month, self._at = desk.as_of, at

    def body(self) -> ComposeResult:
        yield Seek(self._sought)
        yield Gantt(self._month)
        yield Words(self._about, id="told-name", classes="told")
        yield Words(self._dates, id="told-dates", classes="told")
        yield Legend(lambda: [(sign, label(term)) for sign, term in _SIGNS])

    def on_mount(self) -> None:
        self.query_one(Seek).put(self._wanted)
        self.query_one(Gantt).show(self._listing, self._at)
        self.query_one(Seek).tell()

    def turn_to(self, desk: Desk) -> None:
        """Stand at the month of another desk; its list is shown when it has been read."""
        self._desk, self._month = desk, desk.as_of
        self.query_one(Gantt).stand_at(desk.as_of)

    def show(self, listing: Listing) -> None:
        """Draw another list, as one does that was read anew; on the way in or out there is no place."""
        self._listing = listing
        if self.query(Gantt):
            self.query_one(Gantt).show(listing)
            self.query_one(Seek).tell()

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        return say(mark("Gantt chart, as of {month}"), month=month_text(self._month))

    def _aside(self) -> str:
        gantt = self.query_one(Gantt)
        shown = gantt.seen
        return say(
            mark("{first}–{last} of {n} · {zoom}"),
            first=f"{shown.start + 1:,}" if shown else 0,
            last=f"{shown.stop:,}" if shown else 0,
            n=f"{len(self._listing.projects):,}",
            zoom=label(_ZOOMS[gantt.zoom]),
        )

    def _about(self) -> str:
        row = self.query_one(Gantt).row
        if row is None:
            return say(mark("There is no project to show."))
        return f"{plain(row.code)} {plain(name_of(row))} · {stage_words(row)}"

    def _dates(self) -> str:
        gantt = self.query_one(Gantt)
        row = gantt.row
        return dates_text(row, gantt.milestones.get(row.code, ())) if row else ""

    # --- the filter, which is that of the list -----------------------------------------------

    def _sought(self) -> str:
        count = len(self._listing.projects)
        return plural("{n} project", "{n} projects", count).format(n=f"{count:,}")

    def look_for(self, text: str) -> None:
        if self._narrow is not None:
            self._narrow(text)

    def to_rows(self) -> None:
        self.query_one(Gantt).focus()
        self.call_after_refresh(self.refresh_bindings)

    # --- milestones --------------------------------------------------------------------------

    @on(Gantt.Moved)
    def _moved(self, event: Gantt.Moved) -> None:
        event.stop()
        self._say_anew()
        known = self.query_one(Gantt).milestones
        wanted = [code for code in event.codes if code not in known]
        if wanted:
            self.ask(partial(self._desk.milestones, wanted), self._mark)

    def _say_anew(self) -> None:
        for widget in self.query(".told, Masthead").results():
            widget.refresh()

    def _mark(self, found: Mapping[str, tuple[MilestoneRow, ...]]) -> None:
        self.query_one(Gantt).mark_milestones(found)
        self._say_anew()

    # --- keys --------------------------------------------------------------------------------

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to read anew and to filter only where somebody does it."""
        if action == "seek" and self.query_one(Seek).typing:
            return False
        needed = {"reload": self._reload, "seek": self._narrow}
        return needed.get(action, self) is not None

    def action_reload(self) -> None:
        if self._reload is not None:
            self._reload()

    @on(Gantt.Opened)
    def _open(self, event: Gantt.Opened) -> None:
        event.stop()
        entries = self._listing.entries(0, len(self._listing))
        codes = [entry.code for entry in entries if isinstance(entry, ProjectRow)]
        self.app.push_screen(ProjectScreen(self._desk, event.key, codes), self._came_back)

    def _came_back(self, _: None) -> None:
        self.action_reload()

    def action_whatif(self) -> None:
        self.app.push_screen(WhatIfScreen(self._desk, self.query_one(Gantt).key))

    def action_report(self) -> None:
        key = self.query_one(Gantt).key
        if key is not None:
            open_form(self, FormScreen(self._desk, key, self._desk.due))


def dates_text(row: ProjectRow, milestones: Sequence[MilestoneRow]) -> str:
    """Return the dates behind a project's bar, its slip, its last report and its milestones."""
    finish = row.actual_finish or row.forecast_finish
    words = [
        say(
            mark("baseline {start} to {finish}"),
            start=short_date(row.start),
            finish=short_date(row.finish),
        )
    ]
    if row.opened:
        words.append(say(mark("in use {date}"), date=short_date(row.opened)))
    elif finish:
        told = mark("actual finish {date}") if row.actual_finish else mark("forecast finish {date}")
        words.append(say(told, date=short_date(finish)))
    if row.slip is not None:
        words.append(late_clause(row))
    report = row.last_report
    words.append(say(mark("last report {month}"), month=report) if report else _never())
    words += [
        f"{bars.MILESTONE}{label(MILESTONES[item.kind])} {item.happened_on}" for item in milestones
    ]
    return " · ".join(words)


def _never() -> str:
    return say(mark("never reported"))
