"""Every field of the report goes through every door, and stands in everything that is put out."""

import csv
from collections import Counter

import pytest

from portfolio.exchange.columns import Setting, reader_of
from portfolio.exchange.forms import layout
from portfolio.exchange.forms.reader import Filled
from portfolio.exchange.forms.reader import value_of as form_value
from portfolio.exchange.kinds import reports as report_kind
from portfolio.exchange.words import folded, headings
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.store.models import StatusReport
from portfolio.values import language
from portfolio.values.fields import (
    REPORT_FIELDS,
    field_text,
    field_words,
    parse_field,
)
from portfolio.values.kinds import KINDS
from portfolio.values.language import in_both, label, translate
from tests.conftest import NOW
from tui.form.entries import FORM_FIELDS, SECTIONS, text_of, told
from tui.form.entries import value_of as typed_value

#: What is typed in a field of a kind; a code is the first of its vocabulary that no rule forbids.
TYPED = {
    "text": "管线未迁",
    "document": "月报2026-11",
    "start": "2022-03",
    "finish": "2026-09",
    "percent": "62.5",
    "money": "1234567.89",
    "beds": "137",
}
CODES = {"stage": "completed", "cost_kind": "contract", "light": "amber", "reason": "site"}
AHEAD = {"forecast_start": "2026-12", "forecast_finish": "2027-06", "forecast_opening": "2027"}


def typed(field):
    return AHEAD.get(field.name) or CODES.get(field.name) or TYPED[field.kind.name]


GIVEN = {field.name: typed(field) for field in REPORT_FIELDS}


@pytest.fixture
def filed(portfolio):
    """N1 with a report that gives every field, filed by the command."""
    options = [f"--{name.replace('_', '-')}={text}" for name, text in GIVEN.items()]
    done = portfolio("report", "N1", "--month", "2026-11", *options)
    assert done.returncode == 0, done.stderr
    for field in REPORT_FIELDS:
        assert label(field.label) in done.stderr
    return portfolio


def test_every_kind_is_used_and_tried():
    assert {field.kind for field in REPORT_FIELDS} == set(KINDS)
    assert set(TYPED) | {"code"} == {kind.name for kind in KINDS}


def test_the_command_keeps_and_shows_every_field(filed):
    (report, *_) = filed.json("show", "N1", "--as-of", "2026-11")["reports"]
    kept = {name: str(value) for name, value in report["values"].items()}
    assert kept.pop("source").startswith("doc-")
    for field in REPORT_FIELDS:
        if field.name != "source":
            value = parse_field(field, GIVEN[field.name])
            assert kept[field.name] == field_text(field, value), field.name


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_pages_and_the_log_tell_every_field_in_both_languages(filed, lang):
    shown = filed("show", "N1", "--as-of", "2026-11", lang=lang).stdout
    logged = filed("log", "--most", "1", lang=lang).stdout
    language.speak(lang)
    for field in REPORT_FIELDS:
        value = parse_field(field, GIVEN[field.name])
        for text in (shown, logged):
            assert label(field.label) in text, field.name
            assert field_words(field, value) in text, field.name


def test_the_log_as_data_has_every_column(filed):
    ((*_, row), *_) = (change["rows"] for change in filed.json("log", "--most", "1")["changes"])
    columns = {f"{f.name}_id" if f.kind.name == "document" else f.name for f in REPORT_FIELDS}
    assert columns <= set(row["new"])


def test_what_is_exported_comes_back(filed, database, tmp_path):
    out = tmp_path / "reports.csv"
    assert filed("export", "--kind", "reports", "--out", str(out)).returncode == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if (row["project"], row["month"]) == ("N1", "2026-11")
        ]
    assert {f.name + f.kind.ending for f in REPORT_FIELDS} <= set(rows[0])
    assert all(rows[0][f.name + f.kind.ending] for f in REPORT_FIELDS)
    assert filed("undo").returncode == 0
    done = filed("import", str(out), "--kind", "reports", "--source", "x", "--reason", "y")
    assert done.returncode == 0, done.stderr
    back = lookup.show_project(Database(database.path), "N1", NOW).reports[0].values
    for field in REPORT_FIELDS:
        if field.name != "source":
            assert back[field.name] == parse_field(field, GIVEN[field.name]), field.name


def test_a_sheet_may_head_a_column_with_its_name_or_its_label_in_either_language():
    known = headings("reports")
    for field in REPORT_FIELDS:
        for heading in (field.name, *in_both(field.label)):
            assert known[folded(heading)][0] == field.name


def test_cells_of_sheets_are_read_as_what_is_typed():
    columns = {column.name: column for column in report_kind.COLUMNS}
    for field in REPORT_FIELDS:
        cell = f"{GIVEN[field.name]}{'元' * (field.kind.name == 'money')}{'%' * (field.kind.name == 'percent')}"
        value = parse_field(field, GIVEN[field.name])
        assert reader_of(columns[field.name], Setting())(cell) == value, field.name


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_form_of_the_terminal_has_every_field_once(lang):
    language.speak(lang)
    counted = Counter(name for _, names in SECTIONS for name in names)
    assert set(counted) == set(FORM_FIELDS)
    assert set(counted.values()) == {1}
    for field in REPORT_FIELDS:
        value = parse_field(field, GIVEN[field.name])
        text = text_of(field, value)
        assert typed_value(field, text) == value, field.name
        assert told(field, text) == field_words(field, value).replace("\n", " ")
        assert translate(field.kind.hint)
        assert translate(field.help)


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_form_of_a_unit_takes_every_field(lang):
    language.speak(lang)
    for field in REPORT_FIELDS:
        value = parse_field(field, GIVEN[field.name])
        text = layout.value_text(field, value)
        assert layout.heading(field).startswith(label(field.label))
        assert form_value(Filled("A", field, text)) == value, field.name


def test_every_number_is_bounded_in_the_table_as_in_the_form():
    table = StatusReport.__table__
    rules = {rule.name: str(rule.sqltext) for rule in table.constraints if hasattr(rule, "sqltext")}
    for field in REPORT_FIELDS:
        if field.kind.most:
            rule = rules[f"ck_status_report_{field.name}_range"]
            assert rule == f"{field.name} BETWEEN 0 AND {field.kind.most}"
