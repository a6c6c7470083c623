"""Which plan of which district the screens show, and the choice of another."""

from collections.abc import Callable, Sequence
from typing import Final

from portfolio.projects.records.plans import PlanRow, Scope
from portfolio.values.language import mark
from portfolio.values.words import name_of, say
from tui.dialogs.pick import Choice, Pick
from tui.shell.plain import cut, plain

#: Cells that the title of a plan has among the choices.
_TITLE: Final = 40


class PlanPick(Pick):
    """The plans of all districts; ends with the code of the one taken, or with None."""

    DEFAULT_CSS = """
    PlanPick > #window { width: 76; }
    """

    def __init__(self, scope: Scope) -> None:
        chosen = scope.plan.code if scope.plan else ""
        super().__init__(lambda: say(mark("Look at which plan?")), _choices(scope), chosen)


def place_words(scope: Scope | None, *, years: bool = True) -> str:
    """Return the district where there are several, and a plan that is not the current one.

    Nothing is said of the current plan of the only district. Without `years` the horizon is left
    out, as beside the title of the plan.
    """
    if scope is None:
        return ""
    words = [plain(name_of(scope.district))] if len(scope.districts) > 1 else []
    if scope.plan is not None and not scope.plan.current:
        words += [_horizon(scope.plan)] if years else []
        words.append(say(mark("not current")))
    return " · ".join(words)


def _horizon(plan: PlanRow) -> str:
    return f"{plan.first_year}-{plan.last_year}"


def _choices(scope: Scope) -> Callable[[], Sequence[Choice]]:
    order = {row.code: place for place, row in enumerate(scope.districts)}
    plans = sorted(scope.plans, key=lambda plan: order[plan.district])

    def choices() -> Sequence[Choice]:
        names = {row.code: plain(name_of(row)) for row in scope.districts}
        return [
            Choice(
                plan.code,
                f"{_horizon(plan)} {cut(plain(name_of(plan)), _TITLE)}",
                " · ".join(_asides(plan, names)),
            )
            for plan in plans
        ]

    return choices


def _asides(plan: PlanRow, names: dict[str, str]) -> list[str]:
    words = [names[plan.district]] if len(names) > 1 else []
    return [*words, say(mark("current"))] if plan.current else words
