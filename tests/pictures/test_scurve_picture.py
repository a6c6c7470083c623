"""The S-curve picture: what it says, that nothing touches, and what it says of an empty plan."""

from itertools import pairwise

import pytest

from portfolio.care.service import founding
from portfolio.money.service import entries
from portfolio.pictures.paper import PAPERS
from portfolio.pictures.scurve import drawing as scurve
from portfolio.pictures.scurve import spec as scurve_spec
from portfolio.pictures.service import materials
from portfolio.values import language
from portfolio.values.months import Month
from tests.conftest import author
from tests.fixtures.money import fill
from tests.pictures.figures import assert_no_overlap, assert_on_the_sheet, texts_of

MONTHS = (Month.of(2022, 12), Month.of(2023, 12), Month.of(2026, 11))


def specify(database, month=MONTHS[-1], size="a4"):
    material = materials.curve_material(database, month)
    return scurve_spec.scurve_spec(material, PAPERS[size])


def test_the_seeded_curve_is_assumed_and_says_so(database):
    language.speak("zh")
    spec = specify(database)
    assert [panel.head for panel in spec.panels] == [
        "全部项目，9项（累计，亿元）",
        "财政，7项（累计，亿元）",
        "社会资本，2项（累计，亿元）",
    ]
    assert [panel.planned.text for panel in spec.panels] == [
        "计划43.12*",
        "计划37.62*",
        "计划5.50*",
    ]
    assert all(panel.planned.dashed and panel.done is None for panel in spec.panels)
    assert any("平均分摊" in note for note in spec.said.notes)
    assert spec.said.answer[0] == "各项目均未填报自开工累计完成投资。"
    assert [key for key, _ in spec.legend] == ["assumed"]


def test_done_ends_now_and_says_of_how_many(database):
    spec = specify(fill(database))
    whole = spec.panels[0]
    assert whole.done.points[-1] == (spec.today, 2200.0)
    assert whole.done.text == "done 2,200* (1/9 projects)"
    assert spec.panels[2].done is None
    assert [key for key, _ in spec.legend] == ["assumed", "like assumed", "done", "gap"]
    assert spec.signs == "* planned: spread evenly where not entered; done: by an earlier report"


def test_a_plan_that_is_entered_by_year_is_assumed_in_part(database):
    seeded = materials.curve_material(database, MONTHS[-1]).curve.whole
    assert (seeded.assumed, seeded.partly) == (9, 0)
    planned = {"planned": 10**10}
    entries.phase(database, author(), "P1", 2026, None, None, amounts=planned, source="计划")
    whole = materials.curve_material(database, MONTHS[-1]).curve.whole
    assert (whole.assumed, whole.partly) == (9, 1)
    spec = specify(database)
    assert "for 1 of them in part" in spec.said.notes[0]
    assert ("assumed", "planned, assumed in part") in spec.legend


def test_done_stands_beside_the_plan_of_those_who_report(database):
    """One project reports: its plan, not that of all nine, is what its figure is held against."""
    spec = specify(fill(database))
    whole, money = spec.panels[0], materials.curve_material(database, MONTHS[-1]).curve.whole
    assert whole.like.points[-1] == (spec.today, money.planned_of_known / 10**8)
    assert whole.like.points[-1][1] < whole.planned.points[-1][1]
    assert "of 9 projects" in spec.said.title


def test_lines_rise_within_their_scales(database):
    for panel in specify(fill(database)).panels:
        amounts = [amount for _, amount in panel.planned.points]
        assert all(one <= two for one, two in pairwise(amounts))
        assert max(amounts) < panel.high
        assert panel.ticks[0] == 0
        assert len(panel.ticks) <= 7


@pytest.fixture
def filled(database):
    return fill(database)


@pytest.mark.parametrize(
    ("which", "month", "size"),
    [
        *(("filled", month, size) for month in MONTHS for size in PAPERS),
        ("world", MONTHS[-1], "a4"),
    ],
)
@pytest.mark.usefixtures("tongue")
def test_nothing_touches_and_nothing_is_clipped(request, which, month, size):
    figure = scurve.draw_scurve(specify(request.getfixturevalue(which), month, size))
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)


def test_the_words_of_the_spec_are_on_the_sheet(database):
    spec = specify(fill(database))
    drawn = texts_of(scurve.draw_scurve(spec))
    assert {spec.said.title, *spec.said.answer, *spec.said.notes, spec.today_text} <= drawn
    assert {panel.planned.text for panel in spec.panels} <= drawn


@pytest.mark.usefixtures("tongue")
def test_without_projects_the_picture_says_why_it_is_empty(tmp_path):
    empty = founding.found(tmp_path / "empty.db", author(), empty=True)
    spec = specify(empty)
    assert spec.panels == ()
    assert spec.said.answer == ()
    assert spec.said.title in texts_of(scurve.draw_scurve(spec))
