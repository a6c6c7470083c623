"""The monthly pack as a whole: its manifest, whole or not at all, replaced only when told to."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portfolio.history.service import issued
from portfolio.history.service import log as history
from portfolio.money.service import entries
from portfolio.pack.service import cells, month
from portfolio.pictures.records import Piece
from portfolio.projects.service import reports
from portfolio.store import files
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.errors import OutputProblem
from portfolio.values.months import Month
from tests.conftest import NOW, author

MONTH = Month.of(2023, 12)
NAMES = {
    "gantt-2023-12.png",
    "capacity-2023-12.png",
    "rollup-2023-12.json",
    "rollup-2023-12.csv",
    "rollup-2023-12.xlsx",
    "brief-2023-12.docx",
    "brief-2023-12.md",
    "brief-2023-12.html",
    "page-2023-12.html",
    "manifest-2023-12.json",
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def packed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of December 2023 from the seeded database, in English."""
    language.speak("en")
    folder = tmp_path_factory.mktemp("pack") / "2023-12"
    month.monthly(Database(template), MONTH, folder)
    return folder


def test_the_manifest_names_every_file_with_its_digest(packed: Path, template: Path) -> None:
    found = contents(packed)
    assert set(found) == NAMES
    manifest = json.loads(found.pop("manifest-2023-12.json"))
    assert {item["name"]: item["sha256"] for item in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items()
    }
    assert {item["name"]: item["bytes"] for item in manifest["files"]} == {
        name: len(content) for name, content in found.items()
    }
    assert manifest["database"]["log_head"] == history.check(Database(template)).head
    assert manifest["database"]["plan"] == "fenghua-14-5"
    assert (manifest["month"], manifest["language"]) == ("2023-12", "en")
    assert manifest["program"]["name"] == "portfolio-tracker"


def test_what_is_filed_while_a_pack_is_made_is_a_correction(
    database: Database, tmp_path: Path
) -> None:
    def meanwhile(piece: Piece) -> None:
        if piece.kind == "brief":
            reports.file_report(database, author(), "N1", MONTH, {"note": "meanwhile"})

    month.monthly(database, MONTH, tmp_path / "first", tell=meanwhile, issue=author())
    found = issued.corrected(database, cells.files).corrections
    assert {(item.cell.row, item.changes, item.records) for item in found} >= {
        ("N1", (2,), ("status_report",))
    }


@pytest.mark.long
def test_another_process_makes_the_same_bytes(packed: Path, template: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "portfolio", "--db", str(template), "--lang", "en"]
    out = tmp_path / "again"
    subprocess.run(
        [*command, "monthly", "--month", "2023-12", "--out", str(out)],
        check=True,
        capture_output=True,
        env={**os.environ, "TZ": "Asia/Shanghai"},
    )
    assert contents(out) == contents(packed)


def test_the_same_pack_again_is_no_replacement(packed: Path, template: Path) -> None:
    before = contents(packed)
    month.monthly(Database(template), MONTH, packed)
    assert contents(packed) == before


def test_another_pack_of_the_month_needs_force(
    database: Database, packed: Path, tmp_path: Path
) -> None:
    out = shutil.copytree(packed, tmp_path / "2023-12")
    before = contents(out)
    reports.file_report(database, author(), "N1", MONTH, {"stage": "fit_out"})
    with pytest.raises(OutputProblem, match="--force"):
        month.monthly(database, MONTH, out)
    assert contents(out) == before
    month.monthly(database, MONTH, out, force=True)
    after = contents(out)
    assert after.keys() == before.keys()
    changed = {name for name in after if after[name] != before[name]}
    assert changed >= {"rollup-2023-12.xlsx", "manifest-2023-12.json"}


def test_a_file_that_the_pack_no_longer_has_goes_with_force(
    database: Database, packed: Path, tmp_path: Path
) -> None:
    out = shutil.copytree(packed, tmp_path / "2023-12")
    manifest = json.loads((out / "manifest-2023-12.json").read_text("utf-8"))
    manifest["files"] += [{"name": "gantt-2023-12-p9.png"}, {"name": "../kept.txt"}]
    (out / "manifest-2023-12.json").write_text(json.dumps(manifest), "utf-8")
    for name in ("gantt-2023-12-p9.png", "mine-2023-12.txt", "../kept.txt"):
        (out / name).write_text("x", "utf-8")
    month.monthly(database, MONTH, out, force=True)
    assert not (out / "gantt-2023-12-p9.png").exists()
    assert (out / "mine-2023-12.txt").exists()
    assert (tmp_path / "kept.txt").exists()


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_disk_that_fills_up_leaves_last_months_files_as_they_were(
    packed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    out = tmp_path / "2023-12"
    out.mkdir()
    for name, content in contents(packed).items():
        (out / name).write_bytes(content[:-1])
    before = contents(out)
    made = {out / name: content for name, content in contents(packed).items()}
    wrote, calls = files._write_synced, iter(range(99))

    def fill_up(draft: Path, data: bytes, mode: int | None) -> None:
        if next(calls) == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        wrote(draft, data, mode)

    monkeypatch.setattr(files, "_write_synced", fill_up)
    with pytest.raises(OutputProblem, match="full"):
        files.write_together(made)
    assert contents(out) == before


def test_every_piece_is_told_before_it_is_made(database: Database, tmp_path: Path) -> None:
    told: list[Piece] = []
    month.monthly(database, MONTH, tmp_path / "out", tell=told.append)
    assert [(piece.kind, piece.number, piece.of) for piece in told] == [
        ("gantt", 1, 2),
        ("capacity", 2, 2),
        ("workbook", 1, 1),
        ("page", 1, 1),
        ("brief", 1, 1),
    ]


def test_what_is_filed_while_a_pack_is_made_is_in_none_of_its_files(
    database: Database, tmp_path: Path, packed: Path
) -> None:
    def meanwhile(piece: Piece) -> None:
        if piece.kind == "workbook":
            reports.file_report(database, author(), "P1", MONTH, {"stage": "in_use"})

    month.monthly(database, MONTH, tmp_path / "out", tell=meanwhile)
    assert contents(tmp_path / "out") == contents(packed)


def test_the_curve_of_money_hangs_on_the_wall_once_anybody_entered_money(
    database: Database, tmp_path: Path
) -> None:
    entries.phase(
        database, author(), "N1", 2026, None, None, amounts={"planned": 10**10}, source="批复"
    )
    month.monthly(database, NOW, tmp_path / "out")
    assert (tmp_path / "out" / "scurve-2026-11.png").is_file()
