"""Takes in status reports of many months, under the rules that a single report is filed under."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from portfolio.exchange import words
from portfolio.exchange.kinds import reports as kind
from portfolio.exchange.kinds.reports import ENDING, ReportRow
from portfolio.exchange.outcome import Edit
from portfolio.exchange.queries import matches
from portfolio.exchange.queries.matches import History, Row
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.service.imports.index import Index
from portfolio.exchange.service.imports.records import Unfit, project_of
from portfolio.exchange.service.imports.said import Said, newest_of, planned, values_of, whole
from portfolio.history.words.fields import SILENT
from portfolio.projects.queries import plans
from portfolio.projects.queries.departures import Ends, ends
from portfolio.projects.service.closing import require_taken
from portfolio.projects.service.doubts import doubts_of
from portfolio.projects.service.openings import require_order
from portfolio.projects.service.reasons import Before, Site, require_reason
from portfolio.projects.service.remarks import remarks_of
from portfolio.projects.service.requirements import ORDERED, REASONED, require_past, require_rules
from portfolio.store import trail
from portfolio.values.doubts import kept as doubted
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.fields import FORECASTS
from portfolio.values.kinds import Value
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month, stored_month
from portfolio.values.vocabulary import COUNTED_STATES

#: How many projects' reports are held at once.
_PROJECTS: Final = 100


@dataclass(slots=True)
class _Place:
    """The rows of a project or of one of its sites (0 for the project itself)."""

    project: int
    site: int
    called: str
    rows: list["_Kept"] = field(default_factory=list)


class _Kept(NamedTuple):
    """A row in little room: a file of many months is held until its last row is read."""

    month: Month
    number: int
    joined: tuple[int, ...]
    names: tuple[str, ...]  #: of the fields given, one object for all rows alike
    values: tuple[Value, ...]
    unread: tuple[str, ...]

    def unpacked(self) -> tuple[ReadRow, dict[str, Value]]:
        """Return the row, its cells no longer held, and what it says."""
        given = dict(zip(self.names, self.values, strict=True))
        row = ReadRow(self.number, "data", {"month": self.month, **given}, (), None)
        row.joined, row.unread, row.bad = self.joined, self.unread, bool(self.unread)
        return row, given


class Reports:
    """Collects the rows of a file by place, and files them in the order of their months."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._index = Index(ground)
        self._sites = matches.sites(ground.session)
        self._anchors = plans.anchors(ground.session)
        self._taken_back = trail.taken_back(ground.session)
        self._ends: dict[int, Ends] = {}
        self._places: dict[tuple[int, int], _Place] = {}
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.made: list[tuple[int, str]] = []
        self.missing: tuple[tuple[str, str], ...] = ()

    def take(self, rows: Sequence[ReadRow]) -> None:
        """Keep the rows with the places they speak of."""
        for row in rows:
            if row.kind == "data":
                self._take(row)

    def _take(self, row: ReadRow) -> None:
        if "month" in row.unread:
            return
        if "month" not in row.values:
            text = mark("It is not said of which month the row speaks.")
            self._ground.refuse(row, "month", "empty", WrongUsage(text))
            return
        item = kind.read(row.values)
        place = self._place(row, item)
        if place is None:
            return
        if not item.counts:
            self._ground.told(row, "same", f"{place.called} {item.month}")
            return
        names = tuple(item.values)
        names = self._names.setdefault(names, names)
        values = tuple(item.values.values())
        place.rows.append(_Kept(item.month, row.number, row.joined, names, values, row.unread))

    def _place(self, row: ReadRow, item: ReportRow) -> _Place | None:
        try:
            project = project_of(row, self._index)
        except Unfit as found:
            if found.rule != "empty" or not {"project", "name"} & set(row.unread):
                self._ground.refuse(row, found.field, found.rule, found.error)
            return None
        site = self._site(row, project, item.site)
        if site is None:
            return None
        key, called = site
        found_place = self._places.get((project, key))
        if found_place is None:
            found_place = _Place(project, key, called)
            self._places[project, key] = found_place
        return found_place

    def _site(self, row: ReadRow, project: int, wanted: str | None) -> tuple[int, str] | None:
        code = self._index.code(project)
        if wanted is None:
            return 0, code
        known = self._sites.get(project, [])
        for site in known:
            names = (site["code"], site["name_zh"], site["name_en"])
            if any(words.folded(name) == words.folded(wanted) for name in names):
                return site["id"], f"{code} {site['code']}"
        text = mark("{code} has no site “{site}”; its sites are: {codes}.")
        codes = ", ".join(site["code"] for site in known) or "—"
        error = WrongUsage(text, code=code, site=wanted, codes=codes)
        self._ground.refuse(row, "site", "site", error)
        return None

    def finish(self) -> None:
        """File what was collected, a hundred projects at once."""
        projects = sorted({project for project, _ in self._places})
        for start in range(0, len(projects), _PROJECTS):
            part = projects[start : start + _PROJECTS]
            known = matches.histories(self._ground.session, part)
            self._ends = ends(self._ground.session, part)
            for key in sorted(key for key in self._places if key[0] in known):
                place = self._places.pop(key)
                self._file_all(place, known[place.project])

    # --- one place --------------------------------------------------------------------------------

    def _file_all(self, place: _Place, history: History) -> None:
        standing = {row["month"]: row for row in history.reports.get(place.site, [])}
        said = [  # the oldest first
            Said(stored_month(row["month"]), values_of(row))
            for row in standing.values()
            if row["state"] in COUNTED_STATES
        ]
        filed_in: dict[Month, int] = {}
        for kept in sorted(place.rows, key=lambda row: (row.month, row.number)):
            row, given = kept.unpacked()
            if kept.month in filed_in:
                text = mark("The same month is reported already ({row}).")
                error = WrongUsage(text, row=self._ground.row_words(filed_in[kept.month]))
                self._ground.refuse(row, "month", "double", error)
                continue
            if not row.bad:
                filed_in[kept.month] = kept.number
            earlier = said[: bisect_left(said, kept.month, key=_month)][::-1]
            before = self._before(place, said, earlier, kept.month, history)
            old = standing.get(str(kept.month))
            filed = self._file(place, row, (kept.month, given), old, (before, history))
            if filed is not None:
                place_in = bisect_left(said, kept.month, key=_month)
                again = place_in < len(said) and said[place_in].month == kept.month
                said[place_in : place_in + again] = [filed]

    def _before(
        self,
        place: _Place,
        said: Sequence[Said],
        earlier: Sequence[Said],
        month: Month,
        history: History,
    ) -> Before:
        return Before(
            earlier,
            planned(history.baselines, month),
            [item for item in said[len(earlier) :] if item.month != month],
            [item for item in said if item.opens and item.month != month],
            place.called,
            place.site != 0,
            *self._elsewhere(place, month, history),
        )

    def _elsewhere(
        self, place: _Place, month: Month, history: History
    ) -> tuple[tuple[Site, ...], int | None]:
        """Return the project's other sites and its own beds open, as they are on record by a month."""
        known = self._sites.get(place.project, [])
        if not known:
            return (), None
        told = {key: newest_of(rows, month) for key, rows in history.reports.items()}
        nothing = (None, None)
        sites = (Site(item["code"], *told.get(item["id"], nothing)) for item in known)
        own = next((item["code"] for item in known if item["id"] == place.site), None)
        return tuple(item for item in sites if item.code != own), told.get(0, nothing)[1]

    def _file(
        self,
        place: _Place,
        row: ReadRow,
        said: tuple[Month, dict[str, Value]],
        old: Row | None,
        ground: tuple[Before, History],
    ) -> Said | None:
        """File one row; return the report as it then stands, None where it is refused."""
        before, history = ground
        had = values_of(old) if old is not None else {}
        month, given = said[0], whole(said[1], had)
        if "source" in given:
            given = {**given, "source": self._ground.sources.key(str(given["source"]))}
        report = Said(month, {**had, **given, **_certainty(given, had)})
        changed = {name for name in report.values if report.values[name] != had.get(name)}
        if old is not None and old["state"] == "draft":
            changed = set(report.values)  # what a form said counts from here on too
        self._mark_unstated(row, report, before, changed)
        if not self._allowed(place, row, report, before, changed) or row.bad:
            return None
        doubts = doubts_of(report, before, changed)
        self._ground.ask(row, doubts, {})
        if row.bad:
            return None
        report.doubted = doubted(old["doubted"] if old is not None else None, changed, doubts)
        self._remark(row, report, before, history)
        called = f"{place.called} {month}"
        if not changed:
            self._ground.told(row, "same", called)
        elif old is None:
            self._add(place, report)
            self._ground.told(row, "added", called)
        else:
            edits = self._change(old, report, changed)
            self._ground.told(row, "changed", called, edits)
        return report

    def _mark_unstated(self, row: ReadRow, report: Said, before: Before, changed: set[str]) -> None:
        """Give a report that must say why the reason that its source gives none, where asked to."""
        if not self._ground.unstated or report.reason is not None or not changed & REASONED:
            return
        try:
            require_reason(report, before)
        except BadInput as error:
            report.values["reason"] = "unstated"
            changed.add("reason")
            self._ground.warn(row, "reason", "unstated", error)

    def _allowed(
        self, place: _Place, row: ReadRow, report: Said, before: Before, changed: set[str]
    ) -> bool:
        try:
            require_past(report.month, self._ground.author)
            code = self._index.code(place.project)
            require_taken(self._ends.get(place.project), code, report.month, changed)
        except BadInput as error:
            self._ground.refuse(row, "month", "month", error)
            return False
        try:
            require_rules(report)
            if changed & ORDERED:
                require_order(report, before)
            if changed & REASONED:
                require_reason(report, before)
        except BadInput as error:
            if error.field in row.unread:  # its cell was filled in
                return False
            rule = "reason" if error.field in ("reason", "note") else "report"
            self._ground.refuse(row, error.field, rule, error)
            return False
        return True

    def _remark(self, row: ReadRow, report: Said, before: Before, history: History) -> None:
        accepted, funder = history.accepted, history.funder
        anchors = self._anchors
        for remark in remarks_of(report, before, accepted=accepted, funder=funder, anchors=anchors):
            self._ground.warn(row, None, "remark", WrongUsage(remark.template, **remark.values))

    # --- written ----------------------------------------------------------------------------------

    def _add(self, place: _Place, report: Said) -> None:
        key = self._ground.writer.next_key("status_report")
        row = {
            "id": key,
            "project_id": place.project,
            "site_id": place.site or None,
            "month": str(report.month),
            "state": "filed",
            "doubted": report.doubted,
            **self._stored(report.values),
            "filed_by": self._ground.author.who,
            "filed_at": self._ground.author.made_at,
        }
        row.setdefault("source_id", self._ground.sources.key())
        past = self._taken_back.get((place.project, place.site or 0, row["month"]), 0)
        self._ground.writer.add("status_report", row, version=past + 1)

    def _change(self, old: Row, report: Said, changed: set[str]) -> tuple[Edit, ...]:
        wanted = self._stored({name: report.values[name] for name in changed})
        wanted |= {"state": "filed", "review_words": None, "doubted": report.doubted}
        wanted |= {"filed_by": self._ground.author.who, "filed_at": self._ground.author.made_at}
        edits = self._ground.edit("status_report", str(old["id"]), old, wanted)
        return tuple(edit for edit in edits if edit.field not in SILENT)

    def _stored(self, values: Mapping[str, Value]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name, value in values.items():
            if name == "source":
                row["source_id"] = value
            elif isinstance(value, Dated):
                row |= {name: str(value.month), f"{name}_precision": value.precision}
            else:
                row[name] = value
        return row


def _certainty(given: Mapping[str, Value], had: Mapping[str, Value]) -> dict[str, Value]:
    """Return whether the forecasts given anew are tentative: firm where the row does not say."""
    anew = (name for name in FORECASTS if name in given and given[name] != had.get(name))
    return {f"{name}{ENDING}": given.get(f"{name}{ENDING}", 0) for name in anew}


def _month(report: Said) -> Month:
    return report.month
