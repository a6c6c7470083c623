"""Holds stated totals, and each row's own identity, against what the rows say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portfolio.beds.records import Reading, Reconciliation
from portfolio.values.area import ROUNDED_MU, parse_area


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A project's figures as the plan prints them; `cost` is what reports gave since."""

    code: str
    group: str
    source: str
    land_area: int | None
    land_area_printed: str
    renovated_area: int | None
    floor_area: int | None
    investment: int | None
    beds_built: int | None
    beds_staffed: int | None
    beds_opened: int | None
    beds_new: int | None
    cost: int | None


@dataclass(frozen=True, slots=True)
class Stated:
    """A total as printed; `step` is the worth of one unit of its last printed digit."""

    scope: str
    metric: str
    value: int
    step: int
    printed: str
    printed_in: str


def compare(stated: int, computed: int, step: int) -> str:
    """Return `agrees`, `rounds` (equal once rounded half up to the printed digits) or `differs`."""
    if stated == computed:
        return "agrees"
    return "rounds" if (computed * 2 + step) // (step * 2) * step == stated else "differs"


def totals(stated: Iterable[Stated], rows: Sequence[PlanRow]) -> list[Reconciliation]:
    """Return each stated total beside the sum of its rows, in the given order."""
    return [_total(item, [row for row in rows if _in_scope(row, item.scope)]) for item in stated]


def _in_scope(row: PlanRow, scope: str) -> bool:
    return scope in ("all", row.group)


def _total(item: Stated, rows: list[PlanRow]) -> Reconciliation:
    values = [_figure(row, item.metric) for row in rows]
    known = [value for value in values if value is not None]
    computed = sum(known) if known else None
    status = "unknown" if computed is None else compare(item.value, computed, item.step)
    return Reconciliation(
        kind="stated_total",
        scope=item.scope,
        metric=item.metric,
        stated=item.value,
        stated_printed=item.printed,
        computed=computed,
        known=len(known),
        of=len(rows),
        difference=None if computed is None else item.value - computed,
        status=status,
        source=item.printed_in,
        readings=tuple(_readings(item, rows)) if status == "differs" else (),
    )


def _figure(row: PlanRow, metric: str) -> int | None:
    if metric == "projects":
        return 1
    value: int | None = getattr(row, metric)
    return value


# --- readings under which a stated total would be right --------------------------------------


def _readings(item: Stated, rows: list[PlanRow]) -> list[Reading]:
    """Return the readings of the rows that explain a total which differs.

    Tried in turn: one row left out; one row at the cost reported later instead of the plan's;
    for land, renovated floor counted where a row has no land, 667 m2 to the mu, and both.
    """
    if item.metric == "land_area":
        return _land_readings(item, rows)
    found = [
        _reading("left_out", (row.code,), item, _sum(rows, item.metric, {row.code: 0}))
        for row in rows
        if _figure(row, item.metric)
    ]
    if item.metric == "investment":
        found += [
            _reading(
                "reported_cost", (row.code,), item, _sum(rows, "investment", {row.code: row.cost})
            )
            for row in rows
            if row.cost is not None
        ]
    return [reading for reading in found if reading.status != "differs"]


def _land_readings(item: Stated, rows: list[PlanRow]) -> list[Reading]:
    renovated = {
        row.code: row.renovated_area
        for row in rows
        if row.land_area is None and row.renovated_area is not None
    }
    in_mu = {
        row.code: parse_area(row.land_area_printed, ROUNDED_MU)
        for row in rows
        if "亩" in row.land_area_printed
    }
    tried: dict[str, dict[str, int | None]] = {
        "renovated_as_land": {**renovated},
        "rounded_mu": {**in_mu},
        "renovated_as_land_and_rounded_mu": {**renovated, **in_mu},
    }
    return [
        _reading(code, tuple(sorted(instead)), item, _sum(rows, "land_area", instead))
        for code, instead in tried.items()
        if instead
    ]


def _sum(rows: list[PlanRow], metric: str, instead: dict[str, int | None]) -> int:
    return sum(instead.get(row.code, _figure(row, metric)) or 0 for row in rows)


def _reading(code: str, projects: tuple[str, ...], item: Stated, value: int) -> Reading:
    return Reading(code, projects, value, compare(item.value, value, item.step))


# --- each row against itself ------------------------------------------------------------------


def identities(rows: Iterable[PlanRow]) -> list[Reconciliation]:
    """Return for each row whether its new beds are its opened less its staffed ones."""
    return [_identity(row) for row in rows]


def _identity(row: PlanRow) -> Reconciliation:
    figures = (row.beds_new, row.beds_opened, row.beds_staffed)
    known = [figure for figure in figures if figure is not None]
    computed = (
        row.beds_opened - row.beds_staffed
        if row.beds_opened is not None and row.beds_staffed is not None
        else None
    )
    whole = len(known) == len(figures) and computed is not None and row.beds_new is not None
    difference = (
        row.beds_new - computed if computed is not None and row.beds_new is not None else None
    )
    return Reconciliation(
        kind="row_identity",
        scope=row.code,
        metric="beds_new",
        stated=row.beds_new,
        stated_printed="" if row.beds_new is None else str(row.beds_new),
        computed=computed,
        known=len(known),
        of=len(figures),
        difference=difference,
        status=("agrees" if difference == 0 else "differs") if whole else "unknown",
        source=row.source,
    )
