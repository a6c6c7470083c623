"""What was entered of a project's money by year and month, and what is planned month by month."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from portfolio.money.records import MoneyFacts, Parcel
from portfolio.projects.records.funds import PhaseRow
from portfolio.values.allocation import evenly, split
from portfolio.values.months import Dated, Month, span
from portfolio.values.vocabulary import SIDES


@dataclass(slots=True)
class Entered:
    """What was entered of a year in one reading (planned, arrived, done or paid): whole and in parts."""

    whole: int | None = None
    sources: dict[str, int] = field(default_factory=dict)
    months: dict[Month, int] = field(default_factory=dict)
    cells: dict[Month, dict[str, int]] = field(default_factory=dict)

    def by_month(self) -> dict[Month, int]:
        """Return the months that have a figure: their own, else the sum of their sources."""
        summed = {month: sum(parts.values()) for month, parts in self.cells.items()}
        return dict(sorted({**summed, **self.months}.items()))

    @property
    def total(self) -> int:
        """The year's own figure, else the sum of its sources, else that of its months."""
        if self.whole is not None:
            return self.whole
        return sum(self.sources.values()) if self.sources else sum(self.by_month().values())

    @property
    def is_split(self) -> bool:
        """Whether the year was entered by source as a whole."""
        return sum(self.by_source().values()) == self.total

    def so_far(self, month: Month) -> int:
        """The year's own figure, else the sum of its sources, else of its months by then."""
        if self.whole is not None or self.sources:
            return self.total
        return sum(fen for at, fen in self.by_month().items() if at <= month)

    def by_source(self) -> dict[str, int]:
        """Return what was entered by source: of the year, else of its months."""
        if self.sources:
            return self.sources
        found: dict[str, int] = {}
        for parts in self.cells.values():
            for name, fen in parts.items():
                found[name] = found.get(name, 0) + fen
        return found


@dataclass(frozen=True, slots=True)
class Beyond:
    """What was entered of all years before a `year`, or after it, and `rest`: what no year has.

    `stated` is the figure itself, `years` what the years it speaks of come to, so far as entered.
    """

    side: str
    year: int
    stated: Entered
    rest: Entered
    years: int

    def covers(self, year: int) -> bool:
        """Tell whether a year is one of those it speaks of."""
        return year < self.year if self.side == "before" else year > self.year

    @property
    def edge(self) -> Month:
        """The month nearest to the year that it speaks of."""
        return Month.of(self.year - 1, 12) if self.side == "before" else Month.of(self.year + 1, 1)


def beyond(phases: Sequence[PhaseRow], reading: str, side: str) -> Beyond | None:
    """Return what was entered of all years on one side of a year; of several the widest."""
    rows = [row for row in phases if row.side == side and getattr(row, reading) is not None]
    if not rows:
        return None
    year = (max if side == "before" else min)(row.year for row in rows)
    stated = Entered()
    for row in rows:
        if row.year == year:
            _put(stated, row, getattr(row, reading))
    found = Beyond(side, year, stated, Entered(), 0)
    inside = [item for n, item in entered(phases, reading).items() if found.covers(n)]
    years = sum(item.total for item in inside)
    rest = Entered(whole=max(0, stated.total - years))
    for name, fen in stated.sources.items():
        rest.sources[name] = max(0, fen - sum(item.by_source().get(name, 0) for item in inside))
    return replace(found, rest=rest, years=years)


def on_both_sides(phases: Sequence[PhaseRow], reading: str) -> list[Beyond]:
    """Return what was entered of the years before some year, and of those after one."""
    return [found for side in SIDES if (found := beyond(phases, reading, side))]


def entered(phases: Iterable[PhaseRow], reading: str) -> dict[int, Entered]:
    """Return what was entered of each year in a reading, in the order of the years."""
    found: dict[int, Entered] = {}
    for row in phases:
        fen: int | None = getattr(row, reading)
        if fen is not None and row.side is None:
            _put(found.setdefault(row.year, Entered()), row, fen)
    return dict(sorted(found.items()))


def _put(year: Entered, row: PhaseRow, fen: int) -> None:
    if row.month is None and row.funding_source is None:
        year.whole = fen
    elif row.month is None:
        year.sources[str(row.funding_source)] = fen
    elif row.funding_source is None:
        year.months[row.month] = fen
    else:
        year.cells.setdefault(row.month, {})[row.funding_source] = fen


def since_start(facts: MoneyFacts, reading: str, as_of: Month) -> dict[int, Entered]:
    """Return what was entered of each year up to the as-of month's, where it is the whole.

    What was entered of all years before one stands at the last of them that has no figure of its
    own. Nothing where the years begin after the start of works: a part is no total.
    """
    years = {n: item for n, item in entered(facts.phases, reading).items() if n <= as_of.year}
    prior = beyond(facts.phases, reading, "before")
    if prior is not None and prior.edge <= as_of:
        return dict(sorted({**years, next_free(prior, years): prior.rest}.items()))
    return years if _from_the_start(years, facts.began or facts.start) else {}


def _from_the_start(years: Collection[int], start: Dated | None) -> bool:
    return not (start is not None and years and min(years) > start.month.year)


def summed(
    phases: Sequence[PhaseRow], reading: str, until: Month, start: Dated | None
) -> dict[Month, int]:
    """Return what was entered since the `start` of works, by the end of each month up to one.

    What has no month of its own counts at the end of its year, in the year of `until` at once; that
    of all years before one at the last of them. Nothing where the years begin after the start.
    """
    found: dict[Month, int] = {}
    for year, item in entered(phases, reading).items():
        if year > until.year:
            continue
        months, last = item.by_month(), min(Month.of(year, 12), until)
        rest = item.total - sum(months.values())
        if rest > 0 or not months:
            months[last] = months.get(last, 0) + rest
        for month, fen in months.items():
            if month <= until:
                found[month] = found.get(month, 0) + fen
    prior = beyond(phases, reading, "before")
    if prior is not None and prior.edge <= until:
        found[prior.edge] = found.get(prior.edge, 0) + prior.rest.total
    elif not _from_the_start({month.year for month in found}, start):
        return {}
    total, sums = 0, {}
    for month in sorted(found):
        total += found[month]
        sums[month] = total
    return sums


def next_free(side: Beyond, years: Collection[int]) -> int:
    """Return the nearest of the years a side speaks of which has no figure of its own."""
    step = -1 if side.side == "before" else 1
    return next(year for year in count(side.year + step, step) if year not in years)


def _nearest(side: Beyond, years: Collection[int]) -> Month:
    return Month.of(next_free(side, years), 12 if side.side == "before" else 1)


# --- what is planned, month by month ------------------------------------------------------------


def planned(facts: MoneyFacts) -> list[Parcel]:
    """Return the planned money of a project by month and source, in the order of the months.

    What was entered stands. What of a year was entered for no month is spread evenly over its
    months without a figure; what was entered of all years before or after one over the months of
    the schedule in those of them without a figure, else into the nearest month; what of the
    investment was entered for no year over the months in the years left. Nothing is spread where
    schedule or investment is unknown. What was not entered by source is split by what each
    source gives to the project and has not given yet; a private project's is private capital.
    """
    known = entered(facts.phases, "planned")
    schedule = _schedule(facts)
    parcels: list[Parcel] = []
    left: dict[Month, int] = {}
    certain: set[Month] = set()
    for year, item in known.items():
        found, rest = _of_year(year, item, schedule)
        parcels += found
        left |= rest
        certain |= set(item.by_month())
    sides = on_both_sides(facts.phases, "planned")
    free = [month for month in schedule if month.year not in known]
    for side in sides:
        months = [month for month in free if side.covers(month.year)] or [_nearest(side, known)]
        found, rest = _by_sources(evenly(side.rest.total, months), side.rest.sources, certain)
        parcels += found
        left |= rest
    free = [month for month in free if not any(side.covers(month.year) for side in sides)]
    told = sum(item.total for item in known.values()) + sum(side.rest.total for side in sides)
    unplanned = (facts.investment or 0) - told
    left |= evenly(unplanned, free) if unplanned > 0 and free else {}
    parcels += _shared(facts, left, parcels, certain)
    return sorted(parcels, key=lambda item: (item.month, item.funding_source or "~"))


def _schedule(facts: MoneyFacts) -> list[Month]:
    if facts.start is None or facts.finish is None:
        return []
    return span(facts.start.month, facts.finish.month)


def _of_year(
    year: int, item: Entered, schedule: Sequence[Month]
) -> tuple[list[Parcel], dict[Month, int]]:
    """Return what of a year was entered by source, and by month what was not."""
    certain = item.by_month()
    even = _rest_of_year(year, item, schedule)
    found = [
        Parcel(month, name, fen, assumed=False)
        for month, parts in item.cells.items()
        if sum(parts.values()) == certain[month]
        for name, fen in parts.items()
    ]
    told = {parcel.month for parcel in found}
    left = {month: fen for month, fen in {**certain, **even}.items() if month not in told}
    shared, left = _by_sources(left, _less(item.sources, found), certain)
    return [*found, *shared], left


def _by_sources(
    left: dict[Month, int], weights: Mapping[str, int], certain: Collection[Month]
) -> tuple[list[Parcel], dict[Month, int]]:
    """Return months split by sources that come to the same, and what is left to be split."""
    given = sum(weights.values())
    if not given or given != sum(left.values()):
        return [], left
    return _parcels(split(left, weights), certain), {}


def _rest_of_year(year: int, item: Entered, schedule: Sequence[Month]) -> dict[Month, int]:
    """Return what of a year's figure no month has, spread over its months without one."""
    certain = item.by_month()
    rest = item.total - sum(certain.values())
    free = [month for month in span(Month.of(year, 1), Month.of(year, 12)) if month not in certain]
    inside = set(schedule)
    months = [month for month in free if month in inside] or free
    return evenly(rest, months) if rest > 0 and months else {}


def _shared(
    facts: MoneyFacts,
    left: Mapping[Month, int],
    parcels: Iterable[Parcel],
    certain: Collection[Month],
) -> list[Parcel]:
    """Return the months that nobody entered by source, split by what the sources have left."""
    weights = _less({row.funding_source: row.amount for row in facts.funding}, parcels)
    if facts.funder == "private" and not facts.funding:
        weights = {"private_capital": 1}
    if sum(weights.values()) <= 0:
        return [Parcel(m, None, fen, assumed=m not in certain) for m, fen in left.items()]
    return _parcels(split(dict(sorted(left.items())), weights), certain)


def _parcels(months: Mapping[Month, Mapping[str, int]], certain: Collection[Month]) -> list[Parcel]:
    return [
        Parcel(month, name, fen, assumed=month not in certain, shared=True)
        for month, parts in months.items()
        for name, fen in parts.items()
        if fen
    ]


def _less(amounts: Mapping[str, int], parcels: Iterable[Parcel]) -> dict[str, int]:
    """Return what of each source's amount is left once parcels have taken theirs."""
    left = dict(amounts)
    for parcel in parcels:
        if parcel.funding_source in left:
            left[parcel.funding_source] = max(0, left[parcel.funding_source] - parcel.fen)
    return left
