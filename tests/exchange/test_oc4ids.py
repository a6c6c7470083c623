"""Project packages of the open standard (OC4IDS): out, accepted by its schema, and in again, equal."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from portfolio.care.service import founding
from portfolio.exchange.oc4ids import codes
from portfolio.exchange.oc4ids.book import open_package
from portfolio.exchange.oc4ids.reading import projects
from portfolio.exchange.service import exports, imports
from portfolio.exchange.service.package import export_package
from portfolio.exchange.sheet import How
from portfolio.money.service import entries
from portfolio.projects.records.supervision import ContractRow
from portfolio.projects.service import approvals, supervision
from portfolio.projects.service import reports as reporting
from portfolio.store.database import Database
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    CONTRACT_KINDS,
    DOCUMENT_KINDS,
    MILESTONES,
    NATURES,
    STAGES,
)
from tests.conftest import NOW, author

ROOT = Path(__file__).parents[2]
#: The standard's own schema and codelists, where they are at hand.
STANDARD = Path(os.environ.get("OC4IDS", "nowhere"))
NINE = ("C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4")
SOURCE = "plan-2021"


def lived(database: Database) -> Database:
    """Give a project what a package tells besides the plan: approvals, money, a contract, reports."""
    for kind, day in (("budget_approved", "2021-09-30"), ("construction_permit", "2021-11-02")):
        told = {"number": "奉发改〔2021〕7号", "source": SOURCE}
        approvals.add_milestone(database, author(), "N1", kind, day, **told)
    row = ContractRow(
        "N1", "HT-01", "construction", "某建工集团", 12_345_67, "2021-10-08", None, SOURCE
    )
    supervision.put_down(database, author(), row)
    given = {"amount": 50_000_000_00, "source": SOURCE, "sure": True}
    entries.fund(database, author(), "N1", "district", **given)
    planned = {"amounts": {"planned": 10_000_000_05}, "source": SOURCE, "sure": True}
    entries.phase(database, author(), "N1", 2024, None, "district", **planned)
    entries.phase(database, author(), "N1", 2025, Month.of(2025, 3), None, **planned)
    entries.phase(database, author(), "N1", 2024, None, None, side="before", **planned)
    said = {"stage": "structure", "percent": 625, "note": "主体", "reason": "other"}
    reporting.file_report(database, author(), "N1", NOW, said, sure=True)
    return database


def told(database: Database, folder: Path, as_of: Month = NOW) -> dict:
    out = folder / "package.json"
    export_package(database, out, as_of)
    return json.loads(out.read_text())


def by_code(package: dict) -> dict:
    return {item["identifiers"][0]["id"]: item for item in package["projects"]}


# --- out ---------------------------------------------------------------------------------------


def errors(package: dict) -> Iterator[jsonschema.ValidationError]:
    schema = json.loads((ROOT / "docs" / "oc4ids.schema.json").read_text())
    return jsonschema.Draft202012Validator(schema).iter_errors(package)


@pytest.fixture
def package(database, tmp_path):
    return told(lived(database), tmp_path)


def test_our_own_schema_takes_what_is_written_and_no_other_field(package):
    assert not list(errors(package))
    package["projects"][0]["leader"] = "某某"
    assert list(errors(package))


@pytest.mark.skipif(not STANDARD.is_dir(), reason="the standard's schema is not at hand")
def test_the_schema_of_the_standard_takes_it(package):
    whole = json.loads((STANDARD / "project-package-schema.json").read_text())
    one = json.loads((STANDARD / "project-schema.json").read_text())
    named = whole["properties"]["projects"]["items"]["$ref"]
    known = Registry().with_resource(named, Resource.from_contents(one, DRAFT4))
    checks = jsonschema.FormatChecker()
    validator = jsonschema.Draft4Validator(whole, registry=known, format_checker=checks)
    assert not list(validator.iter_errors(package))
    package["projects"][0]["status"] = "begun"
    assert list(validator.iter_errors(package))


@pytest.mark.skipif(not STANDARD.is_dir(), reason="the standard's codelists are not at hand")
@pytest.mark.parametrize(
    ("table", "lists"),
    [
        ("status", "projectStatus"),
        ("type", "projectType"),
        ("milestone", "milestoneCode"),
        ("contract", "contractNature"),
        ("party", "partyRole"),
    ],
)
def test_every_code_is_one_of_the_standard(table, lists):
    with (STANDARD / "codelists" / f"{lists}.csv").open(encoding="utf-8-sig") as file:
        known = {row["Code"] for row in csv.DictReader(file)}
    assert set(codes.theirs(table).values()) <= known


def test_a_project_is_told_in_the_words_of_the_standard(package):
    found = by_code(package)["N1"]
    assert found["status"] == "implementation"
    assert found["type"] == "construction"
    assert found["period"] == {
        "startDate": "2021-11-01T00:00:00Z",
        "endDate": "2025-12-31T00:00:00Z",
    }
    assert found["budget"]["amount"] == {"amount": 2_529_000_000, "currency": "CNY"}
    assert found["budget"]["approvalDate"] == "2021-09-30T00:00:00Z"
    shares = {item["id"]: item["budgetBreakdown"] for item in found["budget"]["budgetBreakdowns"]}
    assert [row["amount"]["amount"] for row in shares["sources"]] == [50_000_000]
    phases = {row["id"]: (row["amount"]["amount"], row.get("period")) for row in shares["phases"]}
    assert phases["2024-district"] == (
        10_000_000.05,
        {"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-12-31T00:00:00Z"},
    )
    assert phases["2025-03-all"][1]["endDate"] == "2025-03-31T00:00:00Z"
    assert phases["before-2024-all"][1] is None
    assert found["metrics"][0]["observations"][0]["measure"] == 62.5
    assert found["contractingProcesses"][0]["summary"]["contractValue"]["amount"] == 12_345.67
    assert [item["dateMet"] for item in found["milestones"]] == [
        "2021-09-30T00:00:00Z",
        "2021-11-02T00:00:00Z",
    ]
    assert {"某建工集团", "区财政"} <= {item["name"] for item in found["parties"]}


def test_what_nobody_knows_is_left_out(package):
    found = by_code(package)["X2"]
    assert "budget" not in found
    assert "forecasts" not in found
    assert "null" not in json.dumps(package)


def test_a_project_of_which_sites_alone_are_reported_is_under_way(package):
    assert by_code(package)["C1"]["status"] == "implementation"


def test_the_same_database_gives_the_same_bytes_in_either_language(database, tmp_path):
    from portfolio.values import language

    one, other = tmp_path / "zh.json", tmp_path / "en.json"
    language.speak("zh")
    export_package(lived(database), one, NOW)
    language.speak("en")
    export_package(database, other, NOW)
    assert one.read_bytes() == other.read_bytes()


def test_another_ending_is_refused(database, tmp_path):
    with pytest.raises(WrongUsage):
        export_package(database, tmp_path / "package.csv", NOW)
    assert not list(tmp_path.glob("package*"))


# --- codes, both ways --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "ours", "without"),
    [
        ("status", ("", *STAGES), ()),
        ("type", tuple(NATURES), ("mixed", "unknown")),
        ("milestone", tuple(MILESTONES), None),
        ("contract", tuple(CONTRACT_KINDS), ("equipment", "other")),
        ("document", tuple(DOCUMENT_KINDS), ()),
    ],
)
def test_every_code_of_ours_has_one_of_theirs_or_is_known_to_have_none(table, ours, without):
    told = codes.theirs(table)
    assert set(told) <= set(ours)
    if without is not None:
        assert set(ours) - set(told) == set(without)


@pytest.mark.parametrize("table", ["status", "type", "milestone", "contract", "document", "party"])
def test_a_code_of_theirs_is_read_as_the_first_of_ours_that_has_it(table):
    told = list(codes.theirs(table).items())
    for theirs in dict(told).values():
        first = next(ours for ours, code in told if code == theirs)
        assert codes.ours(table)[theirs] == first


# --- in again ----------------------------------------------------------------------------------


def stored(database: Database, folder: Path) -> dict[str, dict[str, str]]:
    out = folder / "projects.csv"
    exports.export_records(database, "projects", out)
    with out.open(newline="", encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def take(database: Database, path: Path, **more) -> object:
    request = imports.Request(path=path, how=How(**more), sure=True)
    return imports.import_sheet(database, author(), request, imports.open_file(request))


def test_the_nine_come_back_equal(database, tmp_path):
    told(lived(database), tmp_path)
    other = founding.found(tmp_path / "other.db", author(), empty=True)
    take(other, tmp_path / "package.json")
    mine, back = stored(database, tmp_path), stored(other, tmp_path)
    for code in NINE:
        assert back[code] == mine[code] | {"sites": "", "doubted": back[code]["doubted"]}


def test_taken_into_the_database_it_came_from_it_changes_nothing(database, tmp_path):
    told(lived(database), tmp_path)
    result = take(database, tmp_path / "package.json")
    assert result.counts["added"] == result.counts["changed"] == 0
    assert result.counts["same"] == len(stored(database, tmp_path))


#: A package as another office writes one: a road, in pounds, with what has no place here.
FOREIGN = {
    "version": "0.9",
    "uri": "urn:example:1",
    "publishedDate": "2025-05-04T08:00:00Z",
    "publisher": {"name": "Elsewhere"},
    "projects": [
        {
            "id": "ex-1",
            "title": "Bridge over the Yong",
            "status": "completion",
            "type": "replacement",
            "sector": ["transport", "transport.road"],
            "period": {"startDate": "2023-02-03T00:00:00+08:00", "endDate": "2024-12-01T00:00:00Z"},
            "locations": [
                {"id": "1", "description": "North bank", "geometry": {"type": "Point"}},
                {"id": "2", "description": "South bank"},
            ],
            "budget": {"amount": {"amount": 4.5, "currency": "GBP"}, "description": "2023 plan"},
            "parties": [{"id": "a", "name": "Roads Office", "roles": ["publicAuthority", "payer"]}],
            "forecasts": [{"id": "length", "observations": [{"id": "1", "measure": 3}]}],
            "lobbyingMeetings": [{"id": "1"}],
        }
    ],
}


def test_a_package_of_others_is_read_and_what_has_no_place_is_named():
    (project,) = projects(FOREIGN)
    assert project.cells == {
        "name_zh": "Bridge over the Yong",
        "name_en": "Bridge over the Yong",
        "nature": "relocation",
        "start": "2023-02",
        "finish": "2024-12",
        "address_printed": "North bank；South bank",
        "owner": "Roads Office",
        "stage": "completed",
        "month": "2025-05",
    }
    assert set(project.left) == {
        *("sector", "locations.geometry", "budget.amount (GBP)", "budget.description"),
        *("forecasts: length", "lobbyingMeetings"),
    }


def test_its_projects_are_asked_for_their_group_and_taken_with_it(database, tmp_path):
    path, mapping = tmp_path / "foreign.json", tmp_path / "map.toml"
    path.write_text(json.dumps(FOREIGN))
    mapping.write_text('kind = "projects"\n[constants]\ngroup = "planned"\n')
    with pytest.raises(BadInput):
        take(database, path)
    take(database, path, mapping=mapping)
    row = next(row for row in stored(database, tmp_path).values() if row["owner"] == "Roads Office")
    assert (row["group"], row["nature"], row["start"]) == ("planned", "relocation", "2023-02")
    assert row["investment_yuan"] == ""


def test_its_status_is_a_report_where_that_is_asked_for(database, tmp_path):
    path, mapping = tmp_path / "foreign.json", tmp_path / "map.toml"
    path.write_text(json.dumps(FOREIGN))
    mapping.write_text('kind = "projects"\n[constants]\ngroup = "planned"\n')
    take(database, path, mapping=mapping, beside=("reports",))
    exports.export_records(database, "reports", tmp_path / "reports.csv")
    with (tmp_path / "reports.csv").open(newline="", encoding="utf-8") as file:
        assert ("2025-05", "completed") in {(r["month"], r["stage"]) for r in csv.DictReader(file)}


@pytest.mark.skipif(not STANDARD.is_dir(), reason="the worked example is not at hand")
def test_the_worked_example_is_read():
    book = open_package(STANDARD / "example.json")
    rows = list(book.rows())
    assert len(rows) == 2
    assert "Smart" in str(rows) or "smart" in str(rows)
    assert "lobbyingMeetings" in str(book.remarks[0].values)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"projects":[',
        '{"projects":' + "[" * 100_000,
        '{"projects":[{"title":"x","budget":{"amount":{"currency":"CNY","amount":NaN}}}]}',
        '{"projects":[{"title":"x","budget":{"amount":{"currency":"CNY","amount":%s}}}]}'
        % ("9" * 5000),
        '{"projects":{}}',
        '{"projects":[1]}',
        '{"a":1}',
        "[1, 2]",
        '{"projects":[{"title":"%s"}]}' % ("长" * 40_000),
        '{"projects":[{"title":"\\ud800"}]}',
    ],
    ids=range(11),
)
def test_what_is_no_package_is_one_sentence(tmp_path, database, text):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(BadInput):
        take(database, path)


def test_a_text_that_begins_with_a_brace_is_a_table_all_the_same(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("{甲}项目名称,新增床位\n某医院,10\n")
    assert open_package(path) is None


@pytest.mark.parametrize("value", [None, 7, True, "x", [], {}, [7], {"a": [1]}])
def test_no_value_of_the_wrong_kind_ends_the_reading(value):
    for name in (*FOREIGN["projects"][0], codes.OWN):
        wrong = FOREIGN | {"projects": [FOREIGN["projects"][0] | {name: value}]}
        (project,) = projects(wrong)
        assert all(isinstance(cell, str) for cell in project.cells.values())
