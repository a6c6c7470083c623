"""The last sections of a brief: problems, next steps, and what is asked of whom."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.beds.words.reconciliation import metric_words, scope_words
from portfolio.pack.brief.findings import finding_words
from portfolio.pack.brief.material import BriefMaterial, Told
from portfolio.pack.brief.names import named
from portfolio.pack.brief.overview import MOST_CODES
from portfolio.pack.brief.parts import Paragraph, Part, Section, cells, ended, shortened
from portfolio.pack.brief.progress import SENTENCE_CELLS, SHEET_PROBLEMS, SHEET_PROGRESS, items
from portfolio.pack.brief.room import Cut
from portfolio.pack.records import corrections_name
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.opening import is_fresh
from portfolio.values.language import label, mark, plural, translate
from portfolio.values.months import Month
from portfolio.values.vocabulary import AREAS, METRICS
from portfolio.values.words import (
    area_words,
    clauses,
    count_text,
    in_language,
    listing,
    money_text,
    month_text,
    name_of,
    say,
)

_NAME_CELLS: Final = 60
_MOST_STATED: Final = 4
#: The lights, the worst first.
_WORST: Final = ("red", "amber", "green", "grey", "opened")


def fresh(material: BriefMaterial, name: str) -> list[Told]:
    """Return what reports of the last two months say, that of the worst projects first."""
    told = material.told.get(name, ())
    return _worst_first(material, (item for item in told if is_fresh(item.month, material.as_of)))


def _worst_first(material: BriefMaterial, told: Iterable[Told]) -> list[Told]:
    """Return the projects with the worst lights first, among them those with the most beds."""
    places = {
        row.code: (_WORST.index(row.lights.overall.colour), -(row.beds_new or 0))
        for row in material.rows
    }
    return sorted(told, key=lambda item: places.get(item.project, (len(_WORST), 0)))


def problem_lines(material: BriefMaterial) -> list[str]:
    """Return the problems of the reports of the last two months, a sentence each."""
    return [_line(item, item.text, material) for item in fresh(material, "problem")]


def ask_lines(material: BriefMaterial) -> list[str]:
    """Return what is to be decided, and by whom, of the reports of the last two months."""
    return [_line(item, of_whom(item), material) for item in fresh(material, "ask")]


def of_whom(item: Told) -> str:
    """Return what is asked for, with who is to decide it."""
    whom = shortened(item.more, _NAME_CELLS) or translate(mark("unit not given"))
    return say(mark("asked of {unit}: {ask}"), unit=whom, ask=item.text)


def next_lines(material: BriefMaterial) -> list[str]:
    """Return the next month's work, of this month's reports alone: an older one is past."""
    told = _worst_first(material, material.told.get("next", ()))
    return [_line(item, item.text, material) for item in told if item.month == material.as_of]


def _line(item: Told, text: str, material: BriefMaterial) -> str:
    """Return a place and what its report says, on two lines at most; its month if not this one."""
    late = (
        say(mark(" (reported {month})"), month=month_text(item.month))
        if item.month != material.as_of
        else ""
    )
    head = say(mark("{place}: {text}"), place=_place(item), text="")
    room = SENTENCE_CELLS - cells(head) - cells(late) - 2
    said = shortened(text, room).rstrip("。.；;")
    return ended(f"{head}{said}{late}")


def _place(item: Told) -> str:
    name = f"{item.place} {shortened(name_of(item), _NAME_CELLS)}"
    if item.site is None:
        return name
    site = in_language(item.site_zh, item.site_en)
    return say(mark("{name} ({site})"), name=name, site=shortened(site, _NAME_CELLS))


# --- problems -----------------------------------------------------------------------------------


def problems(material: BriefMaterial, lines: Cut[str]) -> Section:
    """Return the problems that reports tell, and those of the data the brief rests on."""
    parts: list[Part] = [*items(lines, SHEET_PROBLEMS)]
    if not lines.items:
        parts.append(
            Paragraph(translate(mark("No report of the last two months tells a problem.")))
        )
    parts.extend(_older(material, "problem"))
    parts.extend(
        Paragraph(text, "item")
        for text in (
            finding_words(material.findings),
            _silent(material),
            _differing(material),
            *_corrected(material),
        )
        if text
    )
    return Section(translate(mark("4. Problems")), tuple(parts))


def _older(material: BriefMaterial, name: str) -> Iterable[Paragraph]:
    number = len(material.told.get(name, ())) - len(fresh(material, name))
    if number:
        text = plural(
            "{number} more stands in an older report and was not told again",
            "{number} more stand in older reports and were not told again",
            number,
        )
        yield Paragraph(text.format(number=f"{number:,}"), "note")


def _silent(material: BriefMaterial) -> str:
    """Return the projects of which no report of the last two months is on record."""
    silent = [row for row in material.planned if not row.fresh and row.in_round]
    if not silent:
        return ""
    text = plural(
        "Reporting: {number} project has no report of the last two months{codes}{never}.",
        "Reporting: {number} projects have no report of the last two months{codes}{never}.",
        len(silent),
    )
    return text.format(
        number=f"{len(silent):,}", codes=_named(material, silent), never=_never(silent)
    )


def _named(material: BriefMaterial, rows: Sequence[ProjectRow]) -> str:
    if len(rows) > MOST_CODES:
        return ""
    return say(mark(" ({codes})"), codes=named((row.code for row in rows), material.names))


def _never(silent: Sequence[ProjectRow]) -> str:
    number = sum(row.last_report is None for row in silent)
    if not number:
        return ""
    return say(mark(", of which {number} never had one"), number=f"{number:,}")


# --- figures that do not agree ------------------------------------------------------------------


def _differing(material: BriefMaterial) -> str:
    rows = [row for row in material.stated if row.status == "differs"]
    totals = [row for row in rows if row.kind == "stated_total"]
    own = [row.scope for row in rows if row.kind == "row_identity"]
    if not rows:
        return ""
    told = [_difference(row) for row in totals[:_MOST_STATED]]
    if len(totals) > _MOST_STATED:
        told.append(say(mark("{number} more totals"), number=f"{len(totals) - _MOST_STATED:,}"))
    if own:
        told.append(_identities(own, material.names))
    return say(
        mark("Figures as printed, nothing corrected: {differences}."),
        differences=clauses(told),
    )


def _difference(row: Reconciliation) -> str:
    return say(
        mark("{metric} ({scope}) stated {stated}, by the rows {computed}, {difference} apart"),
        scope=scope_words(row),
        metric=metric_words(row),
        stated=_figure(row.metric, row.stated),
        computed=_figure(row.metric, row.computed),
        difference=_figure(row.metric, abs(row.difference or 0)),
    )


def _figure(metric: str, value: int | None) -> str:
    if metric == "investment":
        return money_text(value)
    if metric in AREAS:
        return say(mark("{area} m²"), area=area_words(value))
    if metric == "projects":
        return count_text(value)
    return say(mark("{beds} beds"), beds=count_text(value))


def _identities(codes: Sequence[str], names: Mapping[str, str]) -> str:
    told = named(codes, names) if len(codes) <= MOST_CODES else f"{len(codes):,}"
    return say(
        mark("{metric} other than open less staffed beds: {codes}"),
        metric=label(METRICS["beds_new"]),
        codes=told,
    )


# --- months issued before -----------------------------------------------------------------------


def _corrected(material: BriefMaterial) -> Iterable[str]:
    """Yield how much of the months issued before is another now, and where it is listed."""
    found = material.corrected
    file = corrections_name(material.as_of)
    for why, template in _CORRECTED.items():
        items = [item for item in found.corrections if item.why == why]
        if items:
            months = _months(item.month for item in items)
            yield say(template, months=months, number=f"{len(items):,}", file=file)
    if found.unkept:
        template = mark("No figures of {months} were kept at issue; only later reports are listed.")
        yield say(template, months=_months(found.unkept))


#: Of so many issued months, the newest, the brief names each.
_MOST_MONTHS: Final = 4
_CORRECTED: Final = {
    "correction": mark("Corrected in figures issued of {months}: {number}; listed in {file}."),
    "reported": mark("Filed since for {months}, issued already: {number}; listed in {file}."),
    "counted_anew": mark(
        "Counted anew by other rules of the program, nothing entered, of {months}: {number};"
        " listed in {file}."
    ),
}


def _months(found: Iterable[Month]) -> str:
    months = sorted(set(found))
    told = [month_text(month) for month in months[-_MOST_MONTHS:]]
    if len(months) > _MOST_MONTHS:
        told.insert(0, say(mark("{number} earlier months"), number=len(months) - _MOST_MONTHS))
    return listing(told)


# --- next steps and decisions -------------------------------------------------------------------


def steps(material: BriefMaterial, ahead: Cut[str], asked: Cut[str]) -> Section:
    """Return the next month's work and the decisions asked for, as many as are kept."""
    parts: list[Part] = [Paragraph(translate(mark("Next month's work")), "subhead")]
    if not ahead.items:
        parts.append(Paragraph(translate(mark("No report of this month gives next month's work."))))
    parts.extend(items(ahead, SHEET_PROGRESS))
    parts.append(Paragraph(translate(mark("Decisions asked for")), "subhead"))
    if not asked.items:
        parts.append(
            Paragraph(translate(mark("No report of the last two months asks for a decision.")))
        )
    parts.extend(items(asked, SHEET_PROBLEMS))
    parts.extend(_older(material, "ask"))
    return Section(translate(mark("5. Next steps and decisions asked for")), tuple(parts))
