"""What the headings of several columns say of their figures besides: a source, a year."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from portfolio.exchange import words
from portfolio.exchange.columns import Column, check_unit
from portfolio.exchange.kinds import KINDS, Kind
from portfolio.exchange.layout import Heading, Layout
from portfolio.exchange.map import Given, Wide
from portfolio.values.errors import PortfolioError
from portfolio.values.language import in_both

#: The kinds of columns whose unit a heading may say.
MEASURED: Final = ("money", "area")
_YEAR: Final = re.compile(r"((?:19|20|21)[0-9]{2})\s*年?度?", re.ASCII)
#: A year that a heading only starts or ends at: its money is of no single year.
OPEN_ENDED: Final = re.compile(r"以前|之前|以后|之后|及以|截至|截止|至|后续|累计")


@cache
def known_headings(name: str) -> Mapping[str, tuple[str, int]]:
    """Return the known headings of a kind; last what its columns are called, where one alone is."""
    kind = KINDS[name]
    known = dict(words.headings(name))
    known.update({words.folded(field): (field, 0) for field in kind.columns})
    labels = [column.label for column in kind.columns.values()]
    for column in kind.columns.values():
        for text in in_both(column.label) if labels.count(column.label) == 1 else ():
            known.setdefault(words.folded(text), (column.name, words.UNSURE - 1))
    return known


def wide_columns(layout: Layout, kind: Kind) -> Iterator[Wide]:
    """Yield the columns of money whose headings name a source, a year, or both."""
    if kind.name != "funding":
        return
    found = [(heading, *said) for heading in layout.columns if (said := _said(heading, kind))]
    years = {also["year"] for _, _, also in found if "year" in also}
    for heading, name, also in found:
        field = name or ("planned" if "year" in also else "amount")
        if field == "annual" and (len(years) > 1 or "funding_source" in also):
            field = "planned"  # a plan of several years, or of one source
        given = Given(letter=heading.letter, unit=unit_of(kind.columns[field], heading, layout))
        yield Wide(field, given, also)


def _said(heading: Heading, kind: Kind) -> tuple[str, dict[str, str]] | None:
    """Return the field of a heading, empty where it names none, and the source and year it names."""
    sources = words.vocabulary("funding_source", kind.columns["funding_source"].codes or {})
    also: dict[str, str] = {}
    field = ""
    if OPEN_ENDED.search(heading.text):
        return None
    for part in words.heading_rows(heading.text):
        year = _YEAR.search(part)
        rest = words.folded(_YEAR.sub("", part, count=1))
        if year:
            also["year"] = year[1]
        if not rest:
            continue
        known = known_headings(kind.name).get(rest)
        if rest in sources:
            also["funding_source"] = sources[rest]
        elif known and kind.columns[known[0]].kind == "money":
            field = known[0]
        elif rest not in _GENERAL and not (known and known[0] == "funding_source"):
            return None
    return (field, also) if also else None


#: Words above several columns that say nothing of each of them.
_GENERAL: Final = frozenset(
    ("其中", "投资", "资金", "分年度", "分年度投资", "年度", "年度资金安排", "资金构成")
)


def unit_of(column: Column, heading: Heading, layout: Layout) -> str | None:
    """Return the unit said above the table, where the heading says none and just one fits."""
    if heading.unit is not None or column.kind not in MEASURED:
        return heading.unit if column.kind in MEASURED else None
    fitting = [unit for unit in layout.units if _fits(column, unit)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(column: Column, unit: str) -> bool:
    try:
        check_unit(column, unit)
    except PortfolioError:
        return False
    return True
