"""What the planning section hands on: pictures of one month, written whole."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy.orm import Session

from portfolio import formats
from portfolio import rollup as sums
from portfolio.charts.material import CapacityMaterial, GanttMaterial, PlannedOpening
from portfolio.database import Database
from portfolio.files import make_folder, write_whole
from portfolio.months import Dated, Month
from portfolio.queries import projects
from portfolio.records import CapacityTable, Opening, Plan, ProjectRow, Published, Remark
from portfolio.services import briefing, issuing, reading
from portfolio.vocabulary import GROUPS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Kind = Literal["gantt", "capacity"]
#: The bed-capacity picture reaches at least a year past the target month.
_MONTHS_AFTER_TARGET = 12


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
    return GanttMaterial(
        plan=plan,
        as_of=as_of,
        rows=rows,
        groups=sums.group_sums(cells, list(GROUPS)),
        total=sums.total(cells),
        answer=reading.answer_of(found) if found else None,
        opened=_opened(found.views["forecast"].openings, as_of) if found else {},
    )


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
        cells = reading.cells_of(session, "group", as_of)
        found = reading.require_views(session, cells, as_of, database)
        rows = _named_rows(session, cells, as_of)
    return CapacityMaterial(
        plan=plan,
        as_of=as_of,
        tables=_tables(found, plan, as_of),
        openings=tuple(_openings(found, rows)),
    )


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
    in_use = _whole_codes(found.views["confirmed"].openings)
    counted = _whole_codes(found.views["forecast"].openings)
    for opening in sorted(found.views["plan"].openings, key=lambda item: item.opens.month):
        code = opening.codes[0] if opening.codes else ""
        row = rows.get(code)
        standing = "in_use" if code in in_use else "expected" if code in counted else "left_out"
        yield PlannedOpening(
            code=code,
            name_zh=row.name_zh if row else "",
            name_en=row.name_en if row else "",
            group=row.group if row else None,
            opens=opening.opens,
            beds=opening.beds,
            care_beds=opening.care_beds,
            standing=standing,
            projects=opening.projects,
        )


def _whole_codes(openings: Iterable[Opening]) -> set[str]:
    return {code for opening in openings if opening.projects for code in opening.codes}


# --- pictures -----------------------------------------------------------------------------------


def gantt_png(database: Database, as_of: Month) -> list[bytes]:
    """Return the pages of the Gantt chart as PNG bytes, A4 landscape at 200 dpi."""
    return _gantt(database, as_of)[0]


def capacity_png(database: Database, as_of: Month) -> bytes:
    """Return the bed-capacity picture as PNG bytes, A4 landscape at 200 dpi."""
    return _capacity(database, as_of)[0][0]


def chart(database: Database, kind: Kind, month: Month, out: Path) -> Published:
    """Write one picture as of a month to `out`; several pages go to `NAME-p1.png` and so on.

    Everything is drawn before the first file is written. Creates no folder. Raises OutputProblem
    where a file cannot be written.
    """
    pages, warnings = _DRAW[kind](database, month)
    paths = _page_paths(out, len(pages))
    for path, data in zip(paths, pages, strict=True):
        write_whole(path, data)
    return Published(paths, warnings)


def _page_paths(out: Path, pages: int) -> tuple[Path, ...]:
    if pages == 1:
        return (out,)
    return tuple(out.with_name(f"{out.stem}-p{page}{out.suffix}") for page in range(1, pages + 1))


def _gantt(database: Database, as_of: Month) -> tuple[list[bytes], tuple[Remark, ...]]:
    material = gantt_material(database, as_of)
    from portfolio.charts.gantt import draw_page
    from portfolio.charts.gantt_spec import gantt_spec

    spec = gantt_spec(material)
    return [_png(draw_page(spec, page)) for page in spec.pages], spec.warnings


def _capacity(database: Database, as_of: Month) -> tuple[list[bytes], tuple[Remark, ...]]:
    material = capacity_material(database, as_of)
    from portfolio.charts.capacity import draw_capacity
    from portfolio.charts.capacity_spec import capacity_spec

    spec = capacity_spec(material)
    return [_png(draw_capacity(spec))], spec.warnings


_DRAW: Final = {"gantt": _gantt, "capacity": _capacity}


def _png(figure: "Figure") -> bytes:
    from portfolio.charts.style import png

    return png(figure)


# --- the monthly pack ---------------------------------------------------------------------------


def monthly(database: Database, month: Month, folder: Path) -> Published:
    """Write the monthly pack: pictures, brief, the rollup as JSON and as CSV, named by the month.

    Where reports of months already issued were changed since, a list of these corrections too.

    Creates the folder. Everything is made before the first file is written. Raises OutputProblem
    where the folder or a file cannot be written, and what the readings raise.
    """
    rollup = reading.roll_up(database, month)
    kinds: tuple[Kind, ...] = ("gantt", "capacity") if rollup.capacity else ("gantt",)
    files: dict[Path, bytes] = {}
    remarks: list[Remark] = []
    placed: dict[str, dict[str, bytes]] = {}
    for kind in kinds:
        pages, found = _DRAW[kind](database, month)
        paths = _page_paths(folder / f"{kind}-{month}.png", len(pages))
        files.update(zip(paths, pages, strict=True))
        placed[kind] = {path.name: page for path, page in zip(paths, pages, strict=True)}
        remarks += [remark for remark in found if remark not in remarks]
    brief = briefing.files(database, month, placed)
    files.update((folder / name, content) for name, content in brief.items())
    data = formats.json_text(formats.rollup_data(rollup))
    files[folder / f"rollup-{month}.json"] = data.encode("utf-8")
    table = formats.csv_text(formats.rollup_rows(rollup))
    files[folder / f"rollup-{month}.csv"] = table.encode("utf-8")
    late = issuing.corrections(database)
    if late.entries:
        rows = formats.csv_text(formats.log_rows(late), formats.LOG_COLUMNS)
        files[folder / f"corrections-{month}.csv"] = rows.encode("utf-8")
    make_folder(folder)
    for path, content in files.items():
        write_whole(path, content)
    return Published(tuple(files), tuple(remarks))
