"""The places of a project with their own state, and its beds of special kinds."""

from portfolio.projects.records.lists import SiteRow
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.words.page import kind_text
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.vocabulary import BED_KINDS, NATURES, STAGES
from portfolio.values.words import (
    UNKNOWN_TEXT,
    in_language,
    name_of,
    say,
    short_date,
    towns_text,
)
from tui.project.sheet.held import group_style, percent_text, source_text
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Head, Row, Section


def site_sections(detail: ProjectDetail) -> list[Section]:
    """Return the sites, or where the project stands if it has one place; then special beds."""
    return [_sites(detail) if detail.sites else _one_place(detail), *_bed_kinds(detail)]


def _sites(detail: ProjectDetail) -> Section:
    heads = (
        Head(label(Term("column", "No."))),
        Head(label(Term("column", "Site"))),
        Head(label(Term("column", "Stage"))),
        Head("%", right=True),
        Head(label(Term("column", "Finish"))),
        Head(label(Term("column", "Reported"))),
    )
    row = detail.row
    in_use = plural("{open} of {of} in use", "{open} of {of} in use", row.sites).format(
        open=row.sites_in_use, of=row.sites
    )
    title = " · ".join([say(mark("Sites (one set of figures for all)")), in_use])
    facts = [fact for site in detail.sites for fact in _site(site)]
    return Section(title, facts, group_style(detail), heads)


def _site(site: SiteRow) -> tuple[Row, Fact]:
    """Return a site as a row, and below it its township and nature."""
    state, town = site.state, plain(in_language(site.township_zh, site.township_en))
    row = Row(
        (
            plain(site.code),
            plain(name_of(site)),
            label(STAGES[state.stage]) if state.stage else UNKNOWN_TEXT,
            percent_text(state.percent) or UNKNOWN_TEXT,
            _finish(site),
            str(state.last_report) if state.last_report else UNKNOWN_TEXT,
        ),
        (0,),
    )
    return row, Fact("", "", f"{town} · {label(NATURES[site.nature])}", "    ")


def _finish(site: SiteRow) -> str:
    state = site.state
    if state.opened:
        return say(mark("{date} in use"), date=short_date(state.opened))
    if state.actual_finish:
        return say(mark("{date} finished"), date=short_date(state.actual_finish))
    if state.forecast_finish:
        return say(mark("{date} fcst"), date=short_date(state.forecast_finish))
    return UNKNOWN_TEXT


def _one_place(detail: ProjectDetail) -> Section:
    facts = [
        Fact("", say(mark("The project has one place; its reports speak of the whole."))),
        Fact(say(mark("Townships")), plain(towns_text(detail.row.townships)) or UNKNOWN_TEXT),
        Fact(say(mark("Address")), plain(detail.address) or UNKNOWN_TEXT),
    ]
    return Section(say(mark("Place")), facts, group_style(detail))


def _bed_kinds(detail: ProjectDetail) -> list[Section]:
    facts = [
        Fact(
            label(BED_KINDS[kind.kind]),
            plain(kind_text(kind, source_text(detail, kind.source))),
        )
        for kind in detail.bed_kinds
    ]
    return [Section(say(mark("Kinds of beds")), facts)] if facts else []
