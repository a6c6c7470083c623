"""Picks the cheapest of the smallest sets of things that together weigh enough, exactly.

Everything is in whole numbers. No set is enumerated: a table of what can still be lost is kept,
and what cannot lead to the best price is dropped by a bound that is itself exact.

How it works. Let k be the least number of things that weigh enough; the k heaviest do. Any other
k things weigh less by a *loss*: what a skipped one of the k heaviest has above the k-th, and what
a taken other one lacks of it. All losses together may be no more than the heaviest k weigh above
the need, which is less than the k-th itself weighs. In the same way, for a price λ put on each
unit of weight, the k things with the least price less λ times weight cost a sum that no k things
of enough weight can undercut, and any other choice pays *penalties* on top. So a choice is only
followed while its losses and penalties stay within both bounds; λ is chosen to make them tight.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from portfolio.whatif.rules.ties import Bits, tied

#: Price of one thing: compared part by part, as tuples are.
Price = tuple[int, ...]
#: How many are taken so far, and what is lost so far.
_State = tuple[int, int]
#: The least penalty with which a state is reached, and in how many ways.
_Label = tuple[int, int]
_Layer = dict[_State, _Label]

#: The penalty with which a state was reached, None where it was not.
_Reached = Callable[[_State], int | None]

#: The room for penalties is widened so many fold until a choice is found.
_WIDER: Final = 4
_FIRST_SHARE: Final = 256
#: Where so many states are possible and no price tells them apart, they are kept as bits.
_MANY: Final = 200_000
#: The most states that are kept one by one, about a gigabyte of them.
_MOST_STATES: Final = 5_000_000


class TooManyAlike(Exception):
    """So many sets are nearly alike that they cannot be told apart in the memory there is."""


@dataclass(frozen=True, slots=True)
class Picks:
    """The best sets: how many things each has, its price, the number of them, and the first.

    Sets are tuples of places in increasing order; the first come in the order of these tuples.
    """

    size: int
    price: Price
    number: int
    first: tuple[tuple[int, ...], ...]


def pick(weights: Sequence[int], prices: Sequence[Price], need: int, most: int) -> Picks | None:
    """Return the sets of fewest things that weigh `need` at least, of those the cheapest.

    At most `most` of them are listed. None where all together weigh less. Weights and the parts
    of prices are whole numbers of 0 or more.
    """
    size = fewest(weights, need)
    if size is None:
        return None
    if size == 0:
        return Picks(0, tuple(0 for _ in prices[0]) if prices else (), 1, ((),))
    flat, units = _flattened(prices)
    least, number, walk = _Search(weights, flat, need, size).best()
    first = []
    for chosen in walk.sets():
        first.append(chosen)
        if len(first) == most:
            break
    return Picks(size, _parts(least, units), number, tuple(first))


def fewest(weights: Sequence[int], need: int) -> int | None:
    """Return the least number of things that can weigh `need`; None where all weigh less."""
    total = 0
    if need <= 0:
        return 0
    for size, weight in enumerate(sorted(weights, reverse=True), start=1):
        total += weight
        if total >= need:
            return size
    return None


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


@dataclass(frozen=True, slots=True)
class _Step:
    """What taking or skipping a thing loses and is fined; one of each pair is 0."""

    taken: tuple[int, int]
    skipped: tuple[int, int]


class _Search:
    def __init__(self, weights: Sequence[int], prices: Sequence[int], need: int, size: int) -> None:
        self._weights, self._prices, self._need, self._size = weights, prices, need, size
        ranked = sorted(weights, reverse=True)
        self._kth = ranked[size - 1]
        self._spare = sum(ranked[:size]) - need
        self._rate, self._most = self._tightest()
        self._bound, self._steps = self._priced(self._rate)

    def best(self) -> tuple[int, int, "_Walk"]:
        """Return the least price, the number of sets that have it, and the way back to them."""
        whole = self._most - self._bound
        room = min(whole, whole // _FIRST_SHARE + 1)
        while True:
            last, reached = self._reached(room)
            priced = [(self._price(state, label), state) for state, label in last.items()]
            least = min(priced, default=(self._most + 1, None))[0]
            if least <= self._bound + room:
                ends = [(state, last[state][0]) for price, state in priced if price == least]
                number = sum(last[state][1] for state, _ in ends)
                return least, number, _Walk(reached, self._steps, ends)
            room = min(whole, room * _WIDER)

    def _reached(self, room: int) -> tuple[_Layer, list[_Reached]]:
        """Return where the last step ends, and what was reached before each."""
        if self._spare * len(self._steps) > _MANY and self._is_tied(room):
            return self._tied(room)
        layers = self._layers(room)
        return layers[-1], [partial(_fined, layer) for layer in layers]

    def _is_tied(self, room: int) -> bool:
        """Tell whether no fine within the room tells one choice from another."""
        fines = [fine for step in self._steps for _, fine in (step.taken, step.skipped)]
        return all(fine == 0 or fine > room for fine in fines)

    def _tied(self, room: int) -> tuple[_Layer, list[_Reached]]:
        steps = [
            (
                None if step.taken[1] > room else step.taken[0],
                None if step.skipped[1] > room else step.skipped[0],
            )
            for step in reversed(self._steps)
        ]
        losses = self._lossless(_completions(self._costs_of(0), self._spare))
        bits, ways = tied(steps, list(reversed(losses)))
        last = {(self._size, lost): (0, number) for lost, number in ways.items()}
        return last, [partial(_in_bits, found) for found in bits]

    def _lossless(self, completions: list[dict[int, int]]) -> list[dict[int, int]]:
        """Return how much may be lost before each place, by how many are taken by then."""
        return [
            {self._size - left: self._spare - least for left, least in found.items()}
            for found in completions
        ]

    def _costs_of(self, part: int) -> list[tuple[int, int]]:
        return [(step.skipped[part], step.taken[part]) for step in self._steps]

    def _price(self, state: _State, label: _Label) -> int:
        return self._bound + label[0] + self._rate * (self._spare - state[1])

    def _tightest(self) -> tuple[int, int]:
        """Return the price of a unit of weight with the highest bound, and a price that is met."""
        low, high = 0, max(self._prices) - min(self._prices) + 1
        met = self._chosen(high)
        if self._weighs(chosen := self._chosen(0)) >= self._need:
            return 0, self._costs(chosen)
        while high - low > 1:
            middle = (low + high) // 2
            chosen = self._chosen(middle)
            if self._weighs(chosen) >= self._need:
                high, met = middle, chosen
            else:
                low = middle
        rate = max((low, high), key=lambda rate: self._priced(rate)[0])
        return rate, self._costs(met)

    def _chosen(self, rate: int) -> list[int]:
        """Return the k things with the least price less `rate` times weight."""

        def key(place: int) -> tuple[int, int]:
            weight = self._weights[place]
            return self._prices[place] - rate * weight, -weight

        return sorted(range(len(self._weights)), key=key)[: self._size]

    def _weighs(self, places: Sequence[int]) -> int:
        return sum(self._weights[place] for place in places)

    def _costs(self, places: Sequence[int]) -> int:
        return sum(self._prices[place] for place in places)

    def _priced(self, rate: int) -> tuple[int, list[_Step]]:
        """Return what no choice can undercut, and what each choice loses and is fined."""
        reduced = [p - rate * w for p, w in zip(self._prices, self._weights, strict=True)]
        ranked = sorted(reduced)
        edge = ranked[self._size - 1]
        bound = sum(ranked[: self._size]) + rate * self._need
        steps = [
            _Step(
                taken=(max(0, self._kth - weight), max(0, price - edge)),
                skipped=(max(0, weight - self._kth), max(0, edge - price)),
            )
            for weight, price in zip(self._weights, reduced, strict=True)
        ]
        return bound, steps

    def _layers(self, room: int) -> list[_Layer]:
        """Return what can be reached within the bounds, from the last thing to the first."""
        losses = self._lossless(_completions(self._costs_of(0), self._spare))
        fines = _completions(self._costs_of(1), room)
        layers: list[_Layer] = [{(0, 0): (0, 1)}]
        states = 0
        for place in range(len(self._steps) - 1, -1, -1):
            to_fine = {self._size - left: room - least for left, least in fines[place].items()}
            rooms = {n: (lost, to_fine[n]) for n, lost in losses[place].items() if n in to_fine}
            layers.append(self._undominated(_next(layers[-1], self._steps[place], rooms)))
            states += len(layers[-1])
            if states > _MOST_STATES:
                raise TooManyAlike
        return layers

    def _undominated(self, layer: _Layer) -> _Layer:
        """Drop what loses more and costs more than another with as many; equal ones stay."""
        kept: _Layer = {}
        count, least = -1, 0
        for state in sorted(layer):
            taken, lost = state
            price = layer[state][0] - self._rate * lost
            if taken != count:
                count, least = taken, price
            if price <= least:
                least = price
                kept[state] = layer[state]
        return kept


def _next(layer: _Layer, step: _Step, rooms: Mapping[int, tuple[int, int]]) -> _Layer:
    """Return the states after one more thing, taken or skipped.

    `rooms` are how much may be lost and fined by then, by how many are taken.
    """
    found: _Layer = {}
    for more, (loss, fine) in ((0, step.skipped), (1, step.taken)):
        for (taken, lost), (fined, ways) in layer.items():
            room = rooms.get(taken + more)
            if room is None or lost + loss > room[0] or fined + fine > room[1]:
                continue
            state = (taken + more, lost + loss)
            old = found.get(state)
            if old is None or fined + fine < old[0]:
                found[state] = (fined + fine, ways)
            elif fined + fine == old[0]:
                found[state] = (old[0], old[1] + ways)
    return found


def _completions(costs: Sequence[tuple[int, int]], budget: int) -> list[dict[int, int]]:
    """Return, for the things before each place, the least cost of taking just so many of them.

    `costs` are those of skipping and of taking each thing, one of them 0. Numbers of things whose
    least cost is above the budget are left out.
    """
    skips: list[int] = []
    takes: list[int] = []
    free, found = 0, [{0: 0}]
    for skip, take in costs[:-1]:
        if skip:
            insort(skips, skip)
        elif take:
            insort(takes, take)
        else:
            free += 1
        natural = len(skips)
        least = dict.fromkeys(range(natural, natural + free + 1), 0)
        least |= {natural - n: cost for n, cost in _sums(skips, budget)}
        least |= {natural + free + n: cost for n, cost in _sums(takes, budget)}
        found.append(least)
    return found


def _sums(costs: Iterable[int], budget: int) -> Iterator[tuple[int, int]]:
    """Yield how many of the first costs there are, and their sum, up to the budget."""
    total = 0
    for number, cost in enumerate(costs, start=1):
        total += cost
        if total > budget:
            return
        yield number, total


def _fined(layer: _Layer, state: _State) -> int | None:
    label = layer.get(state)
    return None if label is None else label[0]


def _in_bits(bits: Bits, state: _State) -> int | None:
    return 0 if state in bits else None


@dataclass(frozen=True, slots=True)
class _Walk:
    """Walks back from where the best sets end to the sets themselves."""

    reached: Sequence[_Reached]
    steps: Sequence[_Step]
    ends: Sequence[tuple[_State, int]]

    def sets(self) -> Iterator[tuple[int, ...]]:
        """Yield the best sets in the order of their tuples: those with the first things first."""
        start: tuple[int, Sequence[tuple[_State, int]], tuple[int, ...]] = (0, self.ends, ())
        waiting = [start]
        while waiting:
            place, found, chosen = waiting.pop()
            if place == len(self.steps):
                yield chosen
                continue
            skipped = self._before(found, place, 0)
            taken = self._before(found, place, 1)
            if skipped:
                waiting.append((place + 1, skipped, chosen))
            if taken:
                waiting.append((place + 1, taken, (*chosen, place)))

    def _before(
        self, found: Sequence[tuple[_State, int]], place: int, more: int
    ) -> list[tuple[_State, int]]:
        """Return the states before a thing was taken (`more` is 1) or skipped, on a best path."""
        step = self.steps[place]
        loss, fine = step.taken if more else step.skipped
        fined_at = self.reached[len(self.steps) - place - 1]
        before = []
        for (count, lost), fined in found:
            state, left = (count - more, lost - loss), fined - fine
            if fined_at(state) == left:
                before.append((state, left))
        return before
