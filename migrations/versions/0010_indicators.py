"""The plan's table of indicators, and what documents have said of each since."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from portfolio.store.log import Entry, log_upgrade

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DAY = (
    "{0} IS NULL OR ({0} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
    " AND date({0}, '+0 days') IS NOT NULL AND date({0}, '+0 days') = {0})"
)
_DATE = (
    "{0} GLOB '[12][0-9][0-9][0-9]' OR {0} GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
    " OR {0} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
)
_DECIMAL = (
    "{0} GLOB '[0-9]*' AND {0} NOT GLOB '*[^0-9.]*' AND {0} NOT GLOB '*.*.*'"
    " AND {0} NOT GLOB '*.' AND length({0}) <= 16"
)
_FIELDS = (
    *("code", "name_zh", "name_en", "unit", "type", "direction", "base", "base_year", "target"),
    *("target_year", "printed", "measure", "note"),
)
#: Table 2 of the plan as printed, and the one of its text that has been observed since.
_INDICATORS = """
T2-1|人均期望寿命|Average life expectancy|岁|anticipatory|positive|81.90|2020|83.1|2025|人均期望寿命*(岁)||统计口径为户籍人口
T2-2|孕产妇死亡率|Maternal mortality|1/10万|anticipatory|negative|0|2020|7.0|2025|孕产妇死亡率(1/10万)||
T2-3|婴儿死亡率|Infant mortality|‰|anticipatory|negative|1.68|2020|5.0|2025|婴儿死亡率(‰)||
T2-4|重大慢性病过早死亡率|Premature mortality from major chronic diseases|%|anticipatory|negative|7.17|2020|8.0|2025|重大慢性病过早死亡率(%)||
T2-5|居民健康素养总体水平|Residents with adequate health literacy|%|anticipatory|positive|34.9|2020|40.0|2025|居民健康素养总体水平(%)||
T2-6|每千人医疗机构床位数|Medical-institution beds per 1,000 residents|张|anticipatory|neutral|||||每千人医疗机构床位数(张)|beds|
T2-7|每千人执业(助理)医师数|Practising (assistant) physicians per 1,000 residents|人|anticipatory|positive|3.15|2020|4.40|2025|每千人执业(助理)医师数(人)||
T2-8|每千人注册护士数|Registered nurses per 1,000 residents|人|anticipatory|positive|3.50|2020|5.10|2025|每千人注册护士数(人)||
T2-9|每万人注册全科医生数|Registered general practitioners per 10,000 residents|人|anticipatory|positive|4.51|2020|5.0|2025|每万人注册全科医生数(人)*||统计口径为户籍人口
T2-10|疾控机构标准化率|Centres for disease control up to standard|%|binding|positive||2020|100|2025|疾控机构标准化率(%)||
T2-11|传染病收治能力|Capacity for infectious diseases|张/万人|binding|neutral|0.87|2020|1.50|2025|传染病收治能力(张/万人)|infectious|
T2-12|每千人口拥有3岁以下婴幼儿托位数|Nursery places for children under 3 per 1,000 residents|个|anticipatory|positive|1.12|2020|4.55|2025|每千人口拥有3岁以下婴幼儿托位数(个)||
T2-13|提供中医药服务的基层医疗卫生机构占比|Primary care institutions that offer Chinese medicine|%|anticipatory|positive|90.74|2020|100|2025|提供中医药服务的基层医疗卫生机构占比(%)||
T2-14|儿童国家免疫规划疫苗接种率|Children vaccinated under the national programme|%|anticipatory|positive|97.0|2020|97.0|2025|儿童国家免疫规划疫苗接种率(%)||
T2-15|老年人健康管理率|Older people under health management|%|anticipatory|positive|71.84|2020|72.5|2025|老年人健康管理率(%)||
T2-16|出生人口性别比|Sex ratio at birth||anticipatory|neutral|111.69|2020|110.0|2025|出生人口性别比||正文提出控制在110以下
T2-17|县域内就诊率|Patients treated within the county|%|anticipatory|positive|95.73|2020|90.0|2025|县域内就诊率(%)||
T2-18|基层就诊率|Patients treated in primary care|%|anticipatory|positive|68.1|2020|70|2025|基层就诊率(%)||
T2-19|个人卫生支出占卫生总费用比例|Personal share of total health expenditure|%|anticipatory|neutral|26.29|2020|26.0|2025|个人卫生支出占卫生总费用比例(%)||
T2-20|卫生健康数字化改革综合指数|Index of digital reform in health||anticipatory|positive||2020|90|2025|卫生健康数字化改革综合指数||
TX-1|每千名老人医疗机构老年康复护理床位数|Rehabilitation beds in medical institutions per 1,000 older people|张|||||4.5|2025|每千名老人医疗机构老年康复护理床位数||正文三（八）提出，不在表2内
"""
#: Indicator, year, value, note and document of what has been said since.
_OBSERVATIONS = """
T2-12|2023|4.15|年内新增865个|daily-2024
T2-17|2022|99.4|印为区域就诊率|article-2023
TX-1|2023|5.8||daily-2024
"""


def upgrade() -> None:
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column("base_year", sa.Integer(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("target_year", sa.Integer(), nullable=True),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("residents", sa.Integer(), nullable=True),
        sa.Column("residents_as_of", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("known_from", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(code)) > 0", name=op.f("ck_indicator_code_given")),
        sa.CheckConstraint("length(trim(name_zh)) > 0", name=op.f("ck_indicator_name_zh_given")),
        sa.CheckConstraint(
            "type IN ('binding', 'anticipatory')", name=op.f("ck_indicator_type_code")
        ),
        sa.CheckConstraint(
            "direction IN ('positive', 'negative', 'neutral')",
            name=op.f("ck_indicator_direction_code"),
        ),
        sa.CheckConstraint(_DECIMAL.format("base"), name=op.f("ck_indicator_base_decimal")),
        sa.CheckConstraint(
            "base_year BETWEEN 1900 AND 2199", name=op.f("ck_indicator_base_year_range")
        ),
        sa.CheckConstraint(_DECIMAL.format("target"), name=op.f("ck_indicator_target_decimal")),
        sa.CheckConstraint(
            "target_year BETWEEN 1900 AND 2199", name=op.f("ck_indicator_target_year_range")
        ),
        sa.CheckConstraint(
            "target_year > base_year", name=op.f("ck_indicator_target_year_after_base")
        ),
        sa.CheckConstraint(
            "measure IN ('beds', 'infectious')", name=op.f("ck_indicator_measure_code")
        ),
        sa.CheckConstraint(
            "measure <> 'beds' OR (base IS NULL AND target IS NULL)",
            name=op.f("ck_indicator_measure_with_targets"),
        ),
        sa.CheckConstraint(
            "residents BETWEEN 1 AND 1000000000", name=op.f("ck_indicator_residents_range")
        ),
        sa.CheckConstraint(_DAY.format("known_from"), name=op.f("ck_indicator_known_from_date")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_indicator_plan_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_indicator_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_indicator_plan_id_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("observed", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("known_from", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_DATE.format("as_of"), name=op.f("ck_observation_as_of_date")),
        sa.CheckConstraint(
            _DECIMAL.format("observed"), name=op.f("ck_observation_observed_decimal")
        ),
        sa.CheckConstraint(_DAY.format("known_from"), name=op.f("ck_observation_known_from_date")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_observation_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source_document.id"], name=op.f("fk_observation_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint(
            "indicator_id", "as_of", name=op.f("uq_observation_indicator_id_as_of")
        ),
        sqlite_strict=True,
    )
    if not _put_back():
        log_upgrade(op.get_bind(), op.get_context().opts.get("at"), list(_seeded()))


def _put_back() -> bool:
    """Write the rows that the log knows: the database has been here before. Tell whether it had.

    Of columns that came later the revision that brings them tells.
    """
    query = sa.text(
        "SELECT record, record_key, field, new, change_set_id FROM change"
        " WHERE record IN ('indicator', 'observation') ORDER BY id"
    )
    found: dict[tuple[str, str], dict[str, Any]] = {}
    raised: dict[tuple[str, str], set[int]] = {}
    logged = op.get_bind().execute(query).all()
    for record, key, field, new, number in logged:
        place, value = (record, key), None if new is None else json.loads(new)
        if field is not None:
            found[place][field] = value
            raised[place].add(number)
        elif value is None:
            del found[place]
        else:
            found[place], raised[place] = value, set()
    tables = ("indicator", "observation")
    columns = {
        name: {c["name"] for c in sa.inspect(op.get_bind()).get_columns(name)} for name in tables
    }
    for place, row in found.items():
        known = {name: value for name, value in row.items() if name in columns[place[0]]}
        _insert(place[0], {**known, "version": 1 + len(raised[place])})
    return bool(logged)


def _seeded() -> Iterator[Entry]:
    """Add the table of the seeded plan, with what its documents have said since; yield the rows."""
    find = op.get_bind().execute
    plan = "SELECT id FROM plan WHERE code = 'fenghua-14-5' AND month = '2021-07'"
    plan_id = find(sa.text(plan)).scalar()
    documents = dict(find(sa.text("SELECT code, id FROM source_document")).all())
    projects = find(sa.text("SELECT 1 FROM project LIMIT 1")).first()
    if plan_id is None or projects is None or "plan-2021" not in documents:
        return
    keys: dict[str | int | None, int] = {}
    for place, values in enumerate(_rows(_INDICATORS), 1):
        row = dict(zip(_FIELDS, values, strict=True))
        row |= {name: int(row[name]) for name in ("base_year", "target_year") if row[name]}
        row |= {"id": place, "plan_id": plan_id, "position": place}
        row |= {"source_id": documents["plan-2021"], **_residents(row)}
        keys[row["code"]] = place
        yield _added("indicator", row)
    told = [item for item in _rows(_OBSERVATIONS) if item[-1] in documents]
    for place, (code, year, value, note, source) in enumerate(told, 1):
        row = {"id": place, "indicator_id": keys[code], "as_of": year, "observed": value}
        yield _added("observation", {**row, "note": note, "source_id": documents[source]})


def _rows(table: str) -> list[list[Any]]:
    """Return the rows of a table; a cell without text is unknown."""
    return [[cell or None for cell in line.split("|")] for line in table.strip().splitlines()]


def _residents(row: dict[str, Any]) -> dict[str, Any]:
    """Return the newest official residents by its base, of an indicator with one that is measured."""
    if not row["measure"] or not row["base_year"]:
        return {}
    query = (
        "SELECT residents, as_of FROM population WHERE status = 'official' AND as_of < :next"
        " ORDER BY as_of DESC, coalesce(revision, 0) LIMIT 1"
    )
    given = {"next": str(row["base_year"] + 1)}
    found = op.get_bind().execute(sa.text(query), given).first()
    return {"residents": found[0], "residents_as_of": found[1]} if found else {}


def _added(table: str, values: dict[str, Any]) -> Entry:
    row = {name: value for name, value in values.items() if value is not None}
    _insert(table, {**row, "version": 1})
    return Entry(table, str(row["id"]), None, None, json.dumps(row, ensure_ascii=False))


def _insert(table: str, row: dict[str, Any]) -> None:
    marks = ", ".join(f":{name}" for name in row)
    op.get_bind().execute(sa.text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row)


def downgrade() -> None:
    """Take the tables off; the log keeps what stood in them."""
    op.drop_table("observation")
    op.drop_table("indicator")
