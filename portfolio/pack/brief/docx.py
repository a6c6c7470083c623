"""A brief as a Word document, for Word or WPS: a front page, its annex, a landscape page a picture.

The front has the measures of GB/T 9704-2012: letters of 16 points, a title of 22, 22 lines a page.

Fonts are named, not shipped: 仿宋 and 黑体 are on every Chinese office computer, and both programs
put another in the place of one that is missing. Lines are of an exact height, so that the pages
break alike whatever font stands in.
"""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portfolio.pack.brief.docx_front import add_front
from portfolio.pack.brief.docx_styles import STYLE_OF, set_styles, w
from portfolio.pack.brief.paging import TEXT_CM
from portfolio.pack.brief.parts import Brief, Paragraph, Part, Picture, Table
from portfolio.pictures.paper import WIDTH
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.words import say

if TYPE_CHECKING:
    from docx.document import Document

#: A table of so many columns is set smaller, in points, so that no amount is broken.
_MANY, _SMALL = 9, 8.5
#: What of the template goes into no brief, by the end of how it is related.
_UNUSED: Final = ("/thumbnail", "/stylesWithEffects")
_FIRST_DAY_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)


def docx(brief: Brief, month: Month) -> bytes:
    """Return a brief as the bytes of a .docx; its dates are the first day of its month."""
    from docx import Document

    document = Document()
    set_styles(document, brief)
    if brief.front:
        add_front(document, brief, brief.front)
        page = document.add_section()
    else:
        page = document.sections[0]
        document.add_paragraph(brief.title, style="Title")
        document.add_paragraph(brief.head, style="Subtitle")
    _set_page(page)
    _add_sections(document, brief)
    _number_pages(document)
    for part in brief.parts():
        if isinstance(part, Picture):
            _add_page(document, part)
    _set_properties(document, brief, month)
    _forget_template(document)
    file = BytesIO()
    document.save(file)
    return _undated(file.getvalue())


def _add_sections(document: "Document", brief: Brief) -> None:
    """Add the sections, under the heading of the annex where they are one."""
    level = 1
    if brief.front:
        document.add_paragraph(brief.front.annex, style="Heading 1")
        level = 2
    for section in brief.sections:
        document.add_paragraph(section.heading, style=f"Heading {level}")
        for part in section.parts:
            _add(document, part, level)


# --- page and styles ----------------------------------------------------------------------------


def _set_page(page: Any) -> None:
    from docx.shared import Cm

    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - TEXT_CM) / 2)
    page.top_margin, page.bottom_margin = Cm(1.6), Cm(1.5)
    page.header_distance, page.footer_distance = Cm(0.8), Cm(0.7)


# --- the parts ----------------------------------------------------------------------------------


def _add(document: "Document", part: Part, level: int) -> None:
    if isinstance(part, Table):
        _add_table(document, part)
    elif isinstance(part, Picture):
        see = say(mark("{caption}: see the page at the end"), caption=part.caption)
        document.add_paragraph(see, style="Caption")
    else:
        _add_paragraph(document, part, level)


def _add_paragraph(document: "Document", part: Paragraph, level: int) -> None:
    from docx.shared import Pt

    style = f"Heading {level + 1}" if part.kind == "subhead" else STYLE_OF[part.kind]
    paragraph = document.add_paragraph(part.text, style=style)
    if part.kind == "body":
        paragraph.paragraph_format.first_line_indent = Pt(22)
    if part.kind == "lead":
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(0)


#: What of a picture's sheet is shown, in mm from its left and top: the paper around it is not.
_SHOWN: Final = (8.0, 5.5, 289.0, 208.0)


def _add_page(document: "Document", part: Picture) -> None:
    """Add a picture on a landscape page of its own, as large as it was drawn."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(8)
    page.top_margin, page.bottom_margin = Mm(3.5), Mm(2)
    page.footer_distance = page.header_distance = Mm(1)
    page.footer.is_linked_to_previous = False
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.space_after = WD_LINE_SPACING.SINGLE, Pt(0)
    run = paragraph.add_run()
    run.font.size = Pt(1)
    left, _, right, _ = _SHOWN
    picture: Any = run.add_picture(BytesIO(_cropped(part.png)), width=Mm(right - left))
    properties = picture._inline.docPr  # noqa: SLF001 - python-docx has no name for alt text
    properties.set("descr", part.alt)
    properties.set("name", part.file)


def _cropped(png: bytes) -> bytes:
    """Return a picture without the paper around it."""
    from PIL import Image

    file = BytesIO()
    with Image.open(BytesIO(png)) as image:
        dots = image.width / WIDTH
        left, top, right, bottom = (round(edge * dots) for edge in _SHOWN)
        shown = image.crop((left, top, right, min(bottom, image.height)))
        shown.save(file, "PNG", optimize=True)
    return file.getvalue()


def _add_table(document: "Document", part: Table) -> None:
    from docx.shared import Cm

    if part.caption:
        caption = document.add_paragraph(part.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
    table: Any = document.add_table(rows=0, cols=len(part.headings))
    table.autofit = False
    _rule(table)
    share = TEXT_CM / sum(part.widths)
    widths = [Cm(width * share) for width in part.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, cells in enumerate((part.headings, *part.rows)):
        row = table.add_row()
        bold = number == 0 or number - 1 in part.strong
        _fill(row, cells, part, widths, bold=bold)
        _keep(row, heading=number == 0)


def _fill(
    row: Any, texts: Iterable[str], part: Table, widths: Iterable[Any], *, bold: bool
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for cell, text, side, width in zip(row.cells, texts, part.sides, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.style = "Body Text"
        if side == "r":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        run.bold = bold or None
        if len(part.widths) >= _MANY:
            run.font.size = Pt(_SMALL)


def _keep(row: Any, *, heading: bool) -> None:
    """Keep a row on one page; repeat the headings on the next one."""
    from docx.oxml.parser import OxmlElement

    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no name for these
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))


def _rule(table: Any) -> None:
    """Draw thin rules between rows, thick ones above and below; texts stand close to the sides."""
    from docx.oxml.parser import OxmlElement

    borders = OxmlElement("w:tblBorders")
    for name, size in (("top", "10"), ("bottom", "10"), ("insideH", "4")):
        line = OxmlElement(f"w:{name}")
        for key, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
            line.set(w(key), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no name for borders
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        side = OxmlElement(f"w:{name}")
        side.set(w("w"), "60")
        side.set(w("type"), "dxa")
        margins.append(side)
    properties.insert_element_before(margins, "w:tblLook")


def _number_pages(document: "Document") -> None:
    """Put `— 1 —` under each page, as official papers have it."""
    from docx.oxml.parser import OxmlElement

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = "Footer"
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(w("instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no name for fields
    paragraph.add_run(" —")


# --- the same bytes each time -------------------------------------------------------------------


def _set_properties(document: "Document", brief: Brief, month: Month) -> None:
    properties = document.core_properties
    when = datetime(month.year, month.number, 1)  # noqa: DTZ001 - the format has it without a zone
    properties.created = properties.modified = properties.last_printed = when
    properties.title, properties.subject = brief.title[:255], ""
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "zh-CN" if brief.language == "zh" else "en-GB"


def _forget_template(document: "Document") -> None:
    """Drop the template's thumbnail, its second set of styles and its marks of editing sessions.

    Word takes a file for damaged whose second set of styles is not the first one's.
    """
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, item in relations.items() if item.reltype.endswith(_UNUSED)]:
            relations.pop(key)
    for whole in (document.settings.element, document.styles.element):
        for element in [*whole.iter(w("rsids")), *whole.iter(w("rsid"))]:
            element.getparent().remove(element)
    for element in document.element.iter():
        for name in [name for name in element.attrib if "}rsid" in str(name)]:
            del element.attrib[name]


def _undated(data: bytes) -> bytes:
    """Return a zip file with the same members, each dated as early as a zip file can say."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(file, "w") as made:
        for name in given.namelist():
            member = ZipInfo(name, _FIRST_DAY_OF_ZIP)
            member.compress_type, member.external_attr = ZIP_DEFLATED, 0o600 << 16
            member.create_system = 3
            made.writestr(member, given.read(name), ZIP_DEFLATED, 6)
    return file.getvalue()
