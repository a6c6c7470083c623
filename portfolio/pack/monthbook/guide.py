"""Sheet 11, 填报说明: what each sheet and column means, rules, signs, caveat, sources."""

from collections.abc import Iterable
from typing import Final

from portfolio.beds.words.base import caveat
from portfolio.pack.frame import Ledger, framed
from portfolio.pack.monthbook.material import BookMaterial, caption
from portfolio.pack.sheet import Column, Sheet
from portfolio.projects.records.page import Document
from portfolio.projects.rules.lights import limits
from portfolio.projects.words.lights import light_text
from portfolio.projects.words.page import document_text, plan_text
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.vocabulary import SHOWN_LIGHTS, VIEWS
from portfolio.values.words import say

NAME: Final = mark("11 Notes")

_COLUMNS: Final = {
    Term("guide", "No."): mark(
        "The project's code in this program (C continued, N new, P planned); a site's with its number."
    ),
    Term("guide", "National project code"): mark(
        "From the online approval platform; blank where none is entered."
    ),
    Term("guide", "Total investment (plan)"): mark(
        "Of the baseline in force: a planning figure, not the control figure."
    ),
    Term("guide", "Approved budget"): mark(
        "The newest one reported with the preliminary design; other kinds of cost never stand here."
    ),
    Term("guide", "Done to the end of last year"): mark(
        "As reported for last December; else the total less this year's, of one report of this year that gives both."
    ),
    Term("guide", "Done this month"): mark(
        "Of this month's report alone; blank where it has none."
    ),
    Term("guide", "Done, January to month N"): mark(
        "Of the newest report of this year; * where that is of an earlier month."
    ),
    Term("guide", "Share of the year's plan"): mark(
        "Done since January over the plan of the year; totals over the projects that have both."
    ),
    Term("guide", "Against pro-rata"): mark(
        "That share less the months gone of 12, in points; ahead is positive. The months are those of the report that gives the figure."
    ),
    Term("guide", "Share of total investment"): mark(
        "Done since start over total investment (plan)."
    ),
    Term("guide", "Start, finish, opening"): mark(
        "Planned: the baseline in force; forecast and actual: the newest report that gives them. A year alone where no month is known; “by” a month what had happened then, no one says since when. The plan gives no month of opening; in the view “plan” beds count from the planned finish."
    ),
    Term("guide", "Slip, months"): mark(
        "Actual or forecast finish less the planned one; late is positive, early negative. In words where it is not known exactly: at most, where a place is only known to have been in use by a month; about, where a date is a year; overdue at least, where it is due and nothing is reported."
    ),
    Term("guide", "Light"): mark(
        "The worst of schedule, investment of the year and cost, as computed; the officer's own stands in the remarks where it is another."
    ),
    Term("guide", "By when"): mark("Not yet recorded in this program; to be filled in by hand."),
    Term("guide", "Feasibility estimate, contract, settlement, final account"): mark(
        "The newest cost reported of each kind; kinds never mix. Sheet 3."
    ),
    Term("guide", "Sources of funds"): mark(
        "As entered for the project as a whole; private capital stands in the remarks. Sheet 3."
    ),
    Term("guide", "Budget of the year, execution"): mark(
        "What was entered as planned for the year; paid since January over it, totals over the projects that have both. Sheet 3."
    ),
    Term("guide", "Paid, done, still needed"): mark(
        "As reported, else what the phases entered since the start add up to. Still needed: the final account, else the approved budget, else the plan's investment, less what is paid. Sheet 3."
    ),
    Term("guide", "Next year's request"): mark(
        "As entered; else, with *, the even spread of the plan's investment over its schedule, of a project not yet in use. None for a planned project without an approved study or budget (art. 17). Sheet 3."
    ),
}
_RULES: Final = (
    mark("Blank is unknown, never 0. A plan figure is never overwritten by a later one."),
    mark("A field has the value of the newest report up to the month that gives it."),
    mark(
        "Private projects, and those whose funder is not on record, stand apart and are in no fiscal total. Projects outside the plan are in no total at all."
    ),
    mark(
        "Money is shown in 10,000 yuan with two decimals; the cells hold it to the fen. Totals and rates are formulas over the cells that are seen and follow a correction; the row below a total tells by how much it has left the database."
    ),
    mark(
        "Beds per 1,000: stock of the base year, plus net new beds of the projects in use by then, over the residents named."
    ),
    mark(
        "Beds of a kind per 10,000: base of the plan, plus what the projects in use have built of the kind; at least what is built, at most the beds before besides."
    ),
    mark(
        "“Forecast” leaves out what nothing of the last twelve months speaks for; nothing is taken as open because it was once due. “In use” is a range: least with a document, most with all that may be in use."
    ),
)
_VIEWS: Final = {
    "plan": mark("every project in use from its planned finish"),
    "forecast": mark("open projects, and those with recent evidence from their forecast on"),
    "confirmed": mark("openings with a document only, up to the month of this workbook"),
}
_LIGHT_RULES: Final = {
    "green": mark("within the limits"),
    "amber": mark("warning"),
    "red": mark("behind, or over the approved budget"),
    "grey": mark("no report of the last two months, or nothing to compute it from"),
    "opened": mark("in use: out of the schedule and the monthly round, on its way to settlement"),
}
_SIGNS: Final = (
    ("*", mark("held over from an earlier month or day")),
    ("(n/m)", mark("known for n of m projects")),
    ("= ≈ ≠ ?", mark("agrees, rounds, differs, cannot be compared (sheet 8)")),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    under = f"{plan_text(material.plan)} · {caption(material)}"
    title = say(mark("Notes on this workbook"))
    return framed(_ledger(material), material.head, say(NAME), title, under, frozen=0)


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(
        (
            Column(label(Term("sheet", "About")), 34),
            Column(label(Term("sheet", "Meaning")), 130),
        )
    )
    ledger.band(say(mark("Columns")))
    for term, words in _COLUMNS.items():
        ledger.add((label(term), say(words)))
    _rules(ledger)
    _signs(ledger)
    if material.answer:
        ledger.band(say(mark("Caveat")))
        for basis in ("fixed", "latest"):
            ledger.add((say(mark("Bed figures")), caveat(material.answer, basis)))
    ledger.band(say(mark("Sources")))
    for code, text in _sources(material.documents):
        ledger.add((code, text))
    return ledger


def _rules(ledger: Ledger) -> None:
    ledger.band(say(mark("Rules")))
    for place, words in enumerate(_RULES, 1):
        ledger.add((str(place), say(words)))
    for view, words in _VIEWS.items():
        ledger.add((say(mark("View: {view}"), view=label(VIEWS[view])), say(words)))


def _signs(ledger: Ledger) -> None:
    ledger.band(say(mark("Signs")))
    for code in SHOWN_LIGHTS:
        ledger.add((light_text(code), say(_LIGHT_RULES[code])))
    for sign, words in _SIGNS:
        ledger.add((sign, say(words)))
    for citation in _citations():
        ledger.add((say(mark("Limits of the lights")), citation))


def _citations() -> Iterable[str]:
    by = limits()
    found = (by.schedule, by.idle, by.settlement, by.progress, by.budget, by.later)
    texts = (item.citation_zh if spoken() == "zh" else item.citation_en for item in found)
    return dict.fromkeys(text for text in texts if text)


def _sources(documents: Iterable[Document]) -> Iterable[tuple[str, str]]:
    return ((item.code, document_text(item, item.code)) for item in documents)
