"""`indicator`: the plan's table listed, added to and observed; no other target moves the beds."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "indicators.schema.json").read_text(encoding="utf-8")
)
AS_OF = ("--as-of", "2026-11")
WHY = ("--source", "年报", "--reason", "年报")


def of_code(data, code):
    return next(item for item in data["indicators"] if item["code"] == code)


def beds_of(portfolio):
    return portfolio.json("rollup", *AS_OF)["capacity"]["beds"]


def test_the_list_keeps_its_schema_and_prints_the_plan_verbatim(portfolio):
    data = portfolio.json("indicator", "list", *AS_OF)
    jsonschema.validate(data, SCHEMA)
    assert [item["code"] for item in data["indicators"]] == [
        *(f"T2-{n}" for n in range(1, 21)),
        "TX-1",
    ]
    nursery = of_code(data, "T2-12")
    figures = ("base", "base_year", "target", "target_year")
    assert [nursery[name] for name in figures] == ["1.12", 2020, "4.55", 2025]
    assert [(told["as_of"], told["value"], told["source"]) for told in nursery["observed"]] == [
        ("2023", "4.15", "daily-2024")
    ]
    assert of_code(data, "T2-2")["target"] == "7.0"
    assert of_code(data, "T2-10")["base"] is None
    assert [item["code"] for item in data["indicators"] if item["type"] == "binding"] == [
        "T2-10",
        "T2-11",
    ]


def test_two_are_measured_by_the_projects(portfolio):
    data = portfolio.json("indicator", "list", *AS_OF)
    told = {
        (item["code"], line["view"], line["population"]["basis"]): line
        for item in data["indicators"]
        for line in item["measured"]
    }
    assert {code for code, _, _ in told} == {"T2-6", "T2-11"}
    beds = told["T2-6", "confirmed", "fixed"]
    assert (beds["least"], beds["most"], beds["needed"], beds["met"]) == (3026, 3721, 3812, False)
    assert of_code(data, "T2-6")["target"] == "6.60"
    plan, in_use = (told["T2-11", view, "fixed"] for view in ("plan", "confirmed"))
    assert (plan["least"], plan["most"], plan["needed"], plan["met"]) == (100, 150, 87, True)
    assert (plan["least_rate"], plan["most_rate"]) == ("1.732", "2.597")
    assert (in_use["least"], in_use["most"], in_use["met"]) == (50, 150, None)
    assert told["T2-11", "plan", "latest"]["needed"] == 89


def test_table_csv_and_markdown_agree(portfolio):
    table = portfolio("indicator", "list", *AS_OF).stdout
    (line,) = [line for line in table.splitlines() if line.startswith("T2-11 ")]
    for words in ("Binding", "0.87 (2020)", "1.50 (2025)", "no later figure", "not known"):
        assert words in line
    assert "Plan 1.73 to 2.60" in line
    assert "T2-11: beds as built, those before not told" in table
    rows = list(csv.DictReader(io.StringIO(portfolio("indicator", "list", "--format=csv").stdout)))
    row = next(row for row in rows if row["code"] == "T2-11")
    assert (row["plan_least"], row["plan_most"], row["needed"]) == ("1.732", "2.597", "87")
    chinese = portfolio("indicator", "list", "--format", "md", lang="zh").stdout
    assert "| T2-17 | 县域内就诊率 | % | 预期性 |" in chinese
    assert "99.4（2022年）" in chinese
    assert "无后续数" in chinese


def test_what_was_observed_stands_from_its_document_on(portfolio):
    def nursery(*options):
        return of_code(portfolio.json("indicator", "list", *options), "T2-12")["observed"]

    assert (len(nursery("--as-of", "2024-02")), len(nursery("--as-of", "2024-03"))) == (0, 1)
    assert nursery(*AS_OF, "--known-at", "2024-03-01") == []
    done = portfolio("indicator", "observe", "t2-12", "--date", "2024-12-31", "--value=4.2", *WHY)
    assert "4.2 of t2-12 in 2024-12-31 is on record" in done.stderr
    assert [told["value"] for told in nursery(*AS_OF)] == ["4.15", "4.2"]
    again = portfolio("indicator", "observe", "T2-12", "--date=2024-12-31", "--value=4.3", *WHY)
    assert (again.returncode, "--correct" in again.stderr) == (5, True)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("T2-99", "--year", "2024", "--value", "1"), 5, "T2-1, T2-2"),
        (("T2-6", "--year", "2024", "--value", "5.5"), 5, "stock add"),
        (("T2-7", "--year", "2026", "--value", "4"), 5, "has not come yet"),
        (("T2-7", "--date", "2025-02-30", "--value", "4"), 2, "is not a day"),
        (("T2-7", "--value", "4"), 2, "--date or --year"),
        (("T2-7", "--year", "2024", "--date", "2024-12", "--value", "4"), 2, "--date or --year"),
        (("T2-7", "--year", "99", "--value", "4"), 2, "is not a year"),
        (("T2-7", "--year", "2024", "--value", "约4"), 2, "is no number"),
        (("T2-7", "--year", "2024", "--value", "9" * 5000), 2, "is no number"),
    ],
)
def test_a_bad_value_is_refused_in_a_sentence(portfolio, options, code, said):
    done = portfolio("indicator", "observe", *options, *WHY)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("T2-7", "--name", "x"), "--correct"),
        (("Z", "--name", "x", "--base-year", "2025", "--target-year", "2025"), "must lie after"),
        (("T2-6", "--name", "x", "--target", "7", "--correct"), "target add --code T2-6"),
        (("Z", "--name", "x", "--measure", "beds", "--target", "7"), "target add --code Z"),
        (("Z", "--name", "x", "--measure", "infectious", "--target", "1.505"), "two decimals"),
    ],
)
def test_a_bad_indicator_is_refused_in_a_sentence(portfolio, options, said):
    done = portfolio("indicator", "add", *options, *WHY)
    assert (done.returncode, said in done.stderr) == (5, True), done.stderr


def test_a_correction_changes_what_is_given_alone(portfolio):
    given = ("--name", "执业医师", "--target", "4.5", "--correct")
    assert portfolio("indicator", "add", "t2-7", *given, *WHY).returncode == 0
    item = of_code(portfolio.json("indicator", "list", *AS_OF), "T2-7")
    told = [item[name] for name in ("name_zh", "base", "target", "type", "unit")]
    assert told == ["执业医师", "3.15", "4.5", "anticipatory", "人"]
    assert item["name_en"].startswith("Practising")
    assert portfolio("undo").returncode == 0
    item = of_code(portfolio.json("indicator", "list", *AS_OF), "T2-7")
    assert (item["target"], item["source"]) == ("4.40", "plan-2021")


#: A nursery target as an officer may type it: under the plan's number, or any other code.
NURSERY = (
    *("--month", "2027-12", "--per-1000", "4.50"),
    *("--baseline-month", "2020-12", "--baseline-per-1000", "3.20"),
)


@pytest.mark.parametrize("code", ["T2-12", "t2-12", "nursery-2027"])
def test_a_target_that_is_not_of_beds_is_refused_and_moves_nothing(portfolio, code):
    done = portfolio("target", "add", "--code", code, *NURSERY, *WHY)
    assert (done.returncode, "is not beds per 1,000" in done.stderr) == (5, True)
    assert "T2-6" in done.stderr
    assert beds_of(portfolio) == 3721


def test_an_import_refuses_it_too(portfolio, tmp_path):
    (tmp_path / "targets.csv").write_text(
        "code,month,per_1000,baseline_month,baseline_per_1000\nT2-12,2027-12,4.5,2020-12,3.2\n",
        encoding="utf-8",
    )
    done = portfolio("import", "targets.csv", "--kind", "targets", *WHY)
    assert (done.returncode, "is not beds per 1,000" in done.stderr + done.stdout) == (5, True)


def test_one_that_an_older_program_took_moves_nothing_once_its_indicator_is_known(portfolio):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(portfolio.path)) as connection:
        connection.execute(
            "INSERT INTO target (plan_id, code, month, rate, baseline_month, baseline_rate,"
            " source_id, version) VALUES (1, 'T2-12', '2027-12', 450, '2020-12', 320, 1, 1)"
        )
        connection.execute("UPDATE target SET code = 'nursery' WHERE code = 'T2-12'")
        connection.commit()
    assert beds_of(portfolio) != 3721
    added = portfolio("indicator", "add", "nursery", "--name", "托位", *WHY)
    assert added.returncode == 0, added.stderr
    assert beds_of(portfolio) == 3721


def test_the_next_plans_number_is_beds_where_its_base_does_not_say_otherwise(portfolio):
    given = ("--month", "2030-12", "--per-1000", "6.8", "--baseline-month", "2025-12")
    done = portfolio("target", "add", "--code", "T3-6", *given, "--baseline-per-1000=6.2", *WHY)
    assert done.returncode == 0, done.stderr
    measured = portfolio("indicator", "add", "T3-6", "--name", "床位", "--measure", "beds", *WHY)
    assert measured.returncode == 0, measured.stderr
    added = of_code(portfolio.json("indicator", "list", *AS_OF), "T3-6")
    assert (added["base"], added["target"], len(added["measured"])) == ("6.20", "6.80", 6)
    twice = portfolio("target", "add", "--code", "t3-6", *given, "--baseline-per-1000=6.3", *WHY)
    assert "--correct" in twice.stderr
