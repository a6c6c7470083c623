"""Picks the cheapest of the smallest sets of things that together weigh enough, exactly.

Let k be the least number of things that weigh enough. The things are gone through once, from the
last to the first: of the choices among those seen that are as many and weigh as much only the
cheapest are kept, and how many these are. A choice is dropped once it cannot become a best set:

- What is still open can no longer make it heavy enough. A thing counts for what it weighs above
  the k-th heaviest, so the rest adds at most what it has above that.
- It must come dearer than a set that is known. A price on each unit of weight and one on each
  thing are taken off the price of a thing; the rest adds at least what is then below 0. Any two
  such prices give a true bound; those taken here are the tightest, which leave the fewest choices.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Final

#: Price of one thing: compared part by part, as tuples are.
Price = tuple[int, ...]
#: How many things are chosen, and what they weigh.
_State = tuple[int, int]
#: The least price of a state, and the number of choices that have it.
_Layer = dict[_State, tuple[int, int]]
#: Whether a choice of a state and a price may become a best set by things before a place.
_Promise = Callable[[int, _State, int], bool]

#: The most states that are kept, about a gigabyte of them.
_MOST_STATES: Final = 3_000_000


class TooManyAlike(Exception):
    """So many sets are nearly alike that they cannot be told apart in the memory there is."""


@dataclass(frozen=True, slots=True)
class Picks:
    """The best sets: how many things each has, its price, the number of them, and the first.

    Sets are tuples of places in increasing order; the first come in the order of these tuples.
    The number is None where the sets were too many to count; then only some of them are listed.
    """

    size: int
    price: Price
    number: int | None
    first: tuple[tuple[int, ...], ...]


def pick(weights: Sequence[int], prices: Sequence[Price], need: int, most: int) -> Picks | None:
    """Return the sets of fewest things that weigh `need` at least, of those the cheapest.

    At most `most` of them are listed. None where all together weigh less. Weights and the parts
    of prices are whole numbers of 0 or more. Raises TooManyAlike.
    """
    size = fewest(weights, need)
    if size is None:
        return None
    if size == 0:
        return Picks(0, tuple(0 for _ in prices[0]) if prices else (), 1, ((),))
    flat, units = _flattened(prices)
    promising = _bounded(weights, flat, need, size)
    try:
        layers, counted = _layers(weights, flat, promising, counted=True), True
    except TooManyAlike:
        layers, counted = _layers(weights, flat, promising, counted=False), False
    least = min(price for price, _ in layers[-1].values())
    ends = [state for state, (price, _) in layers[-1].items() if price == least]
    return Picks(
        size=size,
        price=_parts(least, units),
        number=sum(layers[-1][state][1] for state in ends) if counted else None,
        first=tuple(islice(_sets(weights, flat, layers, ends), most)),
    )


def fewest(weights: Sequence[int], need: int) -> int | None:
    """Return the least number of things that can weigh `need`; None where all weigh less."""
    heaviest = accumulate(sorted(weights, reverse=True), initial=0)
    return next((size for size, total in enumerate(heaviest) if total >= need), None)


def _flattened(prices: Sequence[Price]) -> tuple[list[int], list[int]]:
    """Return each price as one number that orders sums as the tuples do, and its parts' units."""
    units = [1]
    for part in range(len(prices[0]) - 1, 0, -1):
        units.insert(0, units[0] * (1 + sum(price[part] for price in prices)))
    flat = [sum(p * u for p, u in zip(price, units, strict=True)) for price in prices]
    return flat, units


def _parts(price: int, units: Sequence[int]) -> Price:
    parts = []
    for unit in units:
        part, price = divmod(price, unit)
        parts.append(part)
    return tuple(parts)


# --- what is dropped ----------------------------------------------------------------------------


def _bounded(weights: Sequence[int], prices: Sequence[int], need: int, size: int) -> _Promise:
    """Return what tells whether a choice is within both bounds, and of no wrong number."""
    per_unit, known = _tightest(weights, prices, need, size)
    reduced = [p - per_unit * w for p, w in zip(prices, weights, strict=True)]
    typical, per_thing = sorted(weights, reverse=True)[size - 1], sorted(reduced)[size - 1]
    above = accumulate((max(0, weight - typical) for weight in weights), initial=0)
    below = accumulate((min(0, price - per_thing) for price in reduced), initial=0)
    least = [need - typical * size - rest for rest in above]
    most = [known - per_unit * need - per_thing * size - rest for rest in below]

    def promising(place: int, state: _State, price: int) -> bool:
        count, weight = state
        return (
            count <= size <= count + place
            and weight - typical * count >= least[place]
            and price - per_unit * weight - per_thing * count <= most[place]
        )

    return promising


def _tightest(
    weights: Sequence[int], prices: Sequence[int], need: int, size: int
) -> tuple[int, int]:
    """Return the least price of a unit at which the cheapest k weigh enough, and what they cost."""
    low, high = -1, max(prices) - min(prices) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if sum(weights[place] for place in _cheapest(weights, prices, size, middle)) >= need:
            high = middle
        else:
            low = middle
    return high, sum(prices[place] for place in _cheapest(weights, prices, size, high))


def _cheapest(
    weights: Sequence[int], prices: Sequence[int], size: int, per_unit: int
) -> Sequence[int]:
    """Return the k things with the least price less `per_unit` times weight, the heaviest first."""

    def key(place: int) -> tuple[int, int]:
        return prices[place] - per_unit * weights[place], -weights[place]

    return sorted(range(len(weights)), key=key)[:size]


# --- what is kept -------------------------------------------------------------------------------


def _layers(
    weights: Sequence[int], prices: Sequence[int], promising: _Promise, *, counted: bool
) -> list[_Layer]:
    """Return the choices among no thing, the last, the last two, …; at the end the best sets.

    Where they need not be `counted`, one of those that are equally good does for all.
    """
    layers: list[_Layer] = [{(0, 0): (0, 1)}]
    states = 0
    for place in range(len(weights) - 1, -1, -1):
        found: _Layer = {}
        for more, weight, price in ((0, 0, 0), (1, weights[place], prices[place])):
            for (count, weighed), (paid, ways) in layers[-1].items():
                state, cost = (count + more, weighed + weight), paid + price
                if promising(place, state, cost):
                    known, number = found.get(state, (cost, 0))
                    if cost <= known:
                        found[state] = cost, ways + (number if cost == known else 0)
        layers.append(_undominated(found, counted=counted))
        states += len(layers[-1])
        if states > _MOST_STATES:
            raise TooManyAlike
    return layers


def _undominated(layer: _Layer, *, counted: bool) -> _Layer:
    """Drop what weighs less than another with as many things and is dearer, or no cheaper."""
    kept: _Layer = {}
    least: dict[int, int] = {}
    for state in sorted(layer, reverse=True):
        price, count = layer[state][0], state[0]
        known = least.get(count)
        if known is None or price < known or (counted and price == known):
            least[count] = price
            kept[state] = layer[state]
    return kept


def _sets(
    weights: Sequence[int], prices: Sequence[int], layers: Sequence[_Layer], ends: Sequence[_State]
) -> Iterator[tuple[int, ...]]:
    """Yield the best sets in the order of their tuples: those with the first things first."""
    waiting = [(0, layers[-1][ends[0]][0], ends, tuple[int, ...]())]
    while waiting:
        place, left, states, chosen = waiting.pop()
        if place == len(weights):
            yield chosen
            continue
        before = layers[-2 - place]
        for more, weight, price in ((0, 0, 0), (1, weights[place], prices[place])):
            found = [(count - more, weighed - weight) for count, weighed in states]
            found = [s for s in found if s in before and before[s][0] == left - price]
            if found:
                waiting.append((place + 1, left - price, found, (*chosen, *[place] * more)))
