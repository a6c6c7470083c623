"""Money of all the years before a year, or after one; imports of contracts, visits and audits."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_INDEX = "uq_phase_period_source"
_CODE, _OF_A_YEAR = "ck_phase_side_code", "ck_phase_side_of_a_year"


_KIND = "ck_import_run_kind_code"
_KINDS = (
    *("projects", "reports", "population", "targets", "totals", "funding"),
    *("milestones", "baselines", "parts", "sites", "townships"),
)
_NEW = ("contracts", "visits", "audits")


def upgrade() -> None:
    op.drop_index(_INDEX, "phase")
    with altered(op, "phase") as table:
        table.add_column(sa.Column("side", sa.Text(), nullable=True))
        table.create_check_constraint(op.f(_CODE), "side IN ('before', 'after')")
        table.create_check_constraint(op.f(_OF_A_YEAR), "side IS NULL OR month IS NULL")
    _index("month", "side", "funding_source")
    _put_back()
    _kinds((*_KINDS, *_NEW))
    _kinds_put_back()


def _kinds(codes: tuple[str, ...]) -> None:
    """Let the kinds of imports be these."""
    listed = ", ".join(f"'{code}'" for code in codes)
    with altered(op, "import_run") as table:
        table.drop_constraint(op.f(_KIND), type_="check")
        table.create_check_constraint(op.f(_KIND), f"kind IN ({listed})")


def _kinds_put_back() -> None:
    """Call the imports what the log calls them: the database has been here before."""
    query = sa.text(
        "SELECT record_key, new FROM change WHERE record = 'import_run' AND field IS NULL"
    )
    for key, new in op.get_bind().execute(query).all():
        kind = None if new is None else json.loads(new).get("kind")
        if kind in _NEW:
            write = sa.text("UPDATE import_run SET kind = :kind WHERE id = :id")
            op.get_bind().execute(write, {"kind": kind, "id": int(key)})


def _index(*names: str) -> None:
    terms = (sa.text(f"coalesce({name}, '')") for name in names)
    op.create_index(_INDEX, "phase", ["project_id", "year", *terms], unique=True)


def _put_back() -> None:
    """Write the rows with a side that the log knows: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new, change_set_id FROM change WHERE record = 'phase' ORDER BY id"
    )
    found: dict[str, dict[str, Any]] = {}
    raised: dict[str, set[int]] = {}
    for key, field, new, number in op.get_bind().execute(query).all():
        value = None if new is None else json.loads(new)
        if field is not None:
            found[key][field] = value
            raised[key].add(number)
        elif value is None:
            del found[key]
        else:
            found[key], raised[key] = value, set()
    for key, row in found.items():
        if row.get("side"):
            values = {**row, "version": 1 + len(raised[key])}
            marks, columns = ", ".join(f":{name}" for name in values), ", ".join(values)
            op.get_bind().execute(
                sa.text(f"INSERT INTO phase ({columns}) VALUES ({marks})"), values
            )


def downgrade() -> None:
    """Take off what is of no single year, call the imports such of projects; the log keeps both."""
    named = ", ".join(f"'{code}'" for code in _NEW)
    op.execute(f"UPDATE import_run SET kind = 'projects' WHERE kind IN ({named})")
    _kinds(_KINDS)
    op.execute("DELETE FROM phase WHERE side IS NOT NULL")
    op.drop_index(_INDEX, "phase")
    with altered(op, "phase") as table:
        table.drop_constraint(op.f(_CODE), type_="check")
        table.drop_constraint(op.f(_OF_A_YEAR), type_="check")
        table.drop_column("side")
    _index("month", "funding_source")
