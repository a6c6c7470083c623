"""The four money figures of a project, and what the paper says beside them."""

from typing import Final

from portfolio.money.records import Budget, ProjectMoney
from portfolio.money.words import ASSUMED, amount_text, flag_words, ratio_text
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import COST_KINDS
from portfolio.values.words import clauses, month_text, name_of, say

#: Estimate, budget, contract, final account: what a project is reckoned at, step by step.
#: The contract price stands where the working-drawing budget would; the audited settlement
#: stands for a final account that is not there yet.
FOUR: Final = ("estimate", "approved_budget", "contract", "final")
#: Stands behind a settlement in the place of a final account.
SETTLED: Final = "#"


def figure_of(item: ProjectMoney, name: str) -> int | None:
    """Return one of the four figures, in fen; kinds are never mixed but for the last one."""
    if name != "final":
        return item.facts.costs.get(name)
    return item.last_cost[1] if item.last_cost else None


def figure_text(item: ProjectMoney, name: str) -> str:
    """Return the same as the paper shows it; a settlement carries its sign."""
    settled = name == "final" and item.last_cost and item.last_cost[0] == "settlement"
    return amount_text(figure_of(item, name), SETTLED if settled else "")


def heading(name: str) -> str:
    """Return what one of the four figures is called."""
    if name == "final":
        return label(COST_KINDS["final_account"])
    return label(COST_KINDS[name])


def figures_note() -> str:
    """Return which figures the four are."""
    return say(
        mark(
            "The four figures: feasibility estimate, approved budget, contract price, final account"
            " (#: audited settlement, no final account yet); the newest reported of each kind. The"
            " plan's investment is a planning figure and none of them."
        )
    )


def ask_text(item: ProjectMoney) -> str:
    """Return what a project's newest report asks for, of whom, and in which month."""
    facts = item.facts
    if not facts.ask or facts.ask_month is None:
        return ""
    month = month_text(facts.ask_month)
    if facts.ask_to:
        words = mark("{ask} (asked of {unit}, {month})")
        return say(words, ask=facts.ask, unit=facts.ask_to, month=month)
    return say(mark("{ask} ({month})"), ask=facts.ask, month=month)


def apart_text(item: ProjectMoney, budget: Budget) -> str:
    """Return by which ratio a project lies apart from the others, with the ratio and median."""
    found = []
    if item.facts.code in budget.per_bed.apart and item.worth.per_bed and budget.per_bed.median:
        found.append(
            say(
                mark("{ratio} (10,000 yuan) per new bed, median {median}"),
                ratio=ratio_text(item.worth.per_bed / 10**4, 1),
                median=ratio_text(budget.per_bed.median / 10**4, 1),
            )
        )
    if item.facts.code in budget.per_area.apart and budget.per_area.median:
        found.append(
            say(
                mark("{ratio} yuan per m², median {median}"),
                ratio=ratio_text(item.worth.per_area, 0),
                median=ratio_text(budget.per_area.median, 0),
            )
        )
    return clauses(found)


def flag_lines(item: ProjectMoney) -> list[str]:
    """Return each flag of a project as a line."""
    named = f"{item.facts.code} {name_of(item.facts)}"
    return [
        say(mark("{project}: {flag}"), project=named, flag=flag_words(light))
        for light in item.flags
    ]


def request_sign(item: ProjectMoney) -> str:
    """Return the sign of a request that nobody entered."""
    return ASSUMED if item.request.assumed else ""
