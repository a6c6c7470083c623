"""The monthly pack: everything of one month, with a manifest that says what it was made from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portfolio.beds import data as bed_data
from portfolio.beds.records import Rollup
from portfolio.beds.service import rollup as beds_rollup
from portfolio.history import data as history_data
from portfolio.history.queries import log as log_queries
from portfolio.history.service import issued
from portfolio.pack.service import brief, monthbook
from portfolio.pack.service.manifest import manifest
from portfolio.pictures.records import Piece, Published
from portfolio.pictures.service import drawing
from portfolio.pictures.service.drawing import Tell, untold
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.files import differs, make_folder, write_together
from portfolio.values import tabular
from portfolio.values.errors import OutputProblem
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.remarks import Remark

_SCHEMA: Final = "portfolio.manifest/1"
#: What the names of the files start with that are no pictures.
_OTHERS: Final = ("rollup", "brief", "corrections", "manifest")


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of a pack by name, and what to look at in them."""

    files: Mapping[str, bytes]
    remarks: tuple[Remark, ...]


def monthly(
    database: Database, month: Month, folder: Path, *, force: bool = False, tell: Tell = untold
) -> Published:
    """Write the monthly pack into a folder, which is created where it is missing.

    Pictures, workbook, brief, the rollup as JSON and CSV, corrections of issued months where there
    are any, and the manifest with a digest of each. Everything is made from one picture of the
    database before the first file is written, and the files appear together. The same database,
    month and language give the same bytes.

    Raises OutputProblem where other files of the month stand there already and `force` is not
    given, and where the folder or a file cannot be written; and what the readings raise.
    """
    still = database.snapshot()
    made = _made(still, month, tell)
    files = {folder / name: content for name, content in made.files.items()}
    files[folder / manifest_name(month)] = _manifest(still, month, made.files)
    gone = _left_over(folder, month, made.files)
    if not force:
        _require_free(folder, month, files, gone)
    make_folder(folder)
    write_together(files, remove=gone)
    with still.reading() as session:
        return Published(tuple(files), made.remarks, trail.head(session))


def manifest_name(month: Month) -> str:
    """Return the name of the manifest of a month."""
    return f"manifest-{month}.json"


def _made(database: Database, month: Month, tell: Tell) -> _Made:
    rollup = beds_rollup.roll_up(database, month)
    files: dict[str, bytes] = {}
    placed: dict[str, dict[str, bytes]] = {}
    drawn, remarks = drawing.pictures(database, month, rollup, tell)
    for kind, pages in drawn.items():
        paths = drawing.page_paths(Path(f"{kind}-{month}.png"), len(pages))
        placed[kind] = {path.name: page for path, page in zip(paths, pages, strict=True)}
        files |= placed[kind]
    tell(Piece("workbook", 1, 1))
    files[f"rollup-{month}.xlsx"] = monthbook.month_book(database, month)
    tell(Piece("brief", 1, 1))
    files |= brief.files(database, month, placed)
    return _Made(files | _data(database, month, rollup), remarks)


def _data(database: Database, month: Month, rollup: Rollup) -> dict[str, bytes]:
    """Return what machines read: the rollup, and what was corrected in issued months."""
    data = tabular.json_text(bed_data.rollup_data(rollup))
    table = tabular.csv_text(bed_data.rollup_rows(rollup))
    files = {f"rollup-{month}.json": data, f"rollup-{month}.csv": table}
    late = issued.corrections(database)
    if late.entries:
        rows = tabular.csv_text(history_data.log_rows(late), history_data.LOG_COLUMNS)
        files[f"corrections-{month}.csv"] = rows
    return {name: text.encode("utf-8") for name, text in files.items()}


def _manifest(database: Database, month: Month, files: Mapping[str, bytes]) -> bytes:
    with database.reading() as session:
        founding = log_queries.entry(session, log_queries.FOUNDING)
    founded = {"founded": founding.digest if founding else None}
    return manifest(database, {"schema": _SCHEMA, "month": str(month)}, founded, files)


# --- what stands there already ------------------------------------------------------------------


def _left_over(folder: Path, month: Month, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Return the files that the manifest there names and that this pack no longer has."""
    try:
        data = json.loads((folder / manifest_name(month)).read_bytes())
        names = [str(item["name"]) for item in data["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    plain = [name for name in names if name == Path(name).name and name not in files]
    return tuple(folder / name for name in plain if (folder / name).is_file())


def _require_free(
    folder: Path, month: Month, files: Mapping[Path, bytes], gone: tuple[Path, ...]
) -> None:
    """Raise OutputProblem where writing would replace a file with another one."""
    if gone or any(differs(path, content) for path, content in files.items()):
        raise OutputProblem(
            mark("{folder} holds a pack of {month} already; give --force to replace it."),
            folder=folder,
            month=month,
        )


def standing(folder: Path, month: Month) -> tuple[Path, ...]:
    """Return the files of a month's pack that stand in a folder."""
    ours = {*drawing.picture_names(), *_OTHERS}
    found = sorted(folder.glob(f"*-{month}*"))
    return tuple(
        path for path in found if path.name.partition(f"-{month}")[0] in ours and path.is_file()
    )
