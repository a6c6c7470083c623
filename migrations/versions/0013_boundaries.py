"""A stock of the statistics may be of another territory: the boundary of the district has changed."""

import json

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_RULE = "ck_observed_stock_boundary_range"


def upgrade() -> None:
    with altered(op, "observed_stock") as table:
        table.add_column(sa.Column("boundary", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f(_RULE), "boundary BETWEEN 0 AND 1")
    _put_back()


def _put_back() -> None:
    """Fill the column with what the log has of it: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new FROM change WHERE record = 'observed_stock'"
        " AND new IS NOT NULL AND (field = 'boundary' OR field IS NULL AND new LIKE :sign)"
        " ORDER BY id"
    )
    update = sa.text("UPDATE observed_stock SET boundary = :value WHERE id = :id")
    for key, field, new in op.get_bind().execute(query, {"sign": '%"boundary"%'}).all():
        value = json.loads(new)
        given = value if field else value.get("boundary")
        op.get_bind().execute(update, {"value": given, "id": int(key)})


def downgrade() -> None:
    """Take the column off; the log keeps what stood in it."""
    with altered(op, "observed_stock") as table:
        table.drop_constraint(op.f(_RULE), type_="check")
        table.drop_column("boundary")
