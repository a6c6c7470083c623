"""A city's beds: those of each district at one month, and their sum over the sum of residents."""

from collections.abc import Collection, Mapping

from portfolio.beds.records.city import BedsAt, DistrictBeds
from portfolio.beds.rules.anchors import Ground, residents_at
from portfolio.beds.rules.capacity.count import Count
from portfolio.beds.rules.capacity.measure import measure
from portfolio.beds.rules.capacity.rate import per_1000
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.values.months import Month


def district_beds(
    views: Mapping[str, ViewOfProjects], ground: Ground, basis: str, month: Month
) -> DistrictBeds:
    """Return a district's beds in each view, plan and forecast also at the end of a city's month."""
    now, in_use = ground.as_of, views["confirmed"]
    least, most = (Count("confirmed", in_use, ground, most=end).beds(now) for end in (False, True))
    used = _over(now, least, most, residents_at(basis, now, ground).value)
    counts = {name: Count(name, views[name], ground) for name in ("plan", "forecast")}
    capacities = {name: measure(name, view, ground, basis) for name, view in views.items()}
    judged, residents = capacities["plan"].residents, residents_at(basis, month, ground)
    return DistrictBeds(
        capacities,
        own={**_at(ground.target.month, counts, judged.value), "confirmed": used},
        counted={**_at(month, counts, residents.value), "confirmed": used},
    )


def _at(month: Month, counts: Mapping[str, Count], residents: int) -> dict[str, BedsAt]:
    found = {name: count.beds(month) for name, count in counts.items()}
    return {name: _over(month, beds, beds, residents) for name, beds in found.items()}


def _over(month: Month, least: int, most: int, residents: int) -> BedsAt:
    rates = (per_1000(beds, residents) for beds in (least, most))
    return BedsAt(month, least, most, residents, *rates)


def added(parts: Collection[BedsAt]) -> BedsAt:
    """Return the sum of beds over the sum of residents; the parts, at least one, are of one month."""
    (month,) = {part.month for part in parts}
    least, most = sum(part.least for part in parts), sum(part.most for part in parts)
    return _over(month, least, most, sum(part.residents for part in parts))
