"""What the money of the projects is to reach, with what stands beside it: page and sheet."""

from collections.abc import Iterable
from typing import Final

from portfolio.money.records import Budget, GoalStanding, ProjectMoney
from portfolio.money.words import goal_stands, goal_target, state_word
from portfolio.pack.brief.parts import Paragraph, Part, Section, Table, shown
from portfolio.pack.frame import Ledger
from portfolio.pack.meeting import dues
from portfolio.pack.sheet import Column
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.vocabulary import GOAL_ASPECTS
from portfolio.values.words import name_of, say

#: So many goals stand on the page; the workbook has all.
_MOST: Final = 12

Aims = list[tuple[ProjectMoney, GoalStanding]]


def first_page(budget: Budget) -> Iterable[str]:
    """Yield the public projects that ask for money and have no goals, by name."""
    items = [i for i in budget.projects if i.fiscal and i.request.public and not i.goals]
    if items:
        named = dues.names(items, dues.full_name)
        yield say(mark("Asking for money without performance goals: {names}."), names=named)


def section(budget: Budget) -> Section:
    """Return the section of the page: the goals of the plan's projects, and how each stands."""
    found = _all(budget)
    parts: list[Part] = [_table(found[:_MOST])] if found else [Paragraph(_none())]
    if len(found) > _MOST:
        text = plural(
            "{number} more goal stands in the workbook.",
            "{number} more goals stand in the workbook.",
            len(found) - _MOST,
        )
        parts.append(Paragraph(text.format(number=f"{len(found) - _MOST:,}"), "note"))
    return Section(say(mark("4. Performance goals")), tuple(parts))


def _none() -> str:
    return say(mark("No performance goal is on record; they are handed in with the request."))


def _all(budget: Budget) -> Aims:
    inside = [item for item in budget.projects if item.facts.summed]
    return [(item, goal) for item in inside for goal in item.goals]


def _cells(goal: GoalStanding) -> tuple[str, ...]:
    return (
        label(GOAL_ASPECTS[goal.goal.aspect]),
        shown(goal.goal.name),
        shown(goal_target(goal.goal)),
        shown(goal_stands(goal)),
        state_word(goal.state),
    )


def _headings() -> tuple[str, ...]:
    words = (mark("Aspect"), mark("Goal"), mark("Target"), mark("How it stands"), mark("Reached"))
    return tuple(map(say, words))


def _table(found: Aims) -> Table:
    rows = [
        (f"{item.facts.code} {shown(name_of(item.facts))}", *_cells(goal)) for item, goal in found
    ]
    return Table(
        caption=say(mark("Performance goals and how they stand")),
        headings=(say(mark("Project")), *_headings()),
        rows=tuple(rows),
        sides="llllll",
        widths=(30, 8, 18, 18, 18, 10),
    )


def ledger(budget: Budget) -> Ledger:
    """Return the same as a sheet has it, all of them, each with its document."""
    widths = (10, 26, 26, 26, 14)
    columns = [
        Column(label(Term("sheet", "No.")), 6, centred=True),
        Column(label(Term("sheet", "Project")), 34),
        *(Column(title, width) for title, width in zip(_headings(), widths, strict=True)),
        Column(label(Term("sheet", "Source document")), 16),
    ]
    made = Ledger(columns)
    for item, goal in _all(budget):
        named = (item.facts.code, name_of(item.facts))
        made.add((*named, *_cells(goal), goal.goal.source))
    return made
