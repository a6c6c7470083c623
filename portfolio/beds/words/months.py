"""A month of capacity in words: its range, how far it is from the target's level, where it starts."""

from fractions import Fraction

from portfolio.beds.records.capacity import MonthCapacity
from portfolio.beds.rules.capacity.rate import per_1000
from portfolio.beds.words.target import span_text
from portfolio.values.language import mark
from portfolio.values.words import count_text, rate_text, say


def most_per_1000(item: MonthCapacity) -> Fraction:
    """Return the beds per 1,000 of the most that may be in use."""
    beds = item.beds if item.most is None else item.most
    return per_1000(beds, item.residents.value)


def most_short(item: MonthCapacity) -> int:
    """Return how many beds are missing at the least: with the most that may be in use."""
    return max(0, item.shortfall - ((item.most or item.beds) - item.beds))


def reached_text(item: MonthCapacity) -> str:
    """Return whether a month has what the target asks for; of a range that only its most has."""
    if item.shortfall and not most_short(item):
        return say(mark("at most reached"))
    return say(mark("not reached") if item.shortfall else mark("reached"))


def gap_words(item: MonthCapacity) -> str:
    """Return how many beds a month is short of the target's level, both ends of it."""
    if not item.shortfall:
        return say(mark("reached"))
    return span_text(count_text(most_short(item)), count_text(item.shortfall))


def beds_words(item: MonthCapacity) -> str:
    """Return the beds of a month, both ends of them."""
    most = item.beds if item.most is None else item.most
    return span_text(count_text(item.beds), count_text(most))


def rate_words(item: MonthCapacity, places: int = 2) -> str:
    """Return beds per 1,000, both ends of them, with the sign of a population that is held."""
    rates = span_text(*(rate_text(r, places) for r in (item.per_1000, most_per_1000(item))))
    return rates + ("*" if item.residents.held else "")


def set_text(item: MonthCapacity) -> str:
    """Return that the count starts anew from the statistics, where it does."""
    if item.set_to is None:
        return ""
    return say(mark("from the statistics' {beds}"), beds=count_text(item.set_to.beds))
