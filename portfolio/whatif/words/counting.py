"""Definitions compared and sensitivity, in words and tables."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from portfolio.beds.rules.capacity import per_1000
from portfolio.beds.words import residents_text
from portfolio.values.language import label, mark, plural, translate
from portfolio.values.vocabulary import ASSUMED, POPULATION_BASES
from portfolio.values.words import (
    UNKNOWN_TEXT,
    count_text,
    dated_text,
    month_text,
    rate_text,
    say,
    slip_text,
)
from portfolio.whatif.records import (
    GROSS,
    OPENED_LESS_STAFFED,
    PRINTED,
    WITHOUT_CARE,
    Cell,
    Counted,
    Definitions,
    Sensitivity,
    Slack,
)
from portfolio.whatif.words.parts import (
    Page,
    Table,
    answer_text,
    beds_notes,
    codes_text,
    dates_text,
    not_written,
    target_text,
    title_of,
)

_DEFINITIONS = mark("ways of counting compared")
_SENSITIVITY = mark("sensitivity")
_COUNTINGS: Final = {
    PRINTED: mark("New beds as printed"),
    WITHOUT_CARE: mark("Without the {beds} rehabilitation and elderly-care beds"),
    OPENED_LESS_STAFFED: mark("Expected open beds less staffed beds"),
    GROSS: mark("All expected open beds (counts beds moved from old premises twice)"),
}
#: As many projects are listed with their slack; of more the first ones.
MOST_SLACKS: Final = 20


# --- definitions --------------------------------------------------------------------------------


def definitions_page(found: Definitions) -> Page:
    """Return what is said of the ways of counting, side by side."""
    printed, care = found.lines[0].capacity, _care_beds(found)
    unknown = [line for line in found.lines if line.unknown]
    heads = (
        *(mark("Way of counting"), mark("Population"), mark("Beds"), mark("Needed")),
        *(mark("Per 1,000"), mark("Short by"), mark("Reached"), mark("First met")),
    )
    met = sum(line.capacity.met for line in found.lines)
    answer = say(
        mark("{met} of {number} ways of counting reach {target} by {month}."),
        met=met,
        number=len(found.lines),
        target=target_text(printed),
        month=month_text(printed.target.month),
    )
    return Page(
        title=title_of(found.position, _DEFINITIONS),
        answer=(answer, say(mark("As the plan counts: {answer}"), answer=answer_text(printed))),
        tables=(
            Table(
                title=say(mark("The answer under each way of counting")),
                headings=tuple(translate(text) for text in heads),
                rows=tuple(_line(line, care) for line in found.lines),
                sides="llrrrrll",
            ),
        ),
        notes=(
            say(
                mark(
                    "All open beds of a relocated hospital are not new to the district: the last way"
                    " counts its old beds again, and is shown only to be compared."
                )
            ),
            *(_uncounted(line) for line in unknown[:1]),
            *_populations(found),
            *beds_notes(printed),
            not_written(),
        ),
    )


def _care_beds(found: Definitions) -> int:
    by = {line.counting: line.capacity.beds for line in reversed(found.lines)}
    return by[PRINTED] - by[WITHOUT_CARE]


def counting_text(counting: str, care: int) -> str:
    """Return what a way of counting is called."""
    return say(_COUNTINGS[counting], beds=count_text(care))


def _line(line: Counted, care: int) -> tuple[str, ...]:
    capacity = line.capacity
    held = "*" if capacity.residents.held else ""
    return (
        counting_text(line.counting, care),
        f"{count_text(capacity.residents.value)}{held}",
        count_text(capacity.beds),
        count_text(capacity.beds_needed),
        rate_text(capacity.per_1000, 3),
        count_text(capacity.shortfall),
        translate(mark("reached")) if capacity.met else translate(mark("not reached")),
        dates_text(capacity.first_met),
    )


def _uncounted(line: Counted) -> str:
    return say(
        mark("Cannot be counted in every way, figures not known: {codes}"),
        codes=codes_text(line.unknown),
    )


def _populations(found: Definitions) -> Iterator[str]:
    for residents in dict.fromkeys(line.capacity.residents for line in found.lines):
        if residents.basis != found.lines[0].capacity.residents.basis:
            held = "*" if residents.held else ""
            yield say(mark("Population: {population}"), population=held + residents_text(residents))


# --- sensitivity --------------------------------------------------------------------------------


def sensitivity_page(found: Sensitivity) -> Page:
    """Return what is said of the answer over population and slip, and of the critical projects."""
    return Page(
        title=title_of(found.position, _SENSITIVITY),
        answer=(answer_text(found.before), critical_text(found)),
        tables=(_grid(found), *_slacks(found)),
        notes=(
            say(
                mark(
                    "Each cell is beds per 1,000 at the end of {month} had every unfinished project"
                    " slipped so far; ✓ reaches {target}."
                ),
                month=month_text(found.position.by),
                target=target_text(found.before),
            ),
            *beds_notes(found.before),
            not_written(),
        ),
    )


def critical_text(found: Sensitivity) -> str:
    """Return which project's slip alone loses the target first; that it is missed where it is."""
    if not found.before.met:
        return say(
            mark(
                "The target is missed as it stands, so no slip can lose it; for another one give"
                " --target and --by."
            )
        )
    critical = found.critical
    if not critical:
        return say(mark("No single project's slip loses the target."))
    months = critical[0].months or 0
    if months == 0:
        return plural(
            "{codes} is critical: the least slip of it alone loses the target.",
            "{codes} are critical: the least slip of any of them alone loses the target.",
            len(critical),
        ).format(codes=codes_text(slack.code for slack in critical))
    return plural(
        "{codes} is critical: it may slip {months} months and no more before the target is lost.",
        "{codes} are critical: each may slip {months} months and no more before the target is lost.",
        len(critical),
    ).format(codes=codes_text(slack.code for slack in critical), months=months)


def residents_head(found: Sensitivity, residents: int) -> str:
    """Return the heading of a population: its number, and the basis it is of."""
    names = [_basis(name) for name, value in found.bases.items() if value == residents]
    return f"{residents:,}" + (f" ({'/'.join(names)})" if names else "")


def _basis(name: str) -> str:
    return translate(mark("assumed")) if name == ASSUMED else label(POPULATION_BASES[name])


def _grid(found: Sensitivity) -> Table:
    heads = (translate(mark("Late by")), translate(mark("Beds")))
    rows = []
    for slip in found.slips:
        cells = [found.cell(slip, residents) for residents in found.residents]
        late = slip_text(slip) if slip else translate(mark("as it stands"))
        rows.append((late, count_text(cells[0].beds), *(cell_text(cell) for cell in cells)))
    return Table(
        title=say(mark("Beds per 1,000 by slip and population")),
        headings=(*heads, *(residents_head(found, number) for number in found.residents)),
        rows=tuple(rows),
        sides="l" + "r" * (len(found.residents) + 1),
    )


def cell_text(cell: Cell) -> str:
    """Return a cell: beds per 1,000, with a tick where the target is reached."""
    rate: Fraction = per_1000(cell.beds, cell.residents)
    return f"{rate_text(rate, 3)} {'✓' if cell.met else ' '}"


def _slacks(found: Sensitivity) -> Iterator[Table]:
    if not found.slacks:
        return
    rows = [_slack(slack) for slack in found.slacks[:MOST_SLACKS]]
    rest = len(found.slacks) - len(rows)
    if rest > 0:
        rows.append(("…", say(mark("{number} more"), number=rest), "", ""))
    yield Table(
        title=say(mark("Slack: how far each project alone may slip")),
        headings=tuple(
            translate(text)
            for text in (mark("Project"), mark("Opens"), mark("New beds"), mark("Slack, months"))
        ),
        rows=tuple(rows),
        sides="llrr",
    )


def _slack(slack: Slack) -> tuple[str, ...]:
    months = translate(mark("any")) if slack.months is None else str(slack.months)
    return slack.code, dated_text(slack.opens), count_text(slack.beds), months or UNKNOWN_TEXT
