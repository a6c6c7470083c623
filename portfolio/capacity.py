"""Bed capacity against the target: what is in use when, in which view, over which population.

The rules are those of the plan's own indicator (beds of medical institutions per 1,000
residents): the stock at the end of the base year, plus the net new beds of projects in use.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from math import ceil

from portfolio.digits import round_half_up
from portfolio.months import Dated, Month, Precision
from portfolio.records import (
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
    WithoutEvidence,
)
from portfolio.vocabulary import HALTED_STAGES, OPEN_STAGES, POPULATION_BASES, STALE_AFTER_MONTHS


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """What the reports up to a month say of one site of a project."""

    stage: str | None = None
    open_since: Month | None = None
    actual_opening: Dated | None = None
    net_beds: int | None = None
    documented: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the plan and the reports up to a month say of a project, or of many alike.

    `open_since` is the month of the report that first gave an open stage; `net_beds` are beds
    open now less beds open before at that place; `beds` and `care_beds` are the plan's net new
    ones (`care_beds` those for rehabilitation and elderly care).
    """

    code: str | None
    beds: int | None
    start: Month | None
    finish: Dated | None
    care_beds: int = 0
    projects: int = 1
    stage: str | None = None
    open_since: Month | None = None
    actual_opening: Dated | None = None
    forecast_opening: Dated | None = None
    forecast_finish: Dated | None = None
    net_beds: int | None = None
    documented: bool = False
    last_report: Month | None = None
    sites: tuple[SiteStanding, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewOfProjects:
    """What a view counts, and what it names without counting."""

    openings: tuple[Opening, ...]
    no_evidence: tuple[WithoutEvidence, ...]
    no_evidence_beds: int
    no_evidence_projects: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What capacity stands on besides the projects: target, residents, stock, as of a month."""

    as_of: Month
    target: Target
    populations: tuple[Population, ...]
    stocks: tuple[ObservedStock, ...] = ()


# --- when a project opens -------------------------------------------------------------------


def opened(standing: Standing) -> tuple[Dated, bool] | None:
    """Return when the project came into use and whether a document says so; None while not.

    A project with sites that says nothing of itself is open when all its sites are.
    """
    own = in_use(standing)
    if own is not None:
        return own, standing.documented
    dates = [in_use(site) for site in standing.sites]
    if dates and all(dates):
        last = max((date for date in dates if date), key=lambda date: date.month)
        return last, all(site.documented for site in standing.sites)
    return None


def in_use(place: Standing | SiteStanding) -> Dated | None:
    """Return since when reports of the place itself say it is in use; None while they do not."""
    if place.actual_opening is not None:
        return place.actual_opening
    if place.stage in OPEN_STAGES and place.open_since is not None:
        return Dated(place.open_since, "month")
    return None


def expected(standing: Standing) -> Dated | None:
    """Return when a project not yet in use is to open.

    Its forecast opening, or its forecast finish where that is later or no opening is given;
    without a forecast the finish of its current baseline.
    """
    forecasts = [date for date in (standing.forecast_opening, standing.forecast_finish) if date]
    if forecasts:
        return max(forecasts, key=lambda date: date.month)
    return standing.finish


def has_evidence(standing: Standing, as_of: Month) -> bool:
    """Tell whether something still speaks for a planned opening, as of a month.

    It must lie ahead, and either the planned start does too or a report is fresh: a project
    counts as coming because somebody says so, never because it was once due.
    """
    opens = expected(standing)
    if opens is None or opens.month <= as_of:
        return False
    ahead = standing.start is not None and standing.start > as_of
    return ahead or is_fresh(standing.last_report, as_of)


def is_fresh(last_report: Month | None, as_of: Month) -> bool:
    """Tell whether the last report is young enough to speak for its project."""
    return last_report is not None and as_of - last_report <= STALE_AFTER_MONTHS


# --- the three views ------------------------------------------------------------------------


class _Tally:
    """Gathers what a view counts and what it leaves out."""

    def __init__(self) -> None:
        self.openings: list[Opening] = []
        self.without: list[WithoutEvidence] = []
        self.without_beds = 0
        self.without_projects = 0
        self.unknown: list[str] = []

    def count(self, standing: Standing, opens: Dated, beds: int | None) -> None:
        if beds is None:
            self.name_unknown(standing)
            return
        codes = (standing.code,) if standing.code else ()
        self.openings.append(Opening(opens, beds, standing.projects, codes, standing.care_beds))

    def leave_out(self, standing: Standing, beds: int | None) -> None:
        self.without_beds += beds or 0
        self.without_projects += standing.projects
        if standing.code:
            self.without.append(WithoutEvidence(standing.code, beds))

    def name_unknown(self, standing: Standing) -> None:
        if standing.code:
            self.unknown.append(standing.code)

    def result(self) -> ViewOfProjects:
        return ViewOfProjects(
            tuple(self.openings),
            tuple(self.without),
            self.without_beds,
            self.without_projects,
            tuple(self.unknown),
        )


def view_plan(standings: Iterable[Standing]) -> ViewOfProjects:
    """Return the projects in use from the finish of their current baseline, as approved."""
    tally = _Tally()
    for standing in standings:
        if standing.finish is None:
            tally.name_unknown(standing)
        else:
            tally.count(standing, standing.finish, standing.beds)
    return tally.result()


def view_forecast(standings: Iterable[Standing], as_of: Month) -> ViewOfProjects:
    """Return the projects in use as of a month, and those expected with evidence.

    The others are left out by name, with their beds; stopped, deferred, merged and withdrawn
    ones count nothing.
    """
    tally = _Tally()
    for standing in standings:
        came = opened(standing)
        if came is not None:
            tally.count(standing, came[0], _net(standing))
        elif standing.stage not in HALTED_STAGES:
            _forecast_unopened(tally, standing, as_of)
    return tally.result()


def _forecast_unopened(tally: _Tally, standing: Standing, as_of: Month) -> None:
    part = _partial(tally, standing)
    rest = None if standing.beds is None else standing.beds - part
    opens = expected(standing)
    if opens is not None and has_evidence(standing, as_of):
        tally.count(standing, opens, rest)
    else:
        tally.leave_out(standing, rest)


def view_confirmed(standings: Iterable[Standing]) -> ViewOfProjects:
    """Return the projects in use with a document that says so; the other open ones by name."""
    tally = _Tally()
    for standing in standings:
        came = opened(standing)
        if came is None:
            if standing.stage not in HALTED_STAGES:
                _partial(tally, standing)
        elif came[1]:
            tally.count(standing, came[0], _net(standing))
        else:
            tally.leave_out(standing, _net(standing))
    return tally.result()


def _net(standing: Standing) -> int | None:
    """Net beds as reported replace the plan's, in `forecast` and `confirmed` only."""
    if standing.net_beds is not None:
        return standing.net_beds
    parts = [site.net_beds for site in standing.sites]
    if parts and all(part is not None for part in parts):
        return sum(part for part in parts if part is not None)
    return standing.beds


def _partial(tally: _Tally, standing: Standing) -> int:
    """Count the net beds of the sites that are open; without them, name the project unknown."""
    counted = 0
    unclear = False
    for site in standing.sites:
        opens = in_use(site)
        if opens is None:
            continue
        if site.net_beds is None:
            unclear = True
        else:
            codes = (standing.code,) if standing.code else ()
            tally.openings.append(Opening(opens, site.net_beds, 0, codes))
            counted += site.net_beds
    if unclear:
        tally.name_unknown(standing)
    return counted


def renamed(view: ViewOfProjects, unknown: tuple[str, ...]) -> ViewOfProjects:
    """Return the view with other projects named as unknown."""
    return replace(view, unknown=unknown)


def ordered(view: ViewOfProjects, places: Mapping[str, int]) -> ViewOfProjects:
    """Return the view with its projects in the given order; those without a place come last."""
    last = len(places)
    return replace(
        view,
        openings=tuple(sorted(view.openings, key=lambda item: _first(item.codes, places))),
        no_evidence=tuple(sorted(view.no_evidence, key=lambda item: places.get(item.code, last))),
        unknown=tuple(sorted(view.unknown, key=lambda code: places.get(code, last))),
    )


def _first(codes: tuple[str, ...], places: Mapping[str, int]) -> int:
    return min((places.get(code, len(places)) for code in codes), default=len(places))


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
    is held. Raises ValueError where no official figure is that old.
    """
    if basis == "fixed":
        figures = [
            item
            for item in _official(ground.populations, ground.target.baseline_month)
            if item.kind == "census"
        ]
        return _residents(figures[-1], basis, held=False)
    figures = _official(ground.populations, min(month, ground.as_of))
    last = _official(ground.populations, ground.as_of)
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
    return MonthCapacity(
        month=month,
        beds=beds,
        per_1000=per_1000(beds, residents.value),
        residents=residents,
        opened=_codes(openings),
        projects=sum(opening.projects for opening in openings),
        met=beds >= beds_needed(ground.target, residents.value),
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
