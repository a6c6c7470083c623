"""What the figures per 1,000 stand on, in words: residents, the base, the statistics."""

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.ground import Base, ObservedStock, Residents
from portfolio.values.digits import decimal_text
from portfolio.values.language import label, mark
from portfolio.values.months import Month, stored_month
from portfolio.values.vocabulary import ASSUMED, POPULATION_BASES
from portfolio.values.words import clauses, month_text, say

#: The day of the census that the first targets stand on; it has a name of its own.
CENSUS = "2020-11-01"


def residents_text(residents: Residents) -> str:
    """Return the population with its day, and that it is held where it is."""
    number, year = f"{residents.value:,}", residents.as_of[:4]
    if residents.basis == ASSUMED:
        return say(mark("assumed population, {number} residents"), number=number)
    if residents.basis != "latest":
        return _of_day(residents)
    held = mark("newest official population, {number} as of {when}, held since")
    fresh = mark("newest official population, {number} as of {when}")
    template = held if residents.held else fresh
    return say(template, number=number, when=day_text(residents.as_of), year=year)


def _of_day(residents: Residents) -> str:
    number, year = f"{residents.value:,}", residents.as_of[:4]
    if residents.as_of == CENSUS:
        return say(mark("2020 census, {number} residents"), number=number, year=year)
    if not residents.as_of:
        return say(mark("{number} residents"), number=number)
    return say(
        mark("{number} residents as of {when}"), number=number, when=day_text(residents.as_of)
    )


def basis_text(residents: Residents) -> str:
    """Return which population a rate is over, without its number: for a heading."""
    if residents.basis == "fixed" and residents.as_of != CENSUS:
        return say(mark("residents of {when}"), when=day_text(residents.as_of))
    return label(POPULATION_BASES[residents.basis])


def basis_head(residents: Residents) -> str:
    """Return the same in a word or two: for the head of a column; held ones carry their sign."""
    if residents.basis == "latest":
        return say(mark("newest")) + ("*" if residents.held else "")
    return say(mark("2020 census")) if residents.as_of == CENSUS else day_text(residents.as_of)


def day_text(day: str) -> str:
    """Return the end of a year, or the month of a day."""
    if not day:
        return say(mark("the base"))
    if day.endswith("-12-31"):
        return say(mark("year-end {year}"), year=day[:4])
    return month_text(stored_month(day))


def end_text(month: Month) -> str:
    """Return the end of a month; of a December that of its year."""
    return day_text(f"{month}-31") if month.number == 12 else month_text(month)


def caveat(answer: Answer, basis: str = "fixed") -> str:
    """Return the sentence that stands beside every figure per 1,000 of a population basis.

    A population that is held carries the sign that such figures carry.
    """
    residents = answer.line("plan", basis).residents
    care = answer.care_beds
    return caveat_of(answer.base, answer.stock, care, residents)


def caveat_of(
    base: Base | None, stock: ObservedStock | None, care_beds: int, residents: Residents
) -> str:
    """Return the same for a base, the newest stock counted from, elderly-care beds, a population.

    It names the base that was really used: the rate and residents, or the statistics' stock.
    """
    parts = [nature_text(observed=stock is not None or bool(base and base.stock))]
    if base:
        parts.append(_base_text(base, residents))
    if stock and base and stock != base.stock:
        parts.append(
            say(
                mark("forecast and in use count from the statistics' {beds} beds of {month}"),
                beds=f"{stock.beds:,}",
                month=end_text(stock.month),
            )
        )
    parts.append(say(mark("other institutions left out")))
    if care_beds:
        template = mark("includes {n} rehabilitation and elderly-care beds")
        parts.append(say(template, n=f"{care_beds:,}"))
    held = "*" if residents.held else ""
    parts.append(say(mark("population: {basis}"), basis=held + residents_text(residents)))
    return clauses(parts)


def nature_text(*, observed: bool) -> str:
    """Return what the figures are: an estimate, from a stock that was observed or from none."""
    estimate = mark("Estimate from the projects of the plan, not the statistical bed count")
    since = mark("From the statistical bed count on an estimate from the projects of the plan")
    return say(since if observed else estimate)


def _base_text(base: Base, residents: Residents) -> str:
    """Return what a target's base stands on; its residents where the figures are over others."""
    if base.stock:
        return say(
            mark("base: the statistics' {beds} beds of {month}"),
            beds=f"{base.beds:,}",
            month=end_text(base.month),
        )
    same = base.residents.value == residents.value
    alone = mark("base: {beds} beds of {month}, worked back from {rate} per 1,000")
    over = mark("base: {beds} beds of {month}, worked back from {rate} per 1,000 of {residents}")
    return say(
        alone if same else over,
        beds=f"{base.beds:,}",
        month=end_text(base.month),
        rate=decimal_text(base.rate, 2),
        residents=residents_text(base.residents),
    )
