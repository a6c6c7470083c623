"""The monthly pack: everything of one month, with a manifest that says what it was made from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from portfolio.beds import data as bed_data
from portfolio.beds.records.rollup import Rollup
from portfolio.beds.service import rollup as beds_rollup
from portfolio.history import data as history_data
from portfolio.history.queries import chain as chain_queries
from portfolio.history.queries import log as log_queries
from portfolio.history.records import Corrected, Issue
from portfolio.history.service import issued, log
from portfolio.pack.page.compose import page
from portfolio.pack.records import corrections_name
from portfolio.pack.service import brief, cells, monthbook
from portfolio.pack.service.manifest import manifest
from portfolio.pictures.records import Piece, Published
from portfolio.pictures.service import drawing
from portfolio.pictures.service.drawing import Tell, untold
from portfolio.projects.service.doubts import require_sure
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.files import differs, make_folder, write_together
from portfolio.store.log import Authorship
from portfolio.values import tabular
from portfolio.values.doubts import Doubt
from portfolio.values.errors import OutputProblem, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.remarks import Remark

_SCHEMA: Final = "portfolio.manifest/1"
#: What the names of the files start with that are no pictures.
_OTHERS: Final = ("rollup", "page", "brief", "corrections", "manifest")
_AGAIN: Final = mark(
    "{month} was issued on {day} by {who}; what was corrected since is listed in the next pack that"
    " is issued. Issued again, this pack lists it, and no later one does."
)
_STANDS: Final = mark(
    "{folder} holds the pack of {month} that {who} issued on {day}; a pack made now is another one."
    " Write it into another folder."
)
_ISSUED: Final = mark(
    "{month} was issued on {day} by {who}; a pack made now tells what is known now. “--known-at"
    " {day}” makes the one that was issued."
)


@dataclass(frozen=True, slots=True)
class Pack:
    """Files that are to stand in a folder, what to look at in them, what they leave over there."""

    folder: Path
    files: Mapping[Path, bytes]
    remarks: tuple[Remark, ...] = ()
    gone: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of a pack by name, and what to look at in them."""

    files: Mapping[str, bytes]
    remarks: tuple[Remark, ...]


def monthly(
    database: Database,
    month: Month,
    folder: Path,
    *,
    force: bool = False,
    tell: Tell = untold,
    issue: Authorship | None = None,
    present: Month | None = None,
    sure: bool = False,
) -> Published:
    """Write the monthly pack into a folder, which is created where it is missing.

    Pictures, workbook, a page for a browser, brief, the rollup as JSON and CSV, corrections of issued months where there
    are any, and the manifest with a digest of each. Everything is made from one picture of the
    database before the first file is written, and the files appear together. The same database,
    month and language give the same bytes. With an author to `issue` it, the month and its cells
    are then put on record. Of a month issued before, a remark says so where it is not issued again.

    Raises WrongUsage for a month after `present`, the month it is, where that is given; Doubtful
    where a month is to be issued that was issued already, and where the pack that was issued would
    be replaced, unless one is `sure`; OutputProblem where other files of the month stand there already and `force` is not
    given, and where the folder or a file cannot be written; and what the readings raise.
    """
    require_come(month, present)
    still = database.snapshot()
    seen = log.issuing(still, month)
    issues = issued.issues(seen, month)
    before = {"month": month, "who": issues[0].who, "day": issues[0].day} if issues else {}
    if before and issue is not None:
        require_sure([Doubt("month", _AGAIN, before)], sure=sure)
    corrected = issued.corrected(seen, cells.files)
    kept = dict(corrected.made)
    if issue is not None:
        kept |= {item: cells.files(seen, item) for item in (*corrected.unkept, month)}
    pack = pack_of(still, month, folder, corrected, tell)
    _require_not_issued(pack, month, issues, sure=sure)
    published = put_down(still, month, [pack], force=force)
    if issue is not None:
        of_view = database.looking_at(seen.named)
        issued.issue(of_view, issue, month, published.rests_on, kept)
    elif before:
        return replace(published, warnings=(*published.warnings, Remark(_ISSUED, before)))
    return published


def require_come(month: Month, present: Month | None) -> None:
    """Raise WrongUsage for a month that is still to come: nothing can be told of it."""
    if present is not None and month > present:
        raise WrongUsage(
            mark("{month} has not come yet; papers tell of months up to {present}."),
            month=month,
            present=present,
        )


def pack_of(
    still: Database, month: Month, folder: Path, corrected: Corrected, tell: Tell = untold
) -> Pack:
    """Return the pack of a month with its manifest, as it is to stand in a folder."""
    made = _made(still, month, corrected, tell)
    files = {folder / name: content for name, content in made.files.items()}
    files[folder / manifest_name(month)] = _manifest(still, month, made.files)
    return Pack(folder, files, made.remarks, _left_over(folder, month, made.files))


def put_down(still: Database, month: Month, packs: Sequence[Pack], *, force: bool) -> Published:
    """Write packs of one picture of the database so that all their files appear together.

    Raises OutputProblem as `monthly` does; then none of them is written.
    """
    if not force:
        for pack in packs:
            _require_free(pack.folder, month, pack.files, pack.gone)
    for pack in packs:
        make_folder(pack.folder)
    files = {path: content for pack in packs for path, content in pack.files.items()}
    write_together(files, remove=[path for pack in packs for path in pack.gone])
    with still.reading() as session:
        rests_on = trail.head(session)
    remarks = tuple(remark for pack in packs for remark in pack.remarks)
    return Published(tuple(files), remarks, rests_on)


def manifest_name(month: Month) -> str:
    """Return the name of the manifest of a month."""
    return f"manifest-{month}.json"


def _made(database: Database, month: Month, corrected: Corrected, tell: Tell) -> _Made:
    rollup = beds_rollup.roll_up(database, month)
    files: dict[str, bytes] = {}
    placed: dict[str, dict[str, bytes]] = {}
    drawn, remarks = drawing.pictures(database, month, rollup, tell)
    for kind, pages in drawn.items():
        paths = drawing.page_paths(Path(f"{kind}-{month}.png"), len(pages))
        placed[kind] = {path.name: page for path, page in zip(paths, pages, strict=True)}
        files |= placed[kind]
    tell(Piece("workbook", 1, 1))
    book = monthbook.book_material(database, month)
    files[f"rollup-{month}.xlsx"] = monthbook.written(book)
    tell(Piece("page", 1, 1))
    files[f"page-{month}.html"] = page(book, next(iter(drawn.get("capacity", ())), None)).encode(
        "utf-8"
    )
    tell(Piece("brief", 1, 1))
    files |= brief.files(database, month, placed, corrected)
    return _Made(files | _data(month, rollup, corrected), remarks)


def _data(month: Month, rollup: Rollup, corrected: Corrected) -> dict[str, bytes]:
    """Return what machines read: the rollup, and what was corrected in issued months."""
    data = tabular.json_text(bed_data.rollup_data(rollup))
    table = tabular.csv_text(bed_data.rollup_rows(rollup))
    files = {f"rollup-{month}.json": data, f"rollup-{month}.csv": table}
    if corrected.corrections:
        rows = history_data.correction_rows(corrected)
        files[corrections_name(month)] = tabular.csv_text(rows)
    return {name: text.encode("utf-8") for name, text in files.items()}


def _manifest(database: Database, month: Month, files: Mapping[str, bytes]) -> bytes:
    with database.reading(month) as session:
        founding = log_queries.entry(session, chain_queries.FOUNDING)
    founded = {"founded": founding.digest if founding else None}
    return manifest(database, {"schema": _SCHEMA, "month": str(month)}, founded, files)


# --- what stands there already ------------------------------------------------------------------


def _manifest_in(folder: Path, month: Month) -> dict[str, Any]:
    """Return the manifest of a month that stands in a folder; nothing where none can be read."""
    try:
        data = json.loads((folder / manifest_name(month)).read_bytes())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _left_over(folder: Path, month: Month, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Return the files that the manifest there names and that this pack no longer has."""
    try:
        names = [str(item["name"]) for item in _manifest_in(folder, month)["files"]]
    except (KeyError, TypeError):
        return ()
    plain = [name for name in names if name == Path(name).name and name not in files]
    return tuple(folder / name for name in plain if (folder / name).is_file())


def _require_not_issued(pack: Pack, month: Month, issues: Sequence[Issue], *, sure: bool) -> None:
    """Raise Doubtful where a pack would replace the one that was issued, unless one is `sure`."""
    made_from = _manifest_in(pack.folder, month).get("database")
    head = made_from.get("log_head") if isinstance(made_from, dict) else None
    told = next((item for item in issues if item.head == head), None)
    if told and _replaces(pack.files, pack.gone):
        values = {"folder": pack.folder, "month": month, "day": told.day, "who": told.who}
        require_sure([Doubt("out", _STANDS, values)], sure=sure)


def _replaces(files: Mapping[Path, bytes], gone: Sequence[Path]) -> bool:
    """Tell whether writing would replace a file with another one, or remove one."""
    return bool(gone) or any(differs(path, content) for path, content in files.items())


def _require_free(
    folder: Path, month: Month, files: Mapping[Path, bytes], gone: tuple[Path, ...]
) -> None:
    """Raise OutputProblem where writing would replace a file with another one."""
    if _replaces(files, gone):
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
