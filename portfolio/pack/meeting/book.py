"""The workbook of the meeting: figures, requests by source, results, the curve, flags, scenarios."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from portfolio.money.records import Budget, ProjectMoney, Series
from portfolio.money.rules.budget import awaits_study
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
from portfolio.pack.frame import WAN, Entry, Ledger, cells_of, dated, framed
from portfolio.pack.meeting import aims
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
from portfolio.pack.records import Letterhead
from portfolio.pack.sheet import Column, Content, Number, Sheet, number
from portfolio.projects.records.funds import Amount
from portfolio.projects.words.page import document_text, plan_text
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import FISCAL_SOURCES, FUNDING_SOURCES
from portfolio.values.words import clauses, name_of, say

Entries = Sequence[Entry[ProjectMoney]]


def sheets(budget: Budget, head: Letterhead) -> tuple[Sheet, ...]:
    """Return every sheet, in the language spoken."""
    makers = (_figures, _requests, _results, _years, _curve, _goals)
    made = [made_of(budget, head) for made_of in makers]
    if budget.scenarios:
        made.append(_scenarios(budget, head))
    return (*made, _notes(budget, head))


def _sheet(
    budget: Budget,
    head: Letterhead,
    name: str,
    title: str,
    ledger: Ledger,
    notes: Iterable[str] = (),
) -> Sheet:
    under = plan_text(budget.plan)
    return framed(ledger, head, name, title, under, unit=say(WAN), notes=notes)


def _named(width: float) -> tuple[Entry[ProjectMoney], Entry[ProjectMoney]]:
    """Return the number and the name of a project."""
    return (
        Entry(Term("sheet", "No."), 5, lambda item: item.facts.code, centred=True),
        Entry(Term("sheet", "Project"), width, lambda item: name_of(item.facts)),
    )


def _table(budget: Budget, entries: Entries) -> Ledger:
    """Return the projects, public ones first with their total, private and unclear ones apart."""
    ledger = Ledger.ruled(entries)
    inside = [item for item in budget.projects if item.facts.summed]
    _part(ledger, [item for item in inside if item.fiscal], entries, _PUBLIC, "total")
    for title, funder in ((_PRIVATE, "private"), (_UNCLEAR, None)):
        rows = [item for item in inside if item.facts.funder == funder]
        if rows:
            ledger.band(say(title))
            _part(ledger, rows, entries, _SUBTOTAL, "subtotal")
    return ledger


_PUBLIC: Final = mark("Total, public projects")
_SUBTOTAL: Final = mark("Subtotal")
_PRIVATE: Final = mark("Private projects (apart, in no fiscal total)")
_UNCLEAR: Final = mark("Projects whose funder is not on record (apart, in no fiscal total)")


def _part(
    ledger: Ledger, items: Sequence[ProjectMoney], entries: Entries, title: str, style: str
) -> None:
    places = [ledger.add(cells_of(entries, item)) for item in items]
    if places:
        ledger.total(say(title), places, style)


# --- 1: the four figures, done and paid, the request --------------------------------------------


def _figures(budget: Budget, head: Letterhead) -> Sheet:
    ledger = _table(budget, _figure_entries(budget))
    title = say(mark("Budget of {year}: money of the projects"), year=budget.year)
    notes = (figures_note(), _known_note(), assumed_note(), held_note(), barred_note())
    name = say(mark("1 Money"))
    return _sheet(budget, head, name, title, ledger, (*notes, private_note()))


def _figure_entries(budget: Budget) -> Entries:
    as_of, year = budget.as_of, budget.as_of.year

    def money(title: Term | str, of: Callable[[ProjectMoney], Content]) -> Entry[ProjectMoney]:
        return Entry(title, 11, of, "money")

    return (
        *_named(26),
        money(Term("sheet", "Total investment (plan)"), lambda item: item.facts.investment),
        *(money(heading(name), partial(_figure, name)) for name in FOUR),
        money(say(mark("Plan of {year}"), year=year), lambda item: item.year.plan),
        money(say(mark("Budget of {year}"), year=year), lambda item: item.year.budget),
        money(say(mark("Done in {year}"), year=year), lambda item: _told(item.year.done, as_of)),
        money(say(mark("Paid in {year}"), year=year), lambda item: _told(item.year.paid, as_of)),
        money(Term("sheet", "Done since start"), lambda item: _told(item.done_total, as_of)),
        money(Term("sheet", "Arrived to date"), lambda item: _told(item.arrived_total, as_of)),
        money(Term("sheet", "Paid to date"), lambda item: _told(item.paid_total, as_of)),
        money(Term("sheet", "Still needed"), lambda item: item.needed),
        money(say(mark("Request for {year}"), year=budget.year), _request),
        Entry(Term("sheet", "% of plan"), 8, lambda item: number("percent", item.year.share)),
        Entry(
            Term("sheet", "Against pro-rata, points"),
            9,
            lambda item: number("points", item.year.gap),
        ),
        Entry(
            Term("sheet", "Budget execution, %"),
            9,
            lambda item: number("percent", item.year.execution),
        ),
        Entry(Term("sheet", "Flags"), 30, lambda item: flags_text(item) or None),
        Entry(Term("sheet", "Matters to decide"), 24, lambda item: ask_text(item) or None),
    )


def _known_note() -> str:
    return say(mark("n/m: known for n of m projects, the others not as 0."))


def _figure(name: str, item: ProjectMoney) -> Content:
    settled = name == "final" and item.last_cost and item.last_cost[0] == "settlement"
    return number("money", figure_of(item, name), SETTLED if settled else "")


def _request(item: ProjectMoney) -> Content:
    return number("money", item.request.public, request_sign(item))


def _told(amount: Amount | None, as_of: Month) -> Content:
    return number("money", amount.fen if amount else None, held_sign(amount, as_of))


# --- 2: the request by source -------------------------------------------------------------------

_ORDER: Final = (*FUNDING_SOURCES, None)


def _requests(budget: Budget, head: Letterhead) -> Sheet:
    entries = (
        *_named(30),
        *(Entry(source_word(name), 12, partial(_from, name), "money") for name in _ORDER),
        Entry(say(mark("Without private capital")), 13, _request, "money"),
        Entry(Term("sheet", "of which public finance"), 13, _finance, "money"),
        Entry(Term("sheet", "Remarks"), 40, _request_remark),
    )
    title = say(mark("Request for {year} by source of funds"), year=budget.year)
    notes = (assumed_note(), barred_note(), private_note(), _known_note())
    name = say(mark("2 Request by source"))
    return _sheet(budget, head, name, title, _table(budget, entries), notes)


def _split_sign(item: ProjectMoney) -> str:
    return "*" if item.request.assumed or item.request.shared else ""


def _from(source: str | None, item: ProjectMoney) -> Content:
    return number("money", item.request.by_source.get(source), _split_sign(item))


def _finance(item: ProjectMoney) -> Content:
    by_source = item.request.by_source
    given = [by_source[name] for name in FISCAL_SOURCES if name in by_source]
    return number("money", sum(given) if given else None, _split_sign(item))


def _request_remark(item: ProjectMoney) -> str | None:
    request = item.request
    if item.flags and request.barred and request.total is not None:
        return flags_text(item)
    if awaits_study(item.facts):
        return say(mark("no annual plan yet: no approved study on record (art. 17)"))
    if request.shared and not request.assumed:
        return say(mark("split by source as the sources give to the whole (assumed)"))
    return None


# --- 3 and 4: what the money brings -------------------------------------------------------------


def _results(budget: Budget, head: Letterhead) -> Sheet:
    entries: Entries = (
        *_named(30),
        Entry(
            Term("sheet", "Total investment (plan)"),
            13,
            lambda item: item.facts.investment,
            "money",
        ),
        Entry(Term("sheet", "New beds (net)"), 9, lambda item: item.facts.beds_new, "count"),
        Entry(say(mark("10,000 yuan per new bed")), 13, _per_bed),
        Entry(say(mark("Yuan per m²")), 12, lambda item: number("rate", item.worth.per_area)),
        Entry(
            say(mark("Beds a year per 100 million yuan")),
            14,
            lambda item: number("rate", item.worth.beds_rate),
        ),
        Entry(say(mark("Lies apart")), 44, lambda item: apart_text(item, budget) or None),
    )
    name, title = say(mark("3 Results")), say(mark("Money per result"))
    return _sheet(budget, head, name, title, _table(budget, entries), (spread_note(budget),))


def _per_bed(item: ProjectMoney) -> Content:
    per_bed = item.worth.per_bed
    return number("rate", None if per_bed is None else per_bed / 10**4)


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


def _years(budget: Budget, head: Letterhead) -> Sheet:
    columns = [
        Column(label(Term("sheet", "Year")), 10, centred=True),
        Column(say(mark("Money planned")), 16, "money"),
        Column(say(mark("New beds opening")), 14),
        Column(say(mark("Money since the start")), 16, "money"),
        Column(say(mark("New beds since the start")), 14),
        Column(say(mark("New beds per 100 million yuan")), 16),
    ]
    ledger = Ledger(columns)
    for line in budget.years:
        ledger.add(
            (
                str(line.year),
                Number("money", line.planned, "*" if line.assumed else ""),
                Number("count", line.beds),
                Number("money", line.planned_total, "*" if line.total_assumed else ""),
                Number("count", line.beds_total),
                number("rate", line.rate),
            )
        )
    title = say(mark("Money and beds by year, all projects of the plan"))
    return _sheet(budget, head, say(mark("4 Years")), title, ledger, (assumed_note(),))


# --- 5: the curve -------------------------------------------------------------------------------


def _curve(budget: Budget, head: Letterhead) -> Sheet:
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
        ledger.add((dated(point.month), *cells))
    title = say(mark("S-curve: planned against done by month"))
    notes = (*curve_notes(budget.curve), private_note())
    return _sheet(budget, head, say(mark("5 S-curve")), title, ledger, notes)


def _points(series: Series, place: int) -> tuple[Content, Content]:
    point = series.points[place]
    part = f"({point.known}/{series.projects})" if point.known < series.projects else ""
    held = "*" if point.held else ""
    return (
        Number("money", point.planned, "*" if series.assumed else ""),
        number("money", point.done, f"{held}{part}"),
    )


def _goals(budget: Budget, head: Letterhead) -> Sheet:
    title = say(mark("Performance goals and how they stand"))
    return _sheet(budget, head, say(mark("6 Goals")), title, aims.ledger(budget))


# --- 7 and 8: scenarios and notes ---------------------------------------------------------------


def _scenarios(budget: Budget, head: Letterhead) -> Sheet:
    columns = [
        Column(label(Term("sheet", "Scenario")), 24),
        Column(label(Term("sheet", "Figure")), 40),
        Column(label(Term("sheet", "Value")), 60),
    ]
    ledger = Ledger(columns)
    for item in budget.scenarios:
        ledger.add((item.name, say(mark("Changes")), clauses(item.changes)))
        ledger.add((item.name, say(mark("Answer")), item.verdict))
        for name, value in item.figures:
            ledger.add((item.name, name, value))
    title = say(mark("Scenarios; nothing of them is written to the portfolio"))
    return _sheet(budget, head, say(mark("7 Scenarios")), title, ledger)


def _notes(budget: Budget, head: Letterhead) -> Sheet:
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
    name = say(mark("8 Notes")) if budget.scenarios else say(mark("7 Notes"))
    return _sheet(budget, head, name, say(mark("Notes on the budget paper")), ledger)


def needed_note() -> str:
    """Return what is meant by still needed."""
    return say(
        mark(
            "Still needed: the final account, else the approved budget, else the plan's investment,"
            " less what is paid."
        )
    )
