"""The projects on the page: a list that can be filtered, each with its bars beside its dates."""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from portfolio.pack.brief.parts import shown
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.page.chart import Span, courses, heads, patterns, span_of
from portfolio.pack.page.tree import node
from portfolio.pictures.gantt.words import expected_text
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.slip import is_late
from portfolio.projects.words.lights import light_name
from portfolio.projects.words.standing import late_words, stage_words
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import GROUPS, LIGHT_SIGNS, OPENED, SHOWN_LIGHTS
from portfolio.values.words import (
    count_text,
    money_text,
    month_text,
    name_of,
    say,
    short_date,
    towns_text,
)

_OUTSIDE: Final = Term("group", "Outside the plan")
_COLUMNS: Final = (
    mark("Project"),
    mark("Group"),
    mark("Stage"),
    mark("Planned finish"),
    mark("Expected or actual"),
    mark("Behind the plan by"),
    mark("Light"),
    mark("New beds"),
    mark("Investment"),
)
_FIGURES: Final = _COLUMNS[-2:]
#: What the list can be narrowed to.
_STATES: Final = {
    "late": mark("late or due"),
    "red": mark("red light"),
    "silent": mark("no report of the last two months"),
    "opened": mark("in use"),
}
_LEGEND: Final = {
    "baseline": mark("plan"),
    "done": mark("done"),
    "coming": mark("expected"),
    "unproven": mark("nothing recent tells"),
}

_SIGNS: Final = mark(
    "Bars: the plan thin, the reports thick; a diamond is the opening. The red line is {month}, the"
    " dashed one the target's month."
)


def projects(material: BookMaterial, heading: Element) -> Element:
    """Return the section: what to narrow the list by, how many are shown, the list."""
    target = material.answer.target.month if material.answer else None
    span = span_of(material.rows, material.as_of, target)
    return node(
        "section",
        heading,
        _filter(),
        node(
            "p",
            id="found",
            role="status",
            data_text=say(
                mark("{shown} of {all} projects are shown"), shown="{shown}", all="{all}"
            ),
        ),
        _legend(),
        patterns(),
        _list(material, span),
        id="projects",
        aria_labelledby="of-projects",
    )


# --- what the list is narrowed by ---------------------------------------------------------------


def _filter() -> Element:
    """Return the form; it shows itself only where scripts run."""
    words = node("input", id="words", name="words", type="search", autocomplete="off")
    everyone = ("", say(mark("all")))
    groups = [everyone, *((code, label(term)) for code, term in GROUPS.items())]
    states = [everyone, *((code, say(text)) for code, text in _STATES.items())]
    order = [("", say(mark("as in the plan"))), ("late", say(mark("the latest first")))]
    return node(
        "form",
        _labelled("words", say(mark("Words (name, township, stage)")), words),
        _labelled("group", say(mark("Group")), _choice("group", groups)),
        _labelled("state", say(mark("Only those")), _choice("state", states)),
        _labelled("order", say(mark("Order")), _choice("order", order)),
        node("button", say(mark("Show all")), type="reset"),
        id="filter",
        role="search",
        aria_label=say(mark("Narrow the list")),
        hidden="hidden",
    )


def _labelled(name: str, words: str, control: Element) -> Element:
    return node("div", node("label", words, for_=name), control)


def _choice(name: str, options: Sequence[tuple[str, str]]) -> Element:
    made = (node("option", words, value=code) for code, words in options)
    return node("select", *made, id=name, name=name)


def _legend() -> Element:
    items = []
    for kind, words in _LEGEND.items():
        fill = {"fill": "url(#hatch-none)"} if kind == "unproven" else {}
        bar = node("rect", class_=f"{kind} none", x="1", y="2", width="26", height="9", **fill)
        sample = node("svg", bar, width="28", height="13", aria_hidden="true")
        items.append(node("li", sample, say(words)))
    return node("ul", *items, class_="legend")


# --- the list -----------------------------------------------------------------------------------


def _list(material: BookMaterial, span: Span) -> Element:
    top = [
        *(node("th", say(words), scope="col", **_side(words)) for words in _COLUMNS),
        node("th", say(mark("Time")), heads(span), scope="col"),
    ]
    table = node(
        "table",
        node("caption", say(_SIGNS, month=month_text(material.as_of))),
        node("thead", node("tr", *top)),
        node("tbody", *(_row(row, material, span) for row in material.rows)),
    )
    return node(
        "div", table, class_="scroll", tabindex="0", role="region", aria_labelledby="of-projects"
    )


def _side(words: str) -> dict[str, str]:
    return {"class_": "n"} if words in _FIGURES else {}


def _row(row: ProjectRow, material: BookMaterial, span: Span) -> Element:
    towns, stage = towns_text(row.townships), stage_words(row)
    colour = OPENED if row.opened else row.lights.overall.colour
    name = shown(name_of(row))
    under = " · ".join(filter(None, (shown(row.code), shown(towns))))
    words = f"{name} {under} {stage} {late_words(row)}"
    late = {"data-late": str(row.slip.months)} if row.slip else {}
    expected = expected_text(row, material.as_of, brief=False)
    made = node(
        "tr",
        node("th", name, node("small", under), scope="row"),
        node("td", label(GROUPS[row.group] if row.in_plan and row.group else _OUTSIDE)),
        node("td", stage),
        node("td", short_date(row.finish), class_="d"),
        node("td", " ".join(filter(None, expected)), class_="d"),
        node("td", late_words(row)),
        node("td", _light(row, colour), class_=f"light {colour}"),
        node("td", count_text(row.beds_new), class_="n"),
        node("td", money_text(row.investment), class_="n"),
        node("td", courses(row, span)),
        data_words=words.lower(),
        data_group=row.group if row.in_plan and row.group else "",
        data_states=" ".join(_states(row)),
    )
    made.attrib |= late
    return made


def _light(row: ProjectRow, colour: str) -> str:
    """Return a light as its sign and what it means, for those who do not see its colour."""
    name = label(SHOWN_LIGHTS[OPENED]) if colour == OPENED else light_name(row.lights.overall)
    return f"{LIGHT_SIGNS[colour]} {name}"


def _states(row: ProjectRow) -> Iterator[str]:
    if row.summed and is_late(row):
        yield "late"
    if row.opened:
        yield "opened"
    elif row.lights.overall.colour == "red":
        yield "red"
    if row.summed and row.in_round and not row.fresh:
        yield "silent"
