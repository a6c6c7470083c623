"""What was true of a month: beds out of use, dates known as by, residents of a target, revisions."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from portfolio.store.alter import altered
from portfolio.store.log import Entry, log_upgrade
from portfolio.values.clock import day_of
from portfolio.values.months import FIRST_YEAR, LAST_YEAR

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BED_LIMIT = 1_000_000
_RESIDENT_LIMIT = 10**9


def _day(table: str, column: str) -> tuple[str, str]:
    return op.f(f"ck_{table}_{column}_date"), (
        f"{column} IS NULL OR ({column} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
        f" AND date({column}, '+0 days') IS NOT NULL AND date({column}, '+0 days') = {column})"
    )


def _month(table: str, column: str) -> tuple[str, str]:
    return op.f(f"ck_{table}_{column}_month"), (
        f"{column} GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
        f" AND {column} BETWEEN '{FIRST_YEAR}-01' AND '{LAST_YEAR}-12'"
        f" AND substr({column}, 6, 2) BETWEEN '01' AND '12'"
    )


def upgrade() -> None:
    with altered(op, "status_report") as table:
        table.add_column(sa.Column("beds_paused", sa.Integer(), nullable=True))
        table.add_column(sa.Column("beds_final", sa.Integer(), nullable=True))
        for name, most in (("beds_paused", _BED_LIMIT), ("beds_final", 1)):
            rule = f"{name} BETWEEN 0 AND {most}"
            table.create_check_constraint(op.f(f"ck_status_report_{name}_range"), rule)
        for name in ("actual_start", "actual_finish", "actual_opening"):
            code = op.f(f"ck_status_report_{name}_precision_code")
            table.drop_constraint(code, type_="check")
            table.create_check_constraint(code, f"{name}_precision IN ('month', 'year', 'by')")
    with altered(op, "target") as table:
        table.drop_constraint(op.f("uq_target_plan_id_month"), type_="unique")
        table.add_column(sa.Column("residents", sa.Integer(), nullable=True))
        table.add_column(sa.Column("residents_as_of", sa.Text(), nullable=True))
        table.add_column(sa.Column("begins", sa.Text(), nullable=True))
        table.add_column(sa.Column("known_from", sa.Text(), nullable=True))
        table.create_check_constraint(
            op.f("ck_target_residents_range"), f"residents BETWEEN 1 AND {_RESIDENT_LIMIT}"
        )
        table.create_check_constraint(*_month("target", "begins"))
        table.create_check_constraint(*_day("target", "known_from"))
    _unique("uq_target_month_begins", "target", "plan_id", "month", "coalesce(begins, '')")
    with altered(op, "population") as table:
        table.drop_constraint(op.f("uq_population_as_of_kind"), type_="unique")
        _revised(table, "population")
    _unique("uq_population_as_of_kind_revision", "population", "as_of", "kind", _REVISION)
    with altered(op, "observed_stock") as table:
        table.drop_constraint(op.f("uq_observed_stock_month"), type_="unique")
        table.add_column(sa.Column("scope", sa.Text(), nullable=True))
        _revised(table, "observed_stock")
    _unique("uq_observed_stock_month_revision", "observed_stock", "month", _REVISION)
    _fill()


def _fill() -> None:
    """Write down what was left to the day: a target's residents, and since when figures are known.

    A target's base stands on the newest official residents at or before its base month. A figure
    whose document bears no date is known from the day it was entered, what the founding change
    held of a day from the end of the following March. All of it is one change of the log.
    """
    connection, entries = op.get_bind(), []
    for row in connection.execute(sa.text("SELECT id, baseline_month FROM target")).all():
        query = sa.text(
            "SELECT residents, as_of FROM population WHERE status = 'official'"
            " AND substr(as_of, 1, 7) <= :base ORDER BY as_of DESC LIMIT 1"
        )
        found = connection.execute(query, {"base": row.baseline_month}).first()
        if found is not None:
            entries += _set("target", row.id, "residents", found.residents)
            entries += _set("target", row.id, "residents_as_of", found.as_of)
    for table in ("target", "population", "observed_stock"):
        for key, day in _known_from(table):
            entries += _set(table, key, "known_from", day)
    log_upgrade(connection, op.get_context().opts.get("at"), entries)


def _set(table: str, key: int, column: str, value: object) -> Iterator[Entry]:
    """Write a value and yield what the log has to say of it: nothing where it says it already."""
    place = {"table": table, "key": str(key), "column": column}
    query = sa.text(
        "SELECT field, new FROM change WHERE record = :table AND record_key = :key"
        " AND (field = :column OR field IS NULL AND json_extract(new, '$.' || :column) IS NOT NULL)"
        " ORDER BY id DESC LIMIT 1"
    )
    told = op.get_bind().execute(query, place).first()
    update = sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :key")
    given = json.loads(told.new or "null") if told else value
    if told and told.field is None:
        given = given[column]
    op.get_bind().execute(update, {"value": given, "key": key})
    if told is None:
        yield Entry(table, str(key), column, None, json.dumps(value))


def _known_from(table: str) -> Iterator[tuple[int, str]]:
    """Yield since when the figures of a table are known whose document bears no date."""
    day = "as_of" if table == "population" else "NULL"
    query = sa.text(
        f"SELECT item.id, {day} AS day, made_at, change_set.id AS number FROM {table} AS item"
        " LEFT JOIN source_document ON source_document.id = source_id"
        f" JOIN change ON record = '{table}' AND record_key = CAST(item.id AS TEXT)"
        " AND field IS NULL AND new IS NOT NULL"
        " JOIN change_set ON change_set.id = change_set_id"
        " WHERE dated IS NULL AND source_id IS NOT NULL ORDER BY item.id, number"
    )
    found = {row.id: row for row in op.get_bind().execute(query).all()}
    for key, row in found.items():
        if row.number > 1:
            yield key, day_of(row.made_at)
        elif row.day:
            yield key, f"{int(row.day[:4]) + 1}-03-31"


_REVISION = "coalesce(revision, 0)"


def _revised(table: BatchOperations, name: str) -> None:
    table.add_column(sa.Column("revision", sa.Integer(), nullable=True))
    table.add_column(sa.Column("known_from", sa.Text(), nullable=True))
    table.create_check_constraint(op.f(f"ck_{name}_revision_range"), "revision BETWEEN 1 AND 99")
    table.create_check_constraint(*_day(name, "known_from"))


def _unique(name: str, table: str, *columns: str) -> None:
    terms = [sa.text(item) if "(" in item else item for item in columns]
    op.create_index(op.f(name), table, terms, unique=True)


def downgrade() -> None:
    """Take back what only this revision knows; of revised figures the first ones stay."""
    for name, index in (
        ("observed_stock", "uq_observed_stock_month_revision"),
        ("population", "uq_population_as_of_kind_revision"),
    ):
        op.execute(f"DELETE FROM {name} WHERE revision IS NOT NULL")
        op.drop_index(op.f(index), name)
    op.execute("DELETE FROM target WHERE begins IS NOT NULL")
    op.drop_index(op.f("uq_target_month_begins"), "target")
    with altered(op, "observed_stock") as table:
        _first_alone(table, "observed_stock")
        table.drop_column("scope")
        table.create_unique_constraint(op.f("uq_observed_stock_month"), ["month"])
    with altered(op, "population") as table:
        _first_alone(table, "population")
        table.create_unique_constraint(op.f("uq_population_as_of_kind"), ["as_of", "kind"])
    with altered(op, "target") as table:
        for rule in ("residents_range", "begins_month", "known_from_date"):
            table.drop_constraint(op.f(f"ck_target_{rule}"), type_="check")
        for name in ("residents", "residents_as_of", "begins", "known_from"):
            table.drop_column(name)
        table.create_unique_constraint(op.f("uq_target_plan_id_month"), ["plan_id", "month"])
    for name in ("actual_start", "actual_finish", "actual_opening"):
        op.execute(
            f"UPDATE status_report SET {name}_precision = 'month' WHERE {name}_precision = 'by'"
        )
    with altered(op, "status_report") as table:
        for name in ("beds_paused", "beds_final"):
            table.drop_constraint(op.f(f"ck_status_report_{name}_range"), type_="check")
            table.drop_column(name)
        for name in ("actual_start", "actual_finish", "actual_opening"):
            code = op.f(f"ck_status_report_{name}_precision_code")
            table.drop_constraint(code, type_="check")
            table.create_check_constraint(code, f"{name}_precision IN ('month', 'year')")


def _first_alone(table: BatchOperations, name: str) -> None:
    table.drop_constraint(op.f(f"ck_{name}_revision_range"), type_="check")
    table.drop_constraint(op.f(f"ck_{name}_known_from_date"), type_="check")
    table.drop_column("revision")
    table.drop_column("known_from")
