"""What the planning section hands on: pictures of one month, written whole."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import Session

from portfolio import rollup as sums
from portfolio.charts import gallery
from portfolio.charts.material import (
    EXPECTED,
    HALTED,
    IN_USE,
    PLANNED,
    UNPROVEN,
    CapacityMaterial,
    GanttMaterial,
    PlannedOpening,
    RiskMaterial,
    SensitivityMaterial,
)
from portfolio.charts.paper import PAPERS
from portfolio.database import Database
from portfolio.errors import WrongUsage
from portfolio.files import require_place, write_whole
from portfolio.language import mark
from portfolio.months import Dated, Month
from portfolio.queries import finding, page, projects
from portfolio.records import (
    Answer,
    CapacityTable,
    Document,
    MilestoneRow,
    Opening,
    Piece,
    Plan,
    ProjectRow,
    Published,
    Remark,
    Rollup,
)
from portfolio.scenarios.sensitivity import sensitivity
from portfolio.scenarios.slips import Beliefs
from portfolio.scenarios.values import Position, Scenario
from portfolio.services import reading, whatif
from portfolio.vocabulary import GROUPS
from portfolio.wording import name_of, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Is told of each piece before it is made; what it raises ends the making, and nothing is written.
Tell = Callable[[Piece], None]
#: The bed-capacity picture reaches at least a year past the target month.
_MONTHS_AFTER_TARGET = 12
#: Up to here the bed-capacity picture knows of each project whether its beds are counted.
_MOST_NAMED: Final = 20_000


# --- what the pictures are made of --------------------------------------------------------------


def gantt_material(database: Database, as_of: Month) -> GanttMaterial:
    """Return what the Gantt chart is drawn from, read in one transaction.

    Raises DatabaseProblem without a plan, WrongUsage for a month before its base month.
    """
    with database.reading() as session:
        plan = reading.require_plan(session, database)
        cells = reading.cells_of(session, "group", as_of)
        found = reading.views_of(session, cells, as_of)
        rows = tuple(projects.rows(session, as_of, {}))
        milestones = _milestones(session, rows, as_of)
        documents = finding.documents(session, {plan.source})
    return GanttMaterial(
        plan=plan,
        as_of=as_of,
        rows=rows,
        groups=sums.group_sums(cells, list(GROUPS)),
        total=sums.total(cells),
        answer=reading.answer_of(found) if found else None,
        opened=_opened(found.views["forecast"].openings, as_of) if found else {},
        milestones=milestones,
        documents=tuple(documents.values()),
    )


def _milestones(
    session: Session, rows: Iterable[ProjectRow], as_of: Month
) -> dict[str, tuple[MilestoneRow, ...]]:
    """Return the milestones of each project that has any, up to the end of the as-of month."""
    found = page.milestones(session, [row.code for row in rows])
    passed = {
        code: tuple(item for item in items if item.happened_on[:7] <= str(as_of))
        for code, items in found.items()
    }
    return {code: items for code, items in passed.items() if items}


def _opened(openings: Iterable[Opening], as_of: Month) -> dict[str, Dated]:
    """Return when each code came into use; parts of a project (0 projects) do not open it."""
    return {
        code: opening.opens
        for opening in openings
        if opening.projects and opening.opens.month <= as_of
        for code in opening.codes
    }


def capacity_material(database: Database, as_of: Month) -> CapacityMaterial:
    """Return what the bed-capacity picture is drawn from, read in one transaction.

    Raises DatabaseProblem without a plan, a target or a census, WrongUsage for a month before
    the base month.
    """
    with database.reading() as session:
        plan = reading.require_plan(session, database)
        cells = reading.cells_of(session, "group", as_of, most=_MOST_NAMED)
        found = reading.require_views(session, cells, as_of, database)
        rows = _named_rows(session, cells, as_of)
        documents = finding.documents(session, _sources(found, plan))
    return CapacityMaterial(
        plan=plan,
        as_of=as_of,
        tables=_tables(found, plan, as_of),
        openings=tuple(_openings(found, rows)),
        documents=tuple(documents.values()),
        stocks=tuple(
            stock
            for stock in found.ground.stocks
            if found.ground.target.baseline_month <= stock.month <= as_of
        ),
    )


def _sources(found: reading.Views, plan: Plan) -> set[str]:
    """Return the documents of the plan, its target, the populations and the stock counted on."""
    answer, ground = reading.answer_of(found), found.ground
    days = {line.residents.as_of for line in answer.lines}
    residents = {item.source for item in ground.populations if item.as_of in days}
    stock = {answer.stock.source} if answer.stock else set()
    return {plan.source, ground.target.source} | residents | stock


def _named_rows(session: Session, cells: list[sums.Cell], as_of: Month) -> dict[str, ProjectRow]:
    """Return the projects by code where they are few enough to be named, else none."""
    if not all(cell.code for cell in cells):
        return {}
    return {row.code: row for row in projects.rows(session, as_of, {})}


def _tables(found: reading.Views, plan: Plan, as_of: Month) -> dict[str, CapacityTable]:
    answer = reading.answer_of(found)
    least = Month.of((found.ground.target.month + _MONTHS_AFTER_TARGET).year, 12)
    end = max(least, reading.last_month(found, as_of))
    wanted = {
        "plan": (("plan", "fixed"), end),
        "forecast": (("forecast", "fixed"), end),
        "confirmed": (("confirmed", "fixed"), min(as_of, end)),
        "latest": (("plan", "latest"), end),
    }
    return {
        name: reading.table_of(found, plan, answer, seen, last)
        for name, (seen, last) in wanted.items()
    }


def _openings(found: reading.Views, rows: dict[str, ProjectRow]) -> Iterable[PlannedOpening]:
    standings = _standings(found)
    for opening in sorted(found.views["plan"].openings, key=lambda item: item.opens.month):
        code = opening.codes[0] if opening.codes else ""
        row = rows.get(code)
        yield PlannedOpening(
            code=code,
            name_zh=row.name_zh if row else "",
            name_en=row.name_en if row else "",
            group=row.group if row else None,
            opens=opening.opens,
            beds=opening.beds,
            care_beds=opening.care_beds,
            standing=standings.get(code, HALTED if code else PLANNED),
            projects=opening.projects,
        )


def _standings(found: reading.Views) -> dict[str, str]:
    """Return how the beds of each project stand that is in use, expected or without evidence."""
    forecast = found.views["forecast"]
    return {
        **dict.fromkeys(
            (*forecast.unknown, *(item.code for item in forecast.no_evidence)), UNPROVEN
        ),
        **dict.fromkeys(_whole_codes(forecast.openings), EXPECTED),
        **dict.fromkeys(_whole_codes(found.views["confirmed"].openings), IN_USE),
    }


def _whole_codes(openings: Iterable[Opening]) -> set[str]:
    return {code for opening in openings if opening.projects for code in opening.codes}


#: The picture of sensitivity shows every slip up to so many months.
_MOST_SLIP: Final = 36


@dataclass(frozen=True, slots=True)
class Start:
    """Where the pictures of what-ifs start from, with what they say of their sources."""

    position: Position
    answer: Answer
    documents: tuple[Document, ...]


def start_of(
    database: Database, as_of: Month, *, view: str = "plan", population: str = "fixed"
) -> Start:
    """Return the start of a what-if with its sources, read in one transaction.

    Raises what `whatif.position` raises.
    """
    with database.reading() as session:
        plan = reading.require_plan(session, database)
        views = whatif.views_in(session, database, as_of)
        position = whatif.position_of(session, plan, views, view=view, population=population)
        documents = finding.documents(session, _sources(views, plan))
    return Start(position, reading.answer_of(views), tuple(documents.values()))


def sensitivity_material(start: Start) -> SensitivityMaterial:
    """Return what the picture of sensitivity is drawn from.

    Where the target is missed the slacks are those of the first month in which it is met.
    """
    position = start.position
    found = sensitivity(position, tuple(range(_MOST_SLIP + 1)))
    met = found.before.first_met
    late = met.month if met and met.month > position.by else None
    then = whatif.applied(position, Scenario(by=late)) if late else None
    return SensitivityMaterial(
        plan=position.plan,
        as_of=position.as_of,
        found=found,
        later=sensitivity(then, (0,)) if then else None,
        answer=start.answer,
        names={entry.code: (entry.name_zh, entry.name_en) for entry in position.entries},
        documents=start.documents,
    )


def risk_material(start: Start, beliefs: Beliefs) -> RiskMaterial:
    """Return what the picture of risk is drawn from. Raises what `whatif.risk` raises."""
    position = start.position
    found = whatif.risk(position, beliefs)
    return RiskMaterial(position.plan, position.as_of, found, start.answer, start.documents)


# --- pictures -----------------------------------------------------------------------------------


def gantt_png(database: Database, as_of: Month) -> list[bytes]:
    """Return the pages of the Gantt chart as PNG bytes, A4 landscape at 200 dpi."""
    return _drawn([_sketch(database, "gantt", as_of)], untold)[0]


def capacity_png(database: Database, as_of: Month) -> bytes:
    """Return the bed-capacity picture as PNG bytes, A4 landscape at 200 dpi."""
    return _drawn([_sketch(database, "capacity", as_of)], untold)[0][0]


def untold(_: Piece) -> None:
    """Tell nobody."""


def chart(
    database: Database,
    kind: str,
    month: Month,
    out: Path,
    *,
    size: str = "a4",
    one_page: bool = False,
    tell: Tell = untold,
) -> Published:
    """Write one picture as of a month to `out`, as its ending says: PNG, PDF or SVG.

    Several pages are one PDF, else they go to `NAME-p1.png` and so on; `one_page` puts all on
    one. `size` is `a4` or `16:9`. Everything is drawn before the first file is written. Creates
    no folder. Raises WrongUsage for another ending, OutputProblem where a file cannot be written.
    """
    ending = _ending(out)
    require_place(out)
    sketch = _sketch(database, kind, month, gallery.Wish(PAPERS[size], one_page))
    return _written(sketch, ending, out, tell)


def picture_of(kind: str, material: Any, out: Path, *, size: str = "a4") -> Published:
    """Write a picture of a material at hand to `out`. Raises what `chart` raises."""
    ending = _ending(out)
    require_place(out)
    return _written(_sketched(kind, material, gallery.Wish(PAPERS[size])), ending, out, untold)


def _written(sketch: "_Sketch", ending: str, out: Path, tell: Tell) -> Published:
    (pages,) = _drawn([sketch], tell, ending)
    paths = page_paths(out, len(pages))
    for path, data in zip(paths, pages, strict=True):
        write_whole(path, data)
    return Published(paths, sketch.drawing.warnings)


def _ending(out: Path) -> str:
    """Return which kind of file is asked for; a device, which has no ending, gets a PNG."""
    found = out.suffix.lower()
    if found in gallery.ENDINGS:
        return found
    if not found and (out.is_char_device() or out.is_fifo()):
        return ".png"
    raise WrongUsage(
        mark("{path} cannot be a picture; let its name end in .png, .pdf or .svg."), path=out
    )


def page_paths(out: Path, pages: int) -> tuple[Path, ...]:
    """Return the files that so many pages of a picture go to."""
    if pages == 1:
        return (out,)
    return tuple(out.with_name(f"{out.stem}-p{page}{out.suffix}") for page in range(1, pages + 1))


#: How each material of pictures is read as of a month.
_READ: Final[dict[type, Callable[[Database, Month], Any]]] = {
    GanttMaterial: gantt_material,
    CapacityMaterial: capacity_material,
    SensitivityMaterial: lambda database, as_of: sensitivity_material(start_of(database, as_of)),
    RiskMaterial: lambda database, as_of: risk_material(start_of(database, as_of), Beliefs()),
}


_PLAIN: Final = gallery.Wish()


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A picture that is not drawn yet: its name, its title, how it is wanted, its pages."""

    kind: str
    title: str
    wish: gallery.Wish
    drawing: gallery.Drawing


def _sketch(database: Database, kind: str, as_of: Month, wish: gallery.Wish = _PLAIN) -> _Sketch:
    return _sketched(kind, _READ[gallery.picture(kind).needs](database, as_of), wish)


def _sketched(kind: str, material: Any, wish: gallery.Wish) -> _Sketch:
    picture = gallery.picture(kind)
    title = f"{name_of(material.plan)} · {say(picture.title)} · {material.as_of}"
    return _Sketch(kind, title, wish, picture.draw(material, wish))


def _drawn(sketches: Sequence[_Sketch], tell: Tell, ending: str = ".png") -> list[list[bytes]]:
    """Return the files of each picture, telling of each page before it is drawn."""
    of = sum(len(sketch.drawing.pages) for sketch in sketches)
    numbers = iter(range(1, of + 1))
    drawn = []
    for sketch in sketches:
        pages = [
            partial(_told, draw, tell, Piece(sketch.kind, next(numbers), of))
            for draw in sketch.drawing.pages
        ]
        told = replace(sketch.drawing, pages=pages)
        drawn.append(gallery.files_of(told, ending, sketch.wish.paper, sketch.title))
    return drawn


def _told(draw: "Callable[[], Figure]", tell: Tell, piece: Piece) -> "Figure":
    tell(piece)
    return draw()


def picture_names() -> tuple[str, ...]:
    """Return the names of the pictures that a monthly pack has."""
    return tuple(name for name in gallery.names() if gallery.picture(name).monthly)


def pictures(
    database: Database, month: Month, rollup: Rollup, tell: Tell = untold
) -> tuple[dict[str, list[bytes]], tuple[Remark, ...]]:
    """Return the PNG pages of every picture of a month by its name, and what to look at in them.

    Those of capacity only where there is a target.
    """
    wanted = [
        name
        for name in picture_names()
        if rollup.capacity or gallery.picture(name).needs is not CapacityMaterial
    ]
    sketches = [_sketch(database, name, month) for name in wanted]
    remarks = [remark for sketch in sketches for remark in sketch.drawing.warnings]
    unlike = tuple(remark for n, remark in enumerate(remarks) if remark not in remarks[:n])
    return dict(zip(wanted, _drawn(sketches, tell), strict=True)), unlike
