"""Money by time and source in words: sources, flags, requests, and what is assumed."""

from fractions import Fraction
from typing import Final

from portfolio.money.records import Curve, CurvePoint, GoalStanding, ProjectMoney, Request, Series
from portfolio.projects.records.funds import Amount, PhaseRow
from portfolio.projects.records.lists import Light
from portfolio.projects.records.supervision import GoalRow
from portfolio.projects.words.lights import cited
from portfolio.values.digits import decimal_text, round_half_up
from portfolio.values.language import Term, label, mark, plural, spoken
from portfolio.values.money import parse_money, rounded
from portfolio.values.months import Dated, Month, parse_dated
from portfolio.values.vocabulary import FUNDERS, FUNDING_SOURCES, PHASINGS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    count_text,
    dated_text,
    listing,
    money_text,
    month_text,
    say,
)

#: Stands behind a figure that nobody entered.
ASSUMED: Final = "*"
#: Stands behind a figure of an earlier month's report, where `*` means assumed.
HELD: Final = "†"
_MOST_CODES: Final = 12
_UNSPLIT: Final = Term("funding source", "Not split by source")
_NO_FUNDER: Final = Term("funder", "Funder not on record")


def source_word(source: str | None) -> str:
    """Return what a source of funds is called; of what is not split, that."""
    return label(_UNSPLIT if source is None else FUNDING_SOURCES[source])


def source_key(source: str | None) -> str:
    """Return the key of a source of funds in data."""
    return source or "not_split"


def period_words(phase: PhaseRow) -> str:
    """Return the month or year of a phase, or up to or from which year it speaks."""
    if phase.month is not None:
        return month_text(phase.month)
    if phase.side == "before":
        return say(mark("{year} and before"), year=phase.year - 1)
    if phase.side == "after":
        return say(mark("{year} and after"), year=phase.year + 1)
    return dated_text(Dated(Month.of(phase.year, 12), "year"))


def phase_words(phase: PhaseRow) -> str:
    """Return what of a phase is planned, done and paid."""
    told = [
        say(mark("{source} {amount}"), source=label(term), amount=money_text(fen))
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
    return f"{rounded(fen, 10**4 if spoken() == 'zh' else 10**6, 2)}{sign}"


def unit_words() -> str:
    """Return the unit that the amounts of tables stand in."""
    return say(mark("Amounts in million yuan."))


def ratio_text(ratio: Fraction | None, places: int, *, signed: bool = False) -> str:
    """Return a ratio or percentage, rounded half up; with its sign where it is a difference."""
    if ratio is None:
        return UNKNOWN_TEXT
    text = rounded_text(ratio, places)
    return f"+{text}" if signed and ratio > 0 and text.strip("0.,") else text


def rounded_text(ratio: Fraction, places: int) -> str:
    """Return a figure with commas and so many decimals, rounded half up away from 0."""
    whole = round_half_up(abs(ratio) * 10**places)
    head, _, tail = decimal_text(whole, places).partition(".")
    text = f"{int(head):,}" + (f".{tail}" if tail else "")
    return f"-{text}" if ratio < 0 and whole else text


def told_text(amount: Amount | None, as_of: Month) -> str:
    """Return an amount that a report gives; with a sign where it is of an earlier month."""
    if amount is None:
        return UNKNOWN_TEXT
    return amount_text(amount.fen, held_sign(amount, as_of))


def held_sign(amount: Amount | None, as_of: Month) -> str:
    """Return the sign of an amount that an earlier month's report gives; else nothing."""
    return HELD if amount is not None and amount.month < as_of else ""


def held_note() -> str:
    """Return what that sign says."""
    return say(mark("† Held: of an earlier month's report."))


#: Why projects have no request for a year, in the order in which they are told.
NO_REQUEST: Final = {
    "no_new_finish": mark("Planned to be finished by now, and no new finish is reported"),
    "paid_unknown": mark(
        "A finish is forecast, but no total paid is on record to tell what is left"
    ),
    "ends_before": mark("Forecast to be finished before that year"),
    "no_schedule": mark("No schedule or investment to reckon with"),
    "built": mark("Finished and not in use, and what is left to pay is not reported"),
    "barred": mark("Preliminary and reserve projects, no annual plan before the study is approved"),
    "no_money_left": mark("All of the approved money is paid"),
    "in_use": mark("In use, only the settlement is open"),
    "owing": mark("In use and settled, what is not paid of the final account is not asked for"),
    "settled": mark("In use and settled"),
    "halted": mark("Halted"),
}


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
    return clauses(flag_words(light) for light in item.flags)


def assumed_note() -> str:
    """Return the footnote of every figure that nobody entered."""
    return say(
        mark(
            "* Assumed: nobody entered it; what is left spread evenly to the forecast finish, else"
            " the plan's investment over its schedule."
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


def curve_answer(curve: Curve) -> tuple[str, ...]:
    """Return where the curve stands as of its month: planned and done, then like with like."""
    point, series = curve.whole.at(curve.as_of), curve.whole
    if point is None:
        return (say(mark("No project has a schedule and an investment to draw.")),)
    planned = say(
        mark("Planned by {month}: {planned} of {whole}"),
        month=month_text(curve.as_of),
        planned=money_text(point.planned) + (ASSUMED if series.assumed else ""),
        whole=_drawn(curve),
    )
    if point.done is None or series.planned_of_known is None:
        none = say(mark("No report gives the investment done since the start of a project."))
        return (planned, none)
    return (_like_with_like(series, point), planned)


def _like_with_like(series: Series, point: CurvePoint) -> str:
    """Return what is done against what was planned of the same projects, and the difference."""
    due, done = series.planned_of_known or 0, point.done or 0
    told = say(
        mark("Done {done} by {known} of {of} projects, whose plan by then is {due}"),
        done=money_text(done),
        known=point.known,
        of=series.projects,
        due=money_text(due) + (ASSUMED if series.assumed else ""),
    )
    if done == due:
        return told
    apart = mark("{told}: {amount} less") if done < due else mark("{told}: {amount} more")
    return say(apart, told=told, amount=money_text(abs(due - done)))


def _drawn(curve: Curve) -> str:
    """Return the investment that the curve has; where it has not all projects, of how many."""
    whole = money_text(curve.whole.points[-1].planned)
    if not curve.unphased:
        return whole
    return say(
        mark("{whole} in the curve, of {drawn} of {of} projects"),
        whole=whole,
        drawn=curve.whole.projects - len(curve.unphased),
        of=curve.whole.projects,
    )


def curve_notes(curve: Curve) -> tuple[str, ...]:
    """Return how many projects' plan is assumed, of how many is known what is done, and how."""
    notes = []
    if curve.whole.assumed:
        notes.append(_assumed_line(curve.whole))
    notes.append(_done_note(curve))
    if curve.unphased:
        text = mark("Without schedule or investment, and not in the curve: {codes}.")
        codes = list(curve.unphased[:_MOST_CODES])
        if (rest := len(curve.unphased) - _MOST_CODES) > 0:
            codes.append(plural("{number} more", "{number} more", rest).format(number=rest))
        notes.append(say(text, codes=listing(codes)))
    if any(key.key is None for key in curve.parts) and curve.by == "source":
        notes.append(say(mark("What is done is shown by source only where it was entered so.")))
    return tuple(notes)


def _assumed_line(whole: Series) -> str:
    """Return of how many projects the plan is an even spread, whole or in part."""
    template = mark(
        "* Planned is assumed for {number} of {of} projects: an even spread of the plan's investment"
        " over its schedule, which nobody entered."
    )
    if whole.partly:
        template = mark(
            "* Planned is assumed for {number} of {of} projects, for {partly} of them in part: what"
            " nobody entered by month is an even spread of the year's amount over its months, of the"
            " rest of the investment over the schedule."
        )
    return say(template, number=whole.assumed, of=whole.projects, partly=whole.partly)


def _done_note(curve: Curve) -> str:
    point = curve.whole.at(curve.as_of)
    if point is None or point.done is None:
        return say(mark("No report gives the investment done since the start of a project."))
    known = say(
        mark("Done is known for {known} of {of} projects; the others are not taken as 0."),
        known=point.known,
        of=curve.whole.projects,
    )
    if not point.held:
        return known
    held = plural(
        "* {held} of them by an earlier report, whose figure is held.",
        "* {held} of them by earlier reports, whose figures are held.",
        point.held,
    ).format(held=point.held)
    return f"{known}{held}" if spoken() == "zh" else f"{known} {held}"


def private_note() -> str:
    """Return where private money stands."""
    return say(mark("Private projects and private capital stay out of the fiscal total."))


# --- goals --------------------------------------------------------------------------------------

#: How a goal stands, in words.
_STATES: Final = {
    "reached": Term("state of a goal", "reached"),
    "missed": Term("state of a goal", "missed"),
    "slipping": Term("state of a goal", "likely to be missed"),
    "open": Term("state of a goal", "not due yet"),
    "told": Term("state of a goal", "told in words"),
    "unsure": Term("state of a goal", "in time or not: not certain"),
    "unknown": Term("state of a goal", "nothing on record"),
}


def state_word(state: str) -> str:
    """Return how a goal stands, in words."""
    return label(_STATES[state])


def goal_target(goal: GoalRow) -> str:
    """Return what is to be reached: at least so many beds, not later than, at most so much."""
    if goal.measure == "capacity_added":
        return say(mark("at least {beds} beds"), beds=count_text(int(goal.target)))
    if goal.measure == "cost":
        return say(mark("at most {amount}"), amount=money_text(parse_money(goal.target)))
    if goal.measure is None:
        return goal.target
    return say(mark("by {date}"), date=dated_text(parse_dated(goal.target, "finish")))


def goal_stands(item: GoalStanding) -> str:
    """Return what stands beside a goal, with the month or day that tells it."""
    if item.goal.stands:
        return say(mark("{text} ({day})"), text=item.goal.stands, day=item.goal.stands_on or "")
    value = item.value
    if value is None:
        return UNKNOWN_TEXT
    if isinstance(value, Dated):
        text = dated_text(value)
        return say(mark("forecast {date}"), date=text) if item.forecast else text
    if item.goal.measure == "cost":
        return money_text(value)
    told = say(mark("{beds} beds"), beds=count_text(value))
    month = month_text(item.month) if item.month else ""
    return say(mark("{text} ({day})"), text=told, day=month)
