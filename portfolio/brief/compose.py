"""Puts a brief together: five sections that take two pages, however many projects there are."""

from collections.abc import Mapping, Sequence
from typing import Final

from portfolio.brief.beds import beds
from portfolio.brief.material import BriefMaterial
from portfolio.brief.matters import ask_lines, next_lines, problem_lines, problems, steps
from portfolio.brief.overview import overview
from portfolio.brief.paging import lines_over
from portfolio.brief.parts import Brief, Picture, shown
from portfolio.brief.progress import changed_lines, late_rows, money_lines, progress
from portfolio.brief.room import heights, share
from portfolio.language import mark, plural, spoken
from portfolio.openings import is_fresh
from portfolio.wording import month_text, name_of, say

#: Lines that a row of the table of late projects takes.
_LATE_LINES: Final = 2
#: Lines that all lists together start with, and with which they are left as they are.
_MOST_LINES, _LEAST_LINES = 36, 8


def brief(material: BriefMaterial, pictures: Mapping[str, Picture]) -> Brief:
    """Return the brief of a month in the language spoken.

    `pictures` may have `gantt` and `capacity`. Of lists that are too long for two pages the
    first items stand, the rest are counted.
    """
    lists, lines = _lists(material), _MOST_LINES
    while True:
        made = _compose(material, pictures, share(lists, lines))
        over = lines_over(made)
        if over <= 0 or lines <= _LEAST_LINES:
            return made
        lines -= over


def _compose(
    material: BriefMaterial, pictures: Mapping[str, Picture], kept: Sequence[int]
) -> Brief:
    changed, late, money, problem, ahead, asked = kept
    sections = (
        overview(material),
        beds(material, pictures.get("capacity")),
        progress(material, (changed, late, money), pictures.get("gantt")),
        problems(material, problem),
        steps(material, (ahead, asked)),
    )
    title = say(
        mark("{plan}: brief of {month}"),
        plan=shown(name_of(material.plan)),
        month=month_text(material.as_of),
    )
    return Brief(spoken(), title, _head(material), sections)


def _lists(material: BriefMaterial) -> tuple[list[int], ...]:
    """Return the heights of the items of each list that shares the lines."""
    return (
        heights(changed_lines(material)),
        [_LATE_LINES] * len(late_rows(material)),
        heights(money_lines(material)),
        heights(problem_lines(material)),
        heights(next_lines(material)),
        heights(ask_lines(material)),
    )


def _head(material: BriefMaterial) -> str:
    """Return as of when the brief speaks and how many fresh reports it is drawn from."""
    rows = material.planned
    fresh = sum(is_fresh(row.last_report, material.as_of) for row in rows)
    text = plural(
        "As of {month}. Drawn from the reports of {fresh} of {number} project, filed within the"
        " last two months.",
        "As of {month}. Drawn from the reports of {fresh} of {number} projects, filed within the"
        " last two months.",
        len(rows),
    )
    return text.format(
        month=month_text(material.as_of), fresh=f"{fresh:,}", number=f"{len(rows):,}"
    )
