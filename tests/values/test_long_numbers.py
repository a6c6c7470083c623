"""Numbers of any length: read exactly or refused in words, wherever a number is read."""

from functools import partial

import pytest

from portfolio.exchange.forms.layout import read_keys
from portfolio.exchange.quantities.numerals import read_chinese
from portfolio.values.digits import read_count, read_decimal, read_number
from portfolio.values.errors import PortfolioError
from portfolio.values.fields import REPORT_FIELDS, parse_field
from portfolio.values.kinds import TEXT
from portfolio.values.months import parse_age, parse_dated, parse_happened, parse_month
from portfolio.values.toml import read_toml
from portfolio.whatif.data import scenario

LONG = "9" * 5000
WRITTEN = (
    LONG,
    f"-{LONG}",
    f"{LONG}.{LONG}",
    f"{LONG}万元",
    f"{LONG}%",
    f"2026-{LONG}",
    f"{LONG}年",
)


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("field", [f for f in REPORT_FIELDS if f.kind is not TEXT])
def test_no_field_takes_a_number_without_end(field, text):
    with pytest.raises(PortfolioError):
        parse_field(field, text)


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize(
    "read",
    [
        *(parse_month, parse_age, partial(parse_happened, edge="start")),
        partial(parse_dated, edge="start"),
        *(scenario.read_shift, scenario.read_months, scenario.read_rate, scenario.read_beds),
        *(scenario.read_slips, read_decimal, lambda text: read_count(text, 10**9)),
    ],
)
def test_no_reader_of_words_does(read, text):
    with pytest.raises(PortfolioError):
        read(text)


def test_nor_is_it_a_number_in_a_cell():
    assert read_number(LONG) is None
    for text in ("九" * 5000, f"九点{'九' * 5000}", "九千" * 2500, "九" * 5000 + "万亿"):
        assert read_chinese(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"x = {LONG}", "out of reach"),
        (f"x = 0x{'f' * 9000}", "out of reach"),
        (f"[a]\nb = [1, {{c = 0b{'1' * 99}}}]", "out of reach"),
        ("x = inf", "out of reach"),
        ("x = nan", "out of reach"),
        (f"x = 1e{LONG}", "out of reach"),
        ("x = " + "[" * 10**5, "nested"),
        ("x = ", "Invalid value"),
    ],
)
def test_no_file_of_toml_holds_one(text, why):
    with pytest.raises(ValueError, match=why):
        read_toml(text)
    assert read_toml("x = 3\ny = 0.5\nz = [true]") == {"x": 3, "y": 0.5, "z": [True]}


def test_a_hidden_sheet_with_one_is_not_as_it_was_written():
    from portfolio.exchange.forms.layout import SCHEMA, _digest

    lines = [[SCHEMA], ["unit", ""], ["month", "2026-11"], ["founded", ""], ["log_head", ""]]
    for version in ("1", LONG, "x", "-1"):
        rows = [*lines, ["N1", version, "x"]]
        keys = read_keys([*rows, ["sha256", _digest(rows)]])
        assert (keys is not None) == (version == "1")
