"""What the Gantt chart says in words: in its narrow columns, over them and under them."""

from collections.abc import Iterator
from typing import Final

from portfolio.beds.words.answer import answer_foot
from portfolio.beds.words.base import caveat
from portfolio.pictures.finding import answer_lines, late_finding, later_clause, target_finding
from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.subtitles import subtitle
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.slip import FINISHES, is_late, is_silent, told_finish
from portfolio.projects.words.standing import late_words
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.money import rounded
from portfolio.values.months import Month
from portfolio.values.vocabulary import HALTED_STAGES
from portfolio.values.words import UNKNOWN_TEXT, clauses, month_text, say, short_date

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


#: What a date tells: a finish, or an opening, which stands in where no finish is told.
_TOLD: Final = {
    "actual_finish": Term("date, short", "finished"),
    "opened": Term("date, short", "opened"),
    "forecast_finish": Term("date, short", "to finish"),
    "forecast_opening": Term("date, short", "to open"),
}


def expected_text(row: ProjectRow, as_of: Month, *, brief: bool) -> tuple[str, str]:
    """Return when a project was finished or opened, or is expected to be, and which of these.

    In `brief` an opening bears a sign, and nothing stands below.
    """
    name, told = told_finish({name: getattr(row, name) for name in FINISHES}, as_of)
    if told is None:
        name = "forecast_finish" if row.forecast_finish else "forecast_opening"
        lapsed = getattr(row, name)
        if lapsed is None:
            return short_date(None), ""
        text = say(mark("{date} past"), date=short_date(lapsed))
    else:
        text = f"≤{told.month}" if told.precision == "by" else short_date(told)
    if not brief:
        return text, label(_TOLD[name])
    opens = name in ("opened", "forecast_opening")
    return (say(mark("{date} o"), date=text) if opens and told else text), ""


def late_text(row: ProjectRow) -> str:
    """Return by how much a project is late, in the words of a narrow column."""
    slip = row.slip
    if slip and slip.months < 0:
        about = slip.precision == "about"
        return say(mark("~{n} mo early") if about else mark("{n} mo early"), n=-slip.months)
    if slip and slip.precision in ("exact", "about") and not slip.months:
        return say(mark("on time") if slip.precision == "exact" else mark("~ on time"))
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
        return label(REASONS[reason]) if reason else say(mark("none given"))
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


# --- above and below the rows -------------------------------------------------------------------


def title_of(material: GanttMaterial) -> str:
    """Return the finding: how many are late, and what became of the target."""
    late = late_finding(material.rows)
    return clauses([late, later_clause(target_finding(material.answer)) if material.answer else ""])


def answer_of(material: GanttMaterial) -> tuple[str, ...]:
    return tuple(answer_lines(material.answer)) if material.answer else ()


def subtitle_of(material: GanttMaterial) -> str:
    planned = [row for row in material.rows if row.summed]
    fresh = sum(row.fresh for row in planned)
    return subtitle(mark("Gantt chart"), material.as_of, fresh, len(planned))


def heads() -> dict[str, str]:
    return {
        "name": say(mark("Project")),
        "funder": say(mark("Paid\nby")),
        "planned": say(mark("Planned\nfinish")),
        "expected": say(mark("Expected\nor actual")),
        "late": say(mark("After planned\nfinish, why")),
        "light": label(Term("column", "Light")),
        "investment": say(mark("Million\nyuan")),
        "beds": say(mark("New\nbeds")),
    }


def _column_note(told: int, *, low: bool) -> str:
    """Return what stands beside how late a project is; a lean chart has no room for both.

    Where rows are `low` only some have words at all.
    """
    if low:
        return say(mark("Of so many projects the latest are named, as many as have room"))
    if not told:
        return say(
            mark(
                "Months are those after the planned finish, by the finish or else the opening (o);"
                " ≥: neither is reported; beside them the reason"
            )
        )
    return say(
        mark(
            "Months are those after the planned finish, by the finish or else the opening; ≥: neither"
            " is reported; under them the reason, or the last report (last)"
        )
    )


def notes_of(material: GanttMaterial, told: int, *, low: bool = False) -> Iterator[str]:
    """Yield the notes; of the answer so many lines are `told` under the title already."""
    month = month_text(material.as_of)
    yield say(
        mark(
            "Thin bars are the dates of the current baseline (plan). Thick bars follow the reports"
            " of months up to {month} (forecast), and the baseline where there is none; hatched is"
            " what no report tells, the time before the first report of works too."
        ),
        month=month,
    )
    yield clauses(
        [
            _column_note(told, low=low),
            say(mark("grey light: no report of two months, or nothing to judge by")),
        ]
    )
    sums = [material.total, *material.groups]
    if any(min(item.investment.known, item.beds_new.known) < item.projects for item in sums):
        yield say(mark("* Only projects whose figure is known are added."))
    if material.answer:
        yield clauses((*answer_of(material)[told:], *answer_foot(material.answer)))
        yield caveat(material.answer)
