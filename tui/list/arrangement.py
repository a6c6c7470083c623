"""How the list is shown: which projects, under which headings, in which order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portfolio.projects.records.lists import ProjectRow
from portfolio.values.language import Term, spoken
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    FUNDERS,
    GROUPINGS,
    GROUPS,
    NATURES,
    SEVERAL,
    STAGES,
    UNKNOWN,
)
from portfolio.values.words import name_of, towns_text
from tui.list.pinyin import alphabet

#: The order of the plan, and no headings at all.
PLAN_ORDER: Final = "plan"
NO_GROUPS: Final = "none"
GROUPED_BY: Final = {**GROUPINGS, NO_GROUPS: Term("grouping", "No groups")}
#: Which projects a view keeps; each answers a question that an officer asks.
VIEWS: Final = {
    "all": Term("list view", "All projects"),
    "unreported": Term("list view", "No report this month"),
    "due": Term("list view", "Due, not reported in use"),
    "late": Term("list view", "Behind the baseline"),
    "stale": Term("list view", "No recent evidence"),
    "lit": Term("list view", "Amber or red light"),
    "open": Term("list view", "In use"),
}
_SEVERITY: Final = ("red", "amber", "green", "grey", "opened")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the officer asked to see; the default is the whole plan, group by group."""

    view: str = "all"
    grouping: str = "group"
    order: str = PLAN_ORDER
    descending: bool = False
    wanted: str = ""

    def sorted_by(self, column: str) -> tuple[str, bool]:
        """Return the order that choosing a column gives: the other way round the second time."""
        if column != self.order:
            return column, column in _WORST_FIRST
        return column, not self.descending


#: Columns whose highest figures are looked for first.
_WORST_FIRST: Final = ("slip", "beds", "money", "report")


def belongs(view: str, row: ProjectRow, due: Month) -> bool:
    """Tell whether a view keeps a project; `due` is the month for which reports are due."""
    if view == "unreported":
        return row.awaits(due)
    return view == "all" or _KEEPS[view](row)


_KEEPS: Final[dict[str, Callable[[ProjectRow], bool]]] = {
    "due": lambda row: row.overdue,
    "late": lambda row: row.late,
    "stale": lambda row: not row.fresh and row.opened is None,
    "lit": lambda row: row.lights.overall.colour in ("amber", "red"),
    "open": lambda row: row.opened is not None,
}


def ordered(rows: Iterable[ProjectRow], order: str, *, descending: bool) -> list[ProjectRow]:
    """Return projects by a column; those whose value is unknown come last, whichever way."""
    if order == PLAN_ORDER:
        return list(reversed(list(rows))) if descending else list(rows)
    key = _KEYS[order]
    keyed = [(key(row), row) for row in rows]
    known = [pair for pair in keyed if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in known] + [row for value, row in keyed if value is None]


def expected(row: ProjectRow) -> Month | None:
    """Return the month of the newest word on a project's end: actual, else forecast."""
    dates = (row.actual_finish, row.opened, row.forecast_finish, row.forecast_opening)
    return next((date.month for date in dates if date), None)


def _alphabet(text: str) -> list[str]:
    """Return where a name stands among others: by pinyin in Chinese, else by its letters."""
    return alphabet(text) if spoken() == "zh" else [text.casefold()]


def _township(row: ProjectRow) -> Any:
    return _alphabet(towns_text(row.townships)) if len(row.townships) == 1 else None


def _natural(code: str) -> tuple[str, int, str]:
    """Return where a code stands, so that P9 comes before P10."""
    letters = code.rstrip("0123456789")
    digits = code[len(letters) :]
    return letters, int(digits) if digits.isascii() and digits else -1, code


def _place(codes: Sequence[str], code: str | None) -> int | None:
    return codes.index(code) if code in codes else None


_FUNDER_CODES, _STAGE_CODES = tuple(FUNDERS), tuple(STAGES)
_KEYS: Final[dict[str, Callable[[ProjectRow], Any]]] = {
    "light": lambda row: _SEVERITY.index(row.lights.overall.colour),
    "code": lambda row: _natural(row.code),
    "name": lambda row: _alphabet(name_of(row)),
    "township": _township,
    "funder": lambda row: _place(_FUNDER_CODES, row.funder),
    "stage": lambda row: _place(_STAGE_CODES, row.stage),
    "finish": lambda row: row.finish.month if row.finish else None,
    "expected": expected,
    "slip": lambda row: row.slip,
    "beds": lambda row: row.beds_new,
    "money": lambda row: row.investment,
    "report": lambda row: row.last_report,
}

#: The columns that the list can be ordered by.
SORTED_BY: Final = tuple(_KEYS)


# --- the groups ---------------------------------------------------------------------------------

#: The keys of projects that are no part of the plan any more, and that never were.
LEFT, OUTSIDE = "left", "outside"


def group_of(row: ProjectRow, grouping: str) -> str:
    """Return the key of the heading that a project stands under."""
    if grouping == "township":
        return SEVERAL if len(row.townships) > 1 else _first_town(row)
    if grouping == "group":
        return (row.group or OUTSIDE) if row.summed else LEFT if row.in_plan else OUTSIDE
    values = {"funder": row.funder, "stage": row.stage, "nature": row.nature}
    return values.get(grouping) or UNKNOWN


def _first_town(row: ProjectRow) -> str:
    return row.townships[0][0] if row.townships else UNKNOWN


_ORDERS: Final = {
    "group": (*GROUPS, LEFT, OUTSIDE),
    "funder": _FUNDER_CODES,
    "stage": _STAGE_CODES,
    "nature": tuple(NATURES),
}


def grouped(rows: Iterable[ProjectRow], grouping: str) -> dict[str, list[ProjectRow]]:
    """Return the projects under their headings: in the vocabulary's order, the unknown last."""
    found: dict[str, list[ProjectRow]] = {}
    for row in rows:
        found.setdefault(group_of(row, grouping), []).append(row)
    keys = _ORDERS.get(grouping) or sorted(found.keys() - {SEVERAL, UNKNOWN})
    last = [key for key in (SEVERAL, UNKNOWN) if key not in keys]
    return {key: found[key] for key in (*keys, *last) if key in found}
