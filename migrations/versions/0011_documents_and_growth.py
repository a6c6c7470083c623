"""What kind of paper a document is, and the growth that the plan prints of its indicators."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered
from portfolio.store.log import Entry, log_upgrade

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_RULE = "ck_source_document_document_kind_code"
#: Of the documents that came with the program, while they bear their titles.
_KINDS = (
    ("plan-2021", "宁波市奉化区卫生健康事业发展“十四五”规划", "plan"),
    ("census-2020", "宁波市第七次全国人口普查主要数据公报", "statistics"),
    ("ningbo-2023", "2023年宁波市人口主要数据公报", "statistics"),
    ("ningbo-2024", "2024年宁波市人口主要数据公报", "statistics"),
    ("article-2022", "“医”心一意 打好组合拳", "press"),
    ("article-2023", "坚持健康优先 推进健康奉化建设", "press"),
    ("daily-2024", "奉化日报（原文无标题，回顾2023年）", "press"),
)


_DECIMAL = (
    "{0} GLOB '[0-9]*' AND {0} NOT GLOB '*[^0-9.]*' AND {0} NOT GLOB '*.*.*'"
    " AND {0} NOT GLOB '*.' AND length({1}) <= 16"
)
_SIGNED = _DECIMAL.format("substr(growth, 1 + (growth GLOB '-*'))", "growth")
_RULES = {
    "ck_indicator_earlier_decimal": _DECIMAL.format("earlier", "earlier"),
    "ck_indicator_earlier_year_range": "earlier_year BETWEEN 1900 AND 2199",
    "ck_indicator_base_year_after_earlier": "base_year > earlier_year",
    "ck_indicator_growth_decimal": _SIGNED,
}
_COLUMNS = {"earlier": sa.Text(), "earlier_year": sa.Integer(), "growth": sa.Text()}
#: Of the seeded plan: what table 1 gives for 2015, and the growth that the text prints since.
_GROWTHS = (("T2-6", "4.57", "9.1"), ("T2-7", "2.64", "19.4"), ("T2-8", "2.39", "46.4"))


def upgrade() -> None:
    with altered(op, "source_document") as table:
        table.add_column(sa.Column("document_kind", sa.Text(), nullable=True))
        rule = "document_kind IN ('plan', 'statistics', 'official', 'press')"
        table.create_check_constraint(op.f(_RULE), rule)
    with altered(op, "indicator") as table:
        for name, kind in _COLUMNS.items():
            table.add_column(sa.Column(name, kind, nullable=True))
        for name, rule in _RULES.items():
            table.create_check_constraint(op.f(name), rule)
    before = [_put_back("source_document", "document_kind")]
    before += [_put_back("indicator", column) for column in _COLUMNS]
    if not any(before):
        log_upgrade(op.get_bind(), op.get_context().opts.get("at"), [*_named(), *_grown()])


def _put_back(table: str, column: str) -> bool:
    """Fill a column with what the log has of it; tell whether the database has been here before."""
    query = sa.text(
        "SELECT record_key, field, new FROM change WHERE record = :table AND new IS NOT NULL"
        " AND (field = :column OR field IS NULL AND new LIKE :sign) ORDER BY id"
    )
    given = {"table": table, "column": column, "sign": f'%"{column}"%'}
    found = op.get_bind().execute(query, given).all()
    for key, field, new in found:
        value = json.loads(new)
        _write(table, column, int(key), value if field else value.get(column))
    return bool(found)


def _named() -> Iterator[Entry]:
    query = sa.text("SELECT id FROM source_document WHERE code = :code AND title = :title")
    for code, title, kind in _KINDS:
        found = op.get_bind().execute(query, {"code": code, "title": title}).scalar()
        if found is not None:
            yield _written("source_document", "document_kind", found, kind)


def _grown() -> Iterator[Entry]:
    query = sa.text(
        "SELECT indicator.id FROM indicator JOIN plan ON plan.id = indicator.plan_id"
        " WHERE plan.code = 'fenghua-14-5' AND plan.month = '2021-07' AND indicator.code = :code"
    )
    for code, earlier, growth in _GROWTHS:
        found = op.get_bind().execute(query, {"code": code}).scalar()
        if found is not None:
            yield _written("indicator", "earlier", found, earlier)
            yield _written("indicator", "earlier_year", found, 2015)
            yield _written("indicator", "growth", found, growth)
            raised = sa.text("UPDATE indicator SET version = version + 1 WHERE id = :id")
            op.get_bind().execute(raised, {"id": found})


def _written(table: str, column: str, key: int, value: str | int) -> Entry:
    _write(table, column, key, value)
    return Entry(table, str(key), column, None, json.dumps(value, ensure_ascii=False))


def _write(table: str, column: str, key: int, value: str | int | None) -> None:
    query = sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :id")
    op.get_bind().execute(query, {"value": value, "id": key})


def downgrade() -> None:
    """Take the columns off; the log keeps what stood in them."""
    with altered(op, "indicator") as table:
        for name in _RULES:
            table.drop_constraint(op.f(name), type_="check")
        for name in _COLUMNS:
            table.drop_column(name)
    with altered(op, "source_document") as table:
        table.drop_constraint(op.f(_RULE), type_="check")
        table.drop_column("document_kind")
