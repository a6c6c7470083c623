"""One project as text: what the plan says, what was printed, what the reports say."""

from collections.abc import Sequence

import click

from portfolio.cli import output
from portfolio.findings.records import Findings
from portfolio.findings.words import rule_word, sentence
from portfolio.money.records import GoalStanding
from portfolio.money.words import (
    goal_stands,
    goal_target,
    period_words,
    phase_words,
    source_word,
    state_word,
)
from portfolio.projects.records.lists import Light, ProjectRow
from portfolio.projects.records.page import BaselineRow, Loose, ProjectDetail
from portfolio.projects.records.reports import Report
from portfolio.projects.records.supervision import Supervision
from portfolio.projects.words.lights import cited, judged_words, light_text
from portfolio.projects.words.page import (
    baseline_text,
    baseline_title,
    document_text,
    filed_text,
    kind_text,
    part_name,
    part_words,
    said_facts,
    variance_words,
)
from portfolio.projects.words.standing import succession_words
from portfolio.values.fields import FIELD_BY_NAME, field_words
from portfolio.values.kinds import DOCUMENT, Value
from portfolio.values.language import label, mark, translate
from portfolio.values.signs import shown
from portfolio.values.vocabulary import (
    BED_KINDS,
    CONFIDENCES,
    CONTRACT_KINDS,
    FIGURES,
    FUNDERS,
    GOAL_ASPECTS,
    GROUPS,
    LIGHT_KINDS,
    MILESTONES,
    NATURES,
    PARTICULARS,
    QUALIFIERS,
    REPORT_STATES,
)
from portfolio.values.words import (
    UNKNOWN_TEXT,
    clauses,
    dated_text,
    figure_text,
    in_language,
    money_text,
    month_text,
    name_of,
    say,
)

#: Cells of a label before its value.
_LABEL = 36


def _group(row: ProjectRow) -> str:
    """Return the group of a project; one that stands only in another plan is said to."""
    if row.in_plan:
        return output.code_word(GROUPS, row.group)
    if row.group is None:
        return translate(mark("Outside the plan"))
    return say(mark("{group} (of another plan)"), group=output.code_word(GROUPS, row.group))


def print_project(detail: ProjectDetail) -> None:
    """Print a project whole."""
    row = detail.row
    _head(f"{row.code}  {name_of(row)}")
    _line(translate(mark("As printed")), detail.name_printed)
    for alias in detail.aliases:
        _line(translate(mark("Also known as")), alias)
    group = _group(row)
    _line(translate(mark("Group")), group)
    for succession in detail.successions:
        name, other = succession_words(succession, row.code)
        _line(name, f"{other} ({_source(detail, succession.source or UNKNOWN_TEXT)})")
    _line(
        translate(mark("Nature")),
        _printed(output.code_word(NATURES, row.nature), detail.nature_printed),
    )
    _line(
        translate(mark("Funder")),
        _printed(output.code_word(FUNDERS, row.funder), detail.funder_printed),
    )
    _line(translate(mark("Address")), detail.address or UNKNOWN_TEXT)
    for name, term in PARTICULARS.items():
        _line(label(term), detail.particulars[name] or UNKNOWN_TEXT)
    for kind in detail.bed_kinds:
        _line(label(BED_KINDS[kind.kind]), kind_text(kind, _source(detail, kind.source)))
    _lights(detail.row)
    for baseline in detail.baselines:
        _baseline(detail, baseline)
    _variances(detail)
    _others(detail)
    _steps(detail)
    _funding(detail)
    _sites(detail)
    _reports(detail)


def print_beside(found: Supervision, aims: Sequence[GoalStanding]) -> None:
    """Print contracts, visits, audit findings, extensions and goals, where there are any."""
    if any((found.contracts, found.visits, found.audits, found.extensions)):
        _head(translate(mark("Contracts, visits, audits, extensions")))
    for contract in found.contracts:
        kind = label(CONTRACT_KINDS[contract.contract_kind])
        told = [kind, money_text(contract.amount), contract.party, contract.signed_on]
        _line(contract.contract_number, clauses(filter(None, told)))
    for visit in found.visits:
        _line(visit.visited_on, clauses(filter(None, (visit.visitor, visit.noted))))
    for audit in found.audits:
        done = audit.remedied_on or translate(mark("not remedied"))
        _line(f"{audit.finding_number} {audit.found_on}", clauses((audit.words, done)))
    for extension in found.extensions:
        words = mark("final account put off by {months} months")
        _line(extension.granted_on, say(words, months=extension.months))
    if aims:
        _head(translate(mark("Performance goals and how they stand")))
    for item in aims:
        told = [goal_target(item.goal), goal_stands(item), state_word(item.state)]
        _line(f"{label(GOAL_ASPECTS[item.goal.aspect])}  {item.goal.name}", clauses(told))


def print_findings(found: Findings) -> None:
    """Print what an auditor would write of the project, where there is anything."""
    if found.standing:
        _head(translate(mark("Findings")))
    for item in found.standing:
        _line(f"{rule_word(item.rule, 'title')}", sentence(item))
        _line("", f"{rule_word(item.rule, 'law')} → {rule_word(item.rule, 'settle')}")


def _head(text: str) -> None:
    click.echo(f"\n{shown(text)}")


def _line(name: str, text: str) -> None:
    from rich.cells import cell_len

    click.echo(f"  {name}{' ' * max(1, _LABEL - cell_len(name))}{shown(text)}")


def _printed(text: str, printed: str) -> str:
    return (
        say(mark("{value} (printed: {printed})"), value=text, printed=printed) if printed else text
    )


def _source(detail: ProjectDetail, code: str) -> str:
    return document_text(detail.documents.get(code), code)


def _lights(row: ProjectRow) -> None:
    _head(translate(mark("Lights")))
    for kind, term in LIGHT_KINDS.items():
        light: Light = getattr(row.lights, kind)
        _line(label(term), f"{light_text(light.colour)}  {cited(light)}")
    if row.judged is not None:
        judged = f"{light_text(row.judged.light)}  {judged_words(row)}"
        _line(translate(mark("The officer's own")), judged)


def _others(detail: ProjectDetail) -> None:
    """Print what other plans have of the project, and how far it stands from them."""
    if detail.others:
        _head(translate(mark("In other plans")))
    for other in detail.others:
        plan = f"{other.plan}  {in_language(other.name_zh, other.name_en)}"
        times = "–".join(dated_text(date) for date in (other.baseline.start, other.baseline.finish))
        _line(output.code_word(GROUPS, other.group), f"{plan} · {times}")
        for variance in other.variances:
            against = say(mark("Against {baseline}"), baseline=baseline_text(variance.baseline))
            _line(f"  {against}", variance_words(variance))


def _variances(detail: ProjectDetail) -> None:
    if detail.variances:
        _head(translate(mark("Variance: time, money, beds as last reported")))
    for variance in detail.variances:
        against = say(mark("Against {baseline}"), baseline=baseline_text(variance.baseline))
        _line(against, variance_words(variance))


def _steps(detail: ProjectDetail) -> None:
    """Print annual plans and milestones, where there are any."""
    if detail.annual_plans or detail.milestones:
        _head(translate(mark("Annual plans and milestones")))
    for plan in detail.annual_plans:
        words = f"{money_text(plan.amount)}  {plan.milestone}  ({_source(detail, plan.source)})"
        _line(str(plan.year), words)
    for step in detail.milestones:
        words = f"{step.happened_on}  {step.document_number}  ({_source(detail, step.source)})"
        _line(label(MILESTONES[step.kind]), words)


def _funding(detail: ProjectDetail) -> None:
    """Print sources of funds, and what falls into each year and month, where there are any."""
    if detail.by_source:
        _head(translate(mark("Sources of funds")))
    for row in detail.by_source:
        words = f"{money_text(row.amount)}  ({_source(detail, row.source)})"
        _line(source_word(row.funding_source), words)
    if detail.phases:
        _head(translate(mark("Money by year and month")))
    for phase in detail.phases:
        words = f"{phase_words(phase)}  ({_source(detail, phase.source)})"
        _line(f"{period_words(phase)}  {source_word(phase.funding_source)}", words)


def _baseline(detail: ProjectDetail, item: BaselineRow) -> None:
    _head(baseline_title(item, _source(detail, item.source)))
    schedule = f"{dated_text(item.start)} – {dated_text(item.finish)}"
    _line(translate(mark("Schedule")), _printed(schedule, item.printed["schedule"]))
    for name, text in said_facts(item):
        _line(name, text)
    for name, term in FIGURES.items():
        text = figure_text(name, item.figures[name])
        if name in item.loose:
            text = _loosely(name, text, item.loose[name])
        _line(label(term), _printed(text, item.printed[name]))
    for part in item.parts:
        _line(part_name(part), f"{part_words(part)} ({_source(detail, part.source)})")
    if item.parts:
        click.echo(f"  {translate(mark('Parts lie within the figures above; no sum adds them.'))}")
    if item.loose:
        note = mark("The document gives these figures so; a range is unknown in every sum.")
        click.echo(f"  {translate(note)}")


def _loosely(name: str, text: str, loose: Loose) -> str:
    """Return a figure as its document words it: about so many, or a range."""
    if loose.low is not None:
        text = f"{figure_text(name, loose.low)}–{figure_text(name, loose.high)}"
    if loose.qualifier is None:
        return text
    return label(QUALIFIERS[loose.qualifier]).format(figure=text)


def _sites(detail: ProjectDetail) -> None:
    if detail.sites:
        _head(translate(mark("Sites (one set of figures for all)")))
    for site in detail.sites:
        _line(site.code, f"{name_of(site)}  {label(NATURES[site.nature])}")


def _reports(detail: ProjectDetail) -> None:
    _head(translate(mark("Status reports")))
    if not detail.reports:
        click.echo("  " + translate(mark("None yet.")))
    for report in detail.reports:
        place = f"  {report.site}" if report.site else ""
        click.echo(f"  {month_text(report.month)}{place}  {_byline(report)}")
        for name, value in report.values.items():
            _value(detail, report, name, value)


def _value(detail: ProjectDetail, report: Report, name: str, value: Value) -> None:
    field = FIELD_BY_NAME[name]
    text = field_words(field, value)
    if field.kind is DOCUMENT:
        text = _source(detail, text)
    if name in report.tentative:
        text = say(mark("{date} (tentative)"), date=text)
    _line(f"  {label(field.label)}", text)


def _byline(report: Report) -> str:
    filed = shown(filed_text(report, report.filed_at))
    text = say(mark("{filed}, version {version}"), filed=filed, version=report.version)
    if report.state != "filed":
        text += f", {label(REPORT_STATES[report.state])} {report.review_words}".rstrip()
    if report.confidence:
        text += say(
            mark(", confidence: {confidence}"), confidence=label(CONFIDENCES[report.confidence])
        )
    return text
