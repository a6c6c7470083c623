"""The step chart as plain values: exact to a dot, one cell a character, no words over others."""

import unicodedata
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.beds.steps import Note, Run, Scene, Steps, draw, sample, scale_of

LEVEL = Fraction(66, 10)


def scene(*lines: Steps, notes: tuple[Note, ...] = (), level: Fraction = LEVEL) -> Scene:
    return Scene(
        first=24251,
        last=24299,
        level=level,
        due=24287,
        today=24290,
        lines=lines,
        notes=notes,
        level_texts=["target 6.60", "6.60"],
        today_texts=["today"],
    )


def steps(*points: tuple[int, str], pattern: str = "thin", key: str = "plan") -> Steps:
    return Steps(key, [(month, Fraction(value)) for month, value in points], 24299, pattern)


def texts(rows: list[list[Run]]) -> list[str]:
    return ["".join(run.text for run in row) for row in rows]


def test_a_picture_is_exact_to_a_cell() -> None:
    line = steps((24251, "5"), (24275, "6.5"), (24287, "6.6"))
    notes = (Note(24275, Fraction("6.5"), ["C2"], "plan"),)
    assert texts(draw(scene(line, notes=notes), 40, 8)) == [
        " 6.60 ╌target 6.60╌╌╌╌⢀⣀⣀⣀⣀⣀⣀⣀⣀⡖⠒⠒⠒⠒⠒⠒⠒⠒",
        "                      ⢸ C2       ╎      ",
        " 6.10                 ⢸          ╎      ",
        "                      ⢸          ╎      ",
        " 5.60                 ⢸          ╎      ",
        "                      ⢸          ╎      ",
        " 5.10 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣸    today ╎      ",
        "         2021 ╵  2022 ╵   2023 ╵  2024  ",
    ]


VALUES = st.fractions(min_value=0, max_value=30, max_denominator=600)
POINTS = st.lists(
    st.tuples(st.integers(24251, 24299), VALUES), min_size=1, max_size=8, unique_by=lambda p: p[0]
).map(sorted)


@given(POINTS, st.integers(4, 40), st.integers(20, 160), VALUES)
def test_what_is_below_the_level_is_never_drawn_on_it(
    points: list[tuple[int, Fraction]], height: int, width: int, level: Fraction
) -> None:
    scale = scale_of(scene(Steps("plan", points, 24299, "thin"), level=level), width, height)
    middle = 4 * (height - 1 - scale.below) + 2
    for _, value in points:
        assert (scale.up(value) < middle) == (value >= level)
        assert abs((level - value) / scale.unit * 4 - (scale.up(value) - middle + 1)) <= 1


@given(POINTS, st.integers(4, 40), st.integers(20, 160))
def test_months_run_from_the_first_dot_to_the_last_in_order(
    points: list[tuple[int, Fraction]], height: int, width: int
) -> None:
    scale = scale_of(scene(Steps("plan", points, 24299, "thin")), width, height)
    across = [scale.across(month) for month in range(24251, 24300)]
    assert (across[0], across[-1]) == (0, 2 * width - 1)
    assert all(a <= b for a, b in pairwise(across))


WORDS = st.sampled_from(["C1", "N1 N2 P2", "缺口约90张", "+2", "统计数"])
NOTES = st.lists(st.tuples(st.integers(24251, 24299), VALUES, WORDS), max_size=9)


@given(POINTS, NOTES, st.integers(1, 120), st.integers(1, 30))
def test_every_row_has_its_cells_and_every_word_stands_whole_or_not_at_all(
    points: list[tuple[int, Fraction]],
    notes: list[tuple[int, Fraction, str]],
    width: int,
    height: int,
) -> None:
    told = tuple(
        Note(month, value, [word, "+"], f"note{place}")
        for place, (month, value, word) in enumerate(notes)
    )
    rows = draw(scene(Steps("plan", points, 24299, "dashed"), notes=told), width, height)
    assert [cell_len(text) for text in texts(rows)] == [width] * height
    for place, (_, _, word) in enumerate(notes):
        written = [run.text for row in rows for run in row if run.key == f"note{place}"]
        assert written in ([], [word], ["+"])


@given(POINTS, st.sampled_from(["thin", "thick", "dashed"]))
def test_what_is_drawn_is_one_cell_wide_in_chinese_terminals_too(
    points: list[tuple[int, Fraction]], pattern: str
) -> None:
    for row in draw(scene(Steps("plan", points, 24299, pattern)), 60, 12):
        for character in "".join(run.text for run in row):
            assert unicodedata.east_asian_width(character) in ("N", "Na"), character


def test_lines_are_told_apart_without_colour() -> None:
    assert len({sample(pattern) for pattern in ("thin", "thick", "dashed")}) == 3


def test_the_line_named_first_owns_the_cell() -> None:
    over, under = steps((24251, "5"), key="over"), steps((24251, "5"), key="under")
    keys = {run.key for row in draw(scene(over, under), 40, 10) for run in row}
    assert "over" in keys
    assert "under" not in keys


def test_steps_that_crowd_are_counted() -> None:
    line = steps((24251, "5"), (24297, "5.5"), (24298, "6"))
    notes = tuple(
        Note(
            24297 + n,
            Fraction(f"5.{5 + n}"),
            [f"A{n} B{n} C{n} D{n} E{n}", f"A{n} +4", "+5"],
            f"n{n}",
        )
        for n in range(2)
    )
    rows = draw(scene(line, notes=notes), 20, 8)
    written = {run.key: run.text for row in rows for run in row if run.key in ("n0", "n1")}
    assert written["n0"] in ("A0 +4", "+5")


@pytest.mark.parametrize(("width", "height"), [(1, 1), (12, 30), (200, 3), (14, 4)])
def test_without_room_nothing_is_drawn_and_nothing_breaks(width: int, height: int) -> None:
    rows = texts(draw(scene(steps((24251, "5"))), width, height))
    assert [cell_len(text) for text in rows] == [width] * height
