"""Where counting starts: a target's base, the statistics' stocks, the residents (DESIGN 2.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from portfolio.beds.records.ground import ObservedStock, Population, Residents, StockChange, Target
from portfolio.values.digits import round_half_up
from portfolio.values.months import Month
from portfolio.values.vocabulary import ASSUMED

#: For so many months a target that has passed is answered beside the one that leads.
ANSWERED_AFTER = 24


@dataclass(frozen=True, slots=True)
class Anchor:
    """Beds at the end of a month that others are counted from; `stock` where statistics say them."""

    month: Month
    beds: int
    stock: ObservedStock | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What capacity stands on besides the projects: targets, residents, stocks, as of a month.

    Only what was published by the end of that month is in it, figures that were revised since
    each time; the targets as they read then, in the order of their months. `target` is the one the answer speaks of. `assumed` is a number of
    residents that a scenario supposes, for the basis of that name.
    """

    as_of: Month
    target: Target
    populations: tuple[Population, ...]
    stocks: tuple[ObservedStock, ...] = ()
    assumed: int | None = None
    targets: tuple[Target, ...] = ()
    changes: tuple[StockChange, ...] = ()

    @property
    def base(self) -> Anchor:
        """The anchor of the target itself: its base value times its residents, rounded.

        A stock of the base month takes its place where it rounds to the value printed.
        """
        target, beds = self.target, base_beds(self.target, self.populations)
        stock = next(
            (item for item in newest(self.stocks) if item.month == target.baseline_month), None
        )
        if stock and fits(stock, target, self.populations):
            return Anchor(target.baseline_month, stock.beds, stock)
        return Anchor(target.baseline_month, beds)

    def anchors(self) -> tuple[Anchor, ...]:
        """Return the base and the stocks of its month and later, oldest first.

        Each anchors the months after its own, the base its own month too.
        """
        base = self.base
        later = (
            Anchor(item.month, item.beds, item)
            for item in newest(self.stocks)
            if item.month > base.month or (item.month == base.month and base.stock is None)
        )
        return (base, *sorted(later, key=lambda item: item.month))


def known(targets: Iterable[Target], as_of: Month) -> tuple[Target, ...]:
    """Return the targets published by the end of a month, each as it read then, by month.

    A revision holds from its month on; what was first decided stands before.
    """
    found: dict[str, Target] = {}
    for item in sorted(targets, key=lambda item: item.begins or Month(0)):
        if (item.published is None or item.published <= as_of) and (
            item.begins is None or item.begins <= as_of
        ):
            found[f"{item.plan} {item.month}"] = item
    return tuple(sorted(found.values(), key=lambda item: (item.month, item.baseline_month)))


def leading(targets: Sequence[Target], as_of: Month, code: str | None = None) -> Target | None:
    """Return the target that the answer speaks of: the one asked for, else the next one due.

    Else the last one; `targets` are in the order of their months.
    """
    if code is not None:
        return next((item for item in targets if item.code == code), None)
    ahead = [target for target in targets if target.month >= as_of] or [*targets[-1:]]
    return ahead[0] if ahead else None


def ground_of(
    targets: Sequence[Target],
    populations: Sequence[Population],
    stocks: Sequence[ObservedStock],
    as_of: Month,
    *,
    changes: Sequence[StockChange] = (),
    code: str | None = None,
    plan: str | None = None,
) -> Ground | None:
    """Return what capacity stands on as of a month; None without a target that was out by then.

    The target is one of `plan`, where that is given; those of other plans stand beside it.
    """
    seen = tuple(item for item in stocks if _published(item, as_of))
    out = tuple(replace(item, boundary=boundary(item, seen)) for item in known(targets, as_of))
    target = leading([item for item in out if plan in (None, item.plan)], as_of, code)
    people = tuple(item for item in populations if _published(item, as_of))
    if target is None or not (target.residents or official(people, target.baseline_month)):
        return None
    return Ground(
        as_of,
        target,
        people,
        seen,
        targets=out,
        changes=tuple(item for item in changes if _published(item, as_of)),
    )


def boundary(target: Target, stocks: Iterable[ObservedStock]) -> Month | None:
    """Return the first month after a target's base in which the territory is another one."""
    months = (item.month for item in stocks if item.boundary)
    return min((month for month in months if month > target.baseline_month), default=None)


def _published(item: Population | ObservedStock | StockChange, as_of: Month) -> bool:
    return item.month <= as_of and (item.published is None or item.published <= as_of)


def newest(stocks: Iterable[ObservedStock]) -> tuple[ObservedStock, ...]:
    """Return of each month's stocks the one revised last, oldest first."""
    found = {item.month: item for item in sorted(stocks, key=lambda item: item.number)}
    return tuple(sorted(found.values(), key=lambda item: item.month))


def for_month(ground: Ground, month: Month) -> Ground:
    """Return the ground of the target that a month belongs to: the one asked, from its base on.

    A month before it belongs to the target before it; where there is none, the ground stays.
    """
    if month >= ground.target.baseline_month:
        return ground
    before = [item for item in ground.targets if item.baseline_month <= month]
    if not before:
        return ground
    return replace(ground, target=max(before, key=lambda item: item.baseline_month))


# --- the base -----------------------------------------------------------------------------------


def base_residents(target: Target, populations: Sequence[Population]) -> Residents:
    """Return the residents written into a target, else the newest official ones by its base.

    Raises IndexError where there are neither.
    """
    if target.residents is not None:
        return Residents("fixed", target.residents, target.residents_as_of, "official", held=False)
    return _residents(official(populations, target.baseline_month)[-1], "fixed", held=False)


def base_beds(target: Target, populations: Sequence[Population]) -> int:
    """Return the beds of a target's base: its base value times its residents, rounded half up.

    The plan prints a rate, not a stock; 4.98 per 1,000 of 577,505 residents are 2,876 beds.
    """
    residents = base_residents(target, populations).value
    return round_half_up(Fraction(target.baseline_rate * residents, 100 * target.per))


def fits(stock: ObservedStock, target: Target, populations: Sequence[Population]) -> bool:
    """Tell whether a stock of the base month rounds to the value that the target prints."""
    residents = base_residents(target, populations).value
    return round_half_up(Fraction(stock.beds * 100 * target.per, residents)) == target.baseline_rate


# --- residents ----------------------------------------------------------------------------------


def residents_at(basis: str, month: Month, ground: Ground) -> Residents:
    """Return the residents a month's rate is taken over.

    `fixed`: those written into the target. `latest`: the newest official figure at or before both
    the month and the as-of month; past the last one it is held, before the first that one stands.
    `assumed`: the number that a scenario supposes for every month.
    """
    if basis == ASSUMED and ground.assumed is not None:
        return Residents(basis, ground.assumed, "", ASSUMED, held=False)
    last = official(ground.populations, ground.as_of)
    if basis == "fixed" or not last:
        return base_residents(ground.target, ground.populations)
    figures = official(ground.populations, min(month, ground.as_of)) or last[:1]
    return _residents(figures[-1], basis, held=month > last[-1].month)


def residents_judged(basis: str, ground: Ground) -> Residents:
    """Return the residents that the target's own month is judged over.

    For `latest` those first published of that month, once they are out; else as of any month.
    """
    month = ground.target.month
    of_month = [item for item in official(ground.populations, month) if item.month == month]
    if basis == "latest" and of_month and month <= ground.as_of:
        return _residents(of_month[0], basis, held=False)
    return residents_at(basis, month, ground)


def official(populations: Iterable[Population], until: Month) -> list[Population]:
    """Return the official figures up to a month, oldest first, each revision after the first."""
    known = [
        item
        for item in populations
        if item.status == "official" and item.residents is not None and item.month <= until
    ]
    return sorted(known, key=lambda item: (item.as_of, item.number))


def _residents(figure: Population, basis: str, *, held: bool) -> Residents:
    if figure.residents is None:
        raise ValueError("a population without a figure is no basis")
    return Residents(basis, figure.residents, figure.as_of, figure.status, held)


# --- the statistics -----------------------------------------------------------------------------


def statistics(ground: Ground, month: Month, *, revised: bool) -> tuple[int, Residents] | None:
    """Return the beds and the residents that statistics give for a month; None where one lacks.

    Residents of the same year end, or of a census in that month; as first published, or as
    `revised` last.
    """
    place = -1 if revised else 0
    stocks = sorted(
        (item for item in ground.stocks if item.month == month), key=lambda item: item.number
    )
    people = [item for item in official(ground.populations, month) if item.month == month]
    if not people:  # a census of another month of the year
        people = [
            item
            for item in official(ground.populations, Month.of(month.year, 12))
            if item.kind == "census" and item.month.year == month.year
        ]
    if not stocks or not people:
        return None
    return stocks[place].beds, _residents(people[place], "statistics", held=False)
