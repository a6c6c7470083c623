"""Holds a project's money against itself: sources, phases, annual plans, reports."""

from collections.abc import Iterator, Mapping

from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.beds.rules.reconcile import compare
from portfolio.money.records import MoneyFacts
from portfolio.money.rules.phases import Entered, beyond, entered, next_free, on_both_sides
from portfolio.values.money import ROUNDING, rounded
from portfolio.values.months import Month
from portfolio.values.vocabulary import COMPONENTS, DONE_COMPONENTS, FUNDING_SOURCES, PHASINGS

Years = Mapping[int, Entered]


def money_checks(facts: MoneyFacts, source: str) -> list[Reconciliation]:
    """Return what was entered of a project's money, each figure beside what it should make.

    `source` is the document of the current baseline. Nothing is said of what nobody entered.
    Parts that are not all known leave a figure unknown, until they exceed it.
    """
    checks = _Checks(facts, source)
    phases = {name: entered(facts.phases, name) for name in PHASINGS}
    return [
        *checks.components(),
        *checks.funding(),
        *checks.planned(phases["planned"]),
        *checks.sources(phases["planned"]),
        *(row for name in PHASINGS for row in checks.sides(name)),
        *checks.annual(phases["planned"]),
        *(
            row
            for name in ("arrived", "done", "paid")
            for row in checks.reported(name, phases[name])
        ),
        *(row for name in PHASINGS for row in checks.parts(name, phases[name])),
    ]


class _Checks:
    """The comparisons of one project; each yields its rows."""

    def __init__(self, facts: MoneyFacts, source: str) -> None:
        self._facts, self._source = facts, source

    def _row(
        self,
        kind: str,
        stated: int | None,
        computed: int | None,
        *,
        known: int = 1,
        of: int = 1,
        source: str = "",
        period: str = "",
        funding_source: str | None = None,
    ) -> Reconciliation:
        status, difference = "unknown", None
        if stated is not None and computed is not None:
            difference = stated - computed
            if known == of or computed > stated:
                status = compare(stated, computed, ROUNDING)
        return Reconciliation(
            kind=kind,
            scope=self._facts.code,
            metric="investment",
            stated=stated,
            stated_printed="" if stated is None else rounded(stated, 1, 2),
            computed=computed,
            known=known,
            of=of,
            difference=difference,
            status=status,
            source=source or self._source,
            period=period,
            funding_source=funding_source,
        )

    def components(self) -> Iterator[Reconciliation]:
        """Hold the investment, and what is done of it, against what they are made of."""
        if parts := self._facts.components:
            whole, known = self._facts.investment, len(parts)
            total, of = sum(parts.values()), len(COMPONENTS)
            yield self._row("component_total", whole, total, known=known, of=of)
        told = [self._facts.newest(f"done_{name}") for name in DONE_COMPONENTS]
        given, done = [item for item in told if item], self._facts.newest("done_total")
        if given and done:
            yield self._row(
                "done_components",
                done.fen,
                sum(item.fen for item in given),
                known=len(given),
                of=len(told),
                period=str(done.month),
            )

    def funding(self) -> Iterator[Reconciliation]:
        """Hold the sum of the sources against the investment."""
        if self._facts.funding:
            amounts = sum(row.amount for row in self._facts.funding)
            yield self._row("funding_total", self._facts.investment, amounts)

    def planned(self, years: Years) -> Iterator[Reconciliation]:
        """Hold what is planned by year against the investment."""
        sides = on_both_sides(self._facts.phases, "planned")
        if years or sides:
            total = sum(item.total for item in years.values())
            total += sum(side.rest.total for side in sides)
            whole = self._schedule() | set(years)
            known = [n for n in whole if n in years or any(side.covers(n) for side in sides)]
            of = len(whole)
            yield self._row("phase_total", self._facts.investment, total, known=len(known), of=of)

    def sides(self, reading: str) -> Iterator[Reconciliation]:
        """Hold the money of all years before one, or after it, against its sources and years."""
        for side in on_both_sides(self._facts.phases, reading):
            period = f"≤{side.edge.year}" if side.side == "before" else f"≥{side.edge.year}"
            if side.stated.whole is not None and side.stated.sources:
                kind, parts = f"{reading}_year_sources", sum(side.stated.sources.values())
                yield self._row(kind, side.stated.whole, parts, period=period)
            if side.years:
                kind, stated = f"{reading}_side_years", side.stated.total
                yield self._row(kind, stated, side.years, known=1, of=2, period=period)

    def _schedule(self) -> set[int]:
        start, finish = self._facts.start, self._facts.finish
        if start is None or finish is None:
            return set()
        return set(range(start.month.year, finish.month.year + 1))

    def sources(self, years: Years) -> Iterator[Reconciliation]:
        """Hold what each source is planned to give by year against what it gives in all."""
        given = {row.funding_source: row for row in self._facts.funding}
        sides = on_both_sides(self._facts.phases, "planned")
        told = [*(item.by_source() for item in years.values()), *(s.rest.sources for s in sides)]
        whole = self._schedule() | set(years)
        split = {n for n, item in years.items() if item.by_source()}
        split |= {n for n in whole for s in sides if s.rest.sources and s.covers(n)}
        known, of = len(split), len(whole)
        for name in FUNDING_SOURCES:
            parts = [sources[name] for sources in told if name in sources]
            if parts:
                row = given.get(name)
                yield self._row(
                    "funding_phases",
                    row.amount if row else None,
                    sum(parts),
                    known=known,
                    of=of,
                    source=row.source if row else "",
                    funding_source=name,
                )

    def annual(self, years: Years) -> Iterator[Reconciliation]:
        """Hold each year's plan against what is planned of it as phases."""
        for year, amount in sorted(self._facts.plans.items()):
            if year in years:
                total = years[year].total
                yield self._row("annual_plan_phases", amount, total, period=str(year))

    def reported(self, reading: str, years: Years) -> Iterator[Reconciliation]:
        """Hold what reports give, since the start and by year, against the phases up to then."""
        source = next((row.source for row in self._facts.phases), "")
        total = self._facts.newest(f"{reading}_total")
        prior = beyond(self._facts.phases, reading, "before")
        if prior is not None and total is not None and prior.edge <= total.month:
            own, years = years, {**years, next_free(prior, years): prior.rest}
        else:
            own, prior = years, None
        if years and total is not None:
            start = self._facts.began or self._facts.start
            first = min(*years, start.month.year) if start else min(years)
            counted = [year for year in years if year <= total.month.year]
            spoken_of = range(first, total.month.year + 1)
            known = [n for n in spoken_of if n in years or (prior is not None and prior.covers(n))]
            yield self._row(
                f"{reading}_total_phases",
                total.fen,
                sum(_until(years[year], total.month) for year in counted),
                known=len(known),
                of=len(spoken_of),
                source=source,
                period=str(total.month),
            )
        told = {item.month.year: item for item in self._facts.reported.get(f"{reading}_year", ())}
        for year in sorted(told.keys() & own.keys()):
            fen, month = told[year].fen, told[year].month
            computed = _until(own[year], month)
            kind = f"{reading}_year_phases"
            yield self._row(kind, fen, computed, source=source, period=str(month))

    def parts(self, reading: str, years: Years) -> Iterator[Reconciliation]:
        """Hold each year against its sources and months, each month against its sources."""
        source = next((row.source for row in self._facts.phases), "")
        for year, item in years.items():
            months = item.by_month()
            if item.sources and item.whole is not None:
                kind, parts = f"{reading}_year_sources", sum(item.sources.values())
                yield self._row(kind, item.whole, parts, source=source, period=str(year))
            full = len(months) == 12 or sum(months.values()) > item.total
            if full and (item.whole is not None or item.sources):
                kind, parts = f"{reading}_year_months", sum(months.values())
                yield self._row(kind, item.total, parts, source=source, period=str(year))
            for month in sorted(item.cells.keys() & item.months.keys()):
                kind, parts = f"{reading}_month_sources", sum(item.cells[month].values())
                whole = item.months[month]
                yield self._row(kind, whole, parts, source=source, period=str(month))


def _until(item: Entered, month: Month) -> int:
    """Return what of a year was entered up to a month: its months by then, else its figure."""
    months = {at: fen for at, fen in item.by_month().items() if at <= month}
    return sum(months.values()) if months else item.total
