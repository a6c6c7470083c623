"""Sheet 3, 资金情况表: what a project may cost, who pays, what is paid, done and still needed."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from portfolio.money.records import ProjectMoney
from portfolio.money.words import flag_words, source_word
from portfolio.pack.frame import Ledger, known_part
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.monthbook.money import HELD
from portfolio.pack.monthbook.page import WAN, by_section, page
from portfolio.pack.monthbook.progress import between
from portfolio.pack.sheet import Column, Content, Number, Sheet, number
from portfolio.projects.records import Amount
from portfolio.projects.words import light_words
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import COST_KINDS, FUNDING_SOURCES
from portfolio.values.words import money_text, name_of, say

NAME: Final = mark("3 Funds")
#: The sources that have a column; private capital stands in the remarks.
SOURCES: Final = tuple(name for name in FUNDING_SOURCES if name != "private_capital")
_COSTS: Final = ("contract", "settlement", "final_account")
_NOTES: Final = (
    mark(
        "* of an earlier month's report; in the column of next year's request: assumed, an even"
        " spread of the plan's investment over the schedule that nobody entered."
    ),
    mark("n/m: known for n of m projects, the others not as 0. Blank is unknown, never 0."),
    mark(
        "Budget of the year: what was entered as planned for it, never the annual plan and never an"
        " assumption. Still needed: the final account, else the approved budget, else the plan's"
        " investment, less what is paid."
    ),
    mark(
        "Next year's request leaves private capital out. A planned project carries no annual plan"
        " until its study or budget is approved (Government Investment Regulations art. 17); what"
        " was entered all the same stands, is summed, and is flagged in the remarks."
    ),
    mark(
        "Budget kept: known kinds only, over the approved budget (art. 23), and an approved budget"
        " more than 10 % over the estimate (art. 12)."
    ),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    ledger = Ledger(_columns(material.as_of), 11)
    by_section(
        ledger,
        material,
        lambda row: _cells(material.money[row.code], name_of(row), material.as_of),
        lambda rows: {"execution": _execution([material.money[row.code] for row in rows])},
    )
    title = mark("Funds of the capital projects")
    return page(material, ledger, NAME, title, unit=WAN, notes=map(say, _NOTES))


def _columns(as_of: Month) -> tuple[Column, ...]:
    above = label(Term("sheet", "Sources of funds"))
    return (
        Column(label(Term("sheet", "No.")), 5, centred=True),
        Column(label(Term("sheet", "Project")), 18),
        Column(label(Term("sheet", "Feasibility estimate")), 10, "money"),
        Column(label(Term("sheet", "Approved budget")), 10, "money"),
        Column(label(Term("sheet", "Number of its approval")), 11),
        *(Column(label(COST_KINDS[kind]), 10, "money") for kind in _COSTS),
        *(Column(source_word(name), 9.5, "money", above) for name in SOURCES),
        Column(label(Term("sheet", "Paid to the end of last year")), 10, "money"),
        Column(label(Term("sheet", "Budget of the year")), 10, "money"),
        Column(_paid_heading(as_of), 10, "money"),
        Column(label(Term("sheet", "Budget execution, %")), 7, name="execution"),
        Column(label(Term("sheet", "Paid to date")), 10, "money"),
        Column(label(Term("sheet", "Done since start")), 10, "money"),
        Column(label(Term("sheet", "Done, not paid")), 10, "money"),
        Column(label(Term("sheet", "Still needed")), 10, "money"),
        Column(label(Term("sheet", "Request for {year}")).format(year=as_of.year + 1), 10, "money"),
        Column(label(Term("sheet", "Budget kept")), 20),
        Column(label(Term("sheet", "Remarks")), 34),
    )


def _paid_heading(month: Month) -> str:
    if month.number == 1:
        return say(mark("Paid in January"))
    return say(mark("Paid, January to month {number}"), number=month.number)


def _execution(money: Sequence[ProjectMoney]) -> Content:
    """Return what was paid in percent of the budget, over the projects that have both."""
    both = [(item.year.paid, item.year.budget) for item in money]
    known = [(paid.fen, budget) for paid, budget in both if paid and budget]
    if not known:
        return None
    paid, budget = (sum(pair[place] for pair in known) for place in (0, 1))
    part = known_part(len(known), len(money))
    return Number("percent", Fraction(paid * 100, budget), part)


def _cells(money: ProjectMoney, name: str, as_of: Month) -> tuple[Content, ...]:
    costs, year = money.facts.costs, money.year
    given = {item.funding_source: item.amount for item in money.facts.funding}
    return (
        money.facts.code,
        name,
        costs.get("estimate"),
        costs.get("approved_budget"),
        money.facts.budget_number or None,
        *(costs.get(kind) for kind in _COSTS),
        *(given.get(name) for name in SOURCES),
        money.paid_before,
        year.budget,
        _told(year.paid, as_of),
        number("percent", year.execution),
        _told(money.paid_total, as_of),
        _told(money.done_total, as_of),
        money.unpaid,
        money.needed,
        number("money", money.request.public, HELD if money.request.assumed else ""),
        _kept(money),
        _remarks(money),
    )


def _told(amount: Amount | None, as_of: Month) -> Content:
    if amount is None:
        return None
    return Number("money", amount.fen, HELD if amount.month < as_of else "")


def _kept(money: ProjectMoney) -> str | None:
    """Return how the known costs keep to what was approved, what breaks it with its article."""
    return between(
        [
            flag_words(light) if light in money.flags else light_words(light)
            for light in money.findings
        ]
    )


def _remarks(money: ProjectMoney) -> str | None:
    facts = money.facts
    parts = [flag_words(light) for light in money.flags if light not in money.findings]
    if facts.investment is not None:
        parts.append(say(mark("plan: {amount}"), amount=money_text(facts.investment)))
    reported = facts.costs.get("unknown")
    if reported is not None:
        parts.append(say(mark("reported {amount}, kind unknown"), amount=money_text(reported)))
    private = [row.amount for row in facts.funding if row.funding_source == "private_capital"]
    if private:
        amount = money_text(sum(private))
        words = mark("{source} {amount}")
        parts.append(say(words, source=source_word("private_capital"), amount=amount))
    if money.request.barred and money.request.total is None:
        parts.append(say(mark("no annual plan yet: no approved study on record (art. 17)")))
    return between(parts)
