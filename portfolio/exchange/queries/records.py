"""Records as they are stored, one row each, under the columns that an import knows them by."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from portfolio.pack.sheet import Kind
from portfolio.store.asof import ENTRY, PLAN_ORDER, TABLES, chosen, dated_of
from portfolio.store.models import BASELINE_COMPONENTS
from portfolio.values.fields import FORECASTS, REPORT_FIELDS, Field
from portfolio.values.months import Month
from portfolio.values.vocabulary import PHASINGS

Cell = str | int | None
Column = tuple[str, Kind]

_PROJECT, _SITE, _BASELINE = TABLES["project"], TABLES["site"], TABLES["baseline"]
_REPORT, _SOURCE = TABLES["status_report"], TABLES["source_document"]
_BATCH: Final = 1000
#: The group of a project that is listed beside the plan.
OUTSIDE: Final = "outside"


@dataclass(frozen=True, slots=True)
class Stored:
    """A kind of record: its columns, and its rows in order; `until` leaves out later months."""

    columns: tuple[Column, ...]
    rows: Callable[[Session, Month | None], Iterator[tuple[Cell, ...]]]


def texts(*names: str) -> tuple[Column, ...]:
    """Return columns of texts."""
    return tuple((name, "text") for name in names)


def batches(session: Session, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows of a question a thousand at a time, so that no answer is held whole."""
    result = session.execute(query, execution_options={"yield_per": _BATCH})
    yield from result.partitions()


def _date(row: Any, name: str) -> str | None:
    """Return a month as it is known: a year alone where no more is, `by 2023-08`."""
    return text(dated_of(row, name))


def text(value: object) -> str | None:
    """Return a value as text; None where it is not known."""
    return None if value is None else str(value)


# --- projects -----------------------------------------------------------------------------------

_AREAS: Final = ("land_area", "floor_area", "renovated_area", "phase_one_floor_area")
_BEDS: Final = ("beds_built", "beds_staffed", "beds_opened", "beds_new")

_PROJECT_COLUMNS: Final[tuple[Column, ...]] = (
    *texts("code", "group", "name_zh", "name_en", "alias_zh", "nature", "nature_printed"),
    *texts("funder", "funder_printed", "townships", "address_printed"),
    *texts("start", "finish", "schedule_printed"),
    *(
        column
        for name in _AREAS
        for column in ((f"{name}_m2", "area"), (f"{name}_printed", "text"))
    ),
    ("investment_yuan", "yuan"),
    ("investment_printed", "text"),
    *((f"{name}_yuan", "yuan") for name in BASELINE_COMPONENTS),
    *(column for name in _BEDS for column in ((name, "count"), (f"{name}_printed", "text"))),
    ("rehabilitation_elderly_beds_built", "count"),
    ("rehabilitation_elderly_beds_new", "count"),
    ("infectious_beds_built", "count"),
    ("infectious_beds_new", "count"),
    *texts("bed_kind_source", "bed_kind_note", "scope_printed", "project_code"),
    *texts("registered_month", "stats_entry_month", "owner", "agent", "responsible_unit"),
    *texts("leader", "contact", "sites", "source", "name_printed", "baseline_month", "doubted"),
)


def _projects(session: Session, _: Month | None) -> Iterator[tuple[Cell, ...]]:
    """Yield every project with the figures of its first baseline, in the order of the plan."""
    funder = TABLES["funder"]
    query = (
        select(
            _PROJECT,
            ENTRY.c.group_code,
            funder.c.code.label("funder"),
            _SOURCE.c.code.label("source"),
            _BASELINE.c.month.label("baseline_month"),
            _BASELINE.c.doubted.label("figures_doubted"),
            *(_BASELINE.c[name] for name in _FIRST),
        )
        .join(ENTRY, ENTRY.c.project_id == _PROJECT.c.id)
        .join(_SOURCE, _SOURCE.c.id == _PROJECT.c.source_id)
        .outerjoin(funder, funder.c.id == _PROJECT.c.funder_id)
        .outerjoin(_BASELINE, and_(_BASELINE.c.entry_id == ENTRY.c.id, _BASELINE.c.number == 1))
        .where(chosen())
        .order_by(*PLAN_ORDER, _PROJECT.c.id)
    )
    for rows in batches(session, query):
        parts = _parts(session, [row.id for row in rows])
        for row in rows:
            values = _project(row) | parts[row.id]
            yield tuple(values.get(name) for name, _ in _PROJECT_COLUMNS)


def _project(row: Any) -> dict[str, Cell]:
    values = {name: text(getattr(row, name)) for name in _SAME}
    values |= {f"{name}_printed": getattr(row, name) for name in ("address", "scope")}
    values |= {name: _date(row, name) for name in ("start", "finish")}
    figures: dict[str, Cell] = {name: getattr(row, name) for name in _BEDS}
    figures |= {f"{name}_m2": getattr(row, name) for name in _AREAS}
    printed = {f"{name}_printed": getattr(row, f"{name}_printed") for name in _PRINTED}
    group: dict[str, Cell] = {"group": row.group_code or OUTSIDE}
    figures |= {f"{name}_yuan": getattr(row, name) for name in _MONEY}
    doubted = ",".join(filter(None, (row.doubted, row.figures_doubted))) or None
    return {**values, **figures, **printed, **group, "doubted": doubted}


_SAME: Final = (
    *("code", "name_zh", "name_en", "nature", "nature_printed", "funder", "funder_printed"),
    *("project_code", "registered_month", "stats_entry_month", "owner", "agent"),
    *("responsible_unit", "leader", "contact", "source", "name_printed", "baseline_month"),
)
_PRINTED: Final = ("schedule", *_AREAS, "investment", *_BEDS)
_MONEY: Final = ("investment", *BASELINE_COMPONENTS)
#: What is taken of the first baseline.
_FIRST: Final = (
    *("start", "start_precision", "finish", "finish_precision", *_AREAS, *_MONEY, *_BEDS),
    *(f"{name}_printed" for name in _PRINTED),
)


def _parts(session: Session, projects: Sequence[int]) -> Mapping[int, dict[str, Cell]]:
    """Return what stands beside some projects: other names, townships, sites, special beds."""
    found: dict[int, dict[str, Cell]] = defaultdict(dict)
    for name, query, between in _PART_QUERIES:
        told: dict[int, list[str]] = defaultdict(list)
        project_id = next(iter(query.selected_columns))
        for project, *cells in session.execute(query.where(project_id.in_(projects))):
            told[project].append("|".join(cells))
        for project, texts in told.items():
            found[project][name] = between.join(texts)
    for project, values in _bed_kinds(session, projects):
        found[project] |= values
    return found


def _part_queries() -> tuple[tuple[str, Select[Any], str], ...]:
    alias, stands, town = TABLES["project_alias"], TABLES["project_township"], TABLES["township"]
    return (
        ("alias_zh", select(alias.c.project_id, alias.c.name).order_by(alias.c.id), ";"),
        (
            "townships",
            select(stands.c.project_id, town.c.code)
            .join(town, town.c.id == stands.c.township_id)
            .order_by(stands.c.position),
            ";",
        ),
        (
            "sites",
            select(_SITE.c.project_id, _SITE.c.code, _SITE.c.name_zh, _SITE.c.name_en)
            .add_columns(town.c.code, _SITE.c.nature)
            .join(town, town.c.id == _SITE.c.township_id)
            .order_by(_SITE.c.position),
            "; ",
        ),
    )


_PART_QUERIES: Final = _part_queries()


def _bed_kinds(session: Session, projects: Iterable[int]) -> Iterator[tuple[int, dict[str, Cell]]]:
    kind = TABLES["project_bed_kind"]
    query = (
        select(kind.c.project_id, kind.c.kind, kind.c.beds_built, kind.c.beds_new, kind.c.note)
        .add_columns(_SOURCE.c.code)
        .join(_SOURCE, _SOURCE.c.id == kind.c.source_id)
        .where(kind.c.project_id.in_(projects))
        .order_by(kind.c.kind)
    )
    for project, name, built, new, note, source in session.execute(query):
        beds = {f"{name}_beds_built": built, f"{name}_beds_new": new}
        yield project, {**beds, "bed_kind_source": source, "bed_kind_note": note}


# --- reports ------------------------------------------------------------------------------------


def _report_columns(field: Field) -> tuple[Column, ...]:
    own: Column = (field.name + field.kind.ending, field.kind.stored)
    return (own, (f"{field.name}_tentative", "text")) if field.name in FORECASTS else (own,)


_REPORT_COLUMNS: Final[tuple[Column, ...]] = (
    *texts("project", "site", "month"),
    *(column for field in REPORT_FIELDS for column in _report_columns(field)),
    *texts("state", "confidence", "known_on", "review_words", "filed_by", "filed_at", "doubted"),
)


def _reports(session: Session, until: Month | None) -> Iterator[tuple[Cell, ...]]:
    """Yield every report in the order of the plan, the oldest first, whatever its state."""
    query = (
        select(
            _REPORT,
            _PROJECT.c.code.label("project"),
            _SITE.c.code.label("site"),
            _SOURCE.c.code.label("source"),
        )
        .join(_PROJECT, _PROJECT.c.id == _REPORT.c.project_id)
        .join(ENTRY, ENTRY.c.project_id == _PROJECT.c.id)
        .outerjoin(_SITE, _SITE.c.id == _REPORT.c.site_id)
        .outerjoin(_SOURCE, _SOURCE.c.id == _REPORT.c.source_id)
        .where(chosen())
        .order_by(*PLAN_ORDER, _PROJECT.c.id)
        .order_by(_REPORT.c.month, func.coalesce(_SITE.c.position, 0))
    )
    if until is not None:
        query = query.where(_REPORT.c.month <= until)
    for rows in batches(session, query):
        for row in rows:
            values = _report(row)
            yield tuple(values[name] for name, _ in _REPORT_COLUMNS)


def _report(row: Any) -> dict[str, Cell]:
    ends = ("state", "confidence", "known_on", "review_words", "filed_by", "filed_at", "doubted")
    values: dict[str, Cell] = {
        name: text(getattr(row, name)) for name in ("project", "site", "month", *ends)
    }
    for field in REPORT_FIELDS:
        value = _date(row, field.name) if field.kind.dated else getattr(row, field.name)
        values[field.name + field.kind.ending] = value
    for name in FORECASTS:
        tentative = getattr(row, f"{name}_tentative")
        values[f"{name}_tentative"] = None if tentative is None else _YES_NO[bool(tentative)]
    return values


_YES_NO: Final = {True: "yes", False: "no"}


# --- the others ---------------------------------------------------------------------------------


def plain(table: str, columns: tuple[Column, ...], **named: Callable[[Any], Cell]) -> Stored:
    """Return a kind whose columns are those of a table, its source by code; others are `named`."""
    found = TABLES[table]

    def rows(session: Session, _: Month | None) -> Iterator[tuple[Cell, ...]]:
        query: Select[Any] = select(*(c for c in found.columns if c.name != "source_id"))
        if "source_id" in found.columns:
            query = query.add_columns(_SOURCE.c.code.label("source"))
            query = query.outerjoin(_SOURCE, _SOURCE.c.id == found.c.source_id)
        if "project_id" in found.columns:
            query = query.add_columns(_PROJECT.c.code.label("project"))
            query = query.join(_PROJECT, _PROJECT.c.id == found.c.project_id)
            query = query.join(ENTRY, ENTRY.c.project_id == _PROJECT.c.id).where(chosen())
            query = query.order_by(*PLAN_ORDER)
        for batch in batches(session, query.order_by(found.c.id)):
            for row in batch:
                yield tuple(_named(row, name, kind, named) for name, kind in columns)

    return Stored(columns, rows)


def _named(row: Any, name: str, kind: str, named: Mapping[str, Callable[[Any], Cell]]) -> Cell:
    read = named.get(name)
    if read is not None:
        return read(row)
    value: Cell = getattr(row, name.removesuffix("_yuan") if kind == "yuan" else name)
    return text(value) if kind == "text" else value


def _funding(session: Session, _: Month | None) -> Iterator[tuple[Cell, ...]]:
    """Yield what each source gives in all, what falls into which year or month, plans of years."""
    yield from _SOURCES_OF_FUNDS.rows(session, None)
    yield from _PHASES.rows(session, None)
    yield from _ANNUAL.rows(session, None)


_FUNDING_COLUMNS: Final[tuple[Column, ...]] = (
    *texts("project", "funding_source"),
    ("amount_yuan", "yuan"),
    ("year", "count"),
    *texts("month", "side"),
    *((f"{name}_yuan", "yuan") for name in PHASINGS),
    ("annual_yuan", "yuan"),
    *texts("milestone", "source", "doubted"),
)


def _nothing(_: Any) -> None:
    return None


_PERIODS: Final = ("year", "month", "side", *(f"{name}_yuan" for name in PHASINGS))
_OF_YEAR: Final = ("annual_yuan", "milestone")
_SOURCES_OF_FUNDS: Final = plain(
    "project_funding", _FUNDING_COLUMNS, **dict.fromkeys((*_PERIODS, *_OF_YEAR), _nothing)
)
_PHASES: Final = plain(
    "phase", _FUNDING_COLUMNS, **dict.fromkeys(("amount_yuan", *_OF_YEAR), _nothing)
)
_ANNUAL: Final = plain(
    "annual_plan",
    _FUNDING_COLUMNS,
    **dict.fromkeys(("amount_yuan", "funding_source", *_PERIODS[1:]), _nothing),
    annual_yuan=lambda row: row.amount,
)

#: Every kind of record that is exported as a table.
STORED: Final[dict[str, Stored]] = {
    "projects": Stored(_PROJECT_COLUMNS, _projects),
    "reports": Stored(_REPORT_COLUMNS, _reports),
    "population": plain(
        "population",
        (
            *texts("as_of"),
            ("residents", "count"),
            *texts("kind", "status", "source", "note", "doubted"),
        ),
    ),
    "targets": plain(
        "target",
        (
            *texts("code", "month"),
            ("per_1000", "per_1000"),
            ("baseline_month", "text"),
            ("baseline_per_1000", "per_1000"),
            ("source", "text"),
        ),
        per_1000=lambda row: row.rate,
        baseline_per_1000=lambda row: row.baseline_rate,
    ),
    "totals": plain(
        "stated_total",
        texts("scope", "metric", "printed", "unit", "printed_in", "source"),
        printed=lambda row: row.printed.partition(" ")[0],
        unit=lambda row: row.printed.partition(" ")[2] or None,
    ),
    "funding": Stored(_FUNDING_COLUMNS, _funding),
}
