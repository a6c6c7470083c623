"""How late a project is: list, page, data, Gantt, workbook, brief and form say the same of each."""

import pytest

from portfolio.cli import projects as listing
from portfolio.pack import frame
from portfolio.pack import lists as sheets
from portfolio.pack.brief import progress as brief
from portfolio.pack.monthbook import progress as book
from portfolio.pack.service.brief import brief_material
from portfolio.pack.service.monthbook import book_material
from portfolio.pack.sheet import Number
from portfolio.pictures.gantt.lines import Line
from portfolio.pictures.gantt.spec import gantt_spec
from portfolio.pictures.service.materials import gantt_material
from portfolio.projects import data
from portfolio.projects.service import lookup
from portfolio.projects.words.page import variance_words
from portfolio.projects.words.standing import late_clause, late_words
from portfolio.values.language import label, translate
from portfolio.values.vocabulary import ENDED_STAGES, HALTED_STAGES, SLIP_PRECISIONS
from portfolio.values.words import UNKNOWN_TEXT, slip_text
from tests.conftest import NOW
from tui.form.outlook import outlook
from tui.gantt.pictures import picture_of
from tui.list.columns import COLUMNS, cells_of

pytestmark = pytest.mark.usefixtures("tongue")
_SLIP = [column.key for column in COLUMNS].index("slip")


@pytest.fixture
def rows(either):
    found = lookup.list_projects(either, NOW)
    assert {row.slip.precision for row in found if row.slip} >= {"at_most", "at_least"}
    return found


def test_lists_and_data_say_the_same(rows):
    for row in rows:
        words = late_words(row)
        assert listing.cells(row)[listing.HEADINGS.index("Slip")] == words
        assert cells_of(row)[_SLIP].text == late_words(row, signs=True)
        told = data.project_data(row)
        slip = (row.slip.months, row.slip.precision) if row.slip else (None, None)
        assert (told["slip_months"], told["slip_precision"]) == slip
        assert late_clause(row) in outlook(row, None)
        assert words in late_clause(row)


def test_a_page_holds_the_same_against_the_baseline_in_force(either, rows):
    for row in rows:
        detail = lookup.show_project(either, row.code, NOW)
        assert detail.row == row
        shown = data.show_data(NOW, detail)
        for variance, told in zip(detail.variances, shown["variances"], strict=True):
            said = variance_words(variance)
            slip = variance.slip
            assert said.startswith(slip_text(slip)) is bool(slip or said == UNKNOWN_TEXT)
            known = (slip.months, slip.precision) if slip else (None, None)
            assert (told["months"], told["months_precision"]) == known
            assert slip is None or slip.months != 0 or slip.precision != "at_least"
        assert all(item.slip == row.slip for item in detail.variances[-1:])


def test_both_gantt_charts_say_the_same(either, rows):
    spec = gantt_spec(gantt_material(either, NOW))
    lines = {
        item.code: item for page in spec.pages for item in page.lines if isinstance(item, Line)
    }
    for row in rows:
        words = "" if late_words(row) == UNKNOWN_TEXT else late_words(row)
        ends = picture_of(row, (), NOW).ends
        told = str(abs(row.slip.months)) if row.slip else late_words(row, signs=True)
        if row.slip and row.slip.precision == "exact" and not row.slip.months:
            told = translate("on time")
        assert told in lines[row.code].late
        assert any(end.startswith(words) for end in ends) or not words
        opened = row.opened is not None and row.opened.precision == "by"
        assert (lines[row.code].opened_by, picture_of(row, (), NOW).opened_by) == (opened, opened)


def test_the_sheet_of_a_list_says_the_same(rows):
    columns = {column.title.text: column for column in sheets._COLUMNS}
    for row in rows:
        slip = row.slip
        assert columns["Slip (months)"].value(row) == (slip.months if slip else None)
        known = label(SLIP_PRECISIONS[slip.precision]) if slip else None
        assert columns["Slip is known"].value(row) == known


def test_the_month_book_says_the_same(either, rows):
    material = book_material(either, NOW)
    for row in rows:
        cell = book._slip(row)
        if row.slip and row.slip.precision == "exact":
            assert isinstance(cell, Number)
            assert cell.value == row.slip.months
        else:
            assert cell == (slip_text(row.slip) if row.slip else None)
        assert cell in frame.cells_of(book._entries(material), row)


def test_the_brief_says_the_same(either, rows):
    material = brief_material(either, NOW)
    late = brief.late_rows(material)
    for row in late:
        assert brief.late_cells(material, row)[4] == late_words(row)
    away = (*HALTED_STAGES, *ENDED_STAGES)
    waited = {
        row.code
        for row in rows
        if row.in_plan and not row.opened and row.stage not in away and row.slip
        if row.slip.months > 0
    }
    assert {row.code for row in late} == waited
    unheard = sum(row.unproven == "due_unreported" for row in late)
    assert str(unheard) in brief._late_words(late)
