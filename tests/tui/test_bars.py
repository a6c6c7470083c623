"""The bars of the Gantt screen, cell by cell: the signs alone tell what is what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN, Bar, Course
from tui.gantt import bars
from tui.gantt.bars import MONTHS, QUARTERS, YEARS, ZOOMS, Picture, Scale

JAN = 2022 * 12
TODAY = JAN + 18.0
PLANNED = Bar(BASELINE, JAN, JAN + 15)


def course(
    *found: Bar, tail: tuple[float, float] | None = None, opens: float | None = None
) -> Course:
    end = max([bar.end for bar in found] + [tail[1] if tail else 0])
    return Course(found, tail, opens, unproven=found[-1].kind == UNPROVEN, end=end)


def drawn(picture: Picture, scale: Scale) -> list[str]:
    """Return the two roomy lines and the dense one as text."""
    lines = (*bars.roomy(picture, scale, TODAY), bars.dense(picture, scale, TODAY))
    return [text(line) for line in lines]


def text(line: bars.Cells) -> str:
    return "".join(mark.sign for mark in line).rstrip()


def test_a_late_project_its_slip_behind_the_bar_and_the_planned_finish_within() -> None:
    late = course(PLANNED, Bar(DONE, JAN + 2, JAN + 18), Bar(COMING, JAN + 18, JAN + 22))
    assert drawn(Picture(late, ends=("+7月",)), Scale(QUARTERS, JAN, 30)) == [
        "┊ ████████████████▒▒▒▒ +7月",
        "├─────────────┤  │      ┊",
        "├─████████████┤███▒▒▒▒ +7月",
    ]


def test_without_evidence_it_is_hatched_with_a_question_mark_and_dotted_up_to_today() -> None:
    found = course(
        PLANNED,
        Bar(DONE, JAN + 2, JAN + 9),
        Bar(UNPROVEN, JAN + 9, JAN + 15),
        tail=(JAN + 15, TODAY),
    )
    picture = Picture(found, ends=("到期 ? 无最新依据", "?"))
    assert drawn(picture, Scale(QUARTERS, JAN, 24)) == [
        "┊ ███████╱╱╱?╱╱··│ ?",
        "├─────────────┤  │",
        "├─███████╱╱╱?╱┤··│ ?",
    ]
    assert "··│ 到期 ? 无最新依据" in drawn(picture, Scale(QUARTERS, JAN, 40))[0]


def test_years_are_soft_at_both_ends() -> None:
    soft = [Bar(kind, JAN, JAN + 36, True, True) for kind in (BASELINE, COMING)]
    assert drawn(Picture(course(*soft)), Scale(QUARTERS, JAN, 37)) == [
        "░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░┊",
        "╌╌╌╌╌╌╌╌╌╌╌╌─────│──────╌╌╌╌╌╌╌╌╌╌╌╌┊",
        "░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░┊",
    ]


def test_milestones_and_openings_stand_in_their_month() -> None:
    done = course(PLANNED, Bar(DONE, JAN + 2, JAN + 9))
    opened = Picture(done, opened_at=JAN + 9.0, milestones=(JAN + 4.5,), ends=("-6月",))
    assert drawn(opened, Scale(QUARTERS, JAN, 24))[::2] == [
        "┊ ██▾███◆ -6月   │",
        "├─██▾███◆─────┤ -6月",
    ]
    by = Picture(done, opened_at=JAN + 9.0, opened_by=True, ends=("至多-6月",))
    assert drawn(by, Scale(QUARTERS, JAN, 24))[0] == "┊ ██████◁ 至多-6月"
    coming = course(PLANNED, Bar(COMING, JAN + 2, JAN + 9), opens=JAN + 9.0)
    assert drawn(Picture(coming), Scale(QUARTERS, JAN, 24))[0] == "┊ ▒▒▒▒▒▒◇   ┊    │"


@pytest.mark.parametrize(("first", "line"), [(JAN + 24, "‹"), (JAN - 36, "›")])
def test_a_project_off_the_window_is_pointed_to(first: int, line: str) -> None:
    found = Picture(course(PLANNED, Bar(DONE, JAN, JAN + 9)), ends=("-6月",))
    assert text(bars.dense(found, Scale(QUARTERS, first, 24), TODAY)).strip("┊ ") == line


def test_a_year_takes_six_cells_and_a_month_three() -> None:
    found = Picture(course(PLANNED, Bar(DONE, JAN + 2, JAN + 9)))
    assert drawn(found, Scale(YEARS, JAN, 12))[:2] == ["┊███  ┊ │", "├─────┤ │"]
    assert drawn(found, Scale(MONTHS, JAN, 12))[:2] == ["┊     ██████", "├───────────"]


@given(
    zoom=st.sampled_from(ZOOMS),
    first=st.integers(JAN - 60, JAN + 60),
    width=st.integers(0, 60),
    start=st.integers(JAN - 40, JAN + 40),
    months=st.integers(1, 50),
    words=st.sampled_from(["+14月", "到期 ? 无最新依据", ""]),
)
def test_every_line_takes_exactly_the_window(
    zoom: bars.Zoom, first: int, width: int, start: int, months: int, words: str
) -> None:
    found = course(PLANNED, Bar(UNPROVEN, start, start + months), tail=(start + months, TODAY + 60))
    picture = Picture(found, milestones=(start + 0.5,), ends=(words,))
    scale = Scale(zoom, first, width)
    lines = [*bars.roomy(picture, scale, TODAY), bars.dense(picture, scale, TODAY)]
    lines += bars.head(scale, TODAY, ("上", "下") if zoom is YEARS else ("一", "二", "三", "四"))
    for line in lines:
        assert cell_len("".join(mark.sign for mark in line)) == width == len(line)
        assert "".join(mark.sign for mark in line) == "".join(part for part, _ in bars.runs(line))


def test_every_stretch_of_time_takes_a_cell() -> None:
    scale = Scale(YEARS, JAN, 12)
    assert [len(scale.cells(JAN + n, JAN + n + 1)) for n in range(4)] == [1, 1, 1, 1]
    assert list(scale.cells(JAN, JAN + 24)) == list(range(12))


def test_the_head_names_years_and_their_parts_and_points_to_today() -> None:
    def head(scale: Scale, *units: str) -> list[str]:
        return [text(line) for line in bars.head(scale, TODAY, units)]

    assert head(Scale(YEARS, JAN, 18), "上", "下") == ["2022  2023  2024", "上 下 上▼下 上 下"]
    assert head(Scale(QUARTERS, JAN - 3, 24), "一", "二", "三", "四") == [
        "   2022        2023",
        "四 一 二 三 四 一 二▼三",
    ]
    months = [str(number) for number in range(1, 13)]
    assert head(Scale(MONTHS, JAN + 10, 24), *months)[1] == "11 12 1  2  3  4  5  6 ▼"


def test_the_closest_zoom_that_shows_everything_is_taken() -> None:
    zooms = [bars.fitting(JAN, JAN + 24, width, room=4) for width in (80, 70, 69, 26, 25, 5)]
    assert zooms == [MONTHS, MONTHS, QUARTERS, QUARTERS, YEARS, YEARS]


def test_scrolling_ends_where_there_is_nothing_more_to_see() -> None:
    scale = Scale(QUARTERS, JAN, 24)
    low, high = JAN + 1, JAN + 47
    assert bars.bounded(JAN - 100, scale, low, high, room=4).first == JAN
    assert bars.bounded(JAN + 100, scale, low, high, room=4).first == JAN + 27
    assert bars.bounded(JAN + 100, scale, low, JAN + 12, room=4).first == JAN
    assert bars.bounded(JAN + 7, scale, low, high, room=4).first == JAN + 6


def test_a_target_month_is_a_line_of_its_own_that_words_keep_clear_of() -> None:
    bar = course(Bar(COMING, JAN, JAN + 12))
    scale = Scale(QUARTERS, JAN, 30)
    line = bars.dense(Picture(bar, ends=("-6月",)), scale, TODAY, JAN + 14.0)
    assert text(line) == "▒▒▒▒▒▒▒▒▒▒▒▒┊┃ -6月     ┊"
    _, parts = bars.head(scale, TODAY, ["一", "二", "三", "四"], JAN + 14.0)
    assert parts[13].sign == bars.DUE
    crossed = bars.dense(Picture(course(Bar(COMING, JAN, JAN + 16))), scale, TODAY, JAN + 14.0)
    assert (crossed[12].role, crossed[13].role, crossed[13].sign) == (COMING, "target", "▒")
