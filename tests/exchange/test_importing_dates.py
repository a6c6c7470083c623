"""Dates in cells: read with their precision, or refused with a reason; never today, never blank."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.exchange.dates import Schedule, read_date, read_day, read_schedule
from portfolio.values.errors import WrongUsage
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Dated, Month

SIGNS = "0123456789.-—~/: T至到年月日底初前起个工期三十〇二Z+,"
MONTHS = st.integers(Month.of(FIRST_YEAR, 1).ordinal, Month.of(LAST_YEAR, 12).ordinal).map(Month)
DAYS = st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31))


def month(year, number):
    return Dated(Month.of(year, number), "month")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2020.6", month(2020, 6)),
        ("2020.10", month(2020, 10)),
        ("２０２０．６", month(2020, 6)),
        ("2021年11月", month(2021, 11)),
        ("2021年11月份", month(2021, 11)),
        ("2023-6-30", month(2023, 6)),
        ("2023/6/30", month(2023, 6)),
        ("2023年6月30日", month(2023, 6)),
        ("二〇二三年六月", month(2023, 6)),
        ("2023年十二月", month(2023, 12)),
        ("2023年6月底前完工", month(2023, 6)),
        ("202306", month(2023, 6)),
        (202306, month(2023, 6)),
        ("20230630", month(2023, 6)),
        ("6/30/2023 14:05", month(2023, 6)),
        ("12/31/2023 11:59 PM", month(2023, 12)),
        ("30/6/2023", month(2023, 6)),
        ("3/3/2023", month(2023, 3)),
        ("06/2023", month(2023, 6)),
        ("June 2023", month(2023, 6)),
        ("30 Jun 2023", month(2023, 6)),
        ("June 30, 2023", month(2023, 6)),
        ("2023-06-30T22:00:00", month(2023, 6)),
        (dt.datetime.combine(dt.date(2023, 6, 30), dt.time(12)), month(2023, 6)),
        (dt.date(2023, 6, 30), month(2023, 6)),
    ],
)
def test_months(cell, found):
    assert read_date(cell, "start") == read_date(cell, "finish") == found


def test_a_moment_with_a_zone_is_told_in_the_time_of_the_bureau():
    assert read_day("2023-12-31T16:00:00Z") == "2024-01-01"
    assert read_day("2023-12-31T15:59:59.9Z") == "2023-12-31"
    assert read_day("2024-01-01T00:30:00+09:00") == "2023-12-31"


@pytest.mark.parametrize("cell", ["2023", "2023年", "计划2023年", 2023, 2023.0])
def test_a_year_stays_a_year(cell):
    assert read_date(cell, "start") == Dated(Month.of(2023, 1), "year")
    assert read_date(cell, "finish") == Dated(Month.of(2023, 12), "year")


def test_the_ends_of_a_year():
    assert read_date("计划2023年底", "finish") == Dated(Month.of(2023, 12), "year")
    assert read_date("计划2023年底", "start") == month(2023, 12)
    assert read_date("2023年初", "start") == Dated(Month.of(2023, 1), "year")
    assert read_date("2023年初", "finish") == month(2023, 1)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2023年上半年", "part of a year"),
        ("2023年第三季度", "part of a year"),
        ("2023 Q3", "part of a year"),
        ("03/04/2023", "day/month"),
        ("3.4.2023", "day/month"),
        (2020.1, r"2020\.10 becomes 2020\.1"),
        (44927, "counts days"),
        (44927.5, "counts days"),
        (float("nan"), "not a date"),
        (float("inf"), "not a date"),
        ("2023-13", "not a date"),
        ("2023-02-30", "not a date"),
        ("23-6-30", "not a date"),
        ("2O23-06", "not a date"),
        ("1850-01", "not a date"),
        ("明年", "not a date"),
        ("today", "not a date"),
        ("待定", "not a date"),
        ("٢٠٢٣", "not a date"),
        ("", "not a date"),
        (None, "not a date"),
        (True, "not a date"),
        (dt.time(8), "not a date"),
        (dt.timedelta(days=3), "not a date"),
        (dt.date(1800, 1, 1), "not a date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(cell, why):
    for edge in ("start", "finish"):
        with pytest.raises(WrongUsage, match=why):
            read_date(cell, edge)


def test_the_order_is_taken_from_the_mapping():
    assert read_day("03/04/2023", order="dmy") == "2023-04-03"
    assert read_day("03/04/2023", order="mdy") == "2023-03-04"
    with pytest.raises(WrongUsage):
        read_day("13/04/2023", order="mdy")


def test_serials_only_where_they_are_said_to_be():
    assert read_day(44927, serials=True) == "2023-01-01"
    assert read_day(45291.75, serials=True) == "2023-12-31"
    with pytest.raises(WrongUsage, match="becomes"):
        read_date(2020.1, "start", serials=True)


def test_a_day_needs_a_day():
    with pytest.raises(WrongUsage, match="no day"):
        read_day("2023-06")


@pytest.mark.parametrize(
    ("cell", "start", "finish"),
    [
        ("2020.6-2022.12", "2020-06", "2022-12"),
        ("2020.10-2022.3", "2020-10", "2022-03"),
        ("2020-06-2022-12", "2020-06", "2022-12"),
        ("2023-6-30-2024-6-30", "2023-06", "2024-06"),
        ("2021年11月至2025年12月", "2021-11", "2025-12"),
        ("2024-2026", "2024", "2026"),
        ("2024—2026年", "2024", "2026"),
        ("２０２４～２０２６", "2024", "2026"),
        ("2020年-2022年底", "2020", "2022"),
        ("2023年6月-12月", "2023-06", "2023-12"),
        ("2023年6-12月", "2023-06", "2023-12"),
        ("2023-06-30 to 2024-06-30", "2023-06", "2024-06"),
        ("2023", "2023", "2023"),
        (2024, "2024", "2024"),
        ("计划2023年底", None, "2023"),
        ("2023-06完工", None, "2023-06"),
        ("2023.6起", "2023-06", None),
        ("2023.6-至今", "2023-06", None),
    ],
)
def test_periods(cell, start, finish):
    found = read_schedule(cell)
    assert tuple(date and str(date) for date in (found.start, found.finish)) == (start, finish)


def test_how_long_it_takes():
    assert read_schedule("工期36个月") == Schedule(None, None, 36)
    assert read_schedule("建设工期三年") == Schedule(None, None, 36)
    assert read_schedule("2021年11月开工,工期36个月") == Schedule(month(2021, 11), None, 36)
    assert read_schedule("2021.11-2024.11(工期36个月)").months == 36


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2026-2024",
            "2021.11-",
            "2023-06",
            "2023-6-12",
            "工期540日历天",
            "随便",
            "",
            "工期0个月",
        ),
        *(2020.1, dt.date(2023, 6, 1), "2023-2024-2025", None),
    ],
)
def test_periods_refused(cell):
    with pytest.raises(WrongUsage):
        read_schedule(cell)


@given(MONTHS)
def test_months_come_back(found):
    wanted = Dated(found, "month")
    for text in (
        str(found),
        f"{found.year}.{found.number}",
        f"{found.year}年{found.number}月",
        f"{found.number:02d}/{found.year}",
    ):
        assert read_date(text, "start") == wanted


@given(DAYS)
def test_days_come_back(day):
    for cell in (
        day,
        dt.datetime.combine(day, dt.time(14, 5)),
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%Y%m%d"),
        f"{day.isoformat()} 14:05:33",
        f"{day.isoformat()}T00:00:00Z",
    ):
        assert read_day(cell) == day.isoformat()
    assert read_day(f"{day.month}/{day.day}/{day.year} 2:05 PM", order="mdy") == day.isoformat()
    assert read_day(f"{day.day}/{day.month}/{day.year}", order="dmy") == day.isoformat()


@given(st.dates(dt.date(1927, 5, 18), dt.date(LAST_YEAR, 12, 31)))
def test_serials_come_back(day):
    assert read_day((day - dt.date(1899, 12, 30)).days, serials=True) == day.isoformat()


@given(MONTHS, MONTHS, st.sampled_from(["-", "—", "~", "至", " to "]))
def test_periods_come_back(one, other, between):
    start, finish = sorted((one, other))
    for form in ("{0.year}.{0.number}", "{0.year}年{0.number}月", "{0}"):
        found = read_schedule(form.format(start) + between + form.format(finish))
        assert found == Schedule(Dated(start, "month"), Dated(finish, "month"))


@given(st.integers(1, 1200))
def test_terms_come_back(months):
    assert read_schedule(f"工期{months}个月").months == months


@given(st.text(max_size=30) | st.text(SIGNS, max_size=20))
def test_any_text_is_read_or_refused(text):
    for read in (lambda cell: read_date(cell, "start"), read_day, read_schedule):
        with contextlib.suppress(WrongUsage):
            read(text)


@given(st.floats() | st.integers())
def test_any_number_is_read_or_refused(number):
    for read in (lambda cell: read_date(cell, "start", serials=True), read_day, read_schedule):
        with contextlib.suppress(WrongUsage):
            read(number)
