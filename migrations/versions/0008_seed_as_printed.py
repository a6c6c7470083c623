"""The seed as its sources have it: the annex, quotations, estimated dates, the plan's status."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from portfolio.store.alter import altered
from portfolio.store.log import Entry, log_upgrade, utc_text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NATURES = ("new", "rebuild_extend", "relocation", "renovation", "mixed", "unknown")
_NATURED = ("project", "site", "baseline")
_VERSIONED = ("population", "status_report")

_DOCUMENT = "code = 'plan-2021'"
_DAILY = "code = 'daily-2024'"
_CENTRE = "600张床位，未说明是否为实有床位；"
_COST = "报道投资6.6亿元，口径不明（概算、决算或约数），不替代规划数；建筑面积超过10万平方米"
_PHASE = "一期床位900张、传染病床位100张及公共卫生服务中心，合计与{}的1000张一致"
_JINPING = "报道称锦屏分院；{}中仅P3相符，尚待核实"
_OUTSIDE = "不在规划{}内；无投资、面积和床位数"

#: Table, which rows, column, what the program put there and what stands there now.
_TEXTS = (
    (
        *("source_document", _DOCUMENT, "title"),
        "奉化区卫生健康事业发展“十四五”规划",
        "宁波市奉化区卫生健康事业发展“十四五”规划",
    ),
    (
        *("source_document", _DOCUMENT, "note"),
        "附件3为规划项目一览",
        "附表3为建设项目规划表；正文自称送审稿",
    ),
    (
        *("source_document", _DAILY, "title"),
        "奉化日报2023年度盘点",
        "奉化日报（原文无标题，回顾2023年）",
    ),
    (
        *("source_document", _DAILY, "title_en"),
        "Fenghua Daily: the year 2023 in review",
        "Fenghua Daily (untitled; reviews the year 2023)",
    ),
    (
        *("population", "as_of = '2023-07-31' AND kind = 'implied'", "note"),
        "由健康档案52.8217万份、建档率90.45%反推，非统计数",
        "由开放档案52.8217万份、开放率90.45%反推，非统计数；该句未载时点，日期取自同文另一句",
    ),
)
#: Project, site, month and column of a seeded report, with what the program put there and now.
_REPORTS = (
    ("N1", None, "2022-08", "progress", "一期启动建设", "启动建设"),
    (
        *("N1", None, "2022-08", "note", _PHASE.format("附件3")),
        f"{_PHASE.format('附表3')}；规划正文要求区人民医院独立设置传染病病区",
    ),
    ("C2", None, "2023-08", "progress", "投入使用", "建成投用"),
    ("C2", None, "2023-08", "note", _COST, f"报道称新院区拥有{_CENTRE}{_COST}"),
    ("C1", "C1-4", "2023-12", "progress", "通过综合竣工验收", "完成综合竣工验收"),
    (
        *("C1", "C1-4", "2023-12", "note"),
        "西坞分院2023年内通过综合竣工验收，尚未投用",
        "西坞分院2023年内完成综合竣工验收，尚未投用",
    ),
    ("P3", None, "2023-12", "progress", "通过综合竣工验收", "完成综合竣工验收"),
    (
        *("P3", None, "2023-12", "note", _JINPING.format("附件3")),
        f"{_JINPING.format('附表3')}；规划正文另提出分设锦屏、岳林街道社区卫生服务中心",
    ),
    ("X1", None, "2023-12", "note", _OUTSIDE.format("附件3"), _OUTSIDE.format("附表3")),
)
_SCOPES = ("（一）合计", "（二）合计", "（三）合计")
_ESTIMATED = {"article-2022": "2022-08", "article-2023": "2023-08", "daily-2024": "2024-03-27"}
_CARE_BEDS = "规划只在建设床位栏印“300(康复养老床位)”，新增280张由此推定"
_HOSPITAL = "宁波市第一医院方桥院区"


def upgrade() -> None:
    with altered(op, "plan") as table:
        table.add_column(sa.Column("status", sa.Text(), nullable=True))
        rule = op.f("ck_plan_status_code")
        table.create_check_constraint(rule, "status IN ('draft', 'approved')")
    with altered(op, "source_document") as table:
        table.add_column(sa.Column("estimated", sa.Integer(), nullable=True))
        rule = op.f("ck_source_document_estimated_range")
        table.create_check_constraint(rule, "estimated BETWEEN 0 AND 1")
    with altered(op, "project_bed_kind") as table:
        table.add_column(sa.Column("note", sa.Text(), nullable=True))
    _natures(("new", "extend", *_NATURES[1:]))
    _put_back("plan", "status")
    _put_back("source_document", "estimated")
    _put_back("project_bed_kind", "note")
    for name in _NATURED:
        _put_back(name, "nature", '%"extend"%')
    at = op.get_context().opts.get("at")
    log_upgrade(op.get_bind(), at, [*_corrected(), *_marked(), *_hospital(at)])


def _natures(codes: tuple[str, ...]) -> None:
    """Let the natures be these."""
    listed = ", ".join(f"'{code}'" for code in codes)
    for name in _NATURED:
        rule = op.f(f"ck_{name}_nature_code")
        with altered(op, name) as table:
            table.drop_constraint(rule, type_="check")
            table.create_check_constraint(rule, f"nature IN ({listed})")


def _key(table: str) -> str:
    return "project_id || '/' || kind" if table == "project_bed_kind" else "CAST(id AS TEXT)"


def _put_back(table: str, column: str, sign: str = "%") -> None:
    """Fill a column with what the log has of it: the database has been here before.

    Only rows are looked at of which the log once said what is like `sign`.
    """
    said = "record = :table AND new IS NOT NULL AND (field = :column OR field IS NULL)"
    query = sa.text(
        f"SELECT record_key, field, new FROM change WHERE {said}"
        f" AND record_key IN (SELECT record_key FROM change WHERE {said} AND new LIKE :sign)"
        " ORDER BY id"
    )
    last: dict[str, Any] = {}
    given = {"table": table, "column": column, "sign": sign}
    for key, field, new in op.get_bind().execute(query, given):
        value = json.loads(new)
        last[key] = value.get(column) if field is None else value
    update = f"UPDATE {table} SET {column} = :value WHERE {_key(table)} = :key"
    for key, value in last.items():
        if value is not None:
            op.get_bind().execute(sa.text(update), {"value": value, "key": key})


def _set(
    table: str, rows: str, column: str, was: str | int | None, value: str | int, **given: Any
) -> Iterator[Entry]:
    """Write a value into those rows that hold what the program put there; yield it for the log."""
    query = f"SELECT {_key(table)} FROM {table} WHERE {column} IS :was AND {rows}"
    found = op.get_bind().execute(sa.text(query), {"was": was, **given}).scalars().all()
    raised = ", version = version + 1" if table in _VERSIONED else ""
    update = f"UPDATE {table} SET {column} = :value{raised} WHERE {_key(table)} = :key"
    for key in found:
        op.get_bind().execute(sa.text(update), {"value": value, "key": key})
        old, new = (None if text is None else _json(text) for text in (was, value))
        yield Entry(table, key, column, old, new)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _corrected() -> Iterator[Entry]:
    """Put right what the program said wrongly of its sources, where it stands unchanged."""
    for table, rows, column, was, now in _TEXTS:
        yield from _set(table, rows, column, was, now)
    place = (
        "confidence IS NOT NULL AND month = :month"
        " AND project_id = (SELECT id FROM project WHERE code = :project)"
        " AND coalesce((SELECT code FROM site WHERE id = site_id), '') = :site"
    )
    for project, site, month, column, was, now in _REPORTS:
        given = {"project": project, "site": site or "", "month": month}
        yield from _set("status_report", place, column, was, now, **given)
    twin = (
        "NOT EXISTS (SELECT 1 FROM stated_total AS other WHERE other.plan_id = stated_total.plan_id"
        " AND other.scope = stated_total.scope AND other.metric = stated_total.metric"
        " AND other.printed_in = :now)"
    )
    for scope in _SCOPES:
        now = f"附表3{scope}"
        yield from _set("stated_total", twin, "printed_in", f"附件3{scope}", now, now=now)
    qiucun = "code = 'C1-2' AND name_zh = '裘村镇'"
    yield from _set("site", qiucun, "nature", "rebuild_extend", "extend")


def _marked() -> Iterator[Entry]:
    """Mark what is a draft, a date that no document prints, and beds that are an inference."""
    plan = "code = 'fenghua-14-5' AND month = '2021-07'"
    yield from _set("plan", plan, "status", None, "draft")
    for code, dated in _ESTIMATED.items():
        rows = "code = :code AND dated = :dated"
        yield from _set("source_document", rows, "estimated", None, 1, code=code, dated=dated)
    beds = (
        "kind = 'rehabilitation_elderly' AND beds_built = 300 AND beds_new = 280"
        " AND project_id = (SELECT id FROM project WHERE code = 'N2')"
        f" AND source_id = (SELECT id FROM source_document WHERE {_DOCUMENT})"
    )
    yield from _set("project_bed_kind", beds, "note", None, _CARE_BEDS)


def _hospital(at: datetime | None) -> Iterator[Entry]:
    """Add the hospital that opened in the district outside the annex, where the log has none.

    It comes with the article that tells it and stands beside the project that the seed had
    outside the plan; its code is the next one that is free.
    """
    connection = op.get_bind()
    known = "SELECT 1 FROM change WHERE record = 'project' AND new LIKE :name LIMIT 1"
    beside = "SELECT 1 FROM project WHERE code = 'X1' AND name_printed = '区妇幼保健院改扩建项目'"
    article = "SELECT id FROM source_document WHERE code = 'article-2022'"
    source = connection.execute(sa.text(article)).scalar()
    if (
        source is None
        or connection.execute(sa.text(known), {"name": f'%"{_HOSPITAL}"%'}).first()
        or not connection.execute(sa.text(beside)).first()
    ):
        return
    codes = set(connection.execute(sa.text("SELECT code FROM project")).scalars())
    number = next(number for number in range(2, len(codes) + 3) if f"X{number}" not in codes)
    project = {
        "code": f"X{number}",
        "name_zh": _HOSPITAL,
        "name_en": "Ningbo First Hospital, Fangqiao campus",
        "name_printed": _HOSPITAL,
        "nature": "unknown",
        "source_id": source,
    }
    last = "SELECT made_at FROM change_set ORDER BY id DESC LIMIT 1"
    report = {
        "month": "2022-06",
        "state": "filed",
        "stage": "in_use",
        "actual_opening": "2022-06",
        "actual_opening_precision": "month",
        "note": "2022年6月30日启用；市属医院，位于方桥街道，不在规划附表3内；来源未载床位数",
        "source_id": source,
        "confidence": "high",
        "known_on": "2022-08-31",
        "filed_by": "portfolio",
        "filed_at": utc_text(at) if at else connection.execute(sa.text(last)).scalar_one(),
    }
    key, entry = _added("project", project)
    yield entry
    place = connection.execute(sa.text("SELECT max(position) + 1 FROM plan_entry")).scalar_one()
    yield _added("plan_entry", {"project_id": key, "position": place})[1]
    yield _added("status_report", {"project_id": key, **report})[1]


def _added(table: str, values: Mapping[str, Any]) -> tuple[int, Entry]:
    """Add a row under the next free key; return that and what the log says of it."""
    last = f"SELECT coalesce(max(id), 0) + 1 FROM {table}"
    row = {"id": op.get_bind().execute(sa.text(last)).scalar_one(), **values}
    marks = ", ".join(f":{name}" for name in row)
    insert = f"INSERT INTO {table} ({', '.join(row)}, version) VALUES ({marks}, 1)"
    op.get_bind().execute(sa.text(insert), row)
    return row["id"], Entry(table, str(row["id"]), None, None, _json(row))


def downgrade() -> None:
    """Take back what only this revision knows; corrected texts stay, as the log tells them."""
    for name in _NATURED:
        op.execute(f"UPDATE {name} SET nature = 'rebuild_extend' WHERE nature = 'extend'")
    _natures(_NATURES)
    with altered(op, "project_bed_kind") as table:
        table.drop_column("note")
    with altered(op, "source_document") as table:
        table.drop_constraint(op.f("ck_source_document_estimated_range"), type_="check")
        table.drop_column("estimated")
    with altered(op, "plan") as table:
        table.drop_constraint(op.f("ck_plan_status_code"), type_="check")
        table.drop_column("status")
