"""The S-curve: money planned against money done, month by month, by funder or by source."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from portfolio.money.records import Curve, CurvePoint, MoneyFacts, Parcel, Series
from portfolio.money.rules.phases import entered, on_both_sides, planned, since_start
from portfolio.values.months import Month, span
from portfolio.values.vocabulary import FUNDERS, FUNDING_SOURCES

#: The whole of a project, whatever its source.
_ALL = "all"


def done_points(facts: MoneyFacts, as_of: Month) -> dict[Month, int]:
    """Return what was done since the start by the end of each month that tells it, in fen.

    Of a project whose reports give it, as they give it; else what the phases entered add up to:
    months one by one, a year without months at its December (the as-of month in its own year).
    """
    told = {item.month: item.fen for item in facts.reported.get("done_total", ())}
    return told or _phased(facts, as_of, None)


def _phased(facts: MoneyFacts, as_of: Month, source: str | None) -> dict[Month, int]:
    steps: dict[Month, int] = {}
    for year, item in since_start(facts, "done", as_of).items():
        end = min(Month.of(year, 12), as_of)
        months = {
            month: fen if source is None else item.cells.get(month, {}).get(source, 0)
            for month, fen in item.by_month().items()
        }
        whole = item.total if source is None else item.by_source().get(source, 0)
        rest = whole - sum(months.values())
        months = {month: fen for month, fen in months.items() if month <= as_of}
        for month, fen in {**months, end: months.get(end, 0) + max(0, rest)}.items():
            steps[month] = steps.get(month, 0) + fen
    months_in_order = sorted(steps)
    sums = accumulate(steps[month] for month in months_in_order)
    return dict(zip(months_in_order, sums, strict=True))


def curve(projects: Sequence[MoneyFacts], as_of: Month, by: str = "funder") -> Curve:
    """Return planned against done of the plan's projects up to the end of each month.

    From the first planned month to the last one, or the as-of month where that is later. `by` is
    `funder` or `source`. Done stops at the as-of month. A project of which neither schedule nor
    phases are known is named in `unphased`.
    """
    inside = [facts for facts in projects if facts.summed]
    parcels = {facts.code: planned(facts) for facts in inside}
    done = {facts.code: done_points(facts, as_of) for facts in inside}
    months = _span(parcels.values(), as_of)
    whole = _series(_ALL, inside, parcels, done, months, as_of)
    parts = _by_funder(inside, parcels, done, months, as_of)
    if by == "source":
        parts = _by_source(inside, parcels, months, as_of)
    return Curve(
        by=by,
        as_of=as_of,
        whole=whole,
        parts=tuple(parts),
        unphased=tuple(facts.code for facts in inside if not parcels[facts.code]),
    )


def _span(parcels: Iterable[Sequence[Parcel]], as_of: Month) -> list[Month]:
    found = [parcel.month for items in parcels for parcel in items]
    return span(min(found), max(*found, as_of)) if found else []


def _by_funder(
    projects: Sequence[MoneyFacts],
    parcels: Mapping[str, Sequence[Parcel]],
    done: Mapping[str, Mapping[Month, int]],
    months: Sequence[Month],
    as_of: Month,
) -> list[Series]:
    found = []
    for funder in (*FUNDERS, None):
        members = [facts for facts in projects if facts.funder == funder]
        if members:
            found.append(_series(funder, members, parcels, done, months, as_of))
    return found


def _by_source(
    projects: Sequence[MoneyFacts],
    parcels: Mapping[str, Sequence[Parcel]],
    months: Sequence[Month],
    as_of: Month,
) -> list[Series]:
    """Return a series for each source that has money; done only where it was entered by source."""
    found = []
    for source in (*FUNDING_SOURCES, None):
        own = {
            code: [item for item in items if item.funding_source == source]
            for code, items in parcels.items()
        }
        members = [facts for facts in projects if own[facts.code]]
        done = {facts.code: _done_of(facts, as_of, source) for facts in members}
        if members:
            found.append(_series(source, members, own, done, months, as_of))
    return found


def _done_of(facts: MoneyFacts, as_of: Month, source: str | None) -> dict[Month, int]:
    if source is None:
        return {}
    sources = {row.funding_source for row in facts.funding}
    if facts.funder == "private" and sources <= {source} and source == "private_capital":
        return done_points(facts, as_of)
    told = any(row.funding_source == source and row.done is not None for row in facts.phases)
    return _phased(facts, as_of, source) if told else {}


def _has_entered(facts: MoneyFacts) -> bool:
    """Tell whether anybody entered planned money of a project, by month, year or side."""
    return bool(entered(facts.phases, "planned") or on_both_sides(facts.phases, "planned"))


def _series(
    key: str | None,
    projects: Sequence[MoneyFacts],
    parcels: Mapping[str, Sequence[Parcel]],
    done: Mapping[str, Mapping[Month, int]],
    months: Sequence[Month],
    as_of: Month,
) -> Series:
    each = dict.fromkeys(months, 0)
    for facts in projects:
        for parcel in parcels[facts.code]:
            each[parcel.month] += parcel.fen
    sums = accumulate(each.values())
    told = _told([done[facts.code] for facts in projects], months, as_of)
    points = [CurvePoint(month, fen, *told[month]) for month, fen in zip(months, sums, strict=True)]
    assumed = [f for f in projects if any(parcel.assumed for parcel in parcels[f.code])]
    known = [facts.code for facts in projects if any(m <= as_of for m in done[facts.code])]
    like = _like([p for code in known for p in parcels[code]], months, as_of) if known else ()
    return Series(
        key=key,
        projects=len(projects),
        assumed=len(assumed),
        points=tuple(points),
        planned_of_known=like[-1][1] if like else None,
        like=tuple(like),
        partly=sum(map(_has_entered, assumed)),
    )


def _like(
    parcels: Iterable[Parcel], months: Iterable[Month], as_of: Month
) -> list[tuple[Month, int]]:
    """Return what is planned by the end of each month up to the as-of month."""
    each: Counter[Month] = Counter()
    for parcel in parcels:
        each[parcel.month] += parcel.fen
    until = [month for month in months if month <= as_of]
    return list(zip(until, accumulate(each[month] for month in until), strict=True))


def _told(
    done: Sequence[Mapping[Month, int]], months: Sequence[Month], as_of: Month
) -> dict[Month, tuple[int | None, int, int]]:
    """Return, by month, what is done in all, of how many known, and how many are held over.

    What was told before the first month stands in it.
    """
    steps: dict[Month, dict[int, int]] = {}
    for place, points in enumerate(done):
        for month in sorted(points):
            steps.setdefault(max(month, months[0]), {})[place] = points[month]
    newest: dict[int, int] = {}
    found: dict[Month, tuple[int | None, int, int]] = {}
    for month in months:
        fresh = steps.get(month, {})
        newest |= fresh
        ahead = month > as_of or not newest
        known = (sum(newest.values()), len(newest), len(newest) - len(fresh))
        found[month] = (None, 0, 0) if ahead else known
    return found
