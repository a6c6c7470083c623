"""A brief as one page of HTML that holds everything: no script, nothing loaded from elsewhere."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from portfolio.pack.brief.markdown import front_markdown, sections_markdown
from portfolio.pack.brief.paging import print_points
from portfolio.pack.brief.parts import Brief, Paragraph, Picture, Table

if TYPE_CHECKING:
    from markdown_it.token import Token

_STYLE: Final = """
@page { size: A4; margin: 9mm 11mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5em; max-width: 190mm; background: #fff; color: #000;
  font: 11pt/1.6 "Times New Roman", FangSong, 仿宋, STFangsong, "Noto Serif CJK SC", serif;
  text-autospace: no-autospace; overflow-wrap: break-word; }
html[lang^=en] body { font-family: "Times New Roman", Georgia, serif; }
h1, h2, h3, h4, th, .lead, .sum td { font-family: Arial, SimHei, 黑体, STHeiti,
  "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.5em; text-align: center; margin: 0 0 .2em; }
h2 { font-size: 1.1em; margin: .8em 0 .2em; border-bottom: 1px solid #000; }
h3 { font-size: 1em; margin: .5em 0 .1em; }
p, ul { margin: .2em 0; }
ul { padding-left: 1.3em; }
strong, em { font: inherit; }
.head, .under { text-align: center; }
.head, .note, .under, .caption { font-size: .85em; color: #333; }
.caption { font-size: .765em; line-height: 1.35; }
.lead { font-weight: bold; border-left: 3px solid #000; padding: .1em .6em; }
table { border-collapse: collapse; width: 100%; margin: .4em 0; font-size: .9em; line-height: 1.35;
  border-top: 1.5px solid #000; border-bottom: 1.5px solid #000; }
th, td { padding: .15em .35em; text-align: left; vertical-align: top;
  border-bottom: 1px solid #bbb; }
th { border-bottom: 1px solid #000; vertical-align: bottom; font-size: .92em; }
td:first-child { overflow-wrap: anywhere; }
@media screen { td:first-child, th:first-child { min-width: 8em; } }
td[style] { font-variant-numeric: tabular-nums; }
.sum td { font-weight: bold; border-top: 1px solid #000; }
.caption, .figure { margin: .5em 0 0; break-after: avoid; }
.caption + table { margin-top: 0; }
.under { margin: 0 0 .5em; }
.front { font-size: 1.1em; }
.front h1 { font-size: 1.6em; line-height: 1.4; margin: .6em 0 .3em; }
.front p { margin: .25em 0; }
.front .bureau { color: #c81016; font-size: 1.8em; text-align: center; letter-spacing: .08em; }
.front .number { text-align: center; border-bottom: 2px solid #c81016; padding-bottom: .3em; }
.front .point, .front .annexed { text-indent: 2em; }
.front .point strong { font-family: Arial, SimHei, 黑体, STHeiti, "Noto Sans CJK SC", sans-serif;
  font-weight: bold; }
.front .signed, .front .dated { text-align: right; padding-right: 2em; }
.front .contact, .front .copies { font-size: .8em; }
.annex { border-top: 1px solid #999; margin-top: 2em; padding-top: .5em; }
.annex > h2:first-child { border: 0; font-size: 1.25em; }
.annex h3 { font-size: 1.1em; border-bottom: 1px solid #000; margin: .8em 0 .2em; }
.annex h4 { font-size: 1em; margin: .5em 0 .1em; }
@media (max-width: 40em) {
  body { padding: .8em; }
  .front h1 { font-size: 1.3em; }
  .front .bureau { font-size: 1.4em; }
  table { display: block; overflow-x: auto; }
  th, td { min-width: 4.5em; }
}
img { display: block; width: 100%; height: auto; }
@media print {
  body { max-width: none; padding: 0; font-size: var(--print); line-height: 1.3; }
  body:not(:has(.annex)), .annex { columns: 2; column-gap: 5mm; }
  .front { font-size: 16pt; line-height: 28pt; padding: 20mm 12mm 0 14mm; break-after: page; }
  .front h1 { font-size: 22pt; line-height: 33pt; }
  html[lang^=en] .front { font-size: 13pt; line-height: 23pt; }
  html[lang^=en] .front h1 { font-size: 18pt; line-height: 27pt; }
  .front .head { font-size: 12pt; line-height: 18pt; }
  .annex { border: 0; margin: 0; padding: 0; }
  .annex > h2:first-child { column-span: all; }
  h4 { margin: .2em 0 0; break-after: avoid; }
  h1, .head { column-span: all; }
  h1 { font-size: 1.8em; }
  html[lang^=en] h1 { font-size: 1.6em; }
  h2, .annex h3 { margin-top: .4em; break-after: avoid; }
  h3 { margin: .2em 0 0; break-after: avoid; }
  p, ul { margin: .1em 0; }
  table { margin: .15em 0; line-height: 1.2; font-size: .88em; break-inside: avoid; }
  th, td { padding: .1em .2em; }
  .caption, .figure { margin: .2em 0 0; }
  .caption { font-size: .75em; line-height: 1.2; }
  .under { margin: 0 0 .2em; }
}
"""
#: Nothing may be loaded but the pictures inside; said to the reader's program too.
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def html(brief: Brief) -> str:
    """Return a brief as a whole HTML page: its Markdown, the pictures inside as data."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("js-default")  # takes no HTML within
    before, tokens = reader.parse(front_markdown(brief)), reader.parse(sections_markdown(brief))
    _class(before, _front_kinds(brief))
    _class(tokens, _paragraphs(brief))
    _embed(tokens, [part for part in brief.parts() if isinstance(part, Picture)])
    _align(tokens, [part for part in brief.parts() if isinstance(part, Table)])
    opening, sections = (
        reader.renderer.render(part, reader.options, {}) for part in (before, tokens)
    )
    language = {"zh": "zh-CN"}.get(brief.language, brief.language)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(brief.title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body style="--print:{print_points(brief)}pt">\n'
        f"{_parted(opening, sections) if brief.front else opening + sections}</body>\n</html>\n"
    )


def _parted(front: str, annex: str) -> str:
    """Return the front page and its annex as two parts of a page."""
    return (
        f'<section class="front">\n{front}</section>\n<section class="annex">\n{annex}</section>\n'
    )


def _class(tokens: Sequence["Token"], kinds: Iterable[str]) -> None:
    """Say of each paragraph what it is; those of the Markdown are those of the brief in turn."""
    paragraphs = (t for t in tokens if t.type == "paragraph_open" and not t.level)
    for token, kind in zip(paragraphs, kinds, strict=True):
        token.attrSet("class", kind)


def _front_kinds(brief: Brief) -> Iterator[str]:
    front = brief.front
    yield from (part.kind for part in (front.above if front else ()))
    yield "head"
    yield from (part.kind for part in (front.below if front else ()))


def _paragraphs(brief: Brief) -> Iterator[str]:
    for part in brief.parts():
        if isinstance(part, Picture):
            yield from ("figure", "under")
        elif isinstance(part, Table):
            yield from ("caption",) if part.caption else ()
        elif isinstance(part, Paragraph) and part.kind not in ("item", "subhead"):
            yield part.kind


def _embed(tokens: Sequence["Token"], pictures: Sequence[Picture]) -> None:
    """Put the pictures where their files are named."""
    found = (c for token in tokens for c in token.children or () if c.type == "image")
    for token, picture in zip(found, pictures, strict=True):
        token.attrSet("src", f"data:image/png;base64,{b64encode(picture.png).decode('ascii')}")


def _align(tokens: Sequence["Token"], tables: Sequence[Table]) -> None:
    """Give the columns of the tables their widths, and mark the rows that are sums."""
    heads = [token for token in tokens if token.type == "th_open"]
    rows = [token for token in tokens if token.type == "tr_open"]
    for table in tables:
        whole = sum(table.widths)
        for width in table.widths:
            token = heads.pop(0)
            token.attrSet("scope", "col")
            side = token.attrGet("style") or ""
            token.attrSet("style", f"width:{width * 100 // whole}%;{side}")
        own, rows = rows[1 : len(table.rows) + 1], rows[len(table.rows) + 1 :]
        for number in table.strong:
            own[number].attrSet("class", "sum")
