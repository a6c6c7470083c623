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
from portfolio.pack.service import monthbook
from portfolio.projects.service import lookup, reports
from portfolio.projects.words.lights import light_text
from portfolio.store.database import Database
from portfolio.store.models import StatusReport
from portfolio.values import kinds, language
from portfolio.values.fields import (
    FIELD_BY_NAME,
    REPORT_FIELDS,
    field_text,
    field_words,
    parse_field,
)
from portfolio.values.kinds import KINDS
from portfolio.values.language import in_both, label, translate
from portfolio.values.words import short_date
from tests.conftest import NOW, author
from tests.pack.workbooks import Read
from tui.form.entries import FORM_FIELDS, SECTIONS, text_of, told
from tui.form.entries import value_of as typed_value

#: What is typed in a field of a kind; a code is the first of its vocabulary that no rule forbids.
TYPED = {
    "text": "管线未迁",
    "document": "月报2026-11",
    "start": "2022-03",
    "finish": "2026-09",
    "started": "by 2022-03",
    "finished": "by 2026-09",
    "flag": "yes",
    "percent": "62.5",
    "money": "1234567.89",
    "beds": "137",
}
CODES = {"stage": "completed", "cost_kind": "contract", "light": "amber", "reason": "site"}
AHEAD = {"forecast_start": "2026-12", "forecast_finish": "2027-06", "forecast_opening": "2027"}


def typed(field):
    return AHEAD.get(field.name) or CODES.get(field.name) or TYPED[field.kind.name]


GIVEN = {field.name: typed(field) for field in REPORT_FIELDS}
#: What has happened is known to a month, to a year, or only to have come by a month.
HAPPENED = ("actual_start", "actual_finish", "actual_opening")
KNOWN = {"N1": "2026-09", "N2": "2025", "P1": "by 2026-09"}


def option(field, text=None):
    name = f"--{field.name.replace('_', '-')}"
    return name if field.kind is kinds.FLAG else f"{name}={text or GIVEN[field.name]}"


@pytest.fixture
def filed(portfolio):
    """N1 with a report that gives every field, filed by the command."""
    options = [option(field) for field in REPORT_FIELDS]
    done = portfolio("report", "N1", "--month", "2026-11", "--sure", *options)
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
    done = filed(
        "import", str(out), "--kind", "reports", "--source", "x", "--reason", "y", "--sure"
    )
    assert done.returncode == 0, done.stderr
    back = lookup.show_project(Database(database.path), "N1", NOW).reports[0].values
    for field in REPORT_FIELDS:
        if field.name != "source":
            assert back[field.name] == parse_field(field, GIVEN[field.name]), field.name


def test_dates_of_every_precision_are_kept_told_and_come_back(portfolio, database, tmp_path):
    for code, text in KNOWN.items():
        options = [f"--{name.replace('_', '-')}={text}" for name in HAPPENED]
        done = portfolio("report", code, "--month", "2026-11", "--sure", *options)
        assert done.returncode == 0, done.stderr
    told = portfolio("log", "--most", str(len(KNOWN)), lang="zh").stdout
    for words in ("2026年9月", "2025年", "至迟2026年9月"):
        assert told.count(f" {words}") == len(HAPPENED), told
    out = tmp_path / "reports.csv"
    assert portfolio("export", "--kind", "reports", "--out", str(out)).returncode == 0
    for _ in KNOWN:
        assert portfolio("undo").returncode == 0
    done = portfolio(
        "import", str(out), "--kind", "reports", "--source", "x", "--reason", "y", "--sure"
    )
    assert done.returncode == 0, done.stderr
    for code, text in KNOWN.items():
        values = lookup.show_project(Database(database.path), code, NOW).reports[0].values
        dates = {parse_field(FIELD_BY_NAME[name], text) for name in HAPPENED[1:]}
        assert {values[name] for name in HAPPENED[1:]} == dates
        assert values["actual_start"] == parse_field(FIELD_BY_NAME["actual_start"], text)
    rows = {row["code"]: row for row in portfolio.json("list")["projects"]}
    known = {code: (rows[code]["opened"], rows[code]["opened_precision"]) for code in KNOWN}
    assert known == {
        "N1": ("2026-09", "month"),
        "N2": ("2025-12", "by"),
        "P1": ("2026-09", "by"),
    }
    assert rows["N2"]["actual_finish"] == "2025"
    assert rows["P1"]["actual_finish_precision"] == "by"


@pytest.mark.parametrize("written", ["至迟2023年8月", "不晚于2023.8", "by Aug 2023", "≤2023-08"])
def test_a_sheet_or_form_may_say_that_something_came_by_a_month(written):
    columns = {column.name: column for column in report_kind.COLUMNS}
    for name in HAPPENED:
        field = FIELD_BY_NAME[name]
        by = parse_field(field, "by 2023-08")
        assert reader_of(columns[name], Setting())(written) == by
        assert form_value(Filled("A", field, written)) == by


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


#: Where the month's workbook shows a field: the sheet and the words of the English heading above it
#: in the row of the project; on sheets with rows of several kinds the words of its row. A field
#: that is not named here has a column on the sheet of progress under its own label.
SHOWN = {
    "stage": (2, "Stage"),
    "progress": (2, "Physical progress"),
    "percent": (2, "Physical progress"),
    "forecast_start": (2, "Start", "forecast"),
    "forecast_finish": (2, "Finish", "forecast"),
    "forecast_opening": (2, "Opening", "forecast"),
    "actual_start": (2, "Start", "actual"),
    "actual_finish": (2, "Finish", "actual"),
    "actual_opening": (2, "Opening", "actual"),
    "beds_open": (9, "N1", "Beds open now"),
    "beds_before": (9, "N1", "Net new beds, as reported"),
    "done_month": (2, "Done this month"),
    "done_year": (2, "Done, January to month 11"),
    "done_total": (2, "Done since start"),
    "paid_year": (3, "Paid, January to month 11"),
    "paid_total": (3, "Paid to date"),
    "done_construction": (3, "Of what is done", "Construction"),
    "done_equipment": (3, "Of what is done", "Equipment"),
    "done_other": (3, "Of what is done", "Other costs"),
    "arrived_year": (3, "Arrived this year"),
    "arrived_total": (3, "Arrived to date"),
    "assets_added": (3, "Fixed assets added"),
    "capacity_added": (3, "Capacity added"),
    "cost": (3, "Contract price"),
    "cost_kind": (9, "N1", "Contract price"),
    "light": (2, "Remarks"),
    "reason": (2, "Reason of the slip"),
    "note": (2, "Remarks"),
    "problem": (2, "Problems"),
    "ask": (2, "Matters to decide"),
    "ask_to": (2, "Matters to decide"),
    "next": (2, "Next month's work"),
    "source": (11, "〔source〕"),
}


def apart(place, field):
    """Return a value that no other field gives, whole units of 10,000 yuan where it is money."""
    if field.kind.name == "money":
        return (100 + place) * 10**6
    if field.kind.name in ("text", "document"):
        return f"〔{field.name}〕"
    return 20 if field.name == "beds_before" else parse_field(field, GIVEN[field.name])


def cell_text(field, values):
    """Return what the workbook says of a value, in the language spoken."""
    value = values[field.name]
    if field.name == "beds_before":  # the sheets show what is new beside it
        return str(values["beds_open"] - value)
    if field.name == "light":
        return light_text(value)
    if field.kind.name == "money":
        return str(value / 10**6)
    return short_date(value) if field.kind.dated else field_words(field, value)


def shown(field, book, english):
    """Return what the workbook says where the English one has a field; None where none has it."""
    sheet, *words = SHOWN.get(field.name, (2, field.label.text))
    if sheet in (2, 3):
        lines, cells = english.heads(sheet), book.by_code(sheet, "N1")
    else:
        lines, cells = (
            [" ".join(map(str, row)) for row in read.rows(sheet)] for read in (english, book)
        )
    found = zip(lines, map(str, cells), strict=True)
    return next((cell for line, cell in found if all(word in line for word in words)), None)


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_workbook_of_the_month_shows_every_field(database, lang):
    values = {field.name: apart(place, field) for place, field in enumerate(REPORT_FIELDS)}
    reports.file_report(database, author(), "N1", NOW, values, sure=True)
    language.speak("en")
    english = Read(monthbook.month_book(database, NOW))
    language.speak(lang)
    book = Read(monthbook.month_book(database, NOW))
    for field in REPORT_FIELDS:
        told = shown(field, book, english)
        assert told is not None, f"no sheet shows {field.name}"
        assert cell_text(field, values) in told, field.name


def test_every_number_is_bounded_in_the_table_as_in_the_form():
    table = StatusReport.__table__
    rules = {rule.name: str(rule.sqltext) for rule in table.constraints if hasattr(rule, "sqltext")}
    for field in REPORT_FIELDS:
        if field.kind.most:
            rule = rules[f"ck_status_report_{field.name}_range"]
            assert rule == f"{field.name} BETWEEN 0 AND {field.kind.most}"
