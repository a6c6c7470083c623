"""Money by time and source in words: sources, flags, requests, and what is assumed."""

from typing import Final

from portfolio.language import Term, label, mark, spoken
from portfolio.lightwords import cited
from portfolio.money import rounded
from portfolio.moneyrecords import ProjectMoney, Request
from portfolio.records import Amount, Light, PhaseRow
from portfolio.vocabulary import FUNDERS, FUNDING_SOURCES, PHASINGS
from portfolio.wording import UNKNOWN_TEXT, money_text, say

#: Stands behind a figure that nobody entered.
ASSUMED: Final = "*"
_UNSPLIT: Final = Term("funding source", "Not split by source")
_NO_FUNDER: Final = Term("funder", "Funder not on record")


def source_word(source: str | None) -> str:
    """Return what a source of funds is called; of what is not split, that."""
    return label(_UNSPLIT if source is None else FUNDING_SOURCES[source])


def phase_words(phase: PhaseRow) -> str:
    """Return what of a phase is planned, done and paid."""
    told = [
        f"{label(term)} {money_text(fen)}"
        for name, term in PHASINGS.items()
        if (fen := getattr(phase, name)) is not None
    ]
    return ("，" if spoken() == "zh" else ", ").join(told)


def series_word(by: str, key: str | None) -> str:
    """Return what a series of the S-curve is called: all, a funder, or a source."""
    if key == "all":
        return say(mark("All projects"))
    if by == "source":
        return source_word(key)
    return label(FUNDERS[key] if key else _NO_FUNDER)


def amount_text(fen: int | None, sign: str = "") -> str:
    """Return an amount of a table in 万元, or million yuan; with a sign behind it where given."""
    if fen is None:
        return UNKNOWN_TEXT
    unit = 10**4 if spoken() == "zh" else 10**6
    return f"{rounded(fen, unit, 2 if fen % (unit * 100) else 0)}{sign}"


def unit_words() -> str:
    """Return the unit that the amounts of tables stand in."""
    return say(mark("Amounts in million yuan."))


def told_text(amount: Amount | None) -> str:
    """Return an amount that a report gives."""
    return amount_text(amount.fen if amount else None)


def request_text(request: Request) -> str:
    """Return what is asked for in a year: public money, marked where it is assumed."""
    return amount_text(request.public, ASSUMED if request.assumed else "")


def flag_words(light: Light) -> str:
    """Return a flag with its article, or a plan without a study with its own."""
    if light.rule == "plan_without_study":
        return say(
            mark(
                "an amount of {year} is entered, but no approved study is on record (Government"
                " Investment Regulations art. 17)"
            ),
            year=light.values["year"],
        )
    return cited(light)


def flags_text(item: ProjectMoney) -> str:
    """Return every flag of a project."""
    return ("；" if spoken() == "zh" else "; ").join(flag_words(light) for light in item.flags)


def assumed_note() -> str:
    """Return the footnote of every figure that nobody entered."""
    return say(
        mark(
            "* Assumed: nobody entered it; an even spread of the plan's investment over its"
            " schedule."
        )
    )


def barred_note() -> str:
    """Return why a planned project asks for nothing."""
    return say(
        mark(
            "A planned project carries no annual plan until its feasibility study or budget is"
            " approved (Government Investment Regulations art. 17); what an officer entered"
            " stands and is flagged."
        )
    )


def private_note() -> str:
    """Return where private money stands."""
    return say(mark("Private projects and private capital stay out of the fiscal total."))
