"""What has just happened is told in lines of its own: the newest of it, whole."""

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
