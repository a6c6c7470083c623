"""A form is filled in the terminal UI and the program ends in a hurry: what was typed is a draft."""

import shutil
import signal
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests.safety import children, offices
from tests.safety.board import Run
from tests.tui.test_drive import SMALL, Office, open_form, type_percent
from tests.tui.tmux import Pane, Tmux

PLANTS: Final = ("no-draft",)
WAYS: Final = ("SIGTERM", "SIGHUP", "SIGINT", "SIGKILL", "line lost")


class _Planted(Office):
    """An office whose programs have a defect."""

    def __init__(self, tmux: Tmux, path: Path, plant: str | None) -> None:
        super().__init__(tmux, path)
        self.plant = plant or "none"

    def open(
        self, who: str = "wang", lang: str = "zh", size: tuple[int, int] = SMALL, **more: str
    ) -> Pane:
        command = [sys.executable, "-m", "tests.safety.typing_program", self.plant, "tui"]
        here = {"PYTHONPATH": str(Path(__file__).parents[2])}
        pane = self._tmux.open(command, self._environ(who, lang) | here | more, size)
        pane.wait_for("q 退出", "截至")
        return pane


def run(run: Run) -> None:
    if shutil.which("tmux") is None:
        run.violated("tmux is not installed")
        return
    offices.stop_the_clock()
    with closing(Tmux()) as tmux:
        for turn in run.turns(run.many(len(WAYS), 20 * len(WAYS))):
            with children.room() as folder:
                _end(run, _Planted(tmux, offices.seeded(folder), run.plant), turn)


def _end(run: Run, office: _Planted, turn: int) -> None:
    """Type, end the program one way, look for the draft; sometimes open the program again."""
    way, dice = WAYS[turn % len(WAYS)], run.dice("signal", turn)
    percent = f"{dice.randrange(10, 99)}.{dice.randrange(1, 9)}"
    try:
        _typed(office, way, percent)
        run.count(f"ended by {way}")
        if percent not in office.kept("wang"):
            run.violated("what was typed is no draft", way=way, turn=turn)
        elif office.values("C2"):
            run.violated("what was typed was filed without being asked", way=way, turn=turn)
        elif dice.random() < 0.5 and not run.short:
            _offered(office, percent)
            run.count("drafts offered and filed")
    except pytest.fail.Exception as failure:
        run.violated(str(failure).splitlines()[0], way=way, turn=turn)
    for fault in offices.faults(office.path):
        run.violated(fault, way=way, turn=turn)


def _typed(office: _Planted, way: str, percent: str) -> None:
    pane = office.open()
    open_form(pane)
    type_percent(pane, percent)
    if way == "line lost":
        pane.hang_up()
        return
    if way == "SIGKILL":
        pane.wait_until(lambda: percent in office.kept("wang"), "waited for the draft")
    pane.kill(signal.Signals[way])
    pane.wait_for_the_end()


def _offered(office: _Planted, percent: str) -> None:
    again = office.open()
    again.wait_for("未提交的草稿", "C2")
    again.press("Enter")
    again.wait_for(f"完成比例（%）       {percent}")
    again.press("C-s")
    again.wait_for("已填报 C2")
    again.press("q")
    again.wait_for_the_end()
