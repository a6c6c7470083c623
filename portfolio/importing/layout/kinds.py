"""What a row below the heading is: data, a group's heading, a total, a note."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from portfolio.digits import fold
from portfolio.importing.cells import Cell, cell_text
from portfolio.importing.layout.headings import is_figure

RowKind = Literal["data", "group", "total", "note", "blank"]

_COUNT: Final = "[一二三四五六七八九十]{1,3}"
_MARKED: Final = re.compile(rf"(?:\(\s*{_COUNT}\s*\)|{_COUNT}\s*[、.])\s*\S.*")
_COUNT_ALONE: Final = re.compile(rf"\(?\s*{_COUNT}\s*[)、.]?")
_GROUP: Final = re.compile(
    r"(?:续建|新建|新\(改扩\)建|新改扩建|改扩建|扩建|迁建|谋划|储备|前期|拟建|在建|收尾|预备)类?(?:项目|工程)?(?:\(.*\))?:?"
)
_TOTAL: Final = re.compile(
    r"(?:.{0,14})(?:合计|小计|总计|共计|总和)数?(?:\(.*\))?:?|(?:sub|grand)?total:?|sum:?",
    re.IGNORECASE,
)
_OVERALL: Final = re.compile(r".*(?:总计|总合计|全[区市县部].*合计|grandtotal).*", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"(?:注|备注|说明|附注|填表说明|填[报表](?:人|单位|日期|时间)|制表人?|审核人?|负责人|联系(?:人|电话)|"
    r"(?:数据|资料)来源|notes?|source|remarks?)\s*\(?[0-9一二三四五六七八九十]{0,2}\)?\s*[:.、]",
    re.IGNORECASE,
)
#: What the helper column `row_kind` may say.
_SAID: Final[dict[str, RowKind]] = {
    "project": "data",
    "data": "data",
    "total": "total",
    "group": "group",
    "note": "note",
}


def said_kind(cell: Cell) -> RowKind | None:
    """Return the kind that a helper column gives."""
    return _SAID.get(cell_text(cell).strip().lower())


def row_kind(cells: Sequence[Cell]) -> RowKind:
    """Return what a row is by what stands in it; what is not surely another kind is data."""
    filled = [cell for cell in cells if cell is not None and cell_text(cell).strip()]
    if not filled:
        return "blank"
    first = filled[0]
    if not isinstance(first, str) or is_figure(first):
        return "data"
    texts = [cell for cell in filled if not is_figure(cell)]
    if len(filled) <= 2 and _NOTE.match(fold(first)):
        return "note"
    if is_total(texts):
        return "total"
    if group_text(texts):
        return "group" if len(texts) == len(filled) else "total"
    return "data"


def is_total(texts: Sequence[Cell]) -> bool:
    """Tell whether the first text is a total's label, or the second after a group's heading."""
    if _TOTAL.fullmatch(_close(texts[0])):
        return True
    heads = _is_group(fold(cell_text(texts[0]))) or _COUNT_ALONE.fullmatch(_close(texts[0]))
    return bool(heads) and len(texts) > 1 and bool(_TOTAL.fullmatch(_close(texts[1])))


def is_overall(cells: Sequence[Cell]) -> bool:
    """Tell whether a total's label says that it is one of the whole table."""
    return any(isinstance(cell, str) and _OVERALL.fullmatch(_close(cell)) for cell in cells)


def _close(cell: Cell) -> str:
    """Return a text without the spaces that spread it: 合 计."""
    return re.sub(r"\s+", "", fold(cell_text(cell)))


def group_text(texts: Sequence[Cell]) -> str | None:
    """Return the heading of a group, where the texts of a row are nothing else."""
    said = list(dict.fromkeys(cell_text(cell).strip() for cell in texts))  # merged cells repeat
    if len(said) == 1 and _is_group(fold(said[0])):
        return said[0]
    if len(said) == 2 and _COUNT_ALONE.fullmatch(_close(said[0])) and _is_group(fold(said[1])):
        return " ".join(said)
    return None


def _is_group(text: str) -> bool:
    return bool(_MARKED.fullmatch(text) or _GROUP.fullmatch(text))
