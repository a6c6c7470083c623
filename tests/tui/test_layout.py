"""Rows under their headings at every size, names in the room there is, messages in lines of their own."""

from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from tests.tui.conftest import SMALL, Running, Screen
from tui.shell.plain import common_start, shorten
from tui.widgets.table import Table
from tui.widgets.told import Told

_SIZES = [
    (width, height)
    for width in (40, 60, 72, 79, 80, 81, 100, 120, 140, 200)
    for height in (12, 20, 24, 40)
]
NAMES = ("奉化区中医医院迁建工程", "奉化区溪口医院迁建工程", "宁波奉化葛岙卫生院", "奉化区人民医院")


def places(strip: Sequence[tuple[str, object, object]]) -> list[int]:
    """Return the cells at which the segments of a line start."""
    found, start = [], 0
    for text, *_ in strip:
        found.append(start)
        start += cell_len(text)
    return found


def drawn(screen: Screen) -> list[str]:
    """Return the lines of the table as they stand on the screen now."""
    table = screen.app.screen.query_one(Table)
    top = table.region.y
    return screen.lines[top : top + table.region.height]


def hold_rows_under_headings(screen: Screen) -> None:
    """Compare each row with the heading: the same cells start at the same places, none is stale."""
    table = screen.app.screen.query_one(Table)
    heading = table.render_line(0)
    for y, line in enumerate(drawn(screen)):
        strip = table.render_line(y)
        assert line.startswith(strip.text.rstrip()), line
        if len(strip) > 1 and "──" not in strip.text:
            assert places(list(strip)) == places(list(heading)), strip.text


async def test_rows_stand_under_their_headings_at_every_size(running: Running) -> None:
    async with running() as screen:
        for size in _SIZES:
            await screen.resize(size)
            hold_rows_under_headings(screen)


async def test_a_list_that_no_longer_scrolls_is_laid_out_as_its_heading(running: Running) -> None:
    async with running((80, 20)) as screen:
        wide = screen.app.screen.query_one(Table).render_line(0).text
        await screen.press("slash", "c", "2", "down")
        assert screen.app.screen.query_one(Table).render_line(0).text == wide
        hold_rows_under_headings(screen)
        await screen.press("escape")
        hold_rows_under_headings(screen)


def test_names_lose_what_they_begin_with_alike_before_they_lose_their_middle() -> None:
    start = common_start(NAMES)
    assert start == "奉化区"
    assert shorten(NAMES[0], 22, start) == NAMES[0]
    assert shorten(NAMES[0], 16, start) == "中医医院迁建工程"
    assert shorten(NAMES[0], 15, start) == "中医医院迁建工…"
    assert shorten(NAMES[2], 14, start) == "宁波奉…卫生院"
    assert shorten(NAMES[2], 7, start) == "宁波奉…"


def test_a_beginning_is_of_whole_words_and_of_half_the_names() -> None:
    assert common_start(["North Bay clinic", "North Beach ward", "North Bend"]) == "North "
    assert common_start(["甲乙丙", "甲乙丁", "丙丁", "戊己", "庚"]) == ""
    assert common_start(["甲区中医院", "甲区中心卫生院", "甲区中学"]) == "甲区"
    assert common_start([f"第1{n}号卫生院" for n in range(5)]) == ""
    assert common_start(["甲乙", "甲乙"]) == ""
    assert common_start(["甲", "甲", "甲"]) == ""


@pytest.mark.parametrize("width", range(9, 40))
def test_a_shortened_name_fits(width: int) -> None:
    for name in NAMES:
        assert cell_len(shorten(name, width, "奉化区")) <= width


async def test_a_terminal_too_small_says_what_to_do_and_takes_no_key(running: Running) -> None:
    async with running() as screen:
        before = screen.text
        for size in ((20, 5), (39, 24), (80, 9), (3, 2), (1, 1)):
            await screen.resize(size)
            await screen.press("m", "enter", "e")
        await screen.resize((20, 5))
        assert screen.lines[0] == "请把终端窗口放大到至"
        await screen.resize((40, 10))
        assert "放大" not in screen.text
        await screen.resize(SMALL)
        assert screen.text == before


async def test_a_window_on_a_terminal_too_small_is_covered_too(running: Running) -> None:
    async with running((30, 8)) as screen:
        assert screen.lines[0].startswith("请把终端窗口放大到")
        await screen.resize(SMALL)
        await screen.press("v")
        window = screen.text
        await screen.resize((30, 8))
        assert screen.lines[0].startswith("请把终端窗口放大到")
        await screen.resize(SMALL)
        assert screen.text == window


async def test_a_message_hides_nothing_and_is_told_once(running: Running) -> None:
    async with running() as screen:
        words = "奉化区中医医院迁建工程：" + "尚未填报的字段请逐项补正。" * 4
        for _ in range(3):
            screen.app.notify(words)
        await screen.settle()
        told = screen.app.screen.query_one(Told)
        assert told.region.height == 2
        lines = screen.lines[told.region.y : told.region.bottom]
        assert "".join(line.strip() for line in lines) == words
        above = [widget.region for widget in screen.app.screen.query("Table, AnswerBlock, KeyLine")]
        assert all(not region.overlaps(told.region) for region in above)
        told.forget()
        await screen.settle()
        assert told.region.height == 0
