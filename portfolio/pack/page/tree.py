"""Elements of a page, put together as a tree: texts are escaped when it is written."""

from collections.abc import Iterable
from typing import TypeAlias
from xml.etree.ElementTree import Element, tostring

Inside: TypeAlias = "Element | str | None"


def node(tag: str, *inside: Inside, **attributes: str) -> Element:
    """Return an element with what is inside it; `_` in an attribute's name stands for `-`.

    None is nothing; `class_` and `for_` are the attributes `class` and `for`.
    """
    made = Element(tag, {_name(key): value for key, value in attributes.items()})
    fill(made, inside)
    return made


def fill(made: Element, inside: Iterable[Inside]) -> Element:
    """Put elements and texts at the end of an element."""
    for item in inside:
        if isinstance(item, Element):
            made.append(item)
        elif item and len(made):
            made[-1].tail = (made[-1].tail or "") + item
        elif item:
            made.text = (made.text or "") + item
    return made


def written(root: Element) -> str:
    """Return a tree as HTML."""
    return tostring(root, encoding="unicode", method="html")


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
