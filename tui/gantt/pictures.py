"""What the Gantt screen draws of a project, and the stretch of time that all of them take."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import MilestoneRow
from portfolio.projects.service import lookup
from portfolio.projects.words.lights import light_text
from portfolio.projects.words.standing import end_words
from portfolio.values.language import mark, spoken
from portfolio.values.months import Dated, Month
from portfolio.values.words import name_of, say
from tui.gantt.bars import Picture
from tui.shell.plain import cut, fit, plain, shorten, wrapped

_DAYS: Final = 31
_LIGHT: Final = 3


def picture_of(row: ProjectRow, milestones: Sequence[MilestoneRow], as_of: Month) -> Picture:
    """Return what a project shows as of a month."""
    course = lookup.course(row, as_of)
    words, short = end_words(row, course), end_words(row, course, signs=True)
    unproven = [say(mark("no evidence"))] if course.unproven else []
    bare = [] if course.bars else [say(mark("no dates on record"))]
    whole = " ".join([*bare, words, *unproven]).strip()
    return Picture(
        course=course,
        opened_at=row.opened.month.ordinal + 1.0 if row.opened else None,
        opened_by=row.opened is not None and row.opened.precision == "by",
        milestones=tuple(_time(item.happened_on) for item in milestones),
        ends=tuple(dict.fromkeys(text for text in (whole, words, short) if text)),
    )


def _time(day: str) -> float:
    """Return a day of a month as a moment within it."""
    year, month, number = (int(part) for part in day.split("-"))
    return Month.of(year, month).ordinal + (number - 1) / _DAYS


def span_of(rows: Iterable[ProjectRow], as_of: Month) -> tuple[int, int]:
    """Return the first month that anything stands in, and the one behind the last."""
    dates = (
        date
        for row in rows
        for date in (
            *(row.start, row.actual_start, row.forecast_start),
            *(row.finish, row.actual_finish, row.forecast_finish),
            *(row.opened, row.forecast_opening),
        )
    )
    return span(dates, as_of.ordinal)


def span(dates: Iterable[Dated | None], *months: int) -> tuple[int, int]:
    """Return the first of these dates and months, counted as `Month.ordinal`, and behind the last."""
    ordinals = [*months, *(date.month.ordinal for date in dates if date is not None)]
    return min(ordinals), max(ordinals) + 1


# --- the columns beside the bars ----------------------------------------------------------------


class Columns(NamedTuple):
    """The widths of the frozen columns in cells; 0 where one has given way."""

    light: int
    code: int
    name: int

    @property
    def total(self) -> int:
        return 1 + sum(width + 1 for width in self if width)


def columns_in(width: int, longest_code: int) -> Columns:
    """Return the frozen columns for a width: the name gives way first, then the light."""
    code = min(max(longest_code, 4), max(4, width // 6))
    if width < 40:
        return Columns(_LIGHT if width >= 28 else 0, code, 0)
    return Columns(_LIGHT, code, min(40, width // 5))


def left_words(
    row: ProjectRow, columns: Columns, lines: int, start: str = ""
) -> list[tuple[str, str, str]]:
    """Return light, code and name of a project in so many lines, each as wide as its column.

    `start` is what most names begin with.
    """
    light, code = light_text(row.lights.overall.colour), plain(row.code)
    found = []
    for name in name_lines(plain(name_of(row)), columns.name, lines, start):
        found.append((fit(light, columns.light), fit(code, columns.code), fit(name, columns.name)))
        light = code = ""
    return found


def name_lines(name: str, width: int, lines: int, start: str = "") -> list[str]:
    """Return a name in so many lines of a width; what does not fit loses its start, then is cut."""
    if lines == 1 or not width:
        return [shorten(name, width, start), *[""] * (lines - 1)]
    pieces = wrapped(name, width)
    if len(pieces) > lines:
        pieces = wrapped(name.removeprefix(start).strip() or name, width)
    gap = "" if spoken() == "zh" else " "
    return [pieces[0], cut(gap.join(pieces[1:]), width)]
