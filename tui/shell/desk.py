"""What the screens work with: the database, who signs, what month it is. No widgets here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from portfolio.beds.records.indicators import IndicatorTable
from portfolio.beds.records.reconciliation import Reconciled, Reconciliation
from portfolio.beds.records.rollup import Rollup
from portfolio.beds.records.table import CapacityViews
from portfolio.beds.service import capacity, indicators
from portfolio.beds.service import rollup as beds_rollup
from portfolio.beds.service.rollup import Views
from portfolio.exchange.service import exports
from portfolio.exchange.service.exports import Want
from portfolio.findings import service as auditing
from portfolio.findings.records import Findings
from portfolio.history.records import Logged, LogPage
from portfolio.history.service import issued
from portfolio.history.service import log as history
from portfolio.history.words.log import UNCHANGED
from portfolio.money.records import GoalStanding
from portfolio.money.service import reconciliation
from portfolio.money.service.goals import goals
from portfolio.pack.records import Listed
from portfolio.pictures.records import Published
from portfolio.pictures.service.drawing import Tell
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import Document, FormData, MilestoneRow, ProjectDetail
from portfolio.projects.records.plans import Scope
from portfolio.projects.records.reports import Filed, Trial
from portfolio.projects.records.supervision import ExtensionRow
from portfolio.projects.service import documents, edits, lookup, plans, reports, supervision
from portfolio.values.errors import PortfolioError
from portfolio.values.kinds import Value
from portfolio.values.months import Month
from portfolio.whatif.records import Position, Scenario
from portfolio.whatif.service import position as whatif
from portfolio.whatif.service import shelf
from tui.shell.drafts import Drafts
from tui.shell.preferences import Kept
from tui.shell.preferences import load as load_kept
from tui.shell.preferences import save as save_kept

if TYPE_CHECKING:
    from portfolio.store.database import Database
    from portfolio.store.log import Authorship

#: Up to this day the reports of the month before are due, where nobody says otherwise.
DUE_UNTIL: Final = 10
#: How many changes of the log are read at a time.
LOG_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Overview:
    """The first screen's content: the rows of the list, the rollup with the answer, what it counts."""

    rows: tuple[ProjectRow, ...]
    rollup: Rollup
    views: Views | None = None


@dataclass(frozen=True, slots=True)
class Aims:
    """The goals of a project, the extensions of its final account, and their documents by code."""

    goals: tuple[GoalStanding, ...]
    extensions: tuple[ExtensionRow, ...]
    documents: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells one reading from the next: the newest change, and the present month."""

    change: int
    month: Month


@dataclass(frozen=True, slots=True)
class Meant:
    """What a report of an earlier month stands before: later reports of the same, its issue.

    `due` is the month for which reports are due.
    """

    later: tuple[Month, ...]
    issued: bool
    due: Month


@dataclass(frozen=True, slots=True)
class Changes:
    """What an officer changed in a form: new values, emptied fields."""

    values: Mapping[str, Value]
    clear: Collection[str]
    tentative: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The services as the screens call them, each call in a thread of its own."""

    database: "Database"
    author: Callable[[str], "Authorship"]
    present: Callable[[], Month]
    #: The folder in which drafts and the officer's own views are kept.
    keeping: Path
    #: The earlier month that is looked at; None for the present one.
    looked_at: Month | None = None
    #: Up to which day of a month the reports of the month before are still due.
    due_until: int = DUE_UNTIL

    @property
    def as_of(self) -> Month:
        """The month as of which everything is read."""
        return self.looked_at or self.present()

    @property
    def due(self) -> Month:
        """The month that reports are filed for: the one looked at, else the one that is due."""
        present = self.present()
        if self.looked_at is not None:
            return self.looked_at
        day = int(self.author("").day.rpartition("-")[2])
        return present + -1 if day <= self.due_until else present

    def at(self, month: Month) -> "Desk":
        """Return the same desk, looking at a month; nothing later than the present one can be."""
        return replace(self, looked_at=month if month < self.present() else None)

    def found(self, *, empty: bool) -> None:
        """Create the database. Raises what `founding.found` raises."""
        from portfolio.care.service import founding

        founding.found(self.database.path, self.author("init"), empty=empty)

    def mark(self) -> Mark:
        """Return what changes whenever there is something new to read."""
        return Mark(history.newest(self.database), self.present())

    def scope(self) -> Scope:
        """Return the plans and districts that can be looked at, as of the month looked at."""
        return plans.scope(self.database, self.as_of)

    def of_plan(self, code: str) -> "Desk":
        """Return the same desk, with all that it reads and files under another plan."""
        return replace(self, database=plans.of_plan(self.database, code))

    @property
    def drafts(self) -> Drafts:
        """The drafts kept for this database."""
        return Drafts(self.keeping, self.database.path)

    @property
    def project_drafts(self) -> Drafts:
        """The drafts kept of projects that are to be added."""
        return Drafts(self.keeping / "new-project", self.database.path)

    def moment(self) -> str:
        """Return this moment in UTC, to the second, as the log keeps it."""
        return self.author("").made_at

    def kept(self) -> Kept:
        """Return what was kept of an earlier session."""
        return load_kept(self.keeping)

    def keep(self, kept: Kept) -> None:
        """Keep it for the next session. Raises OutputProblem."""
        save_kept(self.keeping, kept)

    def rows(self) -> tuple[ProjectRow, ...]:
        """Return every project, as of the month looked at."""
        return lookup.list_projects(self.database, self.as_of)

    def overview(self, rows: tuple[ProjectRow, ...]) -> Overview:
        """Return projects with the rollup, as of the month looked at."""
        return Overview(rows, *beds_rollup.roll_up_with_views(self.database, self.as_of))

    def project(self, code: str) -> ProjectDetail:
        """Return one project whole, as of the month looked at."""
        return lookup.show_project(self.database, code, self.as_of)

    def form(self, code: str, month: Month, site: str | None) -> FormData:
        """Return what a status form for a month starts from."""
        return reports.open_form(self.database, code, month, site)

    def meant(self, opened: FormData) -> Meant:
        """Return what filing for the month of a form meets: reports after it, and whether it is out."""
        known = lookup.show_project(self.database, opened.project.row.code, self.present())
        later = {each.month for each in known.reports if each.site == opened.site}
        out = opened.month in issued.issued_months(self.database)
        due = self.at(self.present()).due
        return Meant(tuple(sorted(month for month in later if month > opened.month)), out, due)

    def try_out(self, opened: FormData, changes: Changes) -> Trial:
        """Return what filing the changes would meet; nothing is written."""
        return reports.try_report(
            self.database,
            self.author("report"),
            opened.project.row.code,
            opened.month,
            changes.values,
            site=opened.site,
            clear=changes.clear,
            tentative=changes.tentative,
        )

    def confirm(self, code: str, month: Month) -> tuple[Filed, ...]:
        """File for a month that nothing changed. Raises what `confirm_unchanged` raises."""
        return reports.confirm_unchanged(self.database, self.author(UNCHANGED), code, month)

    def file(self, opened: FormData, changes: Changes, *, sure: bool = False) -> Filed:
        """File what was changed in a form. Raises what `reports.file_report` raises."""
        report = opened.report
        return reports.file_report(
            self.database,
            self.author("report"),
            opened.project.row.code,
            opened.month,
            changes.values,
            site=opened.site,
            clear=changes.clear,
            tentative=changes.tentative,
            opened_with=report.values if report else {},
            sure=sure,
        )

    def milestones(self, codes: Collection[str]) -> Mapping[str, tuple[MilestoneRow, ...]]:
        """Return the milestones of the projects on screen."""
        return lookup.milestones_of(self.database, codes)

    def checks(self, code: str) -> tuple[Reconciliation, ...]:
        """Return a project's figures against themselves."""
        return reconciliation.reconcile_project(self.database, code, self.as_of)

    def findings(self, code: str) -> Findings:
        """Return what an auditor would write of a project."""
        return auditing.findings(self.database, self.as_of, code)

    def aims(self, code: str) -> Aims:
        """Return what a project's money is to reach, and how its final account was put off."""
        extensions = supervision.listed(self.database, self.as_of, code).extensions
        papers = documents.list_documents(self.database) if extensions else ()
        found = goals(self.database, self.as_of, code)
        return Aims(found, extensions, {item.code: item for item in papers})

    def finding_counts(self, rows: Collection[ProjectRow]) -> Mapping[str, Mapping[str, int]]:
        """Return, by code, how many findings of each weight projects have, as of the month looked at."""
        return auditing.counted(self.database, self.as_of, rows)

    def log_of(self, code: str, most: int) -> Logged:
        """Return the newest changes of a project, at most so many."""
        return history.read_log(self.database, code=code, most=most)

    def capacity(self, population: str) -> CapacityViews:
        """Return the capacity of every view over a population basis, as of the month looked at."""
        return capacity.capacity_views(self.database, self.as_of, population=population)

    def indicators(self) -> IndicatorTable:
        """Return the plan's indicators, as of the month looked at."""
        return indicators.indicator_table(self.database, self.as_of)

    def reconciled(self) -> Reconciled:
        """Return stated totals and row identities against the rows, as of the month looked at."""
        return reconciliation.reconciled(self.database, self.as_of)

    def log_page(self, code: str | None, text: str, first: int, head: int | None) -> LogPage:
        """Return a window of the log, of one project or all, with a text in it or not."""
        return history.read_page(
            self.database, code=code, text=text, first=first, size=LOG_PAGE, head=head
        )

    def change(self, number: int) -> Logged:
        """Return one change with what it did, field by field."""
        return history.read_change(self.database, number)

    def undoable(self, number: int | None) -> tuple[Logged, bool]:
        """Return what `undo` would take back now, this officer's newest change or any; whether own."""
        me = self.author("undo")
        logged = history.undoable(self.database, me, number)
        return logged, history.is_own(self.database, me, logged.entries[0])

    def undo(self, number: int) -> Logged:
        """Take a change back; return what was taken back."""
        return history.undo(self.database, self.author("undo"), number)

    def positions(self) -> Mapping[str, Position]:
        """Return where scenarios start from in each view, as of the month looked at."""
        return whatif.positions(self.database, self.as_of)

    def scenarios(self) -> Mapping[str, Scenario | PortfolioError]:
        """Return the officer's kept scenarios by name, or why one is not understood."""
        return {name: self._scenario(name) for name in shelf.names(self.keeping)}

    def _scenario(self, name: str) -> Scenario | PortfolioError:
        try:
            return shelf.load(self.keeping, name)
        except PortfolioError as error:
            return error

    def keep_scenario(self, scenario: Scenario) -> Path:
        """Keep a scenario under its name; return its file. Raises what `shelf.save` raises."""
        return shelf.save(self.keeping, scenario)

    def townships(self) -> tuple[tuple[str, str, str], ...]:
        """Return the townships: code, Chinese name, English name."""
        return lookup.list_townships(self.database)

    def add_project(self, given: Mapping[str, object], reason: str, *, sure: bool = False) -> str:
        """Add a project; return its code. Raises what `edits.add_project` raises."""
        new = edits.new_project(given)
        return edits.add_project(self.database, self.author(reason), new, sure=sure).row.code

    def export(self, want: Want, listed: Listed, out: Path, tell: Tell) -> Published:
        """Write the list, a picture or the pack. Raises what `exports.export` raises."""
        return exports.export(self.database, want, listed, out, tell=tell)
