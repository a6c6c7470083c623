"""One project whole."""

import pytest

from tests.tui.conftest import SMALL, Running, hold


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_project_opens_with_where_it_stands_and_its_newest_report(
    running: Running, lang: str
) -> None:
    async with running(SMALL, lang) as screen:
        await screen.press("down", "enter")
        hold(screen, f"project-{lang}-80x24")
        await screen.press("escape")
        assert " P4 " in screen.text


async def test_project_shows_what_was_printed_sites_and_unknown_particulars(
    running: Running,
) -> None:
    async with running((100, 90)) as screen:
        await screen.press("enter")
        for words in (
            "1.32亿元  （原文：1.32 亿元）",
            "2020年6月 – 2022年12月  （原文：2020.6-2022.12）",
            "C1-3",
            "松岙镇",
            "建设单位",
            "2023年12月填报",
            "奉化区基层医疗卫生机构业务用房提升改造工程",
        ):
            assert words in screen.text
