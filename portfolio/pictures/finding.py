"""What a picture found, in one sentence: its title."""

from collections.abc import Iterable
from typing import Final

from portfolio.beds.records.answer import Answer
from portfolio.beds.words.answer import answer_head, standing_text
from portfolio.beds.words.target import outcome_text
from portfolio.pictures.subtitles import subtitle
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.slip import is_late, is_silent
from portfolio.values.language import label, mark, plural, spoken, translate
from portfolio.values.months import Month
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import clauses, listing, month_text, say
from portfolio.whatif.records import Scenario
from portfolio.whatif.words.parts import changes_of


def target_finding(answer: Answer) -> str:
    """Return what became of the target, or before its month what the plan makes of it."""
    if answer.outcome:
        return outcome_text(answer.outcome)
    return say(
        mark("Target of {month}, by the plan: {standing}"),
        month=month_text(answer.target.month),
        standing=standing_text(answer, answer.line("plan", "fixed")),
    )


def later_clause(text: str) -> str:
    """Return a sentence as it stands behind another and a semicolon."""
    return text if spoken() == "zh" else f"{text[:1].lower()}{text[1:]}"


def answer_lines(answer: Answer) -> list[str]:
    """Return the answer view by view, without what the finding says already."""
    return [line for line in answer_head(answer) if line != target_finding(answer)]


def late_finding(rows: Iterable[ProjectRow]) -> str:
    """Return how many projects are due and unreported, and how many late by their reports."""
    late = [row for row in rows if row.summed and is_late(row)]
    due = sum(map(is_silent, late))
    told = [*([_due(due)] if due else []), *([_told(len(late) - due)] if len(late) > due else [])]
    return clauses(told) or say(mark("No project is late"))


def _due(number: int) -> str:
    text = plural(
        "{number} project due and not reported in use",
        "{number} projects due and not reported in use",
        number,
    )
    return text.format(number=f"{number:,}")


def _told(number: int) -> str:
    text = plural(
        "{number} project late by its reports", "{number} projects late by their reports", number
    )
    return text.format(number=f"{number:,}")


def fact_first(answer: Answer, told: Iterable[str]) -> tuple[str, list[str]]:
    """Return the title of a what-if and the lines under it: the record first, once it is a fact.

    Before the target's month the first of what is `told` is the title.
    """
    if answer.outcome:
        return target_finding(answer), list(told)
    first, *rest = told
    return first, rest


#: Changes of a scenario up to which each is named over the title.
_MOST_CHANGES: Final = 3


def over_what_if(title: str, view: str, scenario: Scenario, as_of: Month, reports: Answer) -> str:
    """Return the line over the title of a what-if: its view, what it changes, as of when.

    How fresh the reports are stands there where nothing is changed. The title is marked.
    """
    changes = changes_of(scenario)
    if not changes:
        under = subtitle(title, as_of, reports.fresh, reports.projects)
        return f"{label(VIEWS[view])}　{under}"
    told = listing(changes)
    if len(changes) > _MOST_CHANGES:
        told = say(mark("{number} changes, named below"), number=len(changes))
    month = say(mark("As of {month}"), month=month_text(as_of))
    named = say(mark("Scenario: {changes}"), changes=told)
    return "　".join((label(VIEWS[view]), named, translate(title), month))


def scenario_notes(scenario: Scenario) -> list[str]:
    """Return what a scenario changes, one by one, where the line over the title has no room."""
    changes = changes_of(scenario)
    if len(changes) <= _MOST_CHANGES:
        return []
    return [say(mark("Scenario: {changes}"), changes=listing(changes))]
