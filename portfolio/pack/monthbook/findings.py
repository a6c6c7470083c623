"""Sheet 12, 问题清单: what an auditor would write, with facts, law, and what settles it."""

from typing import Final

from portfolio.findings.records import Findings, Listed
from portfolio.findings.words import (
    STATE_WORDS,
    WEIGHT_WORDS,
    count_words,
    fact_words,
    length_text,
    rule_word,
    sentence,
    unjudged_words,
)
from portfolio.pack.frame import Ledger, dated, framed
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.sheet import Column, Content, Sheet, number
from portfolio.values.language import Term, label, mark
from portfolio.values.words import name_of, say

NAME: Final = mark("12 Findings")
_NOTES: Final = (
    mark("Drawn from what is on record by rules; a paper not on record may still exist: enter it."),
    mark("State: against the month before. Months: ≥ at least so many."),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    found = material.findings
    title = say(mark("Findings by the rules of audits"))
    under = count_words(len(found.standing), found.projects)
    notes = map(say, _NOTES)
    return framed(_ledger(found), material.head, say(NAME), title, under, notes=notes)


def _columns() -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "No.")), 8, centred=True),
        Column(label(Term("sheet", "Project")), 30),
        Column(label(Term("sheet", "Finding")), 22),
        Column(label(Term("sheet", "Weight")), 12, centred=True),
        Column(label(Term("sheet", "State of the finding")), 10, centred=True),
        Column(label(Term("sheet", "Since")), 10, centred=True),
        Column(label(Term("sheet", "For months")), 9, centred=True),
        Column(label(Term("sheet", "Amount")), 15, "money"),
        Column(label(Term("sheet", "What is found")), 46),
        Column(label(Term("sheet", "Facts and documents")), 46),
        Column(label(Term("sheet", "Law")), 30),
        Column(label(Term("sheet", "What settles it")), 36),
    )


def _ledger(found: Findings) -> Ledger:
    ledger = Ledger(_columns())
    for row in found.rows:
        ledger.add(_cells(row, found))
    if not found.rows:
        ledger.note(say(mark("The rules find nothing on what is on record.")))
    if found.unjudged:
        ledger.band(say(mark("Not judged")))
        for line in unjudged_words(found.unjudged):
            ledger.note(line)
    return ledger


def _cells(row: Listed, found: Findings) -> tuple[Content, ...]:
    item = row.finding
    facts = (fact_words(fact, found.documents.get(fact.source or "")) for fact in item.facts)
    return (
        item.project,
        name_of(item),
        rule_word(item.rule, "title"),
        label(WEIGHT_WORDS[item.rule.weight]),
        label(STATE_WORDS[row.state]),
        dated(item.since),
        length_text(item),
        number("money", item.amount),
        sentence(item),
        "\n".join(facts),
        rule_word(item.rule, "law"),
        rule_word(item.rule, "settle"),
    )
