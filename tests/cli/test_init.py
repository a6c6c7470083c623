"""`init --empty` with a district and plan of one's own: given, asked for on a terminal, refused."""

import pytest

from portfolio.beds.service.rollup import roll_up
from portfolio.cli import init
from portfolio.cli.main import main
from portfolio.history.service import log as history
from portfolio.projects.service import edits, lookup, plans
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Month
from tests.conftest import NOW, author
from tests.tui.terminal import Terminal

OWN = {
    "--district": "beilun",
    "--district-name": "北仑区",
    "--plan": "bl-15",
    "--title": "北仑区“十五五”规划",
    "--title-en": "Beilun plan",
    "--years": "2026-2030",
    "--month": "2026-06",
    "--source": "北仑区卫生健康规划",
}


def typed(own):
    return [word for pair in own.items() for word in pair]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "own.db"


def holds_the_plan(path):
    """Hold a database against what was asked for: one district, one plan, nothing of the seed."""
    database = Database(path)
    (plan,) = plans.list_plans(database, NOW)
    assert (plan.code, plan.name_zh, plan.name_en) == (
        *(OWN["--plan"], OWN["--title"], OWN["--title-en"]),
    )
    assert (plan.first_year, plan.last_year, plan.month) == (2026, 2030, Month.of(2026, 6))
    assert (plan.district, plan.current, plan.entries) == ("beilun", True, 0)
    (district,) = plans.list_districts(database)
    assert (district.code, district.name_zh) == ("beilun", "北仑区")
    assert lookup.list_townships(database) == ()
    assert history.check(database).problems == ()
    return database


def test_a_bureau_starts_with_its_own_district_and_plan(portfolio, path):
    done = portfolio("--db", str(path), "init", "--empty", *typed(OWN), db=False)
    assert (done.returncode, done.stdout) == (0, "")
    database = holds_the_plan(path)
    edits.add_project(database, author(), edits.NewProject("A1", "甲院", "文件", group="new"))
    assert roll_up(database, NOW).total.projects == 1
    assert "bl-15" in portfolio("--db", str(path), "plan", "list", db=False).stdout


def test_the_english_title_may_be_left_out(portfolio, path):
    own = {flag: text for flag, text in OWN.items() if flag != "--title-en"}
    done = portfolio("--db", str(path), "init", "--empty", *typed(own), db=False)
    assert done.returncode == 0, done.stderr
    assert plans.list_plans(Database(path), NOW)[0].name_en == ""


def test_without_a_terminal_and_options_it_is_the_plan_of_the_seed(portfolio, path):
    assert portfolio("--db", str(path), "init", "--empty", db=False).returncode == 0
    assert [plan.code for plan in plans.list_plans(Database(path), NOW)] == ["fenghua-14-5"]


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["--empty", "--plan", "x", "--years", "2026-2030"], 2, "--district, --district-name"),
        (["--plan", "x"], 2, "--empty"),
        (["--empty", *typed({**OWN, "--years": "2030-2026"})], 5, "2026"),
        (["--empty", *typed({**OWN, "--years": "soon"})], 2, "soon"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_founded(
    portfolio, path, lang, given, code, said
):
    done = portfolio("--db", str(path), "init", *given, db=False, lang=lang)
    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done.stderr
    assert said in done.stderr
    assert not path.exists()


@pytest.mark.parametrize(("lang", "asked"), [("zh", "代码"), ("en", "The code of your district.")])
def test_a_terminal_asks_for_what_was_not_given(path, monkeypatch, capsys, lang, asked):
    """A blank answer and one that cannot be read are asked for again."""
    given = {flag: OWN[flag] for flag in ("--plan", "--source")}
    answers = ["  ", "beilun", "北仑区", OWN["--title"], "Beilun plan", "never", "2026-2030"]
    typing = iter([*answers, "2026-06"])
    monkeypatch.setattr(init, "_on_terminal", lambda: True)
    questions = []

    def answer(words, **_):
        questions.append(words)
        return next(typing)

    monkeypatch.setattr(init.click, "prompt", answer)
    with pytest.raises(SystemExit) as ended:
        main(["--db", str(path), "--lang", lang, "init", "--empty", *typed(given)])
    assert ended.value.code == 0
    assert list(typing) == []
    assert asked in questions[0]
    assert (len(questions), len(set(questions))) == (8, 6)
    assert "never" in capsys.readouterr().err
    holds_the_plan(path)


@pytest.mark.long
def test_a_true_terminal_asks(path, tmp_path, monkeypatch):
    monkeypatch.setenv("PORTFOLIO_STATE", str(tmp_path / "state"))
    terminal = Terminal(["-m", "portfolio", "--db", str(path), "--lang", "en", "init", "--empty"])
    for question, flag in (
        *((b"code of your district", "--district"), (b"name of your district", "--district-name")),
        *((b"code of its plan", "--plan"), (b"Chinese title", "--title")),
        *((b"English title", "--title-en"), (b"horizon", "--years"), (b"month of", "--month")),
        (b"document", "--source"),
    ):
        terminal.read_until(question)
        terminal.send(f"{OWN[flag]}\n".encode())
    assert terminal.ended() == 0
    holds_the_plan(path)


def test_what_stands_there_is_not_asked_about(portfolio, database):
    done = portfolio("init", "--empty", "--if-missing")
    assert (done.returncode, done.stderr) == (0, "")
    again = portfolio("init", "--empty", *typed(OWN))
    assert (again.returncode, "already exists" in again.stderr) == (7, True)
    assert [plan.code for plan in plans.list_plans(database, NOW)] == ["fenghua-14-5"]
