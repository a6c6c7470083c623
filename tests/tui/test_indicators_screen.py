"""The screen of the plan's indicators: the table, one whole, reached from beds and the palette."""

from portfolio.beds.records.indicators import Observation
from portfolio.beds.service import indicators
from portfolio.store.database import Database
from tests.conftest import author
from tests.tui.conftest import LARGE, PRESENT, SMALL, Running, hold_all
from tui.beds.indicators import indicator_sections
from tui.beds.indicators_screen import IndicatorsScreen
from tui.beds.screen import CapacityScreen


async def test_the_table_from_the_capacity_screen_and_back(running: Running) -> None:
    async with running() as screen:
        await screen.press("c", "t")
        assert isinstance(screen.app.screen, IndicatorsScreen)
        await hold_all(screen, "indicators", SMALL, LARGE)
        await screen.press("escape")
        assert isinstance(screen.app.screen, CapacityScreen)


async def test_one_indicator_is_shown_whole(running: Running) -> None:
    async with running() as screen:
        await screen.press("t", *("down",) * 10, "enter")
        await hold_all(screen, "indicator")
        await screen.press("escape", "down", "enter")
        assert "4.15" in screen.text
        assert "年内新增865个" in screen.text


async def test_the_palette_offers_it(running: Running) -> None:
    async with running() as screen:
        await screen.press("ctrl+p")
        await screen.type("指标")
        await screen.press("enter")
        assert isinstance(screen.app.screen, IndicatorsScreen)


async def test_what_others_observe_meanwhile_is_read(running: Running, database: Database) -> None:
    async with running() as screen:
        await screen.press("t")
        indicators.observe(database, author(), "T2-1", Observation("2024", "82.5", "年报"))
        await screen.press("f5")
        assert "82.5（2024年）" in screen.text


def test_an_indicator_without_type_and_values_is_told_so(database: Database) -> None:
    table = indicators.indicator_table(database, PRESENT)
    by_code = {item.code: item for item in table.indicators}
    printed, observed = indicator_sections(table, by_code["T2-7"])
    assert [fact.value for fact in observed.facts] == ["no later figure"]
    extra = indicator_sections(table, by_code["TX-1"])[0]
    told = {fact.label: fact.value for fact in extra.facts}
    assert (told["Type"], told["Direction"], told["Base"]) == ("—", "—", "—")
    assert {fact.label: fact.value for fact in printed.facts}["Source"].startswith("Fenghua 14th")
