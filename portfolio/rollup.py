"""The budget-meeting sums: rows that SQL has grouped, folded into groups and a total."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portfolio.capacity import Standing
from portfolio.months import Dated, Month
from portfolio.records import SUMMED, GroupSums, Sum
from portfolio.vocabulary import SEVERAL, UNKNOWN

#: What tells one cell's care beds from another's: code, finish, starts later, reported.
CareKey = tuple[str | None, Dated | None, bool, bool]


@dataclass(frozen=True, slots=True)
class Cell:
    """Projects alike in group, planned finish and evidence, summed by SQL.

    `sums` and `known` follow `records.SUMMED`. In a small portfolio a cell is one project and
    has its code.
    """

    key: str
    code: str | None
    finish: Dated | None
    starts_later: bool
    reported: bool
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


def standings(cells: Iterable[Cell], care: Mapping[CareKey, int], as_of: Month) -> list[Standing]:
    """Return the cells as standings that know the plan alone, with their care beds."""
    return [_standing(cell, care, as_of) for cell in cells]


def _standing(cell: Cell, care: Mapping[CareKey, int], as_of: Month) -> Standing:
    return Standing(
        code=cell.code,
        beds=cell.sums[-1],
        start=as_of + 1 if cell.starts_later else None,
        finish=cell.finish,
        care_beds=care.get((cell.code, cell.finish, cell.starts_later, cell.reported), 0),
        projects=cell.projects,
    )
