"""The words of other people's sheets: what headings and values mean, in Chinese and English."""

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from portfolio.values.digits import fold
from portfolio.values.fields import REPORT_FIELDS
from portfolio.values.language import Term, in_both
from portfolio.values.likeness import ASIDE, NOISE
from portfolio.values.places import DATA

_NUMBERING: Final = re.compile(r"^[(]?[一二三四五六七八九十0-9]{1,3}[)、.]\s*")
_MONTHS_SO_FAR: Final = re.compile(r"^[0-9]+[-—–~至]+[0-9]+月")
_ENGLISH_SO_FAR: Final = re.compile(r", January to month [0-9]{1,2}$")
#: A unit behind a comma, as our own English sheets head their columns.
_ENGLISH_UNIT: Final = re.compile(r", (?:[0-9,]+ (?:million )?)?(?:yuan|m²|%|points|months)$")
_BETWEEN: Final = re.compile(r"[;；、,，/\n]|(?<=[街道镇乡])[和及与]")


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """Return a text for matching only: narrow, in small letters, without spaces and signs."""
    return NOISE.sub("", fold(text).lower())


def unnumbered(text: str) -> str:
    """Return a heading without its number: `(一) 续建项目` is `续建项目`."""
    return _NUMBERING.sub("", fold(text))


def parts(text: str) -> tuple[str, ...]:
    """Return the parts of a list in one cell, such as `锦屏街道和萧王庙街道`."""
    return tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())


#: From this rank on a heading does not say which field it is; it is read as the likeliest.
UNSURE: Final = 100


@cache
def headings(kind: str) -> Mapping[str, tuple[str, int]]:
    """Return the field that each known heading of a kind means, folded, with its rank.

    What ends in `?` in the list is UNSURE. The name of a field is a heading as well, so are the columns of what `export` writes called;
    of a report's field its label in both languages too.
    """
    found: dict[str, tuple[str, int]] = {}
    with (DATA / "headings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind:
                known = [row["field"], *row["heading"].split(";")]
                for rank, heading in enumerate(known):
                    unsure = UNSURE if heading.endswith("?") else 0
                    found.setdefault(folded(heading.rstrip("?")), (row["field"], rank + unsure))
    for field in REPORT_FIELDS if kind == "reports" else ():
        for rank, heading in enumerate((field.name, *in_both(field.label))):
            found.setdefault(folded(heading), (field.name, rank))
    return found


def _rows(heading: str) -> list[str]:
    """Return the rows of a heading, each without a unit behind a comma."""
    rows = (_MONTHS_SO_FAR.sub("本年", fold(part).strip()) for part in heading.split(" / "))
    return [_ENGLISH_SO_FAR.sub(" this year", _ENGLISH_UNIT.sub("", row)) for row in rows]


def heading_rows(heading: str) -> list[str]:
    """Return the rows of a heading without what stands in brackets."""
    return [ASIDE.sub("", row).strip() for row in _rows(heading)]


def readings(heading: str) -> list[str]:
    """Return a heading as it may be known, folded, the surest first.

    The rows of a heading of two are joined by ` / `; `床位数 / 建设` is known as `建设床位数`.
    """
    rows = _rows(heading)
    bare = [ASIDE.sub("", part) for part in rows]
    tried = ["".join(rows), "".join(bare), "".join(reversed(bare)), rows[-1], bare[-1]]
    return list(dict.fromkeys(filter(None, map(folded, tried))))


@cache
def _synonyms() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with (DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = found.setdefault(row["field"], {})
            known.update({folded(word): row["code"] for word in row["words"].split(";")})
    return found


def vocabulary(name: str, codes: Mapping[str, Term]) -> dict[str, str]:
    """Return the code of each word that a field is filled in with: code, both labels, synonyms."""
    known = dict(_synonyms().get(name, {}))
    for code, term in codes.items():
        for word in (code, *in_both(term)):
            known.setdefault(folded(word), code)
        known[folded(code)] = code
    return known


def code_in(text: str, known: Mapping[str, str], name: str) -> str | None:
    """Return the code that a text is or has a word of; None where it has none, or several."""
    whole = folded(unnumbered(text))
    if whole in known:
        return known[whole]
    found = set()
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 1 and word in whole:
            found.add(known[word])
            whole = whole.replace(word, "\0")
    if name == "nature" and len(found) > 1:
        return "mixed"
    return found.pop() if len(found) == 1 else None


def bed_kind(text: str) -> str | None:
    """Return the kind of beds that the words beside a figure name."""
    return code_in(text, _synonyms()["bed_kind"], "bed_kind")
