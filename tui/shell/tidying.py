"""Cyclic garbage is collected while nobody is at the keys.

Over ten thousand projects a whole collection stops the program for a tenth of a second and more;
left to itself it comes in the middle of a reading or a key.
"""

import gc
from time import monotonic
from typing import Final

#: Collections of the middle generation before the oldest is looked at of itself: never.
_NEVER: Final = 1_000_000_000
#: Seconds without a key after which all may be collected, and between two looks whether to.
QUIET: Final = 20.0
LOOK_EVERY: Final = 30.0
#: Collections of the middle generation since the last whole one that make it worth while.
_WORTH: Final = 10


class Tidying:
    """Puts whole collections off until the keys are quiet."""

    def __init__(self) -> None:
        self._typed = monotonic()
        self._before = gc.get_threshold()

    def begin(self) -> None:
        """Leave the oldest objects alone from now on."""
        young, middle, _ = self._before
        gc.set_threshold(young, middle, _NEVER)

    def end(self) -> None:
        """Leave collecting as it was found."""
        gc.set_threshold(*self._before)

    def typed(self) -> None:
        """Somebody is at the keys."""
        self._typed = monotonic()

    def tidy(self, *, settled: bool) -> bool:
        """Collect all where the keys are quiet and there is anything to collect; tell whether.

        Where the program is `settled`, with nothing open that will be closed, what is left is set
        aside: the next collection need not look at it.
        """
        quiet = monotonic() - self._typed > QUIET
        if not quiet or gc.get_count()[2] < _WORTH:
            return False
        gc.collect()
        if settled:
            gc.freeze()
        return True
