"""The program on a real terminal: keys in, screen out, and what is filed by it."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from rich.cells import cell_len, set_cell_size

from portfolio.store.database import Database
from portfolio.values.clock import CHINA
from portfolio.whatif.records import Scenario
from portfolio.whatif.service import shelf
from tests.fixtures.generate import generate
from tests.fixtures.revisions import go, revisions
from tests.tui.tmux import WHEEL_DOWN, WHEEL_UP, Pane, Tmux, have_tmux

TODAY: Final = datetime.now(CHINA)  # the program runs by the clock of the machine
THIS_MONTH: Final = f"{TODAY:%Y-%m}"
NEXT_YEAR: Final = TODAY.year + 1
SMALL, LARGE = (80, 24), (140, 40)


class Office:
    """A database, and officers who open the program on it."""

    def __init__(self, tmux: Tmux, path: Path) -> None:
        self._tmux = tmux
        self.path = path
        self.program = ("-m", "portfolio", "tui")

    def _environ(self, who: str, lang: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path.parent),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PORTFOLIO_DB": str(self.path),
            "PORTFOLIO_STATE": str(self.path.parent / f"kept-{who}"),
            "PORTFOLIO_USER": who,
            "PORTFOLIO_LANG": lang,
            "PORTFOLIO_DUE_UNTIL": "0",  # the month that is due is this one, whatever the day
        }

    def open(
        self, who: str = "wang", lang: str = "zh", size: tuple[int, int] = SMALL, **more: str
    ) -> Pane:
        """Open the program for an officer and wait for its list."""
        pane = self.start(who, lang, size, **more)
        pane.wait_for(*{"zh": ("q 退出", "截至"), "en": ("q Quit", "as of")}[lang])
        return pane

    def start(
        self, who: str = "wang", lang: str = "zh", size: tuple[int, int] = SMALL, **more: str
    ) -> Pane:
        """Open the program for an officer, whatever it says first."""
        command = [sys.executable, *self.program]
        return self._tmux.open(command, self._environ(who, lang) | more, size)

    def say(self, *arguments: str) -> Any:
        """Run a command and return what it prints as JSON."""
        return json.loads(self.do(*arguments, "--format", "json"))

    def do(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "portfolio", *arguments]
        environ = self._environ("clerk", "en")
        return subprocess.run(
            command, check=True, capture_output=True, env=environ, encoding="utf-8"
        ).stdout

    def values(self, code: str) -> Any:
        """Return what the report of this month says of a project."""
        reports = self.say("show", code)["reports"]
        return next((each["values"] for each in reports if each["month"] == THIS_MONTH), {})

    def kept(self, who: str) -> str:
        """Return the drafts kept for an officer."""
        folder = self.path.parent / f"kept-{who}" / "drafts"
        return "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.json"))


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    have_tmux()
    server = Tmux()
    yield server
    server.close()


@pytest.fixture
def office(tmux: Tmux, database: Database) -> Office:
    return Office(tmux, database.path)


# --- filing ---------------------------------------------------------------------------------------


def open_form(pane: Pane) -> None:
    """Open the form of the second project, C2."""
    pane.press("Down", "r")
    pane.wait_for("月度填报 · C2 奉化区中医医院迁建工程", "上次填报 2023年8月")


def type_percent(pane: Pane, percent: str) -> None:
    pane.press("Tab", "Tab", "Tab")
    pane.type(percent)
    pane.wait_for(f"完成比例（%）       {percent}")


@pytest.mark.always
def test_a_monthly_round_of_three_projects(office: Office) -> None:
    pane = office.open()
    pane.press("m")
    pane.wait_for("逐项填报 1/9", "回车：")
    pane.press("Enter")
    pane.wait_for("逐项填报 2/9", "首次填报")
    pane.press("Tab", "Tab")
    pane.type(f"{NEXT_YEAR}.6")
    pane.press("Tab", "6")
    pane.wait_for("6 施工组织")
    pane.press("C-s")
    pane.wait_for("逐项填报 3/9，已报2项", "N1", "上次 开工建设")
    pane.press("Tab", "Right", "C-s")
    pane.wait_for("逐项填报 4/9，已报3项")
    pane.press("Escape")
    pane.wait_for("9项中已填报3项")
    pane.wait_for("本月已报3/9")
    rows = {row["code"]: row for row in office.say("list")["projects"]}
    first, second, third = rows["C1"], rows["C3"], rows["N1"]
    assert {row["last_report"] for row in (first, second, third)} == {THIS_MONTH}
    assert third["stage"] == "foundation"
    assert second["forecast_finish"] == f"{NEXT_YEAR}-06"
    assert office.values("C3") == {"forecast_finish": f"{NEXT_YEAR}-06", "reason": "contractor"}


@pytest.mark.long
def test_two_programs_that_change_the_same_field(office: Office) -> None:
    first, second = office.open("wang"), office.open("li")
    for pane, percent in ((first, "30"), (second, "40")):
        open_form(pane)
        type_percent(pane, percent)
    first.press("C-s")
    first.wait_for("已填报 C2", "本月已报0/9")
    second.wait_for("其间wang填报了“30%”")
    second.press("C-s")
    second.wait_for("○ 本人填报  40%", "● 对方填报  30%")
    second.press("Up", "Enter")
    second.wait_for("● 本人填报  40%", "○ 对方填报  30%")
    second.press("C-s")
    second.wait_for("已填报 C2")
    newest, before = office.say("log", "C2")["changes"][:2]
    assert (before["who"], before["rows"][0]["new"]["percent"]) == ("wang", 300)
    assert (newest["who"], newest["rows"][0]["old"], newest["rows"][0]["new"]) == ("li", 300, 400)
    assert office.values("C2") == {"percent": "40"}


@pytest.mark.long
def test_a_list_refreshes_when_another_program_files(office: Office) -> None:
    first, second = office.open("wang"), office.open("li", "en")
    first.press("Down", "Down", "r")
    first.wait_for("月度填报 · C3", "首次填报")
    type_percent(first, "30")
    first.press("C-s")
    second.wait_for("reported 1/9")


# --- what was typed outlives the program ------------------------------------------------------------


@pytest.mark.parametrize(
    "way",
    ["killed", *(pytest.param(way, marks=pytest.mark.long) for way in ("ended", "hung up"))],
)
def test_what_was_typed_outlives_a_program(office: Office, way: str) -> None:
    pane = office.open()
    open_form(pane)
    type_percent(pane, "62.5")
    if way == "killed":
        pane.wait_until(lambda: "62.5" in office.kept("wang"), "waited for the draft")
        pane.kill(signal.SIGKILL)
        pane.wait_for_the_end()
    elif way == "ended":
        pane.kill(signal.SIGTERM)
        pane.wait_for_the_end()
    else:
        pane.hang_up()
    assert office.values("C2") == {}
    again = office.start()
    again.wait_for("未提交的草稿", "C2", "Esc 返回")
    again.press("Enter")
    again.wait_for("完成比例（%）       62.5")
    again.press("C-s")
    again.wait_for("已填报 C2")
    assert office.values("C2") == {"percent": "62.5"}
    assert "62.5" not in office.kept("wang")


# --- a database that cannot be written --------------------------------------------------------------


def file_in_vain(pane: Pane, *told: str) -> None:
    """File; read what is told and close it: what was typed is still there."""
    pane.press("C-s")
    pane.wait_for(*told, "关闭")
    pane.press("Enter")
    pane.wait_without("关闭")
    pane.wait_for("完成比例（%）       30")


def file_at_last(pane: Pane, office: Office) -> None:
    pane.press("C-s")
    pane.wait_for("已填报 C2")
    assert office.values("C2") == {"percent": "30"}


@pytest.fixture
def filled(office: Office) -> Pane:
    """A form with something typed."""
    return fill_in(office)


def fill_in(office: Office) -> Pane:
    pane = office.open()
    open_form(pane)
    type_percent(pane, "30")
    return pane


#: The program with less patience for a locked database than its ten seconds.
_HASTY: Final = """
from portfolio.cli.main import main
from portfolio.store import opening

opening.PATIENCE = 0.5
main(["tui"])
"""


@pytest.mark.long
def test_a_database_that_another_program_writes_to(office: Office) -> None:
    office.program = ("-c", _HASTY)
    filled = fill_in(office)
    with closing(sqlite3.connect(office.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        file_in_vain(filled, "另一程序正在写入数据库", "请稍后再试")
    file_at_last(filled, office)


@pytest.mark.long
def test_a_database_that_was_moved_away(office: Office, filled: Pane) -> None:
    away = office.path.rename(office.path.with_suffix(".away"))
    file_in_vain(filled, "没有数据库")
    away.rename(office.path)
    file_at_last(filled, office)


@pytest.mark.long
def test_a_database_that_cannot_be_written_to(office: Office, filled: Pane) -> None:
    with read_only(office.path):
        # As root the file is made immutable, which SQLite now and then takes for a failing disk.
        file_in_vain(filled, office.path.name, "请检查")
    file_at_last(filled, office)


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Let nobody write to a file, whom permission bits do not bind neither."""
    if os.geteuid() != 0:
        path.chmod(0o444)
        yield
        path.chmod(0o644)
        return
    if subprocess.run(["chattr", "+i", path], check=False, capture_output=True).returncode:
        pytest.skip("root writes to what is read-only, and chattr does not work here")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", path], check=True)


# --- the list ---------------------------------------------------------------------------------------


@pytest.fixture
def district(tmux: Tmux, tmp_path: Path) -> Office:
    """An office with ten thousand projects."""
    path = generate(tmp_path / "many.db", 10_000)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE project SET name_zh = '溪口中医医院迁建工程' WHERE id = 7777")
    return Office(tmux, path)


@pytest.mark.long
def test_a_filter_among_ten_thousand(district: Office) -> None:
    pane = district.open(size=LARGE)
    pane.wait_for("10,000项")
    pane.press("/")
    pane.type("zyy")
    pane.wait_for("溪口中医医院迁建工程", "1项")
    pane.press("Enter")
    pane.wait_for("Enter 打开")
    pane.press("Enter")
    pane.wait_for("G07777 溪口中医医院迁建工程")


@pytest.mark.long
def test_both_languages_live(office: Office) -> None:
    pane = office.open()
    pane.press("l")
    pane.wait_for("q Quit", "Fenghua 14th Five-Year Plan")
    pane.press("?")
    pane.wait_for("Walks through the projects shown")
    pane.press("Escape")
    pane.wait_without("Walks through")
    pane.press("C-p")
    pane.wait_for("What do you want to do?", "Monthly round")
    pane.press("Escape")
    pane.wait_without("What do you want")
    pane.press("l")
    pane.wait_for("q 退出")
    pane.press("?")
    pane.wait_for("查找与排列")
    pane.press("Escape")
    pane.wait_without("查找与排列")
    pane.press("C-p")
    pane.wait_for("要做什么？", "逐项填报")


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_scenario_is_tried_without_colours_and_kept_where_the_command_finds_it(
    office: Office, lang: str
) -> None:
    pane = office.open(lang=lang, NO_COLOR="1")
    pane.press("w")
    pane.wait_for("3,721", "┃")
    pane.press("End", "Up", "Up", "Up", "S-Left")
    pane.wait_for("3,871", {"zh": "提前12个月", "en": "12 months earlier"}[lang])
    assert hues(pane) == set()
    pane.press("C-s")
    pane.wait_for({"zh": "以什么名称保存", "en": "Under which name"}[lang])
    pane.type("early")
    pane.press("Enter")
    pane.wait_for({"zh": "已保存为“early”", "en": "Kept as “early”"}[lang])
    kept = shelf.load(office.path.parent / "kept-wang", "early")
    assert kept == Scenario("early", shifts={"P1": -12})
    pane.press("Escape")
    pane.wait_for({"zh": "q 退出", "en": "q Quit"}[lang])


@pytest.mark.long
def test_twenty_columns_by_five_lines_and_back(office: Office) -> None:
    pane = office.open()
    before = pane.lines
    pane.resize(20, 5)
    pane.wait_until(lambda: max(map(cell_len, pane.lines)) <= 20, "waited for 20 columns")
    pane.press("Down")
    pane.resize(*SMALL)
    # The cursor is a row further on, and with it the mark of the scroll bar; all else is as before.
    pane.wait_until(
        lambda: (
            [set_cell_size(line, 78) for line in pane.lines]
            == [set_cell_size(line, 78) for line in before]
        ),
        "waited for the first screen",
    )


# --- colours ----------------------------------------------------------------------------------------


def hues(pane: Pane) -> set[str]:
    """Return the colours on the screen that are not grey."""
    found = set(re.findall("[34]8;2;([0-9;]+)m", pane.styled))
    return {colour for colour in found if len(set(colour.split(";"))) > 1}


@pytest.mark.long
def test_without_colours_the_lights_are_told_apart(office: Office) -> None:
    office.do("report", "N1", "--month", THIS_MONTH, "--stage", "structure")
    pane = office.open(NO_COLOR="1")
    assert hues(pane) == set()
    pane.wait_for("■红  N1", "·灰  N2")
    assert hues(office.open())


@pytest.mark.long
def test_the_light_theme_from_the_palette(office: Office) -> None:
    pane = office.open()
    assert "48;2;251;251;249" not in pane.styled
    pane.press("C-p")
    pane.wait_for("要做什么？")
    pane.type("浅色")
    pane.wait_until(lambda: bool(re.search("切换配色。 *│\n.*╰", pane.text)), "waited for one left")
    pane.press("Enter")
    pane.wait_until(lambda: "48;2;251;251;249" in pane.styled, "waited for a light screen")


# --- the mouse --------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_mouse(office: Office) -> None:
    pane = office.open(size=(80, 12))
    pane.click("C3 ")
    pane.press("r")
    pane.wait_for("月度填报 · C3")
    pane.press("Escape")
    pane.wait_for("q 退出")
    pane.click("滞后")
    pane.wait_for("滞后↓")
    pane.mouse(WHEEL_DOWN, 10, 7)
    pane.wait_without("── 续建")
    pane.mouse(WHEEL_UP, 10, 7)
    pane.wait_for("── 续建")
    pane.click("C3 ")
    pane.click("C3 ")
    pane.wait_for("C3 宁波奉化葛岙卫生院")


@pytest.mark.long
def test_an_older_database_is_upgraded_only_when_asked(office: Office) -> None:
    go(office.path, "0001", revisions())
    before = office.path.read_bytes()
    pane = office.start()
    pane.wait_for("现在升级吗？")
    pane.type("n\n")
    pane.wait_for("portfolio db upgrade")
    assert office.path.read_bytes() == before
    pane = office.start()
    pane.wait_for("现在升级吗？")
    pane.type("y\n")
    pane.wait_for("q 退出", "截至")
    assert [item.name for item in office.path.parent.glob("*-backups/*-0001-*.db")]
