"""A month is issued of a district, and of a plan where that is not its current one."""

import json

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KEYS = {"district": "district_id", "plan": "plan_id"}


def upgrade() -> None:
    with altered(op, "issued_month") as table:
        district = sa.Column("district_id", sa.Integer(), nullable=False, server_default="1")
        table.add_column(district)
        table.add_column(sa.Column("plan_id", sa.Integer(), nullable=True))
        for name, column in _KEYS.items():
            rule = op.f(f"fk_issued_month_{column}")
            table.create_foreign_key(rule, name, [column], ["id"])
    for column in _KEYS.values():
        _put_back(column)


def _put_back(column: str) -> None:
    """Fill a column with what the log has of it: the database has been here before."""
    query = sa.text(
        "SELECT record_key, new FROM change WHERE record = 'issued_month' AND field IS NULL"
        " AND new LIKE :sign ORDER BY id"
    )
    update = sa.text(f"UPDATE issued_month SET {column} = :value WHERE id = :id")
    for key, new in op.get_bind().execute(query, {"sign": f'%"{column}"%'}).all():
        op.get_bind().execute(update, {"value": json.loads(new)[column], "id": int(key)})


def downgrade() -> None:
    """Take the columns off; the log keeps what stood in them."""
    with altered(op, "issued_month") as table:
        for column in _KEYS.values():
            table.drop_constraint(op.f(f"fk_issued_month_{column}"), type_="foreignkey")
            table.drop_column(column)
