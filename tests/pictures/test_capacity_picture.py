import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from portfolio.beds.records.ground import ObservedStock
from portfolio.beds.service import figures
from portfolio.pictures import style
from portfolio.pictures.capacity import drawing as capacity
from portfolio.pictures.capacity import spec as capacity_spec
from portfolio.pictures.capacity import waterfall
from portfolio.pictures.capacity.spec import CapacityPicture
from portfolio.pictures.capacity.waterfall_spec import MOST_COLUMNS, Piece
from portfolio.pictures.labels import Box, Room, Spot, spread
from portfolio.pictures.paper import PAPERS
from portfolio.pictures.records import EXPECTED, IN_USE
from portfolio.pictures.service import materials
from portfolio.projects.service import edits, reports
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author, first
from tests.fixtures.generate import generate
from tests.pictures.figures import assert_no_overlap, assert_on_the_sheet, texts_of

#: The widths of the four lines over time: their widths and dashes tell them apart.
_VIEWS = (0.9, 5.0, 1.7, 2.1)


def specify(database: Database, month: Month) -> CapacityPicture:
    return capacity_spec.capacity_spec(materials.capacity_material(database, month))


def test_the_waterfall_runs_from_the_stock_to_the_plan(database: Database, now: Month) -> None:
    language.speak("zh")
    spec = specify(database, now)
    assert [(column.head, column.figure, column.level) for column in spec.columns] == [
        ("2020年12月", "2,876", 2876),
        ("C3", "+45", 2921),
        ("C2", "+150", 3071),
        ("C1", "+30", 3101),
        ("P3", "+10", 3111),
        ("N1", "+280", 3391),
        ("N2", "+280", 3671),
        ("P2", "+50", 3721),
        ("2025年12月", "3,721", 3721),
        ("P1", "+150", 3871),
        ("P4", "+20", 3891),
        ("2026年", "3,891", 3891),
    ]
    assert spec.needed == 3812
    assert [column.gap for column in spec.columns if column.gap] == ["规划较目标少91张"]


def test_columns_tell_what_is_in_use_and_what_is_care(database: Database, now: Month) -> None:
    pieces = {column.head: column.pieces for column in specify(database, now).columns}
    assert pieces["C2"] == (Piece(2921, 3071, "in_use", False, "continued"),)
    assert pieces["N2"] == (Piece(3391, 3671, "unproven", True, "new"),)
    assert pieces["C1"][0].standing == "unproven"
    earlier = specify(database, Month.of(2023, 12)).columns
    assert next(c.pieces[0].standing for c in earlier if c.head == "N1") == "expected"


def test_lines_end_where_the_answer_says(database: Database, now: Month) -> None:
    lines = {line.key: line for line in specify(database, now).lines}
    answer = materials.capacity_material(database, now).answer
    end = Month.of(2026, 12).ordinal + 1.0
    assert lines["plan"].points[-1] == (end, 3891 / 577505 * 1000)
    assert lines["latest"].points[-1] == (end, 3891 / 592000 * 1000)
    confirmed = answer.line("confirmed", "fixed")
    assert lines["confirmed"].points[-1] == (now.ordinal + 1.0, float(confirmed.per_1000))


def test_what_may_be_in_use_is_a_band_above_what_is(database: Database, now: Month) -> None:
    spec = specify(database, now)
    least = {line.key: line for line in spec.lines}["confirmed"].points
    assert spec.band.outline[: len(least)] == least
    end = now.ordinal + 1.0
    assert spec.band.end == (end, 3721 / 577505 * 1000)
    assert spec.band.end in spec.band.outline
    assert spec.band.text == "at most 3,721 beds"
    hatched = [
        c for c in capacity.draw_capacity(spec).axes[0].collections if c.get_hatch() == "////"
    ]
    assert len(hatched) == 2, "the band and its key"
    assert spec.band.key in texts_of(capacity.draw_capacity(spec))


def test_where_the_most_is_the_least_there_is_no_band(database: Database) -> None:
    material = materials.capacity_material(database, Month.of(2021, 12))
    spec = capacity_spec.capacity_spec(material)
    assert (spec.band.outline, spec.band.text) == ((), "")
    assert "at most" not in "".join(texts_of(capacity.draw_capacity(spec)))


def test_the_target_and_what_the_plan_lacks_of_it(database: Database, now: Month) -> None:
    language.speak("zh")
    goal = specify(database, now).goal
    assert goal.text == "目标 6.60（2025年12月）"
    assert goal.gap == ("较目标少91至786张", "逾期至少11个月")
    assert all(words in specify(database, now).said.title for words in goal.gap)
    assert goal.rate == 6.6
    assert goal.reached == tuple(float(Fraction(beds * 1000, 577505)) for beds in (3026, 3721))
    language.speak("en")
    goal = specify(database, now).goal
    assert goal.gap == ("91 to 786 short", "late by at least 11 months")


def test_steps_name_what_opens_and_how_well_its_month_is_known(
    database: Database, now: Month
) -> None:
    language.speak("en")
    risers = specify(database, now).risers
    assert [(riser.text, riser.by_year) for riser in risers] == [
        ("C3 +45", False),
        ("C2 +150", False),
        ("C1 +30", False),
        ("P3 +10", True),
        ("N1, N2 and P2 +610", False),
        ("P1 and P4 +170", True),
    ]
    assert [(riser.key, riser.text) for riser in specify(database, now).others] == [
        ("confirmed", "C2 +150"),
        ("latest", "over 589,000 residents"),
        ("latest", "over 592,000 residents"),
    ]


MONTHS = ("2021-07", "2022-12", "2023-12", "2024-03", "2026-11")


@pytest.mark.parametrize(
    ("which", "as_of", "size"),
    [
        *(("database", as_of, size) for as_of in MONTHS for size in ("a4", "16:9")),
        ("world", "2026-11", "a4"),
    ],
)
def test_nothing_is_clipped_or_covered(
    request: pytest.FixtureRequest, which: str, tongue: str, as_of: str, size: str
) -> None:
    year, number = (int(part) for part in as_of.split("-"))
    database = request.getfixturevalue(which)
    material = materials.capacity_material(database, Month.of(year, number))
    figure = capacity.draw_capacity(capacity_spec.capacity_spec(material, PAPERS[size]))
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 7, tongue


def test_the_caveat_and_the_three_views_stand_on_the_sheet(database: Database, now: Month) -> None:
    language.speak("zh")
    texts = texts_of(capacity.draw_capacity(specify(database, now)))
    assert any(
        text.startswith("截至2026年11月，已投用床位：3,026张（推算基数2,876张、有")
        for text in texts
    )
    assert any(text.startswith("本数为规划项目推算值") for text in texts)
    assert {"规划口径 6.74", "预计口径 5.24", "已投用口径 5.24至6.44（2026年11月）"} <= texts


def test_no_ink_of_the_target_is_red(database: Database, now: Month) -> None:
    figure = capacity.draw_capacity(specify(database, now))
    said = [text for text in figure.axes[0].texts if "6.60" in text.get_text()]
    assert said
    assert not {text.get_color() for text in said} & {"#A61B1B", "#D55E00"}


def test_many_projects_are_added_up_by_year(database: Database, now: Month) -> None:
    language.speak("en")
    material = materials.capacity_material(database, now)
    openings = tuple(
        replace(opening, code=f"{opening.code}-{copy}")
        for opening in material.openings
        for copy in range(4)
    )
    spec = capacity_spec.capacity_spec(replace(material, openings=openings))
    assert len(openings) > MOST_COLUMNS
    assert [column.head for column in spec.columns if column.pieces] == [
        "2022",
        "2024",
        "2025",
        "2026",
    ]
    assert spec.columns[1].name == "12 projects"
    assert spec.columns[-1].level == 2876 + 4 * 1015
    assert_no_overlap(capacity.draw_capacity(spec))


def test_an_observed_stock_is_marked_and_counted_from(database: Database, tongue: str) -> None:
    for year, beds in ((2022, 2960), (2023, 3150)):
        new = ObservedStock(Month.of(year, 12), beds, "plan-2021")
        figures.add_stock(database, author(), new, sure=True)
    spec = specify(database, Month.of(2024, 3))
    assert [(point.at, round(point.rate, 3)) for point in spec.observed] == [
        (Month.of(2023, 1).ordinal, 5.125),
        (Month.of(2024, 1).ordinal, 5.454),
    ]
    assert "3,150" in spec.observed[-1].text
    forecast = next(line for line in spec.lines if line.key == "forecast")
    assert (Month.of(2024, 2).ordinal, 3150 / 577505 * 1000) in forecast.points
    assert specify(database, Month.of(2022, 11)).observed == ()
    figure = capacity.draw_capacity(spec)
    assert spec.observed[-1].text in texts_of(figure), tongue
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)


def test_beds_without_evidence_are_hatched_and_counted_beside_the_forecast(
    database: Database, now: Month
) -> None:
    language.speak("zh")
    spec = specify(database, now)
    forecast = next(line for line in spec.lines if line.key == "forecast")
    assert forecast.note == "2026年12月，另865张无依据"
    assert ("unproven", "无最新依据（仅规划计入）") in spec.legend
    hatches = {c.get_hatch() for c in capacity.draw_capacity(spec).axes[0].collections}
    assert {"//////", "...."} <= hatches


def test_a_stopped_project_is_not_taken_for_one_without_evidence(
    database: Database, now: Month
) -> None:
    reports.file_report(database, author(), "P1", now, {"stage": "stopped"})
    pieces = {column.head: column.pieces for column in specify(database, now).columns}
    assert pieces["P1"][0].standing == "halted"
    assert any(kind == "halted" for kind, _ in specify(database, now).legend)


def test_views_are_told_apart_without_colour(database: Database, now: Month) -> None:
    material = materials.capacity_material(database, now)
    figure = capacity.draw_capacity(capacity_spec.capacity_spec(material))
    lines = {
        (collection.get_linewidths()[0], str(collection.get_linestyles()[0]))
        for collection in figure.axes[0].collections
        if isinstance(collection, LineCollection) and collection.get_linewidths()[0] in _VIEWS
    }
    assert len(lines) == len(_VIEWS) == 4


@pytest.mark.parametrize("group", ["continued", "new", "planned", None])
def test_how_beds_stand_is_told_apart_without_colour(group: str | None) -> None:
    with style.dressed():
        _, axes = style.sheet(PAPERS["a4"])
        for standing in ("in_use", "expected", "unproven", "halted"):
            waterfall._piece(axes, Piece(0, 9, standing, False, group), style.box(0, 0, 9, 9))
    looks = [(_grey(c.get_facecolor()[0]), c.get_hatch()) for c in axes.collections]
    assert looks[0][0] < looks[1][0] - 0.15 < looks[2][0] - 0.3
    assert [hatch for _, hatch in looks] == [None, None, "//////", None]


def test_few_beds_without_evidence_are_dashed_as_no_hatch_has_room() -> None:
    with style.dressed():
        _, axes = style.sheet(PAPERS["a4"])
        for standing in ("in_use", "unproven"):
            waterfall._piece(axes, Piece(0, 9, standing, False, "new"), style.box(0, 0, 9, 0.4))
    solid, dashed = (c.get_linestyles()[0][1] for c in axes.collections)
    assert solid is None
    assert len(dashed) == 2


def _grey(colour: Sequence[float]) -> float:
    """How light a colour is on a copy, from 0 to 1."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


@pytest.mark.parametrize("number", first(1, [400, 2000]))
def test_many_projects_are_drawn_by_year(tmp_path: Path, tongue: str, number: int) -> None:
    many = Database(generate(tmp_path / "many.db", number))
    material = materials.capacity_material(many, Month.of(2026, 11))
    assert {opening.standing for opening in material.openings} == {"expected", "unproven"}
    spec = capacity_spec.capacity_spec(material)
    assert len(spec.risers) <= 10, tongue
    figure = capacity.draw_capacity(spec)
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)


def test_a_plan_without_a_gap_has_no_bracket(database: Database, now: Month) -> None:
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("UPDATE target SET rate = 500")
    spec = specify(database, now)
    assert spec.goal.gap == ()
    assert not any(column.gap for column in spec.columns)
    figure = capacity.draw_capacity(spec)
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)


def test_labels_that_touch_move_apart_and_keep_their_order() -> None:
    assert spread([10, 11, 30], 4, 0, 100) == [8.5, 12.5, 30]
    assert spread([1, 1], 4, 0, 100) == [2, 6]
    assert spread([99, 98], 4, 0, 100) == [98, 94]


def test_a_label_takes_the_first_free_place() -> None:
    room = Room(Box(0, 0, 100, 100), [Box(0, 0, 20, 20)])
    assert room.place(10, 4, [Spot(5, 5), Spot(50, 50)]) == Spot(50, 50)
    assert room.place(10, 4, [Spot(52, 51), Spot(95, 5)]) is None


def test_the_statistics_stand_beside_what_the_projects_come_to(database: Database) -> None:
    figures.add_stock(database, author(), ObservedStock(Month.of(2024, 12), 3350, "plan-2021"))
    spec = specify(database, Month.of(2026, 11))
    (column,) = [column for column in spec.columns if column.observed]
    assert (column.head, column.figure, column.level) == ("Dec 2024", "3,350", 3350)
    assert "by the projects 3,026 (+324)" in column.name
    figure = capacity.draw_capacity(spec)
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)


def test_totals_do_not_wear_the_colour_of_what_is_in_use(database: Database, now: Month) -> None:
    axes = capacity.draw_capacity(specify(database, now)).axes[0]
    pale = [
        c
        for c in axes.collections
        if c.get_facecolor().size and to_hex(c.get_facecolor()[0]) == "#e4e7eb"
    ]
    totals = [column for column in specify(database, now).columns if column.total]
    assert len(pale) == len(totals) == 3


def test_the_line_of_the_month_does_not_hide_the_target(database: Database) -> None:
    """As of the target's own month the line stands outside the panel alone."""
    spec = specify(database, Month.of(2025, 12))
    assert spec.today == spec.goal.at
    axes = capacity.draw_capacity(spec).axes[0]
    red = [
        c
        for c in axes.collections
        if c.get_edgecolor().size and to_hex(c.get_edgecolor()[0]) == style.TODAY.lower()
    ]
    (line,) = red
    lengths = [abs(path.vertices[0, 1] - path.vertices[-1, 1]) for path in line.get_paths()]
    assert max(lengths) <= 3.0


def test_what_opens_without_beds_is_no_step(database: Database) -> None:
    given = {"beds_new": 0, "investment": 10**10}
    new = edits.NewProject(
        *("N8", "区疾控中心", "plan-2021"),
        group="new",
        finish=Dated(Month.of(2024, 6), "month"),
        figures=given,
    )
    edits.add_project(database, author(), new, sure=True)
    spec = specify(database, NOW)
    assert not any("N8" in riser.text or riser.text.endswith("+0") for riser in spec.risers)


def test_an_opening_without_a_document_is_drawn_as_forecast_not_as_in_use(
    database: Database, now: Month
) -> None:
    told = {"stage": "in_use", "actual_opening": Dated(Month.of(2026, 10), "month")}
    for code, source in (("N1", None), ("N2", "plan-2021")):
        values = {**told, "reason": "funding"} | ({"source": source} if source else {})
        reports.file_report(database, author(), code, now, values, sure=True)
    found = {
        item.code: item.standing for item in materials.capacity_material(database, now).openings
    }
    assert (found["N1"], found["N2"], found["C2"]) == (EXPECTED, IN_USE, IN_USE)
