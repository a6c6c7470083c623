"""Imports: which file was read, what was odd in it, figures that are not exact."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("stated", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('projects', 'reports', 'population', 'targets', 'totals', 'funding')",
            name=op.f("ck_import_run_kind_code"),
        ),
        sa.CheckConstraint(
            "added BETWEEN 0 AND 1000000000", name=op.f("ck_import_run_added_range")
        ),
        sa.CheckConstraint(
            "changed BETWEEN 0 AND 1000000000", name=op.f("ck_import_run_changed_range")
        ),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_import_run_digest_length")),
        sa.CheckConstraint("length(trim(file)) > 0", name=op.f("ck_import_run_file_given")),
        sa.CheckConstraint(
            "refused BETWEEN 0 AND 1000000000", name=op.f("ck_import_run_refused_range")
        ),
        sa.CheckConstraint("same BETWEEN 0 AND 1000000000", name=op.f("ck_import_run_same_range")),
        sa.CheckConstraint(
            "stated BETWEEN 0 AND 1000000000", name=op.f("ck_import_run_stated_range")
        ),
        sa.CheckConstraint(
            "warnings BETWEEN 0 AND 1000000000", name=op.f("ck_import_run_warnings_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sqlite_strict=True,
    )
    op.create_table(
        "import_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("column_letter", sa.Text(), nullable=True),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(rule)) > 0", name=op.f("ck_import_remark_rule_given")),
        sa.CheckConstraint(
            "row_number BETWEEN 1 AND 1000000000", name=op.f("ck_import_remark_row_number_range")
        ),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_import_remark_import_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_remark")),
        sa.UniqueConstraint(
            "import_run_id", "position", name=op.f("uq_import_remark_import_run_id_position")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "loose_figure",
        sa.Column("baseline_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("qualifier", sa.Text(), nullable=True),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "figure IN ('land_area', 'floor_area', 'renovated_area', 'phase_one_floor_area', 'investment', 'beds_built', 'beds_staffed', 'beds_opened', 'beds_new')",
            name=op.f("ck_loose_figure_figure_code"),
        ),
        sa.CheckConstraint(
            "qualifier IN ('about', 'nearly', 'over', 'up_to', 'at_least')",
            name=op.f("ck_loose_figure_qualifier_code"),
        ),
        sa.CheckConstraint(
            "(low IS NULL) = (high IS NULL) AND low <= high",
            name=op.f("ck_loose_figure_low_to_high"),
        ),
        sa.CheckConstraint(
            "high BETWEEN 0 AND 10000000000000", name=op.f("ck_loose_figure_high_range")
        ),
        sa.CheckConstraint(
            "low BETWEEN 0 AND 10000000000000", name=op.f("ck_loose_figure_low_range")
        ),
        sa.CheckConstraint(
            "qualifier IS NOT NULL OR low IS NOT NULL", name=op.f("ck_loose_figure_something_given")
        ),
        sa.ForeignKeyConstraint(
            ["baseline_id"], ["baseline.id"], name=op.f("fk_loose_figure_baseline_id")
        ),
        sa.PrimaryKeyConstraint("baseline_id", "figure", name=op.f("pk_loose_figure")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("loose_figure")
    op.drop_table("import_remark")
    op.drop_table("import_run")
