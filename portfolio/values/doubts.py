"""Values that contradict what is on record, and may be right: asked about at every door."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from portfolio.values.language import mark
from portfolio.values.money import Bare
from portfolio.values.places import DATA
from portfolio.values.words import money_text

_FILE = DATA / "doubts.toml"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that contradicts the record: the field it was given in, a sentence with both figures."""

    field: str
    template: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Limits:
    """When a value is doubted: fen, times, parts, percent, years; see `doubts.toml`."""

    bare_below: int
    above_times: int
    cost_below_part: int
    beds_above: int
    stock_off: int
    residents_off: int
    years_ahead: int
    earliest: int


@cache
def limits() -> Limits:
    """Return the limits of the data file."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    money, statistics, dates = data["money"], data["statistics"], data["dates"]
    return Limits(
        bare_below=money["bare_below"] * 100,
        above_times=money["above_times"],
        cost_below_part=money["cost_below_part"],
        beds_above=data["beds"]["above_percent"],
        stock_off=statistics["stock_off_percent"],
        residents_off=statistics["residents_off_percent"],
        years_ahead=dates["years_ahead"],
        earliest=dates["earliest"],
    )


def bare(values: Mapping[str, object]) -> Iterator[Doubt]:
    """Yield a doubt for each small amount among the values that was typed without its unit."""
    for name, value in values.items():
        if isinstance(value, Bare) and 0 < value < limits().bare_below:
            yield Doubt(
                name,
                mark(
                    "No unit was typed, {amount} was read: type it, as in {typed}万 or {typed}亿."
                ),
                {"amount": money_text(value), "typed": value.typed},
            )


def kept(before: str | None, changed: Collection[str], accepted: Iterable[Doubt]) -> str | None:
    """Return the doubted fields of a record after a change: those left alone, and those accepted."""
    old = {name for name in (before or "").split(",") if name and name not in changed}
    return ",".join(sorted(old | {item.field for item in accepted})) or None
