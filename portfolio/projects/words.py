"""The lights in words: their signs, the rule that fired, and the officer's own reason."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from portfolio.projects.records import Course, Document, Light, ProjectRow, Variance
from portfolio.values.language import label, mark, plural, spoken
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    COST_KINDS,
    HALTED_STAGES,
    LIGHT_LETTERS,
    LIGHT_SIGNS,
    REASONS,
    STAGES,
)
from portfolio.values.words import UNKNOWN_TEXT, money_text, month_text, rate_text, say, slip_text

_RULES: Final = {
    "never_reported": mark("no report is on record"),
    "stale": mark("the last report is of {month}, more than two months old"),
    "nothing_computed": mark("nothing on record to compute it from"),
    "halted": mark("the project is in the state “{stage}”, no date is due"),
    "no_baseline_finish": mark("the baseline gives no finish"),
    "on_time": mark("finish in the month of the baseline"),
    "as_planned": mark("the baseline's finish lies ahead and no report moves it"),
    "due_now": mark("due this month by the baseline, not reported in use"),
    "no_year_plan": mark("no annual plan amount of {year} is on record"),
    "no_year_figure": mark("no report of {year} gives the investment done this year"),
    "keeping_up": mark(
        "{share} % of the annual plan done by {month}, {points} points ahead of pro-rata"
    ),
    "behind": mark("{share} % of the annual plan done by {month}, {points} points behind pro-rata"),
    "private": mark("private project, not under the approved-budget rules"),
    "no_budget": mark("no approved budget is on record"),
    "above_plan": mark("{percent} % above the plan's figure, kind unknown"),
    "nothing_to_compare": mark("an approved budget is on record, nothing to hold against it"),
    "within_estimate": mark("the approved budget is within the estimate"),
    "over_estimate": mark("the approved budget is {percent} % above the estimate"),
    "within_budget": mark("{kind} within the approved budget"),
    "over_budget": mark("{kind} {percent} % above the approved budget"),
}


def light_text(code: str | None) -> str:
    """Return a light as its sign and letter: `▲黄` or `▲ A`; one nobody gave is grey."""
    known = code or "grey"
    letter = label(LIGHT_LETTERS[known])
    return f"{LIGHT_SIGNS[known]}{'' if len(letter.encode()) > 1 else ' '}{letter}"


def light_words(light: Light) -> str:
    """Return the rule that fired as a sentence with its figures."""
    months = light.values.get("months")
    if isinstance(months, int) and months:
        return _by_months(light.rule, months)
    values = {name: _value(name, value) for name, value in light.values.items()}
    return say(_RULES[light.rule], **values)


def _by_months(rule: str, months: int) -> str:
    if rule == "late":
        text = plural(
            "finish {months} month later than the baseline",
            "finish {months} months later than the baseline",
            months,
        )
    elif rule == "early":
        text = plural(
            "finish {months} month earlier than the baseline",
            "finish {months} months earlier than the baseline",
            months,
        )
    elif rule == "overdue":
        text = plural(
            "{months} month past the baseline's finish, not reported in use",
            "{months} months past the baseline's finish, not reported in use",
            months,
        )
    else:
        text = say(_RULES[rule])
    return text.format(months=months)


def _value(name: str, value: object) -> str:
    if isinstance(value, Fraction):
        return percent_text(value)
    if isinstance(value, Month):
        return month_text(value)
    codes = {"kind": COST_KINDS, "stage": STAGES}
    return label(codes[name][str(value)]) if name in codes else str(value)


def percent_text(figure: Fraction) -> str:
    """Return a percentage of 0 or more with one decimal, rounded half up.

    One that would round to 0 and is more says so: any excess counts, however small.
    """
    text = rate_text(figure, 1)
    return "<0.1" if figure and text == "0.0" else text


def cited(light: Light) -> str:
    """Return the rule that fired with its citation, where it has one."""
    citation = light.citation_zh if spoken() == "zh" else light.citation_en
    words = light_words(light)
    if not citation:
        return words
    return f"{words}（{citation}）" if spoken() == "zh" else f"{words} ({citation})"


def judged_words(row: ProjectRow) -> str:
    """Return of which month the officer's own light is; where it differs, the reason given."""
    if row.judged is None:
        return ""
    month = month_text(row.judged.month)
    if not row.disputed:
        return month
    reason = [label(REASONS[row.judged.reason])] if row.judged.reason else []
    reason += [row.judged.note] if row.judged.note else []
    if not reason:
        return say(mark("{month}, differs from the computed one, no reason given"), month=month)
    why = ("；" if spoken() == "zh" else "; ").join(reason)
    return say(mark("{month}, differs from the computed one: {why}"), month=month, why=why)


def document_text(document: Document | None, code: str) -> str:
    """Return a document's title and date, its code where no more is known of it."""
    if document is None:
        return code
    title = document.title if spoken() == "zh" or not document.title_en else document.title_en
    return f"{title} ({document.dated})" if document.dated else title


def sources_text(documents: Iterable[Document]) -> str:
    """Return where the figures of a page come from: documents, and what the officers report."""
    titles = [document_text(document, document.code) for document in documents]
    between = "；" if spoken() == "zh" else "; "
    return say(
        mark("Sources: {documents}"),
        documents=between.join([*titles, say(mark("monthly status reports"))]),
    )


def variance_words(variance: Variance) -> str:
    """Return how far a project stands from a baseline: time, money and beds that are known."""
    parts = []
    if variance.months is not None:
        parts.append(slip_text(variance.months))
    if variance.cost is not None:
        sign = "-" if variance.cost < 0 else "+" if variance.cost else ""
        parts.append(f"{sign}{money_text(abs(variance.cost))}")
    if variance.beds is not None:
        parts.append(
            say(mark("{beds} beds"), beds=f"{variance.beds:+,d}" if variance.beds else "0")
        )
    return " · ".join(parts) or UNKNOWN_TEXT


def stage_words(row: ProjectRow) -> str:
    """Return where a project stands; one known by its sites alone is in use in part or whole."""
    if row.stage is not None:
        return label(STAGES[row.stage])
    if row.sites_in_use:
        return label(STAGES["in_use"]) if row.opened else say(mark("Partly in use"))
    return UNKNOWN_TEXT


def end_words(row: ProjectRow, course: Course) -> str:
    """Return what stands at the end of a project's bar: its slip, that it was halted, a `?`."""
    parts = [slip_text(row.slip)] if row.slip is not None else []
    if row.stage in HALTED_STAGES:
        parts.append(label(STAGES[str(row.stage)]))
    if course.unproven:
        parts.append("?")
    return " ".join(parts)
