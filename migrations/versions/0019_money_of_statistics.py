"""Investment by component, funds arrived, newly added assets and beds: as statistics ask for them."""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MOST_FEN = 10_000_000_000_000
_MOST_BEDS = 1_000_000
_REPORTED = {
    **dict.fromkeys(("done_construction", "done_equipment", "done_other"), _MOST_FEN),
    **dict.fromkeys(("arrived_year", "arrived_total", "assets_added"), _MOST_FEN),
    "capacity_added": _MOST_BEDS,
}
_COMPONENTS = tuple(
    f"investment_{name}" for name in ("construction", "equipment", "other", "reserve")
)
_GIVEN = "ck_phase_something_given"
_BEFORE = "planned IS NOT NULL OR done IS NOT NULL OR paid IS NOT NULL"
_NOW = "planned IS NOT NULL OR arrived IS NOT NULL OR done IS NOT NULL OR paid IS NOT NULL"
#: Added up as the columns stand, a component that is not known as nothing.
_SUM = " + ".join(f"coalesce({name}, 0)" for name in _COMPONENTS)


def upgrade() -> None:
    with altered(op, "status_report") as table:
        for name, most in _REPORTED.items():
            _add(table, "status_report", name, most)
    with altered(op, "baseline") as table:
        for name in _COMPONENTS:
            _add(table, "baseline", name, _MOST_FEN)
        table.create_check_constraint(op.f("ck_baseline_components_part"), f"{_SUM} <= investment")
    with altered(op, "phase") as table:
        _add(table, "phase", "arrived", _MOST_FEN)
        table.drop_constraint(op.f(_GIVEN), type_="check")
        table.create_check_constraint(op.f(_GIVEN), _NOW)
    for record, names in (("status_report", _REPORTED), ("baseline", _COMPONENTS)):
        _put_back(record, names)
    _put_back_phases()


def _add(table: Any, record: str, name: str, most: int) -> None:
    table.add_column(sa.Column(name, sa.Integer(), nullable=True))
    table.create_check_constraint(op.f(f"ck_{record}_{name}_range"), f"{name} BETWEEN 0 AND {most}")


def _logged(record: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a table as the log knows them, with their versions."""
    query = sa.text(
        "SELECT record_key, field, new, change_set_id FROM change WHERE record = :record ORDER BY id"
    )
    found: dict[str, dict[str, Any]] = {}
    raised: dict[str, set[int]] = {}
    for key, field, new, number in op.get_bind().execute(query, {"record": record}).all():
        value = None if new is None else json.loads(new)
        if field is not None:
            found[key][field] = value
            raised[key].add(number)
        elif value is None:
            del found[key]
        else:
            found[key], raised[key] = value, set()
    return {key: {**row, "version": 1 + len(raised[key])} for key, row in found.items()}


def _put_back(record: str, names: Iterable[str]) -> None:
    """Write what the log knows of the new columns: the database has been here before."""
    fields = ", ".join(f"'{name}'" for name in names)
    given = sa.text(
        f"SELECT 1 FROM change WHERE record = '{record}' AND (field IN ({fields})"
        f" OR {' OR '.join(f'new LIKE :{name}' for name in names)}) LIMIT 1"
    )
    known = {name: f'%"{name}"%' for name in names}
    if op.get_bind().execute(given, known).first() is None:
        return
    for key, row in _logged(record).items():
        values = {name: row[name] for name in names if row.get(name) is not None}
        if values:
            told = ", ".join(f"{name} = :{name}" for name in values)
            write = sa.text(f"UPDATE {record} SET {told} WHERE id = :id")
            op.get_bind().execute(write, {**values, "id": int(key)})


def _put_back_phases() -> None:
    """The same of phases; those that gave nothing else were taken off, and come again."""
    standing = {row.id for row in op.get_bind().execute(sa.text("SELECT id FROM phase")).all()}
    for key, row in _logged("phase").items():
        if row.get("arrived") is None:
            continue
        if int(key) in standing:
            write = sa.text("UPDATE phase SET arrived = :arrived WHERE id = :id")
            op.get_bind().execute(write, {"arrived": row["arrived"], "id": int(key)})
        else:
            marks, columns = ", ".join(f":{name}" for name in row), ", ".join(row)
            op.get_bind().execute(sa.text(f"INSERT INTO phase ({columns}) VALUES ({marks})"), row)


def downgrade() -> None:
    """Take the columns off; the log keeps what stood in them."""
    op.execute(f"DELETE FROM phase WHERE NOT ({_BEFORE})")
    with altered(op, "phase") as table:
        table.drop_constraint(op.f(_GIVEN), type_="check")
        table.drop_constraint(op.f("ck_phase_arrived_range"), type_="check")
        table.create_check_constraint(op.f(_GIVEN), _BEFORE)
        table.drop_column("arrived")
    with altered(op, "baseline") as table:
        table.drop_constraint(op.f("ck_baseline_components_part"), type_="check")
        _drop(table, "baseline", _COMPONENTS)
    with altered(op, "status_report") as table:
        _drop(table, "status_report", _REPORTED)


def _drop(table: Any, record: str, names: Iterable[str]) -> None:
    for name in names:
        table.drop_constraint(op.f(f"ck_{record}_{name}_range"), type_="check")
        table.drop_column(name)
