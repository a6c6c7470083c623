"""A project's money: what the plan gives it, what it costs by kind, what is done and paid."""

from portfolio.money.words import period_words, source_word
from portfolio.projects.records.funds import Amount, CostRow, PhaseRow, YearMoney
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.words.lights import percent_text
from portfolio.values.fields import FIELD_BY_NAME, field_words
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.money import rounded
from portfolio.values.vocabulary import COST_KINDS, FIGURES, FUNDERS, PHASINGS
from portfolio.values.words import UNKNOWN_TEXT, money_text, month_text, say
from tui.project.sheet.held import group_style, source_text
from tui.project.sheet.plan import as_printed
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Head, Row, Section


def money_sections(detail: ProjectDetail) -> list[Section]:
    """Return investment and funder, the newest cost of each kind, and the years."""
    return [
        Section(say(mark("Investment and funder")), _investment(detail), group_style(detail)),
        _costs(detail),
        _years(detail),
        Section(say(mark("Since the start")), _totals(detail)),
        *_entered(detail),
    ]


def _entered(detail: ProjectDetail) -> list[Section]:
    """Return sources of funds and phases, where any were entered."""
    found = []
    if detail.by_source:
        facts = [
            Fact(
                source_word(row.funding_source),
                money_text(row.amount),
                source_text(detail, row.source),
            )
            for row in detail.by_source
        ]
        found.append(Section(say(mark("Sources of funds")), facts))
    if detail.phases:
        title = say(mark("Money by year and month (million yuan)"))
        rows = [_phase(row) for row in detail.phases]
        found.append(Section(title, rows, heads=_phase_heads()))
    return found


def _phase_heads() -> tuple[Head, ...]:
    return (
        Head(label(Term("column", "Year"))),
        Head(label(Term("column", "Source of funds"))),
        *(Head(label(term), right=True) for term in PHASINGS.values()),
    )


def _phase(row: PhaseRow) -> Row:
    period = period_words(row) if row.side else str(row.month or row.year)
    amounts = (_amount(getattr(row, name)) for name in PHASINGS)
    return Row((period, source_word(row.funding_source), *amounts))


def _investment(detail: ProjectDetail) -> list[Fact]:
    row = detail.row
    printed = detail.baselines[-1].printed.get("investment", "") if detail.baselines else ""
    funder = label(FUNDERS[row.funder]) if row.funder else UNKNOWN_TEXT
    return [
        Fact(label(FIGURES["investment"]), money_text(row.investment), as_printed(printed)),
        Fact(say(mark("Funder")), funder, as_printed(detail.funder_printed)),
    ]


def _costs(detail: ProjectDetail) -> Section:
    title = say(mark("Costs by kind, the newest of each (million yuan)"))
    if not detail.funding.costs:
        return Section(title, [Fact("", say(mark("No report gives a cost.")))])
    heads = (
        Head(label(Term("column", "Kind of cost"))),
        Head(label(Term("column", "Amount")), right=True),
        Head(label(Term("column", "Over the plan")), right=True),
        Head(label(Term("column", "Month"))),
    )
    facts = [fact for cost in detail.funding.costs for fact in _cost(detail, cost)]
    return Section(title, facts, heads=heads)


def _cost(detail: ProjectDetail, cost: CostRow) -> list[Fact | Row]:
    """Return a cost as a row, and below it where it comes from."""
    cells = (
        label(COST_KINDS[cost.kind]),
        _amount(cost.fen),
        _signed(cost.over),
        str(cost.month),
    )
    source = source_text(detail, cost.source) if cost.source else ""
    return [Row(cells), *([Fact("", "", source)] if source else [])]


def _amount(fen: int | None) -> str:
    """Return an amount in the unit of the headings: 万元, or million yuan."""
    if fen is None:
        return UNKNOWN_TEXT
    unit = 10**4 if spoken() == "zh" else 10**6
    return rounded(fen, unit, 2 if fen % (unit * 100) else 0)


def _signed(fen: int | None) -> str:
    return f"+{_amount(fen)}" if fen and fen > 0 else _amount(fen)


def _years(detail: ProjectDetail) -> Section:
    title = say(mark("Year by year (million yuan)"))
    if not detail.funding.years:
        return Section(title, [Fact("", say(mark("No annual plan and no yearly figure yet.")))])
    heads = (
        Head(label(Term("column", "Year"))),
        Head(label(Term("column", "Annual plan")), right=True),
        Head(label(Term("column", "Done")), right=True),
        Head(label(Term("column", "% of plan")), right=True),
        Head(label(Term("column", "Paid")), right=True),
        Head(label(Term("column", "Up to"))),
        Head(label(Term("column", "Annual milestone"))),
    )
    return Section(title, [_year(year) for year in detail.funding.years], heads=heads)


def _year(year: YearMoney) -> Row:
    told = [amount.month for amount in (year.done, year.paid) if amount]
    return Row(
        (
            str(year.year),
            _amount(year.plan),
            _fen(year.done),
            UNKNOWN_TEXT if year.share is None else f"{percent_text(year.share)}%",
            _fen(year.paid),
            str(max(told)) if told else UNKNOWN_TEXT,
            plain(year.milestone) or UNKNOWN_TEXT,
        )
    )


def _fen(amount: Amount | None) -> str:
    return _amount(amount.fen if amount else None)


def _totals(detail: ProjectDetail) -> list[Fact]:
    found = detail.funding
    return [
        _total(say(mark("Done since the start")), found.done_total),
        *(_field(name, amount) for name, amount in found.made_of.items()),
        _total(say(mark("Arrived since the start")), found.arrived_total),
        _total(say(mark("Paid since the start")), found.paid_total),
        *(_field(name, amount) for name, amount in found.added.items()),
    ]


def _field(name: str, amount: Amount) -> Fact:
    field = FIELD_BY_NAME[name]
    return Fact(label(field.label), field_words(field, amount.fen), month_text(amount.month))


def _total(name: str, amount: Amount | None) -> Fact:
    if amount is None:
        return Fact(name, UNKNOWN_TEXT)
    return Fact(name, money_text(amount.fen), month_text(amount.month))
