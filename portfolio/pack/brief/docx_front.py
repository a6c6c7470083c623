"""The front page of a brief in Word, as an official paper has it."""

from typing import TYPE_CHECKING, Any, Final

from portfolio.pack.brief.docx_styles import HEI, KAI, SERIF, SONG, w
from portfolio.pack.brief.paging import (
    FRONT_CM,
    FRONT_GAP,
    FRONT_HEAD,
    FRONT_HEAD_LINE,
    FRONT_SIZE,
    FRONT_SIZES,
    FRONT_TITLE_LINE,
    front_line,
    text_scale,
    title_size,
)
from portfolio.pack.brief.parts import Brief, Front, Kind, Paragraph

if TYPE_CHECKING:
    from docx.document import Document

#: Fonts, side and weight of what stands on the front; sizes are those that its page is reckoned by.
_XIAOBIAO: Final = "方正小标宋简体"
_RED: Final = (0xC8, 0x10, 0x16)
_FRONT_FONT: Final[dict[Kind, str]] = {"bureau": _XIAOBIAO}
_CENTRED: Final = ("bureau", "number")
_RIGHT: Final = ("signed", "dated")
_BUREAU_LEAST: Final = 16.0


def add_front(document: "Document", brief: Brief, front: Front) -> None:
    """Put the front on the first page: who issues it, its title, its points, who signs."""
    from docx.shared import Cm

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin = Cm(2.8), Cm(21 - 2.8 - FRONT_CM[0])
    page.top_margin, page.bottom_margin = Cm(3.7), Cm(29.7 - 3.7 - FRONT_CM[1])
    page.footer_distance = Cm(1.6)
    scale = text_scale(brief)
    for paragraph in front.above:
        _add_outer(document, paragraph, front, scale)
    title = document.add_paragraph(style="Title")
    _write(title, "\n".join(front.title), _XIAOBIAO, title_size(front, scale) * scale)
    _set_lines(title, FRONT_TITLE_LINE * scale, FRONT_GAP * scale)
    head = document.add_paragraph(style="Subtitle")
    _write(head, brief.head, KAI, FRONT_HEAD * scale)
    _set_lines(head, FRONT_HEAD_LINE * scale, FRONT_GAP * scale)
    for paragraph in front.below:
        _add_outer(document, paragraph, front, scale)


def _add_outer(document: "Document", paragraph: Paragraph, front: Front, scale: float) -> None:
    """Add a paragraph of the front: its lead in 黑体, who issues it in red over a red rule."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    kind = paragraph.kind
    size = FRONT_SIZES.get(kind, FRONT_SIZE) * scale
    added = document.add_paragraph(style="Normal")
    if kind == "bureau":
        size = max(_BUREAU_LEAST, min(size, FRONT_CM[0] * 72 / 2.54 / max(1, len(paragraph.text))))
    if paragraph.lead:
        _write(added, f"{paragraph.lead}{'' if paragraph.lead.endswith('。') else ' '}", HEI, size)
    run = _write(added, paragraph.text, _FRONT_FONT.get(kind, SONG), size)
    if kind == "bureau":
        run.font.color.rgb = RGBColor(*_RED)
    if kind in _CENTRED:
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if kind in _RIGHT:
        added.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        added.paragraph_format.right_indent = Pt(2 * size)
    if kind in ("point", "annexed"):
        added.paragraph_format.first_line_indent = Pt(2 * size)
    if kind == "number":
        _underline(added)
    gap = FRONT_GAP if kind == "number" else 0
    _set_lines(added, front_line(kind, front) * scale, gap * scale)


def _write(paragraph: Any, text: str, chinese: str, size: float) -> Any:
    """Add a run of text in a Chinese font and a size."""
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size = Pt(round(size * 2) / 2)
    run.font.name = SERIF
    run._r.get_or_add_rPr().get_or_add_rFonts().set(w("eastAsia"), chinese)  # noqa: SLF001
    return run


def _set_lines(paragraph: Any, line: float, after: float) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before, form.space_after = Pt(0), Pt(after)


def _underline(paragraph: Any) -> None:
    """Draw the red rule that parts the head of an official paper from its text."""
    from docx.oxml.parser import OxmlElement

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "4")):
        line.set(w(key), value)
    line.set(w("color"), "".join(f"{part:02X}" for part in _RED))
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
