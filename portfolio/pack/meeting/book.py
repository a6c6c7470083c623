"""The workbook of the meeting: figures, requests by source, results, the curve, flags, scenarios."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from portfolio.money.records import Budget, ProjectMoney, Series
from portfolio.money.words import (
    assumed_note,
    barred_note,
    curve_notes,
    flags_text,
    held_note,
    held_sign,
    private_note,
    series_word,
    source_word,
)
from portfolio.pack.frame import Ledger, framed
from portfolio.pack.meeting.figures import (
    FOUR,
    SETTLED,
    apart_text,
    ask_text,
    figure_of,
    figures_note,
    heading,
    request_sign,
)
from portfolio.pack.sheet import Column, Content, Number, Sheet, number
from portfolio.projects.records import Amount
from portfolio.projects.words import document_text
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.months import Month
from portfolio.values.vocabulary import FISCAL_SOURCES, FUNDING_SOURCES
from portfolio.values.words import month_text, name_of, say

Cells = Callable[[ProjectMoney], tuple[Content, ...]]
_NO: Final = Term("sheet", "No.")
_PROJECT: Final = Term("sheet", "Project")


def sheets(budget: Budget) -> tuple[Sheet, ...]:
    """Return every sheet, in the language spoken."""
    made = [_figures(budget), _requests(budget), _results(budget), _years(budget), _curve(budget)]
    if budget.scenarios:
        made.append(_scenarios(budget))
    return (*made, _notes(budget))


def _sheet(
    budget: Budget, name: str, title: str, ledger: Ledger, notes: Iterable[str] = ()
) -> Sheet:
    unit = say(mark("Unit: 10,000 yuan"))
    return framed(ledger, budget.as_of, name, title, unit, name_of(budget.plan), notes)


def _table(budget: Budget, columns: Sequence[Column], cells: Cells) -> Ledger:
    """Return the projects, public ones first with their total, private and unclear ones apart."""
    ledger = Ledger(columns)
    inside = [item for item in budget.projects if item.facts.in_plan]
    _part(ledger, [item for item in inside if item.fiscal], cells, _PUBLIC, "total")
    for title, funder in ((_PRIVATE, "private"), (_UNCLEAR, None)):
        rows = [item for item in inside if item.facts.funder == funder]
        if rows:
            ledger.band(say(title))
            _part(ledger, rows, cells, _SUBTOTAL, "subtotal")
    return ledger


_PUBLIC: Final = mark("Total, public projects")
_SUBTOTAL: Final = mark("Subtotal")
_PRIVATE: Final = mark("Private projects (apart, in no fiscal total)")
_UNCLEAR: Final = mark("Projects whose funder is not on record (apart, in no fiscal total)")


def _part(
    ledger: Ledger, items: Sequence[ProjectMoney], cells: Cells, title: str, style: str
) -> None:
    places = [ledger.add(cells(item)) for item in items]
    if places:
        ledger.total(say(title), places, style)


# --- 1: the four figures, done and paid, the request --------------------------------------------


def _figures(budget: Budget) -> Sheet:
    year = budget.as_of.year
    money = [
        label(Term("sheet", "Total investment (plan)")),
        *(heading(name) for name in FOUR),
        say(mark("Plan of {year}"), year=year),
        say(mark("Budget of {year}"), year=year),
        say(mark("Done in {year}"), year=year),
        say(mark("Paid in {year}"), year=year),
        label(Term("sheet", "Done since start")),
        label(Term("sheet", "Paid to date")),
        label(Term("sheet", "Still needed")),
        say(mark("Request for {year}"), year=budget.year),
    ]
    columns = [
        Column(label(_NO), 5, centred=True),
        Column(label(_PROJECT), 26),
        *(Column(title, 11, "money") for title in money),
        Column(label(Term("sheet", "% of plan")), 8),
        Column(label(Term("sheet", "Against pro-rata, points")), 9),
        Column(label(Term("sheet", "Budget execution, %")), 9),
        Column(label(Term("sheet", "Flags")), 30),
        Column(label(Term("sheet", "Matters to decide")), 24),
    ]
    ledger = _table(budget, columns, lambda item: _figure_cells(item, budget.as_of))
    title = say(mark("Budget of {year}: money of the projects"), year=budget.year)
    notes = (figures_note(), _known_note(), assumed_note(), held_note(), barred_note())
    name = say(mark("1 Money"))
    return _sheet(budget, name, title, ledger, (*notes, private_note()))


def _known_note() -> str:
    return say(mark("n/m: known for n of m projects, the others not as 0."))


def _figure_cells(item: ProjectMoney, as_of: Month) -> tuple[Content, ...]:
    year = item.year
    settled = item.last_cost is not None and item.last_cost[0] == "settlement"
    return (
        item.facts.code,
        name_of(item.facts),
        item.facts.investment,
        *(
            number("money", figure_of(item, name), SETTLED if settled and name == "final" else "")
            for name in FOUR
        ),
        year.plan,
        year.budget,
        _told(year.done, as_of),
        _told(year.paid, as_of),
        _told(item.done_total, as_of),
        _told(item.paid_total, as_of),
        item.needed,
        number("money", item.request.public, request_sign(item)),
        number("percent", year.share),
        number("points", year.gap),
        number("percent", year.execution),
        flags_text(item) or None,
        ask_text(item) or None,
    )


def _told(amount: Amount | None, as_of: Month) -> Content:
    return number("money", amount.fen if amount else None, held_sign(amount, as_of))


# --- 2: the request by source -------------------------------------------------------------------

_ORDER: Final = (*FUNDING_SOURCES, None)


def _requests(budget: Budget) -> Sheet:
    columns = [
        Column(label(_NO), 5, centred=True),
        Column(label(_PROJECT), 30),
        *(Column(source_word(name), 12, "money") for name in _ORDER),
        Column(say(mark("Without private capital")), 13, "money"),
        Column(label(Term("sheet", "of which public finance")), 13, "money"),
        Column(label(Term("sheet", "Remarks")), 40),
    ]
    ledger = _table(budget, columns, _request_cells)
    title = say(mark("Request for {year} by source of funds"), year=budget.year)
    notes = (assumed_note(), barred_note(), private_note(), _known_note())
    return _sheet(budget, say(mark("2 Request by source")), title, ledger, notes)


def _request_cells(item: ProjectMoney) -> tuple[Content, ...]:
    request, sign = item.request, request_sign(item)
    split = "*" if request.assumed or request.shared else ""
    finance = [request.by_source[name] for name in FISCAL_SOURCES if name in request.by_source]
    return (
        item.facts.code,
        name_of(item.facts),
        *(number("money", request.by_source.get(name), split) for name in _ORDER),
        number("money", request.public, sign),
        number("money", sum(finance) if finance else None, split),
        _request_remark(item),
    )


def _request_remark(item: ProjectMoney) -> str | None:
    request = item.request
    if item.flags and request.barred and request.total is not None:
        return flags_text(item)
    if request.barred:
        return say(mark("no annual plan yet: no approved study on record (art. 17)"))
    if request.shared and not request.assumed:
        return say(mark("split by source as the sources give to the whole (assumed)"))
    return None


# --- 3 and 4: what the money brings -------------------------------------------------------------


def _results(budget: Budget) -> Sheet:
    columns = [
        Column(label(_NO), 5, centred=True),
        Column(label(_PROJECT), 30),
        Column(label(Term("sheet", "Total investment (plan)")), 13, "money"),
        Column(label(Term("sheet", "New beds (net)")), 9, "count"),
        Column(say(mark("10,000 yuan per new bed")), 13),
        Column(say(mark("Yuan per m²")), 12),
        Column(say(mark("Beds a year per 100 million yuan")), 14),
        Column(say(mark("Lies apart")), 44),
    ]
    ledger = _table(budget, columns, lambda item: _result_cells(item, budget))
    title = say(mark("Money per result"))
    return _sheet(budget, say(mark("3 Results")), title, ledger, (spread_note(budget),))


def spread_note(budget: Budget) -> str:
    """Return the rule by which a ratio lies apart."""
    return say(
        mark(
            "Apart is what lies more than 3 deviations from the median of this portfolio"
            " (deviation: median absolute deviation x 1.4826; of {least} projects at least)."
            " Investment is the plan's; beds a year: new beds over the years of the schedule."
        ),
        least=budget.per_bed.least,
    )


def _result_cells(item: ProjectMoney, budget: Budget) -> tuple[Content, ...]:
    worth = item.worth
    per_bed = None if worth.per_bed is None else worth.per_bed / 10**4
    return (
        item.facts.code,
        name_of(item.facts),
        item.facts.investment,
        item.facts.beds_new,
        number("rate", per_bed),
        number("rate", worth.per_area),
        number("rate", worth.beds_rate),
        apart_text(item, budget) or None,
    )


def _years(budget: Budget) -> Sheet:
    columns = [
        Column(label(Term("sheet", "Year")), 10, centred=True),
        Column(say(mark("Money planned")), 16, "money"),
        Column(say(mark("New beds opening")), 14),
        Column(say(mark("Money since the start")), 16, "money"),
        Column(say(mark("New beds since the start")), 14),
        Column(say(mark("New beds per 100 million yuan")), 16),
    ]
    ledger = Ledger(columns)
    begun = False
    for line in budget.years:
        begun = begun or line.assumed
        ledger.add(
            (
                str(line.year),
                Number("money", line.planned, "*" if line.assumed else ""),
                Number("count", line.beds),
                Number("money", line.planned_total, "*" if begun else ""),
                Number("count", line.beds_total),
                number("rate", line.rate),
            )
        )
    title = say(mark("Money and beds by year, all projects of the plan"))
    return _sheet(budget, say(mark("4 Years")), title, ledger, (assumed_note(),))


# --- 5: the curve -------------------------------------------------------------------------------


def _curve(budget: Budget) -> Sheet:
    series = (budget.curve.whole, *budget.curve.parts)
    columns = [Column(label(Term("sheet", "Month")), 12, centred=True)]
    for item in series:
        name = series_word(budget.curve.by, item.key)
        columns += [
            Column(say(mark("Planned to date")), 14, "money", name),
            Column(say(mark("Done to date")), 14, "money", name),
        ]
    ledger = Ledger(columns)
    for place, point in enumerate(budget.curve.whole.points):
        cells = [cell for item in series for cell in _points(item, place)]
        ledger.add((month_text(point.month), *cells))
    title = say(mark("S-curve: planned against done by month"))
    notes = (*curve_notes(budget.curve), private_note())
    return _sheet(budget, say(mark("5 S-curve")), title, ledger, notes)


def _points(series: Series, place: int) -> tuple[Content, Content]:
    point = series.points[place]
    part = f"({point.known}/{series.projects})" if point.known < series.projects else ""
    held = "*" if point.held else ""
    return (
        Number("money", point.planned, "*" if series.assumed else ""),
        number("money", point.done, f"{held}{part}"),
    )


# --- 6 and 7: scenarios and notes ---------------------------------------------------------------


def _scenarios(budget: Budget) -> Sheet:
    columns = [
        Column(label(Term("sheet", "Scenario")), 24),
        Column(label(Term("sheet", "Figure")), 40),
        Column(label(Term("sheet", "Value")), 60),
    ]
    ledger = Ledger(columns)
    for item in budget.scenarios:
        ledger.add((item.name, say(mark("Changes")), _joined(item.changes)))
        ledger.add((item.name, say(mark("Answer")), item.verdict))
        for name, value in item.figures:
            ledger.add((item.name, name, value))
    title = say(mark("Scenarios; nothing of them is written to the portfolio"))
    return _sheet(budget, say(mark("6 Scenarios")), title, ledger)


def _joined(texts: Sequence[str]) -> str:
    return ("；" if spoken() == "zh" else "; ").join(texts)


def _notes(budget: Budget) -> Sheet:
    columns = [
        Column(label(Term("sheet", "About")), 30),
        Column(label(Term("sheet", "Words")), 120),
    ]
    ledger = Ledger(columns)
    for about, words in (
        (say(mark("Figures")), figures_note()),
        (say(mark("Assumed")), assumed_note()),
        (say(mark("Planned projects")), barred_note()),
        (say(mark("Private money")), private_note()),
        (say(mark("Results")), spread_note(budget)),
        (say(mark("Still needed")), needed_note()),
    ):
        ledger.add((about, words))
    for code, document in budget.documents.items():
        ledger.add((say(mark("Source")), document_text(document, code)))
    name = say(mark("7 Notes")) if budget.scenarios else say(mark("6 Notes"))
    return _sheet(budget, name, say(mark("Notes on the budget paper")), ledger)


def needed_note() -> str:
    """Return what is meant by still needed."""
    return say(
        mark(
            "Still needed: the final account, else the approved budget, else the plan's investment,"
            " less what is paid."
        )
    )
