"""What an officer was asked about and took all the same: the fields of a record that are doubted."""

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


_INDEX = "ix_status_report_doubted"


def upgrade() -> None:
    for name in _TABLES:
        with altered(op, name) as table:
            table.add_column(sa.Column("doubted", sa.Text(), nullable=True))
        _put_back(name)
    op.create_index(
        _INDEX, "status_report", ["project_id"], sqlite_where=sa.text("doubted IS NOT NULL")
    )


def _put_back(name: str) -> None:
    """Fill the column with what the log has of it: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new FROM change WHERE record = :name AND new IS NOT NULL"
        " AND (field = 'doubted' OR field IS NULL AND new LIKE :sign) ORDER BY id"
    )
    given = {"name": name, "sign": '%"doubted"%'}
    last = {}
    for key, field, new in op.get_bind().execute(query, given):
        value = json.loads(new)
        last[key] = value if field else value.get("doubted")
    table = sa.table(name, sa.column("id"), sa.column("doubted"))
    for key, doubted in last.items():
        write = sa.update(table).where(table.c.id == int(key)).values(doubted=doubted)
        op.get_bind().execute(write)


def downgrade() -> None:
    """Take the columns off; the log keeps what stood in them."""
    op.drop_index(_INDEX, "status_report")
    for name in _TABLES:
        with altered(op, name) as table:
            table.drop_column("doubted")
