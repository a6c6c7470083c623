"""How probable it is that the target is met, in words: shown with its assumptions, no promise."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from portfolio.values.digits import decimal_text, round_half_up
from portfolio.values.language import mark, plural, translate
from portfolio.values.months import Month
from portfolio.values.words import count_text, dated_text, listing, month_text, say, slip_text
from portfolio.whatif.records import FINISHED, GIVEN, RECORD, REFERENCE, Slips
from portfolio.whatif.rules.outcome import measured
from portfolio.whatif.rules.risk import LEAST_FINISHED, SURE, Risk
from portfolio.whatif.words.parts import (
    Page,
    Table,
    answer_text,
    codes_text,
    more_text,
    page_of,
    table_of,
    target_text,
)

#: So few finished projects are hardly a distribution.
FEW: Final = 10
_MOST_ROWS: Final = 40
#: So many slips of finished projects are named in a sentence.
_MOST_SEEN: Final = 12


def page(found: Risk) -> Page:
    """Return what is said of the probability of meeting the target."""
    return page_of(
        found.position,
        mark("risk"),
        answer=answer_lines(found),
        tables=(_table(found), _slips_table(found)),
        notes=assumption_lines(found),
        capacity=measured(found.position),
    )


def answer_lines(found: Risk, *, on_paper: bool = False) -> Iterator[str]:
    """Yield the probability at the target month, and the months of 50 % and 80 %.

    Of a month that has come there is none: it is a fact. `on_paper` no option is named.
    """
    target = found.position.ground.target
    chance = mark("Probability of {target} by {month}: {chance}, if the assumptions below hold.")
    come = mark(
        "{month} has come: whether {target} was reached then is judged by the record, not by chance."
    )
    yield say(
        come if target.month <= found.position.as_of else chance,
        target=target_text(measured(found.position)),
        month=month_text(target.month),
        chance=chance_text(found.by(target.month)),
    )
    if found.few:
        yield few_text(found)
        if not on_paper:
            yield say(mark("Or give --slip, or a reference class with --slips."))
    else:
        yield _quantiles(found)
    yield say(mark("Without any slip: {answer}"), answer=answer_text(measured(found.position)))


def is_fact(found: Risk, month: Month | None) -> bool:
    """Tell whether the target is reached in a month by what is on record, not by chance."""
    return month is not None and month <= found.position.as_of and found.by(month) == 1


def _quantiles(found: Risk) -> str:
    if is_fact(found, found.half):
        reached = mark("By the openings on record {target} is reached since {half}.")
        if found.position.view == "plan":
            reached = mark(
                "By the openings on record, with a document or without, and the beds of the plan"
                " {target} is reached since {half}."
            )
    else:
        reached = mark("With 50 % (P50) by {half}; with 80 % (P80) by {safe}.")
    return say(
        reached,
        target=target_text(measured(found.position)),
        half=_month(found.half),
        safe=_month(found.safe),
    )


def few_text(found: Risk) -> str:
    """Return that no quantile can rest on so few finished projects."""
    return plural(
        "No P50 and no P80: {number} finished project is on record, and it takes {least} at least.",
        "No P50 and no P80: {number} finished projects are on record, and it takes {least} at least.",
        len(found.seen),
    ).format(number=len(found.seen), least=LEAST_FINISHED)


def chance_text(chance: Fraction) -> str:
    """Return a probability in percent with one decimal; only what is certain is 0 % or 100 %."""
    text = decimal_text(round_half_up(chance * 1000), 1)
    if chance > 0 and text == "0.0":
        return "<0.1%"
    return ">99.9%" if chance < 1 and text == "100.0" else f"{text}%"


def _month(month: Month | None) -> str:
    return translate(mark("never")) if month is None else month_text(month)


def _table(found: Risk) -> Table:
    """Return the months in which the probability changes, and the target month."""
    rows: list[Sequence[str]] = []
    last = None
    for chance in found.chances:
        if chance.probability != last or chance.month == found.position.by:
            shown = count_text(chance.needed), chance_text(chance.probability)
            rows.append((month_text(chance.month), *shown))
            last = chance.probability
    if (rest := len(rows) - _MOST_ROWS) > 0:
        half = _MOST_ROWS // 2
        rows = [*rows[:half], ("…", more_text(rest), ""), *rows[-half:]]
    return table_of(
        mark("Probability that the target is met, by month in which it changes"),
        (mark("Month"), mark("Beds needed"), mark("Probability")),
        rows,
        "lrr",
    )


def _slips_table(found: Risk) -> Table:
    rows = [
        (
            project.code,
            dated_text(project.opens),
            count_text(project.beds),
            slips_text(project.slips),
            origin_text(project.origin),
        )
        for project in found.projects[:_MOST_ROWS]
    ]
    if (rest := len(found.projects) - _MOST_ROWS) > 0:
        rows.append(("…", more_text(rest), "", "", ""))
    return table_of(
        mark("How late each project may be"),
        (
            *(mark("Project"), mark("Opens"), mark("New beds")),
            *(mark("Slip in months, with its probability"), mark("Taken from")),
        ),
        rows,
        "llrll",
    )


_ORIGINS: Final = {
    GIVEN: mark("given"),
    REFERENCE: mark("reference class"),
    FINISHED: mark("the portfolio's finished projects"),
    RECORD: mark("in use, on record"),
}


def slips_text(slips: Slips) -> str:
    """Return slips as `0: 50.0%, +6: 30.0%`."""
    return ", ".join(
        f"{slip_text(months) if months else '0'}: {chance_text(chance)}"
        for months, chance in slips.chances
    )


def origin_text(origin: str) -> str:
    """Return where the slips of a project come from."""
    return translate(_ORIGINS[origin])


def assumption_lines(found: Risk, *, on_paper: bool = False) -> Iterator[str]:
    """Yield what the probabilities assume, how they were computed, and what they rest on.

    `on_paper` no option is named.
    """
    yield say(
        mark(
            "Assumption: projects slip independently of each other. Real ones share contractors,"
            " budgets and permits and slip together, so the true spread is wider than shown."
        )
    )
    yield _method(found)
    yield say(
        mark(
            "Openings on record are facts; what nobody reported open by {month} opens then at the"
            " earliest."
        ),
        month=month_text(found.position.as_of),
    )
    yield from _origins(found, on_paper=on_paper)
    if found.uncounted:
        yield say(
            mark("Not among them, beds or month not known or no evidence: {codes}"),
            codes=codes_text(found.uncounted),
        )
    yield say(mark("An estimate under these assumptions, not a promise."))


def _method(found: Risk) -> str:
    if found.error is None or found.draws is None:
        return say(
            mark("Computed exactly from the possible delays of each project, not drawn by lot.")
        )
    return say(
        mark(
            "Drawn by lot {draws} times from a fixed seed: each probability is off by at most"
            " {error} points, with {sure} certainty for all months together."
        ),
        draws=count_text(found.draws),
        error=f"{found.error * 100:.1f}",
        sure=f"{float(SURE) * 100:g}%",
    )


def _origins(found: Risk, *, on_paper: bool) -> Iterator[str]:
    origins = {project.origin for project in found.projects}
    if FINISHED in origins:
        seen = [f"{code} {slip_text(slip)}" for code, slip in found.seen.items()]
        if (rest := len(seen) - _MOST_SEEN) > 0:
            seen = [*seen[:_MOST_SEEN], more_text(rest)]
        yield plural(
            "Taken from the {number} project of the portfolio that is in use (opening against"
            " planned finish): {slips}",
            "Taken from the {number} projects of the portfolio that are in use (opening against"
            " planned finish): {slips}",
            len(found.seen),
        ).format(number=len(found.seen), slips=listing(seen))
        if len(found.seen) < FEW and not on_paper:
            yield say(
                mark(
                    "So few finished projects are hardly a distribution: give one with --slip, or a"
                    " reference class with its source in a file (--slips)."
                )
            )
    if REFERENCE in origins and found.beliefs.reference:
        yield say(
            mark("Reference class: {source} ({date})"),
            source=found.beliefs.reference.source,
            date=found.beliefs.reference.date,
        )
