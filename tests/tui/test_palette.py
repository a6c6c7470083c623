"""Colours of lights and groups: where a terminal has few or none of them nothing grows dim."""

from collections.abc import Iterator

import pytest

from tests.tui.conftest import Running
from tui.shell import palette
from tui.shell.palette import GROUP_COLOURS, LIGHT_COLOURS, use_sixteen


@pytest.fixture(autouse=True)
def colours() -> Iterator[None]:
    """The colours of the program, whatever a test made of them."""
    kept = dict(GROUP_COLOURS), dict(LIGHT_COLOURS)
    yield
    GROUP_COLOURS.update(kept[0])
    LIGHT_COLOURS.update(kept[1])


async def test_without_colours_lights_are_as_bright_as_the_text(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running() as screen:
        assert screen.app.no_color
        asked = {code: colour for code, colour in LIGHT_COLOURS.items() if code != "grey"}
        assert set(asked.values()) == {palette.DARK.foreground}
        assert set(GROUP_COLOURS.values()) == {palette.DARK.foreground}
        screen.app.action_switch_theme()
        assert LIGHT_COLOURS["red"] == palette.LIGHT.foreground
        assert LIGHT_COLOURS["grey"] != palette.LIGHT.foreground


@pytest.mark.parametrize("dark", [True, False])
def test_of_sixteen_colours_no_light_has_that_of_another(dark: bool) -> None:
    use_sixteen(dark=dark)
    assert len({*LIGHT_COLOURS.values()}) == len(LIGHT_COLOURS)
    assert len({*GROUP_COLOURS.values()}) == len(GROUP_COLOURS)
