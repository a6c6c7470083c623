"""`city`, `rollup --by district`: a city on the command line, in every form and both languages."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

from portfolio.values.months import Month
from tests.fixtures.cities import District, Works, settle

DOCS = Path(__file__).parents[2] / "docs"
ROLLUP = json.loads((DOCS / "rollup.schema.json").read_text(encoding="utf-8"))
CITY = json.loads((DOCS / "city.schema.json").read_text(encoding="utf-8"))
AS_OF = ("--as-of", "2026-11")
END = Month.of(2030, 12)
MET = District("met", 100_000, 500, 510, END, (Works(50, Month.of(2028, 6), fen=9_900),))
#: Nothing tells yet: its beds in use may or may not suffice in 2030.
OPEN = District("open", 200_000, 500, 500, END, (Works(5, Month.of(2027, 6), Month.of(2026, 8)),))


@pytest.fixture
def city(portfolio, database):
    settle(database, (MET, OPEN))
    return portfolio


def rows(portfolio, *arguments):
    return list(csv.DictReader(io.StringIO(portfolio(*arguments, "--format", "csv").stdout)))


@pytest.mark.parametrize("view", ["plan", "forecast", "confirmed"])
def test_json_keeps_its_schemas(city, view):
    whole = city.json("rollup", "--by", "district", "--view", view, *AS_OF)
    jsonschema.validate(whole, ROLLUP)
    data = city.json("city", "--view", view, *AS_OF)
    schemas = Registry().with_resource("rollup.schema.json", Resource.from_contents(ROLLUP))
    jsonschema.Draft202012Validator(CITY, registry=schemas).validate(data)
    assert {key: data[key] for key in whole["capacity"]} == whole["capacity"]
    assert data["target"] is None
    beds, people = 3891 + 550 + 1005, 577_505 + 300_000
    assert data["sums"]["plan"]["beds"] == beds
    assert data["sums"]["plan"]["per_1000"] == f"{1000 * beds / people:.3f}"
    assert [item["code"] for item in data["districts"]] == ["fenghua", "met", "open"]


def test_csv_and_json_agree_cell_by_cell(city):
    data, flat = city.json("city", *AS_OF), rows(city, "city", *AS_OF)
    for row, item in zip(flat, data["districts"], strict=False):
        plan, in_use = item["own"]["plan"], item["own"]["confirmed"]
        assert (row["key"], row["plan"]) == (item["code"], item["plan"])
        assert (row["planned_beds"], row["planned_per_1000"]) == (
            str(plan["beds"]),
            plan["per_1000"],
        )
        assert (row["in_use_beds"], row["in_use_most_beds"]) == (
            str(in_use["beds"]),
            str(in_use["most_beds"]),
        )
        assert row["met"] == str(item["met"]).lower()
    assert (flat[-1]["key"], flat[-1]["planned_beds"]) == ("total", "5446")
    sums = rows(city, "rollup", "--by", "district", *AS_OF)
    assert [row["projects"] for row in sums] == ["9", "1", "1", "11"]
    assert [{key: row[key] for key in flat[0]} for row in sums] == flat


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "no target of its own"), ("zh", "没有自己的目标")]
)
@pytest.mark.parametrize("form", ["table", "md"])
def test_the_city_is_said_to_have_no_target(city, lang, words, form):
    for command in (("city",), ("rollup", "--by", "district")):
        done = city(*command, *AS_OF, "--format", form, lang=lang)
        assert (done.returncode, done.stderr) == (0, "")
        assert words in done.stdout
        assert "met区" in done.stdout


def test_one_line_a_district(city):
    lines = city("city", *AS_OF).stdout.splitlines()
    (seeded,) = (line for line in lines if line.startswith("Fenghua"))
    said = "fenghua-14-5 6.60 by Dec 2025 6.443 5.240 5.240-6.443 91 missed ~12 mo"
    assert " ".join(seeded.split()[1:]) == said
    (met,) = (line for line in lines if line.startswith("met区"))
    said = "met-15 5.10 by Dec 2030 5.500 5.500 5.000 0 met —"
    assert " ".join(met.split()[1:]) == said


def test_the_check_asks_each_district_for_its_own_target(city):
    done = city("city", "--check", *AS_OF)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 3)
    assert done.stderr.startswith("Fenghua: Plan: the target is missed at Dec 2025, 91 beds short")
    assert city("rollup", "--by", "district", "--check", *AS_OF).stderr == done.stderr
    alone = [city("--district", code, "rollup", "--check", *AS_OF) for code in ("met", "open")]
    assert [item.returncode for item in alone] == [0, 0]
    assert [item.stderr for item in alone] == [
        f"{line.partition(': ')[2]}\n" for line in done.stderr.splitlines()[1:]
    ]


def test_where_nothing_tells_yet_the_check_ends_with_0(city):
    known = city.json("city", "--view", "confirmed", *AS_OF)
    assert [item["met"] for item in known["districts"]] == [False, None, None]
    early = city("city", "--check", "--view", "confirmed", "--as-of", "2024-12")
    assert (early.returncode, "nothing tells yet" in early.stderr) == (0, True)


def test_without_any_target_there_is_nothing_to_check(portfolio, tmp_path):
    empty = str(tmp_path / "empty.db")
    portfolio("--db", empty, "init", "--empty", db=False)
    done = portfolio("--db", empty, "city", "--check", db=False)
    assert (done.returncode, "no target to check" in done.stderr) == (7, True)
    assert portfolio("--db", empty, "rollup", "--by", "district", db=False).returncode == 0


@pytest.mark.parametrize(
    "typed",
    [
        ("--district", "met", "city"),
        ("--plan", "met-15", "rollup", "--by", "district"),
        ("rollup", "--by", "district", "--since", "2026-10"),
        ("rollup", "--by", "district", "--target", "T"),
        ("monthly", "--by", "district", "--out", "packs", "--issue"),
        ("--district", "met", "monthly", "--by", "district", "--out", "packs"),
        ("rollup", "--by", "district", "--format", "xlsx", "--out", "x.xlsx"),
    ],
)
def test_what_speaks_of_one_plan_is_refused(city, typed, tmp_path):
    done = city(*typed, lang="zh")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert not {path.name for path in tmp_path.iterdir()} & {"x.xlsx", "packs"}


def test_what_rests_on_doubt_is_marked_in_the_city_too(portfolio):
    asked = ("report", "C2", "--month", "2026-10", "--stage", "in_use", "--beds-open", "6000")
    assert portfolio(*asked, "--source", "x", "--sure").returncode == 0
    told = portfolio("city", "--as-of", "2026-11").stdout
    assert "8,426! to 9,121! beds" in told
    assert "! Taken in doubt, and counted: C2" in told
    assert "14.590-15.794!" in told
    (found,) = json.loads(portfolio("city", "--as-of", "2026-11", "--format", "json").stdout)[
        "districts"
    ]
    assert [item["field"] for item in found["doubted"]] == ["beds_open"]


def test_an_opening_without_a_document_is_named_in_the_city_too(portfolio):
    asked = ("report", "P3", "--month", "2026-10", "--stage", "in_use", "--sure")
    assert portfolio(*asked).returncode == 0
    assert "without a document, counted in the most alone: P3" in portfolio("city").stdout
    assert "投用无依据文件，只计入至多数：P3" in portfolio("city", lang="zh").stdout
    (found,) = json.loads(portfolio("city", "--format", "json").stdout)["districts"]
    assert found["opening_without_document"] == ["P3"]
