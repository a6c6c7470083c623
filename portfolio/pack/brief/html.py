"""A brief as one page of HTML that holds everything: no script, nothing loaded from elsewhere."""

from base64 import b64encode
from collections.abc import Iterable
from html import escape
from typing import Final

from portfolio.pack.brief.paging import print_points
from portfolio.pack.brief.parts import Brief, Paragraph, Part, Picture, Section, Table

_STYLE: Final = """
@page { size: A4; margin: 9mm 11mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5em; max-width: 190mm; background: #fff; color: #000;
  font: 11pt/1.6 "Times New Roman", FangSong, 仿宋, STFangsong, "Noto Serif CJK SC", serif;
  text-autospace: no-autospace; overflow-wrap: break-word; }
html[lang^=en] body { font-family: "Times New Roman", Georgia, serif; }
h1, h2, h3, b, th, .lead, .sum td { font-family: Arial, SimHei, 黑体, STHeiti,
  "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.5em; text-align: center; margin: 0 0 .2em; }
h2 { font-size: 1.1em; margin: .8em 0 .2em; border-bottom: 1px solid #000; }
h3 { font-size: 1em; margin: .5em 0 .1em; }
p, ul { margin: .2em 0; }
ul { padding-left: 1.3em; }
.head, figcaption { text-align: center; }
.head, .note, figcaption, caption { font-size: .85em; color: #333; }
.lead { font-weight: bold; border-left: 3px solid #000; padding: .1em .6em; }
table { border-collapse: collapse; width: 100%; margin: .4em 0; font-size: .9em; line-height: 1.35;
  border-top: 1.5px solid #000; border-bottom: 1.5px solid #000; }
caption { text-align: left; }
th, td { padding: .15em .35em; text-align: left; vertical-align: top;
  border-bottom: 1px solid #bbb; }
th { border-bottom: 1px solid #000; vertical-align: bottom; font-size: .92em; }
td:first-child { overflow-wrap: anywhere; }
.r { text-align: right; font-variant-numeric: tabular-nums; }
.sum td { font-weight: bold; border-top: 1px solid #000; }
figure { margin: .5em 0; break-inside: avoid; }
img { display: block; width: 100%; height: auto; }
@media print {
  body { max-width: none; padding: 0; font-size: var(--print); line-height: 1.3; columns: 2;
    column-gap: 5mm; }
  h1, .head { column-span: all; }
  h1 { font-size: 1.8em; }
  html[lang^=en] h1 { font-size: 1.6em; }
  h2 { margin-top: .4em; break-after: avoid; }
  h3 { margin: .2em 0 0; break-after: avoid; }
  p, ul { margin: .1em 0; }
  table { margin: .15em 0; line-height: 1.2; font-size: .88em; break-inside: avoid; }
  th, td { padding: .1em .2em; }
  figure { margin: .2em 0; }
}
"""
#: Nothing may be loaded but the pictures inside; said to the reader's program too.
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def html(brief: Brief) -> str:
    """Return a brief as a whole HTML page, its pictures inside as data."""
    language = {"zh": "zh-CN"}.get(brief.language, brief.language)
    title = escape(brief.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body style="--print:{print_points(brief)}pt">\n'
        f'<h1>{title}</h1>\n<p class="head">{escape(brief.head)}</p>\n'
        f"{''.join(_section(section) for section in brief.sections)}</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    body = "".join(_parts(section.parts))
    return f"<section>\n<h2>{escape(section.heading)}</h2>\n{body}</section>\n"


def _parts(parts: Iterable[Part]) -> Iterable[str]:
    """Return the parts; items that follow each other are one list."""
    items: list[str] = []
    for part in parts:
        if isinstance(part, Paragraph) and part.kind == "item":
            items.append(f"<li>{escape(part.text)}</li>\n")
            continue
        if items:
            yield f"<ul>\n{''.join(items)}</ul>\n"
            items = []
        yield _part(part)
    if items:
        yield f"<ul>\n{''.join(items)}</ul>\n"


def _part(part: Part) -> str:
    if isinstance(part, Table):
        return _table(part)
    if isinstance(part, Picture):
        data = b64encode(part.png).decode("ascii")
        return (
            f'<figure><img src="data:image/png;base64,{data}" alt="{escape(part.alt)}">'
            f"<figcaption>{escape(part.caption)}</figcaption></figure>\n"
        )
    if part.kind == "subhead":
        return f"<h3>{escape(part.text)}</h3>\n"
    return f'<p class="{part.kind}">{escape(part.text)}</p>\n'


def _table(table: Table) -> str:
    rows = "".join(
        _row(row, table.sides, "td", strong=number in table.strong)
        for number, row in enumerate(table.rows)
    )
    head = _row(table.headings, table.sides, "th", strong=False)
    caption = f"<caption>{escape(table.caption)}</caption>\n" if table.caption else ""
    return f"<table>\n{caption}{_columns(table)}<thead>\n{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _columns(table: Table) -> str:
    whole = sum(table.widths)
    found = (f'<col style="width:{width * 100 // whole}%">' for width in table.widths)
    return f"<colgroup>{''.join(found)}</colgroup>\n"


def _row(cells: Iterable[str], sides: str, tag: str, *, strong: bool) -> str:
    scope, kind = ' scope="col"' if tag == "th" else "", ' class="sum"' if strong else ""
    classes = {"r": ' class="r"'}
    found = (
        f"<{tag}{scope}{classes.get(side, '')}>{escape(cell)}</{tag}>"
        for cell, side in zip(cells, sides, strict=True)
    )
    return f"<tr{kind}>{''.join(found)}</tr>\n"
