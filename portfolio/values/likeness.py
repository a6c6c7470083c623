"""Names that differ only in what people leave out: width, case, spaces, brackets, the district."""

import re
from functools import lru_cache
from typing import Final

from portfolio.values.digits import fold

#: Signs and spaces that say nothing in a name or a heading.
NOISE: Final = re.compile(r"[\s,.;:、，。；：·*_\-—–()\[\]【】“”\"'《》/]+")
#: Brackets with what stands in them.
ASIDE: Final = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_WORKS: Final = re.compile(r"(?:建设|工程|项目)+$")


def alike(name: str, district: str, *, with_aside: bool = False) -> str:
    """Return what is left of a project's name where two that differ a little are the same.

    Without brackets and what stands in them (which stays `with_aside`), the city and the
    `district` it begins with, and the words for works it ends with.
    """
    bare = fold(name).lower()
    while not with_aside and (inner := ASIDE.sub("", bare)) != bare:
        bare = inner
    bare = NOISE.sub("", bare)
    return _WORKS.sub("", _begins(district).sub("", bare)) or bare


@lru_cache(maxsize=64)
def _begins(district: str) -> re.Pattern[str]:
    """Return the pattern of what names begin with in a district: its city and its own name."""
    places = "|".join(re.escape(part) for part in (district, district.rstrip("区县市")) if part)
    return re.compile(f"^(?:[\u4e00-\u9fff]{{2}}市|宁波|{places or '(?!)'}|区)+")


def left_open(name: str) -> bool:
    """Tell whether a name ends within its brackets, as one does that a document cut short."""
    return sum(map(name.count, "(（")) > sum(map(name.count, ")）"))
