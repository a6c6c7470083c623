"""Sheet 2, 项目进度月报表: one row a project, public ones by group, private ones apart."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Final

from portfolio.pack.frame import WAN, Entry, dated, framed
from portfolio.pack.monthbook.material import BookMaterial, caption, done_heading
from portfolio.pack.monthbook.money import (
    done_month,
    done_total,
    done_year,
    gap,
    share,
    year_money,
)
from portfolio.pack.monthbook.sections import by_section, entered, month_entered
from portfolio.pack.records import OTHER_FIELDS, Told
from portfolio.pack.sheet import Cell, Content, Kind, Number, Sheet, number
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.words.lights import light_text
from portfolio.projects.words.standing import stage_words
from portfolio.values.fields import FIELD_BY_NAME, Field, field_text, field_words
from portfolio.values.kinds import Value
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import FUNDERS, NATURES, REASONS, UNKNOWN
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    month_text,
    name_of,
    say,
    slip_text,
    towns_text,
)

NAME: Final = mark("2 Monthly progress")
_NOTES: Final = (
    mark("* of an earlier month's report. n/m: known for n of m projects, the others not as 0."),
    mark("Text of an earlier month's report names that month."),
    mark("Totals add what the cells hold, to the fen; as shown they may differ by 0.01."),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    ledger = by_section(
        material, _entries(material), lambda row: row, lambda rows: _shares(material, rows), 11
    )
    title, under = say(mark("Capital projects, monthly progress")), caption(material)
    notes = map(say, _NOTES)
    return framed(ledger, material.head, say(NAME), title, under, unit=say(WAN), notes=notes)


def _shares(material: BookMaterial, rows: Sequence[ProjectRow]) -> dict[str, Content]:
    """Return what stands in the columns of a total that are not summed."""
    money = [year_money(material.told_of(row), material.as_of) for row in rows]
    return {"share": share(money, len(money)), "gap": gap(money, len(money))}


def _entries(material: BookMaterial) -> Sequence[Entry[ProjectRow]]:
    """Return the columns: what a project is, its money, where it stands, who answers for it."""
    return (*_identity(material), *_money(material), *_standing(material), *_charge(material))


def _told(
    material: BookMaterial,
    title: Term | str,
    width: float,
    of: Callable[[Told, Month], Content],
    kind: Kind = "text",
    name: str = "",
) -> Entry[ProjectRow]:
    """Return a column of what was told of a project by the month of the book."""
    return Entry(
        title, width, lambda row: of(material.told_of(row), material.as_of), kind, name=name
    )


def _identity(material: BookMaterial) -> Sequence[Entry[ProjectRow]]:
    return (
        Entry(Term("sheet", "No."), 4.5, lambda row: row.code, centred=True),
        Entry(Term("sheet", "Project"), 14, name_of),
        Entry(Term("sheet", "National project code"), 7.5, entered(material, "project_code")),
        Entry(Term("sheet", "Nature"), 6, _nature, centred=True),
        Entry(Term("sheet", "Funder"), 5, _funder, centred=True),
        Entry(Term("sheet", "Place"), 8, lambda row: _place(row, material.told_of(row))),
        Entry(Term("sheet", "Scope and scale"), 14, entered(material, "scope")),
        Entry(Term("sheet", "Years of works"), 8.5, _span, centred=True),
    )


def _money(material: BookMaterial) -> Sequence[Entry[ProjectRow]]:
    told = partial(_told, material)
    budget = Term("sheet", "Approved budget")
    before = Term("sheet", "Done to the end of last year")
    aim = Term("sheet", "Progress to be reached this year")
    pro_rata = Term("sheet", "Against pro-rata, points")
    return (
        Entry(
            Term("sheet", "Total investment (plan)"),
            10,
            lambda row: row.investment,
            "money",
            name="investment",
        ),
        told(budget, 9.5, lambda it, _: it.approved_budget, "money"),
        told(before, 9.5, lambda it, _: it.before_year, "money"),
        told(
            Term("sheet", "Plan of the year"), 9, lambda it, _: it.year_plan, "money", "year_plan"
        ),
        told(aim, 8.5, lambda it, _: it.year_milestone or None),
        told(Term("sheet", "Done this month"), 8, done_month, "money"),
        told(done_heading(material.as_of), 9, done_year, "money", "done_year"),
        told(Term("sheet", "Share of the year's plan, %"), 6, _year_share, name="share"),
        told(pro_rata, 6, _year_gap, name="gap"),
        told(Term("sheet", "Done since start"), 9.5, done_total, "money", "done_total"),
        Entry(Term("sheet", "Of total, %"), 6, lambda row: _of_total(material, row)),
    )


def _standing(material: BookMaterial) -> Sequence[Entry[ProjectRow]]:
    told, statistics = partial(_told, material), month_entered(material, "stats_entry_month")
    return (
        Entry(Term("sheet", "Stage"), 6.5, lambda row: _said(stage_words(row)), centred=True),
        told(Term("sheet", "Physical progress"), 8.5, _progress),
        *_DATES,
        Entry(Term("sheet", "Slip, months"), 6.8, _slip, centred=True),
        Entry(Term("sheet", "Reason of the slip"), 7.5, partial(_reason, material)),
        Entry(Term("sheet", "In the statistics since"), 7.2, statistics, centred=True),
        told(Term("sheet", "Problems"), 10.5, lambda it, as_of: held_text(it, "problem", as_of)),
        told(Term("sheet", "Matters to decide"), 10.5, asked),
        told(
            Term("sheet", "Next month's work"), 9.5, lambda it, as_of: held_text(it, "next", as_of)
        ),
    )


def _charge(material: BookMaterial) -> Sequence[Entry[ProjectRow]]:
    unit, owner = entered(material, "responsible_unit"), entered(material, "owner")
    return (
        Entry(Term("sheet", "Unit in charge"), 7.5, lambda row: unit(row) or owner(row)),
        Entry(Term("sheet", "Leader"), 5.5, entered(material, "leader")),
        Entry(Term("sheet", "Contact"), 7.5, entered(material, "contact")),
        Entry(Term("sheet", "Light"), 5, _light, centred=True),
        Entry(Term("sheet", "Remarks"), 11.5, partial(_remarks, material)),
        *(Entry(field.label, 8.5, partial(_other, material, field)) for field in OTHER_FIELDS),
    )


_START: Final = Term("sheet", "Start")
_FINISH: Final = Term("sheet", "Finish")
_OPENING: Final = Term("sheet", "Opening")
_PLANNED: Final = Term("sheet", "planned")
_FORECAST: Final = Term("sheet", "forecast")
_ACTUAL: Final = Term("sheet", "actual")


def _date(what: Term, how: Term, of: Callable[[ProjectRow], Dated | None]) -> Entry[ProjectRow]:
    return Entry(how, 7.2, lambda row: dated(of(row)), above=what, centred=True)


#: The plan gives no month of opening, only a finish.
_DATES: Final = (
    _date(_START, _PLANNED, lambda row: row.start),
    _date(_START, _FORECAST, lambda row: row.forecast_start),
    _date(_START, _ACTUAL, lambda row: row.actual_start),
    _date(_FINISH, _PLANNED, lambda row: row.finish),
    _date(_FINISH, _FORECAST, lambda row: row.forecast_finish),
    _date(_FINISH, _ACTUAL, lambda row: row.actual_finish),
    _date(_OPENING, _PLANNED, lambda row: None),  # noqa: ARG005 - the same of every row
    _date(_OPENING, _FORECAST, lambda row: row.forecast_opening),
    _date(_OPENING, _ACTUAL, lambda row: row.opened),
)


def _nature(row: ProjectRow) -> Content:
    return label(NATURES[row.nature]) if row.nature != UNKNOWN else None


def _funder(row: ProjectRow) -> Content:
    return label(FUNDERS[row.funder]) if row.funder else None


def _light(row: ProjectRow) -> Content:
    colour = row.lights.overall.colour
    return Cell(light_text(colour), colour)


def _place(row: ProjectRow, told: Told) -> str | None:
    """Return where a project is built: as printed in Chinese, else the names of its townships."""
    if spoken() == "zh" and told.address:
        return told.address
    return towns_text(row.townships) or None


def _span(row: ProjectRow) -> str | None:
    if row.start is None and row.finish is None:
        return None
    return f"{row.start or ''}—{row.finish or ''}"


def _year_share(told: Told, as_of: Month) -> Content:
    return share([year_money(told, as_of)], 1)


def _year_gap(told: Told, as_of: Month) -> Content:
    return gap([year_money(told, as_of)], 1)


def _of_total(material: BookMaterial, row: ProjectRow) -> Content:
    done = done_total(material.told_of(row), material.as_of)
    if done is None or not row.investment:
        return None
    value = Fraction(done.value * 100, row.investment)
    return Number("percent", value, done.mark, ratio=("done_total", "investment"))


def _progress(told: Told, as_of: Month) -> Content:
    parts = [held_text(told, "progress", as_of)]
    percent = told.value("percent")
    if isinstance(percent, int):
        parts.append(f"{field_text(FIELD_BY_NAME['percent'], percent)}%")
    return clauses(parts) or None


def _slip(row: ProjectRow) -> Content:
    """Return a slip as a number, in words where it is not known exactly."""
    if row.slip is None or row.slip.precision == "exact":
        return number("months", row.slip and row.slip.months)
    return slip_text(row.slip)


def _other(material: BookMaterial, field: Field, row: ProjectRow) -> str | None:
    """Return what a field without a place in the form says, in words."""
    return held_text(material.told_of(row), field.name, material.as_of, partial(field_words, field))


def _reason(material: BookMaterial, row: ProjectRow) -> str | None:
    """Return the reason that explains how late a project is."""
    why = material.reasons.get(row.code)
    return label(REASONS[why]) if why else None


def reason_words(told: Told) -> str | None:
    """Return the reason that the newest report giving one gives."""
    reason = told.value("reason")
    return label(REASONS[str(reason)]) if reason else None


def held_text(
    told: Told, name: str, as_of: Month, words: Callable[[Value], str] = str
) -> str | None:
    """Return what a field says in `words`; one of an earlier month's report names that month."""
    if name not in told.said:
        return None
    month, value = told.said[name]
    text = words(value)
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


def _remarks(material: BookMaterial, row: ProjectRow) -> str | None:
    parts = [held_text(material.told_of(row), "note", material.as_of)]
    if row.sites:
        parts.append(
            say(mark("{open} of {sites} sites in use"), open=row.sites_in_use, sites=row.sites)
        )
    if row.light and row.light != row.lights.overall.colour and row.light:
        parts.append(say(mark("the officer's own light: {light}"), light=light_text(row.light)))
    if not row.fresh:
        parts.append(_unheard(row))
    return clauses(parts) or None


def _unheard(row: ProjectRow) -> str:
    if row.last_report is None:
        return say(mark("no report on record"))
    return say(mark("last report of {month}"), month=month_text(row.last_report))


def _said(text: str) -> str | None:
    return None if text == UNKNOWN_TEXT else text
