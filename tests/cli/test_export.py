"""`export`, `import` of what it wrote, and `review`, as an officer runs them."""

import csv
import json

import pytest

from tests.fixtures.formfilling import fill


def test_projects_are_written_and_said(portfolio, tmp_path):
    done = portfolio("export", "--out", "p.csv")
    assert (done.returncode, done.stdout) == (0, "")
    said = done.stderr.splitlines()
    assert said[0] == "Wrote p.csv: 11 rows."
    assert said[1].startswith("Log head ")
    assert len(said[1].removeprefix("Log head ")) == 64
    with (tmp_path / "p.csv").open(encoding="utf-8", newline="") as file:
        assert [row["code"] for row in csv.DictReader(file)][:2] == ["C1", "C2"]


@pytest.mark.parametrize("kind", ["projects", "reports", "population", "targets", "totals"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_every_kind_in_every_form(portfolio, tmp_path, kind, ending):
    done = portfolio("export", "--kind", kind, "--out", f"x.{ending}", lang="zh")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("已写 x.")
    assert (tmp_path / f"x.{ending}").stat().st_size > 100


def test_the_mark_of_excel_is_written_on_request(portfolio, tmp_path):
    assert portfolio("export", "--out", "p.csv", "--bom").returncode == 0
    assert (tmp_path / "p.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--out", "x.txt"], 2, "does not end in one of"),
        (["--out", "x"], 2, "does not end in one of"),
        (["--kind", "all", "--out", "x.csv"], 2, "JSON lines"),
        (["--kind", "targets", "--month", "2026-11", "--out", "x.csv"], 2, "forms, reports"),
        (["--kind", "all", "--month", "2026-11", "--out", "x.jsonl"], 2, "forms, reports"),
        (["--out", "x.xlsx", "--bom"], 2, "--bom speaks of a CSV file"),
        (["--out", "x.csv", "--force"], 2, "--force speaks of forms"),
        (["--kind", "form", "--month", "2026-13", "--out", "f"], 2, "not a month"),
        (["--kind", "oc4ids", "--out", "x.csv"], 2, "end the name in .json"),
        (["--kind", "oc4ids", "--out", "x.json", "--month", "2199-01"], 2, "has not come yet"),
        (["--out", "x.csv", "--prefix", "oc4ids-x"], 2, "--prefix speaks of a package"),
        (["--kind", "nothing", "--out", "x.csv"], 2, "nothing"),
        (["--out", "none/x.csv"], 8, "no folder"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_written(
    portfolio, tmp_path, arguments, code, words
):
    before = sorted(path.name for path in tmp_path.iterdir())
    done = portfolio("export", *arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_the_whole_database_goes_out_and_comes_back_the_same(portfolio, tmp_path):
    portfolio("report", "N1", "--month", "2026-10", "--stage", "fit_out", "--note", "=1+1")
    done = portfolio("export", "--kind", "all", "--out", "all.jsonl")
    assert done.returncode == 0, done.stderr
    head = done.stderr.splitlines()[-1]
    tried = portfolio("--db", "new.db", "import", "all.jsonl", "--dry-run", db=False)
    assert (tried.returncode, (tmp_path / "new.db").exists()) == (0, False)
    came = portfolio("--db", "new.db", "import", "all.jsonl", db=False)
    assert came.returncode == 0, came.stderr
    assert came.stderr.splitlines()[-1] == head
    assert portfolio("--db", "new.db", "db", "check", db=False).returncode == 0
    portfolio("--db", "new.db", "export", "--kind", "all", "--out", "again.jsonl", db=False)
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "all.jsonl").read_bytes()
    again = portfolio("--db", "new.db", "import", "all.jsonl", db=False)
    assert (again.returncode, "holds records already" in again.stderr) == (5, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bent_export_is_refused_and_no_database_made(portfolio, tmp_path, lang):
    portfolio("export", "--kind", "all", "--out", "all.jsonl")
    path = tmp_path / "all.jsonl"
    path.write_bytes(path.read_bytes().replace(b"132000000", b"132000001", 1))
    done = portfolio("--db", "new.db", "import", "all.jsonl", db=False, lang=lang)
    assert done.returncode == 5
    assert {"zh": "校验值不符", "en": "digest does not fit"}[lang] in done.stderr
    assert not (tmp_path / "new.db").exists()


def test_forms_go_out_come_back_and_are_reviewed(portfolio, tmp_path):
    portfolio("project", "edit", "C2", "--responsible-unit", "区中医医院", "--reason", "x")
    sent = portfolio("export", "--kind", "form", "--month", "2026-11", "--out", "forms", lang="zh")
    assert sent.returncode == 0, sent.stderr
    assert "区中医医院，项目 1 个，待填 1 行" in sent.stderr
    assert "修改记录校验值" in sent.stderr.splitlines()[-1]
    path = tmp_path / "forms" / "区中医医院-2026-11.xlsx"
    fill(path, {("C2", "percent"): 96.5, ("C2", "stage"): "投用"})
    refused = portfolio("export", "--kind", "form", "--month", "2026-11", "--out", "forms")
    assert refused.returncode == 8
    came = portfolio("import", "forms", "--format", "json")
    assert came.returncode == 0, came.stderr
    told = json.loads(came.stdout)
    assert (told["schema"], told["month"], told["files"]) == ("portfolio.forms/1", "2026-11", 2)
    assert told["rows"][0] | {"file": ""} == {
        "file": "",
        "unit": "区中医医院",
        "project": "C2",
        "site": None,
        "outcome": "draft",
        "fields": ["stage", "percent"],
    }
    assert [item["unit"] for item in told["missing"]] == [""]
    assert "Drafts count in no figure" in came.stderr
    waits = portfolio.json("review")
    assert [(item["project"], item["state"]) for item in waits["drafts"]] == [("C2", "draft")]
    assert waits["drafts"][0]["values"] == {"stage": "in_use", "percent": "96.5"}
    table = portfolio("review", lang="zh")
    assert "完成比例（%） 96.5%" in table.stdout
    assert portfolio("review", "--format", "csv").stdout.count("\n") == 3
    assert portfolio("review", "C2", "--month", "2026-11").returncode == 0
    assert "No draft waits" in portfolio("review").stderr
    assert portfolio("db", "check").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["review", "C2"], 2, "--month 2026-11"),
        (["review", "--return", "x"], 2, "Name the project"),
        (["review", "C2", "--month", "2026-11"], 2, "no report"),
        (["import", "empty"], 5, "no form"),
    ],
)
def test_what_is_missing_is_said(portfolio, tmp_path, arguments, code, words):
    (tmp_path / "empty").mkdir()
    done = portfolio(*arguments)
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
