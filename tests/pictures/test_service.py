import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

from portfolio.pictures.service import drawing, materials
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.errors import DatabaseProblem, OutputProblem, WrongUsage
from portfolio.values.months import Month

_DRAW = """
import hashlib, sys
from pathlib import Path
from portfolio.values import language
from portfolio.store.database import Database
from portfolio.values.months import Month
from portfolio.pictures.service import drawing as publishing
language.speak(sys.argv[2])
database, month, folder = Database(Path(sys.argv[1])), Month.of(2026, 11), Path(sys.argv[3])
for kind in ("gantt", "capacity"):
    for path in publishing.chart(database, kind, month, folder / f"{kind}.png").paths:
        print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


def drawn(database: Database, kind: str, month: Month, folder: Path) -> list[bytes]:
    """Return the pages of a picture as PNG bytes."""
    paths = drawing.chart(database, kind, month, folder / f"{kind}.png").paths
    return [path.read_bytes() for path in paths]


@pytest.mark.long
def test_two_processes_draw_the_same_bytes(
    database: Database, now: Month, tmp_path: Path, tongue: str
) -> None:
    pages = [
        page for kind in ("gantt", "capacity") for page in drawn(database, kind, now, tmp_path)
    ]
    here = [hashlib.sha256(page).hexdigest() for page in pages]
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\nsavefig.dpi: 40\nfont.size: 30\n")
    there = subprocess.run(
        [sys.executable, "-W", "error", "-c", _DRAW, str(database.path), tongue, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "MATPLOTLIBRC": str(tmp_path), "PYTHONHASHSEED": "7"},
    )
    assert there.stdout.split() == here


def test_importing_the_service_loads_no_library_for_pictures() -> None:
    code = (
        "import sys; from portfolio.pictures.service import drawing;"
        "print({'matplotlib', 'pandas', 'PIL', 'numpy'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "set()"


def test_a_picture_is_a4_landscape_at_200_dpi(
    database: Database, now: Month, tmp_path: Path
) -> None:
    out = tmp_path / "床位.png"
    assert drawing.chart(database, "capacity", now, out).paths == (out,)
    with Image.open(out) as picture:
        assert picture.size == (2339, 1654)
        assert [round(dpi) for dpi in picture.info["dpi"]] == [200, 200]
        assert picture.getpixel((3, 3)) is not None
        assert picture.convert("RGB").getpixel((3, 3)) == (255, 255, 255)
    assert out.stat().st_size < 300_000


def test_several_pages_get_a_number_each(database: Database, now: Month, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database.path)) as connection, connection:
        _repeat_projects(connection, 70)
    published = drawing.chart(database, "gantt", now, tmp_path / "gantt.v1.png")
    assert [path.name for path in published.paths] == ["gantt.v1-p1.png", "gantt.v1-p2.png"]
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [
        "gantt.v1-p1.png",
        "gantt.v1-p2.png",
    ]


def _repeat_projects(connection: sqlite3.Connection, number: int) -> None:
    keys = {"id", "project_id", "entry_id", "position"}
    for table, code in (("project", "code"), ("plan_entry", None), ("baseline", None)):
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        kept = [name for name in names if (table, name) != ("baseline", "id")]
        for copy in range(1, number):
            values = [
                f"{name} + {copy * 1000}"
                if name in keys
                else f"{name} || '-{copy}'"
                if name == code
                else name
                for name in kept
            ]
            source = f"{table} WHERE {'id' if table == 'project' else 'project_id'} = 1"
            connection.execute(
                f"INSERT INTO {table} ({', '.join(kept)}) SELECT {', '.join(values)} FROM {source}"
            )


def test_a_missing_folder_is_not_created(database: Database, now: Month, tmp_path: Path) -> None:
    out = tmp_path / "none" / "gantt.png"
    with pytest.raises(OutputProblem) as caught:
        drawing.chart(database, "gantt", now, out)
    assert caught.value.exit_code == 8
    assert not out.parent.exists()


def test_without_a_target_there_is_a_gantt_but_no_capacity(
    database: Database, now: Month, tmp_path: Path
) -> None:
    language.speak("en")
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("DELETE FROM target")
    drawing.chart(database, "gantt", now, tmp_path / "gantt.png")
    with pytest.raises(DatabaseProblem):
        drawing.chart(database, "capacity", now, tmp_path / "capacity.png")
    assert [path.name for path in tmp_path.glob("*.png")] == ["gantt.png"]


def test_before_the_base_month_there_is_nothing_to_measure(
    database: Database, tmp_path: Path
) -> None:
    with pytest.raises(WrongUsage):
        drawing.chart(database, "capacity", Month.of(2019, 6), tmp_path / "early.png")


def test_drawing_changes_nothing_in_the_database(
    database: Database, now: Month, tmp_path: Path
) -> None:
    before = database.path.read_bytes()
    drawing.chart(database, "gantt", now, tmp_path / "gantt.png")
    drawing.chart(database, "capacity", now, tmp_path / "capacity.png")
    assert database.path.read_bytes() == before


def test_the_picture_holds_after_the_target_month_of_a_longer_history(
    database: Database, tmp_path: Path
) -> None:
    copy = tmp_path / "later.db"
    shutil.copyfile(database.path, copy)
    material = materials.capacity_material(Database(copy), Month.of(2029, 5))
    assert material.tables["plan"].months[-1].month == Month.of(2029, 12)
    assert drawn(Database(copy), "capacity", Month.of(2029, 5), tmp_path)


def test_a_what_if_starts_from_the_view_that_is_asked_for(
    database: Database, now: Month, tmp_path: Path
) -> None:
    language.speak("en")
    out = tmp_path / "risk.pdf"
    drawing.chart(database, "risk", now, out, view="forecast")
    with pdfplumber.open(out) as paper:
        said = paper.pages[0].extract_text()
    assert "Forecast" in said.splitlines()[0]
    assert "786 beds short" in said
    with pytest.raises(WrongUsage, match="--view"):
        drawing.chart(database, "gantt", now, tmp_path / "gantt.png", view="forecast")
    assert not (tmp_path / "gantt.png").exists()
