"""The lights in words: their signs, the rule that fired, and the officer's own reason."""

from fractions import Fraction
from typing import Final

from portfolio.projects.records.lists import Light, ProjectRow
from portfolio.values.language import Term, label, mark, plural, spoken, translate
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    COST_KINDS,
    LIGHT_LETTERS,
    LIGHT_SIGNS,
    REASONS,
    SHOWN_LIGHTS,
    STAGES,
)
from portfolio.values.words import (
    clauses,
    month_text,
    rate_text,
    say,
)

_RULES: Final = {
    "never_reported": mark("no report is on record"),
    "stale": mark("the last report is of {month}, more than two months old"),
    "nothing_computed": mark("nothing on record to compute it from"),
    "halted": mark("the project is in the state “{stage}”, no date is due"),
    "no_baseline_finish": mark("the baseline gives no finish"),
    "on_time": mark("finish in the month of the baseline"),
    "as_planned": mark("the baseline's finish lies ahead and no report gives another"),
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
    "over_first": mark("{kind} {percent} % above the budget approved first"),
    "within_first": mark("{kind} within the budget approved first"),
    "in_use": mark("in use"),
    "settled": mark("in use, the final account is on record"),
    "settling": mark("in use, the final account is due this month"),
}
#: What a finish in the month of the baseline is called where one of the two is not known so well.
_ON_TIME: Final = {
    "about": mark("finish about when the baseline has it"),
    "at_most": mark("finish in the month of the baseline or before"),
}
#: What is counted in months besides the slip.
_CLOCK: Final = {
    "idle": mark("finished and not in use for {months} months"),
    "settling": mark("in use, the final account is due in {months} months"),
    "settlement_overdue": mark("in use, the final account is {months} months overdue"),
}
#: How surely months are known.
_KNOWN: Final = {
    "about": Term("months", "about {months}"),
    "at_most": Term("months", "at most {months}"),
    "at_least": Term("months", "at least {months}"),
}


def light_text(code: str | None) -> str:
    """Return a light as its sign and letter: `▲黄` or `▲ A`; one nobody gave is grey."""
    known = code or "grey"
    letter = label(LIGHT_LETTERS[known])
    return f"{LIGHT_SIGNS[known]}{'' if len(letter.encode()) > 1 else ' '}{letter}"


#: A grey light of a project that was reported: halted, or with nothing to judge it by.
_UNJUDGED: Final = Term("light", "Grey, nothing to judge")


def light_name(light: Light) -> str:
    """Return what a light is called; a grey one by whether it is one for want of a report."""
    if light.colour == "grey" and light.rule not in ("never_reported", "stale"):
        return label(_UNJUDGED)
    return label(SHOWN_LIGHTS[light.colour])


def light_words(light: Light) -> str:
    """Return the rule that fired as a sentence with its figures."""
    months, precision = light.values.get("months"), light.values.get("precision", "exact")
    if isinstance(months, int) and months:
        return _by_months(light.rule, months, str(precision))
    if light.rule == "on_time" and precision in _ON_TIME:
        return say(_ON_TIME[str(precision)])
    values = {name: _value(name, value) for name, value in light.values.items()}
    return say(_RULES[light.rule], **values)


def _by_months(rule: str, months: int, precision: str) -> str:
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
    elif rule in _CLOCK:
        text = translate(_CLOCK[rule])
    elif rule == "overdue":
        text = plural(
            "{months} month past the baseline's finish, not reported in use",
            "{months} months past the baseline's finish, not reported in use",
            months,
        )
    else:
        text = say(_RULES[rule])
    if rule == "early" and precision == "at_most":
        precision = "at_least"
    known = label(_KNOWN[precision]) if precision in _KNOWN else "{months}"
    return text.format(months=known.format(months=months))


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
    reason = label(REASONS[row.judged.reason]) if row.judged.reason else None
    why = clauses((reason, row.judged.note))
    if not why:
        return say(mark("{month}, differs from the computed one, no reason given"), month=month)
    return say(mark("{month}, differs from the computed one: {why}"), month=month, why=why)
