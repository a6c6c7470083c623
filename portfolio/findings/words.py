"""Findings in words: what a rule says of the figures it found, in the language spoken."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from portfolio.findings.records import Fact, Finding, Rule, Unjudged, Value
from portfolio.projects.records.page import Document
from portfolio.projects.words.page import document_text
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import Term, label, mark, plural, spoken, translate
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import COST_KINDS, FUNDING_SOURCES, MILESTONES, STAGES
from portfolio.values.words import (
    UNKNOWN_TEXT,
    dated_text,
    listing,
    money_text,
    month_text,
    rate_text,
    say,
)

#: What a finding weighs, in words.
WEIGHT_WORDS: Final = {
    "breach": Term("weight of a finding", "Against a rule"),
    "term": Term("weight of a finding", "Out of time"),
    "gap": Term("weight of a finding", "No paper on record"),
}
#: What became of a finding between two months.
STATE_WORDS: Final = {
    "new": Term("state of a finding", "New"),
    "standing": Term("state of a finding", "Standing"),
    "settled": Term("state of a finding", "Settled"),
}
#: What a finding rests on besides fields, milestones, costs, sources and stages.
_NAMES: Final = {
    "begun": Term("fact", "Works under way"),
    "finished": Term("fact", "Finished"),
    "accepted": Term("fact", "Accepted"),
    "opened": Term("fact", "In use"),
    "planned": Term("fact", "planned investment"),
    "planned_start": Term("fact", "Planned start"),
    "planned_finish": Term("fact", "Planned finish"),
    "first_budget": Term("fact", "First approved budget"),
    "last_report": Term("fact", "Last report"),
    "entered": Term("fact", "Plan of"),
    "split": Term("fact", "Split"),
    "audit": Term("fact", "Audit finding"),
    "extension": Term("fact", "Extension granted, months"),
    "arranged": Term("fact", "funds arranged"),
    "arrived": Term("fact", "funds arrived"),
    "assets": Term("fact", "fixed assets added"),
    "budget": Term("fact", "approved budget"),
    "done": Term("fact", "investment done"),
    "paid": Term("fact", "amount paid"),
    "sources": Term("fact", "sources of funds"),
    "approved": Term("fact", "approved or planned investment"),
}
#: What is said of a sentence's value by its name alone, as a code; others are figures.
_CODES: Final = ("kind", "basis", "paper", "how")
_MONEY: Final = ("amount", "figure", "against")


def name_word(name: str) -> str:
    """Return what a fact, or a code in a sentence, is called."""
    for terms in (MILESTONES, COST_KINDS, FUNDING_SOURCES, _NAMES, STAGES):
        if name in terms:
            return label(terms[name])
    return label(FIELD_BY_NAME[name].label) if name in FIELD_BY_NAME else name


def rule_word(rule: Rule, word: str) -> str:
    """Return a text of a rule: title, settle or law."""
    return rule.words[f"{word}_{spoken()}"]


def sentence(finding: Finding) -> str:
    """Return what a finding says, its figures in words; months are the least where they are."""
    told = {name: _value(name, value) for name, value in finding.values.items()}
    if finding.at_least:
        told["months"] = say(mark("at least {number}"), number=told["months"])
    return finding.rule.words[f"text_{spoken()}"].format(**told)


def headline(finding: Finding) -> str:
    """Return the title of a finding and what it says."""
    between = "：" if spoken() == "zh" else ": "
    return f"{rule_word(finding.rule, 'title')}{between}{sentence(finding)}"


def _value(name: str, value: Value) -> str:
    if value is None:
        return UNKNOWN_TEXT
    if isinstance(value, Dated | Month):
        return dated_text(value) if isinstance(value, Dated) else month_text(value)
    if isinstance(value, tuple):
        return listing(name_word(str(item)) for item in value)
    if isinstance(value, Fraction):
        return rate_text(value, 1)
    if name in _CODES:
        return name_word(str(value))
    return money_text(value) if isinstance(value, int) and name in _MONEY else str(value)


def fact_words(fact: Fact, document: Document | None = None) -> str:
    """Return a fact with its document: what, how much or when, from which paper."""
    value = fact.value
    text = (
        money_text(value)
        if isinstance(value, int)
        else value
        if isinstance(value, str)
        else _value("", value)
    )
    if fact.name == "last_report":  # of the report itself, whatever it rests on
        return say(mark("{what}: {value}"), what=name_word(fact.name), value=text)
    source = document_text(document, fact.source) if fact.source else _undocumented(fact)
    return say(
        mark("{what}: {value} ({source})"), what=name_word(fact.name), value=text, source=source
    )


def _undocumented(fact: Fact) -> str:
    if fact.month is None:
        return translate(mark("no document"))
    return say(mark("report of {month}, no document"), month=month_text(fact.month))


def length_text(finding: Finding) -> str:
    """Return for how many months a finding stands, `≥` where at least."""
    if finding.months is None:
        return UNKNOWN_TEXT
    return f"≥{finding.months}" if finding.at_least else str(finding.months)


def unjudged_words(items: Iterable[Unjudged]) -> list[str]:
    """Return which rules could not be asked of which projects, and for want of what."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for item in items:
        key = rule_word(item.rule, "title"), item.missing
        found.setdefault(key, []).append(item.project)
    return [
        say(
            mark("{rule}: there is no {missing} of {projects}"),
            rule=rule,
            missing=listing(name_word(name) for name in missing),
            projects=listing(projects),
        )
        for (rule, missing), projects in found.items()
    ]


def count_words(number: int, projects: int) -> str:
    """Return how many findings there are, and of how many projects."""
    return plural(
        "{number} finding; {projects} projects looked at",
        "{number} findings; {projects} projects looked at",
        number,
    ).format(number=number, projects=projects)
