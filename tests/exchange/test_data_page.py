"""`docs/data.md`: each seeded figure, where it is printed, what does not agree and how it is treated.

PORTFOLIO_HOLD=1 with this test writes it anew.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from portfolio.beds.words.reconciliation import (
    difference_words,
    figure_words,
    metric_words,
    reading_words,
    scope_words,
    status_words,
)
from portfolio.money.service import reconciliation
from portfolio.store.database import Database
from portfolio.values.language import in_both, speaking
from portfolio.values.places import DATA
from portfolio.values.vocabulary import DOCUMENT_KINDS, FIGURES, GROUPS, STAGES
from tests.conftest import NOW

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "data.md"
HEAD = """# Where each figure comes from 数据来源

Made of the files that found a database (`seed_projects.csv`, `portfolio/values/data/*.csv`) and of `portfolio
reconcile`. 本页由建库数据文件和 `portfolio reconcile` 的核对结果生成。

- A figure stands as the document prints it, beside the value that was read of it; nothing is rounded a second time.
  每个数字都保留原文写法，旁列读出的数值，不作二次取整。
- 1 亿元 = 100,000,000 yuan; 1 万平方米 = 10,000 m²; 1 亩 = 10,000 / 15 m² (666.67), kept to 1/100 m².
- What a document does not say is blank: unknown, not zero. 原文没有的留空，表示未知，不是 0。
- What does not agree is never made to agree: both figures stand, with the readings that would explain them.
  对不上的数字不作改动，两数并列，并列出可能的解释。
"""
_AREAS = ("land_area", "floor_area", "renovated_area", "phase_one_floor_area")
_BEDS = ("beds_built", "beds_staffed", "beds_opened", "beds_new")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join((f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}", *lines))


def page(database: Database) -> str:
    parts = [HEAD, *documents(), *projects(), *reported(), *others(), *checked(database)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def documents() -> Iterable[str]:
    yield "## Documents 依据文件"
    yield table(
        ("code 代码", "title 名称", "date 日期", "kind 种类", "note 备注"),
        (
            (
                row["code"],
                f"{row['title']} {row['title_en']}",
                row["dated"] + ("（估计 estimated）" if row["estimated"] else ""),
                "".join(in_both(DOCUMENT_KINDS[row["document_kind"]])[:1]),
                row["note"],
            )
            for row in read(DATA / "documents.csv")
        ),
    )


def projects() -> Iterable[str]:
    yield "## Projects 项目（附表3）"
    for row in read(ROOT / "seed_projects.csv"):
        group = in_both(GROUPS[row["group"]])[0]
        yield f"### {row['code']} {row['name_zh']} {row['name_en']}"
        yield f"{group} · {row['nature_printed']} · {row['funder_printed']} · {row['source']}"
        yield table(("figure 项目", "as printed 原文", "value 数值"), figures(row))


def figures(row: dict[str, str]) -> Iterable[Sequence[str]]:
    both = {name: " ".join(in_both(FIGURES[name])) for name in (*_AREAS, "investment", *_BEDS)}
    yield "建设地点 place", row["address_printed"], row["townships"]
    yield "建设周期 schedule", row["schedule_printed"], f"{row['start']} – {row['finish']}"
    for name in _AREAS:
        if row.get(f"{name}_m2"):
            yield both[name], row[f"{name}_printed"], f"{row[f'{name}_m2']} m²"
    yield both["investment"], row["investment_printed"], f"{row['investment_yuan']} yuan"
    for name in _BEDS:
        yield both[name], row[name], row[name]
    for kind in ("rehabilitation_elderly", "infectious"):
        if row.get(f"{kind}_beds_built"):
            yield (
                f"{kind} ({row['bed_kind_source']})",
                row["bed_kind_note"],
                row[f"{kind}_beds_built"],
            )


def reported() -> Iterable[str]:
    yield "## What was reported since 后来的报道"
    yield table(
        (
            "fact",
            "project 项目",
            "month 月份",
            "said 内容",
            "note 说明",
            "source 出处",
            "sure 可信度",
        ),
        (
            (
                row["fact"],
                row["site"] or row["project"],
                row["month"],
                "；".join(filter(None, said(row))),
                row["note"],
                row["source"],
                row["confidence"],
            )
            for row in read(DATA / "status_history.csv")
        ),
    )


def said(row: dict[str, str]) -> Iterable[str]:
    yield in_both(STAGES[row["stage"]])[0] if row["stage"] else ""
    yield row["progress"]
    for name, word in (
        ("forecast_finish", "预计竣工"),
        ("forecast_opening", "预计投用"),
        ("actual_opening", "投用"),
        ("beds_open", "开放床位"),
        ("cost", "投资（元）"),
    ):
        yield f"{word} {row[name]}" if row[name] else ""


def others() -> Iterable[str]:
    yield "## Residents, targets, indicators 人口、目标、指标"
    for name in ("population", "targets", "indicators", "observations"):
        rows = read(DATA / f"{name}.csv")
        yield f"### `{name}.csv`"
        yield table(tuple(rows[0]), (tuple(row.values()) for row in rows))


def checked(database: Database) -> Iterable[str]:
    yield "## What agrees and what does not 核对"
    _, found = reconciliation.reconcile(database, NOW)
    with speaking("zh"):
        yield table(
            ("范围", "指标", "原文", "逐项合计", "差额", "结果", "出处"),
            (
                (
                    scope_words(row),
                    metric_words(row),
                    *(
                        figure_words(row.metric, n)
                        for n in (row.stated, row.computed, row.difference)
                    ),
                    status_words(row),
                    row.source,
                )
                for row in found
            ),
        )
    for language in ("zh", "en"):
        with speaking(language):
            told = [row for row in found if row.status in ("differs", "noted")]
            yield "\n".join(line for row in told for line in explained(row))


def explained(row) -> Iterable[str]:
    yield f"- {difference_words(row)}"
    for item in row.readings:
        yield f"    - {reading_words(row, item)}"


def test_the_page_of_figures_is_what_a_database_is_founded_with(database):
    made = page(database)
    if os.environ.get("PORTFOLIO_HOLD"):
        FILE.write_text(made, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == made
