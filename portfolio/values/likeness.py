"""Names that differ only in what people leave out: width, case, brackets, district, kind of place."""

import re
from functools import lru_cache
from typing import Final

from portfolio.values.digits import fold

#: Signs and spaces that say nothing in a name or a heading.
NOISE: Final = re.compile(r"[\s,.;:、，。；：·*_\-—–()\[\]【】“”\"'《》/]+")
#: Brackets with what stands in them.
ASIDE: Final = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
#: A bracket that a document cut short.
_CUT: Final = re.compile(r"[(\[【][^()\[\]【】]*$")
#: A phase, lot or batch, in brackets or not; the first one is what is meant where none is said.
_PHASE: Final = re.compile(
    r"第?([一二三四五六七八九十]{1,3}|[1-9][0-9]?)(期(?!间)|标段?|批次?)(?:工程|项目)?"
)
_DIGITS: Final = str.maketrans("123456789", "一二三四五六七八九")
#: What is done to a building: the first of each row is one word for the others.
_DOING: Final = {
    word: row[0]
    for row in (
        ("新建",),
        ("改扩建", "扩改建", "改建扩建"),
        ("迁建", "异地迁建", "易地迁建", "整体迁建", "异地新建", "易地新建", "迁址新建", "异地重建",
         "易地重建", "迁址重建", "搬迁", "整体搬迁", "搬迁新建", "迁址"),
        ("重建", "原址重建", "拆建", "翻建", "拆除重建"),
        ("扩建", "原址扩建"),
        ("改造", "改建", "改造提升", "提升改造", "提升", "装修", "装修改造", "修缮", "修缮改造"),
        ("", "续建", "拟建", "在建"),
    )
    for word in row
    if word
}  # fmt: skip
_DONE: Final = re.compile("|".join(sorted(_DOING, key=len, reverse=True)))
#: Words that say nothing of a project, wherever they stand.
_WORKS: Final = re.compile(r"建设|工程|项目")
#: What follows the name of a township, a town or a street.
_PLACE: Final = re.compile(r"(?<=[^\W\d_]{2})(?:街道办事处|街道|镇(?!海)|乡)")
#: Long and short names of the same institution.
_SHORT: Final = (
    (re.compile(r"中医医院"), "中医院"),
    (re.compile(r"中西医(?:结合)?医院"), "中西医结合医院"),
    (re.compile(r"妇保院|妇幼保健计划生育服务中心|妇幼保健医院"), "妇幼保健院"),
    (re.compile(r"疾控中心|疾病控制中心"), "疾病预防控制中心"),
    (re.compile(r"社区(?=卫生)"), ""),
    (re.compile(r"社卫中心|卫服中心|社区服务中心|社区医疗服务中心"), "卫生服务中心"),
    (re.compile(r"中心(?=卫生院)"), ""),
)


def alike(name: str, district: str, *, with_aside: bool = False) -> str:
    """Return what is left of a project's name where two that differ a little are the same.

    Without brackets and what stands in them but a phase (all of it stays `with_aside`), the
    province, city and `district` it begins with, 街道, 镇 and 乡 behind a place, and the words for
    works; of words for the same institution or the same doing one, the doing at the end.
    """
    bare = fold(name).lower()
    phases = sorted({found[1].translate(_DIGITS) + found[2][0] for found in _PHASE.finditer(bare)})
    if not with_aside and len(phases) == 1 and phases[0].startswith("一"):
        phases = []
    while not with_aside and (inner := ASIDE.sub("", bare)) != bare:
        bare = inner
    if not with_aside:
        bare = _CUT.sub("", bare)
    whole = NOISE.sub("", bare)
    left = _PHASE.sub("", whole)
    doings = sorted({_DOING[found[0]] for found in _DONE.finditer(left)})
    left = _begins(district).sub("", _WORKS.sub("", _DONE.sub("", left)))
    left = _PLACE.sub("", left)
    for long, short in _SHORT:
        left = long.sub(short, left)
    if not left:
        return whole or NOISE.sub("", fold(name).lower())
    return "".join((left, *doings, *phases))


@lru_cache(maxsize=64)
def _begins(district: str) -> re.Pattern[str]:
    """Return the pattern of what names begin with in a district: what it lies in and its own name."""
    places = "|".join(re.escape(part) for part in (district, district.rstrip("区县市")) if part)
    within = "(?:[\u4e00-\u9fff]{2,3}省)?(?:[\u4e00-\u9fff]{2}市|宁波)?"
    return re.compile(f"^{within}(?:{places or '(?!)'}|[我本]?[区县市]级?(?![民政域城场]))*")


def left_open(name: str) -> bool:
    """Tell whether a name ends within its brackets, as one does that a document cut short."""
    return sum(map(name.count, "(（")) > sum(map(name.count, ")）"))
