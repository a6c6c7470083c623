"""Plans one after another, each current from a month on, and the districts they belong to."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered
from portfolio.store.log import Entry, log_upgrade

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: The tables whose rows belong to a district; all that stood before belong to the first.
_OF_DISTRICT = ("plan", "township", "project", "population", "observed_stock", "stock_change")
_UNIQUE = {
    "population": ("as_of", "kind", "coalesce(revision, 0)"),
    "observed_stock": ("month", "coalesce(revision, 0)"),
}
_MONTH = (
    "current_from GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
    " AND current_from BETWEEN '1900-01' AND '2199-12'"
    " AND substr(current_from, 6, 2) BETWEEN '01' AND '12'"
)
#: What the founding plan of the program is about; another one is of a district without a name.
_FENGHUA = ("fenghua", "奉化区", "Fenghua")
_HOME = ("home", "本区", "This district")
#: Two of its townships that the list of its founding lacked.
_TOWNSHIPS = (("dayan", "大堰镇", "Dayan"), ("fangqiao", "方桥街道", "Fangqiao"))


def upgrade() -> None:
    op.create_table(
        "district",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_district_code_given")),
        sa.CheckConstraint("length(trim(name_zh)) > 0", name=op.f("ck_district_name_zh_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("code", name=op.f("uq_district_code")),
        sqlite_strict=True,
    )
    entries = list(_districts())
    for name in _UNIQUE:
        op.drop_index(f"uq_{name}_{'as_of_kind' if name == 'population' else 'month'}_revision")
    for name in _OF_DISTRICT:
        with altered(op, name) as table:
            if name == "plan":
                table.add_column(sa.Column("current_from", sa.Text(), nullable=True))
                table.create_check_constraint(op.f("ck_plan_current_from_month"), _MONTH)
                version = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
                table.add_column(version)
            district = sa.Column("district_id", sa.Integer(), nullable=False, server_default="1")
            table.add_column(district)
            rule = op.f(f"fk_{name}_district_id")
            table.create_foreign_key(rule, "district", ["district_id"], ["id"])
        _put_back(name, "district_id")
    _put_back("plan", "current_from")
    _not_before("OR actual_start_precision = 'by'")
    for name, columns in _UNIQUE.items():
        middle = "as_of_kind" if name == "population" else "month"
        listed = ["district_id", *(sa.text(each) for each in columns)]
        op.create_index(f"uq_{name}_district_{middle}_revision", name, listed, unique=True)
    entries += _townships()
    log_upgrade(op.get_bind(), op.get_context().opts.get("at"), entries)


def _not_before(unless: str) -> None:
    """Let a finish lie before a start that is only known to have come by its month."""
    rule = op.f("ck_status_report_actual_finish_not_before")
    with altered(op, "status_report") as table:
        table.drop_constraint(rule, type_="check")
        table.create_check_constraint(rule, f"actual_finish >= actual_start {unless}".rstrip())


def _districts() -> Iterator[Entry]:
    """Add the districts that the log has, else the first; yield what the log has to say of it."""
    connection = op.get_bind()
    query = "SELECT record_key, field, new FROM change WHERE record = 'district' ORDER BY id"
    rows: dict[str, dict[str, Any]] = {}
    for key, field, new in connection.execute(sa.text(query)):
        if field is not None:
            rows[key][field] = json.loads(new)
        elif new is None:
            del rows[key]
        else:
            rows[key] = json.loads(new)
    known = bool(rows)
    if not known and connection.execute(sa.text("SELECT 1 FROM plan")).first():
        query = "SELECT 1 FROM plan WHERE code = 'fenghua-14-5'"
        ours = connection.execute(sa.text(query)).first()
        names = zip(("code", "name_zh", "name_en"), _FENGHUA if ours else _HOME, strict=True)
        rows["1"] = {"id": 1, **dict(names)}
    insert = (
        "INSERT INTO district (id, code, name_zh, name_en) VALUES (:id, :code, :name_zh, :name_en)"
    )
    for key, row in rows.items():
        connection.execute(sa.text(insert), {**row, "id": int(key)})
        if not known:
            yield Entry("district", key, None, None, json.dumps(row, ensure_ascii=False))


def _townships() -> Iterator[Entry]:
    """Add the townships that the founding plan's district lacks; yield what the log says of them."""
    connection = op.get_bind()
    query = "SELECT district_id FROM plan WHERE code = 'fenghua-14-5'"
    district = connection.execute(sa.text(query)).scalar()
    if district is None:
        return
    same = "SELECT 1 FROM township WHERE code = :code OR name_zh = :name_zh"
    free = (
        "SELECT 1 + max(coalesce((SELECT max(id) FROM township), 0), coalesce((SELECT"
        " max(CAST(record_key AS INTEGER)) FROM change WHERE record = 'township'), 0))"
    )
    insert = (
        "INSERT INTO township (id, district_id, code, name_zh, name_en)"
        " VALUES (:id, :district_id, :code, :name_zh, :name_en)"
    )
    for names in _TOWNSHIPS:
        row = dict(zip(("code", "name_zh", "name_en"), names, strict=True))
        if connection.execute(sa.text(same), row).first():
            continue
        key = connection.execute(sa.text(free)).scalar_one()
        row = {"id": key, "district_id": district, **row}
        connection.execute(sa.text(insert), row)
        yield Entry("township", str(key), None, None, json.dumps(row, ensure_ascii=False))


def _put_back(table: str, column: str) -> None:
    """Fill a column with what the log has of it: the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new FROM change WHERE record = :table AND new IS NOT NULL"
        " AND (field = :column OR field IS NULL AND new LIKE :sign) ORDER BY id"
    )
    update = sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :key")
    given = {"table": table, "column": column, "sign": f'%"{column}"%'}
    for key, field, new in op.get_bind().execute(query, given).all():
        value = json.loads(new) if field else json.loads(new)[column]
        op.get_bind().execute(update, {"value": value, "key": key})


def downgrade() -> None:
    """Take back what only this revision knows; the log keeps it. Raises for a second district."""
    query = "SELECT count(*) FROM district"
    if op.get_bind().execute(sa.text(query)).scalar_one() > 1:
        raise RuntimeError("the schema before knows one district only")
    for name in _UNIQUE:
        middle = "as_of_kind" if name == "population" else "month"
        op.drop_index(f"uq_{name}_district_{middle}_revision")
    for name in _OF_DISTRICT:
        with altered(op, name) as table:
            table.drop_constraint(op.f(f"fk_{name}_district_id"), type_="foreignkey")
            table.drop_column("district_id")
            if name == "plan":
                table.drop_constraint(op.f("ck_plan_current_from_month"), type_="check")
                table.drop_column("current_from")
                table.drop_column("version")
    for name, columns in _UNIQUE.items():
        middle = "as_of_kind" if name == "population" else "month"
        listed = [sa.text(each) for each in columns]
        op.create_index(f"uq_{name}_{middle}_revision", name, listed, unique=True)
    _not_before("")
    op.drop_table("district")
