"""Funding of projects by source, and their money by year, month and source."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=True),
        sa.Column("funding_source", sa.Text(), nullable=True),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.Column("paid", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "funding_source IN ('central', 'provincial', 'municipal', 'district', 'special_bond', 'own_funds', 'private_capital')",
            name=op.f("ck_phase_funding_source_code"),
        ),
        sa.CheckConstraint(
            "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND month BETWEEN '1900-01' AND '2199-12' AND substr(month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_phase_month_month"),
        ),
        sa.CheckConstraint("done BETWEEN 0 AND 10000000000000", name=op.f("ck_phase_done_range")),
        sa.CheckConstraint(
            "month IS NULL OR CAST(substr(month, 1, 4) AS INTEGER) = year",
            name=op.f("ck_phase_month_of_year"),
        ),
        sa.CheckConstraint("paid BETWEEN 0 AND 10000000000000", name=op.f("ck_phase_paid_range")),
        sa.CheckConstraint(
            "planned BETWEEN 0 AND 10000000000000", name=op.f("ck_phase_planned_range")
        ),
        sa.CheckConstraint(
            "planned IS NOT NULL OR done IS NOT NULL OR paid IS NOT NULL",
            name=op.f("ck_phase_something_given"),
        ),
        sa.CheckConstraint("year BETWEEN 1900 AND 2199", name=op.f("ck_phase_year_range")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_phase_project_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_phase_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_phase_period_source",
        "phase",
        [
            "project_id",
            "year",
            sa.text("coalesce(month, '')"),
            sa.text("coalesce(funding_source, '')"),
        ],
        unique=True,
    )
    op.create_table(
        "project_funding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("funding_source", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "funding_source IN ('central', 'provincial', 'municipal', 'district', 'special_bond', 'own_funds', 'private_capital')",
            name=op.f("ck_project_funding_funding_source_code"),
        ),
        sa.CheckConstraint(
            "amount BETWEEN 0 AND 10000000000000", name=op.f("ck_project_funding_amount_range")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_funding_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_project_funding_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_funding")),
        sa.UniqueConstraint(
            "project_id",
            "funding_source",
            name=op.f("uq_project_funding_project_id_funding_source"),
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("project_funding")
    op.drop_table("phase")
