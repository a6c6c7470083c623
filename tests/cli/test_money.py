"""`funding`, `phase`, `money`, `budget`: the real commands, right and wrong."""

import csv
import io
import json

import pytest

from tests.fixtures.money import fill

WHY = ("--source", "区财政资金批复", "--reason", "录入")
AS_OF = ("--as-of", "2026-11")


def test_funding_and_phases_are_entered_shown_and_taken_back(portfolio):
    done = portfolio("funding", "N1", "--from", "special_bond", "--amount", "1.2亿", *WHY)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Special bonds 120 million yuan is on record" in done.stderr
    done = portfolio(
        "phase", "N1", "--year", "2026", "--month", "3", "--planned", "350万", *WHY, lang="zh"
    )
    assert done.returncode == 0, done.stderr
    assert "N1" in done.stderr
    assert "2026年3月（未分来源）：计划350万元" in done.stderr
    told = portfolio("show", "N1", lang="zh").stdout
    assert "专项债券" in told
    assert "计划350万元" in told
    assert "专项债券" in portfolio("log", lang="zh").stdout
    assert portfolio("db", "check").returncode == 0
    assert portfolio("undo").returncode == 0
    assert "350万元" not in portfolio("show", "N1", lang="zh").stdout


def test_money_of_earlier_years_is_entered_shown_and_set_right(portfolio):
    given = ("phase", "N1", "--before", "2025", *WHY)
    done = portfolio(*given, "--planned", "3亿", lang="zh")
    assert "2024年及以前（未分来源）：计划3.00亿元" in done.stderr
    refused = portfolio(*given, "--planned", "4亿")
    assert refused.returncode == 5
    assert "Planned of 2024 and before is on record already" in refused.stderr
    assert portfolio(*given, "--planned", "4亿", "--correct").returncode == 0
    assert portfolio("phase", "N1", "--after", "2026", "--done", "1亿", *WHY).returncode == 0
    told = portfolio("show", "N1").stdout
    assert "2024 and before  Not split by source" in told
    assert "2027 and after  Not split by source" in told
    assert "以前年度" in portfolio("log", lang="zh").stdout
    assert portfolio("db", "check").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("funding", "ZZ", "--from", "district", "--amount", "1亿"), 2, "no project “ZZ”"),
        (("funding", "N1", "--from", "bank", "--amount", "1亿"), 2, "bank"),
        (("funding", "N1", "--from", "district", "--amount", "lots"), 2, "not an amount"),
        (("phase", "N1", "--year", "2026"), 2, "--planned"),
        (("phase", "N1", "--year", "26", "--done", "1亿"), 2, "not a year"),
        (("phase", "N1", "--done", "1亿"), 2, "one of them"),
        (("phase", "N1", "--year", "2026", "--before", "2026", "--done", "1亿"), 2, "one of them"),
        (("phase", "N1", "--after", "2026", "--month", "3", "--done", "1亿"), 2, "of one year"),
        (("phase", "N1", "--year", "2026", "--month", "13", "--done", "1亿"), 2, "13"),
        (("phase", "N1", "--year", "2026", "--month", "0", "--done", "1亿"), 2, "1 to 12"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(portfolio, arguments, code, sentence):
    done = portfolio(*arguments, *WHY)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)
    assert sentence in done.stderr


def test_a_figure_on_record_is_changed_only_when_told_to(portfolio):
    asked = ("phase", "N1", "--year", "2026", "--paid", "1亿", *WHY)
    assert portfolio(*asked).returncode == 0
    again = portfolio(*asked)
    assert again.returncode == 5
    assert "--correct" in again.stderr
    assert portfolio(*asked, "--correct").returncode == 0


def test_reconcile_sees_money_that_does_not_add_up(portfolio):
    portfolio("funding", "C2", "--from", "district", "--amount", "5亿", *WHY)
    rows = portfolio.json("reconcile", *AS_OF)["rows"]
    row = next(row for row in rows if row["kind"] == "funding_total")
    assert (row["scope"], row["status"], row["difference"]) == ("C2", "differs", "70000000.00")
    assert (row["period"], row["funding_source"]) == (None, None)
    assert portfolio("reconcile", "--check", *AS_OF).returncode == 4


def test_money_agrees_in_table_csv_and_json(portfolio, database):
    fill(database)
    data = portfolio.json("money", *AS_OF)
    assert data["schema"] == "portfolio.money/1"
    n1 = next(item for item in data["projects"] if item["code"] == "N1")
    assert n1["year"]["pro_rata_gap_points"] == "-28.33"
    assert n1["request"]["public_yuan"] == "350000000.01"
    assert [flag["rule"] for flag in n1["flags"]] == ["over_budget", "over_estimate"]
    rows = csv.DictReader(io.StringIO(portfolio("money", *AS_OF, "--format", "csv").stdout))
    row = next(row for row in rows if row["code"] == "N1")
    assert row["request_public_yuan"] == "350000000.01"
    assert row["done_total_yuan"] == "2200000000.00"
    table = portfolio("money", *AS_OF).stdout
    line = next(line for line in table.splitlines() if line.startswith("N1"))
    assert line.split()[-1] == "350.00"
    assert "2,200.00†" in line
    assert "Government Investment Regulations art. 17" in table


def test_results_mark_what_lies_apart(portfolio):
    told = portfolio("money", "--results", *AS_OF, lang="zh").stdout
    marked = [line.split()[0] for line in told.splitlines() if "  ! " in line]
    assert marked == ["N1"]
    data = portfolio.json("money", *AS_OF)["results"]
    assert data["yuan_per_new_bed"]["apart"] == ["N1"]
    assert data["years"][-1]["new_beds_total"] == 1015


def test_the_curve_in_the_terminal(portfolio, database):
    fill(database)
    told = portfolio("money", "--curve", *AS_OF, COLUMNS="80").stdout
    chart = told.partition("Series")[0]
    assert max(len(line) for line in chart.splitlines() if "┤" in line) <= 80
    assert "•" in chart
    assert "█" in chart
    assert "*" in told
    by_source = portfolio("money", "--curve", "--by", "source", *AS_OF).stdout
    assert "Special bonds" in by_source
    refused = portfolio("money", "--curve", "--results")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)


def test_the_paper_and_its_figures(portfolio, tmp_path):
    out = tmp_path / "会议"
    done = portfolio("budget", *AS_OF, "--year", "2027", "--out", str(out), lang="zh")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert len(list(out.iterdir())) == 6
    data = portfolio.json("budget", *AS_OF, "--year", "2027", lang="zh")
    assert data == json.loads((out / "budget-2027.json").read_text(encoding="utf-8"))
    assert portfolio("budget", *AS_OF).returncode == 2
    other = portfolio("budget", *AS_OF, "--year", "2027", "--out", str(out), "--scenario", "a")
    assert (other.returncode, len(other.stderr.splitlines())) == (2, 1)
    english = portfolio("budget", *AS_OF, "--year", "2027", "--out", str(out))
    assert english.returncode == 8
    assert "--force" in english.stderr
    come = portfolio("budget", "--as-of", "2090-01", "--out", str(tmp_path / "later"))
    assert come.returncode == 2
    assert "2090-01 has not come yet" in come.stderr
    assert not (tmp_path / "later").exists()


def test_a_kept_scenario_stands_in_the_paper(portfolio, tmp_path):
    portfolio("whatif", "--shift", "P1=-12", "--save", "earlier", *AS_OF)
    out = tmp_path / "paper"
    done = portfolio("budget", *AS_OF, "--out", str(out), "--scenario", "earlier")
    assert done.returncode == 0, done.stderr
    (shown,) = json.loads((out / "budget-2027.json").read_text(encoding="utf-8"))["scenarios"]
    alone = portfolio.json("whatif", "earlier", *AS_OF)
    assert shown["data"] == alone
    assert shown["data"]["after"]["beds"] == 3871
    assert {"name": "Beds", "value": "3,721 → 3,871"} in shown["figures"]
    page = (out / "budget-2027.md").read_text(encoding="utf-8")
    assert "earlier (P1 -12" in page
    assert "3,871 beds of the 3,812 needed" in page
