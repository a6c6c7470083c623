"""Projects added and corrected, and records put down beside them; each with a reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.service import contests
from portfolio.projects.service.contents import document
from portfolio.projects.service.doubts import plan_figures, require_sure
from portfolio.projects.service.lookup import known, project_detail
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import (
    Base,
    Baseline,
    Funder,
    Plan,
    PlanEntry,
    Project,
    ProjectTownship,
    SourceDocument,
    Township,
)
from portfolio.store.scope import in_view
from portfolio.values.doubts import Doubt, kept
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.kinds import parse_name
from portfolio.values.language import mark
from portfolio.values.likeness import alike
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import COMPONENTS, FIGURES, FUNDERS, GROUPS, NATURES, UNKNOWN
from portfolio.values.words import money_text

#: What the plan says of a project besides figures: it changes with a baseline, or is corrected.
PLAN_SAYS: Final = {"group": GROUPS, "funder": FUNDERS, "nature": NATURES}
#: What `edit_project` may change. Plan figures and dates are not among them: those are kept, and
#: a new baseline is set beside them.
EDITABLE = (
    "name_en",
    "group",
    "funder",
    "nature",
    "address",
    "project_code",
    "registered_month",
    "stats_entry_month",
    "owner",
    "agent",
    "responsible_unit",
    "leader",
    "contact",
    "scope",
)


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project to add, with its first baseline. `group` None puts it outside the plan.

    Money in fen, areas in hundredths of a m2; what is not given stays unknown. `components` are
    what the investment is made of, by the codes of COMPONENTS. It counts from `month` on, that of the paper that approved it; None is the present month.
    """

    code: str
    name_zh: str
    source: str
    group: str | None = None
    name_en: str = ""
    nature: str = "unknown"
    funder: str | None = None
    townships: tuple[str, ...] = ()
    start: Dated | None = None
    finish: Dated | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    components: Mapping[str, int] = field(default_factory=dict)
    month: Month | None = None


def new_project(given: Mapping[str, Any]) -> NewProject:
    """Return a project to add from what was given by name, its figures among the rest.

    What is None or missing was not given.
    """
    known = {name: value for name, value in given.items() if value is not None}
    figures = {name: known.pop(name) for name in FIGURES if name in known}
    parts = {name: known.pop(f"investment_{name}", None) for name in COMPONENTS}
    made_of = {name: fen for name, fen in parts.items() if fen is not None}
    return NewProject(**known, figures=figures, components=made_of)


def add_project(
    database: Database, author: Authorship, new: NewProject, *, sure: bool = False
) -> ProjectDetail:
    """Add a project with its first baseline.

    Its code is kept in half width. Raises BadInput for a code that is taken, an unknown township,
    a finish before the start, components above the investment, WrongUsage for a code with signs that are not seen; Doubtful where
    a figure cannot be, or name or figures are like those of another project of the district,
    unless the officer is `sure`.
    """
    new = replace(new, code=parse_name(new.code))
    require_start_first(new.start, new.finish)
    if new.month and new.month > author.month:
        raise BadInput(
            mark("{month} has not come yet; a project counts from its approval on."),
            month=new.month,
        )
    with logged(database, author) as session:
        if named.project(session, new.code) is not None:
            raise BadInput(
                mark("There is a project “{code}” already; choose another code."),
                field="code",
                code=new.code,
            )
        likeness = tuple(_unlike(session, new))
        parts = {f"investment_{name}": fen for name, fen in new.components.items()}
        require_parts(new.code, parts.values(), new.figures.get("investment"))
        doubts = plan_figures(
            {**new.figures, **parts}, {"start": new.start, "finish": new.finish}, ()
        )
        require_sure((*likeness, *doubts), sure=sure)
        source = document(session, new.source)
        project = _project(session, new, source)
        project.doubted = kept(None, (), likeness)
        session.add(project)
        session.flush()
        entry = _entry(session, project, new)
        session.add(entry)
        session.flush()
        baseline = _baseline(entry, new, source, author)
        baseline.doubted = kept(None, (), doubts)
        session.add(baseline)
        _stand_in(session, project, new.townships)
        return project_detail(session, project.code, author.month)


def _unlike(session: Session, new: NewProject) -> Iterator[Doubt]:
    """Doubt a name that differs from another project's only in what people leave out.

    Else that cost, new beds and a township are those of another.
    """
    district = named.district(session)
    wanted = alike(new.name_zh, district)
    like = ((code, name) for code, name in named.names(session) if alike(name, district) == wanted)
    found = next(like, None)
    if found is not None:
        text = mark("“{name}” looks like {code} “{known}” on record; a project is entered once.")
        yield Doubt("name_zh", text, {"name": new.name_zh, "code": found[0], "known": found[1]})
        return
    figures = (new.figures.get("investment") or 0, new.figures.get("beds_new") or 0)
    towns = {township(session, wanted).id for wanted in new.townships}
    same = named.by_figures(session).get(figures, ()) if all(figures) and towns else ()
    for _, code, name, places in same:
        if towns & places:
            text = mark(
                "“{name}” has the cost, the new beds and a township of {code} “{known}” on record;"
                " a project is entered once."
            )
            yield Doubt("name_zh", text, {"name": new.name_zh, "code": code, "known": name})
            return


def _project(session: Session, new: NewProject, source: SourceDocument) -> Project:
    return Project(
        district_id=in_view(session).district,
        code=new.code,
        name_zh=new.name_zh,
        name_en=new.name_en,
        name_printed=new.name_zh,
        nature=new.nature,
        funder=_funder(session, new.funder),
        source=source,
    )


def _entry(session: Session, project: Project, new: NewProject) -> PlanEntry:
    return PlanEntry(
        plan_id=plan_of(session).id if new.group else None,
        project_id=project.id,
        position=named.last_position(session) + 1,
        group_code=new.group,
    )


def plan_of(session: Session) -> Plan:
    plan = named.plan(session)
    if plan is None:
        raise BadInput(mark("The database holds no plan to add the project to."))
    return plan


def _funder(session: Session, code: str | None) -> Funder | None:
    return named.funder(session, code) if code else None


def _baseline(
    entry: PlanEntry, new: NewProject, source: SourceDocument, author: Authorship
) -> Baseline:
    return Baseline(
        project_id=entry.project_id,
        entry_id=entry.id,
        number=1,
        month=new.month or author.month,
        start=new.start.month if new.start else None,
        start_precision=new.start.precision if new.start else None,
        finish=new.finish.month if new.finish else None,
        finish_precision=new.finish.precision if new.finish else None,
        source=source,
        **new.figures,
        **{f"investment_{name}": fen for name, fen in new.components.items()},
    )


def require_parts(code: str, parts: Iterable[int | None], whole: int | None) -> None:
    """Raise BadInput where the known components of an investment come to more than it, in fen."""
    known = [fen for fen in parts if fen is not None]
    if known and (whole is None or sum(known) > whole):
        raise BadInput(
            mark(
                "{code}: the components come to {sum}, more than the investment of {whole};"
                " correct one."
            ),
            code=code,
            sum=money_text(sum(known)),
            whole=money_text(whole),
            field="investment",
        )


def _stand_in(session: Session, project: Project, townships: tuple[str, ...]) -> None:
    for position, wanted in enumerate(townships, 1):
        found = township(session, wanted)
        session.add(ProjectTownship(project_id=project.id, township_id=found.id, position=position))


def township(session: Session, wanted: str) -> Township:
    """Return the township of this code or name. Raises BadInput for an unknown one."""
    found = named.township(session, wanted)
    if found is None:
        names = ", ".join(town.code for town in named.townships(session))
        raise BadInput(
            mark("There is no township “{name}”; the townships are: {names}."),
            field="townships",
            name=wanted,
            names=names,
        )
    return found


def edit_project(
    database: Database,
    author: Authorship,
    code: str,
    changes: Mapping[str, str | Month | None],
    *,
    expect_version: int | None = None,
    correct: bool = False,
) -> ProjectDetail:
    """Change particulars of a project (`EDITABLE`); None makes one unknown again.

    Group, funder and nature hold in all months before: another one is a correction, which is
    made only with `correct`. Raises WrongUsage for an unknown project and where nothing is given,
    BadInput where a correction is not meant as one, ChangedMeanwhile where somebody else was
    first, with each field as it was, is and would be.
    """
    if not changes:
        raise WrongUsage(mark("Nothing was given to change; give at least one field."))
    with logged(database, author) as session:
        project = known(session, code)
        entry = named.entry(session, project.id)
        if not correct:
            _require_no_correction(session, project, entry, changes)
        own: dict[str, Any] = {name: value for name, value in changes.items() if name != "group"}
        if "funder" in own:
            funder = _funder(session, str(own.pop("funder")))
            own["funder_id"] = funder.id if funder else None
        if expect_version is not None:
            contests.require_version(
                session, project, expect_version, lambda item: _set(item, own), of=project.code
            )
        _set(project, own)
        if "group" in changes:
            _set_group(project, entry, changes["group"])
        session.flush()
        return project_detail(session, project.code, author.month)


def _require_no_correction(
    session: Session, project: Project, entry: PlanEntry, changes: Mapping[str, Any]
) -> None:
    """Refuse to rewrite what months before say of a project; what was unknown may be given."""
    funder = named.funder_of(session, project.id)
    said = {"group": entry.group_code, "funder": funder, "nature": project.nature}
    for name, codes in PLAN_SAYS.items():
        old = said[name]
        if old not in (None, UNKNOWN) and changes.get(name, old) != old:
            raise BadInput(
                mark(
                    "{code} is on record as “{old}” in all months before; give --correct to rewrite"
                    " those too, or change it from a month on: portfolio rebaseline {code} --month"
                    " MONTH --{name} {new}."
                ),
                field=name,
                code=project.code,
                old=codes[str(old)],
                name=name,
                new=changes[name],
            )


def _set_group(project: Project, entry: PlanEntry, group: Any) -> None:
    if entry.plan_id is None:
        raise BadInput(
            mark("{code} stands outside the plan and has no group there."), code=project.code
        )
    entry.group_code = group


def _set(item: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(item, name, value)


def require_start_first(start: Dated | None, finish: Dated | None) -> None:
    """Raise BadInput where a finish lies before its start."""
    if start and finish and finish.month < start.month:
        raise BadInput(
            mark("The finish {finish} lies before the start {start}; correct one."),
            field="finish",
            finish=finish,
            start=start,
        )


def require_day(text: str) -> None:
    """Raise WrongUsage unless the text is a day written YYYY-MM-DD."""
    try:
        valid = date.fromisoformat(text).isoformat() == text
    except ValueError:
        valid = False
    if not valid:
        raise WrongUsage(mark("“{text}” is not a day; type it as 2025-12-31."), text=text)


def put(
    session: Session,
    kind: type[Base],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    correct: bool,
    doubts: Sequence[Doubt] = (),
) -> None:
    """Add a record, or with `correct` change the one with this key; else raise BadInput.

    The `doubts` of the values were accepted.
    """
    found = named.record(session, kind, key)
    if hasattr(kind, "doubted"):
        values = {**values, "doubted": kept(getattr(found, "doubted", None), values, doubts)}
    if found is None:
        session.add(kind(**key, **values))
        return
    if not correct:
        raise BadInput(
            mark("A figure for {key} is on record already; give --correct to change it."),
            key=next(iter(key.values())),
        )
    _set(found, values)
