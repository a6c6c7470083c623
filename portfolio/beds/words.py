"""Stated totals against computed ones, in words: figures, verdicts, and what would explain them."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from portfolio.beds.records import (
    Answer,
    AnswerLine,
    Capacity,
    Reading,
    Reconciliation,
    Residents,
    Target,
)
from portfolio.values.language import Term, label, mark, plural, spoken, translate
from portfolio.values.money import rounded
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    ASSUMED,
    FUNDING_SOURCES,
    GROUPS,
    METRICS,
    RECONCILE_STATUSES,
    VIEWS,
)
from portfolio.values.words import (
    UNKNOWN_TEXT,
    about,
    area_words,
    count_text,
    dated_text,
    listing,
    month_text,
    rate_text,
    say,
)

#: A sign for each verdict, for eyes that see no colour.
STATUS_SIGNS: Final = {"agrees": "=", "rounds": "≈", "differs": "≠", "unknown": "?"}
#: What each verdict means.
STATUS_MEANINGS: Final = {
    "agrees": mark("The figure printed is what the rows say, to the last unit."),
    "rounds": mark("What the rows say gives the figure printed once rounded to its digits."),
    "differs": mark("The figure printed is another than the rows say, rounded or not."),
    "unknown": mark("A figure is missing, so nothing can be compared."),
}
_UNITS: Final = {
    "investment": Term("unit", "yuan"),
    "land_area": Term("unit", "m²"),
    "floor_area": Term("unit", "m²"),
    "projects": Term("unit", "projects"),
}
_BEDS: Final = Term("unit", "beds")
#: A project's money held against itself, by kind.
_MONEY_KINDS: Final = {
    "funding_total": mark("Investment against its sources of funds"),
    "phase_total": mark("Investment against its phases planned"),
    "funding_phases": mark("{source} against its phases planned"),
    "annual_plan_phases": mark("Annual plan {period} against phases planned"),
    "done_total_phases": mark("Done by {period} as reported against phases"),
    "paid_total_phases": mark("Paid by {period} as reported against phases"),
    "done_year_phases": mark("Done in the year by {period} as reported against phases"),
    "paid_year_phases": mark("Paid in the year by {period} as reported against phases"),
    "planned_year_sources": mark("Planned {period} against its sources"),
    "done_year_sources": mark("Done {period} against its sources"),
    "paid_year_sources": mark("Paid {period} against its sources"),
    "planned_year_months": mark("Planned {period} against its months"),
    "done_year_months": mark("Done {period} against its months"),
    "paid_year_months": mark("Paid {period} against its months"),
    "planned_month_sources": mark("Planned {period} against its sources"),
    "done_month_sources": mark("Done {period} against its sources"),
    "paid_month_sources": mark("Paid {period} against its sources"),
}
_READINGS: Final = {
    "left_out": mark("without {projects}"),
    "reported_cost": mark("with {projects} at the cost reported since"),
    "renovated_as_land": mark("with the renovated floor of {projects} counted as land"),
    "rounded_mu": mark("with 667 m² to the mu for {projects}"),
    "renovated_as_land_and_rounded_mu": mark(
        "with renovated floor as land and 667 m² to the mu ({projects})"
    ),
}


def scope_words(row: Reconciliation) -> str:
    """Return what a figure is about: a group, all projects, or one project by its code."""
    if row.scope in GROUPS:
        return label(GROUPS[row.scope])
    return translate(mark("All")) if row.scope == "all" else row.scope


def metric_words(row: Reconciliation) -> str:
    """Return which figure is compared; for a row held against itself the rule it should keep."""
    if row.kind == "stated_total":
        return label(METRICS[row.metric])
    if row.kind in _MONEY_KINDS:
        source = label(FUNDING_SOURCES[row.funding_source]) if row.funding_source else ""
        return say(_MONEY_KINDS[row.kind], period=row.period, source=source)
    return translate(mark("New = open - staffed beds"))


def figure_words(metric: str, value: int | None) -> str:
    """Return a figure exactly: yuan with two decimals, m², beds or projects."""
    if value is None:
        return UNKNOWN_TEXT
    if metric == "investment":
        return rounded(value, 1, 2)
    if metric in ("land_area", "floor_area"):
        return f"-{area_words(-value)}" if value < 0 else area_words(value)
    return count_text(value)


def signed_words(metric: str, value: int | None) -> str:
    """Return a difference with its sign; more stated than computed is positive."""
    text = figure_words(metric, value).removesuffix(".00")
    return f"+{text}" if value is not None and value > 0 else text


def unit_word(metric: str) -> str:
    """Return the unit that a figure stands in."""
    return label(_UNITS.get(metric, _BEDS))


def units_words() -> str:
    """Return in which units the figures stand."""
    return translate(mark("Money in yuan, areas in m², beds in beds."))


def status_words(row: Reconciliation) -> str:
    """Return the verdict on a row."""
    return label(RECONCILE_STATUSES[row.status])


def difference_words(row: Reconciliation) -> str:
    """Return a row that differs as a sentence."""
    return say(
        mark("{scope}, {metric}: stated {stated}, the rows say {computed}; {source}"),
        scope=scope_words(row),
        metric=metric_words(row) if row.kind in _MONEY_KINDS else label(METRICS[row.metric]),
        stated=row.stated_printed,
        computed=figure_words(row.metric, row.computed),
        source=row.source,
    )


def reading_words(row: Reconciliation, item: Reading) -> str:
    """Return a reading of the rows with the total it gives, and the verdict on that."""
    return say(
        mark("{reading}: {value} ({status})"),
        reading=say(_READINGS[item.code], projects=listing(item.projects)),
        value=figure_words(row.metric, item.value),
        status=label(RECONCILE_STATUSES[item.status]),
    )


def residents_text(residents: Residents) -> str:
    """Return the population with its day, and that it is held where it is."""
    year = residents.as_of[:4]
    if residents.basis == ASSUMED:
        return say(mark("assumed population, {number} residents"), number=f"{residents.value:,}")
    if residents.basis == "fixed":
        return say(
            mark("2020 census, {number} residents"), number=f"{residents.value:,}", year=year
        )
    held = mark("newest official population, {number} as of {when}, held since")
    fresh = mark("newest official population, {number} as of {when}")
    return say(
        held if residents.held else fresh,
        number=f"{residents.value:,}",
        when=_day_text(residents.as_of),
        year=year,
    )


def _day_text(day: str) -> str:
    """Return the end of a year, or the month of a day."""
    if day.endswith("-12-31"):
        return say(mark("year-end {year}"), year=day[:4])
    return month_text(Month.of(int(day[:4]), int(day[5:7])))


_LINES = {
    "plan": mark(
        "Plan: {beds} beds at the end of {month}, {rate} per 1,000 (target {target}), {gap}"
    ),
    "forecast": mark(
        "Forecast: {beds} beds at the end of {month}, {rate} per 1,000 (target {target}), {gap}"
    ),
    "confirmed": mark(
        "In use with evidence by {month}: {beds} beds, {rate} per 1,000 (target {target}), {gap}"
    ),
}


def views_in_order(answer: Answer) -> tuple[str, ...]:
    """Return the views as the answer lists them: past the target month, what is in use leads."""
    if answer.as_of > answer.target.month:
        return ("confirmed", "plan", "forecast")
    return ("plan", "forecast", "confirmed")


def gap_text(line: AnswerLine) -> str:
    """Return how far a line is from the target, in prose."""
    if line.met:
        return say(mark("the target is reached"))
    return say(mark("about {beds} short"), beds=f"{about(line.shortfall):,}")


def answer_line(answer: Answer, view: str) -> str:
    """Return one view of the answer on the census population, as a sentence."""
    line = answer.line(view, "fixed")
    return say(
        _LINES[view],
        beds=f"{line.beds:,}",
        month=month_text(line.month),
        rate=rate_text(line.per_1000),
        target=rate_text(Fraction(answer.target.rate, 100)),
        gap=gap_text(line),
    )


def answer_block(answer: Answer) -> tuple[str, ...]:
    """Return the answer as lines of text, the leading view first; the caveat is not among them."""
    views = views_in_order(answer)
    return (
        *(answer_line(answer, view) for view in views),
        _second_population(answer, views),
        *((_without_care(answer, views),) if answer.care_beds else ()),
        *answer_notes(answer),
    )


def _rates(answer: Answer, views: Iterable[str], basis: str, *, care: bool) -> str:
    found = []
    for view in views:
        line = answer.line(view, basis)
        rate = line.per_1000 if care else line.per_1000_without_care
        found.append(f"{label(VIEWS[view])} {rate_text(rate)}")
    return ("，" if spoken() == "zh" else ", ").join(found)


def _second_population(answer: Answer, views: Iterable[str]) -> str:
    residents = answer.line("plan", "latest").residents
    return say(
        mark("Per 1,000 over the {population}: {rates}"),
        population=residents_text(residents),
        rates=_rates(answer, views, "latest", care=True),
    )


def _without_care(answer: Answer, views: Iterable[str]) -> str:
    return say(
        mark("Per 1,000 without the {number} rehabilitation and elderly-care beds: {rates}"),
        number=f"{answer.care_beds:,}",
        rates=_rates(answer, views, "fixed", care=False),
    )


def answer_notes(answer: Answer) -> tuple[str, ...]:
    """Return what the forecast leaves out, what is unknown, and what the answer rests on."""
    notes = []
    if answer.no_evidence_projects:
        notes.append(
            plural(
                "{beds} beds of {projects} project have no recent evidence and are not counted",
                "{beds} beds of {projects} projects have no recent evidence and are not counted",
                answer.no_evidence_projects,
            ).format(beds=f"{answer.no_evidence_beds:,}", projects=answer.no_evidence_projects)
        )
    if answer.unknown:
        notes.append(
            say(
                mark("Partly in use, new beds so far unknown and not counted: {codes}"),
                codes=listing(answer.unknown),
            )
        )
    notes.append(_stock_note(answer))
    return tuple(notes)


def _stock_note(answer: Answer) -> str:
    fresh = say(
        mark("{fresh} of {projects} projects have a report of the last two months"),
        fresh=answer.fresh,
        projects=answer.projects,
    )
    if answer.stock is None:
        stock = say(mark("no observed stock is on record"))
    else:
        stock = say(
            mark("counted from the observed {beds} beds at the end of {month}"),
            beds=f"{answer.stock.beds:,}",
            month=month_text(answer.stock.month),
        )
    return f"{fresh}；{stock}" if spoken() == "zh" else f"{fresh}; {stock}"


def caveat(answer: Answer, basis: str = "fixed") -> str:
    """Return the sentence that stands beside every figure per 1,000 of a population basis.

    A population that is held carries the sign that such figures carry.
    """
    return caveat_of(answer.target, answer.care_beds, answer.line("plan", basis).residents)


def caveat_of(target: Target, care_beds: int, residents: Residents) -> str:
    """Return the same for a target, the elderly-care beds counted and a population."""
    return say(
        mark(
            "Estimate from the projects of the plan, not the statistical bed count; 2020 stock"
            " worked back from {rate0} per 1,000; other institutions left out; includes {n}"
            " rehabilitation and elderly-care beds; population: {basis}"
        ),
        rate0=rate_text(Fraction(target.baseline_rate, 100)),
        n=f"{care_beds:,}",
        basis=("*" if residents.held else "") + residents_text(residents),
    )


def verdict(capacity: Capacity) -> str:
    """Return the one sentence of a check: met or missed, by how many beds, first met when and why.

    Exact figures; the target is anticipatory, so missing it is stated, not blamed.
    """
    month, view = month_text(capacity.target.month), label(VIEWS[capacity.view])
    if capacity.met:
        return say(
            mark("{view}: the target is met at {month}, with {beds} beds of the {needed} needed."),
            view=view,
            month=month,
            beds=f"{capacity.beds:,}",
            needed=f"{capacity.beds_needed:,}",
        )
    missed = say(
        mark("{view}: the target is missed at {month}, {gap} beds short ({beds} of {needed})"),
        view=view,
        month=month,
        gap=f"{capacity.shortfall:,}",
        beds=f"{capacity.beds:,}",
        needed=f"{capacity.beds_needed:,}",
    )
    return missed + _first_met_text(capacity)


def _first_met_text(capacity: Capacity) -> str:
    if capacity.first_met is None:
        return say(mark("; none of the projects on record reaches it later."))
    when, codes = dated_text(capacity.first_met), listing(capacity.first_met_by)
    if not codes:
        return say(mark("; first met in {when}."), when=when)
    return plural(
        "; first met in {when}, because {codes} opens then.",
        "; first met in {when}, because {codes} open then.",
        len(capacity.first_met_by),
    ).format(when=when, codes=codes)
