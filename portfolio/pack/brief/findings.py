"""One sentence of the brief: how many findings there are, and the gravest named."""

from collections.abc import Sequence
from typing import Final

from portfolio.findings.records import WEIGHTS, Finding, Findings
from portfolio.findings.words import WEIGHT_WORDS, length_text, rule_word
from portfolio.pack.brief.parts import shortened
from portfolio.values.language import label, mark, plural
from portfolio.values.words import clauses, listing, money_text, name_of, say

_MOST_NAMED: Final = 3
_NAME_CELLS: Final = 88


def finding_counts(found: Findings | None) -> str:
    """Return how many findings of each weight there are."""
    standing = found.standing if found else ()
    if not standing:
        return say(mark("By the rules of audits there is no finding"))
    text = plural(
        "By the rules of audits: {number} finding ({counts})",
        "By the rules of audits: {number} findings ({counts})",
        len(standing),
    )
    return text.format(number=f"{len(standing):,}", counts=listing(_counts(standing)))


def _counts(standing: Sequence[Finding]) -> list[str]:
    return [
        say(mark("{weight} {number}"), weight=label(WEIGHT_WORDS[weight]), number=number)
        for weight in WEIGHTS
        if (number := sum(item.rule.weight == weight for item in standing))
    ]


def finding_words(found: Findings | None) -> str:
    """Return how many findings of each weight there are and the gravest; nothing without any."""
    standing = found.standing if found else ()
    if not standing:
        return ""
    text = plural(
        "By the rules of audits: {number} finding ({counts}); the gravest: {named}.",
        "By the rules of audits: {number} findings ({counts}); the gravest: {named}.",
        len(standing),
    )
    named = clauses(_named(item) for item in standing[:_MOST_NAMED])
    return text.format(number=f"{len(standing):,}", counts=listing(_counts(standing)), named=named)


def _named(item: Finding) -> str:
    """Return a finding in short: project, rule, and how much or for how long."""
    much = money_text(item.amount) if item.amount else _long(item)
    return say(
        mark("{name}: {rule} ({much})"),
        name=shortened(name_of(item), _NAME_CELLS),
        rule=rule_word(item.rule, "title"),
        much=much,
    )


def _long(item: Finding) -> str:
    return say(mark("{months} months"), months=length_text(item))
