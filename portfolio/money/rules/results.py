"""Money per result: what a new bed and a square metre cost, and what lies apart from the rest."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from statistics import median
from typing import Final

from portfolio.money.records import MoneyFacts, Spread, Worth, YearLine
from portfolio.money.rules.phases import entered, planned
from portfolio.values.months import Month

#: Of fewer projects no ratio is called far from the others.
LEAST: Final = 5
#: A ratio lies apart where it is more than this many deviations from the median.
DEVIATIONS: Final = 3
#: Makes the median absolute deviation of normally spread figures their standard deviation.
NORMAL: Final = Fraction("1.4826")
#: 1亿元 in fen.
_HUNDRED_MILLION: Final = 10**10


def worth(facts: MoneyFacts) -> Worth:
    """Return yuan per new bed and per m2 of floor, and new beds per year of works and 亿元.

    Of the investment of the current baseline, the one figure that every project has; exact.
    """
    money, beds, area = facts.investment, facts.beds_new, facts.floor_area
    return Worth(
        per_bed=Fraction(money, 100 * beds) if money and beds else None,
        per_area=Fraction(money, area) if money and area else None,
        beds_rate=_rate(facts) if money and beds is not None else None,
    )


def _rate(facts: MoneyFacts) -> Fraction | None:
    if facts.start is None or facts.finish is None or not facts.investment:
        return None
    months = facts.finish.month - facts.start.month + 1
    return Fraction((facts.beds_new or 0) * 12 * _HUNDRED_MILLION, months * facts.investment)


def spread_of(ratios: Mapping[str, Fraction | None]) -> Spread:
    """Return the median of the ratios known, their deviation, and which lie apart from it.

    The deviation is the median absolute one (MAD) times 1.4826; a ratio lies apart where it is
    more than 3 deviations from the median (C. Leys et al., Detecting outliers, J. Exp. Soc.
    Psychology 49 (2013) 764-766). Median and MAD, unlike mean and standard deviation, are not
    moved by the outliers that they are to find. Of fewer than 5 ratios nothing is said.
    """
    known = {code: ratio for code, ratio in ratios.items() if ratio is not None}
    if len(known) < LEAST:
        return Spread(len(known), LEAST, None, None, ())
    middle = median(known.values())
    deviation = NORMAL * median(abs(ratio - middle) for ratio in known.values())
    apart = [
        code
        for code, ratio in known.items()
        if deviation and abs(ratio - middle) > DEVIATIONS * deviation
    ]
    return Spread(len(known), LEAST, middle, deviation, tuple(apart))


def years(
    projects: Sequence[MoneyFacts], openings: Iterable[tuple[Month, int]]
) -> tuple[YearLine, ...]:
    """Return money planned and beds opening by year, each also since the first year.

    `openings` are months with the net new beds that open then, as the view `plan` has them.
    """
    money: dict[int, int] = {}
    assumed: dict[int, bool] = {}
    for facts in projects:
        given = entered(facts.phases, "planned")
        for parcel in planned(facts):
            year = parcel.month.year
            money[year] = money.get(year, 0) + parcel.fen
            assumed[year] = assumed.get(year, False) or year not in given
    beds: dict[int, int] = {}
    for month, number in openings:
        beds[month.year] = beds.get(month.year, 0) + number
    found: list[YearLine] = []
    money_total, beds_total, total_assumed = 0, 0, False
    for year in _span([*money, *beds]):
        money_total += money.get(year, 0)
        beds_total += beds.get(year, 0)
        total_assumed = total_assumed or assumed.get(year, False)
        rate = Fraction(beds_total * _HUNDRED_MILLION, money_total) if money_total else None
        line = YearLine(
            year,
            money.get(year, 0),
            assumed.get(year, False),
            beds.get(year, 0),
            money_total,
            total_assumed,
            beds_total,
            rate,
        )
        found.append(line)
    return tuple(found)


def _span(found: Sequence[int]) -> range:
    return range(min(found), max(found) + 1) if found else range(0)
