"""Splits a project into new ones: their shares sum to it, its dates, opening and paper stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from portfolio.projects.queries import lists, named, page
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.records.reports import Report
from portfolio.projects.rules.timeline import counted, newest
from portfolio.projects.service.contents import document
from portfolio.projects.service.endings import require_last, require_untaken
from portfolio.projects.service.lookup import known, project_detail
from portfolio.projects.service.reports import store_report
from portfolio.projects.service.requirements import require_past
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import (
    Baseline,
    PlanEntry,
    Project,
    ProjectBedKind,
    SourceDocument,
    Succession,
)
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.fields import FIELD_BY_NAME, FORECASTS
from portfolio.values.kinds import Value, parse_name
from portfolio.values.language import Term, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import FIGURES
from portfolio.values.words import figure_text

#: Figures whose shares must be given where the project has them.
_ASKED: Final = ("beds_new", "beds_opened", "investment", "beds_open", "beds_before")
#: What of a report says how many beds are there.
_OF_BEDS: Final = ("beds_open", "beds_before")
#: What the parts take over of a project as it is.
_KEPT: Final = ("owner", "agent", "responsible_unit", "leader", "contact")


@dataclass(frozen=True, slots=True)
class Part:
    """A project to be made of a part: `shares` are figures of the baseline (fen, beds, m2/100).

    Besides them `beds_open` and `beds_before`, of what is there already.
    """

    code: str
    name_zh: str
    shares: Mapping[str, int] = field(default_factory=dict)


def split_project(
    database: Database,
    author: Authorship,
    code: str,
    month: Month,
    parts: Sequence[Part],
    *,
    source: str,
) -> tuple[ProjectDetail, ...]:
    """Split a project as of a month into new ones, each with its share; its entry then ends.

    The parts stand in its group, with its dates, and report its stage, opening and paper. One
    change. Raises WrongUsage for an unknown project and fewer than two parts, BadInput where
    shares do not sum to the project's figures, a code is taken, the project was taken over, or a
    report or baseline of a later month speaks of it.
    """
    if len(parts) < 2:
        raise WrongUsage(mark("Name two parts at least, each with its name and shares."))
    with logged(database, author) as session:
        project = known(session, code)
        base = _require_standing(session, author, project, month)
        reports = page.reports(session, project.id, month)
        _require_shares(project, _whole(base, reports), parts)
        of = _Divided(session, author, project, base, month, document(session, source))
        for part in parts:
            of.make(part, lists.row(session, project.id, month), reports)
        return tuple(project_detail(session, part.code, month) for part in parts)


def _require_standing(
    session: Session, author: Authorship, project: Project, month: Month
) -> Baseline:
    """Return the project's baseline once nothing speaks against a split in a month."""
    require_past(month, author)
    require_untaken(session, project)
    require_last(session, project, month)
    base = named.last_baseline(session, project.id)
    if base is None:
        raise BadInput(mark("{code} has no baseline to split."), code=project.code)
    if base.month > month:
        raise BadInput(
            mark("{month} lies before {current}, the month of the current baseline."),
            month=month,
            current=base.month,
        )
    return base


# --- shares -------------------------------------------------------------------------------------


def _whole(base: Baseline, reports: Sequence[Report]) -> dict[str, int | None]:
    """Return what the project has of each figure: approved, and as last reported of itself."""
    own = counted(reports)
    told = {name: newest(own, name) for name in _OF_BEDS}
    reported = {name: found[1] if found else None for name, found in told.items()}
    beds = {name: value if isinstance(value, int) else None for name, value in reported.items()}
    return {**{name: getattr(base, name) for name in FIGURES}, **beds}


def _require_shares(
    project: Project, whole: Mapping[str, int | None], parts: Sequence[Part]
) -> None:
    for name, of in whole.items():
        given = [part.shares[name] for part in parts if name in part.shares]
        if not given and (of is None or name not in _ASKED):
            continue
        if len(given) < len(parts):
            raise BadInput(
                mark("{code} has {label} {whole}: give the share of each part."),
                code=project.code,
                label=_label(name),
                whole=figure_text(name, of),
            )
        if sum(given) != of:
            raise BadInput(
                mark("{code} has {label} {whole}, its parts have {sum}; correct the shares."),
                code=project.code,
                label=_label(name),
                whole=figure_text(name, of),
                sum=figure_text(name, sum(given)),
            )


def _label(name: str) -> Term:
    return FIGURES[name] if name in FIGURES else FIELD_BY_NAME[name].label


# --- the parts ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Divided:
    """What a part is made from: the project, its baseline in force, the month and the paper."""

    session: Session
    author: Authorship
    project: Project
    base: Baseline
    month: Month
    paper: SourceDocument

    def make(self, part: Part, row: ProjectRow, reports: Sequence[Report]) -> None:
        """Add a part with its entry, baseline, succession and report."""
        part = replace(part, code=parse_name(part.code))
        if named.project(self.session, part.code) is not None:
            raise BadInput(
                mark("There is a project “{code}” already; choose another code."),
                field="code",
                code=part.code,
            )
        made = self._project(part, row)
        self.session.add(made)
        self.session.flush()
        self._baseline(made, part, row)
        self.session.add(
            Succession(
                month=self.month,
                kind="split",
                from_id=self.project.id,
                to_id=made.id,
                source=self.paper,
            )
        )
        self.session.flush()
        if values := self._report(part, row, reports):
            store_report(self.session, self.author, part.code, self.month, values)

    def _project(self, part: Part, row: ProjectRow) -> Project:
        funder = named.funder(self.session, row.funder) if row.funder else None
        return Project(
            district_id=self.project.district_id,
            code=part.code,
            name_zh=part.name_zh,
            name_en="",
            name_printed=part.name_zh,
            nature=row.nature,
            funder_id=funder.id if funder else None,
            source=self.paper,
            places=named.places_again(self.session, self.project.id),
            bed_kinds=self._kinds(part),
            **{name: getattr(self.project, name) for name in _KEPT},
        )

    def _kinds(self, part: Part) -> list[ProjectBedKind]:
        """Return the kind of a project whose new beds are all of one; a mixed split is unknown."""
        kinds = named.bed_kinds(self.session, self.project.id)
        return [
            ProjectBedKind(kind=item.kind, beds_new=part.shares.get("beds_new"), source=self.paper)
            for item in kinds
            if item.beds_new is not None and item.beds_new == self.base.beds_new
        ]

    def _baseline(self, made: Project, part: Part, row: ProjectRow) -> None:
        entry = PlanEntry(
            plan_id=named.entry(self.session, self.project.id).plan_id,
            project_id=made.id,
            position=named.last_position(self.session) + 1,
            group_code=row.group,
        )
        self.session.add(entry)
        self.session.flush()
        dates = ("start", "start_precision", "finish", "finish_precision")
        self.session.add(
            Baseline(
                project_id=made.id,
                entry_id=entry.id,
                number=1,
                month=self.month,
                reason_words=self.author.reason,
                source=self.paper,
                **{name: getattr(self.base, name) for name in dates},
                **{name: part.shares[name] for name in FIGURES if name in part.shares},
            )
        )

    def _report(self, part: Part, row: ProjectRow, reports: Sequence[Report]) -> dict[str, Value]:
        """Return what the part reports in the month: stage, opening with its paper, its beds.

        One that is not open yet reports the dates last given, since they speak of it too.
        """
        own = counted(reports)
        dates = () if row.opened else FORECASTS
        told = {name: newest(own, name) for name in ("stage", "actual_start", *dates)}
        values = {name: found[1] for name, found in told.items() if found}
        if values.keys() & set(dates):
            reason = newest(own, "reason")
            values |= {"reason": reason[1] if reason else "other", "note": self.author.reason}
        if row.opened is not None:
            values["actual_opening"] = row.opened
            paper = lists.opening_paper(self.session, self.project.id, self.month)
            values |= {"source": paper} if paper else {}
        return values | {name: part.shares[name] for name in _OF_BEDS if name in part.shares}
