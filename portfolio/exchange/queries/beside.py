"""What stands beside projects as it is stored, under the columns that an import knows it by."""

from typing import Any, Final

from sqlalchemy import select

from portfolio.exchange.queries.records import Column, Stored, batches, text, texts
from portfolio.store.asof import ENTRY, PLAN_ORDER, TABLES, chosen, dated_of
from portfolio.store.models import BASELINE_COMPONENTS, BASELINE_FIGURES
from portfolio.store.scope import DISTRICT

_PROJECT, _SOURCE = TABLES["project"], TABLES["source_document"]
_DATES: Final = ("start", "finish")


def _figures(*without: str) -> tuple[Column, ...]:
    return tuple(_figure(name) for name in BASELINE_FIGURES if name not in without)


def _figure(name: str) -> Column:
    if name.startswith("investment"):
        return f"{name}_yuan", "yuan"
    return (f"{name}_m2", "area") if name.endswith("area") else (name, "count")


_MILESTONE: Final = texts("project", "milestone", "happened_on", "document_number", "source")
_CONTRACT: Final[tuple[Column, ...]] = (
    *texts("project", "contract_number", "contract_kind", "party"),
    *(("amount_yuan", "yuan"), ("less_yuan", "yuan")),
    *texts("signed_on", "changes_number", "source"),
)
_VISIT: Final = texts("project", "visited_on", "visitor", "noted", "source")
_AUDIT: Final = texts(
    *("project", "finding_number", "found_on", "words"),
    *("deadline", "remedied_on", "remedy", "source"),
)
_EXTENSION: Final[tuple[Column, ...]] = (
    *texts("project", "granted_on"),
    ("months", "count"),
    *texts("source"),
)
_GOAL: Final = texts(
    *("project", "aspect", "goal", "target"),
    *("measure", "stands", "stands_on", "source"),
)
_BASELINE: Final[tuple[Column, ...]] = (
    *texts("project", "month", "group", "funder", "nature", *_DATES),
    *_figures(),
    _figure("investment_private"),
    *(_figure(name) for name in BASELINE_COMPONENTS),
    *texts("reason_words", "source", "doubted"),
)
_PART: Final[tuple[Column, ...]] = (
    *texts("project", "part", "label", *_DATES),
    *_figures("phase_one_floor_area"),
    *texts("note", "source", "doubted"),
)
_SITE: Final = texts("project", "site", "name_zh", "name_en", "township", "nature")
_TOWNSHIP: Final = texts("code", "name_zh", "name_en")
#: What a column of an export is called in the table, where that is another name.
_NAMES: Final = {
    "milestone": "kind",
    "group": "group_code",
    "part": "name",
    "site": "code",
    "goal": "name",
}


def _of_projects(
    name: str, columns: tuple[Column, ...], *order: str, later: bool = False
) -> Stored:
    """Return the rows of a table that belong to projects, in the order of the plan."""
    table, funder, town = TABLES[name], TABLES["funder"], TABLES["township"]
    query: Any = (
        select(table, _PROJECT.c.code.label("project"))
        .join(_PROJECT, _PROJECT.c.id == table.c.project_id)
        .join(ENTRY, ENTRY.c.project_id == _PROJECT.c.id)
        .where(chosen())
        .order_by(*PLAN_ORDER, _PROJECT.c.id, *(table.c[each] for each in order))
    )
    if "source_id" in table.columns:
        query = query.add_columns(_SOURCE.c.code.label("source"))
        query = query.join(_SOURCE, _SOURCE.c.id == table.c.source_id)
    if "funder_id" in table.columns:
        query = query.add_columns(funder.c.code.label("funder"))
        query = query.outerjoin(funder, funder.c.id == table.c.funder_id)
    if "township_id" in table.columns:
        query = query.add_columns(town.c.code.label("township"))
        query = query.join(town, town.c.id == table.c.township_id)
    if later:
        query = query.where(table.c.number > 1)

    def rows(session: Any, _: Any) -> Any:
        for batch in batches(session, query):
            for row in batch:
                yield tuple(_cell(row, *column) for column in columns)

    return Stored(columns, rows)


def _cell(row: Any, name: str, kind: str) -> Any:
    if name in ("amount_yuan", "less_yuan"):  # a change that lowers is below 0
        sign = -1 if name == "less_yuan" else 1
        return abs(row.amount) if sign * row.amount > 0 or row.amount == 0 < sign else None
    if name in _DATES:
        return text(dated_of(row, name))
    stored = _NAMES.get(name, name.removesuffix("_yuan").removesuffix("_m2"))
    value = getattr(row, stored)
    return text(value) if kind == "text" else value


def _townships(session: Any, _: Any) -> Any:
    table = TABLES["township"]
    query = select(table).where(table.c.district_id == DISTRICT).order_by(table.c.id)
    for row in session.execute(query):
        yield row.code, row.name_zh, row.name_en


#: Every kind of record that stands beside projects.
BESIDE: Final[dict[str, Stored]] = {
    "milestones": _of_projects("milestone", _MILESTONE, "happened_on", "kind"),
    "contracts": _of_projects("contract", _CONTRACT, "id"),
    "visits": _of_projects("site_visit", _VISIT, "visited_on", "id"),
    "audits": _of_projects("audit_finding", _AUDIT, "found_on", "id"),
    "extensions": _of_projects("extension", _EXTENSION, "granted_on", "id"),
    "goals": _of_projects("goal", _GOAL, "id"),
    "baselines": _of_projects("baseline", _BASELINE, "number", later=True),
    "parts": _of_projects("part", _PART, "baseline_id", "position"),
    "sites": _of_projects("site", _SITE, "position"),
    "townships": Stored(_TOWNSHIP, _townships),
}
