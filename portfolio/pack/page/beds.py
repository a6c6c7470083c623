"""The beds on the page: the picture, and the same by year as a table."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from portfolio.beds.records.capacity import MonthCapacity
from portfolio.beds.words.months import most_per_1000
from portfolio.beds.words.notes import doubt_sign
from portfolio.beds.words.target import span_text, target_rate
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.page.tree import node
from portfolio.pictures.finding import target_finding
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import UNKNOWN_TEXT, month_text, rate_text, say

_MONTH: Final = Term("sheet", "Month")
_DECEMBER: Final = 12


def beds(material: BookMaterial, picture: bytes | None, heading: Element) -> Element:
    """Return the section; without a target or a census it says that nothing can be told."""
    answer, inside = material.answer, [heading]
    if answer is None:
        text = mark("No target or no census is on record: capacity cannot be told.")
        inside.append(node("p", say(text)))
    if answer and picture is not None:
        alt = say(
            mark("{finding}. Beds per 1,000 residents by month; the table below says the same."),
            finding=target_finding(answer),
        )
        data = f"data:image/png;base64,{b64encode(picture).decode('ascii')}"
        inside.append(node("img", src=data, alt=alt))
    if answer:
        inside.append(_table(material))
    return node("section", *inside, id="beds", aria_labelledby="of-beds")


def _table(material: BookMaterial) -> Element:
    """Return each view by year: beds, beds per 1,000, and how many the target asks for more."""
    target = material.tables["plan"].capacity.target
    title = say(
        mark("Beds and beds per 1,000 residents (target {target} by {month})"),
        target=target_rate(target),
        month=month_text(target.month),
    )
    heads = [node("th", label(_MONTH), scope="col")]
    for term in VIEWS.values():
        named = say(mark("{view}, beds"), view=label(term))
        texts = (named, say(mark("per 1,000")), say(mark("short by")))
        heads += [node("th", text, scope="col", class_="n") for text in texts]
    head = node("tr", *heads)
    table = node(
        "table",
        node("caption", title),
        node("thead", head),
        node("tbody", *_rows(material)),
    )
    named = say(mark("Beds by year"))
    return node("div", table, class_="scroll", tabindex="0", role="region", aria_label=named)


def _rows(material: BookMaterial) -> Iterator[Element]:
    doubted = material.answer.doubted if material.answer else ()
    by_view = {view: {item.month: item for item in material.tables[view].months} for view in VIEWS}
    for month in _months(material):
        cells = [node("th", month_text(month), scope="row")]
        for view in VIEWS:
            marked = doubt_sign(doubted, view, month)
            texts = _cells(by_view[view].get(month), marked)
            cells += [node("td", text, class_="n") for text in texts]
        yield node("tr", *cells)


def _months(material: BookMaterial) -> list[Month]:
    """Return the end of each year, the as-of month and the target's."""
    table = material.tables["plan"]
    target = table.capacity.target
    wanted = {target.baseline_month, target.month, material.as_of}
    return [
        item.month
        for item in table.months
        if item.month.number == _DECEMBER or item.month in wanted
    ]


def _cells(item: MonthCapacity | None, marked: str) -> tuple[str, str, str]:
    if item is None:
        return (UNKNOWN_TEXT,) * 3
    most = item.most if item.most is not None else item.beds
    least_short = max(0, item.shortfall - (most - item.beds))
    return (
        span_text(f"{item.beds:,}{marked}", f"{most:,}{marked}"),
        span_text(rate_text(item.per_1000), rate_text(most_per_1000(item))),
        span_text(f"{least_short:,}", f"{item.shortfall:,}"),
    )
