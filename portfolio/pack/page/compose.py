"""Puts the page of a month together: the answer, the beds, every project, the sources."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from portfolio.beds.words.base import caveat
from portfolio.pack.brief.parts import shown
from portfolio.pack.monthbook.material import BookMaterial, caption
from portfolio.pack.page.beds import beds
from portfolio.pack.page.projects import projects
from portfolio.pack.page.tree import node, written
from portfolio.pack.words import document_number
from portfolio.pictures.finding import answer_lines, late_finding, target_finding
from portfolio.projects.words.page import document_text, plan_text
from portfolio.values.language import mark, spoken
from portfolio.values.words import clauses, month_text, say

_HERE: Final = Path(__file__).parent
#: What is linked at the top, by the name of its section.
_PLACES: Final = {
    "beds": mark("Bed capacity"),
    "projects": mark("List of projects"),
    "sources": mark("Sources"),
}


def page(material: BookMaterial, capacity: bytes | None) -> str:
    """Return the page in the language spoken, whole: nothing is loaded from elsewhere.

    `capacity` is the picture of the beds as PNG. The same material and picture give the same page.
    """
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    root = node(
        "html",
        _head(material, script),
        node(
            "body",
            node("a", say(mark("To the list of projects")), class_="skip", href="#projects"),
            _top(material),
            node(
                "main",
                beds(material, capacity, _heading("beds")),
                projects(material, _heading("projects")),
                _sources(material),
            ),
            node("script", script),
        ),
        lang="zh-CN" if spoken() == "zh" else spoken(),
    )
    return f"<!DOCTYPE html>\n{written(root)}\n"


def _head(material: BookMaterial, script: str) -> Element:
    digest = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    return node(
        "head",
        node("meta", charset="utf-8"),
        node("meta", http_equiv="Content-Security-Policy", content=policy),
        node("meta", name="viewport", content="width=device-width, initial-scale=1"),
        node("title", f"{_plan(material)} · {month_text(material.as_of)}"),
        node("style", style),
    )


def _plan(material: BookMaterial) -> str:
    return shown(plan_text(material.plan))


def _top(material: BookMaterial) -> Element:
    """Return what the meeting asks first: by how much the target is missed, and who is late."""
    answer, head = material.answer, material.head
    over = clauses(
        [
            shown(head.office.issuer) or None,
            document_number(head) or None,
            say(mark("As of {month}"), month=month_text(material.as_of)),
        ]
    )
    finding = clauses([target_finding(answer) if answer else None, late_finding(material.rows)])
    links = [
        node("li", node("a", say(words), href=f"#{place}")) for place, words in _PLACES.items()
    ]
    return node(
        "header",
        node("p", over, class_="over"),
        node("p", shown(caption(material)), class_="over"),
        node("h1", finding),
        node("ul", *(node("li", line) for line in answer_lines(answer))) if answer else None,
        node("p", caveat(answer), class_="note") if answer else None,
        node("nav", node("ul", *links), aria_label=say(mark("On this page"))),
    )


def _heading(place: str) -> Element:
    return node("h2", say(_PLACES[place]), id=f"of-{place}")


def _sources(material: BookMaterial) -> Element:
    documents: Sequence[str] = list(_documents(material))
    return node(
        "section",
        _heading("sources"),
        node("ul", *(node("li", text) for text in documents)),
        id="sources",
        aria_labelledby="of-sources",
    )


def _documents(material: BookMaterial) -> Iterator[str]:
    for item in material.documents:
        yield shown(document_text(item, item.code))
    yield say(mark("monthly status reports"))
