"""What a project's money is to reach and how it stands, and how its final account was put off."""

from portfolio.money.records import GoalStanding
from portfolio.money.words import goal_stands, goal_target, state_word
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.records.supervision import ExtensionRow
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import GOAL_ASPECTS
from portfolio.values.words import say
from tui.project.sheet.held import Held, source_text
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Head, Row, Section


def aim_sections(held: Held) -> list[Section]:
    """Return performance goals, and extensions of the final account; nothing where there are none."""
    goals, extensions = held.aims or ((), ())
    return [
        *([_goals(goals)] if goals else []),
        *([_extensions(held.detail, extensions)] if extensions else []),
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


def _extensions(detail: ProjectDetail, extensions: tuple[ExtensionRow, ...]) -> Section:
    put_off = mark("final account put off by {months} months")
    facts = [
        Fact(item.granted_on, say(put_off, months=item.months), source_text(detail, item.source))
        for item in extensions
    ]
    return Section(say(mark("Extensions of the final account")), facts)
