"""Where a project stands in words: its stage, how late it is, whether it has left the plan."""

from collections.abc import Iterable, Sequence
from typing import Final

from portfolio.projects.records.course import Course
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.plans import Departure, LeftEntry, Succession
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.vocabulary import (
    HALTED_STAGES,
    STAGES,
)
from portfolio.values.words import (
    UNKNOWN_TEXT,
    listing,
    month_text,
    say,
    slip_text,
)

#: How many projects that have left the plan are named.
MOST_LEFT: Final = 12
#: How a project has left its plan; it is in no sum of it any more.
LEFT: Final = {
    "merged": Term("left", "Merged"),
    "withdrawn": Term("left", "Withdrawn"),
    "split": Term("left", "Split"),
}


def left_words(listed: Iterable[LeftEntry | ProjectRow]) -> str:
    """Return what has left the plan beside its sums: how many, their new beds, which and when.

    Nothing for those that have not left it.
    """
    by_how: dict[str, list[tuple[str, int]]] = {how: [] for how in LEFT}
    for item in listed:
        if item.left is not None:
            named = f"{item.code} {since_words(item.left)}"
            by_how[item.left.how].append((named, item.beds_new or 0))
    parts = [_left_words(how, found) for how, found in by_how.items() if found]
    return ("；" if spoken() == "zh" else "; ").join(parts)


def _left_words(how: str, found: Sequence[tuple[str, int]]) -> str:
    named = [name for name, _ in found[:MOST_LEFT]]
    return say(
        mark("{how}, in no sum: {number}, {beds} new beds ({named})"),
        how=label(LEFT[how]),
        number=f"{len(found):,}",
        beds=f"{sum(beds for _, beds in found):,}",
        named=listing([*named, *(["…"] * (len(found) > MOST_LEFT))]),
    )


def succession_words(item: Succession, code: str) -> tuple[str, str]:
    """Return what one of two projects is to the other, seen from `code`, and the other with month."""
    name, other = (
        _SUCCESSIONS[item.kind, item.of == code],
        item.into if item.of == code else item.of,
    )
    month = month_text(item.month)
    return label(name), say(mark("{code}, since {month}"), code=other, month=month)


_SUCCESSIONS: Final = {
    ("merged", True): Term("succession", "Merged into"),
    ("merged", False): Term("succession", "Took in"),
    ("split", True): Term("succession", "Split into"),
    ("split", False): Term("succession", "Part of"),
}


def since_words(left: Departure) -> str:
    """Return into what and since when a project has left its plan: `→ P1, since May 2026`."""
    month = month_text(left.month)
    if not left.into:
        return say(mark("since {month}"), month=month)
    return say(mark("→ {into}, since {month}"), into=listing(left.into), month=month)


def late_words(row: ProjectRow, *, signs: bool = False) -> str:
    """Return by how much a project is late; of one that is due this very month, that it is.

    With `signs` in few cells, see `slip_text`.
    """
    if row.slip is None and row.overdue and row.stage not in HALTED_STAGES:
        return say(mark("due"))
    return slip_text(row.slip, signs=signs)


def late_clause(row: ProjectRow) -> str:
    """Return the same as a clause among others: `滞后至多+14月`, but `逾期至少11个月` alone."""
    late = late_words(row)
    months, precision = row.slip or (0, "exact")
    whole = precision == "at_least" or (months < 0 and precision != "exact")
    return late if whole else say(mark("slip {slip}"), slip=late)


def stage_words(row: ProjectRow) -> str:
    """Return where a project stands; one known by its sites alone is in use in part or whole."""
    if row.stage is not None:
        return label(STAGES[row.stage])
    if row.sites_in_use:
        return label(STAGES["in_use"]) if row.opened else say(mark("Partly in use"))
    return UNKNOWN_TEXT


def end_words(row: ProjectRow, course: Course, *, signs: bool = False) -> str:
    """Return what stands at the end of a project's bar: its slip, that it was halted, a `?`.

    With `signs` in few cells, see `slip_text`.
    """
    late = late_words(row, signs=signs)
    parts = [late] if late != UNKNOWN_TEXT else []
    if row.stage in HALTED_STAGES:
        parts.append(label(STAGES[str(row.stage)]))
    if course.unproven:
        parts.append("?")
    return " ".join(parts)
