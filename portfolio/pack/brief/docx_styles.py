"""The styles of a brief in Word: fonts named, not shipped, sizes and lines in points."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from portfolio.pack.brief.paging import text_scale
from portfolio.pack.brief.parts import Brief, Kind

if TYPE_CHECKING:
    from docx.document import Document


@dataclass(frozen=True, slots=True)
class _Face:
    """How a style looks: fonts for Latin and Chinese, size and line in points."""

    latin: str
    chinese: str
    size: float
    line: float
    bold: bool = False
    centred: bool = False
    before: float = 0
    after: float = 0
    keep: bool = False


SONG, HEI, KAI = "仿宋", "黑体", "楷体"
SERIF, _SANS = "Times New Roman", "Arial"
_FACES: Final = {
    "Normal": _Face(SERIF, SONG, 11, 15),
    "Title": _Face(_SANS, HEI, 17, 24, centred=True),
    "Subtitle": _Face(SERIF, KAI, 10, 14, centred=True, after=3),
    "List Bullet": _Face(SERIF, SONG, 11, 15),
    "Intense Quote": _Face(_SANS, HEI, 11.5, 16, before=2, after=2),
    "Caption": _Face(SERIF, KAI, 9.5, 13),
    "Body Text": _Face(SERIF, SONG, 9.5, 12.5),
    "Footer": _Face(SERIF, SONG, 9, 12, centred=True),
}
#: The headings: of the annex, where there is one, of a section, within one.
_HEADINGS: Final = (
    _Face(_SANS, HEI, 14, 19, after=2, keep=True),
    _Face(_SANS, HEI, 12.5, 17, before=4, keep=True),
    _Face(_SANS, KAI, 11, 15, bold=True, before=2, keep=True),
)
#: Styles of the page, whatever the language.
_WHOLE: Final = ("Title", "Subtitle", "Footer")
STYLE_OF: Final[dict[Kind, str]] = {
    "lead": "Intense Quote",
    "body": "Normal",
    "item": "List Bullet",
    "note": "Caption",
}


def set_styles(document: "Document", brief: Brief) -> None:
    language, scale = brief.language, text_scale(brief)
    headings = _HEADINGS if brief.front else _HEADINGS[1:]
    named = {f"Heading {level}": face for level, face in enumerate(headings, 1)}
    for name, face in {**_FACES, **named}.items():
        scaled = replace(face, size=round(face.size * scale * 2) / 2, line=face.line * scale)
        _set_style(document.styles[name], face if name in _WHOLE else scaled)
    if language != "zh":  # the English name of the plan is long
        _set_style(document.styles["Title"], replace(_FACES["Title"], size=14))
    defaults = document.styles.element.find(w("docDefaults"))
    lang = next(defaults.iter(w("lang")))
    lang.set(w("val"), "en-GB")
    lang.set(w("eastAsia"), "zh-CN" if language == "zh" else "en-GB")


def _set_style(style: Any, face: _Face) -> None:
    """Give a style of the template a face of its own, without colours, borders and theme fonts."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    element = style.element
    for properties in element.findall(w("rPr")):
        element.remove(properties)
    for border in [*element.iter(w("pBdr")), *element.iter(w("contextualSpacing"))]:
        border.getparent().remove(border)
    style.font.size, style.font.bold, style.font.name = Pt(face.size), face.bold, face.latin
    style.font.italic, style.font.color.rgb = False, RGBColor(0, 0, 0)
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(w("eastAsia"), face.chinese)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(face.line)
    form.space_before, form.space_after = Pt(face.before), Pt(face.after)
    form.keep_with_next, form.widow_control = face.keep, True
    if face.centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _close_up(form.element.get_or_add_pPr())


def _close_up(properties: Any) -> None:
    """Put no space between Chinese and the digits or Latin letters beside it."""
    from docx.oxml.parser import OxmlElement

    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        if properties.find(w(name[2:])) is not None:
            continue
        switch = OxmlElement(name)
        switch.set(w("val"), "0")
        properties.insert_element_before(
            switch,
            *("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind"),
            *("w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:outlineLvl", "w:rPr"),
        )


def w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")
