"""Sheet 3, 资金情况表: what a project may cost, who pays, what is paid, done and still needed."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from portfolio.money.records import ProjectMoney
from portfolio.money.words import flag_words, source_word
from portfolio.pack.monthbook.material import BookMaterial, Section, caption, outside, sections
from portfolio.pack.monthbook.money import HELD
from portfolio.pack.monthbook.page import (
    Cell,
    Column,
    Ledger,
    Number,
    Sheet,
    Style,
    number,
    sentences,
)
from portfolio.pack.monthbook.progress import bare, between, part_known
from portfolio.projects.records import Amount, ProjectRow
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
    return Sheet(
        name=say(NAME),
        title=say(mark("Funds of the capital projects")),
        unit=say(mark("Unit: 10,000 yuan")),
        columns=_columns(material.as_of),
        rows=tuple(_ledger(material).rows),
        caption=caption(material),
        notes=sentences(*_NOTES),
        size=11,
    )


def _columns(as_of: Month) -> tuple[Column, ...]:
    above = label(Term("sheet", "Sources of funds"))
    return (
        Column(label(Term("sheet", "No.")), 5, centred=True),
        Column(label(Term("sheet", "Project")), 18),
        Column(label(Term("sheet", "Feasibility estimate")), 10, hidden=True),
        Column(label(Term("sheet", "Approved budget")), 10, hidden=True),
        Column(label(Term("sheet", "Number of its approval")), 11),
        *(Column(label(COST_KINDS[kind]), 10, hidden=True) for kind in _COSTS),
        *(Column(source_word(name), 9.5, above, hidden=True) for name in SOURCES),
        Column(label(Term("sheet", "Paid to the end of last year")), 10, hidden=True),
        Column(label(Term("sheet", "Budget of the year")), 10, hidden=True),
        Column(_paid_heading(as_of), 10, hidden=True),
        Column(label(Term("sheet", "Budget execution, %")), 7),
        Column(label(Term("sheet", "Paid to date")), 10, hidden=True),
        Column(label(Term("sheet", "Done since start")), 10, hidden=True),
        Column(label(Term("sheet", "Done, not paid")), 10, hidden=True),
        Column(label(Term("sheet", "Still needed")), 10, hidden=True),
        Column(
            label(Term("sheet", "Request for {year}")).format(year=as_of.year + 1), 10, hidden=True
        ),
        Column(label(Term("sheet", "Budget kept")), 20),
        Column(label(Term("sheet", "Remarks")), 34),
    )


def _paid_heading(month: Month) -> str:
    if month.number == 1:
        return say(mark("Paid in January"))
    return say(mark("Paid, January to month {number}"), number=month.number)


_NAME: Final = 1
_EXECUTION: Final = 17
#: Where the money stands that is summed.
_SUMMED: Final = (2, 3, *range(5, 17), *range(18, 23))


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(len(_columns(material.as_of)))
    found = sections(material.rows)
    fiscal: list[tuple[ProjectRow, int]] = []
    for section in (section for section in found if section.fiscal):
        fiscal += _section(ledger, material, section)
    if fiscal:
        _total(ledger, material, say(mark("Total, public projects")), fiscal, "total")
    for section in (section for section in found if not section.fiscal):
        _section(ledger, material, section)
    beyond = outside(material.rows)
    if beyond:
        ledger.band(beyond.title)
        for row in beyond.rows:
            ledger.add(_cells(material, row))
    return ledger


def _section(
    ledger: Ledger, material: BookMaterial, section: Section
) -> list[tuple[ProjectRow, int]]:
    ledger.band(section.title)
    placed = [(row, ledger.add(_cells(material, row))) for row in section.rows]
    _total(ledger, material, say(mark("Subtotal")), placed, "subtotal")
    return placed


def _total(
    ledger: Ledger,
    material: BookMaterial,
    title: str,
    placed: Sequence[tuple[ProjectRow, int]],
    style: Style,
) -> None:
    cells: list[Cell] = [None] * ledger.columns
    cells[_NAME] = title
    places = [place for _, place in placed]
    for column in _SUMMED:
        cells[column] = ledger.sum(places, column)
    cells[_EXECUTION] = _execution([material.money[row.code] for row, _ in placed])
    known = [part_known(cell) for cell in cells]
    shown = [bare(cell) if part else cell for cell, part in zip(cells, known, strict=True)]
    ledger.add(shown, style)
    if any(known):
        known[_NAME] = say(mark("of which known, projects"))
        ledger.add(known, "known")


def _execution(money: Sequence[ProjectMoney]) -> Cell:
    """Return what was paid in percent of the budget, over the projects that have both."""
    both = [(item.year.paid, item.year.budget) for item in money]
    known = [(paid.fen, budget) for paid, budget in both if paid and budget]
    if not known:
        return None
    paid, budget = (sum(pair[place] for pair in known) for place in (0, 1))
    part = f"({len(known)}/{len(money)})" if len(known) < len(money) else ""
    return Number("percent", Fraction(paid * 100, budget), part)


def _cells(material: BookMaterial, row: ProjectRow) -> tuple[Cell, ...]:
    money, as_of = material.money[row.code], material.as_of
    costs, year = money.facts.costs, money.year
    given = {item.funding_source: item.amount for item in money.facts.funding}
    return (
        row.code,
        name_of(row),
        number("money", costs.get("estimate")),
        number("money", costs.get("approved_budget")),
        money.facts.budget_number or None,
        *(number("money", costs.get(kind)) for kind in _COSTS),
        *(number("money", given.get(name)) for name in SOURCES),
        number("money", money.paid_before),
        number("money", year.budget),
        _told(year.paid, as_of),
        number("percent", year.execution),
        _told(money.paid_total, as_of),
        _told(money.done_total, as_of),
        number("money", money.unpaid),
        number("money", money.needed),
        number("money", money.request.public, HELD if money.request.assumed else ""),
        _kept(money),
        _remarks(money),
    )


def _told(amount: Amount | None, as_of: Month) -> Cell:
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
