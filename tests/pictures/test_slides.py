"""Slides: nothing is under 12 points as a projector shows it, nothing touches, nothing is cut off."""

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from portfolio.beds.service import rollup as beds_rollup
from portfolio.beds.words.target import verdict_text
from portfolio.pictures import gallery
from portfolio.pictures.paper import SLIDE, WIDTH
from portfolio.pictures.service import drawing
from portfolio.store.database import Database
from portfolio.values.months import Month
from tests.conftest import NOW, first
from tests.fixtures.generate import generate
from tests.fixtures.money import fill
from tests.pictures.figures import assert_no_overlap, assert_on_the_sheet, boxes_of, texts_of

#: A slide is so many mm wide.
SHOWN = 13.333 * 25.4
KINDS = ("gantt", "capacity", "scurve", "sensitivity", "risk")
MONTHS = (Month.of(2023, 12), Month.of(2025, 12), NOW)


def slide(database: Database, kind: str, month: Month = NOW) -> Figure:
    picture = gallery.picture(kind)
    material = drawing._READ[picture.needs](database, month)
    (draw,) = picture.draw(material, gallery.Wish(SLIDE)).pages
    return draw()


def check(figure: Figure) -> None:
    least = min(text.get_fontsize() for text, _ in boxes_of(figure))
    assert least * SHOWN / WIDTH >= 12
    assert_no_overlap(figure)
    assert_on_the_sheet(figure)


@pytest.mark.usefixtures("tongue")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("month", first(2, MONTHS[::-1]), ids=str)
def test_a_slide_can_be_read_in_a_room(database: Database, kind: str, month: Month) -> None:
    check(slide(database, kind, month))


@pytest.mark.usefixtures("tongue")
@pytest.mark.parametrize("kind", KINDS)
def test_so_can_one_of_the_second_world_and_one_with_money(
    database: Database, world: Database, kind: str
) -> None:
    if kind != "risk":  # nothing of that world is in use yet: nothing says how late it may be
        check(slide(world, kind))
    check(slide(fill(database), kind))


@pytest.mark.parametrize("kind", ["gantt", "capacity", "sensitivity"])
def test_of_many_projects_a_slide_has_the_latest(tmp_path: Path, kind: str) -> None:
    many = Database(generate(tmp_path / "many.db", 300))
    figure = slide(many, kind)
    check(figure)
    if kind == "gantt":
        assert "and 288 more projects" in texts_of(figure)


def test_the_finding_and_the_gap_stand_on_the_slides(database: Database) -> None:
    answer = beds_rollup.roll_up(database, NOW).answer
    assert answer
    assert answer.outcome
    for kind in ("gantt", "capacity"):
        # In the order drawn: a line that is full here goes on in the next elsewhere.
        said = " ".join(text.get_text() for text in slide(database, kind).axes[0].texts)
        assert verdict_text(answer.outcome) in said
    assert {"91 to 786 short", "late by at least 11 months"} <= texts_of(
        slide(database, "capacity")
    )
    late = texts_of(slide(database, "gantt"))
    assert {"≥56 mo", "≥47 mo", "≥23 mo", "≥11 mo"} <= late
    assert {"? Not reported", "Done, by reports", "Known to the year only", "In use"} <= late
