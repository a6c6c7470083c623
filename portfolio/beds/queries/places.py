"""The projects as capacity counts them, one by one, and what reports say of their beds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from portfolio.beds.rules.levels.places import Approved, Place
from portfolio.beds.rules.levels.reports import course
from portfolio.beds.rules.views import Standing
from portfolio.projects.queries.departures import departures
from portfolio.projects.records.plans import Departure
from portfolio.projects.rules.opening import Prospect, Said
from portfolio.store.asof import (
    BASELINE,
    DOCUMENT,
    ENTRY,
    IN_PLAN,
    PLAN_ORDER,
    PROJECT,
    REPORT,
    SITE,
    TABLES,
    chosen,
    coming_columns,
    counted,
    current_baseline,
    current_plans,
    elsewhere,
    last_report,
    last_unopened,
    last_works,
    month_of,
    newest,
    of_district,
    outside,
    planned_baseline,
)
from portfolio.store.scope import DISTRICT, PLAN
from portfolio.values.months import Dated, Month, stored_date
from portfolio.values.vocabulary import EXIT_STAGES, OPEN_STAGES

#: Up to this many projects are named one by one; beyond it, what nothing speaks of is grouped.
MOST_NAMED: Final = 1000
CARE: Final = "rehabilitation_elderly"

_BED_KIND, _SUCCESSION = TABLES["project_bed_kind"], TABLES["succession"]
_PLAN = TABLES["plan"]


def one_by_one(session: Session, as_of: Month, *, named: bool) -> list[Standing]:
    """Return the projects that something besides their first baseline speaks of, in plan order.

    With `named` every project.
    """
    return list(_standings(session, as_of, named=named))


def without_figures(session: Session, as_of: Month) -> list[tuple[str, bool]]:
    """Return the planned projects whose new beds or finish are unknown, the first few.

    Each with whether its beds are known.
    """
    query = (
        select(PROJECT.c.code, BASELINE.c.beds_new.is_not(None))
        .select_from(ENTRY)
        .join(PROJECT, PROJECT.c.id == ENTRY.c.project_id)
        .join(BASELINE, BASELINE.c.entry_id == ENTRY.c.id)
        .where(planned_baseline(as_of))
        .where(BASELINE.c.beds_new.is_(None) | BASELINE.c.finish.is_(None))
        .order_by(ENTRY.c.position)
        .limit(MOST_NAMED)
    )
    return [(code, bool(known)) for code, known in session.execute(query)]


# --- one by one ---------------------------------------------------------------------------------


def _spoken_of(as_of: Month) -> Any:
    """Return the projects that something besides the first baseline of their plan speaks of."""
    return union(
        select(REPORT.c.project_id).where(*counted(as_of)),
        select(BASELINE.c.project_id).where(BASELINE.c.number > 1, BASELINE.c.month <= as_of),
        select(_BED_KIND.c.project_id),
        select(ENTRY.c.project_id).where(ENTRY.c.plan_id.is_(None)),
        select(_SUCCESSION.c.from_id).where(_SUCCESSION.c.month <= as_of),
        select(_SUCCESSION.c.to_id).where(_SUCCESSION.c.month <= as_of),
    )


def _standings(session: Session, as_of: Month, *, named: bool) -> Iterator[Standing]:
    said, sites = _said(session, as_of), _sites(session)
    approved, care = _baselines(session, as_of), _care(session)
    rows = list(session.execute(_row_query(as_of, named=named)))
    own = {
        row.id: Place(
            code=row.code,
            baselines=tuple(item for item, _ in approved.get(row.id, ())) or (_approved(row),),
            said=said.get((row.id, None), ()),
            sites=tuple(said.get((row.id, site), ()) for site in sites.get(row.id, ())),
        )
        for row in rows
    }
    placed = _related(own, _successions(session, as_of))
    left = departures(session, as_of, [row.id for row in rows] if named else of_district())
    for row in rows:
        of_entry = [item for item, mine in approved.get(row.id, ()) if mine]
        first = of_entry[0] if len(of_entry) > 1 else None
        yield _standing(row, placed[row.id], first, left.get(row.id), care.get(row.id, 0))


def _row_query(as_of: Month, *, named: bool) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            PROJECT.c.id,
            PROJECT.c.code,
            ENTRY.c.plan_id,
            IN_PLAN.label("in_plan"),
            _PLAN.c.month.label("approval"),
            BASELINE.c.month.label("approved"),
            BASELINE.c.start,
            BASELINE.c.finish,
            BASELINE.c.finish_precision,
            BASELINE.c.beds_opened,
            BASELINE.c.beds_new,
            newest("stage", as_of).label("stage"),
            *coming_columns(as_of),
            last_works(as_of).label("last_works"),
            last_report(as_of).label("last_report"),
            last_unopened(as_of).label("unopened"),
        )
        .select_from(ENTRY)
        .join(PROJECT, PROJECT.c.id == ENTRY.c.project_id)
        .outerjoin(_PLAN, _PLAN.c.id == ENTRY.c.plan_id)
        .outerjoin(BASELINE, (BASELINE.c.entry_id == ENTRY.c.id) & current_baseline(as_of))
        .where(outside() | ((IN_PLAN | elsewhere(as_of)) & BASELINE.c.id.is_not(None)))
        .order_by(*PLAN_ORDER)
    )
    return query if named else query.where(PROJECT.c.id.in_(_spoken_of(as_of)))


@dataclass(frozen=True, slots=True)
class _Succession:
    """That a project went into another (merged), or into several (split), from a month on."""

    month: Month
    kind: str
    of: int
    into: int


def _successions(session: Session, as_of: Month) -> list[_Succession]:
    names = ("month", "kind", "from_id", "to_id")
    query = select(*(_SUCCESSION.c[name] for name in names)).where(_SUCCESSION.c.month <= as_of)
    rows = session.execute(query.order_by(_SUCCESSION.c.month, _SUCCESSION.c.id))
    return [_Succession(*row) for row in rows]


def _related(own: Mapping[int, Place], found: Sequence[_Succession]) -> dict[int, Place]:
    """Return the projects with what they took in, and parts with what they were split from."""
    known = [item for item in found if item.of in own and item.into in own]
    merged = [item for item in known if item.kind == "merged"]
    split = [item for item in known if item.kind == "split"]

    def of_part(key: int) -> Place:
        place = own[key]
        for item in split:
            if item.into == key:
                whole = own[item.of]
                kept = tuple(
                    replace(said, beds_open=None, beds_before=None, final=False)
                    for said in whole.said
                )
                said = (*kept, *place.said)
                place = replace(place, said=said, split=item.month, whole=whole)
        return place

    def whole_of(key: int) -> Place:
        parted = [item for item in split if item.of == key]
        return replace(
            of_part(key),
            took=tuple((item.month, whole_of(item.of)) for item in merged if item.into == key),
            parted=parted[0].month if parted else None,
            parts=tuple(whole_of(item.into) for item in parted),
        )

    return {key: whole_of(key) for key in own}


def _approved(row: Any) -> Approved:
    return Approved(row.approved or Month(0), row.start, row.finish, row.beds_opened, row.beds_new)


def _finish(month: Month | None, precision: Any) -> Dated | None:
    return stored_date(month, precision) if month else None


def _standing(
    row: Any, place: Place, first: Approved | None, left: Departure | None, care: int
) -> Standing:
    finish = _finish(row.finish, row.finish_precision)
    return Standing(
        code=row.code,
        new=row.beds_new,
        finish=finish,
        first=(_finish(first.finish, "month"), first.new) if first else None,
        place=place,
        course=course(place),
        prospect=Prospect(
            stage=row.stage,
            start=row.start,
            finish=finish,
            approved=row.approved,
            coming=row.coming,
            told=month_of(row.coming_told),
            works=month_of(row.last_works),
            reported=month_of(row.last_report),
        ),
        unopened=month_of(row.unopened),
        care=care,
        left=left.month if left else None,
        merged=left is not None and left.how == "merged",
        outside=row.plan_id is None,
        elsewhere=row.plan_id is not None and not row.in_plan,
        begins=max(filter(None, (row.approval, place.baselines[0].month)), default=None),
    )


def _telling(as_of: Month) -> Any:
    """Return the projects of the district of which a report tells openings, beds or rests."""
    tells = (
        REPORT.c.stage.in_(OPEN_STAGES)
        | REPORT.c.actual_opening.is_not(None)
        | REPORT.c.beds_open.is_not(None)
        | REPORT.c.beds_before.is_not(None)
        | REPORT.c.stage.in_(EXIT_STAGES)
    )
    return (
        select(REPORT.c.project_id)
        .join(PROJECT, PROJECT.c.id == REPORT.c.project_id)
        .where(tells, PROJECT.c.district_id == DISTRICT, *counted(as_of))
    )


def _said(session: Session, as_of: Month) -> dict[tuple[int, int | None], tuple[Said, ...]]:
    """Return what reports say of openings, beds and rests, oldest first, where any does."""
    names = ("project_id", "site_id", "month", "stage", "actual_opening")
    query = (
        select(
            *(REPORT.c[name] for name in names),
            REPORT.c.actual_opening_precision,
            *(REPORT.c[name] for name in ("beds_open", "beds_before", "beds_final")),
            REPORT.c.source_id.is_not(None),
            REPORT.c.beds_paused,
            REPORT.c.source_id.in_(
                select(DOCUMENT.c.id).where(DOCUMENT.c.document_kind == "press").scalar_subquery()
            ),
        )
        .where(*counted(as_of))
        .where(REPORT.c.project_id.in_(_telling(as_of)))
        .order_by(REPORT.c.project_id, REPORT.c.month)
    )
    found: dict[tuple[int, int | None], list[Said]] = {}
    for (
        project,
        site,
        month,
        stage,
        opening,
        precision,
        *beds,
        final,
        paper,
        paused,
        press,
    ) in session.execute(query):
        opened = stored_date(opening, precision) if opening else None
        found.setdefault((project, site), []).append(
            Said(
                month,
                stage,
                opened,
                beds[0],
                beds[1],
                bool(final),
                bool(paper),
                paused,
                bool(press),
            )
        )
    return {place: tuple(items) for place, items in found.items()}


def _sites(session: Session) -> dict[int, tuple[int, ...]]:
    query = select(SITE.c.project_id, SITE.c.id).order_by(SITE.c.project_id, SITE.c.position)
    found: dict[int, tuple[int, ...]] = {}
    for project, site in session.execute(query):
        found[project] = (*found.get(project, ()), site)
    return found


def _baselines(session: Session, as_of: Month) -> dict[int, tuple[tuple[Approved, bool], ...]]:
    """Return the baselines of the projects that had more than one by a month, oldest first.

    Of all plans that were current by then, for what came into use did so by the baseline of its
    month; each with whether it is of the entry that is looked at.
    """
    plan = ENTRY.c.plan_id
    others = select(_PLAN.c.id).where(_PLAN.c.district_id == DISTRICT, _PLAN.c.id != PLAN)
    more = union(
        select(BASELINE.c.project_id).where(BASELINE.c.number > 1, BASELINE.c.month <= as_of),
        select(ENTRY.c.project_id).where(plan.in_(others)),
    )
    names = ("project_id", "month", "start", "finish", "beds_opened", "beds_new")
    query = (
        select(*(BASELINE.c[name] for name in names), chosen())
        .join(ENTRY, ENTRY.c.id == BASELINE.c.entry_id)
        .where(BASELINE.c.project_id.in_(more))
        .where(IN_PLAN | chosen() | plan.in_(current_plans(as_of)))
        .where((BASELINE.c.month <= as_of) | (BASELINE.c.number == 1))
        .order_by(BASELINE.c.project_id, BASELINE.c.entry_id, BASELINE.c.number)
    )
    found: dict[int, tuple[tuple[Approved, bool], ...]] = {}
    for project, *row, own in session.execute(query):
        found[project] = (*found.get(project, ()), (Approved(*row), bool(own)))
    return found


def _care(session: Session) -> dict[int, int]:
    query = (
        select(_BED_KIND.c.project_id, func.sum(_BED_KIND.c.beds_new))
        .where(_BED_KIND.c.kind == CARE, _BED_KIND.c.beds_new.is_not(None))
        .group_by(_BED_KIND.c.project_id)
    )
    return {project: int(beds) for project, beds in session.execute(query)}
