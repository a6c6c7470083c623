"""Holds stated totals, and each row's own identity, against what the rows say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Final

from portfolio.beds.records.reconciliation import Reading, Reconciliation
from portfolio.values.area import ROUNDED_MU, area_unit, parse_area
from portfolio.values.digits import round_half_up
from portfolio.values.likeness import left_open

#: The scope of a total of all groups.
WHOLE: Final = "all"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A project's figures as the plan prints them; `cost` is what reports gave since.

    `areas_printed` are all its areas as printed, `whole_name` is another name of it that begins
    with the printed one.
    """

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
    name: str = ""
    whole_name: str = ""
    areas_printed: tuple[str, ...] = ()


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
    """Return each stated total beside the sum of its rows, in the given order.

    Last come the totals that a group prints none of and another group does.
    """
    items, of = list(stated), _by_scope(rows)
    return [*(_total(item, of.get(item.scope, ())) for item in items), *_unprinted(items, of)]


def _by_scope(rows: Sequence[PlanRow]) -> dict[str, Sequence[PlanRow]]:
    found: dict[str, list[PlanRow]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    return {**found, WHOLE: rows}


def _unprinted(
    items: Sequence[Stated], of: Mapping[str, Sequence[PlanRow]]
) -> Iterator[Reconciliation]:
    """Yield what the rows of a group sum to where its other totals are printed, and this is not."""
    groups = [item for item in items if item.scope != WHOLE]
    metrics = dict.fromkeys(item.metric for item in groups)
    printed = {(item.scope, item.metric) for item in groups}
    for scope, source in {item.scope: item.printed_in for item in reversed(groups)}.items():
        for metric in metrics:
            if (scope, metric) not in printed:
                computed, known = _sum_of(of.get(scope, ()), metric)
                yield Reconciliation(
                    kind="stated_total",
                    scope=scope,
                    metric=metric,
                    stated=None,
                    stated_printed="",
                    computed=computed,
                    known=known,
                    of=len(of.get(scope, ())),
                    difference=None,
                    status="unknown",
                    source=source,
                )


def _sum_of(rows: Iterable[PlanRow], metric: str) -> tuple[int | None, int]:
    """Return the sum of the known figures, None without any, and how many they are."""
    known = [figure for row in rows if (figure := _figure(row, metric)) is not None]
    return (sum(known) if known else None), len(known)


def _total(item: Stated, rows: Sequence[PlanRow]) -> Reconciliation:
    computed, known = _sum_of(rows, item.metric)
    status = "unknown" if computed is None else compare(item.value, computed, item.step)
    return Reconciliation(
        kind="stated_total",
        scope=item.scope,
        metric=item.metric,
        stated=item.value,
        stated_printed=item.printed,
        computed=computed,
        known=known,
        of=len(rows),
        difference=None if computed is None else item.value - computed,
        status=status,
        source=item.printed_in,
        readings=_readings(item, rows, computed or 0) if status == "differs" else (),
    )


def _figure(row: PlanRow, metric: str) -> int | None:
    if metric == "projects":
        return 1
    value: int | None = getattr(row, metric)
    return value


# --- readings under which a stated total would be right --------------------------------------


#: Of more rows some pair fits any difference, and explains none.
_MOST_PAIRED: Final = 30


def _readings(item: Stated, rows: Sequence[PlanRow], computed: int) -> tuple[Reading, ...]:
    """Return the readings of the rows that explain a total which differs from the `computed` one.

    Tried in turn: one row left out, or two of few; one row with its decimal point a place off; one
    row at the cost reported later instead of the plan's; for land, renovated floor counted where a
    row has no land, 667 m2 to the mu, and both. A number of projects is explained by no row more
    than by another.
    """
    if item.metric == "land_area":
        return tuple(_land_readings(item, rows))
    if item.metric == "projects":
        return ()
    found = (
        _reading(code, projects, item, computed + more)
        for code, projects, more in _tried(item.metric, rows)
    )
    return tuple(reading for reading in found if reading.status != "differs")


def _tried(metric: str, rows: Sequence[PlanRow]) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Yield ways of reading the rows: its code, the projects, how much more they sum to."""
    known = [(row, figure) for row in rows if (figure := _figure(row, metric))]
    for row, figure in known:
        yield "left_out", (row.code,), -figure
    if len(known) <= _MOST_PAIRED:
        for (row, figure), (other, also) in combinations(known, 2):
            yield "left_out", (row.code, other.code), -figure - also
    for row, figure in known:
        yield "tenfold", (row.code,), 9 * figure
        if figure % 10 == 0:
            yield "tenth", (row.code,), -9 * figure // 10
    if metric == "investment":
        for row in rows:
            if row.cost is not None:
                yield "reported_cost", (row.code,), row.cost - (row.investment or 0)


def _land_readings(item: Stated, rows: Sequence[PlanRow]) -> list[Reading]:
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


def _sum(rows: Sequence[PlanRow], metric: str, instead: dict[str, int | None]) -> int:
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


# --- parts against their whole ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Whole:
    """A project's figures and those of its parts, by metric; None where unknown."""

    code: str
    figures: Mapping[str, int | None]
    parts: Sequence[Mapping[str, int | None]]
    source: str


def parts_held(projects: Iterable[Whole]) -> list[Reconciliation]:
    """Return for each figure that parts give whether they fit into their whole.

    Parts above the whole differ; below it they leave the rest untold, which is `noted`.
    """
    return [
        _parts_of(item, metric, known)
        for item in projects
        for metric in item.figures
        if (known := [part[metric] for part in item.parts if part[metric] is not None])
    ]


def _parts_of(item: Whole, metric: str, known: Sequence[int | None]) -> Reconciliation:
    whole, computed = item.figures[metric], sum(figure or 0 for figure in known)
    difference = None if whole is None else whole - computed
    return Reconciliation(
        kind="parts",
        scope=item.code,
        metric=metric,
        stated=whole,
        stated_printed="",
        computed=computed,
        known=len(known),
        of=len(item.parts),
        difference=difference,
        status=_fits(difference, whole=len(known) == len(item.parts)),
        source=item.source,
    )


def _fits(difference: int | None, *, whole: bool) -> str:
    if difference is None:
        return "unknown"
    if difference < 0:
        return "differs"
    return "agrees" if difference == 0 and whole else "noted"


# --- growth that is printed -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grown:
    """An indicator's base and earlier value, and the percent it is said to have grown; as printed."""

    code: str
    base: str
    earlier: str
    growth: str
    source: str


def growths(indicators: Iterable[Grown]) -> list[Reconciliation]:
    """Return for each growth printed whether it is that of the values, in hundredths of a percent.

    Nothing grows from zero: such a growth is unknown.
    """
    return [_growth(item) for item in indicators]


def _growth(item: Grown) -> Reconciliation:
    stated, earlier = Fraction(item.growth), Fraction(item.earlier)
    exact = (Fraction(item.base) / earlier - 1) * 100 if earlier else None
    computed = None if exact is None else round_half_up(exact * 100)
    return Reconciliation(
        kind="growth",
        scope=item.code,
        metric="growth",
        stated=int(stated * 100),
        stated_printed=f"{item.growth}%",
        computed=computed,
        known=1 if earlier else 0,
        of=1,
        difference=None if computed is None else int(stated * 100) - computed,
        status="unknown" if exact is None else _held(stated, exact, item.growth),
        source=item.source,
    )


def _held(stated: Fraction, exact: Fraction, printed: str) -> str:
    unit = 10 ** len(printed.partition(".")[2])
    if stated == exact:
        return "agrees"
    return "rounds" if round_half_up(exact * unit) == stated * unit else "differs"


# --- what is odd in print ---------------------------------------------------------------------


def oddities(rows: Sequence[PlanRow]) -> list[Reconciliation]:
    """Return what is odd in print and contradicts no figure, each `noted`.

    Of each project beds built that are not to be opened, and a name that is cut off: a bracket
    stays open; of all of them areas printed in several units.
    """
    found = [*(_built(row) for row in rows), *(_name(row) for row in rows), _units(rows)]
    return [item for item in found if item]


def _built(row: PlanRow) -> Reconciliation | None:
    built, opened = row.beds_built, row.beds_opened
    if built is None or opened is None or built == opened:
        return None
    return _noted("row_opened", row, "beds_built", str(built), (built, opened))


def _name(row: PlanRow) -> Reconciliation | None:
    if not left_open(row.name):
        return None
    return replace(_noted("row_name", row, "name", row.name), computed_printed=row.whole_name)


def _units(rows: Sequence[PlanRow]) -> Reconciliation | None:
    units = [[area_unit(text) for text in row.areas_printed] for row in rows]
    found = list(dict.fromkeys(unit for of_row in units for unit in of_row if unit))
    if len(found) < 2:
        return None
    item = replace(_noted("area_units", rows[0], "areas", "、".join(found)), scope=WHOLE)
    return replace(item, known=sum(any(of_row) for of_row in units), of=len(rows))


def _noted(
    kind: str, row: PlanRow, metric: str, printed: str, figures: tuple[int, int] | None = None
) -> Reconciliation:
    stated, computed = figures or (None, None)
    return Reconciliation(
        kind=kind,
        scope=row.code,
        metric=metric,
        stated=stated,
        stated_printed=printed,
        computed=computed,
        known=1,
        of=1,
        difference=figures[0] - figures[1] if figures else None,
        status="noted",
        source=row.source,
    )
