"""The lights in words: their signs, the rule that fired, and the officer's own reason."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from portfolio.projects.records.course import Course
from portfolio.projects.records.lists import Light, ProjectRow
from portfolio.projects.records.page import BaselineRow, BedPortion, Document, PartRow, Variance
from portfolio.projects.records.plans import Departure, LeftEntry, Plan, Succession
from portfolio.projects.records.reports import Report
from portfolio.values.language import Term, label, mark, plural, spoken, translate
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    COMPONENTS,
    COST_KINDS,
    FIGURES,
    FUNDERS,
    GROUPS,
    HALTED_STAGES,
    LIGHT_LETTERS,
    LIGHT_SIGNS,
    NATURES,
    REASONS,
    SHOWN_LIGHTS,
    STAGES,
)
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    count_text,
    dated_text,
    figure_text,
    in_language,
    listing,
    money_text,
    month_text,
    name_of,
    rate_text,
    say,
    slip_text,
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


#: How many projects that have left the plan are named.
MOST_LEFT: Final = 12
#: How a project has left its plan; it is in no sum of it any more.
LEFT: Final = {
    "merged": Term("left", "Merged"),
    "withdrawn": Term("left", "Withdrawn"),
    "split": Term("left", "Split"),
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


def document_text(document: Document | None, code: str) -> str:
    """Return a document's title and date, its code where no more is known of it."""
    if document is None:
        return code
    title = in_language(document.title, document.title_en)
    if document.estimated:
        return say(mark("{title} ({date}, estimated)"), title=title, date=document.dated)
    return f"{title} ({document.dated})" if document.dated else title


def plan_text(plan: Plan) -> str:
    """Return a plan's name, with its status as long as it is a draft."""
    if plan.status != "draft":
        return name_of(plan)
    return say(mark("{plan} (draft for approval)"), plan=name_of(plan))


def baseline_text(number: int) -> str:
    """Return what a baseline is called: the first one is the plan as it was approved."""
    return say(mark("baseline 1") if number == 1 else mark("baseline {number}"), number=number)


def baseline_title(item: BaselineRow, source: str) -> str:
    """Return a baseline with its month and the document it is from."""
    title = say(
        mark("{baseline} of {month} (source: {source})"),
        baseline=baseline_text(item.number),
        month=month_text(item.month),
        source=source,
    )
    return title[:1].upper() + title[1:]


def filed_text(report: Report, when: str) -> str:
    """Return who filed a report, and when; of what was founded with the database that its paper did."""
    if report.founded:
        return say(mark("as its source document has it, put down at the founding"))
    return say(mark("filed by {who} at {when}"), who=report.filed_by, when=when)


def kind_text(kind: BedPortion, source: str) -> str:
    """Return the beds of a special kind, with the document they are from and its note."""
    told = say(
        mark("{built} built, {new} new (source: {source})"),
        built=count_text(kind.beds_built),
        new=count_text(kind.beds_new),
        source=source,
    )
    return f"{told} · {kind.note}" if kind.note else told


def sources_text(documents: Iterable[Document]) -> str:
    """Return where the figures of a page come from: documents, and what the officers report."""
    titles = [document_text(document, document.code) for document in documents]
    return say(
        mark("Sources: {documents}"),
        documents=clauses([*titles, say(mark("monthly status reports"))]),
    )


def part_name(part: PartRow) -> str:
    """Return a part as its document names it: what is printed before its name, and the name."""
    return f"{part.label} {part.name}" if part.label else part.name


def part_words(part: PartRow) -> str:
    """Return what is known of a part of a project: when it is built, and its figures."""
    times = [dated_text(date) for date in (part.start, part.finish)] if _timed(part) else []
    figures = [
        f"{label(term)} {figure_text(name, part.figures[name])}"
        for name, term in FIGURES.items()
        if part.figures.get(name) is not None
    ]
    return (
        clauses([*([" – ".join(times)] if times else []), *figures, *_note(part)]) or UNKNOWN_TEXT
    )


def _timed(part: PartRow) -> bool:
    return part.start is not None or part.finish is not None


def _note(part: PartRow) -> list[str]:
    return [part.note] if part.note else []


def variance_words(variance: Variance) -> str:
    """Return how far a project stands from a baseline: time, money and beds that are known."""
    parts = []
    if variance.slip is not None:
        parts.append(slip_text(variance.slip))
    if variance.cost is not None:
        sign = "-" if variance.cost < 0 else "+" if variance.cost else ""
        parts.append(f"{sign}{money_text(abs(variance.cost))}")
    if variance.beds is not None:
        parts.append(
            say(mark("{beds} beds"), beds=f"{variance.beds:+,d}" if variance.beds else "0")
        )
    return " · ".join(parts) or UNKNOWN_TEXT


def said_facts(item: BaselineRow) -> list[tuple[str, str]]:
    """Return what a baseline changes besides its figures: what it is called, and what it says."""
    words = {"group": GROUPS, "funder": FUNDERS, "nature": NATURES}
    said = [(label(_SAID[name]), label(words[name][code])) for name, code in item.said.items()]
    private = [] if item.private is None else [(label(_SAID["private"]), money_text(item.private))]
    made_of = [(label(COMPONENTS[name]), money_text(fen)) for name, fen in item.components.items()]
    return [*said, *private, *made_of]


_SAID: Final = {
    "group": Term("column of the log", "Group"),
    "funder": Term("column of the log", "Funder"),
    "nature": Term("column of the log", "Nature"),
    "private": Term("column of the log", "of which paid privately"),
}


def left_words(listed: Iterable[LeftEntry | ProjectRow]) -> str:
    """Return what has left the plan beside its sums: how many, their new beds, which and when.

    Nothing for those that have not left it.
    """
    by_how: dict[str, list[tuple[str, int]]] = {how: [] for how in LEFT}
    for item in listed:
        if item.left is not None:
            named = f"{item.code} {since_words(item.left)}"
            by_how[item.left.how].append((named, item.beds_new or 0))
    parts = [_left_words(how, found) for how, found in by_how.items() if found]
    return ("；" if spoken() == "zh" else "; ").join(parts)


def _left_words(how: str, found: Sequence[tuple[str, int]]) -> str:
    named = [name for name, _ in found[:MOST_LEFT]]
    return say(
        mark("{how}, in no sum: {number}, {beds} new beds ({named})"),
        how=label(LEFT[how]),
        number=f"{len(found):,}",
        beds=f"{sum(beds for _, beds in found):,}",
        named=listing([*named, *(["…"] * (len(found) > MOST_LEFT))]),
    )


def succession_words(item: Succession, code: str) -> tuple[str, str]:
    """Return what one of two projects is to the other, seen from `code`, and the other with month."""
    name, other = (
        _SUCCESSIONS[item.kind, item.of == code],
        item.into if item.of == code else item.of,
    )
    month = month_text(item.month)
    return label(name), say(mark("{code}, since {month}"), code=other, month=month)


_SUCCESSIONS: Final = {
    ("merged", True): Term("succession", "Merged into"),
    ("merged", False): Term("succession", "Took in"),
    ("split", True): Term("succession", "Split into"),
    ("split", False): Term("succession", "Part of"),
}


def since_words(left: Departure) -> str:
    """Return into what and since when a project has left its plan: `→ P1, since May 2026`."""
    month = month_text(left.month)
    if not left.into:
        return say(mark("since {month}"), month=month)
    return say(mark("→ {into}, since {month}"), into=listing(left.into), month=month)


def late_words(row: ProjectRow, *, signs: bool = False) -> str:
    """Return by how much a project is late; of one that is due this very month, that it is.

    With `signs` in few cells, see `slip_text`.
    """
    if row.slip is None and row.overdue and row.stage not in HALTED_STAGES:
        return say(mark("due"))
    return slip_text(row.slip, signs=signs)


def late_clause(row: ProjectRow) -> str:
    """Return the same as a clause among others: `滞后至多+14月`, but `逾期至少11个月` alone."""
    late = late_words(row)
    months, precision = row.slip or (0, "exact")
    whole = precision == "at_least" or (months < 0 and precision != "exact")
    return late if whole else say(mark("slip {slip}"), slip=late)


def stage_words(row: ProjectRow) -> str:
    """Return where a project stands; one known by its sites alone is in use in part or whole."""
    if row.stage is not None:
        return label(STAGES[row.stage])
    if row.sites_in_use:
        return label(STAGES["in_use"]) if row.opened else say(mark("Partly in use"))
    return UNKNOWN_TEXT


def end_words(row: ProjectRow, course: Course, *, signs: bool = False) -> str:
    """Return what stands at the end of a project's bar: its slip, that it was halted, a `?`.

    With `signs` in few cells, see `slip_text`.
    """
    late = late_words(row, signs=signs)
    parts = [late] if late != UNKNOWN_TEXT else []
    if row.stage in HALTED_STAGES:
        parts.append(label(STAGES[str(row.stage)]))
    if course.unproven:
        parts.append("?")
    return " ".join(parts)
