"""What is doubted of the statistics: a stock far from what is computed, residents that leap."""

from collections.abc import Iterator
from fractions import Fraction

from sqlalchemy.orm import Session

from portfolio.beds.queries import basis
from portfolio.beds.records.ground import ObservedStock, Population
from portfolio.beds.service.capacity import months_of
from portfolio.beds.service.rollup import views_of
from portfolio.values.doubts import Doubt, limits
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.words import count_text


def of_stock(session: Session, new: ObservedStock, present: Month) -> tuple[Doubt, ...]:
    """Doubt a stock far from the least and the most beds computed in use at the end of its month.

    What is known by the `present` month counts. Of another territory nothing is computed, nor of a
    month before every target's base.
    """
    found = None if new.boundary else views_of(session, present)
    if found is None or new.month < min(item.baseline_month for item in found.ground.targets):
        return ()
    month = months_of(found, "confirmed", "fixed", (new.month,))[0]
    most = month.most or month.beds
    off = Fraction(limits().stock_off, 100)
    if month.beds * (1 - off) <= new.beds <= most * (1 + off):
        return ()
    values = {"beds": count_text(new.beds), "least": count_text(month.beds)}
    text = mark("{beds} beds observed, {least} computed for that month: check the figure.")
    if most != month.beds:
        values["most"] = count_text(most)
        text = mark("{beds} beds observed, {least} to {most} computed for that month: check it.")
    return (Doubt("beds", text, values),)


def of_residents(session: Session, new: Population) -> Iterator[Doubt]:
    """Doubt residents far from the last ones of their kind, but of another territory since."""
    before = [
        (item.residents, item.as_of)
        for item in basis.populations(session)
        if item.kind == new.kind and item.residents and item.as_of < new.as_of
    ]
    bounds = [item.month for item in basis.stocks(session) if item.boundary]
    if not before or new.residents is None:
        return
    if not any(before[-1][1][:7] < str(month) <= new.as_of[:7] for month in bounds):
        yield from leap(new.residents, *before[-1])


def leap(residents: int, last: int, day: str) -> Iterator[Doubt]:
    """Doubt residents that are far from those of the day before."""
    if Fraction(abs(residents - last), last) * 100 > limits().residents_off:
        text = mark("{residents} residents, {before} on {day}: check the figure and its territory.")
        told = {"residents": count_text(residents), "before": count_text(last), "day": day}
        yield Doubt("residents", text, told)
