"""Labelled facts in aligned lines, under a heading; text from data, never markup."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.plain import fit, wrapped


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, its value, and what stands dimmed behind it: what was printed, a source, a month."""

    label: str
    value: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under a heading; a fact without a label is a line of its own."""

    title: str
    facts: Sequence[Fact] = field(default=())
    style: str = ""


_MOST_LABEL = 26


class Facts(Widget):
    """Sections of facts from a function that is asked again when the language changes."""

    DEFAULT_CSS = """
    Facts { height: auto; padding: 0 1; }
    """

    def __init__(self, sections: Callable[[], Sequence[Section]]) -> None:
        super().__init__()
        self._sections = sections

    def show(self, sections: Callable[[], Sequence[Section]]) -> None:
        """Show other sections from now on."""
        self._sections = sections
        self.reword()

    def reword(self) -> None:
        """Say it anew, in the language spoken."""
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(_lines(self._sections(), width))

    def render(self) -> Content:
        return Content("\n").join(_lines(self._sections(), self.content_size.width))


def _lines(sections: Sequence[Section], width: int) -> list[Content]:
    labels = [cell_len(fact.label) for section in sections for fact in section.facts]
    indent = min(max(labels, default=0), _MOST_LABEL, max(4, width // 3)) + 2
    lines: list[Content] = []
    for section in sections:
        rule = "─" * max(0, width - cell_len(section.title) - 4)
        head = f"── {section.title} {rule}"
        lines.append(Content(fit(head, width)).stylize(section.style or "bold $primary"))
        for fact in section.facts:
            lines.extend(_fact(fact, indent, width))
    return lines


def _fact(fact: Fact, indent: int, width: int) -> list[Content]:
    text = f"{fact.value}  {fact.aside}" if fact.aside and fact.value else fact.value or fact.aside
    left = f" {fit(fact.label, indent - 2)} " if fact.label else "   "
    rows = wrapped(text, max(2, width - cell_len(left)))
    dim_from = len(fact.value) if fact.aside else len(text)
    lines, seen = [], 0
    for place, row in enumerate(rows):
        start = text.find(row, seen) if row else seen
        seen = start + len(row)
        keep = min(len(row), max(0, dim_from - start))
        head = left if place == 0 else " " * cell_len(left)
        lines.append(
            Content.assemble((head, "$foreground 62%"), row[:keep], (row[keep:], "$foreground 62%"))
        )
    return lines
