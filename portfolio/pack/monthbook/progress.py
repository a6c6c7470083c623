"""Sheet 2, 项目进度月报表: one row a project, public ones by group, private ones apart."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from portfolio.pack.frame import Ledger
from portfolio.pack.monthbook.material import BookMaterial, done_heading
from portfolio.pack.monthbook.money import done_month, done_total, done_year, gap, share, year_money
from portfolio.pack.monthbook.page import WAN, by_section, page
from portfolio.pack.records import OTHER_FIELDS, Told
from portfolio.pack.sheet import Cell, Column, Content, Number, Sheet, number
from portfolio.projects.records import ProjectRow
from portfolio.projects.words import light_text, stage_words
from portfolio.values.fields import FIELD_BY_NAME, Field, field_text, field_words
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import FUNDERS, NATURES, REASONS, UNKNOWN
from portfolio.values.words import UNKNOWN_TEXT, month_text, name_of, say

NAME: Final = mark("2 Monthly progress")
_START: Final = Term("sheet", "Start")
_FINISH: Final = Term("sheet", "Finish")
_OPENING: Final = Term("sheet", "Opening")
_NOTES: Final = (
    mark("* of an earlier month's report. n/m: known for n of m projects, the others not as 0."),
    mark("Text of an earlier month's report names that month."),
    mark("Totals are added up in yuan and rounded once; they may differ by 0.01 from the rows."),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    ledger = Ledger(_columns(material.as_of), 11)
    by_section(
        ledger,
        material,
        lambda row: _cells(material, row),
        lambda rows: _shares(material, rows),
    )
    title = mark("Capital projects, monthly progress")
    return page(material, ledger, NAME, title, unit=WAN, notes=map(say, _NOTES))


def _shares(material: BookMaterial, rows: Sequence[ProjectRow]) -> dict[str, Content]:
    """Return what stands in the columns of a total that are not summed."""
    money = [year_money(material.told_of(row), material.as_of) for row in rows]
    return {"share": share(money, len(money)), "gap": gap(money, len(money))}


def _columns(as_of: Month) -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "No.")), 4.5, centred=True),
        Column(label(Term("sheet", "Project")), 14),
        Column(label(Term("sheet", "National project code")), 7.5),
        Column(label(Term("sheet", "Nature")), 6, centred=True),
        Column(label(Term("sheet", "Funder")), 5, centred=True),
        Column(label(Term("sheet", "Place")), 8),
        Column(label(Term("sheet", "Scope and scale")), 14),
        Column(label(Term("sheet", "Years of works")), 8.5, centred=True),
        Column(label(Term("sheet", "Total investment (plan)")), 10, "money"),
        Column(label(Term("sheet", "Approved budget")), 9.5, "money"),
        Column(label(Term("sheet", "Done to the end of last year")), 9.5, "money"),
        Column(label(Term("sheet", "Plan of the year")), 9, "money"),
        Column(label(Term("sheet", "Progress to be reached this year")), 8.5),
        Column(label(Term("sheet", "Done this month")), 8, "money"),
        Column(done_heading(as_of), 9, "money"),
        Column(label(Term("sheet", "Share of the year's plan, %")), 6, name="share"),
        Column(label(Term("sheet", "Against pro-rata, points")), 6, name="gap"),
        Column(label(Term("sheet", "Done since start")), 9.5, "money"),
        Column(label(Term("sheet", "Of total, %")), 6),
        Column(label(Term("sheet", "Stage")), 6.5, centred=True),
        Column(label(Term("sheet", "Physical progress")), 8.5),
        *(
            Column(label(how), 7.2, above=label(what), centred=True)
            for what in (_START, _FINISH, _OPENING)
            for how in _HOW
        ),
        Column(label(Term("sheet", "Slip, months")), 5.2, centred=True),
        Column(label(Term("sheet", "Reason of the slip")), 7.5),
        Column(label(Term("sheet", "In the statistics since")), 7.2, centred=True),
        Column(label(Term("sheet", "Problems")), 10.5),
        Column(label(Term("sheet", "Matters to decide")), 10.5),
        Column(label(Term("sheet", "Next month's work")), 9.5),
        Column(label(Term("sheet", "Unit in charge")), 7.5),
        Column(label(Term("sheet", "Leader")), 5.5),
        Column(label(Term("sheet", "Contact")), 7.5),
        Column(label(Term("sheet", "Light")), 5, centred=True),
        Column(label(Term("sheet", "Remarks")), 11.5),
        *(Column(label(field.label), 8.5) for field in OTHER_FIELDS),
    )


_HOW: Final = (Term("sheet", "planned"), Term("sheet", "forecast"), Term("sheet", "actual"))


def _cells(material: BookMaterial, row: ProjectRow) -> tuple[Content, ...]:
    told, as_of = material.told_of(row), material.as_of
    return (
        *_what(row, told),
        *_money(row, told, as_of),
        _said(stage_words(row)),
        _progress(told, as_of),
        *_dates(row),
        *_outlook(row, told, as_of),
        *(_other(told, field, as_of) for field in OTHER_FIELDS),
    )


def _what(row: ProjectRow, told: Told) -> tuple[Content, ...]:
    return (
        row.code,
        name_of(row),
        told.particulars.get("project_code"),
        label(NATURES[row.nature]) if row.nature != UNKNOWN else None,
        label(FUNDERS[row.funder]) if row.funder else None,
        _place(row, told),
        told.particulars.get("scope"),
        _span(row),
    )


def _place(row: ProjectRow, told: Told) -> str | None:
    """Return where a project is built: as printed in Chinese, else the names of its townships."""
    if spoken() == "zh" and told.address:
        return told.address
    towns = [zh if spoken() == "zh" else en for _, zh, en in row.townships]
    return ("、" if spoken() == "zh" else ", ").join(towns) or None


def _span(row: ProjectRow) -> str | None:
    if row.start is None and row.finish is None:
        return None
    return f"{row.start or ''}—{row.finish or ''}"


def _money(row: ProjectRow, told: Told, as_of: Month) -> tuple[Content, ...]:
    money, total = [year_money(told, as_of)], done_total(told, as_of)
    return (
        row.investment,
        told.approved_budget,
        told.before_year,
        told.year_plan,
        told.year_milestone or None,
        done_month(told, as_of),
        done_year(told, as_of),
        share(money, 1),
        gap(money, 1),
        total,
        _of_total(row, total),
    )


def _of_total(row: ProjectRow, done: Number | None) -> Content:
    if done is None or not row.investment:
        return None
    return Number("percent", Fraction(done.value * 100, row.investment), done.mark)


def _progress(told: Told, as_of: Month) -> Content:
    parts = [held_text(told, "progress", as_of)]
    percent = told.value("percent")
    if isinstance(percent, int):
        parts.append(f"{field_text(FIELD_BY_NAME['percent'], percent)}%")
    return between(parts)


def _dates(row: ProjectRow) -> tuple[Content, ...]:
    """Return start, finish and opening, each as planned, forecast and actual.

    The plan gives no month of opening, only a finish.
    """
    dates: tuple[Dated | None, ...] = (
        *(row.start, row.forecast_start, row.actual_start),
        *(row.finish, row.forecast_finish, row.actual_finish),
        *(None, row.forecast_opening, row.opened or row.actual_opening),
    )
    return tuple(str(date) if date else None for date in dates)


def _outlook(row: ProjectRow, told: Told, as_of: Month) -> tuple[Content, ...]:
    entry = told.particulars
    return (
        number("months", row.slip),
        reason_words(told),
        entry.get("stats_entry_month"),
        held_text(told, "problem", as_of),
        asked(told, as_of),
        held_text(told, "next", as_of),
        entry.get("responsible_unit") or entry.get("owner"),
        entry.get("leader"),
        entry.get("contact"),
        Cell(light_text(row.lights.overall.colour), row.lights.overall.colour),
        _remarks(row, told, as_of),
    )


def _other(told: Told, field: Field, as_of: Month) -> str | None:
    """Return what a field without a place in the form says, in words."""
    if field.name not in told.said:
        return None
    month, value = told.said[field.name]
    text = field_words(field, value)
    return text if month == as_of else f"{text}{_of_month(month)}"


def reason_words(told: Told) -> str | None:
    """Return the reason that the newest report giving one gives."""
    reason = told.value("reason")
    return label(REASONS[str(reason)]) if reason else None


def held_text(told: Told, name: str, as_of: Month) -> str | None:
    """Return what a field says; one of an earlier month's report names that month."""
    if name not in told.said:
        return None
    month, value = told.said[name]
    text = str(value)
    return text if month == as_of else f"{text}{_of_month(month)}"


def _of_month(month: Month) -> str:
    return f"（{month_text(month)}）" if spoken() == "zh" else f" ({month_text(month)})"


def asked_of(told: Told) -> str | None:
    """Return of whom the newest ask is made; a unit named before it is not meant by it."""
    if "ask" not in told.said or "ask_to" not in told.said:
        return None
    month, unit = told.said["ask_to"]
    return str(unit) if month >= told.said["ask"][0] else None


def asked(told: Told, as_of: Month) -> str | None:
    """Return what is asked for, and of whom."""
    ask, unit = held_text(told, "ask", as_of), asked_of(told)
    if ask is None or unit is None:
        return ask
    return say(mark("{ask} (asked of {unit})"), ask=ask, unit=unit)


def _remarks(row: ProjectRow, told: Told, as_of: Month) -> str | None:
    parts = [held_text(told, "note", as_of)]
    if row.sites:
        parts.append(
            say(mark("{open} of {sites} sites in use"), open=row.sites_in_use, sites=row.sites)
        )
    if row.disputed and row.light:
        parts.append(say(mark("the officer's own light: {light}"), light=light_text(row.light)))
    if not row.fresh:
        parts.append(_unheard(row))
    return between(parts)


def _unheard(row: ProjectRow) -> str:
    if row.last_report is None:
        return say(mark("no report on record"))
    return say(mark("last report of {month}"), month=month_text(row.last_report))


def between(parts: Sequence[str | None]) -> str | None:
    """Return what is given of several texts as one; None where nothing is."""
    return ("；" if spoken() == "zh" else "; ").join(part for part in parts if part) or None


def _said(text: str) -> str | None:
    return None if text == UNKNOWN_TEXT else text
