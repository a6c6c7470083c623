"""The plan, its projects, their reports and the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = (
    "CREATE TRIGGER tr_change_set_no_update BEFORE UPDATE ON change_set BEGIN SELECT RAISE(ABORT, 'the log change_set is append-only'); END",
    "CREATE TRIGGER tr_change_set_no_delete BEFORE DELETE ON change_set BEGIN SELECT RAISE(ABORT, 'the log change_set is append-only'); END",
    "CREATE TRIGGER tr_change_no_update BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the log change is append-only'); END",
    "CREATE TRIGGER tr_change_no_delete BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the log change is append-only'); END",
)


def upgrade() -> None:
    op.create_table(
        "change_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["change_set.id"], name=op.f("fk_change_set_undoes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set")),
        sa.UniqueConstraint("digest", name=op.f("uq_change_set_digest")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("change_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_set_who"), ["who"], unique=False)

    op.create_table(
        "funder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.CheckConstraint("code IN ('public', 'private')", name=op.f("ck_funder_code_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funder")),
        sa.UniqueConstraint("code", name=op.f("uq_funder_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "issued_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.Column("log_head", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND month BETWEEN '1900-01' AND '2199-12' AND substr(month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_issued_month_month_month"),
        ),
        sa.CheckConstraint(
            "length(trim(log_head)) > 0", name=op.f("ck_issued_month_log_head_given")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_month")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("issued_month", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_month_month"), ["month"], unique=False)

    op.create_table(
        "source_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("dated", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "dated GLOB '[12][0-9][0-9][0-9]' OR dated GLOB '[12][0-9][0-9][0-9]-[01][0-9]' OR dated GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'",
            name=op.f("ck_source_document_dated_date"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_source_document_code_given")),
        sa.CheckConstraint("length(trim(title)) > 0", name=op.f("ck_source_document_title_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_document")),
        sa.UniqueConstraint("code", name=op.f("uq_source_document_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "township",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_township_code_given")),
        sa.CheckConstraint("length(trim(name_zh)) > 0", name=op.f("ck_township_name_zh_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_township")),
        sa.UniqueConstraint("code", name=op.f("uq_township_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_set.id"], name=op.f("fk_change_change_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_change_set_id"), ["change_set_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_record_record_key"), ["record", "record_key"], unique=False
        )

    op.create_table(
        "observed_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND month BETWEEN '1900-01' AND '2199-12' AND substr(month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_observed_stock_month_month"),
        ),
        sa.CheckConstraint("beds BETWEEN 0 AND 1000000", name=op.f("ck_observed_stock_beds_range")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_observed_stock_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observed_stock")),
        sa.UniqueConstraint("month", name=op.f("uq_observed_stock_month")),
        sqlite_strict=True,
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND month BETWEEN '1900-01' AND '2199-12' AND substr(month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_plan_month_month"),
        ),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_plan_years_in_order")),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_plan_code_given")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_plan_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(residents IS NULL) = (status = 'unknown')",
            name=op.f("ck_population_unknown_without_figure"),
        ),
        sa.CheckConstraint(
            "as_of GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND date(as_of, '+0 days') IS NOT NULL AND date(as_of, '+0 days') = as_of",
            name=op.f("ck_population_as_of_date"),
        ),
        sa.CheckConstraint(
            "kind IN ('census', 'survey', 'implied')", name=op.f("ck_population_kind_code")
        ),
        sa.CheckConstraint(
            "status IN ('official', 'derived', 'unknown')", name=op.f("ck_population_status_code")
        ),
        sa.CheckConstraint(
            "residents BETWEEN 1 AND 1000000000", name=op.f("ck_population_residents_range")
        ),
        sa.CheckConstraint(
            "residents IS NULL OR source_id IS NOT NULL",
            name=op.f("ck_population_figure_has_source"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_population_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population")),
        sa.UniqueConstraint("as_of", "kind", name=op.f("uq_population_as_of_kind")),
        sqlite_strict=True,
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=True),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_printed", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("nature_printed", sa.Text(), nullable=True),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.Column("funder_printed", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("project_code", sa.Text(), nullable=True),
        sa.Column("registered_month", sa.Text(), nullable=True),
        sa.Column("stats_entry_month", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("responsible_unit", sa.Text(), nullable=True),
        sa.Column("leader", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "group_code IN ('continued', 'new', 'planned')", name=op.f("ck_project_group_code_code")
        ),
        sa.CheckConstraint(
            "nature IN ('new', 'rebuild_extend', 'relocation', 'renovation', 'mixed', 'unknown')",
            name=op.f("ck_project_nature_code"),
        ),
        sa.CheckConstraint(
            "registered_month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND registered_month BETWEEN '1900-01' AND '2199-12' AND substr(registered_month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_project_registered_month_month"),
        ),
        sa.CheckConstraint(
            "stats_entry_month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND stats_entry_month BETWEEN '1900-01' AND '2199-12' AND substr(stats_entry_month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_project_stats_entry_month_month"),
        ),
        sa.CheckConstraint(
            "(plan_id IS NULL) = (group_code IS NULL)", name=op.f("ck_project_group_in_plan")
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_project_code_given")),
        sa.CheckConstraint("length(trim(name_zh)) > 0", name=op.f("ck_project_name_zh_given")),
        sa.ForeignKeyConstraint(["funder_id"], ["funder.id"], name=op.f("fk_project_funder_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_project_plan_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_project_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_plan_id_group_code"), ["plan_id", "group_code"], unique=False
        )

    op.create_table(
        "stated_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("printed_in", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "metric IN ('projects', 'land_area', 'floor_area', 'investment', 'beds_built', 'beds_staffed', 'beds_opened', 'beds_new')",
            name=op.f("ck_stated_total_metric_code"),
        ),
        sa.CheckConstraint(
            "scope IN ('continued', 'new', 'planned', 'all')",
            name=op.f("ck_stated_total_scope_code"),
        ),
        sa.CheckConstraint("value >= 0 AND step > 0", name=op.f("ck_stated_total_value_range")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_stated_total_plan_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_stated_total_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_total")),
        sa.UniqueConstraint(
            "plan_id",
            "scope",
            "metric",
            "printed_in",
            name=op.f("uq_stated_total_plan_id_scope_metric_printed_in"),
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stated_total", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stated_total_plan_id_position"), ["plan_id", "position"], unique=False
        )

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("baseline_month", sa.Text(), nullable=False),
        sa.Column("baseline_rate", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "baseline_month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND baseline_month BETWEEN '1900-01' AND '2199-12' AND substr(baseline_month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_target_baseline_month_month"),
        ),
        sa.CheckConstraint(
            "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND month BETWEEN '1900-01' AND '2199-12' AND substr(month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_target_month_month"),
        ),
        sa.CheckConstraint(
            "baseline_rate BETWEEN 0 AND 100000", name=op.f("ck_target_baseline_rate_range")
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_target_code_given")),
        sa.CheckConstraint("month > baseline_month", name=op.f("ck_target_month_after_baseline")),
        sa.CheckConstraint("rate BETWEEN 1 AND 100000", name=op.f("ck_target_rate_range")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_target_plan_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_target_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("plan_id", "month", name=op.f("uq_target_plan_id_month")),
        sqlite_strict=True,
    )
    op.create_table(
        "annual_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("milestone", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "amount BETWEEN 0 AND 10000000000000", name=op.f("ck_annual_plan_amount_range")
        ),
        sa.CheckConstraint(
            "amount IS NOT NULL OR milestone IS NOT NULL",
            name=op.f("ck_annual_plan_something_given"),
        ),
        sa.CheckConstraint(
            "length(milestone) BETWEEN 1 AND 2000", name=op.f("ck_annual_plan_milestone_length")
        ),
        sa.CheckConstraint("year BETWEEN 1900 AND 2199", name=op.f("ck_annual_plan_year_range")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_annual_plan_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_annual_plan_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plan")),
        sa.UniqueConstraint("project_id", "year", name=op.f("uq_annual_plan_project_id_year")),
        sqlite_strict=True,
    )
    op.create_table(
        "baseline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("start_precision", sa.Text(), nullable=True),
        sa.Column("finish", sa.Text(), nullable=True),
        sa.Column("finish_precision", sa.Text(), nullable=True),
        sa.Column("schedule_printed", sa.Text(), nullable=True),
        sa.Column("land_area", sa.Integer(), nullable=True),
        sa.Column("land_area_printed", sa.Text(), nullable=True),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("floor_area_printed", sa.Text(), nullable=True),
        sa.Column("renovated_area", sa.Integer(), nullable=True),
        sa.Column("renovated_area_printed", sa.Text(), nullable=True),
        sa.Column("phase_one_floor_area", sa.Integer(), nullable=True),
        sa.Column("phase_one_floor_area_printed", sa.Text(), nullable=True),
        sa.Column("investment", sa.Integer(), nullable=True),
        sa.Column("investment_printed", sa.Text(), nullable=True),
        sa.Column("beds_built", sa.Integer(), nullable=True),
        sa.Column("beds_built_printed", sa.Text(), nullable=True),
        sa.Column("beds_staffed", sa.Integer(), nullable=True),
        sa.Column("beds_staffed_printed", sa.Text(), nullable=True),
        sa.Column("beds_opened", sa.Integer(), nullable=True),
        sa.Column("beds_opened_printed", sa.Text(), nullable=True),
        sa.Column("beds_new", sa.Integer(), nullable=True),
        sa.Column("beds_new_printed", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "finish GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND finish BETWEEN '1900-01' AND '2199-12' AND substr(finish, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_baseline_finish_month"),
        ),
        sa.CheckConstraint(
            "finish_precision IN ('month', 'year')", name=op.f("ck_baseline_finish_precision_code")
        ),
        sa.CheckConstraint(
            "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND month BETWEEN '1900-01' AND '2199-12' AND substr(month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_baseline_month_month"),
        ),
        sa.CheckConstraint(
            "start GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND start BETWEEN '1900-01' AND '2199-12' AND substr(start, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_baseline_start_month"),
        ),
        sa.CheckConstraint(
            "start_precision IN ('month', 'year')", name=op.f("ck_baseline_start_precision_code")
        ),
        sa.CheckConstraint(
            "(finish IS NULL) = (finish_precision IS NULL)", name=op.f("ck_baseline_finish_whole")
        ),
        sa.CheckConstraint(
            "(start IS NULL) = (start_precision IS NULL)", name=op.f("ck_baseline_start_whole")
        ),
        sa.CheckConstraint(
            "beds_built BETWEEN 0 AND 1000000", name=op.f("ck_baseline_beds_built_range")
        ),
        sa.CheckConstraint(
            "beds_new BETWEEN 0 AND 1000000", name=op.f("ck_baseline_beds_new_range")
        ),
        sa.CheckConstraint(
            "beds_opened BETWEEN 0 AND 1000000", name=op.f("ck_baseline_beds_opened_range")
        ),
        sa.CheckConstraint(
            "beds_staffed BETWEEN 0 AND 1000000", name=op.f("ck_baseline_beds_staffed_range")
        ),
        sa.CheckConstraint("finish >= start", name=op.f("ck_baseline_finish_not_before")),
        sa.CheckConstraint(
            "floor_area BETWEEN 0 AND 1000000000000", name=op.f("ck_baseline_floor_area_range")
        ),
        sa.CheckConstraint(
            "investment BETWEEN 0 AND 10000000000000", name=op.f("ck_baseline_investment_range")
        ),
        sa.CheckConstraint(
            "land_area BETWEEN 0 AND 1000000000000", name=op.f("ck_baseline_land_area_range")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_baseline_number_range")),
        sa.CheckConstraint(
            "phase_one_floor_area <= floor_area", name=op.f("ck_baseline_phase_one_floor_area_part")
        ),
        sa.CheckConstraint(
            "phase_one_floor_area BETWEEN 0 AND 1000000000000",
            name=op.f("ck_baseline_phase_one_floor_area_range"),
        ),
        sa.CheckConstraint(
            "renovated_area BETWEEN 0 AND 1000000000000",
            name=op.f("ck_baseline_renovated_area_range"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_baseline_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_baseline_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_baseline_project_id_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("baseline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_baseline_later",
            ["project_id", "month"],
            unique=False,
            sqlite_where=sa.text("number > 1"),
        )
        batch_op.create_index(batch_op.f("ix_baseline_start"), ["start"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "happened_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND date(happened_on, '+0 days') IS NOT NULL AND date(happened_on, '+0 days') = happened_on",
            name=op.f("ck_milestone_happened_on_date"),
        ),
        sa.CheckConstraint(
            "kind IN ('proposal_approved', 'feasibility_approved', 'budget_approved', 'filed', 'land_permit', 'planning_permit', 'construction_permit', 'joint_acceptance', 'licence', 'final_account_approved')",
            name=op.f("ck_milestone_kind_code"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_milestone_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_milestone_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint(
            "project_id",
            "kind",
            "happened_on",
            name=op.f("uq_milestone_project_id_kind_happened_on"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "project_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_project_alias_name_given")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_alias_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_alias")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_project_alias_project_id_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "project_bed_kind",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("beds_built", sa.Integer(), nullable=True),
        sa.Column("beds_new", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('rehabilitation_elderly', 'infectious')",
            name=op.f("ck_project_bed_kind_kind_code"),
        ),
        sa.CheckConstraint(
            "beds_built BETWEEN 0 AND 1000000", name=op.f("ck_project_bed_kind_beds_built_range")
        ),
        sa.CheckConstraint(
            "beds_new BETWEEN 0 AND 1000000", name=op.f("ck_project_bed_kind_beds_new_range")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_bed_kind_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_project_bed_kind_source_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "kind", name=op.f("pk_project_bed_kind")),
        sqlite_strict=True,
    )
    op.create_table(
        "project_township",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_township_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["township.id"], name=op.f("fk_project_township_township_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "township_id", name=op.f("pk_project_township")),
        sqlite_strict=True,
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "nature IN ('new', 'rebuild_extend', 'relocation', 'renovation', 'mixed', 'unknown')",
            name=op.f("ck_site_nature_code"),
        ),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_site_code_given")),
        sa.CheckConstraint("length(trim(name_zh)) > 0", name=op.f("ck_site_name_zh_given")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_site_project_id")),
        sa.ForeignKeyConstraint(["township_id"], ["township.id"], name=op.f("fk_site_township_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
        sa.UniqueConstraint("project_id", "position", name=op.f("uq_site_project_id_position")),
        sqlite_strict=True,
    )
    op.create_table(
        "status_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("forecast_start", sa.Text(), nullable=True),
        sa.Column("forecast_start_precision", sa.Text(), nullable=True),
        sa.Column("forecast_start_tentative", sa.Integer(), nullable=True),
        sa.Column("forecast_finish", sa.Text(), nullable=True),
        sa.Column("forecast_finish_precision", sa.Text(), nullable=True),
        sa.Column("forecast_finish_tentative", sa.Integer(), nullable=True),
        sa.Column("forecast_opening", sa.Text(), nullable=True),
        sa.Column("forecast_opening_precision", sa.Text(), nullable=True),
        sa.Column("forecast_opening_tentative", sa.Integer(), nullable=True),
        sa.Column("actual_start", sa.Text(), nullable=True),
        sa.Column("actual_start_precision", sa.Text(), nullable=True),
        sa.Column("actual_finish", sa.Text(), nullable=True),
        sa.Column("actual_finish_precision", sa.Text(), nullable=True),
        sa.Column("actual_opening", sa.Text(), nullable=True),
        sa.Column("actual_opening_precision", sa.Text(), nullable=True),
        sa.Column("beds_open", sa.Integer(), nullable=True),
        sa.Column("beds_before", sa.Integer(), nullable=True),
        sa.Column("done_month", sa.Integer(), nullable=True),
        sa.Column("done_year", sa.Integer(), nullable=True),
        sa.Column("done_total", sa.Integer(), nullable=True),
        sa.Column("paid_year", sa.Integer(), nullable=True),
        sa.Column("paid_total", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("cost_kind", sa.Text(), nullable=True),
        sa.Column("light", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("ask", sa.Text(), nullable=True),
        sa.Column("ask_to", sa.Text(), nullable=True),
        sa.Column("next", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Text(), nullable=True),
        sa.Column("known_on", sa.Text(), nullable=True),
        sa.Column("review_words", sa.Text(), nullable=True),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "actual_finish GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND actual_finish BETWEEN '1900-01' AND '2199-12' AND substr(actual_finish, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_status_report_actual_finish_month"),
        ),
        sa.CheckConstraint(
            "actual_finish_precision IN ('month', 'year')",
            name=op.f("ck_status_report_actual_finish_precision_code"),
        ),
        sa.CheckConstraint(
            "actual_opening GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND actual_opening BETWEEN '1900-01' AND '2199-12' AND substr(actual_opening, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_status_report_actual_opening_month"),
        ),
        sa.CheckConstraint(
            "actual_opening_precision IN ('month', 'year')",
            name=op.f("ck_status_report_actual_opening_precision_code"),
        ),
        sa.CheckConstraint(
            "actual_start GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND actual_start BETWEEN '1900-01' AND '2199-12' AND substr(actual_start, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_status_report_actual_start_month"),
        ),
        sa.CheckConstraint(
            "actual_start_precision IN ('month', 'year')",
            name=op.f("ck_status_report_actual_start_precision_code"),
        ),
        sa.CheckConstraint(
            "confidence IN ('high', 'medium', 'low')", name=op.f("ck_status_report_confidence_code")
        ),
        sa.CheckConstraint(
            "cost_kind IN ('estimate', 'approved_budget', 'contract', 'settlement', 'final_account', 'unknown')",
            name=op.f("ck_status_report_cost_kind_code"),
        ),
        sa.CheckConstraint(
            "forecast_finish GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND forecast_finish BETWEEN '1900-01' AND '2199-12' AND substr(forecast_finish, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_status_report_forecast_finish_month"),
        ),
        sa.CheckConstraint(
            "forecast_finish_precision IN ('month', 'year')",
            name=op.f("ck_status_report_forecast_finish_precision_code"),
        ),
        sa.CheckConstraint(
            "forecast_opening GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND forecast_opening BETWEEN '1900-01' AND '2199-12' AND substr(forecast_opening, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_status_report_forecast_opening_month"),
        ),
        sa.CheckConstraint(
            "forecast_opening_precision IN ('month', 'year')",
            name=op.f("ck_status_report_forecast_opening_precision_code"),
        ),
        sa.CheckConstraint(
            "forecast_start GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND forecast_start BETWEEN '1900-01' AND '2199-12' AND substr(forecast_start, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_status_report_forecast_start_month"),
        ),
        sa.CheckConstraint(
            "forecast_start_precision IN ('month', 'year')",
            name=op.f("ck_status_report_forecast_start_precision_code"),
        ),
        sa.CheckConstraint(
            "known_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'",
            name=op.f("ck_status_report_known_on_date"),
        ),
        sa.CheckConstraint(
            "light IN ('green', 'amber', 'red', 'grey')", name=op.f("ck_status_report_light_code")
        ),
        sa.CheckConstraint(
            "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND month BETWEEN '1900-01' AND '2199-12' AND substr(month, 6, 2) BETWEEN '01' AND '12'",
            name=op.f("ck_status_report_month_month"),
        ),
        sa.CheckConstraint(
            "reason IN ('funding', 'design', 'tender', 'site', 'permits', 'contractor', 'scope', 'equipment', 'licensing', 'weather', 'other')",
            name=op.f("ck_status_report_reason_code"),
        ),
        sa.CheckConstraint(
            "stage IN ('filed', 'proposal', 'feasibility', 'approved_budget', 'drawings', 'tender', 'started', 'foundation', 'structure', 'topped_out', 'fit_out', 'completed', 'accepted', 'handed_over', 'in_use', 'final_account', 'evaluated', 'suspended', 'stopped', 'deferred', 'merged', 'withdrawn')",
            name=op.f("ck_status_report_stage_code"),
        ),
        sa.CheckConstraint(
            "state <> 'returned' OR review_words IS NOT NULL",
            name=op.f("ck_status_report_returned_with_words"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'filed', 'reviewed', 'returned')",
            name=op.f("ck_status_report_state_code"),
        ),
        sa.CheckConstraint(
            "(actual_finish IS NULL) = (actual_finish_precision IS NULL)",
            name=op.f("ck_status_report_actual_finish_whole"),
        ),
        sa.CheckConstraint(
            "(actual_opening IS NULL) = (actual_opening_precision IS NULL)",
            name=op.f("ck_status_report_actual_opening_whole"),
        ),
        sa.CheckConstraint(
            "(actual_start IS NULL) = (actual_start_precision IS NULL)",
            name=op.f("ck_status_report_actual_start_whole"),
        ),
        sa.CheckConstraint(
            "(forecast_finish IS NULL) = (forecast_finish_precision IS NULL)",
            name=op.f("ck_status_report_forecast_finish_whole"),
        ),
        sa.CheckConstraint(
            "(forecast_opening IS NULL) = (forecast_opening_precision IS NULL)",
            name=op.f("ck_status_report_forecast_opening_whole"),
        ),
        sa.CheckConstraint(
            "(forecast_start IS NULL) = (forecast_start_precision IS NULL)",
            name=op.f("ck_status_report_forecast_start_whole"),
        ),
        sa.CheckConstraint(
            "actual_finish >= actual_start", name=op.f("ck_status_report_actual_finish_not_before")
        ),
        sa.CheckConstraint(
            "beds_before BETWEEN 0 AND 1000000", name=op.f("ck_status_report_beds_before_range")
        ),
        sa.CheckConstraint(
            "beds_open BETWEEN 0 AND 1000000", name=op.f("ck_status_report_beds_open_range")
        ),
        sa.CheckConstraint(
            "cost BETWEEN 0 AND 10000000000000", name=op.f("ck_status_report_cost_range")
        ),
        sa.CheckConstraint(
            "cost_kind IS NULL OR cost IS NOT NULL", name=op.f("ck_status_report_cost_kind_of_cost")
        ),
        sa.CheckConstraint(
            "done_month BETWEEN 0 AND 10000000000000",
            name=op.f("ck_status_report_done_month_range"),
        ),
        sa.CheckConstraint(
            "done_total BETWEEN 0 AND 10000000000000",
            name=op.f("ck_status_report_done_total_range"),
        ),
        sa.CheckConstraint(
            "done_year BETWEEN 0 AND 10000000000000", name=op.f("ck_status_report_done_year_range")
        ),
        sa.CheckConstraint(
            "length(ask) BETWEEN 1 AND 2000", name=op.f("ck_status_report_ask_length")
        ),
        sa.CheckConstraint(
            "length(ask_to) BETWEEN 1 AND 2000", name=op.f("ck_status_report_ask_to_length")
        ),
        sa.CheckConstraint(
            "length(next) BETWEEN 1 AND 2000", name=op.f("ck_status_report_next_length")
        ),
        sa.CheckConstraint(
            "length(note) BETWEEN 1 AND 2000", name=op.f("ck_status_report_note_length")
        ),
        sa.CheckConstraint(
            "length(problem) BETWEEN 1 AND 2000", name=op.f("ck_status_report_problem_length")
        ),
        sa.CheckConstraint(
            "length(progress) BETWEEN 1 AND 2000", name=op.f("ck_status_report_progress_length")
        ),
        sa.CheckConstraint(
            "length(review_words) BETWEEN 1 AND 2000",
            name=op.f("ck_status_report_review_words_length"),
        ),
        sa.CheckConstraint(
            "paid_total BETWEEN 0 AND 10000000000000",
            name=op.f("ck_status_report_paid_total_range"),
        ),
        sa.CheckConstraint(
            "paid_year BETWEEN 0 AND 10000000000000", name=op.f("ck_status_report_paid_year_range")
        ),
        sa.CheckConstraint(
            "percent BETWEEN 0 AND 1000", name=op.f("ck_status_report_percent_range")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_status_report_project_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_status_report_site_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_status_report_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_report")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("status_report", schema=None) as batch_op:
        batch_op.create_index("ix_status_report_month", ["month"], unique=False)
    op.create_index(
        "uq_status_report_place_month",
        "status_report",
        ["project_id", sa.text("coalesce(site_id, 0)"), "month"],
        unique=True,
    )
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    with op.batch_alter_table("status_report", schema=None) as batch_op:
        batch_op.drop_index("ix_status_report_month")

    op.drop_table("status_report")
    op.drop_table("site")
    op.drop_table("project_township")
    op.drop_table("project_bed_kind")
    op.drop_table("project_alias")
    op.drop_table("milestone")
    with op.batch_alter_table("baseline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_baseline_start"))
        batch_op.drop_index("ix_baseline_later", sqlite_where=sa.text("number > 1"))

    op.drop_table("baseline")
    op.drop_table("annual_plan")
    op.drop_table("target")
    with op.batch_alter_table("stated_total", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stated_total_plan_id_position"))

    op.drop_table("stated_total")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_plan_id_group_code"))

    op.drop_table("project")
    op.drop_table("population")
    op.drop_table("plan")
    op.drop_table("observed_stock")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_record_record_key"))
        batch_op.drop_index(batch_op.f("ix_change_change_set_id"))

    op.drop_table("change")
    op.drop_table("township")
    op.drop_table("source_document")
    with op.batch_alter_table("issued_month", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issued_month_month"))

    op.drop_table("issued_month")
    op.drop_table("funder")
    with op.batch_alter_table("change_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_set_who"))

    op.drop_table("change_set")
