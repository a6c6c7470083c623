import hashlib
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from portfolio import pictures
from portfolio.pack.service import month
from portfolio.pictures import gallery
from portfolio.pictures.service import drawing
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.errors import WrongUsage
from portfolio.values.language import sentence
from portfolio.values.months import Month
from tests.fixtures.generate import generate

_DRAW = """
import hashlib, sys
from pathlib import Path
from portfolio.values import language
from portfolio.store.database import Database
from portfolio.values.months import Month
from portfolio.pictures.service import drawing as publishing
language.speak("zh")
out = Path(sys.argv[2])
publishing.chart(Database(Path(sys.argv[1])), sys.argv[3], Month.of(2023, 12), out, size="16:9")
print(hashlib.sha256(out.read_bytes()).hexdigest())
"""


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("gantt", ".pdf"),
        *(
            pytest.param(kind, ending, marks=pytest.mark.long)
            for kind in ("gantt", "capacity")
            for ending in (".pdf", ".svg", ".png")
            if (kind, ending) != ("gantt", ".pdf")
        ),
    ],
)
def test_two_processes_write_the_same_bytes(
    database: Database, tmp_path: Path, kind: str, ending: str
) -> None:
    language.speak("zh")
    here, there = tmp_path / f"here{ending}", tmp_path / f"there{ending}"
    drawing.chart(database, kind, Month.of(2023, 12), here, size="16:9")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", _DRAW, str(database.path), str(there), kind],
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == hashlib.sha256(here.read_bytes()).hexdigest()


def test_a_pdf_has_all_pages_and_its_fonts_and_no_date(tmp_path: Path) -> None:
    language.speak("zh")
    many = Database(generate(tmp_path / "many.db", 130))
    out = tmp_path / "gantt.pdf"
    assert drawing.chart(many, "gantt", Month.of(2026, 11), out).paths == (out,)
    data = out.read_bytes()
    assert len(re.findall(rb"/Type /Page\b", data)) == 3
    fonts = set(re.findall(rb"/BaseFont /([A-Z]{6}\+\S+)", data))
    assert {font.split(b"+")[1] for font in fonts} == {b"NotoSansSC-Regular", b"NotoSansSC-Bold"}
    assert data.count(b"/FontFile2") >= 2
    assert b"Date" not in data
    assert b"atplotlib" not in data
    assert len(data) < 600_000


@pytest.mark.parametrize("kind", ["gantt", "capacity"])
def test_an_svg_is_well_formed_and_loads_nothing(
    database: Database, now: Month, tmp_path: Path, tongue: str, kind: str
) -> None:
    out = tmp_path / "out.svg"
    drawing.chart(database, kind, now, out)
    text = out.read_text("utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own picture
    assert root.tag == "{http://www.w3.org/2000/svg}svg", tongue
    assert "DOCTYPE" not in text
    assert "<metadata" not in text
    used = {
        value
        for item in root.iter()
        for name, value in item.attrib.items()
        if name.rpartition("}")[2] == "href" or "url(" in value
    }
    assert all(value.startswith("#") or "url(#" in value for value in used)
    assert not [item for item in root.iter() if item.tag.endswith(("}text", "}image", "}script"))]


@pytest.mark.long
def test_a_slide_is_sixteen_to_nine_and_fills_its_width(
    database: Database, now: Month, tmp_path: Path
) -> None:
    for kind in gallery.names():
        out = tmp_path / f"{kind}.png"
        drawing.chart(database, kind, now, out, size="16:9")
        with Image.open(out) as picture:
            assert picture.size == (2560, 1440)
            assert round(picture.size[0] / picture.info["dpi"][0], 2) == 13.33


def test_flat_colours_keep_their_value(database: Database, now: Month, tmp_path: Path) -> None:
    out = tmp_path / "gantt.png"
    drawing.chart(database, "gantt", now, out)
    with Image.open(out) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}
    assert {(255, 255, 255), (76, 120, 168), (230, 134, 42), (91, 168, 157)} <= colours


@pytest.mark.parametrize("name", ["gantt.jpg", "gantt", "gantt.png.bak"])
def test_another_ending_is_refused(
    database: Database, now: Month, tmp_path: Path, name: str
) -> None:
    with pytest.raises(WrongUsage) as caught:
        drawing.chart(database, "gantt", now, tmp_path / name)
    assert caught.value.exit_code == 2
    assert ".pdf" in sentence(caught.value)
    assert not list(tmp_path.glob("gantt*"))


def test_capitals_in_an_ending_are_no_other_ending(
    database: Database, now: Month, tmp_path: Path
) -> None:
    drawing.chart(database, "gantt", now, tmp_path / "GANTT.PNG")
    assert (tmp_path / "GANTT.PNG").read_bytes().startswith(b"\x89PNG")


_DOTS = '''
"""A dot for each project."""

from portfolio.pictures.gallery import Drawing, Picture, Wish
from portfolio.pictures.records import GanttMaterial
from portfolio.values.language import mark


def _draw(material: GanttMaterial, wish: Wish) -> Drawing:
    from portfolio.pictures import style

    def page():
        with style.dressed():
            figure, axes = style.sheet(wish.paper)
            for place, row in enumerate(material.rows):
                style.write(axes, 20, 20 + 5 * place, row.code)
        return figure

    return Drawing([page, page])


PICTURE = Picture(place=9, title=mark("Project"), needs=GanttMaterial, draw=_draw)
'''


def test_a_new_picture_is_one_module(
    database: Database, now: Month, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "dots").mkdir()
    (folder / "dots" / "__init__.py").write_text(_DOTS)
    monkeypatch.setattr(pictures, "__path__", [*pictures.__path__, str(folder)])
    monkeypatch.delitem(sys.modules, "portfolio.pictures.dots", raising=False)
    assert gallery.names() == ("gantt", "capacity", "scurve", "sensitivity", "risk", "dots")
    wrote = month.monthly(database, now, tmp_path / "pack").paths
    assert [path.name for path in wrote[:4]] == [
        "gantt-2026-11.png",
        "capacity-2026-11.png",
        "dots-2026-11-p1.png",
        "dots-2026-11-p2.png",
    ]
    drawing.chart(database, "dots", now, tmp_path / "dots.pdf")
    sys.modules.pop("portfolio.pictures.dots")
