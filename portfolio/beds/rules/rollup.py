"""The budget-meeting sums: rows that SQL has grouped, folded into groups and a total."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portfolio.beds.records import GroupSums
from portfolio.projects.rules.opening import Standing
from portfolio.values.months import Dated, Month
from portfolio.values.sums import SUMMED, Sum
from portfolio.values.vocabulary import SEVERAL, UNKNOWN

#: What tells one cell's care beds from another's: its code and its planned finish.
CareKey = tuple[str | None, Month | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """Projects of one group that are planned to finish in the same month, summed by SQL.

    `sums` and `known` follow the figures asked for, the net new beds last. Of many projects
    `finish` has the precision of a year only where all have it. In a small portfolio a cell is
    one project, with its code and its planned start.
    """

    key: str
    code: str | None
    finish: Dated | None
    start: Month | None
    projects: int
    sums: tuple[int | None, ...]
    known: tuple[int, ...]

    @property
    def care_key(self) -> CareKey:
        """What finds the cell's rehabilitation and elderly-care beds."""
        return self.code, self.finish.month if self.finish else None


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


def standings(cells: Iterable[Cell], care: Mapping[CareKey, int]) -> list[Standing]:
    """Return the cells as standings that know the plan alone, with their care beds."""
    return [
        Standing(
            code=cell.code,
            beds=cell.sums[-1],
            start=cell.start,
            finish=cell.finish,
            care_beds=care.get(cell.care_key, 0),
            projects=cell.projects,
        )
        for cell in cells
    ]


def unspoken(
    cells: Sequence[Cell], reported: Sequence[Standing], ahead: Sequence[Standing]
) -> Standing:
    """Return the projects of a large portfolio that nothing speaks for, as one standing.

    They are all of `cells` but those reported on and those whose planned start lies ahead.
    """
    spoken = [*reported, *ahead]
    return Standing(
        code=None,
        beds=sum(cell.sums[-1] or 0 for cell in cells) - sum(item.beds or 0 for item in spoken),
        start=None,
        finish=None,
        projects=sum(c.projects for c in cells) - sum(item.projects for item in spoken),
    )
