"""What a project's money was to reach, held against what reports say as of a month."""

from typing import Final

from portfolio.money.records import GoalStanding, MoneyFacts
from portfolio.projects.records.supervision import GoalRow
from portfolio.values.money import parse_money
from portfolio.values.months import Dated, Month, parse_dated

#: The costs of a whole project that a goal of cost is held against, the last one first; a contract
#: is a part of it.
_COSTS: Final = ("final_account", "settlement", "approved_budget")


def standings(facts: MoneyFacts, as_of: Month) -> tuple[GoalStanding, ...]:
    """Return each goal of a project with what stands beside it."""
    return tuple(standing(goal, facts, as_of) for goal in facts.goals)


def standing(goal: GoalRow, facts: MoneyFacts, as_of: Month) -> GoalStanding:
    """Return how a goal stands.

    Of beds so many at least are to be handed over, a date is to come not later, a cost to be no
    higher: final account, else audited settlement, else what the approved budget makes likely.
    """
    if goal.measure == "capacity_added":
        return _beds(goal, facts)
    if goal.measure == "cost":
        return _cost(goal, facts)
    if goal.measure is not None:
        return _date(goal, facts, as_of)
    return GoalStanding(goal, "told" if goal.stands else "unknown")


def _beds(goal: GoalRow, facts: MoneyFacts) -> GoalStanding:
    told = facts.newest("capacity_added")
    if told is None:
        return GoalStanding(goal, "unknown")
    state = "reached" if told.fen >= int(goal.target) else "open"
    return GoalStanding(goal, state, told.fen, told.month)


def _cost(goal: GoalRow, facts: MoneyFacts) -> GoalStanding:
    kind = next((kind for kind in _COSTS if kind in facts.costs), None)
    if kind is None:
        return GoalStanding(goal, "unknown")
    known = facts.costs[kind]
    if known > parse_money(goal.target):
        state = "slipping" if kind == "approved_budget" else "missed"
        return GoalStanding(goal, state, known)
    return GoalStanding(goal, "reached" if kind == "final_account" else "open", known)


def _date(goal: GoalRow, facts: MoneyFacts, as_of: Month) -> GoalStanding:
    """A year is known by its December: a date of the target's year is in time.

    What had come `by` a month after the target's may have come in time: that is not known.
    """
    target = parse_dated(goal.target, "finish")
    told = facts.finished if goal.measure == "finish" else facts.opened
    if told is not None and told.precision == "by" and told.month > target.month:
        return GoalStanding(goal, "unsure", told)
    if told is not None:
        return GoalStanding(goal, "missed" if _after(told, target) else "reached", told)
    coming = facts.comes.get(goal.measure or "")
    if coming is not None and coming.month < as_of:  # it has passed, and nothing came
        coming = None
    if as_of > target.month:
        return GoalStanding(goal, "missed", coming, forecast=coming is not None)
    if coming is None:
        return GoalStanding(goal, "unknown")
    state = "slipping" if _after(coming, target) else "open"
    return GoalStanding(goal, state, coming, forecast=True)


def _after(told: Dated, target: Dated) -> bool:
    """Tell whether a date lies after a target; one `by` a month lies no later than that."""
    if "year" in (told.precision, target.precision):
        return told.month.year > target.month.year
    return told.month > target.month
