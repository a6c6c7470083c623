"""Issued months: the cells of what was issued, so that every later difference is a correction."""

import json

import sqlalchemy as sa
from alembic import op

from portfolio.values.months import FIRST_YEAR, LAST_YEAR

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issued_month_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_issued_file_digest_length")),
        sa.CheckConstraint(
            "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
            f" AND month BETWEEN '{FIRST_YEAR}-01' AND '{LAST_YEAR}-12'"
            " AND substr(month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_issued_file_month_month"),
        ),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_issued_file_name_given")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_issued_file_text_given")),
        sa.CheckConstraint("rules BETWEEN 1 AND 1000000", name=op.f("ck_issued_file_rules_range")),
        sa.ForeignKeyConstraint(
            ["issued_month_id"],
            ["issued_month.id"],
            name=op.f("fk_issued_file_issued_month_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_file")),
        sa.UniqueConstraint(
            "issued_month_id",
            "month",
            "name",
            name=op.f("uq_issued_file_issued_month_id_month_name"),
        ),
        sqlite_strict=True,
    )
    _put_back()


def _put_back() -> None:
    """Write the rows that the log knows from before a downgrade, which takes only the table off."""
    query = sa.text(
        "SELECT new FROM change WHERE id IN"
        " (SELECT max(id) FROM change WHERE record = 'issued_file' GROUP BY record_key)"
        " AND new IS NOT NULL"
    )
    insert = sa.text(
        "INSERT INTO issued_file (id, issued_month_id, month, name, rules, digest, text)"
        " VALUES (:id, :issued_month_id, :month, :name, :rules, :digest, :text)"
    )
    for row in op.get_bind().execute(query).scalars().all():
        op.get_bind().execute(insert, json.loads(row))


def downgrade() -> None:
    """Take the table off; the months stay issued, and the log keeps their cells."""
    op.drop_table("issued_file")
