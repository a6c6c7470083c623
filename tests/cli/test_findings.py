"""`findings`: three forms that agree, JSON as documented, the exit code of --check."""

import csv
import io
import json
from pathlib import Path

import jsonschema

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "findings.schema.json").read_text(encoding="utf-8")
)
AS_OF = ("--as-of", "2026-11")


def test_json_csv_and_markdown_list_the_same(portfolio):
    data = portfolio.json("findings", *AS_OF, "--since", "2022-11")
    jsonschema.validate(data, SCHEMA)
    text = portfolio("findings", *AS_OF, "--since", "2022-11", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    keys = ("project", "code", "state", "since", "sentence")
    given = [[item[key] or "" for key in keys] for item in data["findings"]]
    assert [[row[key] for key in keys] for row in rows] == given
    lines = portfolio("findings", *AS_OF, "--since", "2022-11", "--format", "md").stdout
    assert len(lines.splitlines()) - 2 == len(rows)
    assert data["counts"]["settled"] == sum(row["state"] == "settled" for row in rows) > 0


def test_check_exits_with_four_where_a_finding_stands(portfolio):
    done = portfolio("findings", *AS_OF, "--project", "P4", "--check")
    assert (done.returncode, "2 findings" in done.stderr) == (4, True)
    assert "Settled by: report how it stands" in done.stdout
    assert portfolio("findings", *AS_OF, "--project", "P4").returncode == 0
    assert portfolio("findings", "--as-of", "2021-08", "--check").returncode == 0


def test_wrong_requests_are_told_in_a_sentence(portfolio):
    for arguments, told in (
        (("--project", "Z9"), "There is no project “Z9”"),
        (("--since", "2026-12", *AS_OF), "not before the as-of month"),
        (("--since", "soon"), "is not a month"),
    ):
        done = portfolio("findings", *arguments)
        assert (done.returncode, done.stdout, told in done.stderr) == (2, "", True)


def test_it_speaks_chinese(portfolio):
    done = portfolio("findings", *AS_OF, "--project", "C2", lang="zh")
    assert "C2  竣工财务决算超期" in done.stdout
    assert "应于2023年11月前编报竣工财务决算（已登记延期0个月），逾期至少36个月" in done.stdout
    assert "财建〔2016〕503号第二条" in done.stdout


def test_the_list_counts_them_by_weight(portfolio):
    rows = {row["code"]: row["findings"] for row in portfolio.json("list", *AS_OF)["projects"]}
    assert rows["C2"] == {"breach": 0, "term": 1, "gap": 4}
    assert rows["X2"] is None
    done = portfolio("list", *AS_OF, "--format", "csv").stdout
    row = next(row for row in csv.DictReader(io.StringIO(done)) if row["code"] == "C2")
    assert [row[f"findings_{name}"] for name in ("breach", "term", "gap")] == ["0", "1", "4"]


def test_show_tells_them_with_law_and_remedy(portfolio):
    found = portfolio.json("show", "C2", *AS_OF)["findings"]
    assert found[0]["code"] == "final_account_overdue"
    text = portfolio("show", "C2", *AS_OF).stdout
    assert "MOF 财建〔2016〕503号 art. 2 → hand it in" in text


def test_what_is_to_be_reported_is_listed_by_unit(portfolio):
    given = ("project", "edit", "N1", "--responsible-unit", "区人民医院", "--reason", "补登")
    assert portfolio(*given).returncode == 0
    data = portfolio.json("due", "--month", "2026-11")
    own = [row["kind"] for row in data["duties"] if row["unit"] == "区人民医院"]
    assert own == ["monthly", "statistics_entry"]
    text = portfolio("due", "--month", "2026-11", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["project"] for row in rows] == [row["project"] for row in data["duties"]]
    table = portfolio("due", "--month", "2026-11", lang="zh").stdout
    assert "区统计局" in table
    assert "竣工财务决算" in table
