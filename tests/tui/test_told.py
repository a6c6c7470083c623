"""What has just happened is told in lines of its own: the newest of it, whole."""

from collections.abc import Callable

import pytest

from tests.tui.conftest import Running
from tui.widgets.told import Told


async def test_of_many_messages_the_newest_are_told(running: Running) -> None:
    async with running() as screen:
        for number in range(1, 9):
            screen.app.notify(f"第{number}条")
        await screen.settle()
        assert [number for number in range(1, 9) if f"第{number}条" in screen.text] == [
            4,
            5,
            6,
            7,
            8,
        ]


async def test_what_was_told_before_goes_with_what_is_told_now(running: Running) -> None:
    async with running() as screen:
        told = screen.app.screen.query_one(Told)
        screen.app.notify("先前")
        told.age("先前")
        screen.app.notify("其一")
        screen.app.notify("其二")
        await screen.settle()
        assert "先前" not in screen.text
        assert "其一\n 其二" in screen.text


async def test_one_that_is_longer_than_its_room_begins_and_ends_in_a_sign(running: Running) -> None:
    async with running() as screen:
        screen.app.notify("\n".join(f"第{number}行" for number in range(1, 9)))
        await screen.settle()
        assert "第4行\n …" in screen.text
        assert "第5行" not in screen.text


class Due:
    """A timer that the test lets run out."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self.seconds, self.act, self.stopped = seconds, act, False

    def stop(self) -> None:
        self.stopped = True


async def test_one_that_is_told_again_stands_its_whole_time(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up: list[Due] = []

    def later(_: Told, seconds: float, act: Callable[[], None]) -> Due:
        set_up.append(Due(seconds, act))
        return set_up[-1]

    monkeypatch.setattr(Told, "set_timer", later)
    async with running() as screen:
        for _ in range(2):
            screen.app.notify("又一次")
        first, again = set_up[:2], set_up[2:]
        assert [timer.stopped for timer in first] == [True, True]
        assert [timer.seconds for timer in again] == [timer.seconds for timer in first]
        (stale, gone) = again
        stale.act()
        await screen.settle()
        assert "又一次" in screen.text
        gone.act()
        await screen.settle()
        assert "又一次" not in screen.text
