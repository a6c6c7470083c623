"""Counts choices that no price tells apart: what is lost is then all that tells them apart.

Where the prices of all things are in proportion to their weights, or all alike, the choices are as
many as the ways to lose so much in all. Every sum up to the bound is then kept as one bit and one
number instead of as a state of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

#: Ways beyond this are kept as Python's numbers, which have no bound.
_SAFE = 1 << 61


@dataclass(frozen=True, slots=True)
class Bits:
    """Which sums of losses can be reached, by how many things are taken."""

    by_count: "Mapping[int, np.ndarray[Any, Any]]"

    def __contains__(self, state: tuple[int, int]) -> bool:
        """Tell whether so many can be taken with just this loss."""
        count, lost = state
        bits = self.by_count.get(count)
        if bits is None or not 0 <= lost < 8 * len(bits):
            return False
        return bool(bits[lost // 8] >> (7 - lost % 8) & 1)


def tied(
    steps: Sequence[tuple[int | None, int | None]],
    rooms: Sequence[Mapping[int, int]],
) -> tuple[list[Bits], dict[int, int]]:
    """Return what can be reached before each step, and the ways to each loss after the last.

    A step is what taking and what skipping a thing loses, None where it may not be done; `rooms`
    are, after each step, how much may be lost by how many are taken. Steps run from the last thing
    to the first.
    """
    import numpy as np

    ways: dict[int, Any] = {0: np.ones(1, dtype=np.int64)}
    layers = [_bits(ways)]
    for (taken, skipped), room in zip(steps, rooms, strict=True):
        found: dict[int, Any] = {}
        for count, old in ways.items():
            for more, loss in ((0, skipped), (1, taken)):
                if loss is not None and count + more in room:
                    _add(found, count + more, old, loss, room[count + more])
        ways = {count: _bounded(array) for count, array in found.items()}
        layers.append(_bits(ways))
    last = next(iter(ways.values()), np.zeros(0, dtype=np.int64))
    return layers, {int(lost): int(last[lost]) for lost in np.flatnonzero(last)}


def _add(found: dict[int, Any], count: int, old: Any, loss: int, room: int) -> None:
    """Add the ways that lose `loss` more, as far as the room goes."""
    import numpy as np

    size = room + 1
    if count not in found:
        found[count] = np.zeros(size, dtype=old.dtype)
    new = found[count]
    part = old[: max(0, size - loss)]
    if part.dtype == object and new.dtype != object:
        new = found[count] = new.astype(object)
    new[loss : loss + len(part)] += part


def _bounded(ways: Any) -> Any:
    return ways.astype(object) if len(ways) and ways.max() > _SAFE else ways


def _bits(ways: Mapping[int, Any]) -> Bits:
    import numpy as np

    return Bits({count: np.packbits(array != 0) for count, array in ways.items()})
