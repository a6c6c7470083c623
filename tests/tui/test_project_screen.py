"""One project whole."""

import pytest

from portfolio.database import Database
from portfolio.services import reporting
from tests.conftest import NOW, author
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


async def test_the_officers_own_light_stands_beside_the_computed_ones(
    running: Running, database: Database
) -> None:
    values = {"light": "red", "reason": "site", "note": "[b]管线未迁[/b]"}
    reporting.file_report(database, author(), "C2", NOW, values)
    async with running((100, 60)) as screen:
        assert "■红" in screen.lines[next(i for i, x in enumerate(screen.lines) if " C2 " in x)]
        await screen.press("down", "enter")
        for words in (
            "■红  竣工较原计划滞后14个月（本系统设定的分档）",
            "·灰  较规划投资增加15.8%，口径不明",
            "填报自评           ■红  2026年11月",
        ):
            assert words in screen.text
    reporting.file_report(database, author(), "C2", NOW, {"light": "green"})
    async with running((100, 60)) as screen:
        await screen.press("down", "enter")
        assert (
            "●绿  2026年11月填报，与系统测算不一致：用地和政策处理；[b]管线未迁[/b]" in screen.text
        )
