"""How cells look in a workbook: one table, and the formats made of it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from portfolio.pack.sheet import Family, Sheet
from portfolio.values.language import spoken

FONTS: Final[Mapping[Family, Mapping[str, str]]] = {
    "form": {"zh": "宋体", "en": "Arial"},
    "book": {"zh": "宋体", "en": "Times New Roman"},
}
_RULED: Final = {"border": 1, "text_wrap": True}
_STRONG: Final = {**_RULED, "bold": True}
_GREY_RULED: Final = {**_RULED, "border_color": "#B8BEC6", "valign": "vcenter"}
#: How each thing looks in each family: what every cell has, the styles of rows, and what a cell
#: adds to the style of its row.
_LOOKS: Final[Mapping[Family, Mapping[str, Mapping[str, Any]]]] = {
    "list": {
        "title": {"bold": True, "font_size": 14},
        "words": {"font_color": "#5A6470"},
        "head": {
            "bold": True,
            "bottom": 1,
            "text_wrap": True,
            "valign": "top",
            "bg_color": "#E3E6E6",
        },
        "error": {"bg_color": "#F4B6B6"},
        "warning": {"bg_color": "#FBE7A1"},
    },
    "form": {
        "all": {"font_size": 10},
        "title": {"bold": True, "font_size": 16},
        "words": {"font_color": "#3F4A56"},
        "head": {**_GREY_RULED, "bold": True, "bg_color": "#D5DCE4", "align": "center"},
        "row": _GREY_RULED,
        "front": {"bold": True, "bg_color": "#F4F5F7"},
        "grey": {"bg_color": "#E7E9EC", "font_color": "#59636E"},
        "typed": {"locked": False, "num_format": "@"},
        "number": {"locked": False},
    },
    "book": {
        "all": {"valign": "vcenter"},
        "title": {"font_size": 18, "bold": True, "align": "center"},
        "side": {"font_size": 10},
        "left": {"font_size": 10, "align": "left"},
        "center": {"font_size": 10, "align": "center"},
        "right": {"font_size": 10, "align": "right"},
        "caption": {"font_size": 9, "font_color": "#5B6570"},
        "remark": {"font_size": 9, "text_wrap": True, "font_color": "#3C4650"},
        "head": {**_STRONG, "align": "center", "bg_color": "#EEF2F6"},
        "row": _RULED,
        "note": _RULED,
        "known": _RULED,
        "band": {**_STRONG, "bg_color": "#DDE6EF"},
        "subtotal": {**_STRONG, "bg_color": "#F1F3F5"},
        "total": {**_STRONG, "bg_color": "#E3E8ED"},
        "centred": {"align": "center"},
        "figure": {"align": "right", "text_wrap": False, "shrink": True},
        "part": {"align": "right", "font_color": "#3C4650"},
        "exact": {"font_size": 10, "num_format": "0.00"},
        "month": {"font_size": 10, "num_format": "yyyy-mm"},
        "dated": {"num_format": "yyyy-mm"},
        "day": {"num_format": "yyyy-mm-dd"},
        "green": {"bg_color": "#D5EFE4", "align": "center"},
        "amber": {"bg_color": "#FBE7B8", "align": "center"},
        "red": {"bg_color": "#F7CDB4", "align": "center"},
        "grey": {"bg_color": "#E9ECEF", "align": "center"},
        "opened": {"bg_color": "#DCEBF7", "align": "center"},
    },
}


class Pens:
    """The cell formats of a workbook, each made once; None where a cell has none."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def of(self, sheet: Sheet, *names: str, pattern: str = "", quoted: bool = False) -> Any:
        """Return the format of these looks, the later before the earlier, in a sheet's letters.

        `pattern` is a number format; `quoted` keeps a text that looks like a formula one.
        """
        key = (sheet.family, sheet.size, names, pattern, quoted)
        if key not in self._made:
            look = self._look(sheet, names)
            look |= {"num_format": pattern} if pattern else {}
            look |= {"quote_prefix": True} if quoted else {}
            self._made[key] = self._book.add_format(look) if look else None
        return self._made[key]

    def _look(self, sheet: Sheet, names: Iterable[str]) -> dict[str, Any]:
        look: dict[str, Any] = {}
        if sheet.family in FONTS:
            look["font_name"] = FONTS[sheet.family][spoken()]
        if sheet.size:
            look["font_size"] = sheet.size
        for name in ("all", *names):
            look |= _LOOKS[sheet.family].get(name, {})
        return look
