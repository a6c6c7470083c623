"""Parts of projects: buildings and phases that a document sets out under a project's figures."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_AREAS = ("land_area", "floor_area", "renovated_area")
_BEDS = ("beds_built", "beds_staffed", "beds_opened", "beds_new")
_MOST = {
    **dict.fromkeys(_AREAS, 1_000_000_000_000),
    "investment": 10_000_000_000_000,
    **dict.fromkeys(_BEDS, 1_000_000),
}


def upgrade() -> None:
    op.create_table(
        "part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("baseline_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        *_dates(),
        sa.Column("schedule_printed", sa.Text(), nullable=True),
        *_figures(),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_part_name_given")),
        *(rule for name in ("start", "finish") for rule in _dated(name)),
        sa.CheckConstraint("finish >= start", name=op.f("ck_part_finish_not_before")),
        *(
            sa.CheckConstraint(f"{name} BETWEEN 0 AND {most}", name=op.f(f"ck_part_{name}_range"))
            for name, most in _MOST.items()
        ),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [of], name=op.f(f"fk_part_{name}_id"))
            for name, of in (
                ("project", "project.id"),
                ("baseline", "baseline.id"),
                ("source", "source_document.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("baseline_id", "name", name=op.f("uq_part_baseline_id_name")),
        sqlite_strict=True,
    )
    _put_back()


def _dates() -> list[sa.Column[Any]]:
    names = ("start", "start_precision", "finish", "finish_precision")
    return [sa.Column(name, sa.Text(), nullable=True) for name in names]


def _figures() -> list[sa.Column[Any]]:
    found: list[sa.Column[Any]] = []
    for name in _MOST:
        found.append(sa.Column(name, sa.Integer(), nullable=True))
        found.append(sa.Column(f"{name}_printed", sa.Text(), nullable=True))
    return found


def _dated(name: str) -> tuple[sa.CheckConstraint, ...]:
    rules = {
        f"{name}_month": (
            f"{name} GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
            f" AND {name} BETWEEN '1900-01' AND '2199-12'"
            f" AND substr({name}, 6, 2) BETWEEN '01' AND '12'"
        ),
        f"{name}_precision_code": f"{name}_precision IN ('month', 'year')",
        f"{name}_whole": f"({name} IS NULL) = ({name}_precision IS NULL)",
    }
    return tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_part_{key}")) for key, rule in rules.items()
    )


def _put_back() -> None:
    """Write the rows that the log knows: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new, change_set_id FROM change WHERE record = 'part' ORDER BY id"
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
        values = {**row, "version": 1 + len(raised[key])}
        marks = ", ".join(f":{name}" for name in values)
        columns = ", ".join(values)
        op.get_bind().execute(sa.text(f"INSERT INTO part ({columns}) VALUES ({marks})"), values)


def downgrade() -> None:
    """Take the table off; the log keeps what stood in it."""
    op.drop_table("part")
