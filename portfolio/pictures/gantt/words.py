"""What stands in the narrow columns of the Gantt chart: dates, how late, why, amounts."""

from typing import Final

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.slip import FINISHES, is_late, is_silent, told_finish
from portfolio.projects.words import late_words
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.money import rounded
from portfolio.values.months import Month
from portfolio.values.vocabulary import HALTED_STAGES
from portfolio.values.words import UNKNOWN_TEXT, say, short_date

#: The reasons of the vocabulary in a word, for a column of 18 mm.
REASONS: Final = {
    "funding": Term("reason, short", "funds"),
    "design": Term("reason, short", "design"),
    "tender": Term("reason, short", "tender"),
    "site": Term("reason, short", "site"),
    "permits": Term("reason, short", "permits"),
    "contractor": Term("reason, short", "works"),
    "scope": Term("reason, short", "scope"),
    "equipment": Term("reason, short", "equip."),
    "licensing": Term("reason, short", "licence"),
    "weather": Term("reason, short", "weather"),
    "other": Term("reason, short", "other"),
    "unstated": Term("reason, short", "unstated"),
}


def expected_text(row: ProjectRow, as_of: Month) -> str:
    """Return when a project was finished or opened, or is expected to be, in few letters."""
    dates = {name: getattr(row, name) for name in FINISHES}
    told = told_finish(dates, as_of)[1]
    if told and told.precision == "by":
        return f"≤{told.month}"
    forecast = row.forecast_finish or row.forecast_opening
    if told or forecast is None:
        return short_date(told)
    return say(mark("{date} past"), date=short_date(forecast))


def late_text(row: ProjectRow) -> str:
    """Return by how much a project is late, in the words of a narrow column."""
    slip = row.slip
    if slip and slip.months < 0:
        about = slip.precision == "about"
        return say(mark("~{n} mo early") if about else mark("{n} mo early"), n=-slip.months)
    if slip and slip.precision == "exact" and not slip.months:
        return say(mark("on time"))
    if slip and slip.precision == "at_least" and spoken() == "zh":
        return say(mark("overdue ≥{n} mo"), n=slip.months)
    return late_words(row, signs=spoken() != "zh")


def why_text(row: ProjectRow, reason: str | None, *, brief: bool) -> str:
    """Return why a project is late or halted: the reason reported, or since when nobody reports.

    In `brief` that nobody reports is left to the bars.
    """
    if not is_late(row) and row.stage not in HALTED_STAGES:
        return ""
    if not is_silent(row):
        return label(REASONS[reason]) if reason else say(mark("no reason given"))
    if brief:
        return ""
    if row.last_report is None:
        return say(mark("no report"))
    return say(mark("last {month}"), month=row.last_report)


def amount_text(fen: int | None) -> str:
    """Return an amount in the unit of the column's head: 亿元, or million yuan."""
    if fen is None:
        return UNKNOWN_TEXT
    return rounded(fen, 10**8, 2) if spoken() == "zh" else rounded(fen, 10**6, 0)
