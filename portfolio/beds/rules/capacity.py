"""Bed capacity against the target: what is in use when, in which view, over which population.

The rules are those of the plan's own indicator (beds of medical institutions per 1,000
residents): the stock at the end of the base year, plus the net new beds of projects in use.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil

from portfolio.beds.records import (
    Answer,
    AnswerLine,
    Capacity,
    MonthCapacity,
    ObservedStock,
    Opening,
    Population,
    Residents,
    Step,
    Target,
)
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.values.digits import round_half_up
from portfolio.values.months import Dated, Month, Precision
from portfolio.values.vocabulary import ASSUMED, POPULATION_BASES


@dataclass(frozen=True, slots=True)
class Ground:
    """What capacity stands on besides the projects: target, residents, stock, as of a month.

    `assumed` is a number of residents that a scenario supposes, for the basis of that name.
    """

    as_of: Month
    target: Target
    populations: tuple[Population, ...]
    stocks: tuple[ObservedStock, ...] = ()
    assumed: int | None = None


def leading(targets: Sequence[Target], as_of: Month) -> Target | None:
    """Return the target that the answer speaks of: the first whose month has not passed.

    Else the last one; `targets` are in the order of their months.
    """
    ahead = [target for target in targets if target.month >= as_of] or [*targets[-1:]]
    return ahead[0] if ahead else None


def ground_of(
    targets: Sequence[Target],
    populations: Sequence[Population],
    stocks: Sequence[ObservedStock],
    as_of: Month,
) -> Ground | None:
    """Return what capacity stands on as of a month.

    None without a target, or without the census at or before its base month that it rests on.
    """
    target = leading(targets, as_of)
    if target is None:
        return None
    census = any(
        item.kind == "census" and item.status == "official" and item.month <= target.baseline_month
        for item in populations
    )
    return Ground(as_of, target, tuple(populations), tuple(stocks)) if census else None


# --- residents and stock --------------------------------------------------------------------


def baseline_beds(target: Target, populations: Sequence[Population]) -> int:
    """Return the stock of the base year: its rate times the residents of the census, rounded.

    The plan prints a rate, not a stock; 4.98 per 1,000 of 577,505 residents are 2,876 beds.
    """
    residents = residents_at(
        "fixed", target.baseline_month, Ground(target.month, target, tuple(populations))
    )
    return round_half_up(Fraction(target.baseline_rate * residents.value, 100_000))


def residents_at(basis: str, month: Month, ground: Ground) -> Residents:
    """Return the population a month's rate is taken over.

    `fixed`: the census the plan itself uses, the newest up to the base month. `latest`: the
    newest official figure at or before both the month and the as-of month; past the last one it
    is held, and before the first one, which the base month has, that one stands. `assumed`: the
    number that a scenario supposes for every month; the stock of the base year keeps its census.
    """
    if basis == ASSUMED and ground.assumed is not None:
        return Residents(basis, ground.assumed, "", ASSUMED, held=False)
    if basis == "fixed":
        figures = [
            item
            for item in _official(ground.populations, ground.target.baseline_month)
            if item.kind == "census"
        ]
        return _residents(figures[-1], basis, held=False)
    last = _official(ground.populations, ground.as_of)
    figures = _official(ground.populations, min(month, ground.as_of)) or last[:1]
    return _residents(figures[-1], basis, held=figures[-1] == last[-1] and month > last[-1].month)


def _official(populations: Iterable[Population], until: Month) -> list[Population]:
    known = [
        item
        for item in populations
        if item.status == "official" and item.residents is not None and item.month <= until
    ]
    return sorted(known, key=lambda item: item.as_of)


def _residents(figure: Population, basis: str, *, held: bool) -> Residents:
    if figure.residents is None:
        raise ValueError("a population without a figure is no basis")
    return Residents(basis, figure.residents, figure.as_of, figure.status, held)


class _Stock:
    """Beds at the end of any month: the newest stock known by then plus later openings."""

    def __init__(self, base: int, stocks: Sequence[ObservedStock], view: ViewOfProjects) -> None:
        self._base = base
        self._stocks = sorted(stocks, key=lambda stock: stock.month)
        by_month: dict[Month, list[Opening]] = defaultdict(list)
        for opening in view.openings:
            by_month[opening.opens.month].append(opening)
        for stock in self._stocks:
            by_month.setdefault(stock.month, [])
        self.changes = dict(sorted(by_month.items()))
        self._months = list(self.changes)
        self._beds = _running(self.changes.values(), lambda opening: opening.beds)
        self._care = _running(self.changes.values(), lambda opening: opening.care_beds)

    def beds(self, month: Month) -> int:
        past = [stock for stock in self._stocks if stock.month <= month]
        opened = self._beds[bisect_right(self._months, month)]
        if not past:
            return self._base + opened
        return past[-1].beds + opened - self._beds[bisect_right(self._months, past[-1].month)]

    def care_beds(self, month: Month) -> int:
        return self._care[bisect_right(self._months, month)]


def _running(months: Iterable[list[Opening]], beds: Callable[[Opening], int]) -> list[int]:
    sums = (sum(beds(opening) for opening in openings) for openings in months)
    return list(accumulate(sums, initial=0))


# --- against the target ---------------------------------------------------------------------


def beds_needed(target: Target, residents: int) -> int:
    """Return the least whole number of beds that reaches the target rate."""
    return ceil(Fraction(target.rate * residents, 100_000))


def per_1000(beds: int, residents: int) -> Fraction:
    """Return beds per 1,000 residents, exactly."""
    return Fraction(beds * 1000, residents)


def measure(view: str, projects: ViewOfProjects, ground: Ground, basis: str) -> Capacity:
    """Return the capacity of a view at the target month, with the months in which it changes.

    Observed stock is a start for `forecast` and `confirmed` only; the plan knew none.
    """
    stocks = _stocks_for(view, ground)
    base = baseline_beds(ground.target, ground.populations)
    stock = _Stock(base, stocks, projects)
    month = ground.target.month
    residents = residents_at(basis, month, ground)
    beds, needed = stock.beds(month), beds_needed(ground.target, residents.value)
    first, by = _first_met(stock, ground, basis)
    return Capacity(
        view=view,
        as_of=ground.as_of,
        target=ground.target,
        residents=residents,
        baseline_beds=base,
        stock=stocks[-1] if stocks else None,
        beds=beds,
        care_beds=stock.care_beds(month),
        per_1000=per_1000(beds, residents.value),
        beds_needed=needed,
        shortfall=max(0, needed - beds),
        met=beds >= needed,
        first_met=first,
        first_met_by=by,
        no_evidence=projects.no_evidence,
        no_evidence_beds=projects.no_evidence_beds,
        no_evidence_projects=projects.no_evidence_projects,
        unknown=projects.unknown,
        timeline=tuple(
            _step(moment, openings, stock, residents_at(basis, moment, ground))
            for moment, openings in stock.changes.items()
        ),
    )


def _stocks_for(view: str, ground: Ground) -> list[ObservedStock]:
    if view == "plan":
        return []
    return sorted(
        (stock for stock in ground.stocks if stock.month <= ground.as_of),
        key=lambda stock: stock.month,
    )


def _step(month: Month, openings: list[Opening], stock: _Stock, residents: Residents) -> Step:
    beds = stock.beds(month)
    return Step(
        month=month,
        precision=_precision(openings),
        beds=beds,
        per_1000=per_1000(beds, residents.value),
        opened=_codes(openings),
        projects=sum(opening.projects for opening in openings),
    )


def _precision(openings: list[Opening]) -> Precision:
    precise = [item for item in openings if item.opens.precision == "month"]
    return "year" if openings and not precise else "month"


def _codes(openings: Iterable[Opening]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for opening in openings for code in opening.codes))


def _first_met(stock: _Stock, ground: Ground, basis: str) -> tuple[Dated | None, tuple[str, ...]]:
    changes = stock.changes
    figures = {item.month for item in _official(ground.populations, ground.as_of)}
    start = ground.target.baseline_month
    for month in sorted({start, *changes, *figures}):
        if month < start:
            continue
        residents = residents_at(basis, month, ground).value
        if stock.beds(month) >= beds_needed(ground.target, residents):
            openings = changes.get(month, [])
            return Dated(month, _precision(openings)), _codes(openings)
    return None, ()


def by_month(
    view: str, projects: ViewOfProjects, ground: Ground, basis: str, months: Sequence[Month]
) -> tuple[MonthCapacity, ...]:
    """Return beds and beds per 1,000 at the end of each of `months`, in their order."""
    base = baseline_beds(ground.target, ground.populations)
    stock = _Stock(base, _stocks_for(view, ground), projects)
    changes = stock.changes
    return tuple(_month(month, stock, changes.get(month, []), ground, basis) for month in months)


def _month(
    month: Month, stock: _Stock, openings: list[Opening], ground: Ground, basis: str
) -> MonthCapacity:
    residents, beds = residents_at(basis, month, ground), stock.beds(month)
    needed = beds_needed(ground.target, residents.value)
    return MonthCapacity(
        month=month,
        beds=beds,
        per_1000=per_1000(beds, residents.value),
        residents=residents,
        opened=_codes(openings),
        projects=sum(opening.projects for opening in openings),
        met=beds >= needed,
        added=beds - stock.beds(month + -1),
        shortfall=max(0, needed - beds),
    )


def answer(
    views: Mapping[str, ViewOfProjects], ground: Ground, *, fresh: int, projects: int
) -> Answer:
    """Return the answer: every view over both populations, with and without elderly-care beds.

    `plan` and `forecast` speak of the target month, `confirmed` of the as-of month. `fresh` of
    `projects` have a report young enough to rest on.
    """
    lines = tuple(
        _line(view, projects_seen, ground, basis)
        for view, projects_seen in views.items()
        for basis in POPULATION_BASES
    )
    forecast, plan_lines = views["forecast"], [line for line in lines if line.view == "plan"]
    stocks = _stocks_for("forecast", ground)
    return Answer(
        as_of=ground.as_of,
        target=ground.target,
        lines=lines,
        care_beds=plan_lines[0].beds - plan_lines[0].beds_without_care,
        no_evidence_beds=forecast.no_evidence_beds,
        no_evidence_projects=forecast.no_evidence_projects,
        unknown=forecast.unknown,
        stock=stocks[-1] if stocks else None,
        fresh=fresh,
        projects=projects,
    )


def _line(view: str, projects: ViewOfProjects, ground: Ground, basis: str) -> AnswerLine:
    month = ground.as_of if view == "confirmed" else ground.target.month
    base = baseline_beds(ground.target, ground.populations)
    stock = _Stock(base, _stocks_for(view, ground), projects)
    residents, beds = residents_at(basis, month, ground), stock.beds(month)
    needed, general = beds_needed(ground.target, residents.value), beds - stock.care_beds(month)
    return AnswerLine(
        view=view,
        basis=basis,
        month=month,
        beds=beds,
        per_1000=per_1000(beds, residents.value),
        beds_without_care=general,
        per_1000_without_care=per_1000(general, residents.value),
        shortfall=max(0, needed - beds),
        met=beds >= needed,
        residents=residents,
    )
