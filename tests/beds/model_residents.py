"""Residents, stocks and the base of a target, as they were published (DESIGN 2.3)."""

from tests.beds.model_records import History, Residents, Stock, Target


def half_up(value: int, unit: int) -> int:
    """A quotient rounded half up to a whole number."""
    return (2 * value + unit) // (2 * unit)


def _out(items, as_of: int, month: int):
    found = [it for it in items if it.month == month and it.published <= as_of]
    return sorted(found, key=lambda it: it.number)


def newest_stock(history: History, as_of: int, month: int) -> Stock | None:
    return (_out(history.stocks, as_of, month) or [None])[-1]


def first_stock(history: History, as_of: int, month: int) -> Stock | None:
    return (_out(history.stocks, as_of, month) or [None])[0]


def stock_is_base(stock: Stock, target: Target) -> bool:
    """Whether a stock of the base month rounds to the printed base value."""
    return half_up(stock.beds * 100_000, target.residents) == target.base_rate


def base_beds(history: History, as_of: int, target: Target) -> int:
    """The beds of the target's base: the stock of its month where that is what was printed."""
    stock = newest_stock(history, as_of, target.base_month)
    if stock is not None and stock_is_base(stock, target):
        return stock.beds
    return half_up(target.base_rate * target.residents, 100_000)


def residents_at(history: History, as_of: int, t: int) -> Residents | None:
    """The newest official figure at or before both months, as last published."""
    months = [
        it.month for it in history.residents if it.month <= min(t, as_of) and it.published <= as_of
    ]
    return _out(history.residents, as_of, max(months))[-1] if months else None


def first_residents(history: History, as_of: int, month: int) -> Residents | None:
    """Residents of that very month as first published."""
    return (_out(history.residents, as_of, month) or [None])[0]


def statistics(history: History, as_of: int, month: int) -> tuple[int, int] | None:
    """The stock of a month and the residents of the same year's end (or census), first published."""
    stock = first_stock(history, as_of, month)
    if stock is None:
        return None
    found = first_residents(history, as_of, month)
    if found is None:
        census = [
            it.month
            for it in history.residents
            if it.kind == "census" and it.month // 12 == month // 12 and it.published <= as_of
        ]
        found = first_residents(history, as_of, max(census)) if census else None
    return None if found is None else (stock.beds, found.value)
