"""Writes a form as .xlsx: what was reported last in grey and locked, what is asked in white."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.utility import xl_range_abs

from portfolio.exchange.forms.layout import (
    BEFORE,
    FRONT,
    HOW_TO,
    KEYS_SHEET,
    LISTS_SHEET,
    SCHEMA,
    Form,
    Key,
    Keys,
    before_texts,
    heading,
    keys_lines,
    shown_digest,
)
from portfolio.values.fields import REPORT_FIELDS, Field
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.words import name_of, say

_FONTS: Final = {"zh": "宋体", "en": "Arial"}
#: Title, unit, how to fill it in, the hidden row of field names, the headings.
_NAMES_ROW: Final = 5
_HEAD_ROW: Final = 6
_FIRST_ROW: Final = 7
_GREY: Final = "#E7E9EC"
_A4: Final = 9
_LONGEST: Final = 32_767
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(form: Form, founded: str, log_head: str) -> bytes:
    """Return the form of a unit as .xlsx; the same form in the same language gives the same bytes.

    Protected without a password: the protection keeps from slips, not from intent; what was
    changed all the same is seen by the keys when the form comes back.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    month = form.month
    book.set_properties({"title": form.title, "created": datetime(month.year, month.number, 1)})  # noqa: DTZ001 - no clock is asked
    _Writer(book, form).write(founded, log_head)
    book.close()
    return file.getvalue()


class _Writer:
    """Writes the three sheets of a form."""

    def __init__(self, book: Any, form: Form) -> None:
        self._book, self._form = book, form
        self._page = book.add_worksheet(say(mark("Form")))
        self._lists = book.add_worksheet(LISTS_SHEET)
        self._keys = book.add_worksheet(KEYS_SHEET)
        self._looks = {name: self._look(look) for name, look in _LOOKS.items()}

    def _look(self, look: Mapping[str, Any]) -> Any:
        return self._book.add_format({"font_name": _FONTS[spoken()], "font_size": 10, **look})

    def write(self, founded: str, log_head: str) -> None:
        self._top()
        self._headings()
        keys = [self._place(number) for number in range(len(self._form.places))]
        for column, field in enumerate(REPORT_FIELDS, FRONT):
            self._validate(column, field)
        self._hide(Keys(self._form.unit, str(self._form.month), founded, log_head, tuple(keys)))
        self._lay_out()

    def _top(self) -> None:
        self._text(0, 1, self._form.title, "title")
        unit = say(mark("Responsible unit: {unit}"), unit=self._form.unit_words)
        self._text(1, 1, unit, "words")
        for row, line in enumerate(HOW_TO, 2):
            self._text(row, 1, say(line), "words")

    def _headings(self) -> None:
        self._text(_NAMES_ROW, 0, SCHEMA, "head")
        for column, term in enumerate(_FRONT, 1):
            self._text(_HEAD_ROW, column, label(term), "head")
        for column, field in enumerate(REPORT_FIELDS, FRONT):
            self._text(_NAMES_ROW, column, field.name, "head")
            self._text(_HEAD_ROW, column, heading(field), "head")

    def _place(self, number: int) -> Key:
        """Write the two rows of a place; return its key."""
        place, row = self._form.places[number], _FIRST_ROW + 2 * number
        texts = before_texts(place, self._form.month)
        name = ("　" if place.site else "") + name_of(place)
        for offset, words in enumerate((mark("Reported last"), mark("To fill in"))):
            self._text(row + offset, 0, (BEFORE, "")[offset] + place.key, "grey")
            self._text(row + offset, 3, say(words), "grey")
        self._page.merge_range(row, 1, row + 1, 1, "", self._looks["front"])
        self._text(row, 1, place.code, "front")
        self._page.merge_range(row, 2, row + 1, 2, "", self._looks["front"])
        self._text(row, 2, name, "front")
        for column, (field, text) in enumerate(zip(REPORT_FIELDS, texts, strict=True), FRONT):
            self._text(row, column, text, "grey")
            self._page.write_blank(row + 1, column, None, self._looks[_filled(field)])
        self._page.set_row(row, _height(REPORT_FIELDS, texts))
        self._page.set_row(row + 1, 30)
        return Key(place.key, place.version, shown_digest(texts))

    def _text(self, row: int, column: int, text: str, look: str) -> None:
        safe = text.encode("utf-8", "replace").decode("utf-8")[:_LONGEST]
        self._page.write_string(row, column, safe, self._looks[look])

    # --- what may be typed ----------------------------------------------------------------------

    def _validate(self, column: int, field: Field) -> None:
        """Let a column take only what its field takes, chosen from a list where it has codes."""
        rule = self._choice(column, field) if field.codes else _rule(field)
        if rule is None or not self._form.places:
            return
        last = _FIRST_ROW + 2 * len(self._form.places) - 1
        words = {"error_title": label(field.label)[:32], "error_message": say(field.kind.wrong)}
        self._page.data_validation(_FIRST_ROW, column, last, column, {**rule, **words})

    def _choice(self, column: int, field: Field) -> dict[str, Any]:
        words = [label(term) for term in (field.codes or {}).values()]
        self._lists.write_column(0, column, words)
        source = xl_range_abs(0, column, len(words) - 1, column)
        return {"validate": "list", "source": f"={LISTS_SHEET}!{source}"}

    # --- the hidden sheets and the page ---------------------------------------------------------

    def _hide(self, keys: Keys) -> None:
        for row, line in enumerate(keys_lines(keys)):
            for column, text in enumerate(line):
                self._keys.write_string(row, column, text)
        for sheet in (self._lists, self._keys):
            sheet.protect()
            sheet.very_hidden()

    def _lay_out(self) -> None:
        page, last = self._page, FRONT + len(REPORT_FIELDS) - 1
        page.set_column(0, 0, 8, None, {"hidden": True})
        page.set_column(1, 1, 8)
        page.set_column(2, 2, 26)
        page.set_column(3, 3, 11)
        for column, field in enumerate(REPORT_FIELDS, FRONT):
            page.set_column(column, column, field.kind.width)
        page.set_row(0, 24)
        page.set_row(_NAMES_ROW, None, None, {"hidden": True})
        page.set_row(_HEAD_ROW, 48)
        page.freeze_panes(_FIRST_ROW, FRONT)
        page.protect("", {"format_columns": True, "format_rows": True})
        page.set_landscape()
        page.set_paper(_A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(2, 0)
        page.repeat_rows(_HEAD_ROW)
        page.repeat_columns(1, 3)
        page.print_area(0, 1, _FIRST_ROW + 2 * len(self._form.places) - 1, last)
        page.set_footer(
            "&L&9" + _footer(self._form.unit_words) + "&R&9" + say(mark("Page &P of &N"))
        )
        page.set_selection(_FIRST_ROW + 1, FRONT, _FIRST_ROW + 1, FRONT)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _footer(text: str) -> str:
    """Return a text as a footer takes it: its ampersands are signs there, and it is short."""
    return text.replace("&", "&&")[:80]


_FRONT: Final = (Term("form", "No."), Term("form", "Project or site"), Term("form", "Row"))
_BORDER: Final = {"border": 1, "border_color": "#B8BEC6", "text_wrap": True}
_LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True, "font_size": 16},
    "words": {"font_color": "#3F4A56"},
    "head": {
        **_BORDER,
        "bold": True,
        "bg_color": "#D5DCE4",
        "valign": "vcenter",
        "align": "center",
    },
    "front": {**_BORDER, "bold": True, "valign": "vcenter", "bg_color": "#F4F5F7"},
    "grey": {**_BORDER, "bg_color": _GREY, "font_color": "#59636E", "valign": "vcenter"},
    "typed": {**_BORDER, "locked": False, "num_format": "@", "valign": "vcenter"},
    "number": {**_BORDER, "locked": False, "valign": "vcenter"},
}


def _filled(field: Field) -> str:
    """Return the look of a cell to fill in: dates and codes stand as text.

    So 2026-10 does not become a day or a number.
    """
    return "number" if field.kind.most else "typed"


def _rule(field: Field) -> dict[str, Any] | None:
    """Return what the cells of a field take; None where that is anything."""
    most, scale = field.kind.most, field.kind.scale
    if most is None:
        return None
    number = "integer" if scale == 1 else "decimal"
    return {"validate": number, "criteria": "between", "minimum": 0, "maximum": most // scale}


def _height(fields: tuple[Field, ...], texts: list[str]) -> float:
    """Return how high a grey row must be for its longest text; very long ones are cut on paper."""
    pairs = zip(fields, texts, strict=True)
    lines = max((-(-cell_len(text) // int(f.kind.width - 1)) for f, text in pairs), default=1)
    return min(120.0, max(18.0, 13.5 * lines + 4))
