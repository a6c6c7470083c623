"""Entries of plans with their own baselines; who took over whom; beds without a project."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered
from portfolio.store.log import Entry, log_upgrade

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_GROUPS = "group_code IN ('continued', 'new', 'planned')"
_NATURES = "nature IN ('new', 'rebuild_extend', 'relocation', 'renovation', 'mixed', 'unknown')"
_MONTH = (
    "month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND month BETWEEN '1900-01' AND '2199-12'"
    " AND substr(month, 6, 2) BETWEEN '01' AND '12'"
)
_DAY = (
    "known_from IS NULL OR (known_from GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
    " AND date(known_from, '+0 days') IS NOT NULL AND date(known_from, '+0 days') = known_from)"
)
_ENDED = "stage IN ('merged', 'withdrawn') AND site_id IS NULL"


def upgrade() -> None:
    _create_tables()
    op.execute(
        "INSERT INTO plan_entry (id, plan_id, project_id, position, group_code, version)"
        " SELECT id, plan_id, id, position, group_code, 1 FROM project"
    )
    op.drop_index("ix_project_plan_id_group_code", "project")
    with altered(op, "project") as table:
        table.drop_constraint(op.f("ck_project_group_code_code"), type_="check")
        table.drop_constraint(op.f("ck_project_group_in_plan"), type_="check")
        table.drop_constraint(op.f("fk_project_plan_id"), type_="foreignkey")
        for name in ("plan_id", "position", "group_code"):
            table.drop_column(name)
    _alter_baselines()
    op.create_index(
        "ix_status_report_ended",
        "status_report",
        ["month", "project_id"],
        sqlite_where=sa.text(_ENDED),
    )
    _put_back()
    _add_successions()


def _create_tables() -> None:
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_GROUPS, name=op.f("ck_plan_entry_group_code_code")),
        sa.CheckConstraint(
            "(plan_id IS NULL) = (group_code IS NULL)", name=op.f("ck_plan_entry_group_in_plan")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_entry_plan_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_plan_entry_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
        sqlite_strict=True,
    )
    op.create_index("ix_plan_entry_plan_id_group_code", "plan_entry", ["plan_id", "group_code"])
    op.create_index(
        "uq_plan_entry_project_plan",
        "plan_entry",
        ["project_id", sa.text("coalesce(plan_id, 0)")],
        unique=True,
    )
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_MONTH, name=op.f("ck_succession_month_month")),
        sa.CheckConstraint("kind IN ('merged', 'split')", name=op.f("ck_succession_kind_code")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_succession_to_id_another")),
        sa.ForeignKeyConstraint(["from_id"], ["project.id"], name=op.f("fk_succession_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["project.id"], name=op.f("fk_succession_to_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_succession_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        sa.UniqueConstraint("from_id", "to_id", name=op.f("uq_succession_from_id_to_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_succession_to_id", "succession", ["to_id"])
    op.create_table(
        "stock_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=True),
        sa.Column("known_from", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_MONTH, name=op.f("ck_stock_change_month_month")),
        sa.CheckConstraint(
            "beds BETWEEN -1000000 AND 1000000", name=op.f("ck_stock_change_beds_range")
        ),
        sa.CheckConstraint("beds <> 0", name=op.f("ck_stock_change_beds_moved")),
        sa.CheckConstraint(
            "length(trim(institution)) > 0", name=op.f("ck_stock_change_institution_given")
        ),
        sa.CheckConstraint(_DAY, name=op.f("ck_stock_change_known_from_date")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_stock_change_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_change")),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_change_month", "stock_change", ["month"])


def _alter_baselines() -> None:
    """Give each baseline the entry of its project, which has the project's own key."""
    op.execute("ALTER TABLE baseline ADD COLUMN entry_id INTEGER")
    op.execute("UPDATE baseline SET entry_id = project_id")
    op.drop_index("ix_baseline_later", "baseline")
    with altered(op, "baseline") as table:
        table.alter_column("entry_id", nullable=False)
        table.create_foreign_key(op.f("fk_baseline_entry_id"), "plan_entry", ["entry_id"], ["id"])
        table.drop_constraint(op.f("uq_baseline_project_id_number"), type_="unique")
        table.create_unique_constraint(op.f("uq_baseline_entry_id_number"), ["entry_id", "number"])
        table.add_column(sa.Column("group_code", sa.Text(), nullable=True))
        table.create_check_constraint(op.f("ck_baseline_group_code_code"), _GROUPS)
        table.add_column(sa.Column("funder_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_baseline_funder_id"), "funder", ["funder_id"], ["id"])
        table.add_column(sa.Column("nature", sa.Text(), nullable=True))
        table.create_check_constraint(op.f("ck_baseline_nature_code"), _NATURES)
        table.add_column(sa.Column("investment_private", sa.Integer(), nullable=True))
        table.create_check_constraint(
            op.f("ck_baseline_investment_private_range"),
            "investment_private BETWEEN 0 AND 10000000000000",
        )
        table.create_check_constraint(
            op.f("ck_baseline_investment_private_part"), "investment_private <= investment"
        )
    op.create_index("ix_baseline_project_id", "baseline", ["project_id"])
    op.create_index(
        "ix_baseline_later", "baseline", ["entry_id", "month"], sqlite_where=sa.text("number > 1")
    )


def _put_back() -> None:
    """Fill the new tables with what the log has of them: the database has been here before."""
    for table in ("succession", "stock_change"):
        rows: dict[str, dict[str, Any]] = {}
        query = "SELECT record_key, field, new FROM change WHERE record = :table ORDER BY id"
        for key, field, new in op.get_bind().execute(sa.text(query), {"table": table}):
            if field is not None:
                rows[key][field] = json.loads(new or "null")
            elif new is not None:
                rows[key] = json.loads(new)
            else:
                del rows[key]
        for row in rows.values():
            _insert(table, row)


def _insert(table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    text = f"INSERT INTO {table} ({names}, version) VALUES ({values}, 1)"
    op.get_bind().execute(sa.text(text), row)


def _add_successions() -> None:
    """Put down who took over whom, as 852e63f kept it: in the note of the report that says merged.

    A merger that would close a ring is left to the note alone.
    """
    known = op.get_bind().execute(sa.text("SELECT id, from_id, to_id FROM succession")).all()
    into: dict[int, int] = {row.from_id: row.to_id for row in known}
    number, entries = max((row.id for row in known), default=0), []
    for noted in _noted():
        if noted["from_id"] in into or noted["from_id"] in _line(into, noted["to_id"]):
            continue
        into[noted["from_id"]] = noted["to_id"]
        number += 1
        row = {"id": number, "kind": "merged", **noted}
        _insert("succession", row)
        values = {name: value for name, value in row.items() if value is not None}
        text = json.dumps(values, ensure_ascii=False)
        entries.append(Entry("succession", str(row["id"]), None, None, text))
    log_upgrade(op.get_bind(), op.get_context().opts.get("at"), entries)


def _noted() -> Iterator[dict[str, Any]]:
    """Yield the mergers that notes tell, the first report of each first."""
    sign = "'→ ' || other.code || ': '"
    query = (
        "SELECT report.month, report.project_id AS from_id, other.id AS to_id, report.source_id"
        " FROM status_report AS report JOIN project AS other"
        f" ON substr(report.note, 1, length({sign})) = {sign}"
        " WHERE report.stage = 'merged' AND report.site_id IS NULL"
        " AND report.state IN ('filed', 'reviewed') AND other.id <> report.project_id"
        " ORDER BY report.month, report.id, length(other.code) DESC"
    )
    yield from map(dict, op.get_bind().execute(sa.text(query)).mappings().all())


def _line(into: dict[int, int], project: int) -> list[int]:
    """Return a project and, one after the other, what it was merged into."""
    line = [project]
    while line[-1] in into:
        line.append(into[line[-1]])
    return line


def downgrade() -> None:
    op.drop_index("ix_status_report_ended", "status_report")
    _restore_baselines()
    op.execute("ALTER TABLE project ADD COLUMN plan_id INTEGER")
    op.execute("ALTER TABLE project ADD COLUMN position INTEGER")
    op.execute("ALTER TABLE project ADD COLUMN group_code TEXT")
    op.execute(
        "UPDATE project SET (plan_id, position, group_code) ="
        " (SELECT plan_id, position, group_code FROM plan_entry WHERE project_id = project.id"
        " ORDER BY id LIMIT 1)"
    )
    with altered(op, "project") as table:
        table.alter_column("position", nullable=False)
        table.create_check_constraint(op.f("ck_project_group_code_code"), _GROUPS)
        table.create_check_constraint(
            op.f("ck_project_group_in_plan"), "(plan_id IS NULL) = (group_code IS NULL)"
        )
        table.create_foreign_key(op.f("fk_project_plan_id"), "plan", ["plan_id"], ["id"])
    op.create_index("ix_project_plan_id_group_code", "project", ["plan_id", "group_code"])
    for name in ("stock_change", "succession", "plan_entry"):
        op.drop_table(name)


def _restore_baselines() -> None:
    op.drop_index("ix_baseline_later", "baseline")
    op.drop_index("ix_baseline_project_id", "baseline")
    with altered(op, "baseline") as table:
        for name, kind in (
            ("fk_baseline_entry_id", "foreignkey"),
            ("fk_baseline_funder_id", "foreignkey"),
            ("uq_baseline_entry_id_number", "unique"),
            ("ck_baseline_group_code_code", "check"),
            ("ck_baseline_nature_code", "check"),
            ("ck_baseline_investment_private_range", "check"),
            ("ck_baseline_investment_private_part", "check"),
        ):
            table.drop_constraint(op.f(name), type_=kind)
        for name in ("entry_id", "group_code", "funder_id", "nature", "investment_private"):
            table.drop_column(name)
        table.create_unique_constraint(
            op.f("uq_baseline_project_id_number"), ["project_id", "number"]
        )
    op.create_index(
        "ix_baseline_later",
        "baseline",
        ["project_id", "month"],
        sqlite_where=sa.text("number > 1"),
    )
