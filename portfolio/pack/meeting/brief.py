"""The page of the meeting: what is asked for, what the projects cost, flags, asks, scenarios."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from portfolio.money.records import Budget, ProjectMoney
from portfolio.money.words import (
    ASSUMED,
    NO_REQUEST,
    amount_text,
    assumed_note,
    barred_note,
    curve_answer,
    held_note,
    private_note,
    request_text,
    source_word,
    told_text,
)
from portfolio.pack.brief.parts import Brief, Paragraph, Part, Section, Table, shortened, shown
from portfolio.pack.meeting import aims, dues
from portfolio.pack.meeting.figures import (
    FOUR,
    apart_text,
    ask_text,
    figure_text,
    figures_note,
    flag_lines,
    heading,
)
from portfolio.pack.meeting.front import front
from portfolio.pack.records import Letterhead
from portfolio.projects.words.page import plan_text
from portfolio.values.language import mark, plural, spoken
from portfolio.values.vocabulary import FUNDING_SOURCES
from portfolio.values.words import dated_text, listing, money_text, month_text, name_of, say

#: So many projects, flags, asks and scenarios stand on the page; the workbook has all.
_MOST_PROJECTS: Final = 12
_MOST_LINES: Final = 5
_NAME_CELLS: Final = 44
_LINE_CELLS: Final = 180


def brief(budget: Budget, letter: Letterhead | None = None) -> Brief:
    """Return the paper in the language spoken: a front page, and what is decided on in detail."""
    sections = [_asked(budget), _projects(budget), _matters(budget), aims.section(budget)]
    if budget.scenarios:
        sections.append(_scenarios(budget))
    made = Brief(spoken(), _title(budget), _head(budget), tuple(sections))
    request = _request_line(budget).rstrip("。.")
    return replace(made, front=front(budget, made, letter or Letterhead(budget.as_of), request))


def _title(budget: Budget) -> str:
    return say(
        mark("{plan}: funds needed in {year}, a reckoning"),
        plan=shown(plan_text(budget.plan)),
        year=budget.year,
    )


def _head(budget: Budget) -> str:
    return say(
        mark("As of {month}. Figures and rules in full in the workbook beside this page."),
        month=month_text(budget.as_of),
    )


# --- what is asked for --------------------------------------------------------------------------


def _asked(budget: Budget) -> Section:
    parts: list[Part] = [Paragraph(_request_line(budget), "lead")]
    if budget.fiscal.request:
        parts.append(_source_table(budget))
    parts += [Paragraph(line) for line in (*_without(budget), *dues.lines(budget))]
    parts += [Paragraph(line) for line in aims.first_page(budget)]
    parts += [Paragraph(_ended(line)) for line in curve_answer(budget.fiscal_curve or budget.curve)]
    return Section(say(mark("1. Request")), tuple(parts))


def _ended(line: str) -> str:
    """Return a line as a sentence."""
    stop = "。" if spoken() == "zh" else "."
    return line if line.endswith(stop) else f"{line}{stop}"


def _request_line(budget: Budget) -> str:
    total, known = budget.fiscal.figures["request"]
    if total is None:
        return say(
            mark(
                "For {year} no request is on record for any of the {number} public projects, and"
                " none can be derived; the reasons stand below."
            ),
            year=budget.year,
            number=budget.fiscal.projects,
        )
    return say(
        mark("For {year} public projects ask for {total}{sign}; {known} of {of} have a request."),
        year=budget.year,
        total=money_text(total),
        sign=ASSUMED if budget.fiscal.request_assumed else "",
        known=known,
        of=budget.fiscal.projects,
    )


def _without(budget: Budget) -> Iterable[str]:
    """Yield the public projects that have no request, by name, with the reason of each."""
    for why, words in NO_REQUEST.items():
        items = [i for i in budget.projects if i.fiscal and i.request.why == why]
        if items:
            named = dues.names(items, dues.owed if why == "owing" else dues.full_name)
            yield say(mark("{reason}: {names}."), reason=say(words), names=named)
    derived = [i for i in budget.projects if i.fiscal and i.request.derived]
    if derived:
        yield say(
            mark(
                "Derived from what is left of the approved (else planned) money by month to the"
                " forecast finish: {names}."
            ),
            names=dues.names(derived, _derivation),
        )


def _derivation(item: ProjectMoney) -> str:
    return say(
        mark("{name} (left {left}, forecast {finish})"),
        name=dues.full_name(item),
        left=money_text(item.needed),
        finish=dated_text(item.facts.coming),
    )


def _source_table(budget: Budget) -> Table:
    """Return the request of the public projects by source; public finance and all in all.

    Of what no source is told for, part may be of public finance: it is the least, or not known.
    """
    given = budget.fiscal.request
    names = [name for name in (*FUNDING_SOURCES, None) if name in given]
    finance = budget.fiscal.public_finance
    least = "≥" if budget.fiscal.unsourced and finance else ""
    sign = ASSUMED if budget.fiscal.request_assumed else ""
    rows = [(source_word(name), amount_text(given[name], sign)) for name in names]
    rows.append((say(mark("of which public finance")), least + amount_text(finance, sign)))
    rows.append((say(mark("Total, public projects")), amount_text(sum(given.values()), sign)))
    return Table(
        caption=say(mark("Request for {year} by source (million yuan)"), year=budget.year),
        headings=(say(mark("Source of funds")), say(mark("Request"))),
        rows=tuple(rows),
        sides="lr",
        widths=(60, 40),
        strong=(len(rows) - 1,),
    )


# --- what the projects cost ---------------------------------------------------------------------


def _projects(budget: Budget) -> Section:
    inside = [item for item in budget.projects if item.facts.summed]
    shown_items = _first(inside)
    parts: list[Part] = [_project_table(budget, shown_items)]
    if len(shown_items) < len(inside):
        parts.append(Paragraph(_rest(len(inside) - len(shown_items)), "note"))
    notes = (figures_note(), assumed_note(), held_note(), barred_note(), private_note())
    parts += [Paragraph(note, "note") for note in notes]
    return Section(say(mark("2. Money of the projects")), tuple(parts))


def _rest(number: int) -> str:
    text = plural(
        "{number} more project stands in the workbook.",
        "{number} more projects stand in the workbook.",
        number,
    )
    return text.format(number=f"{number:,}")


def _first(items: Sequence[ProjectMoney]) -> list[ProjectMoney]:
    """Return the projects of the page in the order of the plan: flagged and asking ones first."""
    if len(items) <= _MOST_PROJECTS:
        return list(items)

    def weight(item: ProjectMoney) -> tuple[bool, bool, int, int]:
        return (
            not item.flags,
            not item.facts.ask,
            -(item.request.public or 0),
            -(item.facts.investment or 0),
        )

    chosen = sorted(items, key=weight)[:_MOST_PROJECTS]
    return [item for item in items if item in chosen]


def _project_table(budget: Budget, items: Sequence[ProjectMoney]) -> Table:
    """Return the public projects over their total, and below it those that stand apart."""
    heads = (
        say(mark("Project")),
        say(mark("Investment (plan)")),
        *(heading(name) for name in FOUR),
        say(mark("Done since start")),
        say(mark("Paid to date")),
        say(mark("Request for {year}"), year=budget.year),
    )
    fiscal = [_row(item, budget) for item in items if item.fiscal]
    apart = [_row(item, budget) for item in items if not item.fiscal]
    return Table(
        caption=say(mark("Money by project (million yuan)")),
        headings=heads,
        rows=(*fiscal, _total(budget), *apart),
        sides="l" + "r" * (len(heads) - 1),
        widths=(27, 12, 12, 12, 12, 12, 12, 12, 15),
        strong=(len(fiscal),),
    )


def _row(item: ProjectMoney, budget: Budget) -> tuple[str, ...]:
    return (
        f"{item.facts.code} {shortened(name_of(item.facts), _NAME_CELLS)}",
        amount_text(item.facts.investment),
        *(figure_text(item, name) for name in FOUR),
        told_text(item.done_total, budget.as_of),
        told_text(item.paid_total, budget.as_of),
        request_text(item.request),
    )


def _total(budget: Budget) -> tuple[str, ...]:
    """Return the fiscal total; a figure that not all have says for how many it is known."""
    found = budget.fiscal
    names = ("investment", *FOUR)
    cells = [_sum_text(budget, name) for name in (*names, "done_total", "paid_total", "request")]
    return (say(mark("Total of {number} public projects"), number=found.projects), *cells)


def _sum_text(budget: Budget, name: str) -> str:
    total, known = budget.fiscal.figures[name]
    assumed = name == "request" and budget.fiscal.request_assumed
    text = amount_text(total, ASSUMED if assumed else "")
    partly = total is not None and known < budget.fiscal.projects
    return f"{text} ({known}/{budget.fiscal.projects})" if partly else text


# --- flags and asks -----------------------------------------------------------------------------


def _matters(budget: Budget) -> Section:
    flags = [line for item in budget.projects for line in flag_lines(item)]
    asks = [
        say(mark("{project}: {ask}"), project=_named(item), ask=ask_text(item))
        for item in budget.projects
        if item.facts.ask
    ]
    apart = [
        say(mark("{project}: {ratio}"), project=_named(item), ratio=text)
        for item in budget.projects
        if (text := apart_text(item, budget))
    ]
    none = mark("Nothing is flagged on known kinds of cost.")
    if not any(item.findings for item in budget.projects):
        none = mark(
            "No estimate, budget, contract or account is on record to hold against another."
        )
    above = [
        say(
            mark("{project}: reported {reported}, planned {planned} ({above} above)"),
            project=_named(item),
            reported=money_text(item.facts.costs["unknown"]),
            planned=money_text(item.facts.investment),
            above=money_text(item.above_plan),
        )
        for item in budget.projects
        if item.above_plan
    ]
    parts = [
        *_list(say(mark("Flags")), flags, say(none)),
        *_list(say(mark("Reported above the plan's figure, kind of cost unknown")), above, ""),
        *_list(say(mark("Asks")), asks, say(mark("No report asks for a decision."))),
        *_list(say(mark("Money per result, apart from the others")), apart, ""),
    ]
    return Section(say(mark("3. Flags and asks")), tuple(parts))


def _named(item: ProjectMoney) -> str:
    return f"{item.facts.code} {dues.full_name(item)}"


def _list(title: str, lines: Sequence[str], none: str) -> Iterable[Part]:
    if not lines and not none:
        return
    yield Paragraph(title, "subhead")
    if not lines:
        yield Paragraph(none)
    yield from _items(lines)


def _items(lines: Sequence[str]) -> Iterable[Part]:
    for line in lines[:_MOST_LINES]:
        yield Paragraph(shortened(line, _LINE_CELLS), "item")
    if len(lines) > _MOST_LINES:
        more = say(mark("{number} more in the workbook."), number=len(lines) - _MOST_LINES)
        yield Paragraph(more, "note")


# --- scenarios ----------------------------------------------------------------------------------


def _scenarios(budget: Budget) -> Section:
    lines = [
        say(
            mark("{name} ({changes}): {verdict}"),
            name=shown(item.name),
            changes=listing(item.changes),
            verdict=item.verdict,
        )
        for item in budget.scenarios
    ]
    return Section(say(mark("5. Scenarios")), tuple(_items(lines)))
