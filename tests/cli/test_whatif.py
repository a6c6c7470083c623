"""The command `whatif`: answers, their JSON against the schema, kept scenarios, wrong requests."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "whatif.schema.json").read_text(encoding="utf-8")
)
AS_OF = ("--as-of", "2026-11")


@pytest.fixture
def whatif(portfolio, tmp_path):
    def run(*arguments, **options):
        state = str(tmp_path / "state")
        return portfolio("whatif", *arguments, *AS_OF, PORTFOLIO_STATE=state, **options)

    return run


@pytest.fixture
def data(whatif):
    def run(*arguments):
        done = whatif(*arguments, "--format", "json")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        jsonschema.Draft202012Validator(SCHEMA).validate(found)
        return found

    return run


def test_what_it_takes(whatif, data):
    found = data("--reach", "6.6", "--by", "2025-12")
    assert found["number"] == 1
    (only,) = found["sets"]
    assert [(move["code"], move["months"]) for move in only["moves"]] == [("P1", -12)]
    assert (only["beds"], found["before"]["beds_needed"]) == (3871, 3812)
    assert found["in_past"] is True
    said = whatif("--reach", "6.6", "--by", "2025-12").stdout
    assert "P1 by 12 months (2026 → 2025); 3,871 beds of the 3,812 needed" in said
    assert "this answer lies in the past" in said
    assert "This is the only smallest set." in said


def test_p4_alone_does_not_and_what_is_missing_is_said(whatif, data):
    found = data("--reach", "--hold", "P1")
    assert (found["sets"], found["reachable"]) == ([], False)
    assert found["missing"] == {"beds": 3741, "short": 71, "residents": 566818}
    said = whatif("--reach", "--hold", "P1").stdout
    assert "No set of projects pulled forward reaches 6.6 by Dec 2025." in said
    assert "71 are missing. They would do for 566,818 residents, not for 577,505." in said


def test_a_scenario_of_many_changes(whatif, data):
    changes = (
        *("--shift", "N1=+12", "--shift", "P1=-12", "--drop", "N2", "--beds", "P3=20"),
        *("--cost", "C2=6.6亿", "--population", "592000"),
    )
    found = data(*changes)
    assert (found["after"]["beds"], found["after"]["shortfall"]) == (3321, 587)
    assert found["after"]["first_month_met"] is None
    assert found["money"]["after"]["total_yuan"] == "3902000000.00"
    years = found["money"]["after"]["by_year_yuan"].values()
    assert sum(int(text.replace(".", "")) for text in years) == 390_200_000_000
    assert found["before"]["shortfall"] == 91
    said = whatif(*changes, lang="zh").stdout
    assert said.startswith("奉化区“十四五”卫生健康建设项目（送审稿） · 情景测算")
    assert "到2025年12月达不到6.6：少587张" in said
    assert "假设" in said
    rows = list(csv.DictReader(io.StringIO(whatif(*changes, "--format", "csv").stdout)))
    assert [int(row["beds"]) for row in rows] == [month["beds"] for month in found["months"]]


def test_kept_scenarios_are_compared(whatif, data, tmp_path):
    assert whatif("--shift", "P1=-12", "--save", "early").returncode == 0
    assert whatif("--drop", "N2", "--save", "without N2").returncode == 0
    found = data("--compare", "early", "without N2")
    short = {item["scenario"]["name"]: item["capacity"]["shortfall"] for item in found["scenarios"]}
    assert short == {"early": 0, "without N2": 371}
    assert found["before"]["shortfall"] == 91
    file = tmp_path / "state" / "scenarios" / "early.toml"
    assert data("--compare", str(file))["scenarios"][0]["capacity"]["met"] is True
    assert [item["name"] for item in data("--list")["scenarios"]] == ["early", "without N2"]
    assert data("early")["after"]["met"] is True
    assert data("early", "--population", "592000")["after"]["met"] is False
    assert data("early", "--population", "latest")["population"]["value"] == 592_000
    table = whatif("--compare", "early", "without N2").stdout
    assert "early         Dec 2025    577,505  3,871      6.703         0  Dec 2025" in table
    assert whatif("--forget", "early").returncode == 0
    assert [item["name"] for item in data("--list")["scenarios"]] == ["without N2"]
    assert file.exists() is False


def test_ways_of_counting(whatif, data):
    lines = {(x["counting"], x["basis"]): x for x in data("--definitions")["lines"]}
    assert lines["without_care", "fixed"]["per_1000"] == "5.958"
    assert lines["gross", "fixed"]["beds"] == 5026
    assert "counts beds moved from old premises twice" in whatif("--definitions").stdout


def test_sensitivity_and_critical_projects(whatif, data):
    assert data("--sensitivity")["slacks"] == []
    assert "missed as it stands, so no slip can lose it" in whatif("--sensitivity").stdout
    found = data("--sensitivity", "--target", "6.6", "--by", "2026-12")
    known = {s["code"]: s["months"] for s in found["slacks"] if s["months"] is not None}
    assert known == {"P1": 0, "N1": 12, "N2": 12}
    assert found["critical"] == ["P1"]


def test_risk_is_shown_with_its_assumptions(whatif, data, tmp_path):
    found = data("--risk", "--slip", "0:0.5,6:0.3,12:0.2", "--by", "2026-12")
    assert (found["method"], found["p50"], found["p80"]) == ("exact", "2026-12", "2027-06")
    assert found["probability"] == "0.500000"
    said = whatif("--risk").stdout
    assert "independently of each other" in said
    assert "not a promise" in said
    assert "So few finished projects are hardly a distribution" in said
    slips = tmp_path / "slips.toml"
    slips.write_text(
        '[slip]\nP1 = "0:1"\n[reference]\nslips = "24:1"\nsource = "A study"\ndate = "2019"\n',
        encoding="utf-8",
    )
    found = data("--risk", "--slips", str(slips))
    assert found["reference"]["source"] == "A study"
    assert {p["code"]: p["origin"] for p in found["projects"]}["P1"] == "given"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--shift", "X9=+1"), 2, "There is no project “X9”; the codes are: C1, C2"),
        (("--shift", "N1"), 2, "“N1” is no CODE=VALUE"),
        (("--shift", "N1=soon"), 2, "“soon” is no number of months"),
        (("--shift", "N1=1", "--shift", "N1=2"), 2, "--shift was given twice for N1"),
        (("--shift", "C2=+3", "--view", "forecast"), 2, "C2 is in use (by 2023-08)"),
        (("--shift", "N1=+12", "--view", "forecast"), 2, "nothing opens in the past"),
        (("--reach", "6.6", "--risk"), 2, "Only one of --reach"),
        (("--reach", "0"), 2, "“0” is no target"),
        (("--hold", "N1", "--drop", "N2"), 2, "--hold belongs to --reach"),
        (("--risk", "--slip", "0:0.5"), 2, "sum to 0.5, not to 1"),
        (("nothing",), 2, "There is no scenario “nothing”, none is kept"),
        (("--compare",), 2, "Name the scenarios to compare"),
        (("--save", "../x", "--drop", "N2"), 2, "cannot name a scenario"),
        (("--population", "0"), 2, "A population is above 0"),
        (("missing.toml",), 5, "missing.toml cannot be read"),
        ((), 2, "Nothing was given to change"),
    ],
)
def test_a_wrong_request_says_what_to_do(whatif, arguments, code, says):
    done = whatif(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_whatif_loads_nothing_heavy(database):
    from tests.architecture.test_imports import HEAVY, loaded

    assert loaded(HEAVY, ("whatif", "--reach"), database=database) == {
        ("whatif", "--reach"): (0, [])
    }
