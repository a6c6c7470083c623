"""Extensions of the settlement clock, and what a project is to reach; both can be imported."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ASPECTS = ("output", "time", "cost", "effect")
_MEASURES = ("capacity_added", "finish", "opening", "cost")
_TABLES = ("extension", "goal")
_KIND = "ck_import_run_kind_code"
_KINDS = (
    *("projects", "reports", "population", "targets", "totals", "funding"),
    *("milestones", "baselines", "parts", "sites", "townships"),
    *("contracts", "visits", "audits"),
)
_NEW = ("extensions", "goals")


def upgrade() -> None:
    _table(
        "extension",
        (_text("granted_on"), sa.Column("months", sa.Integer(), nullable=False)),
        ("granted_on",),
        {"granted_on_date": _day("granted_on"), "months_range": "months BETWEEN 1 AND 6"},
    )
    _table(
        "goal",
        (
            *(_text(name) for name in ("aspect", "name", "target")),
            *(_text(name, given=False) for name in ("measure", "stands", "stands_on")),
        ),
        ("name",),
        {
            "aspect_code": _codes("aspect", _ASPECTS),
            "name_given": "length(trim(name)) > 0",
            "target_given": "length(trim(target)) > 0",
            "measure_code": _codes("measure", _MEASURES),
            "stands_on_date": f"stands_on IS NULL OR ({_day('stands_on')})",
            "stands_dated": "(stands IS NULL) = (stands_on IS NULL)",
            "stands_in_words": "stands IS NULL OR measure IS NULL",
        },
    )
    _kinds((*_KINDS, *_NEW))
    for table in _TABLES:
        _put_back(table)
    _kinds_put_back()


def _codes(column: str, codes: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({listed})"


def _text(name: str, *, given: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=not given)


def _day(name: str) -> str:
    return (
        f"{name} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
        f" AND date({name}, '+0 days') IS NOT NULL AND date({name}, '+0 days') = {name}"
    )


def _table(
    name: str, columns: tuple[sa.Column[Any], ...], key: tuple[str, ...], rules: dict[str, str]
) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{what}")) for what, rule in rules.items()),
        *(
            sa.ForeignKeyConstraint([f"{what}_id"], [of], name=op.f(f"fk_{name}_{what}_id"))
            for what, of in (("project", "project.id"), ("source", "source_document.id"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("project_id", *key, name=op.f(f"uq_{name}_project_id_{'_'.join(key)}")),
        sqlite_strict=True,
    )


def _kinds(codes: tuple[str, ...]) -> None:
    """Let the kinds of imports be these."""
    with altered(op, "import_run") as table:
        table.drop_constraint(op.f(_KIND), type_="check")
        table.create_check_constraint(op.f(_KIND), _codes("kind", codes))


def _put_back(table: str) -> None:
    """Write the rows that the log knows: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new, change_set_id FROM change WHERE record = :table ORDER BY id"
    )
    found: dict[str, dict[str, Any]] = {}
    raised: dict[str, set[int]] = {}
    for key, field, new, number in op.get_bind().execute(query, {"table": table}).all():
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
        marks, columns = ", ".join(f":{name}" for name in values), ", ".join(values)
        op.get_bind().execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({marks})"), values)


def _kinds_put_back() -> None:
    """Call the imports what the log calls them."""
    query = sa.text(
        "SELECT record_key, new FROM change WHERE record = 'import_run' AND field IS NULL"
    )
    for key, new in op.get_bind().execute(query).all():
        kind = None if new is None else json.loads(new).get("kind")
        if kind in _NEW:
            write = sa.text("UPDATE import_run SET kind = :kind WHERE id = :id")
            op.get_bind().execute(write, {"kind": kind, "id": int(key)})


def downgrade() -> None:
    """Take the tables off, call the imports such of projects; the log keeps both."""
    op.execute(f"UPDATE import_run SET kind = 'projects' WHERE {_codes('kind', _NEW)}")
    _kinds(_KINDS)
    for table in reversed(_TABLES):
        op.drop_table(table)
