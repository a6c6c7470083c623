"""A brief as Markdown; the pictures lie beside it, by the names of their files."""

import re
from collections.abc import Iterable
from typing import Final

from portfolio.pack.brief.parts import Brief, Paragraph, Part, Picture, Table

#: What Markdown, or HTML within it, would read as markup anywhere in a line.
_MARKUP: Final = re.compile(r"[\\`*_~\[\]<>|&#$!]")
#: What would start a list at the beginning of a line.
_LIST: Final = re.compile(r"^(\d+)([.)])|^([-+=])")


def markdown(brief: Brief) -> str:
    """Return a brief as a page of Markdown."""
    return "\n".join((front_markdown(brief), sections_markdown(brief)))


def front_markdown(brief: Brief) -> str:
    """Return what stands before the sections: the title, or the whole front of an official paper."""
    front = brief.front
    above, below = (front.above, front.below) if front else ((), ())
    blocks = [f"# {escaped(brief.title)}", f"*{escaped(brief.head)}*"]
    return _joined([*map(_block, above), *blocks, *map(_block, below)])


def sections_markdown(brief: Brief) -> str:
    """Return the sections, under the heading of the annex where they are one."""
    level, blocks = "##", []
    if brief.front:
        blocks, level = [f"## {_escape(brief.front.annex)}"], "###"
    for section in brief.sections:
        blocks.append(f"{level} {_escape(section.heading)}")
        blocks.extend(_blocks(section.parts, level))
    return _joined(blocks)


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _blocks(parts: Iterable[Part], level: str) -> Iterable[str]:
    """Return the blocks of a section; items that follow each other are one list."""
    items: list[str] = []
    for part in parts:
        if isinstance(part, Paragraph) and part.kind == "item":
            items.append(f"- {escaped(part.text)}")
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield _block(part, level)
    if items:
        yield "\n".join(items)


def _block(part: Part, level: str = "##") -> str:
    if isinstance(part, Table):
        caption = f"**{escaped(part.caption)}**\n\n" if part.caption else ""
        return f"{caption}{_table(part)}"
    if isinstance(part, Picture):
        return f"![{escaped(part.alt)}](<{part.file}>)\n\n*{escaped(part.caption)}*"
    if part.kind == "subhead":
        return f"{level}# {_escape(part.text)}"
    signs = {"lead": "**", "bureau": "**", "note": "*"}.get(part.kind, "")
    if part.lead:
        return f"**{escaped(part.lead)}** {_escape(part.text)}"
    return f"{signs}{escaped(part.text)}{signs}"


def _table(table: Table) -> str:
    rules = ["---:" if side == "r" else "---" for side in table.sides]
    rows = [table.headings, *table.rows]
    lines = [_line(_escape(cell) for cell in row) for row in rows]
    return "\n".join([lines[0], _line(rules), *lines[1:]])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escaped(text: str) -> str:
    """Return a line of text with nothing in it that is markup."""
    return _LIST.sub(r"\1\\\2\3", _escape(text))


def _escape(text: str) -> str:
    return _MARKUP.sub(lambda found: "\\" + found[0], text)
