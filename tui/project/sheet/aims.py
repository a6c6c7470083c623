"""What a project's money is to reach and how it stands, and how its final account was put off."""

from portfolio.money.records import GoalStanding
from portfolio.money.words import goal_stands, goal_target, state_word
from portfolio.projects.words.page import document_text
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import GOAL_ASPECTS
from portfolio.values.words import say
from tui.project.sheet.held import Held
from tui.shell.desk import Aims
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Head, Row, Section


def aim_sections(held: Held) -> list[Section]:
    """Return performance goals, and extensions of the final account; nothing where there are none."""
    aims = held.aims
    if aims is None:
        return []
    return [
        *([_goals(aims.goals)] if aims.goals else []),
        *([_extensions(aims)] if aims.extensions else []),
    ]


def _goals(goals: tuple[GoalStanding, ...]) -> Section:
    heads = (
        Head(say(mark("Aspect"))),
        Head(say(mark("Goal"))),
        Head(say(mark("Target"))),
        Head(say(mark("How it stands"))),
        Head(say(mark("Reached"))),
    )
    rows = [
        Row(
            (
                label(GOAL_ASPECTS[item.goal.aspect]),
                plain(item.goal.name),
                plain(goal_target(item.goal)),
                plain(goal_stands(item)),
                state_word(item.state),
            )
        )
        for item in goals
    ]
    return Section(say(mark("Performance goals and how they stand")), rows, heads=heads)


def _extensions(aims: Aims) -> Section:
    put_off = mark("final account put off by {months} months")
    facts = [
        Fact(
            item.granted_on,
            say(put_off, months=item.months),
            plain(document_text(aims.documents.get(item.source), item.source)),
        )
        for item in aims.extensions
    ]
    return Section(say(mark("Extensions of the final account")), facts)
