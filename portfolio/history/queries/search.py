"""Which changes are meant: of a project, since a moment, with a text."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, ScalarSelect, Select, func, or_, select, tuple_

from portfolio.store.log import LOGIN
from portfolio.store.trail import CHANGES, SETS
from portfolio.values.clock import start_of

#: Records that are logged and not told: the cells of an issued month, which stand beside it, and
#: the login of who made a change, which is told with the name.
UNTOLD: Final = ("issued_file", LOGIN)
#: The columns by which a record belongs to a project, or to both of a succession.
PROJECTS: Final = ("project_id", "from_id", "to_id")


@dataclass(frozen=True, slots=True)
class Sought:
    """A text that changes are looked for by, and what it is a word for in the language spoken.

    Edits of `silent` columns are not looked into.
    """

    text: str
    silent: Sequence[str] = ()
    project: int | None = None
    columns: Sequence[str] = ()
    records: Sequence[str] = ()
    codes: Sequence[str] = ()
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which changes are meant: of one project, made since a moment, up to a number, with a text.

    `after` leaves out the changes up to a number.
    """

    project: int | None = None
    since: str | None = None
    head: int | None = None
    after: int = 0
    sought: Sought | None = None


def scoped(query: Select[Any], scope: Scope) -> Select[Any]:
    """Return a query of changes narrowed to those that are meant."""
    if scope.head is not None:
        query = query.where(SETS.c.id <= scope.head)
    if scope.after:
        query = query.where(SETS.c.id > scope.after)
    if scope.since:
        query = query.where(SETS.c.made_at >= start_of(scope.since))
    if scope.project is not None:
        query = query.where(SETS.c.id.in_(touching(scope.project, CHANGES.c.change_set_id)))
    return query.where(_matches(scope.sought)) if scope.sought else query


def _matches(sought: Sought) -> ColumnElement[bool]:
    said = json.dumps(sought.text, ensure_ascii=False)[1:-1]
    values = [
        column.contains(text, autoescape=True)
        for column in (CHANGES.c.old, CHANGES.c.new)
        for text in (said, *(f'"{code}"' for code in sought.codes))
    ]
    rows = (
        select(CHANGES.c.change_set_id)
        .where(CHANGES.c.record.not_in(UNTOLD))
        .where(func.coalesce(CHANGES.c.field, "").not_in(sought.silent))
        .where(
            or_(*values, CHANGES.c.field.in_(sought.columns), CHANGES.c.record.in_(sought.records))
        )
    )
    found = [
        *(
            column.contains(sought.text, autoescape=True)
            for column in (SETS.c.who, SETS.c.reason, SETS.c.made_at)
        ),
        SETS.c.reason.in_(sought.reasons),
        SETS.c.id.in_(rows),
    ]
    if sought.project is not None:
        found.append(SETS.c.id.in_(touching(sought.project, CHANGES.c.change_set_id)))
    return or_(*found)


def touching(project: int, column: Any) -> Select[Any]:
    """Return a column of the log's rows that speak of a project, told from the log alone."""
    whole = CHANGES.alias("whole")
    records = select(whole.c.record, whole.c.record_key).where(
        whole.c.field.is_(None), _speaks_of(func.coalesce(whole.c.new, whole.c.old), project)
    )
    itself = (CHANGES.c.record == "project") & (CHANGES.c.record_key == str(project))
    its = tuple_(CHANGES.c.record, CHANGES.c.record_key).in_(records)
    return select(column).where(itself | (its & _speaks_of(beginning(), project)))


def _speaks_of(values: Any, project: int) -> ColumnElement[bool]:
    keys = (func.json_extract(values, f"$.{name}", type_=Integer) for name in PROJECTS)
    return or_(*(key == project for key in keys))


def beginning() -> ScalarSelect[Any]:
    """Return the values a row's record was added with: a key is used again after a taking back."""
    whole = CHANGES.alias("began")
    return (
        select(func.coalesce(whole.c.new, whole.c.old))
        .where(whole.c.record == CHANGES.c.record, whole.c.record_key == CHANGES.c.record_key)
        .where(whole.c.field.is_(None), whole.c.id <= CHANGES.c.id)
        .order_by(whole.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
