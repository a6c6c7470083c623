"""How a project runs, as the bars of a Gantt chart."""

from dataclasses import dataclass

BASELINE, DONE, COMING, UNPROVEN = "baseline", "done", "coming", "unproven"


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time, `start` to `end` in months; soft ends are known to the year only."""

    kind: str
    start: float
    end: float
    soft_start: bool = False
    soft_end: bool = False

    @property
    def reach(self) -> float:
        """How many months of a soft end are in doubt: a year, at most half the bar."""
        return min(12.0, (self.end - self.start) / 2)


@dataclass(frozen=True, slots=True)
class Course:
    """How a project runs: what is done, what is to come, and where it ends on the chart."""

    bars: tuple[Bar, ...]
    tail: tuple[float, float] | None
    opens_at: float | None
    unproven: bool
    end: float
