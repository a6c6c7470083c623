"""A city in words: what its districts come to, each against its own target."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from portfolio.beds.records.answer import Doubted
from portfolio.beds.records.city import BedsAt, City, DistrictFigures
from portfolio.beds.words.notes import doubt_sign, in_doubt, undocumented_text
from portfolio.beds.words.target import (
    ends_text,
    late_short,
    span_text,
    target_rate,
    verdict,
    verdict_short,
)
from portfolio.values import tabular
from portfolio.values.language import label, mark, plural, translate
from portfolio.values.vocabulary import NO_FIGURES, VIEWS
from portfolio.values.words import UNKNOWN_TEXT, clauses, month_text, name_of, rate_text, say

_LINES: Final = {
    "plan": mark("By the plans {beds} beds at the end of {month}, {rate} per 1,000 of {people}"),
    "forecast": mark("As forecast {beds} beds at the end of {month}, {rate} per 1,000 of {people}"),
    "confirmed": mark("In use with evidence by {month}: {beds} beds, {rate} per 1,000 of {people}"),
}
_OVER: Final = {
    "fixed": mark("the residents of each target"),
    "latest": mark("the newest official residents"),
}
#: One letter a column of `city_table`: `r` for numbers.
SIDES: Final = "lllrrrrll"


def city_title(city: City) -> str:
    """Return what the city is made of and as of when."""
    number = len(city.districts)
    districts = plural("{n} district", "{n} districts", number).format(n=number)
    title = mark("City of {districts} · as of {month}")
    return say(title, districts=districts, month=month_text(city.as_of))


def city_lines(city: City) -> list[str]:
    """Return the city's answer: beds over residents in each view, and that it has no target."""
    if not city.beds:
        return [say(mark("No district has a target and residents: beds cannot be told."))]
    doubted = [doubt for item in city.districts for doubt in item.doubted]
    lines = [
        _line(name, city.beds[name], doubt_sign(doubted, name, city.beds[name].month))
        for name in VIEWS
    ]
    openings = [code for item in city.districts for code in item.undocumented]
    without = [undocumented_text(openings)] if openings else []
    return [*lines, *_reach(city), *without, *in_doubt(doubted)]


def _line(name: str, beds: BedsAt, sign: str) -> str:
    return say(
        _LINES[name],
        beds=span_text(f"{beds.least:,}{sign}", f"{beds.most:,}{sign}"),
        month=month_text(beds.month),
        rate=span_text(*map(rate_text, (beds.least_per_1000, beds.most_per_1000))),
        people=f"{beds.residents:,}",
    )


def _reach(city: City) -> Iterator[str]:
    """Yield over what the sums go, and what they are held against: nothing."""
    yield say(mark("The city has no target of its own; each district is held against its own."))
    if city.known < len(city.districts):
        yield say(
            mark("Beds and residents of {known} of {of} districts: {missing}"),
            known=city.known,
            of=len(city.districts),
            missing=clauses(
                say(mark("{district}: {why}"), district=name_of(item.district), why=_why(item))
                for item in city.districts
                if item.beds is None
            ),
        )
    months = {item.beds.own["plan"].month for item in city.districts if item.beds}
    if city.month and len(months) > 1:
        yield say(
            mark(
                "The targets are of different months; the city's plan and forecast are of {month}."
            ),
            month=month_text(city.month),
        )


def _why(item: DistrictFigures) -> str:
    return label(NO_FIGURES[item.why])


def city_table(city: City) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Return headings and rows: each district against its own target, the city last."""
    words = (
        *(mark("District"), mark("Current plan"), mark("Target"), mark("As planned")),
        *(mark("As forecast"), mark("In use, least-most"), mark("Beds short"), mark("Reached?")),
        mark("Months late"),
    )
    rows = [_row(item, city.view) for item in city.districts]
    none = UNKNOWN_TEXT
    doubted = [doubt for item in city.districts for doubt in item.doubted]
    total = [translate(mark("City")), none, none, *_rates(city.beds, doubted), none, none, none]
    return [translate(word) for word in words], [*rows, total]


def _row(item: DistrictFigures, view: str) -> list[str]:
    head = [name_of(item.district), item.plan.code if item.plan else UNKNOWN_TEXT]
    if item.beds is None:
        return [*head, UNKNOWN_TEXT, *_rates({}, ()), UNKNOWN_TEXT, _why(item), UNKNOWN_TEXT]
    found = item.beds.capacities[view]
    target = say(
        mark("{rate} by {month}"),
        rate=target_rate(found.target),
        month=month_text(found.target.month),
    )
    short = ends_text(f"{found.most_shortfall:,}", f"{found.shortfall:,}")
    late = late_short(found.late) or UNKNOWN_TEXT
    return [
        *head,
        target,
        *_rates(item.beds.own, item.doubted),
        short,
        verdict_short(found.met, found.target),
        late,
    ]


def _rates(beds: Mapping[str, BedsAt], doubted: Sequence[Doubted]) -> list[str]:
    """Return beds per 1,000 as planned, as forecast and in use, that from the least to the most."""
    return [
        _rate(found, doubt_sign(doubted, name, found.month))
        if (found := beds.get(name))
        else UNKNOWN_TEXT
        for name in VIEWS
    ]


def _rate(beds: BedsAt, sign: str) -> str:
    ends = (rate_text(beds.least_per_1000, 3), rate_text(beds.most_per_1000, 3))
    return f"{ends_text(*ends)}{sign}"


def city_note(city: City) -> str:
    """Return what the columns of `city_table` say: which verdict, over which residents."""
    return say(
        mark(
            "Beds per 1,000; plan and forecast in the month of the target, in use as of {month}."
            " Verdict in the view “{view}”, over {basis}."
        ),
        month=month_text(city.as_of),
        view=label(VIEWS[city.view]),
        basis=translate(_OVER[city.basis]),
    )


def city_verdicts(city: City) -> list[str]:
    """Return the sentence of the check of each district that has a target."""
    return [
        say(
            mark("{district}: {why}"),
            district=name_of(item.district),
            why=verdict(item.beds.capacities[city.view]),
        )
        for item in city.districts
        if item.beds
    ]


def city_markdown(city: City) -> str:
    """Return the city as a Markdown page: its answer, its districts."""
    return "\n".join(
        [
            f"# {city_title(city)}\n",
            tabular.markdown_list(city_lines(city)),
            tabular.markdown_text(*city_table(city)),
            f"{city_note(city)}\n",
        ]
    )
