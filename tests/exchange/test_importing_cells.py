"""A cell as a person sees it."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.exchange.cells import cell_text, column_letter, is_blank, is_unknown


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (2020.0, "2020"),
        (2020.1, "2020.1"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0.0000001"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (True, "TRUE"),
        (dt.date(2023, 6, 30), "2023-06-30"),
        (dt.datetime.combine(dt.date(2023, 6, 30), dt.time()), "2023-06-30"),
        (dt.datetime.combine(dt.date(2023, 6, 30), dt.time(14, 5)), "2023-06-30 14:05"),
        (" 名 ", " 名 "),
        (float("nan"), "nan"),
    ],
)
def test_as_a_person_sees_it(cell, text):
    assert cell_text(cell) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 6))
def test_numbers_of_fifteen_digits_come_back(digits, places):
    assert Fraction(cell_text(digits / 10**places)) == Fraction(digits, 10**places)


@pytest.mark.parametrize("cell", [None, "", "  ", "—", "--", "/", "－"])
def test_blank(cell):
    assert is_blank(cell)
    assert is_unknown(cell)


def test_unknown_words_are_no_blanks():
    assert is_unknown("待定")
    assert is_unknown("N/A")
    assert not is_blank("待定")
    assert not any(is_unknown(cell) for cell in (0, 0.0, False, "0", "A-1"))


def test_letters():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]
