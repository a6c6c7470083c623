"""The plan's indicators in words: figures with their years, and what the projects come to."""

from collections.abc import Iterable, Iterator
from typing import Final

from portfolio.beds.records.indicators import Indicator, MeasuredLine, Observation
from portfolio.beds.words.target import span_text, verdict_short
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Dated
from portfolio.values.vocabulary import INDICATOR_TYPES, VIEWS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    count_text,
    dated_text,
    month_text,
    name_of,
    rate_text,
    say,
)

#: Units as plans print them; others are shown as they stand.
_UNITS: Final = {
    "岁": Term("indicator unit", "years"),
    "1/10万": Term("indicator unit", "per 100,000"),
    "张": Term("indicator unit", "beds"),
    "人": Term("indicator unit", "persons"),
    "个": Term("indicator unit", "places"),
    "张/万人": Term("indicator unit", "beds per 10,000"),
}
#: The views that a verdict rests on.
_TOLD: Final = ("plan", "confirmed")


def unit_text(item: Indicator) -> str:
    """Return the unit of an indicator; nothing where it has none."""
    return label(_UNITS[item.unit]) if item.unit in _UNITS else item.unit


def type_text(item: Indicator) -> str:
    """Return whether an indicator is binding, as far as the plan says it."""
    return label(INDICATOR_TYPES[item.type]) if item.type else UNKNOWN_TEXT


def figure_text(figure: str | None, year: int | None) -> str:
    """Return a figure as printed, with its year: `4.98 (2020)`."""
    if figure is None:
        return UNKNOWN_TEXT
    return say(mark("{figure} ({when})"), figure=figure, when=year) if year else figure


def observed_text(item: Indicator) -> str:
    """Return the latest value observed with its time, or that nothing was told since."""
    if item.latest is None:
        return say(mark("no later figure"))
    return say(mark("{figure} ({when})"), figure=item.latest.value, when=time_text(item.latest))


def time_text(item: Observation) -> str:
    """Return the year, month or day that a value speaks of."""
    if item.as_of.count("-") == 2:
        return item.as_of
    return dated_text(Dated(item.month, "month" if "-" in item.as_of else "year"))


def rates_text(line: MeasuredLine) -> str:
    """Return both ends of what the projects come to, as rates: `1.73 to 2.60`."""
    return span_text(rate_text(line.least_rate), rate_text(line.most_rate))


def computed_text(item: Indicator) -> str:
    """Return what the projects come to by the plan and in use, in few words; nothing if unmeasured."""
    lines = (item.line(view) for view in _TOLD)
    return clauses([f"{label(VIEWS[line.view])} {rates_text(line)}" for line in lines if line])


def met_text(item: Indicator) -> str:
    """Return the verdict on what the projects come to, in a word or two; nothing if unmeasured."""
    return verdict_short(item.leading.met) if item.leading else ""


def line_text(line: MeasuredLine) -> str:
    """Return a view with its month, beds, rates and verdict."""
    return say(
        mark("{view}, {month}: {beds} beds ({rates}), {verdict}"),
        view=label(VIEWS[line.view]),
        month=month_text(line.month),
        beds=span_text(count_text(line.least), count_text(line.most)),
        rates=rates_text(line),
        verdict=verdict_short(line.met),
    )


def measured_text(item: Indicator) -> str:
    """Return the target with the beds it asks for, and what the projects come to, over its residents."""
    lines = [line for view in _TOLD if (line := item.line(view))]
    asked = say(
        mark("{name} ({type}): {target} {unit} by {year}, {needed} beds"),
        name=name_of(item),
        type=type_text(item),
        unit=unit_text(item),
        target=item.target,
        year=item.target_year,
        needed=count_text(lines[0].needed),
    )
    return clauses([asked, *map(line_text, lines), *gross_notes(item)])


def gross_notes(item: Indicator) -> Iterator[str]:
    """Yield why the plan comes to a range, where it does."""
    plan = item.line("plan")
    if plan and plan.least < plan.most:
        yield say(mark("beds as built, those before not told"))


def by_kind(items: Iterable[Indicator]) -> list[Indicator]:
    """Return those that the projects measure by beds of a kind: what no answer on beds tells."""
    return [item for item in items if item.lines and item.measure != "beds"]
