"""Where a project stands: its light, its dates, its slip, and what its last report asks for."""

from portfolio.projects.records.lists import Light, ProjectRow
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.records.reports import Report
from portfolio.projects.words.lights import cited, judged_words, light_text
from portfolio.projects.words.standing import late_words, stage_words
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Dated
from portfolio.values.vocabulary import COUNTED_STATES, FIGURES, LIGHT_KINDS
from portfolio.values.words import count_text, dated_text, money_text, month_text, say
from tui.project.sheet.course import course_lines
from tui.project.sheet.held import Held, group_style, percent_text
from tui.shell.palette import light_style
from tui.shell.plain import plain
from tui.widgets.facts import Drawn, Fact, Head, Row, Section

#: What a report says must be done, and by whom.
_ASKED = ("problem", "ask", "ask_to", "next")


def standing_sections(held: Held) -> list[Section]:
    """Return where a project stands, its dates, what is asked, and the lights behind its light."""
    detail = held.detail
    return [
        Section(say(mark("Where it stands")), _standing(detail), group_style(detail)),
        _dates(held),
        *_asked(detail),
        Section(say(mark("Lights")), _lights(detail.row)),
    ]


def _standing(detail: ProjectDetail) -> list[Fact]:
    row = detail.row
    return [
        _light(say(mark("Light")), row.lights.overall),
        Fact(say(mark("Stage")), stage_words(row), percent_text(row.percent)),
        Fact(say(mark("Slip")), late_words(row)),
        Fact(say(mark("Last report")), _last_report(detail)),
        Fact(label(FIGURES["beds_new"]), count_text(row.beds_new)),
        Fact(label(FIGURES["investment"]), money_text(row.investment)),
    ]


def _dates(held: Held) -> Section:
    row = held.detail.row
    heads = (
        Head(""),
        Head(label(Term("date", "Baseline"))),
        Head(label(Term("date", "Forecast"))),
        Head(label(Term("date", "Actual"))),
    )
    rows = [
        _three(say(mark("Start")), row.start, row.forecast_start, row.actual_start),
        _three(say(mark("Finish")), row.finish, row.forecast_finish, row.actual_finish),
        _three(say(mark("Opening")), None, row.forecast_opening, row.opened),
    ]
    drawn = Drawn(lambda width: course_lines(held, width))
    return Section(say(mark("Dates")), [*rows, drawn], heads=heads)


def _three(name: str, *dates: Dated | None) -> Row:
    """Return a row of dates; the newest word, an actual before a forecast, stands out."""
    told = [place for place, date in enumerate(dates, 1) if date]
    return Row((name, *(dated_text(date) for date in dates)), tuple(told[-1:]))


def _asked(detail: ProjectDetail) -> list[Section]:
    """Return the problems and requests of the newest report that has any; none where none has."""
    for report in detail.reports:
        facts = _wishes(report)
        if facts and report.state in COUNTED_STATES:
            title = say(mark("To settle, as of {month}"), month=month_text(report.month))
            return [Section(title, facts)]
    return []


def _wishes(report: Report) -> list[Fact]:
    return [
        Fact(label(FIELD_BY_NAME[name].label), plain(str(report.values[name])))
        for name in _ASKED
        if name in report.values
    ]


def _lights(row: ProjectRow) -> list[Fact]:
    """Return the lights behind the overall one, and the officer's own beside the computed ones."""
    facts = [
        _light(label(LIGHT_KINDS["schedule"]), row.lights.schedule),
        _light(label(LIGHT_KINDS["progress"]), row.lights.progress),
        _light(label(LIGHT_KINDS["cost"]), row.lights.cost),
    ]
    if row.judged is not None:
        own = Fact(
            say(mark("The officer's own")), light_text(row.judged.light), plain(judged_words(row))
        )
        facts.append(own)
    return facts


def _light(name: str, light: Light) -> Fact:
    return Fact(name, light_text(light.colour), cited(light), style=light_style(light.colour))


def _last_report(detail: ProjectDetail) -> str:
    last = detail.row.last_report
    if last is None:
        return say(mark("none yet"))
    if detail.row.fresh:
        return month_text(last)
    return say(mark("{month}, more than two months old"), month=month_text(last))
