"""Definitions compared and sensitivity, in words and tables."""

from collections.abc import Iterator
from typing import Final

from portfolio.beds.rules.capacity.rate import per_1000
from portfolio.beds.words.base import basis_text, residents_text
from portfolio.values.language import mark, plural, translate
from portfolio.values.vocabulary import ASSUMED
from portfolio.values.words import (
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
)
from portfolio.whatif.words.parts import (
    Page,
    Table,
    answer_text,
    codes_text,
    dates_text,
    more_text,
    page_of,
    table_of,
    target_text,
)

_COUNTINGS: Final = {
    PRINTED: mark("New beds as printed"),
    WITHOUT_CARE: mark("Without the {beds} rehabilitation and elderly-care beds"),
    OPENED_LESS_STAFFED: mark("Expected open beds less staffed beds"),
    GROSS: mark("All expected open beds (counts beds moved from old premises twice)"),
}
#: As many projects are listed with their slack; of more the first ones.
_MOST_SLACKS: Final = 20


# --- definitions --------------------------------------------------------------------------------


def definitions_page(found: Definitions) -> Page:
    """Return what is said of the ways of counting, side by side."""
    printed = found.lines[0].capacity
    return page_of(
        found.position,
        mark("ways of counting compared"),
        answer=(
            say(
                mark("{met} of {number} ways of counting reach {target} by {month}."),
                met=sum(line.capacity.reaches for line in found.lines),
                number=len(found.lines),
                target=target_text(printed),
                month=month_text(printed.target.month),
            ),
            say(mark("As the plan counts: {answer}"), answer=answer_text(printed)),
        ),
        tables=[_definitions_table(found)],
        notes=_definitions_notes(found),
        capacity=printed,
    )


def _definitions_table(found: Definitions) -> Table:
    beds = {line.counting: line.capacity.beds for line in reversed(found.lines)}
    care = beds[PRINTED] - beds[WITHOUT_CARE]
    return table_of(
        mark("The answer under each way of counting"),
        (
            *(mark("Way of counting"), mark("Population"), mark("Beds"), mark("Needed")),
            *(mark("Per 1,000"), mark("Short by"), mark("Reached"), mark("First met")),
        ),
        [_line(line, care) for line in found.lines],
        "llrrrrll",
    )


def _line(line: Counted, care: int) -> tuple[str, ...]:
    capacity = line.capacity
    held = "*" if capacity.residents.held else ""
    return (
        say(_COUNTINGS[line.counting], beds=count_text(care)),
        f"{count_text(capacity.residents.value)}{held}",
        count_text(capacity.beds),
        count_text(capacity.beds_needed),
        rate_text(capacity.per_1000, 3),
        count_text(capacity.shortfall),
        translate(mark("reached")) if capacity.reaches else translate(mark("not reached")),
        dates_text(capacity.first_met),
    )


def _definitions_notes(found: Definitions) -> Iterator[str]:
    yield say(
        mark(
            "All open beds of a relocated hospital are not new to the district: the last way"
            " counts its old beds again, and is shown only to be compared."
        )
    )
    if unknown := next((line.unknown for line in found.lines if line.unknown), ()):
        yield say(
            mark("Cannot be counted in every way, figures not known: {codes}"),
            codes=codes_text(unknown),
        )
    for residents in dict.fromkeys(line.capacity.residents for line in found.lines):
        if residents.basis != found.lines[0].capacity.residents.basis:
            held = "*" if residents.held else ""
            yield say(mark("Population: {population}"), population=held + residents_text(residents))


# --- sensitivity --------------------------------------------------------------------------------


def sensitivity_page(found: Sensitivity) -> Page:
    """Return what is said of the answer over population and slip, and of the critical projects."""
    note = say(
        mark(
            "Each cell is beds per 1,000 at the end of {month} had every unfinished project"
            " slipped so far; ✓ reaches {target}."
        ),
        month=month_text(found.position.by),
        target=target_text(found.before),
    )
    return page_of(
        found.position,
        mark("sensitivity"),
        answer=(answer_text(found.before), critical_text(found)),
        tables=(_grid(found), *([_slacks(found)] if found.slacks else [])),
        notes=[note],
        capacity=found.before,
    )


def critical_text(found: Sensitivity) -> str:
    """Return which project's slip alone loses the target first; that it is missed where it is."""
    if not found.before.reaches:
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
        words = plural(
            "{codes} is critical: the least slip of it alone loses the target.",
            "{codes} are critical: the least slip of any of them alone loses the target.",
            len(critical),
        )
    else:
        words = plural(
            "{codes} is critical: it may slip {months} months and no more before the target is"
            " lost.",
            "{codes} are critical: each may slip {months} months and no more before the target is"
            " lost.",
            len(critical),
        )
    return words.format(codes=codes_text(slack.code for slack in critical), months=months)


def _grid(found: Sensitivity) -> Table:
    rows = []
    for slip in found.slips:
        cells = [found.cell(slip, residents) for residents in found.residents]
        late = slip_text(slip) if slip else translate(mark("as it stands"))
        rows.append((late, count_text(cells[0].beds), *map(_cell, cells)))
    return table_of(
        mark("Beds per 1,000 by slip and population"),
        (mark("Late by"), mark("Beds")),
        rows,
        "lr" + "r" * len(found.residents),
        names=[_residents_head(found, number) for number in found.residents],
    )


def _residents_head(found: Sensitivity, residents: int) -> str:
    """Return the heading of a population: its number, and the basis it is of."""
    names = [
        translate(mark("assumed")) if name == ASSUMED else basis_text(item)
        for name, item in found.bases.items()
        if item.value == residents
    ]
    return f"{residents:,}" + (f" ({'/'.join(names)})" if names else "")


def _cell(cell: Cell) -> str:
    """Return a cell: beds per 1,000, with a tick where the target is reached."""
    return f"{rate_text(per_1000(cell.beds, cell.residents), 3)} {'✓' if cell.met else ' '}"


def _slacks(found: Sensitivity) -> Table:
    rows = [
        (
            slack.code,
            dated_text(slack.opens),
            count_text(slack.beds),
            translate(mark("any")) if slack.months is None else str(slack.months),
        )
        for slack in found.slacks[:_MOST_SLACKS]
    ]
    if len(found.slacks) > _MOST_SLACKS:
        rows.append(("…", more_text(len(found.slacks) - _MOST_SLACKS), "", ""))
    return table_of(
        mark("Slack: how far each project alone may slip"),
        (mark("Project"), mark("Opens"), mark("New beds"), mark("Slack, months")),
        rows,
        "llrr",
    )
