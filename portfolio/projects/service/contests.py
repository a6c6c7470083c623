"""What two officers changed at once: each field in three versions, told from the log."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from portfolio.store import trail
from portfolio.store.log import columns, key_of
from portfolio.store.models import StatusReport
from portfolio.values.errors import ChangedMeanwhile, Versions
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.kinds import Value
from portfolio.values.language import Labels, mark


def require_version(
    session: Session, item: Any, expected: int, change: Callable[[Any], object], *, of: str
) -> None:
    """Raise ChangedMeanwhile unless a record stands at the version that a change starts from.

    `item` is None for a record that does not exist, which is version 0. `change` makes the change
    on the record; it is called where the versions differ, to tell what it would have set, and the
    session is to be given up after that. `of` names the record.
    """
    version = item.version if item is not None else 0
    if version == expected:
        return
    if expected > version:
        raise ChangedMeanwhile(
            mark(
                "{of} is at version {version} (0: there is none), not at {expected}; nothing was"
                " written. Look at it, then try again with the version that stands."
            ),
            of=of,
            version=version,
            expected=expected,
        )
    theirs = columns(item)
    base = _base(session, item, expected, theirs)
    with session.no_autoflush:
        change(item)
    mine = columns(item)
    touched = {
        _date_of(name)
        for name in theirs
        if name not in _PLACE and not base[name] == theirs[name] == mine[name]
        if name != "state" or base[name] is not None
    }
    versions = tuple(
        Versions(name, base[name], theirs[name], mine[name])
        for name in theirs
        if _date_of(name) in touched
    )
    raise ChangedMeanwhile(
        mark(
            "{who} changed {of}, which is at version {version} now, not {expected}; nothing was"
            " written. Look at the values, then try again with --expect-version {version}."
        ),
        versions=versions,
        documents=trail.titles_of(session, versions),
        who=trail.last_author(session, item.__tablename__, key_of(item)),
        of=of,
        version=version,
        expected=expected,
    )


def require_unchanged(
    report: StatusReport | None,
    opened_with: Mapping[str, Value | None],
    changes: Mapping[str, Value | None],
    who: str,
) -> None:
    """Raise ChangedMeanwhile where a field to be changed no longer holds what it did.

    Also where it holds the new value already: two who each counted one more mean two more. Only
    what the same officer filed last may be filed `who` again, as after a line that broke.
    """
    contested = []
    for name, mine in changes.items():
        theirs = report.value(FIELD_BY_NAME[name]) if report else None
        again = theirs == mine and report is not None and report.filed_by == who
        if theirs != opened_with.get(name) and not again:
            contested.append(FIELD_BY_NAME[name].label)
    if contested:
        raise ChangedMeanwhile(
            mark(
                "{who} changed the same since you opened this report: {fields}. Nothing was"
                " written; look at it, then file again."
            ),
            who=report.filed_by if report else "—",
            fields=Labels(tuple(contested)),
        )


#: The columns that say of what a record speaks.
_PLACE: Final = ("id", "project_id", "site_id", "month")


def _date_of(column: str) -> str:
    """Return the date that a precision or certainty belongs to; any other column as it is."""
    return column.removesuffix("_precision").removesuffix("_tentative")


def _base(
    session: Session, item: Any, version: int, theirs: dict[str, str | None]
) -> dict[str, str | None]:
    """Return what stood at a version; nothing where that was before the record was added."""
    edits = item.version - version
    before = trail.before(session, item.__tablename__, key_of(item), edits)
    return dict.fromkeys(theirs) if before is None else {**theirs, **before}
