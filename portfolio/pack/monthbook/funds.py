"""Sheet 3, 资金情况表: what a project may cost, who pays, what is paid, done and still needed."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from portfolio.money.records import ProjectMoney
from portfolio.money.rules.budget import awaits_study
from portfolio.money.words import flag_words, source_word
from portfolio.pack.frame import WAN, Entry, framed, known_part
from portfolio.pack.monthbook.material import BookMaterial, caption
from portfolio.pack.monthbook.money import HELD
from portfolio.pack.monthbook.sections import by_section
from portfolio.pack.sheet import Content, Number, Sheet, number
from portfolio.projects.records.funds import Amount
from portfolio.projects.words.lights import light_words
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import COMPONENTS, COST_KINDS, DONE_COMPONENTS, FUNDING_SOURCES
from portfolio.values.words import clauses, money_text, name_of, say

NAME: Final = mark("3 Funds")
#: The sources that have a column; private capital stands in the remarks.
SOURCES: Final = tuple(name for name in FUNDING_SOURCES if name != "private_capital")
_COSTS: Final = ("contract", "settlement", "final_account")
#: Budget execution is what was paid by the budget of the year.
_RATIO: Final = ("paid", "budget")
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
    money, as_of = material.money, material.as_of
    ledger = by_section(
        material,
        _entries(as_of),
        lambda row: money[row.code],
        lambda rows: {"execution": _execution([money[row.code] for row in rows])},
        11,
    )
    title, under = say(mark("Funds of the capital projects")), caption(material)
    return framed(
        ledger, material.head, say(NAME), title, under, unit=say(WAN), notes=map(say, _NOTES)
    )


def _entries(as_of: Month) -> Sequence[Entry[ProjectMoney]]:
    request = label(Term("sheet", "Request for {year}")).format(year=as_of.year + 1)

    def cost(title: Term, kind: str) -> Entry[ProjectMoney]:
        return Entry(title, 10, lambda it: it.facts.costs.get(kind), "money")

    return (
        Entry(Term("sheet", "No."), 5, lambda it: it.facts.code, centred=True),
        Entry(Term("sheet", "Project"), 18, lambda it: name_of(it.facts)),
        cost(Term("sheet", "Feasibility estimate"), "estimate"),
        cost(Term("sheet", "Approved budget"), "approved_budget"),
        Entry(
            Term("sheet", "Number of its approval"), 11, lambda it: it.facts.budget_number or None
        ),
        *(cost(COST_KINDS[kind], kind) for kind in _COSTS),
        *(_component(name) for name in COMPONENTS),
        *(_source(name) for name in SOURCES),
        Entry(
            Term("sheet", "Paid to the end of last year"), 10, lambda it: it.paid_before, "money"
        ),
        Entry(
            Term("sheet", "Budget of the year"),
            10,
            lambda it: it.year.budget,
            "money",
            name="budget",
        ),
        Entry(
            _paid_heading(as_of), 10, lambda it: _told(it.year.paid, as_of), "money", name="paid"
        ),
        Entry(
            Term("sheet", "Budget execution, %"),
            7,
            _executed,
            name="execution",
        ),
        _reported(Term("sheet", "Arrived this year"), "arrived_year", as_of, of_year=True),
        Entry(
            Term("sheet", "Arrived to date"),
            10,
            lambda it: _told(it.arrived_total, as_of),
            "money",
        ),
        Entry(Term("sheet", "Paid to date"), 10, lambda it: _told(it.paid_total, as_of), "money"),
        Entry(
            Term("sheet", "Done since start"), 10, lambda it: _told(it.done_total, as_of), "money"
        ),
        *(
            _reported(COMPONENTS[name], f"done_{name}", as_of, Term("sheet", "Of what is done"))
            for name in DONE_COMPONENTS
        ),
        Entry(Term("sheet", "Done, not paid"), 10, lambda it: it.unpaid, "money"),
        Entry(Term("sheet", "Still needed"), 10, lambda it: it.needed, "money"),
        _reported(Term("sheet", "Fixed assets added"), "assets_added", as_of),
        Entry(Term("sheet", "Capacity added, beds"), 8, lambda it: _capacity(it, as_of)),
        Entry(request, 10, _request, "money"),
        Entry(Term("sheet", "Budget kept"), 20, _kept),
        Entry(Term("sheet", "Remarks"), 34, _remarks),
    )


def _source(name: str) -> Entry[ProjectMoney]:
    def given(money: ProjectMoney) -> int | None:
        return {row.funding_source: row.amount for row in money.facts.funding}.get(name)

    return Entry(source_word(name), 9.5, given, "money", Term("sheet", "Sources of funds"))


def _component(name: str) -> Entry[ProjectMoney]:
    def given(money: ProjectMoney) -> int | None:
        return money.facts.components.get(name)

    above = Term("sheet", "Investment by component")
    return Entry(label(COMPONENTS[name]), 9.5, given, "money", above)


def _reported(
    title: Term, name: str, as_of: Month, above: Term | str = "", *, of_year: bool = False
) -> Entry[ProjectMoney]:
    """Return a column of what the newest report, of the year where so asked, gives in a field."""

    def given(money: ProjectMoney) -> Content:
        amount = money.facts.newest(name)
        old = of_year and amount is not None and amount.month.year < as_of.year
        return None if old else _told(amount, as_of)

    return Entry(title, 10, given, "money", above)


def _capacity(money: ProjectMoney, as_of: Month) -> Content:
    beds = money.facts.newest("capacity_added")
    if beds is None:
        return None
    return Number("count", beds.fen, HELD if beds.month < as_of else "")


def _request(money: ProjectMoney) -> Content:
    return number("money", money.request.public, HELD if money.request.assumed else "")


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
    return Number("percent", Fraction(paid * 100, budget), part, ratio=_RATIO)


def _executed(money: ProjectMoney) -> Content:
    value = money.year.execution
    return None if value is None else Number("percent", value, ratio=_RATIO)


def _told(amount: Amount | None, as_of: Month) -> Content:
    if amount is None:
        return None
    return Number("money", amount.fen, HELD if amount.month < as_of else "")


def _kept(money: ProjectMoney) -> str | None:
    """Return how the known costs keep to what was approved, what breaks it with its article."""
    words = (
        flag_words(light) if light in money.flags else light_words(light)
        for light in money.findings
    )
    return clauses(words) or None


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
    if awaits_study(facts) and money.request.total is None:
        parts.append(say(mark("no annual plan yet: no approved study on record (art. 17)")))
    return clauses(parts) or None
