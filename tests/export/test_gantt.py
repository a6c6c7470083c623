from collections.abc import Callable
from dataclasses import replace

import pytest

from portfolio import course, language
from portfolio.charts import gantt, gantt_spec
from portfolio.charts.gantt_spec import Band, Gantt, Line
from portfolio.charts.material import GanttMaterial
from portfolio.database import Database
from portfolio.months import Dated, Month
from portfolio.services import publishing
from tests.export.figures import assert_no_overlap, assert_on_the_sheet, texts_of


def specify(database: Database, month: Month) -> Gantt:
    return gantt_spec.gantt_spec(publishing.gantt_material(database, month))


def line_of(spec: Gantt, code: str) -> Line:
    lines = [item for page in spec.pages for item in page.lines if isinstance(item, Line)]
    return next(line for line in lines if line.code == code)


def bars_of(line: Line) -> list[tuple[str, float, float]]:
    return [(bar.kind, bar.start, bar.end) for bar in line.bars]


def month(year: int, number: int) -> int:
    return Month.of(year, number).ordinal


def test_bands_carry_the_sums_of_their_groups(database: Database, now: Month) -> None:
    language.speak("zh")
    bands = [item for item in specify(database, now).pages[0].lines if isinstance(item, Band)]
    assert [(band.text, band.investment, band.beds) for band in bands] == [
        ("续建　3项", "7.52", "225"),
        ("新（改扩）建　2项", "30.29", "560"),
        ("谋划　4项", "5.31", "230"),
        ("规划外　1项", "", ""),
        ("合计　9项", "43.12", "1,015"),
    ]


def test_an_open_project_is_done_up_to_its_opening(database: Database, now: Month) -> None:
    language.speak("zh")
    line = line_of(specify(database, now), "C2")
    assert bars_of(line) == [
        ("baseline", month(2019, 3), month(2022, 7)),
        ("done", month(2019, 3), month(2023, 9)),
    ]
    assert (line.label, line.opened_at, line.tail) == ("+14月", month(2023, 9), None)


def test_a_project_without_a_recent_word_is_unproven_and_past_its_date(
    database: Database, now: Month
) -> None:
    line = line_of(specify(database, now), "N1")
    assert bars_of(line)[1:] == [
        ("done", month(2021, 11), month(2024, 1)),
        ("unproven", month(2024, 1), month(2025, 1)),
    ]
    assert line.bars[-1].soft_end
    assert (line.tail, line.label) == ((month(2025, 1), month(2026, 12)), "?")


def test_a_fresh_report_makes_what_follows_expected(database: Database) -> None:
    language.speak("en")
    line = line_of(specify(database, Month.of(2023, 12)), "N1")
    assert bars_of(line)[-1] == ("coming", month(2024, 1), month(2025, 1))
    assert (line.label, line.fresh, line.tail) == ("-12 mo", True, None)


def test_the_light_is_the_computed_one(database: Database, now: Month) -> None:
    language.speak("zh")
    then = specify(database, Month.of(2023, 12))
    lights = [(line_of(then, code).light, line_of(then, code).light_text) for code in ("C1", "N1")]
    assert lights == [("red", "■ 红"), ("green", "● 绿")]
    assert line_of(specify(database, now), "C1").light_text == "· 灰"


def test_years_fade_at_both_ends(database: Database, now: Month) -> None:
    planned = line_of(specify(database, now), "P1").bars
    assert [(bar.kind, bar.soft_start, bar.soft_end) for bar in planned] == [
        ("baseline", True, True),
        ("unproven", True, True),
    ]


def test_a_stopped_project_has_nothing_to_come(database: Database, now: Month) -> None:
    rows = publishing.gantt_material(database, now).rows
    stopped = replace(rows[3], stage="stopped", forecast_opening=Dated(now + 9, "month"))
    found = course.course_of(stopped, None, now)
    assert {bar.kind for bar in found.bars} == {"baseline", "done"}
    assert (found.tail, found.opens_at, found.unproven) == (None, None, False)


def test_a_project_without_dates_has_a_line_and_no_bars(database: Database, now: Month) -> None:
    material = publishing.gantt_material(database, now)
    bare = replace(material.rows[4], start=None, finish=None, investment=None, beds_new=None)
    spec = gantt_spec.gantt_spec(replace(material, rows=(*material.rows[:4], bare)))
    line = line_of(spec, "N2")
    assert (line.bars, line.investment, line.beds, line.label) == ((), "—", "—", "")
    assert_on_the_sheet(gantt.draw_gantt(spec)[0])


def test_projects_outside_the_plan_have_a_band_of_their_own(database: Database, now: Month) -> None:
    language.speak("en")
    lines = specify(database, now).pages[0].lines
    band = lines[-3]
    assert isinstance(band, Band)
    assert (band.text, band.investment) == ("Outside the plan · 1 project", "")


@pytest.mark.parametrize("as_of", ["2021-01", "2022-12", "2023-12", "2026-11"])
def test_nothing_is_clipped_or_covered(database: Database, tongue: str, as_of: str) -> None:
    year, number = (int(part) for part in as_of.split("-"))
    figures = gantt.draw_gantt(specify(database, Month.of(year, number)))
    assert len(figures) == 1, tongue
    assert_on_the_sheet(figures[0])
    assert_no_overlap(figures[0])


def test_the_words_of_both_languages_stand_on_the_sheet(database: Database, now: Month) -> None:
    language.speak("zh")
    chinese = texts_of(gantt.draw_gantt(specify(database, now))[0])
    assert {"进度横道图　数据截至2026年11月", "数据截至2026年11月", "目标时间2025年12月"} <= chinese
    assert {"奉化区中医医院迁建工程", "+14月", "第1页，共1页", "合计　9项"} <= chinese
    assert any("非卫生统计实有床位" in text for text in chinese)
    language.speak("en")
    english = texts_of(gantt.draw_gantt(specify(database, now))[0])
    assert {"As of Nov 2026", "Target month Dec 2025", "+14 mo", "Total · 9 projects"} <= english
    assert any(text.startswith("Estimate from the projects") for text in english)


def test_sixty_projects_take_four_pages(many: Callable[[int], GanttMaterial], tongue: str) -> None:
    spec = gantt_spec.gantt_spec(many(60))
    assert [page.number for page in spec.pages] == [1, 2, 3, 4], tongue
    lines = [item for page in spec.pages for item in page.lines if isinstance(item, Line)]
    assert len({line.code for line in lines}) == 60
    for page in spec.pages:
        assert isinstance(page.lines[0], Band)
        assert not isinstance(page.lines[-1], Band) or page.lines[-1].total
        assert sum(gantt_spec.height_of(item) for item in page.lines) <= gantt_spec.PAGE_ROWS
    for figure in gantt.draw_gantt(spec):
        assert_on_the_sheet(figure)
        assert_no_overlap(figure)


def test_text_is_large_enough_in_print(many: Callable[[int], GanttMaterial]) -> None:
    sizes = {text.get_fontsize() for text in gantt.gantt_figures(many(60))[0].axes[0].texts}
    assert min(sizes) >= 7


def test_bars_are_a_handful_of_collections(many: Callable[[int], GanttMaterial]) -> None:
    few, more = (
        len(gantt.gantt_figures(many(number))[0].axes[0].collections) for number in (9, 18)
    )
    assert few <= more <= few + 1
