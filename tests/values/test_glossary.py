"""`docs/glossary.md`: the words of the field in both languages, with their codes, formulas and laws.

What stands after its marker is made of the vocabulary; PORTFOLIO_HOLD=1 with this test makes it anew.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from portfolio.values import vocabulary
from portfolio.values.language import Term, in_both
from portfolio.values.places import DATA

FILE = Path(__file__).parents[2] / "docs" / "glossary.md"
MARKER = "<!-- from here on made of the vocabulary; PORTFOLIO_HOLD=1 with tests/values/test_glossary.py -->"
SETS: Mapping[str, tuple[str, str]] = {
    "GROUPS": ("项目类别", "Groups of projects"),
    "NATURES": ("建设性质", "Nature of the works"),
    "FUNDERS": ("投资主体", "Who pays"),
    "FUNDING_SOURCES": ("资金来源", "Sources of funds"),
    "STAGES": ("形象进度", "Stages"),
    "MILESTONES": ("审批和许可", "Approvals and permits"),
    "COST_KINDS": ("投资口径", "Kinds of cost"),
    "PHASINGS": ("资金时序", "Readings of money over time"),
    "FIGURES": ("规划数据", "Figures of the plan"),
    "BED_KINDS": ("专科床位", "Kinds of beds"),
    "VIEWS": ("床位口径", "Views of beds"),
    "WHYS": ("暂不计入的原因", "Why beds are left out of the forecast"),
    "POPULATION_BASES": ("人口口径", "Bases of residents"),
    "LIGHTS": ("亮灯", "Lights"),
    "REASONS": ("延期原因", "Reasons of delay"),
    "SLIP_PRECISIONS": ("延期月数的把握", "How surely a delay is known"),
    "REPORT_STATES": ("月报状态", "States of a report"),
    "CONFIDENCES": ("可信度", "How far a fact is to be trusted"),
    "DOCUMENT_KINDS": ("依据文件种类", "Kinds of documents"),
    "COMPONENTS": ("投资构成", "Components of the investment"),
    "GOAL_ASPECTS": ("绩效目标", "Performance goals"),
    "GOAL_MEASURES": ("绩效指标的度量", "Measures of goals"),
    "CONTRACT_KINDS": ("合同种类", "Kinds of contracts"),
    "INDICATOR_TYPES": ("指标性质", "Types of indicators"),
    "RECONCILE_STATUSES": ("核对结果", "Verdicts of a check"),
    "QUALIFIERS": ("数字的修饰", "Words before a figure"),
}


def made() -> str:
    parts = ["## 代码 Codes", *(part for name in SETS for part in words(name)), *laws()]
    return "\n\n".join(parts) + "\n"


def words(name: str) -> Iterator[str]:
    chinese, english = SETS[name]
    yield f"### {chinese} {english}"
    rows = [
        f"| `{code}` | {both[0]} | {both[1]} |"
        for code, term in getattr(vocabulary, name).items()
        for both in [in_both(term)]
    ]
    yield "\n".join(("| code | 中文 | English |", "|---|---|---|", *rows))


def laws() -> Iterator[str]:
    yield "## 法规依据 Legal sources"
    cited = sorted({pair for file in ("findings", "lights", "duties") for pair in citations(file)})
    rows = [f"| {chinese} | {english} |" for chinese, english in cited]
    yield "\n".join(("| 依据 | source |", "|---|---|", *rows))


def citations(file: str) -> Iterator[tuple[str, str]]:
    """Yield every law that a data file of rules names, in both languages."""
    waiting: list[object] = [tomllib.loads((DATA / f"{file}.toml").read_text(encoding="utf-8"))]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict):
            continue
        for name in ("law", "citation"):
            if item.get(f"{name}_zh"):
                yield item[f"{name}_zh"], item[f"{name}_en"]
        waiting += item.values()


def test_the_glossary_holds_every_code_in_both_languages():
    own, _, held = FILE.read_text(encoding="utf-8").partition(MARKER)
    if os.environ.get("PORTFOLIO_HOLD"):
        held = f"\n\n{made()}"
        FILE.write_text(f"{own}{MARKER}{held}", encoding="utf-8")
    assert held.strip() == made().strip()


def test_every_set_of_terms_is_in_it_or_is_of_the_screen_alone():
    screen = {
        *("SHOWN_LIGHTS", "LIGHT_KINDS", "LIGHT_LETTERS", "NO_FIGURES", "IMPORT_KINDS", "SIDES"),
        *("PLAN_STATUSES", "POPULATION_KINDS", "POPULATION_STATUSES", "PARTICULARS", "GROUPINGS"),
        *("MEASURES", "METRICS", "PART_METRICS", "DIRECTIONS"),
    }
    found = {
        name
        for name, held in vars(vocabulary).items()
        if name.isupper()
        and isinstance(held, Mapping)
        and held
        and all(isinstance(term, Term) for term in held.values())
    }
    assert found - screen == set(SETS)


def test_the_modules_that_formulas_name_are_there():
    own = FILE.read_text(encoding="utf-8").partition(MARKER)[0]
    named = re.findall(r"`(portfolio/[a-z_/]+\.py|portfolio/[a-z_/]+)`", own)
    assert len(named) >= 8
    for name in named:
        assert (FILE.parents[1] / name).exists(), name
