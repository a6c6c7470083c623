"""Findings as plain data with stable keys: what scripts read."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from portfolio.findings.records import WEIGHTS, Duty, Fact, Finding, Findings, Listed, Rule, Value
from portfolio.findings.words import sentence
from portfolio.projects.data import plan_data
from portfolio.values.money import yuan_text
from portfolio.values.months import Dated, Month
from portfolio.values.tabular import Data, picked, text_or_none
from portfolio.values.words import rate_text

#: The columns of findings as CSV.
COLUMNS: Final = (
    *("project", "name_zh", "name_en", "code", "weight", "state", "since", "months", "at_least"),
    *("amount_yuan", "sentence", "sources", "settle_zh", "settle_en", "law_zh", "law_en"),
)


def findings_data(found: Findings) -> Data:
    """Return findings as `portfolio.findings/1`; money in yuan, percentages with one decimal."""
    return {
        "schema": "portfolio.findings/1",
        "plan": plan_data(found.plan),
        "as_of": str(found.as_of),
        "since": text_or_none(found.since),
        "projects": found.projects,
        "counts": {
            **{state: found.count(state) for state in ("new", "standing", "settled")},
            **{
                weight: sum(item.rule.weight == weight for item in found.standing)
                for weight in WEIGHTS
            },
        },
        "findings": [finding_data(row) for row in found.rows],
        "unjudged": [
            {"project": item.project, "code": item.rule.code, "missing": list(item.missing)}
            for item in found.unjudged
        ],
        "rules": [_rule(rule) for rule in found.rules],
    }


def finding_data(row: Listed) -> Data:
    """Return one finding; `sentence` is in the language spoken."""
    item = row.finding
    return {
        **picked(item, "project", "name_zh", "name_en"),
        "code": item.rule.code,
        "about": item.about or None,
        "weight": item.rule.weight,
        "state": row.state,
        "since": text_or_none(item.since),
        "months": item.months,
        "at_least": item.at_least,
        "amount_yuan": None if item.amount is None else yuan_text(item.amount),
        "sentence": sentence(item),
        "facts": [_fact(fact) for fact in item.facts],
    }


def _fact(fact: Fact) -> Data:
    return {
        "name": fact.name,
        "value": _value(fact.value),
        "month": text_or_none(fact.month),
        "source": fact.source,
    }


def _value(value: Value) -> str | list[str] | None:
    if isinstance(value, int):
        return yuan_text(value)
    if isinstance(value, tuple) and not isinstance(value, Dated):
        return list(value)
    if isinstance(value, Fraction):
        return rate_text(value, 1)
    return str(value) if isinstance(value, Month | Dated | str) else None


def _rule(rule: Rule) -> Data:
    return {
        **picked(rule, "code", "weight"),
        "funders": list(rule.funders),
        "limits": {name: str(value) for name, value in rule.limits.items()},
        "needs": [*rule.applies, *rule.needs],
        **rule.words,
    }


#: The columns of what is to be reported as CSV.
DUE_COLUMNS: Final = (
    *("unit", "project", "name_zh", "name_en", "kind", "due", "done"),
    *("what_zh", "what_en", "to_zh", "to_en", "law_zh", "law_en"),
)


def due_row(duty: Duty) -> Data:
    """Return one thing to be reported."""
    own = picked(duty, "project", "name_zh", "name_en", "kind", "due", "done")
    return {"unit": duty.unit or None, **own, **duty.words}


def due_data(month: Month, found: Sequence[Duty]) -> Data:
    """Return what is to be reported in a month as `portfolio.due/1`."""
    rows = [due_row(duty) for duty in found]
    return {"schema": "portfolio.due/1", "month": str(month), "duties": rows}


def findings_rows(rows: Sequence[Listed]) -> list[Data]:
    """Return findings as flat rows, one each."""
    return [{**finding_data(row), **_flat(row.finding)} for row in rows]


def _flat(item: Finding) -> Data:
    sources = dict.fromkeys(fact.source for fact in item.facts if fact.source)
    words = {name: text for name, text in item.rule.words.items() if name[:4] in ("sett", "law_")}
    return {"sources": list(sources), **words}
