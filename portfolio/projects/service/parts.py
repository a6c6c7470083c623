"""What lies within a project's figures: buildings and phases, beds of a special kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.service.contents import document
from portfolio.projects.service.doubts import above_whole, require_sure
from portfolio.projects.service.edits import put, require_start_first
from portfolio.projects.service.endings import require_untaken
from portfolio.projects.service.lookup import known, project_detail
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import Baseline, Part, ProjectBedKind
from portfolio.values.doubts import Doubt
from portfolio.values.errors import BadInput
from portfolio.values.language import mark
from portfolio.values.months import Dated


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part to put down, by its name in print; money in fen, areas in m2/100.

    `label` is what is printed before its name: 其中, 1.1, 一期. `printed` holds what stood in print
    for a figure or the schedule, by name.
    """

    name: str
    source: str
    label: str = ""
    start: Dated | None = None
    finish: Dated | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def put_part(
    database: Database,
    author: Authorship,
    project: str,
    new: NewPart,
    *,
    correct: bool = False,
    sure: bool = False,
) -> ProjectDetail:
    """Put down a part within the project's baseline in force; it adds to no figure of the whole.

    Its name is one line, as in a table of parts. With `correct`, change what is given of the part
    of that name. Raises WrongUsage for an unknown
    project, BadInput for a part that stands already, one of a project that another took over, and a
    finish before its start.
    """
    if "\n" in new.name:
        new = replace(new, name=" ".join(new.name.split()))
    with logged(database, author) as session:
        of = known(session, project)
        require_untaken(session, of)
        baseline = named.baseline(session, of.id, author.month)
        if baseline is None:
            raise BadInput(mark("{code} has no baseline to set parts under."), code=of.code)
        whole = {name: getattr(baseline, name) for name in new.figures}
        doubts = tuple(above_whole(new.figures, whole))
        require_sure(doubts, sure=sure)
        add_part(session, baseline, new, correct=correct, doubts=doubts)
        session.flush()
        return project_detail(session, of.code, author.month)


def add_part(
    session: Session,
    baseline: Baseline,
    new: NewPart,
    *,
    correct: bool = False,
    doubts: Sequence[Doubt] = (),
) -> None:
    """Put a part under a baseline, behind those that it has, within a transaction.

    Raises BadInput as `put_part` does.
    """
    require_start_first(new.start, new.finish)
    key = {"name": new.name, "baseline_id": baseline.id}
    values: dict[str, Any] = {
        **new.figures,
        **{f"{name}_printed": text for name, text in new.printed.items() if text},
        **{name: text for name in ("label", "note") if (text := getattr(new, name))},
        "source": document(session, new.source),
    }
    for name in ("start", "finish"):
        if date := getattr(new, name):
            values |= {name: date.month, f"{name}_precision": date.precision}
    if named.record(session, Part, key) is None:
        place = named.last_part(session, baseline.id) + 1
        values |= {"project_id": baseline.project_id, "position": place}
    put(session, Part, key, values, correct=correct, doubts=doubts)


@dataclass(frozen=True, slots=True)
class Portion:
    """How many of a project's beds are of a special kind; None where the document does not say."""

    kind: str
    source: str
    beds_built: int | None = None
    beds_new: int | None = None


def put_portion(
    database: Database, author: Authorship, project: str, new: Portion, *, correct: bool = False
) -> ProjectDetail:
    """Put down the beds of a special kind within a project's figures.

    They hold in every month: with `correct`, what is given of those on record is changed in all.
    Raises WrongUsage for an unknown project, BadInput for beds of a kind that stand already, and
    for more than the project has.
    """
    with logged(database, author) as session:
        of = known(session, project)
        require_untaken(session, of)
        baseline = named.baseline(session, of.id, author.month)
        beds = {"beds_built": new.beds_built, "beds_new": new.beds_new}
        given = {name: number for name, number in beds.items() if number is not None}
        for name, number in given.items():
            whole = getattr(baseline, name) if baseline else None
            if whole is not None and number > whole:
                raise BadInput(
                    mark("{number} beds of a kind are more than the {whole} of {code} in all."),
                    field=name,
                    number=number,
                    whole=whole,
                    code=of.code,
                )
        key = {"kind": new.kind, "project_id": of.id}
        values = {**given, "source": document(session, new.source)}
        put(session, ProjectBedKind, key, values, correct=correct)
        session.flush()
        return project_detail(session, of.code, author.month)
