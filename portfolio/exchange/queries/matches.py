"""What is on record of the rows of a file, fetched for many rows at once."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from portfolio.store.asof import ENTRY, IN_PLAN, TABLES, chosen, elsewhere, ended
from portfolio.store.scope import DISTRICT, in_view
from portfolio.values.months import Month

_PROJECT, _BASELINE, _ALIAS = TABLES["project"], TABLES["baseline"], TABLES["project_alias"]
_PLACE, _SITE, _REPORT = TABLES["project_township"], TABLES["site"], TABLES["status_report"]
_LOOSE, _DOCUMENT, _FUNDER = TABLES["loose_figure"], TABLES["source_document"], TABLES["funder"]
_TOWNSHIP, _DISTRICT = TABLES["township"], TABLES["district"]
#: The most keys one statement asks for.
_MOST_KEYS: Final = 500

Row = Mapping[Any, Any]


@dataclass(slots=True)
class Known:
    """A project on record; rows by the names of their columns, as the database stores them."""

    project: Row
    entry: Row = field(default_factory=dict)
    entries: int = 0  #: in how many plans it stands
    baselines: list[Row] = field(default_factory=list)  #: the first one first
    aliases: list[str] = field(default_factory=list)
    townships: list[int] = field(default_factory=list)
    loose: dict[tuple[int, str], Row] = field(default_factory=dict)  #: by baseline and figure


def names(session: Session) -> Iterator[tuple[int, str, str, str, bool, bool]]:
    """Yield every project: key, code, both names, whether it is in the plan, and in its district."""
    query = select(_PROJECT.c.id, _PROJECT.c.code, _PROJECT.c.name_zh, _PROJECT.c.name_printed)
    query = query.join(ENTRY, ENTRY.c.project_id == _PROJECT.c.id).where(chosen())
    query = query.add_columns(func.coalesce(IN_PLAN, literal(value=False)))
    for row in session.execute(query.add_columns(_PROJECT.c.district_id == DISTRICT)):
        yield tuple(row)


def district_name(session: Session) -> str:
    """Return the Chinese name of the district that is looked at; empty where it has none."""
    found = session.execute(select(_DISTRICT.c.name_zh).where(_DISTRICT.c.id == DISTRICT))
    return found.scalar() or ""


def standing_elsewhere(session: Session, as_of: Month) -> list[tuple[int, str, str]]:
    """Return key, code and name of what stands only in other plans of the district by a month.

    Without what has left them: merged, withdrawn or split.
    """
    query = (
        select(_PROJECT.c.id, _PROJECT.c.code, _PROJECT.c.name_zh)
        .join(ENTRY, ENTRY.c.project_id == _PROJECT.c.id)
        .where(elsewhere(as_of), ENTRY.c.id.not_in(ended(as_of)))
        .order_by(ENTRY.c.position)
    )
    return [(key, code, name) for key, code, name in session.execute(query)]


def other_names(session: Session) -> Iterator[tuple[int, str]]:
    """Yield the key of a project and another name of it."""
    for row in session.execute(select(_ALIAS.c.project_id, _ALIAS.c.name)):
        yield tuple(row)


def _stored(session: Session, table: Any, column: str, keys: Collection[int]) -> Iterator[Row]:
    """Yield rows as they are stored, months as text; `column` holds one of `keys`."""
    listed = ", ".join(f'"{item.name}"' for item in table.columns)
    wanted = list(keys)
    for start in range(0, len(wanted), _MOST_KEYS):
        part = wanted[start : start + _MOST_KEYS]
        marks = ", ".join("?" * len(part))
        sql = f'SELECT {listed} FROM "{table.name}" WHERE "{column}" IN ({marks})'
        yield from map(dict, session.connection().exec_driver_sql(sql, tuple(part)).mappings())


def projects(session: Session, keys: Collection[int]) -> dict[int, Known]:
    """Return projects by key with all that a row of a file is held against.

    Entry and baselines are those in the plan that is looked at, else the newest.
    """
    plan = in_view(session).plan
    found = {row["id"]: Known(row) for row in _stored(session, _PROJECT, "id", keys)}
    for row in _stored(session, ENTRY, "project_id", found):
        found[row["project_id"]].entries += 1
        known = found[row["project_id"]].entry
        if not known or (row["plan_id"] == plan, row["id"]) > (
            known["plan_id"] == plan,
            known["id"],
        ):
            found[row["project_id"]].entry = row
    owner: dict[int, Known] = {}
    for row in _stored(session, _BASELINE, "project_id", found):
        if row["entry_id"] != found[row["project_id"]].entry["id"]:
            continue
        owner[row["id"]] = found[row["project_id"]]
        found[row["project_id"]].baselines.append(row)
    for row in _stored(session, _LOOSE, "baseline_id", owner):
        owner[row["baseline_id"]].loose[row["baseline_id"], row["figure"]] = row
    for row in _stored(session, _ALIAS, "project_id", found):
        found[row["project_id"]].aliases.append(row["name"])
    places = sorted(_stored(session, _PLACE, "project_id", found), key=lambda row: row["position"])
    for row in places:
        found[row["project_id"]].townships.append(row["township_id"])
    for item in found.values():
        item.baselines.sort(key=lambda row: row["number"])
    return found


def townships(session: Session) -> list[Row]:
    """Return every township: key, code, names, in the order of the plan."""
    query = select(_TOWNSHIP).where(_TOWNSHIP.c.district_id == DISTRICT).order_by(_TOWNSHIP.c.id)
    return [dict(row) for row in session.execute(query).mappings()]


def funders(session: Session) -> dict[str, int]:
    """Return the key of each funder by its code."""
    return {row.code: row.id for row in session.execute(select(_FUNDER.c.code, _FUNDER.c.id))}


def document(session: Session, wanted: str) -> int | None:
    """Return the key of the document with this code or title."""
    query = select(_DOCUMENT.c.id).where(
        (_DOCUMENT.c.code == wanted) | (_DOCUMENT.c.title == wanted)
    )
    return session.execute(query.order_by(_DOCUMENT.c.id).limit(1)).scalar_one_or_none()


def dating(session: Session, key: int) -> Row | None:
    """Return the titles of a document and how it is dated; None where it is not on record yet."""
    columns = (_DOCUMENT.c[name] for name in ("title", "title_en", "dated", "estimated"))
    found = session.execute(select(*columns).where(_DOCUMENT.c.id == key)).mappings().first()
    return dict(found) if found else None


def codes_with(session: Session, letter: str) -> list[str]:
    """Return the codes that start with a letter, in either case."""
    query = select(_PROJECT.c.code).where(_PROJECT.c.code.istartswith(letter, autoescape=True))
    return list(session.execute(query).scalars())


def rows_of(session: Session, table: str) -> list[Row]:
    """Return every row of a small table, as stored."""
    names = ", ".join(f'"{column.name}"' for column in TABLES[table].columns)
    found = session.connection().exec_driver_sql(f'SELECT {names} FROM "{table}"')
    return [dict(row) for row in found.mappings()]


def parts(session: Session, baseline: int) -> dict[str, Row]:
    """Return the parts of a baseline by their names, as stored."""
    return {row["name"]: row for row in _stored(session, TABLES["part"], "baseline_id", [baseline])}


def sites(session: Session) -> dict[int, list[Row]]:
    """Return the sites of each project by its key."""
    found: dict[int, list[Row]] = {}
    for row in rows_of(session, "site"):
        found.setdefault(row["project_id"], []).append(row)
    return found


@dataclass(slots=True)
class History:
    """What is on record of a project's reporting; reports by site (0 for itself), oldest first."""

    baselines: list[Row] = field(default_factory=list)
    reports: dict[int, list[Row]] = field(default_factory=dict)
    accepted: bool = False
    funder: str | None = None


def histories(session: Session, keys: Collection[int]) -> dict[int, History]:
    """Return what the reports of many projects are held against."""
    codes = {key: code for code, key in funders(session).items()}
    found = {
        row["id"]: History(funder=codes.get(row["funder_id"]))
        for row in _stored(session, _PROJECT, "id", keys)
    }
    for row in _stored(session, _BASELINE, "project_id", found):
        found[row["project_id"]].baselines.append(row)
    for row in _stored(session, _REPORT, "project_id", found):
        found[row["project_id"]].reports.setdefault(row["site_id"] or 0, []).append(row)
    for row in _stored(session, TABLES["milestone"], "project_id", found):
        found[row["project_id"]].accepted |= row["kind"] == "joint_acceptance"
    for item in found.values():
        item.baselines.sort(key=lambda row: row["number"])
        for filed in item.reports.values():
            filed.sort(key=lambda row: row["month"])
    return found
