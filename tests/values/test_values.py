"""Money, areas, months, digits: what officers type is read exactly or refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.values.area import MOST_AREA, ROUNDED_MU, area_text, parse_area
from portfolio.values.digits import (
    decimal_text,
    read_count,
    read_decimal,
    read_head,
    read_number,
    round_half_up,
)
from portfolio.values.errors import WrongUsage
from portfolio.values.money import MOST_FEN, Bare, parse_money, rounded, yuan_text
from portfolio.values.months import Dated, Month, parse_dated, parse_month, span


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1.2亿", 12_000_000_000),
        ("1.2亿元", 12_000_000_000),
        ("350万", 350_000_000),
        ("350 万元", 350_000_000),
        ("3500000", 350_000_000),
        ("3,500,000.05", 350_000_005),
        ("１．２亿", 12_000_000_000),
        ("１．２　亿", 12_000_000_000),
        ("0", 0),
        ("1000亿", MOST_FEN),
    ],
)
def test_money_as_typed(text, fen):
    assert parse_money(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "-1", "1_000", "1e5", "abc", "1.2.3", "12万亿", "0.001", "1000.01亿", "1,00", "٣", "亿"],
)
def test_money_refused(text):
    with pytest.raises(WrongUsage):
        parse_money(text)


def test_money_without_a_unit_keeps_how_it_was_typed():
    assert parse_money("3,500").typed == "3,500"
    assert not isinstance(parse_money("3,500元"), Bare)


@given(st.integers(0, MOST_FEN))
def test_money_comes_back(fen):
    assert parse_money(yuan_text(fen)) == fen


@given(st.integers(-(10**12), 10**12), st.sampled_from([1, 10**4, 10**6, 10**8]))
def test_rounded_money_is_within_half_a_unit(fen, unit):
    shown = Fraction(rounded(fen, unit, 2).replace(",", ""))
    assert abs(shown - Fraction(fen, unit * 100)) <= Fraction(1, 200)


def test_rounded_money_rounds_half_up():
    assert rounded(5 * 10**5 * 100, 10**8, 2) == "0.01"
    assert rounded(-1, 10**8, 2) == "0.00"
    assert [rounded(fen, 1, 2) for fen in (-1, 0, 1)] == ["-0.01", "0.00", "0.01"]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("2.76 万平方米", 2_760_000),
        ("60 亩", 4_000_000),
        ("20亩", 1_333_333),
        ("1公顷", 1_000_000),
        ("13333.33", 1_333_333),
        ("4000 平方米", 400_000),
        ("4000㎡", 400_000),
        ("4000 m2", 400_000),
    ],
)
def test_areas_as_printed(text, area):
    assert parse_area(text) == area


def test_a_mu_can_be_taken_as_667():
    assert parse_area("60 亩", ROUNDED_MU) == 4_002_000


@given(st.integers(0, MOST_AREA))
def test_area_comes_back(area):
    assert parse_area(area_text(area)) == area


def test_area_too_large_or_none():
    for text in ("10001公顷x", "", "100000000公顷"):
        with pytest.raises(WrongUsage):
            parse_area(text)


@pytest.mark.parametrize(
    "text", ["2023-6", "2023-06", "2023.6", "2023年6月", "２０２３-6", "2023/6"]
)
def test_months_as_typed(text):
    assert parse_month(text) == Month.of(2023, 6)


@pytest.mark.parametrize(
    "text", ["2023-13", "2023-0", "23-6", "2023", "1899-12", "2200-01", "六月"]
)
def test_months_refused(text):
    with pytest.raises(WrongUsage):
        parse_month(text)


def test_a_year_keeps_its_precision():
    assert parse_dated("2024", "start") == Dated(Month.of(2024, 1), "year")
    assert parse_dated("2024年", "finish") == Dated(Month.of(2024, 12), "year")
    assert str(parse_dated("2024", "finish")) == "2024"
    assert str(parse_dated("2024-12", "finish")) == "2024-12"


def test_years_are_read_from_1900_to_2199():
    assert parse_dated("1900", "start").month == Month.of(1900, 1)
    assert parse_dated("2199", "finish").month == Month.of(2199, 12)
    for text in ("1899", "2200"):
        with pytest.raises(WrongUsage):
            parse_dated(text, "finish")


@given(st.integers(1900 * 12, 2199 * 12 + 11), st.integers(-500, 500))
def test_months_count(ordinal, months):
    month = Month(ordinal)
    assert (month + months) - month == months
    assert parse_month(str(month)) == month


def test_span():
    assert span(Month.of(2025, 11), Month.of(2026, 1)) == [
        Month.of(2025, 11),
        Month.of(2025, 12),
        Month.of(2026, 1),
    ]
    assert span(Month.of(2026, 1), Month.of(2025, 1)) == []


@given(st.integers(0, 10**9), st.integers(1, 999))
def test_round_half_up(numerator, denominator):
    value = Fraction(numerator, denominator)
    assert -Fraction(1, 2) <= value - round_half_up(value) < Fraction(1, 2)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_decimal_text(scaled, places):
    assert Fraction(decimal_text(scaled, places)) == Fraction(scaled, 10**places)


NO_NUMBERS = ["١٢", "1_0", "１＿０", "+5", "1e3", "NaN", "inf", "0x1", "1,0", "9" * 5000]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_only_looks_like_a_number(text):
    assert read_number(text) is None


def test_a_decimal_number_keeps_its_digits_up_to_sixteen_letters():
    assert read_decimal("４.50") == "4.50"
    assert read_decimal("1,234,567,890,123.45") == "1234567890123.45"
    for text in ("12345678901234567", "1234567890123.456", "4.5.0", ""):
        with pytest.raises(WrongUsage):
            read_decimal(text)


@pytest.mark.parametrize("text", ["1.5", "-1", "1001", "many"])
def test_counts_refused(text):
    with pytest.raises(WrongUsage):
        read_count(text, 1000)


def test_the_head_of_a_log_is_twelve_to_sixty_four_signs_in_capitals_too():
    assert read_head(" 0123456789AB ") == "0123456789ab"
    assert read_head("f" * 64) == "f" * 64
    for text in ("", "0123456789a", "f" * 65, "0123456789ag"):
        with pytest.raises(WrongUsage):
            read_head(text)
