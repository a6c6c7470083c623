"""The fields of a report: what is shown for editing reads back as the same value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.values.errors import WrongUsage
from portfolio.values.fields import FIELD_BY_NAME, REPORT_FIELDS, field_text, parse_field
from portfolio.values.kinds import FINISHED, LONGEST_TEXT, STARTED, parse_percent, parse_text
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import MOST_BEDS

MONTHS = st.integers(1900 * 12, 2199 * 12 + 11).map(Month)


def values(field):
    if field.codes:
        return st.sampled_from(sorted(field.codes))
    if field.kind.dated:
        edge = 1 if field.kind.name.startswith("start") else 12
        happened = field.kind in (STARTED, FINISHED)
        return st.one_of(
            *([MONTHS.map(lambda month: Dated(month, "by"))] if happened else []),
            MONTHS.map(lambda month: Dated(month, "month")),
            st.integers(1900, 2199).map(lambda year: Dated(Month.of(year, edge), "year")),
        )
    most = {"money": 10**13, "beds": MOST_BEDS, "percent": 1000, "flag": 1}.get(field.kind.name)
    return st.integers(0, most) if most else st.text("中文abc 1=", min_size=1).map(str.strip)


@given(st.data())
def test_every_field_comes_back(data):
    field = data.draw(st.sampled_from(REPORT_FIELDS))
    value = data.draw(values(field))
    assert parse_field(field, field_text(field, value)) == value


def test_an_unknown_code_names_the_codes():
    with pytest.raises(WrongUsage, match="green, amber, red, grey"):
        parse_field(FIELD_BY_NAME["light"], "purple")


@pytest.mark.parametrize("text", ["101", "-1", "50.55", "half", ""])
def test_percent_refused(text):
    with pytest.raises(WrongUsage):
        parse_percent(text)


def test_percent_takes_signs_of_both_widths():
    assert parse_percent("62.5%") == parse_percent("62.5％") == 625


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31m", "a\x9bb", "a\ud800"])
def test_control_characters_refused(text):
    with pytest.raises(WrongUsage, match="control characters"):
        parse_text(text)


def test_long_text_refused():
    assert parse_text("字" * LONGEST_TEXT)
    with pytest.raises(WrongUsage, match="longer"):
        parse_text("字" * (LONGEST_TEXT + 1))
