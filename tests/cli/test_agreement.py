"""Table, Markdown, CSV and JSON of one listing agree cell by cell, in any database."""

import csv
import io
import json

import pytest

from portfolio.cli.main import main
from portfolio.values.months import Slip
from portfolio.values.words import count_text, slip_text

AS_OF = ("--as-of", "2026-11")
#: Listings with the name of their rows in JSON.
LISTINGS = (
    (("list", *AS_OF), "projects"),
    (("rollup", "--by", "township", *AS_OF), "groups"),
    (("capacity", "--view", "forecast", *AS_OF), "months"),
    (("money", *AS_OF), "projects"),
    (("reconcile", *AS_OF), "rows"),
)


@pytest.fixture
def printed(either, capsys, tmp_path, monkeypatch):
    """Run a listing in this process and return what it prints."""
    monkeypatch.setenv("PORTFOLIO_STATE", str(tmp_path / "state"))

    def run(*arguments, form):
        with pytest.raises(SystemExit) as ended:
            main(["--db", str(either.path), "--lang", "en", *arguments, "--format", form])
        assert ended.value.code == 0
        return capsys.readouterr().out

    return run


def flat(record, path=""):
    """Return the values of a JSON record by what CSV calls them, as CSV writes them."""
    found = {}
    for name, value in record.items():
        if isinstance(value, dict):
            found |= flat(value, f"{path}{name}_")
        elif isinstance(value, list):
            if not any(isinstance(item, dict) for item in value):
                found[path + name] = ";".join(value)
        else:
            found[path + name] = _text(value)
    return found


def _text(value):
    return json.dumps(value) if isinstance(value, bool) else "" if value is None else str(value)


@pytest.mark.parametrize(("listing", "name"), LISTINGS)
def test_csv_holds_the_cells_of_the_json(printed, listing, name):
    data = json.loads(printed(*listing, form="json"))
    rows = list(csv.DictReader(io.StringIO(printed(*listing, form="csv"))))
    records = data[name] + ([{"key": "total", **data["total"]}] if name == "groups" else [])
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        wanted = flat(record)
        wanted |= {key.removesuffix("_sum"): value for key, value in wanted.items()}
        shared = row.keys() & wanted.keys()
        assert len(shared) > 4
        assert {key: row[key] for key in shared} == {key: wanted[key] for key in shared}


def rows_of(markdown):
    """Return the rows of every table of a Markdown text, headings too, a list of cells each."""
    lines = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [
        [cell.strip().replace("\\", "") for cell in line.strip("|").split(" | ")]
        for line in lines
        if set(line) - set("|- ")
    ]


@pytest.mark.parametrize(("listing", "name"), LISTINGS)
def test_the_table_shows_the_rows_of_the_markdown(printed, listing, name):
    lines = [" ".join(line.split()) for line in printed(*listing, form="table").splitlines()]
    rows = [" ".join(" ".join(cells).split()) for cells in rows_of(printed(*listing, form="md"))]
    assert len(rows) > len(json.loads(printed(*listing, form="json"))[name])
    assert [line for line in lines if line in set(rows)] == rows


def test_the_list_shows_the_figures_of_its_data(printed):
    projects = json.loads(printed("list", *AS_OF, form="json"))["projects"]
    _, *rows = rows_of(printed("list", *AS_OF, form="md"))
    for project, cells in zip(projects, rows, strict=True):
        assert cells[0] == project["code"]
        slip = Slip(project["slip_months"], project["slip_precision"])
        assert cells[8] == slip_text(slip if slip.precision else None)
        assert cells[9] == count_text(project["beds_new"])


def test_the_log_tells_the_same_in_csv_and_json(printed):
    data = json.loads(printed("log", "--most", "0", form="json"))
    rows = csv.DictReader(io.StringIO(printed("log", "--most", "0", form="csv")))
    told = [
        (str(change["change"]), change["who"], row["record"], row["name"], row["field"] or "")
        for change in data["changes"]
        for row in change["rows"]
    ]
    assert [
        tuple(row[name] for name in ("change", "who", "record", "name", "field")) for row in rows
    ] == told
