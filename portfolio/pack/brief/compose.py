"""Puts a brief together: a front page, and five sections behind it that take two pages.

However many projects there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portfolio.pack.brief.beds import beds
from portfolio.pack.brief.front import front
from portfolio.pack.brief.material import BriefMaterial
from portfolio.pack.brief.matters import ask_lines, next_lines, problem_lines, problems, steps
from portfolio.pack.brief.overview import overview
from portfolio.pack.brief.paging import lines_over
from portfolio.pack.brief.parts import Brief, Picture, Section, shown
from portfolio.pack.brief.progress import changed_lines, late_rows, money_lines, progress
from portfolio.pack.brief.room import Cut, heights, share
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.opening import is_fresh
from portfolio.projects.words.page import plan_text
from portfolio.values.language import mark, plural, spoken
from portfolio.values.words import month_text, say

#: Lines that a row of the table of late projects takes.
_LATE_LINES: Final = 2
#: Lines that all lists together start with, and with which they are left as they are.
_MOST_LINES, _LEAST_LINES = 36, 8


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists that may be long, each with its worst or first items first."""

    changed: list[str]
    late: list[ProjectRow]
    money: list[str]
    problem: list[str]
    ahead: list[str]
    asked: list[str]

    def heights(self) -> tuple[list[int], ...]:
        """Return the heights of the items in lines, the list that matters most first."""
        late = [_LATE_LINES] * len(self.late)
        texts = (self.problem, self.changed, self.money, self.ahead)
        return (heights(self.asked), late, *map(heights, texts))


def brief(material: BriefMaterial, pictures: Mapping[str, Picture]) -> Brief:
    """Return the brief of a month in the language spoken.

    `pictures` may have `gantt` and `capacity`. Of lists that are too long for two pages the
    first items stand, the rest are counted.
    """
    opening = (overview(material), beds(material, pictures.get("capacity")))
    lists, lines = _lists(material), _MOST_LINES
    tall = lists.heights()
    while True:
        kept = share(tall, lines)
        sections = (*opening, *_listing(material, lists, kept, pictures.get("gantt")))
        made = Brief(spoken(), _title(material), _head(material), sections)
        over = lines_over(made)
        if over <= 0 or lines <= _LEAST_LINES:
            return replace(made, front=front(material, made))
        lines -= min(over, 2)


def _lists(material: BriefMaterial) -> _Lists:
    return _Lists(
        changed_lines(material),
        late_rows(material),
        money_lines(material),
        problem_lines(material),
        next_lines(material),
        ask_lines(material),
    )


def _listing(
    material: BriefMaterial, lists: _Lists, kept: Sequence[int], picture: Picture | None
) -> Iterable[Section]:
    """Return the sections that hold lists, with as many items of each as are kept."""
    asked, late, problem, changed, money, ahead = kept
    yield progress(
        material,
        Cut(lists.changed, changed),
        Cut(lists.late, late),
        Cut(lists.money, money),
        picture,
    )
    yield problems(material, Cut(lists.problem, problem))
    yield steps(material, Cut(lists.ahead, ahead), Cut(lists.asked, asked))


def _title(material: BriefMaterial) -> str:
    return say(
        mark("{plan}: brief of {month}"),
        plan=shown(plan_text(material.plan)),
        month=month_text(material.as_of),
    )


def _head(material: BriefMaterial) -> str:
    """Return as of when the brief speaks and how many fresh reports it is drawn from."""
    rows = material.planned
    fresh = sum(is_fresh(row.last_report, material.as_of) for row in rows)
    if not fresh:
        none = mark(
            "As of {month}. No project has a report of the last two months; drawn from the plan"
            " and older reports."
        )
        return say(none, month=month_text(material.as_of))
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
