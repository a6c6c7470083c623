"""What a row below the heading is: data, a group's heading, a total, a note."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, Literal

from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.layout.heading_row import is_figure
from portfolio.values.digits import fold

RowKind = Literal["data", "part", "group", "total", "note", "blank"]

_COUNT: Final = "[一二三四五六七八九十]{1,3}"
_MARKED: Final = re.compile(rf"(?:\(\s*{_COUNT}\s*\)|{_COUNT}\s*[、.])\s*\S.*")
_COUNT_ALONE: Final = re.compile(rf"\(?\s*{_COUNT}\s*[)、.]?")
#: Groups as our own sheets head them.
_OWN_GROUP: Final = re.compile(
    r"(?:财政|社会资本)投资项目(?:[:(].*)?|规划外项目\(.*\)|(?:public|private): .*|"
    r"\([0-9]\) (?:continued|new \(rebuilt, extended\)|planned) projects|"
    r"(?:private projects|projects outside the plan) \(.*\)",
    re.IGNORECASE,
)
#: What groups are called without a number before them; no more, for names go on in rows below too.
_GROUP: Final = re.compile(
    r"(?:续建|结转|(?:计划|拟)?新(?:建|开工)|新\(改扩\)建|新改扩建|谋划|储备|前期|拟建|在建|收尾|预备|"
    r"竣工投产|(?:计划)?竣工)类?(?:项目)?(?:\(.*\))?:?"
)
_TOTAL: Final = re.compile(
    r"(?:.{0,14})(?:合计|小计|总计|共计|总和)数?(?:\(.*\))?:?|(?:sub|grand)?total:?|sum:?|"
    r"total(?:asprinted|,.*)|allprojectsoftheplan",
    re.IGNORECASE,
)
#: What is no row of its own: a sum less another, a line to sign on, a sentence alone in its row.
_DIFFERENCE: Final = re.compile(
    r"(?:差额|差异)(?:\(.*\))?:?|合计\(逐项计算\)|printed less computed|total of the rows",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    r"(?:单位|填[报表]|制表|审核|复核|主管|分管)*(?:负责人|领导|人|日期|时间|电话)(?:\(.*\))?:.*|"
    r"(?:head of unit|reviewed by|filled in by|date of report):.*",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r".{6,}[。.]|[*※][^*※].{2,}", re.DOTALL)
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
    "part": "part",
    "total": "total",
    "group": "group",
    "note": "note",
}


def said_kind(cell: Cell) -> RowKind | None:
    """Return the kind that a helper column gives."""
    return _SAID.get(cell_text(cell).strip().lower())


def row_kind(cells: Sequence[Cell], column: int = 0) -> RowKind:
    """Return what a row is by what stands in it; what is not surely another kind is data.

    `column` is the table's first: what stands further right without a number is no group.
    """
    place = next((at for at, cell in enumerate(cells) if _says(cell)), None)
    if place is None:
        return "blank"
    first = cells[place]
    if isinstance(first, str) and _is_note(fold(first), cells):
        return "note"
    if not isinstance(first, str) or is_figure(first) or not _leads(first, place <= column):
        return "data"
    texts = list(islice(distinct_texts(cells), 3))
    if is_total(texts):
        return "total"
    if group_text(texts):
        return "total" if any(_says(cell) and is_figure(cell) for cell in cells) else "group"
    return "data"


def _is_note(first: str, cells: Sequence[Cell]) -> bool:
    """Tell whether a row is a note below a table, a line to sign on, or a difference of totals."""
    filled = [cell for cell in cells if _says(cell)]
    if _DIFFERENCE.fullmatch(first) or (_NOTE.match(first) and len(filled) <= 2):
        return True
    if _SENTENCE.fullmatch(first):
        return len(set(map(cell_text, filled))) == 1
    return bool(_SIGNED.fullmatch(first)) and all(
        isinstance(cell, str) and _SIGNED.fullmatch(fold(cell)) for cell in filled
    )


def _leads(text: str, in_first: bool) -> bool:
    """Tell whether a row that begins with a text can be a total or a group's heading at all."""
    close, folded = _close(text), fold(text)
    if _TOTAL.fullmatch(close) or _COUNT_ALONE.fullmatch(close) or _MARKED.fullmatch(folded):
        return True
    return in_first and bool(_GROUP.fullmatch(folded) or _OWN_GROUP.fullmatch(folded))


def _says(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def distinct_texts(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield the texts of a row that are no figures, each once: a merged cell may repeat."""
    seen: set[str] = set()
    for cell in cells:
        if isinstance(cell, str) and (text := cell.strip()) not in seen and not is_figure(cell):
            seen.add(text)
            if text:
                yield text


def is_total(texts: Sequence[str]) -> bool:
    """Tell whether the first text is a total's label, or the second after a group's heading."""
    labels = [bool(_TOTAL.fullmatch(_close(text))) for text in texts[:2]]
    if not any(labels):
        return False
    return labels[0] or _is_group(fold(texts[0])) or bool(_COUNT_ALONE.fullmatch(_close(texts[0])))


def is_overall(cells: Sequence[Cell]) -> bool:
    """Tell whether a total's label says that it is one of the whole table."""
    return any(isinstance(cell, str) and _OVERALL.fullmatch(_close(cell)) for cell in cells)


def _close(cell: Cell) -> str:
    """Return a text without the spaces that spread it: 合 计."""
    return re.sub(r"\s+", "", fold(cell_text(cell)))


def group_text(texts: Sequence[str]) -> str | None:
    """Return the heading of a group, where the distinct texts of a row are nothing else."""
    if len(texts) == 1 and _is_group(fold(texts[0])):
        return texts[0]
    if len(texts) == 2 and _COUNT_ALONE.fullmatch(_close(texts[0])) and _is_group(fold(texts[1])):
        return " ".join(texts)
    return None


def _is_group(text: str) -> bool:
    return any(form.fullmatch(text) for form in (_MARKED, _GROUP, _OWN_GROUP))
