"""How a project runs, on plain values: what is planned, done, to come or unproven, until when."""

from dataclasses import MISSING, fields, replace

import pytest

from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN, Bar
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.course import course_of
from portfolio.projects.rules.slip import is_late, is_silent
from portfolio.values.months import Month, Slip, parse_dated

NOW = Month.of(2026, 11)
BLANK = ProjectRow(
    **{
        field.name: None
        for field in fields(ProjectRow)
        if field.default is MISSING and field.default_factory is MISSING
    }
)


def on(text, edge="finish"):
    return parse_dated(text, edge)


def start(text):
    return float(on(text).month.ordinal)


def end(text):
    return start(text) + 1


PLANNED = replace(BLANK, start=on("2024-1"), finish=on("2025-12"))
BUILT = replace(PLANNED, actual_start=on("2024-2"), last_report=Month.of(2026, 10))
WHOLE = Bar(BASELINE, start("2024-1"), end("2025-12"), False, False)


def bars(found):
    return [(bar.kind, bar.start, bar.end) for bar in found.bars if bar != WHOLE]


def test_of_what_nobody_told_the_plan_stands_unproven_and_late():
    found = course_of(PLANNED, NOW)
    assert found.bars[0] == WHOLE
    assert bars(found) == [(UNPROVEN, start("2024-1"), end("2025-12"))]
    assert found.tail == (end("2025-12"), end("2026-11"))
    assert (found.unproven, found.opens_at, found.end) == (True, None, end("2026-11"))


def test_what_is_open_is_done_from_its_works_on():
    found = course_of(replace(PLANNED, opened=on("2025-6"), works=Month.of(2024, 3)), NOW)
    assert bars(found) == [(DONE, start("2024-3"), end("2025-6"))]
    assert (found.tail, found.unproven, found.end) == (None, False, end("2025-6"))


def test_what_comes_follows_what_is_done():
    date = on("2027-6")
    found = course_of(replace(BUILT, coming=date, forecast_opening=date), NOW)
    assert bars(found) == [
        (DONE, start("2024-2"), end("2026-10")),
        (COMING, end("2026-10"), end("2027-6")),
    ]
    assert (found.opens_at, found.tail, found.unproven) == (end("2027-6"), None, False)
    assert found.end == end("2027-6")


def test_what_opened_without_a_word_of_its_works_is_done_in_the_month_of_its_opening():
    found = course_of(replace(PLANNED, opened=on("2025-6")), NOW)
    assert bars(found) == [(DONE, start("2025-6"), end("2025-6"))]


def test_what_is_due_this_month_has_no_tail_yet():
    due = replace(PLANNED, finish=on("2026-11"))
    assert course_of(due, NOW).tail is None
    assert course_of(due, NOW + 1).tail == (end("2026-11"), end("2026-12"))


def test_before_any_report_of_works_it_comes_from_its_start_as_told_else_as_planned():
    told = replace(PLANNED, actual_start=on("2024-5"), last_report=Month.of(2024, 3))
    assert bars(course_of(told, NOW)) == [(UNPROVEN, start("2024-5"), end("2025-12"))]
    forecast = replace(PLANNED, forecast_start=on("2024-7"))
    assert bars(course_of(forecast, NOW)) == [(UNPROVEN, start("2024-7"), end("2025-12"))]


def test_what_follows_what_is_done_begins_as_surely_as_its_report():
    """Begun some time in 2024, reported on in October 2026, to open some time in 2027."""
    date = on("2027")
    told = replace(BUILT, actual_start=on("2024", "start"), coming=date, forecast_opening=date)
    found = [(bar.kind, bar.soft_start, bar.soft_end) for bar in course_of(told, NOW).bars[1:]]
    assert found == [(DONE, True, False), (COMING, False, True)]


def test_without_any_start_works_begin_with_the_first_report_that_shows_them():
    row = replace(
        BLANK, finish=on("2025-12"), works=Month.of(2024, 3), last_report=Month.of(2024, 6)
    )
    assert bars(course_of(row, NOW)) == [
        (DONE, start("2024-3"), end("2024-6")),
        (UNPROVEN, end("2024-6"), end("2025-12")),
    ]


def test_a_halted_project_has_nothing_to_come():
    found = course_of(replace(BUILT, stage="stopped", last_report=Month.of(2025, 3)), NOW)
    assert bars(found) == [(DONE, start("2024-2"), end("2025-3"))]
    assert (found.tail, found.unproven, found.end) == (None, False, end("2025-3"))


def test_without_dates_there_is_no_bar():
    found = course_of(BLANK, NOW)
    assert (found.bars, found.tail, found.end) == ((), None, 0.0)
    found = course_of(replace(BLANK, finish=on("2025-12")), NOW)
    assert (found.bars, found.end) == ((), end("2025-12"))


@pytest.mark.parametrize(
    ("changes", "late"),
    [
        ({"slip": Slip(1)}, True),
        ({"slip": Slip(1), "stage": "structure"}, True),
        ({"slip": Slip(0)}, False),
        ({"slip": Slip(-1)}, False),
        ({"slip": None}, False),
        ({"slip": Slip(1), "stage": "stopped"}, False),
        ({"slip": Slip(1), "stage": "withdrawn"}, False),
        ({"slip": Slip(1), "opened": on("2026-1")}, False),
    ],
)
def test_late_is_what_slipped_and_is_neither_open_nor_halted(changes, late):
    assert is_late(replace(PLANNED, **changes)) is late


def test_silent_is_what_is_due_and_not_reported():
    assert is_silent(replace(PLANNED, unproven="due_unreported"))
    assert not is_silent(replace(PLANNED, unproven="no_works"))
