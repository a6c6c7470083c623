"""Labelled facts in aligned lines and rows in columns, under headings; text, never markup."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from tui.shell.plain import fit, wrapped
from tui.widgets.spoken import Spoken


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, its value, and what stands dimmed behind it: what was printed, a source, a month.

    `lead` stands before the label, at the left edge; `style` is that of the value.
    """

    label: str
    value: str
    aside: str = ""
    lead: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The title of a column; figures stand right."""

    title: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells under the heads of a section; those at `strong` places stand out."""

    cells: tuple[str, ...]
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines that are drawn for the width there is."""

    lines: Callable[[int], Sequence[Content]]


@dataclass(frozen=True, slots=True)
class Section:
    """Facts and rows under a heading; a fact without a label is a line of its own."""

    title: str
    facts: Sequence[Fact | Row | Drawn] = field(default=())
    style: str = ""
    heads: Sequence[Head] = ()


_MOST_LABEL: Final = 26
_GAP: Final = "  "
_DIM: Final = "$foreground 62%"
#: Columns give way to this width, never further.
_LEAST: Final = 4


class Facts(Spoken):
    """Sections of facts from a function that is asked again when the language changes."""

    DEFAULT_CSS = """
    Facts { height: auto; padding: 0 1; }
    """

    def __init__(
        self,
        sections: Callable[[], Sequence[Section]],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word for it
    ) -> None:
        super().__init__(id=id)
        self._sections = sections

    def show(self, sections: Callable[[], Sequence[Section]]) -> None:
        """Show other sections from now on."""
        self._sections = sections
        self.reword()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(_lines(self._sections(), width))

    def render(self) -> Content:
        return Content("\n").join(_lines(self._sections(), self.content_size.width))


def _lines(sections: Sequence[Section], width: int) -> list[Content]:
    facts = [fact for section in sections for fact in section.facts if isinstance(fact, Fact)]
    labels = [cell_len(fact.label) for fact in facts]
    indent = min(max(labels, default=0), _MOST_LABEL, max(4, width * 2 // 5)) + 2
    lines: list[Content] = []
    for section in sections:
        lines.extend(_section(section, indent, width))
    return lines


def _section(section: Section, indent: int, width: int) -> Iterator[Content]:
    if section.title:
        rule = "─" * max(0, width - cell_len(section.title) - 4)
        head = f"── {section.title} {rule}"
        yield Content(fit(head, width)).stylize(section.style or "bold $primary")
    rows = [fact for fact in section.facts if isinstance(fact, Row)]
    widths = column_widths(section.heads, rows, width - 1) if rows else []
    if rows:
        yield Content(_aligned(tuple(h.title for h in section.heads), section, widths)).stylize(
            _DIM
        )
    for fact in section.facts:
        if isinstance(fact, Row):
            yield _row(fact, section, widths)
        elif isinstance(fact, Drawn):
            yield from fact.lines(width)
        else:
            yield from _fact(fact, indent, width)


# --- rows ---------------------------------------------------------------------------------------


def column_widths(heads: Sequence[Head], rows: Sequence[Row], width: int) -> list[int]:
    """Return the widths of columns; where there is no room the widest column of text gives way."""
    titles = Row(tuple(head.title for head in heads))
    widths = [
        max(cell_len(row.cells[place]) for row in (titles, *rows)) for place in range(len(heads))
    ]
    texts = [place for place, head in enumerate(heads) if not head.right]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > width and texts:
        widest = max(texts, key=lambda place: widths[place])
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    return widths


def _aligned(cells: tuple[str, ...], section: Section, widths: Sequence[int]) -> str:
    found = [
        fit(cell, width, right=head.right)
        for cell, head, width in zip(cells, section.heads, widths, strict=True)
    ]
    return f" {_GAP.join(found)}".rstrip()


def _row(row: Row, section: Section, widths: Sequence[int]) -> Content:
    parts: list[str | tuple[str, str]] = [" "]
    for place, (cell, head, width) in enumerate(zip(row.cells, section.heads, widths, strict=True)):
        text = fit(cell, width, right=head.right)
        parts += [(text, "bold") if place in row.strong else text, _GAP]
    return Content.assemble(*parts[:-1])


# --- facts --------------------------------------------------------------------------------------


def _fact(fact: Fact, indent: int, width: int) -> list[Content]:
    text = f"{fact.value}  {fact.aside}" if fact.aside and fact.value else fact.value or fact.aside
    left = f" {fact.lead}{fit(fact.label, indent - 2)} " if fact.label else f" {fact.lead}  "
    rows = wrapped(text, max(2, width - cell_len(left)))
    dim_from = len(fact.value) if fact.aside else len(text)
    under = fit(f" {fact.lead}", cell_len(left))
    lines, seen = [], 0
    for place, row in enumerate(rows):
        start = text.find(row, seen) if row else seen
        seen = start + len(row)
        keep = min(len(row), max(0, dim_from - start))
        head = left if place == 0 else under
        lines.append(Content.assemble((head, _DIM), (row[:keep], fact.style), (row[keep:], _DIM)))
    return lines
