"""The budget-meeting sums: rows that SQL has grouped, folded into groups and a total."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portfolio.beds.records.rollup import GroupSums
from portfolio.beds.rules.views import Standing
from portfolio.projects.rules.opening import EVIDENCE_MONTHS, Prospect
from portfolio.values.months import Dated, Month
from portfolio.values.sums import SUMMED, Sum
from portfolio.values.vocabulary import SEVERAL, UNKNOWN


@dataclass(frozen=True, slots=True)
class Cell:
    """Projects of one group that count alike, summed by SQL.

    They are planned to finish in the same month (`finish` has the precision of a year only where
    all have it), `ahead` tells that their start is still to come, `recent` that their baseline is
    young enough to speak for it. `sums` and `known` follow the figures asked for, the net new beds
    last; these are known of all of them or of none.
    """

    key: str
    finish: Dated | None
    ahead: bool
    recent: bool
    projects: int
    sums: tuple[int | None, ...]
    known: tuple[int, ...]


def group_sums(cells: Iterable[Cell], order: Sequence[str]) -> tuple[GroupSums, ...]:
    """Return the sums of each group in the given order; keys it lacks follow by name.

    Projects in several townships and those whose key is unknown come last.
    """
    by_key: dict[str, list[Cell]] = {}
    for cell in cells:
        by_key.setdefault(cell.key, []).append(cell)
    return tuple(_sums(key, by_key[key]) for key in sorted(by_key, key=_place(order)))


def total(cells: Iterable[Cell]) -> GroupSums:
    """Return the sums of all groups."""
    return _sums("total", list(cells))


def _place(order: Sequence[str]) -> Callable[[str], tuple[int, str]]:
    places = {key: place for place, key in enumerate((*order, SEVERAL, UNKNOWN))}
    between = len(order)
    return lambda key: (
        places[key] + (1 if key in (SEVERAL, UNKNOWN) else 0) if key in places else between,
        key,
    )


def _sums(key: str, cells: list[Cell]) -> GroupSums:
    columns = [_add(cells, place) for place in range(len(SUMMED))]
    return GroupSums(key, sum(cell.projects for cell in cells), *columns)


def _add(cells: list[Cell], place: int) -> Sum:
    known = sum(cell.known[place] for cell in cells)
    return Sum(sum(cell.sums[place] or 0 for cell in cells) if known else None, known)


def unspoken(cells: Iterable[Cell], alone: Iterable[Standing], as_of: Month) -> list[Standing]:
    """Return the projects of the cells that are not among those counted one by one, in groups."""
    groups: dict[tuple[Month | None, bool, bool, bool], list[int]] = {}
    finishes: dict[Month | None, Dated | None] = {}
    for cell in cells:
        month = cell.finish.month if cell.finish else None
        key = (month, cell.ahead, cell.recent, cell.sums[-1] is not None)
        found = groups.setdefault(key, [0, 0])
        found[0] += cell.projects
        found[1] += cell.sums[-1] or 0
        finishes.setdefault(month, cell.finish)
    for item in alone:
        if not item.planned:
            continue
        month = item.finish.month if item.finish else None
        plan = item.prospect
        ahead = plan.start is not None and plan.start > as_of
        recent = plan.approved is not None and as_of - plan.approved <= EVIDENCE_MONTHS
        found = groups[month, ahead, recent, item.new is not None]
        found[0] -= 1
        found[1] -= item.new or 0
    return [
        Standing(
            code=None,
            new=new if known else None,
            finish=finishes[month],
            prospect=Prospect(
                start=as_of + 1 if ahead else None,
                finish=finishes[month],
                approved=as_of if recent else None,
            ),
            projects=projects,
        )
        for (month, ahead, recent, known), (projects, new) in groups.items()
        if projects
    ]
