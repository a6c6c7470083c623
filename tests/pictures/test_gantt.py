from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from matplotlib.colors import to_hex

from portfolio.pictures import style
from portfolio.pictures.gantt import bars, words
from portfolio.pictures.gantt import drawing as gantt_drawing
from portfolio.pictures.gantt import spec as gantt_spec
from portfolio.pictures.gantt.layout import CLOSE, DENSE, LEAST_ROW, ROOMY
from portfolio.pictures.gantt.lines import Line
from portfolio.pictures.gantt.pages import Band
from portfolio.pictures.gantt.spec import Gantt
from portfolio.pictures.paper import PAPERS, WIDTH
from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.service import materials
from portfolio.projects.rules import course
from portfolio.projects.service import approvals, reports
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.months import Dated, Month
from tests.conftest import author, first
from tests.pictures.figures import assert_no_overlap, assert_on_the_sheet, gantt_figures, texts_of


def specify(database: Database, month: Month) -> Gantt:
    return gantt_spec.gantt_spec(materials.gantt_material(database, month))


def line_of(spec: Gantt, code: str) -> Line:
    return next(line for line in lines_of(spec) if line.code == code)


def lines_of(spec: Gantt) -> list[Line]:
    return [item for page in spec.pages for item in page.lines if isinstance(item, Line)]


def bars_of(line: Line) -> list[tuple[str, float, float]]:
    return [(bar.kind, bar.start, bar.end) for bar in line.bars]


def month(year: int, number: int) -> int:
    return Month.of(year, number).ordinal


def test_the_title_says_what_was_found(database: Database, now: Month) -> None:
    language.speak("zh")
    spec = specify(database, now)
    assert spec.title == (
        "6个项目到期未报投用；2025年12月规划目标：未达到，较目标少91至786张，逾期至少11个月"
    )
    assert spec.over.startswith("奉化区“十四五”卫生健康建设项目（送审稿）　")
    rows = materials.gantt_material(database, now).rows
    late = [row.code for row in rows if row.summed and not row.opened and row.slip]
    assert len(late) == 6


def test_the_axis_takes_half_of_the_page() -> None:
    assert bars.RIGHT - bars.LEFT >= WIDTH / 2


def test_sorted_by_lateness_the_latest_come_first_and_the_open_ones_last(
    database: Database, now: Month
) -> None:
    material = materials.gantt_material(database, now)
    (page,) = gantt_spec.gantt_spec(material, sort=gantt_spec.LATE).pages
    codes = [item.code for item in page.lines if isinstance(item, Line)]
    assert codes[:6] == ["C3", "C1", "P3", "N1", "N2", "P2"]
    assert isinstance(page.lines[-1], Band)
    assert len(codes) == len(material.rows)


def test_bands_carry_the_sums_of_their_groups(database: Database, now: Month) -> None:
    language.speak("zh")
    bands = [item for item in specify(database, now).pages[0].lines if isinstance(item, Band)]
    assert [(band.text, band.investment, band.beds) for band in bands] == [
        ("续建　3项", "7.52", "225"),
        ("新（改扩）建　2项", "30.29", "560"),
        ("谋划　4项", "5.31", "230"),
        ("规划外　2项", "", ""),
        ("合计　9项", "43.12", "1,015"),
    ]


def test_an_open_project_is_done_up_to_its_opening(database: Database, now: Month) -> None:
    language.speak("zh")
    line = line_of(specify(database, now), "C2")
    assert bars_of(line) == [
        ("unproven", month(2019, 3), month(2022, 8)),
        ("baseline", month(2019, 3), month(2022, 7)),
        ("done", month(2022, 8), month(2023, 9)),
    ]
    assert (line.label, line.opened_at, line.tail) == ("", month(2023, 9), None)
    assert (line.planned, line.expected, line.late) == ("2022-06", "≤2023-08", "至多+14月")
    assert line.told == "投用"


def test_a_project_without_a_recent_word_is_unproven_and_past_its_date(
    database: Database, now: Month
) -> None:
    line = line_of(specify(database, now), "N1")
    assert bars_of(line)[2:] == [
        ("done", month(2022, 8), month(2024, 1)),
        ("unproven", month(2024, 1), month(2025, 1)),
    ]
    assert line.bars[-1].soft_end
    assert line.tail == (month(2025, 1), month(2026, 12))
    assert (line.label, line.late, line.expected) == ("?", "≥11 mo", "2024 past")
    assert line.told == "to finish"


def test_a_fresh_report_makes_what_follows_expected(database: Database) -> None:
    language.speak("en")
    line = line_of(specify(database, Month.of(2023, 12)), "N1")
    assert bars_of(line)[-1] == ("coming", month(2024, 1), month(2026, 1))
    assert (line.label, line.late, line.tail) == ("", "~12 mo early", None)


def test_nothing_is_expected_in_the_past(database: Database) -> None:
    then = Month.of(2022, 2)
    line = line_of(specify(database, then), "C3")
    assert bars_of(line)[1:] == [
        ("unproven", month(2020, 10), month(2022, 3)),
        ("coming", month(2022, 3), month(2022, 4)),
    ]


def test_the_light_is_the_computed_one(database: Database, now: Month) -> None:
    language.speak("zh")
    then = specify(database, Month.of(2023, 12))
    lights = [(line_of(then, code).light, line_of(then, code).light_text) for code in ("C1", "N1")]
    assert lights == [("red", "■红"), ("green", "●绿")]
    spec = specify(database, now)
    assert line_of(spec, "C1").light_text == "·灰"
    assert (line_of(spec, "C2").light, line_of(spec, "C2").light_text) == ("opened", "◆")


def test_years_fade_at_both_ends(database: Database, now: Month) -> None:
    planned = line_of(specify(database, now), "P1").bars
    assert [(bar.kind, bar.soft_start, bar.soft_end) for bar in planned] == [
        ("baseline", True, True),
        ("unproven", True, True),
    ]


def test_a_stopped_project_has_nothing_to_come(database: Database, now: Month) -> None:
    rows = materials.gantt_material(database, now).rows
    stopped = replace(rows[3], stage="stopped", forecast_opening=Dated(now + 9, "month"))
    found = course.course_of(stopped, now)
    assert {bar.kind for bar in found.bars} == {"baseline", "done"}
    assert (found.tail, found.opens_at, found.unproven) == (None, None, False)


def test_what_is_done_begins_with_the_first_report_that_shows_works(
    database: Database, now: Month
) -> None:
    row = next(row for row in materials.gantt_material(database, now).rows if row.code == "C2")
    never = replace(row, works=None)
    told = replace(row, actual_start=Dated(Month.of(2019, 5), "month"))
    done = [course.course_of(each, now).bars[-1] for each in (row, told, never)]
    assert [(bar.start, bar.end) for bar in done] == [
        (month(2022, 8), month(2023, 9)),
        (month(2019, 5), month(2023, 9)),
        (month(2023, 8), month(2023, 9)),
    ]
    unheard = replace(never, opened=None, stage="topped_out")
    assert {bar.kind for bar in course.course_of(unheard, now).bars} == {"baseline", "unproven"}


def test_an_opening_known_by_a_month_has_an_open_mark_of_its_own(
    database: Database, now: Month, tongue: str
) -> None:
    spec = specify(database, now)
    assert [line_of(spec, code).opened_by for code in ("C2", "C3")] == [True, False]
    keys = {"zh": ["投用", "至迟此时投用"], "en": ["In use", "In use by then"]}[tongue]
    assert [text for kind, text in spec.legend if kind.startswith("opened")] == keys
    colour = style.LIGHT_COLOURS[line_of(spec, "C2").light].lower()
    axes = gantt_figures(spec)[0].axes[0]
    marks = [c for c in axes.collections if colour in map(to_hex, c.get_edgecolor())]
    assert len(marks) == 3  # those of the chart, and the two keys
    material = materials.gantt_material(database, now)
    rows = [
        replace(row, opened=row.opened and row.opened._replace(precision="month"))
        for row in material.rows
    ]
    exact = gantt_spec.gantt_spec(replace(material, rows=tuple(rows)))
    assert [kind for kind, _ in exact.legend if kind.startswith("opened")] == ["opened"]


def test_a_project_without_dates_has_a_line_and_no_bars(database: Database, now: Month) -> None:
    material = materials.gantt_material(database, now)
    bare = replace(
        material.rows[4],
        start=None,
        finish=None,
        slip=None,
        overdue=False,
        investment=None,
        beds_new=None,
    )
    spec = gantt_spec.gantt_spec(replace(material, rows=(*material.rows[:4], bare)))
    line = line_of(spec, "N2")
    assert (line.bars, line.investment, line.beds, line.label) == ((), "—", "—", "")
    assert line.undated == "no dates"
    assert_on_the_sheet(gantt_figures(spec)[0])


def test_projects_outside_the_plan_have_a_band_of_their_own(database: Database, now: Month) -> None:
    language.speak("en")
    lines = specify(database, now).pages[0].lines
    band = lines[-4]
    assert isinstance(band, Band)
    assert (band.text, band.investment) == ("Outside the plan · 2 projects", "")


@pytest.mark.parametrize(
    ("which", "as_of"),
    [
        *(("database", as_of) for as_of in ("2021-07", "2022-12", "2023-12", "2026-11")),
        ("world", "2026-11"),
    ],
)
def test_nothing_is_clipped_or_covered(
    request: pytest.FixtureRequest, which: str, tongue: str, as_of: str
) -> None:
    year, number = (int(part) for part in as_of.split("-"))
    figures = gantt_figures(specify(request.getfixturevalue(which), Month.of(year, number)))
    assert len(figures) == 1, tongue
    assert_on_the_sheet(figures[0])
    assert_no_overlap(figures[0])


def test_the_words_of_both_languages_stand_on_the_sheet(database: Database, now: Month) -> None:
    language.speak("zh")
    chinese = texts_of(gantt_figures(specify(database, now))[0])
    assert {"数据截至2026年11月", "目标时间2025年12月"} <= chinese
    assert {
        "奉化区中医医院迁建工程",
        "至多+14月",
        "逾期≥56月",
        "第1页，共1页",
        "合计　9项",
    } <= chinese
    assert any("非卫生统计实有床位" in text for text in chinese)
    language.speak("en")
    english = texts_of(gantt_figures(specify(database, now))[0])
    assert {
        "As of Nov 2026",
        "Target month Dec 2025",
        "≤14 mo",
        "Total · 9 projects",
    } <= english
    assert any(text.startswith("Estimate from the projects") for text in english)


@pytest.mark.parametrize("size", first(1, ["a4", "16:9"]))
def test_a_page_carries_about_fifty_projects(
    many: Callable[[int], GanttMaterial], tongue: str, size: str
) -> None:
    most = {"a4": 50, "16:9": 32}[size]
    spec = gantt_spec.gantt_spec(many(most), PAPERS[size])
    assert len(spec.pages) == 1, tongue
    figure = gantt_drawing.draw_page(spec, spec.pages[0])
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 7


def test_where_there_is_no_line_below_an_opening_bears_a_sign(
    database: Database, now: Month, tongue: str
) -> None:
    row = next(row for row in materials.gantt_material(database, now).rows if row.code == "C2")
    sign = {"zh": "投", "en": " o"}[tongue]
    assert words.expected_text(row, now, brief=True) == (f"≤2023-08{sign}", "")
    finished = replace(row, actual_finish=Dated(Month.of(2023, 2), "month"))
    assert words.expected_text(finished, now, brief=True) == ("2023-02", "")


def test_more_projects_take_pages_filled_about_evenly(
    many: Callable[[int], GanttMaterial], tongue: str
) -> None:
    spec = gantt_spec.gantt_spec(many(130))
    assert [(page.number, page.of) for page in spec.pages] == [(1, 3), (2, 3), (3, 3)], tongue
    counts = [sum(isinstance(item, Line) for item in page.lines) for page in spec.pages]
    assert sum(counts) == 130
    assert max(counts) - min(counts) <= 6
    for page in spec.pages:
        assert isinstance(page.lines[0], Band)
        assert not isinstance(page.lines[-1], Band) or page.lines[-1].total
        assert page.row >= LEAST_ROW
    for figure in gantt_figures(spec):
        assert_on_the_sheet(figure)
        assert_no_overlap(figure)


def test_few_projects_have_room_for_two_lines_each(
    many: Callable[[int], GanttMaterial],
) -> None:
    densities = [gantt_spec.gantt_spec(many(number)).layout.density for number in (9, 17, 30)]
    assert densities == [ROOMY, CLOSE, DENSE]


@pytest.mark.parametrize("number", first(1, [100, 700, 2000]))
def test_one_page_shows_every_bar_and_names_about_fifty(
    many: Callable[[int], GanttMaterial], number: int
) -> None:
    language.speak("zh")
    spec = gantt_spec.gantt_spec(many(number), one_page=True)
    (page,) = spec.pages
    figure = gantt_drawing.draw_page(spec, page)
    axes = figure.axes[0]
    codes = {item.code for item in page.lines if isinstance(item, Line)}
    named = [text for text in axes.texts if text.get_text() in codes]
    assert len(codes) > 40
    assert 40 <= len(named) <= 70
    assert_on_the_sheet(figure)
    assert_no_overlap(figure)
    marks = [
        path
        for collection in axes.collections
        for path in collection.get_paths()
        if bars.RIGHT + 2 < path.vertices[:, 0].min() < path.vertices[:, 0].max() < bars.RIGHT + 20
    ]
    assert len(marks) == number, "every project's light, or that it is open, has its mark"


def test_milestones_up_to_the_month_are_diamonds(database: Database) -> None:
    language.speak("en")
    author = Authorship("officer", datetime(2026, 11, 20, tzinfo=UTC), "test")
    for day in ("2022-03-15", "2024-02-01"):
        approvals.add_milestone(
            database, author, "N1", "construction_permit", day, number="", source="plan-2021"
        )
    spec = specify(database, Month.of(2023, 12))
    assert line_of(spec, "N1").steps == (month(2022, 3) + 14.5 / 31,)
    assert ("step", "Approval, permit or acceptance") in spec.legend
    assert not any(kind == "step" for kind, _ in specify(database, Month.of(2022, 2)).legend)


def test_the_sheet_says_how_fresh_it_is_and_where_from(database: Database) -> None:
    language.speak("zh")
    spec = specify(database, Month.of(2023, 12))
    assert spec.over.endswith("进度横道图　数据截至2023年12月　9个项目中3个近两个月有填报")
    assert (
        spec.sources
        == "资料来源：宁波市奉化区卫生健康事业发展“十四五”规划 (2021-07)；各项目月度填报"
    )


def test_text_is_large_enough_in_print(many: Callable[[int], GanttMaterial]) -> None:
    sizes = {
        text.get_fontsize()
        for text in gantt_figures(gantt_spec.gantt_spec(many(60)))[0].axes[0].texts
    }
    assert min(sizes) >= 7


def test_bars_are_a_handful_of_collections(many: Callable[[int], GanttMaterial]) -> None:
    few, more = (
        len(gantt_figures(gantt_spec.gantt_spec(many(number)))[0].axes[0].collections)
        for number in (9, 18)
    )
    assert few <= more <= few + 1


# --- why ----------------------------------------------------------------------------------------


def test_beside_how_late_stands_why(database: Database, now: Month) -> None:
    told = {"stage": "structure", "reason": "site", "forecast_finish": Dated(now + 5, "month")}
    reports.file_report(database, author(), "N1", now, told, sure=True)
    halted = {"stage": "stopped", "reason": "funding"}
    reports.file_report(database, author(), "P2", now, halted, sure=True)
    spec = specify(database, now)
    why = {code: line_of(spec, code).why for code in ("N1", "P2", "C1", "C3", "C2", "P1")}
    assert why == {
        "N1": "site",
        "P2": "funds",
        "C1": "last 2023-12",
        "C3": "no report",
        "C2": "",
        "P1": "",
    }


def test_the_legend_names_the_bars_that_are_drawn_and_no_other(
    database: Database, now: Month
) -> None:
    spec = specify(database, now)
    drawn = {bar.kind for line in lines_of(spec) for bar in line.bars}
    named = {kind for kind, _ in spec.legend} & {"done", "coming", "unproven"}
    assert named == drawn & {"done", "coming", "unproven"}
    assert "coming" not in named


def test_on_one_page_of_many_the_latest_are_named(many: Callable[[int], GanttMaterial]) -> None:
    spec = gantt_spec.gantt_spec(many(400), one_page=True)
    assert any("the latest are named" in note for note in spec.notes)
    assert not any("beside them the reason" in note for note in spec.notes)
    lines = lines_of(spec)
    texts = {text.get_text() for text in gantt_figures(spec)[0].axes[0].texts}
    named = [line.months for line in lines if line.code in texts]
    most = max(line.months for line in lines)
    assert len(named) > 20
    assert max(named) == most
    assert sum(named) / len(named) >= sum(line.months for line in lines) / len(lines)
