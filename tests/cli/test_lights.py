"""The lights as commands show them: sign and letter, the rule in words, the officer's reason."""

import csv
import io

import pytest

AS_OF = ("--as-of", "2026-11")


@pytest.fixture
def judged(portfolio):
    """N1 finishes 15 months late by its reports; its officer calls that amber."""
    for arguments in (
        ("--month", "2026-10", "--cost", "25亿", "--cost-kind", "approved_budget"),
        ("--month", "2026-11", "--forecast-finish", "2027-3", "--cost", "26亿", "--cost-kind",
         "contract", "--light", "amber", "--reason", "scope", "--note", "增加地下室"),
    ):  # fmt: skip
        done = portfolio("report", "N1", *arguments)
        assert done.returncode == 0, done.stderr
    return portfolio


def codes(portfolio, *filters):
    return [row["code"] for row in portfolio.json("list", *AS_OF, *filters)["projects"]]


def test_list_shows_the_computed_light_and_the_judged_one_where_it_differs(judged):
    done = judged("list", *AS_OF)
    assert "N1   ■ R / ▲ A  " in done.stdout
    assert "C2   ◆ U  " in done.stdout
    assert "Light: computed / the officer's own, where they differ" in done.stderr
    assert "■红 / ▲黄" in judged("list", *AS_OF, lang="zh").stdout


def test_json_and_csv_give_both_and_the_rule(judged):
    keys = ("light_computed", "light_judged", "light_rule")
    (item,) = judged.json("list", *AS_OF, "--rag", "red")["projects"]
    assert [item[key] for key in keys] == ["red", "amber", "late"]
    text = judged("list", *AS_OF, "--format", "csv").stdout
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    assert [rows["N1"][key] for key in keys] == ["red", "amber", "late"]
    assert [rows["C2"][key] for key in keys] == ["opened", "", "settlement_overdue"]


def test_rag_goes_by_the_computed_light(judged):
    assert codes(judged, "--rag", "amber") == []
    assert codes(judged, "--rag", "red", "--group", "new") == ["N1"]
    assert codes(judged, "--rag", "grey", "--group", "new") == ["N2"]
    done = judged("list", "--rag", "purple")
    assert (done.returncode, "green, amber, red, grey" in done.stderr) == (2, True)


def test_stale_lists_what_has_no_report_of_that_age(judged):
    assert "N1" not in codes(judged, "--stale", "45d")
    assert len(codes(judged, "--stale", "2个月")) == 10
    assert codes(judged, "--stale", "36m") == ["C2", "C3", "N2", "P1", "P2", "P4", "X2"]
    for text in ("45", "0d", "soon"):
        done = judged("list", "--stale", text)
        assert (done.returncode, done.stdout) == (2, "")
        assert "type days as 45d or months as 2m" in done.stderr


def test_show_names_the_rules_and_the_officers_reason(judged):
    text = judged("show", "N1", *AS_OF).stdout
    for words in (
        "■ R  finish 15 months later than the baseline (steps set by this register)",
        "■ R  Contract price 4.0 % above the approved budget (Government Investment Regulations art. 23)",
        "· -  no annual plan amount of 2026 is on record",
        "▲ A  Nov 2026, differs from the computed one: Change of scope; 增加地下室",
    ):
        assert words in text
    chinese = judged("show", "N1", *AS_OF, lang="zh").stdout
    assert "合同价超概4.0%（《政府投资条例》第二十三条）" in chinese


def test_show_says_by_how_much_a_cost_lies_above_the_plan(portfolio):
    text = portfolio("show", "C2", *AS_OF).stdout
    assert "· -  15.8 % above the plan's figure, kind unknown" in text
    assert "较规划投资增加15.8%，口径不明" in portfolio("show", "C2", *AS_OF, lang="zh").stdout


def test_show_gives_scripts_the_figures_of_each_rule(judged):
    data = judged.json("show", "N1", *AS_OF)
    assert data["lights"]["cost"] == {
        "light": "red",
        "rule": "over_budget",
        "values": {"kind": "contract", "percent": "4.0"},
        "citation_zh": "《政府投资条例》第二十三条",
        "citation_en": "Government Investment Regulations art. 23",
    }
    assert data["judged"] == {
        "light": "amber",
        "month": "2026-11",
        "reason": "scope",
        "note": "增加地下室",
    }
    assert judged.json("show", "P1", *AS_OF)["judged"] is None
