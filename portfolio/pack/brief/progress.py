"""The third section of a brief: what changed, who is late and why, whose money is off course."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from portfolio.history.records import ChangeItem, Changes
from portfolio.history.words.changes import lines as change_lines
from portfolio.pack.brief.material import BriefMaterial
from portfolio.pack.brief.parts import Paragraph, Part, Picture, Section, Table, ended, shortened
from portfolio.pack.brief.room import Cut
from portfolio.projects.records.lists import Light, ProjectRow
from portfolio.projects.records.reasons import Why
from portfolio.projects.rules.reasons import of_slip
from portfolio.projects.rules.slip import is_late, is_silent
from portfolio.projects.words.lights import light_text, light_words
from portfolio.projects.words.standing import late_words, stage_words
from portfolio.values.language import label, mark, plural, spoken, translate
from portfolio.values.months import Month
from portfolio.values.vocabulary import REASONS
from portfolio.values.words import UNKNOWN_TEXT, clauses, dated_text, month_text, name_of, say

#: Room for one sentence of a list, in cells: two lines.
SENTENCE_CELLS: Final = 190
#: Where in the workbook stands what a brief has no room for.
SHEET_PROGRESS, SHEET_MONEY, SHEET_PROBLEMS, SHEET_CHANGES = 2, 3, 5, 9
_CHANGE_CELLS: Final = 280
_NAME_CELLS: Final = 88
_LATE_CELLS: Final = 60
_WHY_CELLS: Final = 52


def changed_lines(material: BriefMaterial) -> list[str]:
    """Return what changed since last month, a sentence a project or site, the worst first.

    The beds of the district stand in the section before. Worst is what was halted, then what
    moved latest; among equals the order of the plan.
    """
    changes = material.changes
    if changes is None:
        return []
    items = [item for item in changes.items if item.kind != "capacity"]
    groups = [list(found) for _, found in groupby(items, lambda item: (item.project, item.site))]
    groups.sort(key=_weight)
    return [_change_line(changes, group) for group in groups]


def _change_line(changes: Changes, group: Sequence[ChangeItem]) -> str:
    (line,) = change_lines(replace(changes, items=tuple(group)))
    return ended(shortened(line, _CHANGE_CELLS))


def _weight(group: Sequence[ChangeItem]) -> tuple[bool, int]:
    halted = any(item.kind == "ended" for item in group)
    return (not halted, -max(0, *(item.months.months if item.months else 0 for item in group)))


# --- who is late --------------------------------------------------------------------------------


def late_rows(material: BriefMaterial) -> list[ProjectRow]:
    """Return the projects of the plan that are late or due and not in use, the latest first."""
    found = [row for row in material.planned if is_late(row)]
    return sorted(found, key=lambda row: -(row.slip.months if row.slip else 0))


def late_cells(material: BriefMaterial, row: ProjectRow) -> tuple[str, ...]:
    """Return the cells of a late project."""
    return (
        f"{row.code} {shortened(name_of(row), _LATE_CELLS)}",
        _stage(row),
        dated_text(row.finish),
        _expected(row, material.as_of),
        late_words(row),
        _why(material, row),
        light_text(row.lights.overall.colour),
    )


def _stage(row: ProjectRow) -> str:
    words = stage_words(row)
    return f"{words}*" if words != UNKNOWN_TEXT and not row.fresh else words


def _expected(row: ProjectRow, as_of: Month) -> str:
    """Return the actual finish, else the forecast, and that its month has passed where it has."""
    forecast = row.forecast_finish or row.forecast_opening
    if row.actual_finish or forecast is None or forecast.month > as_of:
        return dated_text(row.actual_finish or forecast)
    return say(mark("{date} (past)"), date=dated_text(forecast))


def _why(material: BriefMaterial, row: ProjectRow) -> str:
    told = material.reasons.get(row.code, ())
    found = of_slip(row, told, material.as_of)
    if not found:
        older = any(item.reason for item in told)
        none = mark("no reason reported for this slip") if older else mark("no reason reported")
        return translate(none)
    return shortened(clauses(_reason(item, material.as_of) for item in found), _WHY_CELLS)


def _reason(item: Why, as_of: Month) -> str:
    words = label(REASONS[str(item.reason)])
    if item.note:
        words += f"：{item.note}" if spoken() == "zh" else f": {item.note}"
    if item.month == as_of:
        return words
    return say(mark("{words} (reported {month})"), words=words, month=month_text(item.month))


def late_table(rows: Sequence[tuple[str, ...]]) -> Table:
    """Return the late projects as a table."""
    headings = (
        mark("Project"),
        mark("Stage"),
        mark("Planned finish"),
        mark("Expected or actual"),
        mark("Behind the plan by"),
        mark("Reason"),
        mark("Light"),
    )
    return Table(
        caption="",
        headings=tuple(translate(heading) for heading in headings),
        rows=tuple(rows),
        sides="lllllll",
        widths=(39, 15, 15, 20, 16, 26, 8),
    )


# --- whose money is off course ------------------------------------------------------------------


def money_lines(material: BriefMaterial) -> list[str]:
    """Return a sentence for each project whose year or cost is off its plan, red ones first."""
    found = []
    for row in material.planned:
        told = [light for light in (row.lights.progress, row.lights.cost) if _off(light)]
        if told:
            red = any(light.colour == "red" for light in told)
            words = clauses(light_words(light) for light in told)
            found.append((not red, _said(row, words)))
    return [line for _, line in sorted(found, key=lambda item: item[0])]


def _off(light: Light) -> bool:
    return light.colour in ("amber", "red") or light.rule == "above_plan"


def _said(row: ProjectRow, words: str) -> str:
    name = shortened(name_of(row), _NAME_CELLS)
    line = say(mark("{code} {name}: {text}"), code=row.code, name=name, text=words)
    return ended(shortened(line, SENTENCE_CELLS - 2))


# --- the section --------------------------------------------------------------------------------


def progress(
    material: BriefMaterial,
    changed: Cut[str],
    late: Cut[ProjectRow],
    money: Cut[str],
    picture: Picture | None,
) -> Section:
    """Return the section, with as many changes, late projects and money sentences as are kept."""
    parts: list[Part] = [*_changes(material, changed)]
    parts.append(Paragraph(_late_words(late.items), "subhead"))
    if late.items:
        parts.append(late_table([late_cells(material, row) for row in late.named]))
        parts.extend(_late_notes(late.named))
        parts.extend(rest(late.rest, SHEET_PROGRESS))
    if money.items:
        parts.append(Paragraph(translate(mark("Investment and cost to look at")), "subhead"))
        parts.extend(items(money, SHEET_MONEY))
    parts.extend([picture] if picture else [])
    return Section(translate(mark("3. Progress of the projects")), tuple(parts))


def _late_notes(late: Sequence[ProjectRow]) -> Iterable[Part]:
    """Return what the signs in the table mean."""
    notes = []
    if any(_stage(row).endswith("*") for row in late):
        notes.append(translate(mark("* no report of the last two months speaks for it")))
    if notes:
        yield Paragraph(clauses(notes), "note")


def _changes(material: BriefMaterial, lines: Cut[str]) -> Iterable[Part]:
    if material.changes is None:
        return
    since = month_text(material.changes.since)
    yield Paragraph(say(mark("Since {month}"), month=since), "subhead")
    if not lines.items:
        yield Paragraph(translate(mark("No project changed by its reports.")))
    yield from items(lines, SHEET_CHANGES)


def _late_words(late: Sequence[ProjectRow]) -> str:
    if not late:
        return translate(mark("No project of the plan is late by what is on record"))
    due = sum(map(is_silent, late))
    told = len(late) - due
    parts = []
    if told:
        text = plural(
            "{number} project late and not yet in use by its reports",
            "{number} projects late and not yet in use by their reports",
            told,
        )
        parts.append(text.format(number=f"{told:,}"))
    if due:
        text = plural(
            "{number} project due and not reported in use, without a report of the last 12 months",
            "{number} projects due and not reported in use, without a report of the last 12 months",
            due,
        )
        parts.append(text.format(number=f"{due:,}"))
    return clauses(parts)


def items(lines: Cut[str], sheet: int) -> list[Paragraph]:
    """Return the lines that are kept as items, and the sentence that counts the rest."""
    return [*(Paragraph(line, "item") for line in lines.named), *rest(lines.rest, sheet)]


def rest(number: int, sheet: int) -> list[Paragraph]:
    """Return the sentence that counts what is not named, and on which sheet of the workbook it is."""
    if number <= 0:
        return []
    text = plural(
        "and {number} more, on sheet {sheet} of the workbook",
        "and {number} more, on sheet {sheet} of the workbook",
        number,
    )
    return [Paragraph(text.format(number=f"{number:,}", sheet=sheet), "note")]
