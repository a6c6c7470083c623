"""The pictures of the README are those that the program draws today.

PORTFOLIO_HOLD=1 with this test (`make pictures`) draws them anew.
"""

import os
from importlib.metadata import version
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.conftest import first
from tests.fixtures.guide import DOCS

#: Which releases drew those that are kept: others draw edges and letters a little otherwise.
MADE_BY = DOCS / "pictures.txt"
PICTURES = [
    ("zh", "gantt", "gantt.png"),
    ("zh", "capacity", "capacity.png"),
    ("en", "gantt", "gantt.en.png"),
    ("en", "capacity", "capacity.en.png"),
]


def releases() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("matplotlib", "numpy", "pillow")) + "\n"


def share_that_differs(one: Path, other: Path) -> float:
    """Return the share of pixels that differ plainly; 1 for pictures of two sizes."""
    with Image.open(one) as first_one, Image.open(other) as second:
        if first_one.size != second.size:
            return 1.0
        apart = ImageChops.difference(first_one.convert("L"), second.convert("L"))
    counts = apart.histogram()
    return sum(counts[64:]) / sum(counts)


@pytest.mark.parametrize(("lang", "kind", "name"), first(2, PICTURES))
def test_a_picture_of_the_readme_is_drawn_today_as_it_stands(portfolio, lang, kind, name):
    made = portfolio.folder / name
    done = portfolio("chart", kind, "--month", "2026-11", "--out", name, lang=lang)
    assert done.returncode == 0, done.stderr
    if os.environ.get("PORTFOLIO_HOLD"):
        (DOCS / name).write_bytes(made.read_bytes())
        MADE_BY.write_text(releases(), encoding="utf-8")
    if MADE_BY.read_text(encoding="utf-8") == releases():
        assert made.read_bytes() == (DOCS / name).read_bytes()
    assert share_that_differs(made, DOCS / name) < 0.01
