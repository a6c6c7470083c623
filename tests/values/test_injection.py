"""Cells that a spreadsheet would run: harmless in the file, and back as they were."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portfolio.values import tabular
from portfolio.values.injection import guarded, restored

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Texts as people and attackers write them: what runs, behind guards and signs, or not at all.
texts = st.text() | st.text(alphabet="'=+-@\t\r\n＝0123.aé（", max_size=8)


@given(texts)
@example("'=1+1")
@example("''=1+1")
@example("'")
@example("'-5")
@example("--5")
def test_every_text_comes_back_as_it_was(text):
    assert restored(guarded(text)) == text


@given(texts)
def test_nothing_that_runs_is_left_at_the_start(text):
    cell = guarded(text)
    number = cell.removeprefix("-").replace(".", "", 1)
    assert not cell.startswith(RUNS) or (number.isascii() and number.isdigit())


@given(texts)
def test_a_csv_file_gives_every_text_back(text):
    file = io.StringIO(tabular.table_text(["a"], [[text]], line_end="\r\n"), newline="")
    read = list(csv.reader(file))[-1]
    assert [restored(cell) for cell in read] == [text]


@pytest.mark.parametrize("text", ["=1+1", "+86 574 8859", "-2+3", "@SUM(A1)", "\tx", "\rx", "＝1"])
def test_what_would_run_gets_one_guard(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "-0.50", "12", "", "'", "'tis", "C1", "1-2", "'-5"])
def test_numbers_and_plain_texts_are_left_alone(text):
    assert guarded(text) == text
    assert restored(text) == text


def test_a_text_that_starts_with_the_guard_is_told_from_a_guarded_one():
    assert guarded("'=1") == "''=1"
    assert restored("'=1") == "=1"
