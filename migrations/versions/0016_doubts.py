"""What an officer took although it was asked about; imports of what stands beside projects."""

import json

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TABLES = (
    *("status_report", "project", "baseline", "part", "population", "observed_stock"),
    *("project_funding", "phase", "annual_plan"),
)


_KIND = "ck_import_run_kind_code"
_KINDS = ("projects", "reports", "population", "targets", "totals", "funding")
_BESIDE = ("milestones", "baselines", "parts", "sites", "townships")
_INDEX = "ix_status_report_doubted"


def upgrade() -> None:
    for name in _TABLES:
        with altered(op, name) as table:
            table.add_column(sa.Column("doubted", sa.Text(), nullable=True))
        _put_back(name, "doubted")
    _kinds((*_KINDS, *_BESIDE))
    _put_back("import_run", "kind")
    op.create_index(
        _INDEX, "status_report", ["project_id"], sqlite_where=sa.text("doubted IS NOT NULL")
    )


def _kinds(codes: tuple[str, ...]) -> None:
    """Let the kinds of imports be these."""
    listed = ", ".join(f"'{code}'" for code in codes)
    with altered(op, "import_run") as table:
        table.drop_constraint(op.f(_KIND), type_="check")
        table.create_check_constraint(op.f(_KIND), f"kind IN ({listed})")


def _put_back(name: str, column: str) -> None:
    """Fill a column with what the log has of it: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new FROM change WHERE record = :name AND new IS NOT NULL"
        " AND (field = :column OR field IS NULL AND new LIKE :sign) ORDER BY id"
    )
    given = {"name": name, "column": column, "sign": f'%"{column}"%'}
    last = {}
    for key, field, new in op.get_bind().execute(query, given):
        value = json.loads(new)
        last[key] = value if field else value.get(column)
    table = sa.table(name, sa.column("id"), sa.column(column))
    for key, said in last.items():
        write = sa.update(table).where(table.c.id == int(key)).values({column: said})
        op.get_bind().execute(write)


def downgrade() -> None:
    """Take the columns off, call the imports such of projects; the log keeps what stood there."""
    named = ", ".join(f"'{code}'" for code in _BESIDE)
    op.execute(f"UPDATE import_run SET kind = 'projects' WHERE kind IN ({named})")
    _kinds(_KINDS)
    op.drop_index(_INDEX, "status_report")
    for name in _TABLES:
        with altered(op, name) as table:
            table.drop_column("doubted")
