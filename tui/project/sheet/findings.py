"""What an auditor would write of the project: each finding, what it rests on, what settles it."""

from portfolio.findings.records import Finding, Findings
from portfolio.findings.words import (
    WEIGHT_WORDS,
    fact_words,
    headline,
    rule_word,
    unjudged_words,
)
from portfolio.values.language import label, mark
from portfolio.values.words import listing, say
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Section


def finding_sections(found: Findings) -> list[Section]:
    """Return the findings of a project, the gravest first, and what could not be judged."""
    facts = [fact for item in found.standing for fact in _finding(item, found)]
    facts += [Fact(say(mark("Not judged")), plain(line)) for line in unjudged_words(found.unjudged)]
    title = say(mark("Findings ({number})"), number=len(found.standing))
    nothing = [Fact("", say(mark("The rules find nothing on what is on record.")))]
    return [Section(title, facts or nothing)]


def _finding(item: Finding, found: Findings) -> list[Fact]:
    documents = found.documents
    rests_on = [fact_words(fact, documents.get(fact.source or "")) for fact in item.facts]
    weight = label(WEIGHT_WORDS[item.rule.weight])
    return [
        Fact(weight, plain(headline(item))),
        Fact("", plain(listing(rests_on))),
        Fact("", plain(f"{rule_word(item.rule, 'law')} → {rule_word(item.rule, 'settle')}")),
    ]
