"""Puts figures into the words of the language spoken: the same on screens, pictures and paper."""

from collections.abc import Iterable
from fractions import Fraction

from portfolio.course import Course
from portfolio.digits import decimal_text, round_half_up
from portfolio.fields import Field, Value, field_text
from portfolio.language import label, mark, plural, spoken, translate
from portfolio.money import rounded
from portfolio.months import Dated, Month
from portfolio.records import (
    Answer,
    AnswerLine,
    Capacity,
    Document,
    Piece,
    ProjectRow,
    Residents,
    Target,
    Variance,
)
from portfolio.vocabulary import ASSUMED, HALTED_STAGES, STAGES, VIEWS

UNKNOWN_TEXT = "—"

_MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def say(template: str, **values: object) -> str:
    """Return a marked sentence in the language spoken, with its values."""
    return translate(template).format(**values)


def month_text(month: Month) -> str:
    """Return `2025年12月` or `Dec 2025`."""
    if spoken() == "zh":
        return f"{month.year}年{month.number}月"
    return f"{_MONTH_NAMES[month.number - 1]} {month.year}"


def dated_text(date: Dated | None) -> str:
    """Return a month, a year alone where no more is known, or the sign for unknown."""
    if date is None:
        return UNKNOWN_TEXT
    if date.precision == "year":
        return f"{date.month.year}年" if spoken() == "zh" else str(date.month.year)
    return month_text(date.month)


def count_text(number: int | None) -> str:
    """Return a whole number with thousands commas, or the sign for unknown."""
    return UNKNOWN_TEXT if number is None else f"{number:,}"


def rate_text(rate: Fraction, places: int = 2) -> str:
    """Return a rate of 0 or more with `places` decimals, rounded half up."""
    return decimal_text(round_half_up(rate * 10**places), places)


def money_text(fen: int | None) -> str:
    """Return fen as `7.52亿元` (below 1亿: `3500万元`) or `752 million yuan`, rounded half up."""
    if fen is None:
        return UNKNOWN_TEXT
    if spoken() != "zh":
        exact = fen % (10**6 * 100) == 0
        return say(mark("{amount} million yuan"), amount=rounded(fen, 10**6, 0 if exact else 2))
    if abs(fen) >= 10**8 * 100:
        return f"{rounded(fen, 10**8, 2)}亿元"
    return f"{rounded(fen, 10**4, 0 if fen % (10**4 * 100) == 0 else 2)}万元"


def area_words(area: int | None) -> str:
    """Return an area in square metres with commas, hundredths only where there are any."""
    if area is None:
        return UNKNOWN_TEXT
    whole, rest = divmod(area, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def slip_text(months: int | None) -> str:
    """Return a slip as `+14月` or `+14 mo`; early ones carry a minus, unknown ones the sign."""
    if months is None:
        return UNKNOWN_TEXT
    sign = "+" if months > 0 else ""
    return f"{sign}{months}月" if spoken() == "zh" else f"{sign}{months} mo"


def about(beds: int) -> int:
    """Return beds as prose gives them: to the nearest ten, exactly below ten."""
    return beds if beds < 10 else round_half_up(Fraction(beds, 10)) * 10


def listing(items: Iterable[str]) -> str:
    """Return `P1、P4` or `P1 and P4`."""
    names = list(items)
    if spoken() == "zh":
        return "、".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def name_of(item: object) -> str:
    """Return the name of a record in the language spoken, the Chinese one where it has no other."""
    zh, en = str(getattr(item, "name_zh", "")), str(getattr(item, "name_en", "") or "")
    return zh if spoken() == "zh" or not en else en


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


# --- the answer --------------------------------------------------------------------------------

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


def field_words(field: Field, value: Value) -> str:
    """Return a value of a status report as people read it."""
    if field.codes and isinstance(value, str):
        return label(field.codes[value])
    if isinstance(value, Dated):
        return dated_text(value)
    if field.kind == "money" and isinstance(value, int):
        return money_text(value)
    if field.kind == "percent":
        return f"{field_text(field, value)}%"
    return count_text(value) if isinstance(value, int) else str(value)


_PIECES = {
    "list": mark("writing the list…"),
    "gantt": mark("drawing picture {number} of {of}: Gantt chart…"),
    "capacity": mark("drawing picture {number} of {of}: bed capacity…"),
    "scurve": mark("drawing picture {number} of {of}: S-curve…"),
    "workbook": mark("making the workbook…"),
    "brief": mark("writing the brief…"),
}
_ANY_PIECE = mark("drawing picture {number} of {of}…")


def piece_words(piece: Piece) -> str:
    """Return what is being made, for those who wait for it."""
    return say(_PIECES.get(piece.kind, _ANY_PIECE), number=piece.number, of=piece.of)
