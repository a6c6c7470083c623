"""The net beds that places have in use, from a month until before another."""

from dataclasses import dataclass

from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Level:
    """What a place has in use from the end of one month until before another; None: until now.

    `place` is the project's code or a site of it; one `outside` stands in no plan. `beds` are None
    where nobody told how many. A `planned` level is the plan's figure, or counted against it;
    `documented` tells that papers speak for the opening.
    """

    code: str
    begins: Month
    ends: Month | None
    outside: bool
    place: str
    beds: int | None
    planned: bool
    documented: bool
