"""Whole collections of garbage wait until nobody is at the keys."""

import gc
from collections.abc import Iterator

import pytest

from tests.tui.conftest import Running
from tui.shell import tidying
from tui.shell.tidying import Tidying


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """What the clock of the collections shows; what was set aside meanwhile is given back."""
    now = [1000.0]
    monkeypatch.setattr(tidying, "monotonic", lambda: now[0])
    monkeypatch.setattr(tidying, "_WORTH", 0)
    yield now
    gc.unfreeze()


def test_all_is_collected_when_the_keys_have_been_quiet_for_a_while(clock: list[float]) -> None:
    at_work = Tidying()
    clock[0] += tidying.QUIET - 1
    assert not at_work.tidy(settled=True)
    clock[0] += 2
    at_work.typed()
    assert not at_work.tidy(settled=True)
    clock[0] += tidying.QUIET + 1
    frozen = gc.get_freeze_count()
    assert at_work.tidy(settled=False)
    assert gc.get_freeze_count() == frozen
    assert at_work.tidy(settled=True)
    assert gc.get_freeze_count() > frozen


async def test_the_oldest_objects_are_left_alone_while_it_runs(running: Running) -> None:
    before = gc.get_threshold()
    async with running() as screen:
        assert gc.get_threshold()[2] > before[2]
        typed = screen.app._tidying._typed
        await screen.press("down")
        assert screen.app._tidying._typed > typed
    assert gc.get_threshold() == before
