"""One project as sections of facts, in the order in which an officer asks for them."""

from collections.abc import Mapping

from portfolio.fields import FIELD_BY_NAME
from portfolio.language import label, mark, spoken
from portfolio.lightwords import cited, judged_words, light_text
from portfolio.months import Dated
from portfolio.records import BaselineRow, Light, ProjectDetail, ProjectRow, Report
from portfolio.vocabulary import (
    BED_KINDS,
    CONFIDENCES,
    FIGURES,
    FUNDERS,
    GROUPS,
    LIGHT_KINDS,
    MILESTONES,
    NATURES,
    PARTICULARS,
)
from portfolio.wording import (
    UNKNOWN_TEXT,
    area_words,
    count_text,
    dated_text,
    document_text,
    field_words,
    money_text,
    month_text,
    name_of,
    say,
    slip_text,
    stage_words,
    variance_words,
)
from tui.palette import GROUP_COLOURS
from tui.plain import plain
from tui.widgets.facts import Fact, Section


def sections(detail: ProjectDetail) -> list[Section]:
    """Return the whole project: where it stands, reports, plan, sites, particulars."""
    return [
        Section(say(mark("Where it stands")), _standing(detail), _colour(detail)),
        Section(say(mark("Lights")), _lights(detail.row)),
        *_reports(detail),
        *(_baseline(detail, item) for item in reversed(detail.baselines)),
        *_steps(detail),
        *_places(detail),
        Section(say(mark("Particulars")), _particulars(detail)),
    ]


def _colour(detail: ProjectDetail) -> str:
    return f"bold {GROUP_COLOURS.get(detail.row.group or '', '')}".strip()


def _standing(detail: ProjectDetail) -> list[Fact]:
    row = detail.row
    percent = f"{row.percent // 10}.{row.percent % 10}%" if row.percent is not None else ""
    slip = slip_text(row.slip)
    if row.slip is None and row.overdue:
        slip = say(mark("due by the baseline, not reported in use"))
    return [
        _light(say(mark("Light")), row.lights.overall),
        Fact(say(mark("Stage")), stage_words(row), percent),
        Fact(say(mark("Last report")), _last_report(detail)),
        Fact(say(mark("Start")), *_three(row.start, row.forecast_start, row.actual_start)),
        Fact(say(mark("Finish")), *_three(row.finish, row.forecast_finish, row.actual_finish)),
        Fact(say(mark("Opening")), *_three(None, row.forecast_opening, row.opened)),
        Fact(say(mark("Slip")), slip),
        Fact(label(FIGURES["beds_new"]), count_text(row.beds_new)),
        Fact(label(FIGURES["investment"]), money_text(row.investment)),
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
    return Fact(name, light_text(light.colour), cited(light))


def _three(planned: Dated | None, forecast: Dated | None, actual: Dated | None) -> tuple[str, str]:
    """Return the newest word on a date as the value and the older ones as the aside."""
    told = [
        (mark("actual {date}"), actual),
        (mark("forecast {date}"), forecast),
        (mark("baseline {date}"), planned),
    ]
    words = [say(template, date=dated_text(date)) for template, date in told if date]
    return (words[0], " · ".join(words[1:])) if words else (UNKNOWN_TEXT, "")


def _last_report(detail: ProjectDetail) -> str:
    last = detail.row.last_report
    if last is None:
        return say(mark("none yet"))
    if detail.row.fresh:
        return month_text(last)
    return say(mark("{month}, more than two months old"), month=month_text(last))


# --- the reports --------------------------------------------------------------------------------


def _reports(detail: ProjectDetail) -> list[Section]:
    if not detail.reports:
        return [Section(say(mark("Status reports")), [Fact("", say(mark("None yet.")))])]
    sites = {site.code: plain(name_of(site)) for site in detail.sites}
    return [_report(detail, report, sites) for report in detail.reports]


def _report(detail: ProjectDetail, report: Report, sites: Mapping[str, str]) -> Section:
    title = say(mark("Report of {month}"), month=month_text(report.month))
    if report.site:
        title += f"  {plain(report.site)} {sites.get(report.site, '')}"
    facts = [_field(detail, report, name) for name in report.values]
    return Section(title, [*facts, Fact("", "", _byline(report))])


def _field(detail: ProjectDetail, report: Report, name: str) -> Fact:
    field = FIELD_BY_NAME[name]
    tentative = say(mark("tentative")) if name in report.tentative else ""
    words = field_words(field, report.values[name])
    if field.kind == "document":
        words = _source(detail, words)
    return Fact(label(field.label), plain(words), tentative)


def _byline(report: Report) -> str:
    text = say(
        mark("filed by {who} at {when}, version {version}"),
        who=plain(report.filed_by),
        when=f"{report.filed_at[:16].replace('T', ' ')} UTC",
        version=report.version,
    )
    if report.confidence:
        sure = label(CONFIDENCES[report.confidence])
        text += say(mark(", confidence: {confidence}"), confidence=sure)
    return text


# --- the plan -----------------------------------------------------------------------------------


def _steps(detail: ProjectDetail) -> list[Section]:
    """Return the variance from the baselines, the annual plans and the milestones."""
    variances = [
        Fact(say(mark("Against baseline {number}"), number=item.baseline), variance_words(item))
        for item in detail.variances
    ]
    plans = [
        Fact(str(plan.year), money_text(plan.amount), plain(plan.milestone))
        for plan in detail.annual_plans
    ]
    steps = [
        Fact(label(MILESTONES[step.kind]), step.happened_on, plain(step.document_number))
        for step in detail.milestones
    ]
    sections = [Section(say(mark("Variance: time, money, beds as last reported")), variances)]
    if plans or steps:
        sections.append(Section(say(mark("Annual plans and milestones")), [*plans, *steps]))
    return sections


def _source(detail: ProjectDetail, code: str) -> str:
    return plain(document_text(detail.documents.get(code), code))


def _baseline(detail: ProjectDetail, item: BaselineRow) -> Section:
    title = say(
        mark("Baseline {number} of {month} (source: {source})"),
        number=item.number,
        month=month_text(item.month),
        source=_source(detail, item.source),
    )
    schedule = Fact(
        say(mark("Schedule")),
        f"{dated_text(item.start)} – {dated_text(item.finish)}",
        _printed(item.printed, "schedule"),
    )
    figures = [
        Fact(label(term), _figure(name, item.figures.get(name)), _printed(item.printed, name))
        for name, term in FIGURES.items()
    ]
    reason = [Fact(say(mark("Reason")), plain(item.reason))] if item.reason else []
    return Section(title, [schedule, *figures, *reason])


def _figure(name: str, value: int | None) -> str:
    if name == "investment":
        return money_text(value)
    return area_words(value) if name.endswith("area") else count_text(value)


def _printed(printed: Mapping[str, str], name: str) -> str:
    return _as_printed(printed.get(name, ""))


def _as_printed(text: str) -> str:
    return say(mark("(printed: {printed})"), printed=plain(text)) if text else ""


# --- the rest -----------------------------------------------------------------------------------


def _places(detail: ProjectDetail) -> list[Section]:
    found = []
    if detail.sites:
        facts = [
            Fact(
                plain(site.code),
                plain(name_of(site)),
                f"{plain(site.township_zh if spoken() == 'zh' else site.township_en)}"
                f" · {label(NATURES[site.nature])}",
            )
            for site in detail.sites
        ]
        found.append(Section(say(mark("Sites (one set of figures for all)")), facts))
    if detail.bed_kinds:
        found.append(Section(say(mark("Kinds of beds")), _bed_kinds(detail)))
    return found


def _bed_kinds(detail: ProjectDetail) -> list[Fact]:
    return [
        Fact(
            label(BED_KINDS[kind.kind]),
            say(
                mark("{built} built, {new} new (source: {source})"),
                built=count_text(kind.beds_built),
                new=count_text(kind.beds_new),
                source=_source(detail, kind.source),
            ),
        )
        for kind in detail.bed_kinds
    ]


def _particulars(detail: ProjectDetail) -> list[Fact]:
    row = detail.row
    group = label(GROUPS[row.group]) if row.group else UNKNOWN_TEXT
    towns = [plain(zh if spoken() == "zh" else en) for _, zh, en in row.townships]
    funder = label(FUNDERS[row.funder]) if row.funder else UNKNOWN_TEXT
    aliases = [Fact(say(mark("Also known as")), plain(alias)) for alias in detail.aliases]
    return [
        Fact(say(mark("As printed")), plain(detail.name_printed)),
        *aliases,
        Fact(
            say(mark("Other name")), plain(row.name_en if spoken() == "zh" else row.name_zh) or "—"
        ),
        Fact(say(mark("Group")), group if row.in_plan else say(mark("Outside the plan"))),
        Fact(say(mark("Nature")), label(NATURES[row.nature]), _as_printed(detail.nature_printed)),
        Fact(say(mark("Funder")), funder, _as_printed(detail.funder_printed)),
        Fact(say(mark("Townships")), ("、" if spoken() == "zh" else ", ").join(towns) or "—"),
        Fact(say(mark("Address")), plain(detail.address) or UNKNOWN_TEXT),
        *(
            Fact(label(term), plain(detail.particulars.get(name) or UNKNOWN_TEXT))
            for name, term in PARTICULARS.items()
        ),
        Fact(say(mark("Source")), _source(detail, detail.source)),
    ]
