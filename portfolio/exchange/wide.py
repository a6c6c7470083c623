"""What the headings of several columns say besides: a source, a year, a quarter, a milestone."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from portfolio.exchange import words
from portfolio.exchange.columns import Column, check_unit
from portfolio.exchange.kinds import KINDS, Kind
from portfolio.exchange.layout import Heading, Layout
from portfolio.exchange.map import Given, Wide
from portfolio.values.digits import fold
from portfolio.values.errors import PortfolioError
from portfolio.values.language import in_both

#: The kinds of columns whose unit a heading may say.
MEASURED: Final = ("money", "area")
_YEAR: Final = re.compile(r"((?:19|20|21)[0-9]{2})\s*年?度?", re.ASCII)
#: A year that a heading only starts or ends at: its money is of no single year.
OPEN_ENDED: Final = re.compile(r"以前|之前|以后|之后|及以|截至|截止|至|后续|累计")
#: All the years before a year, or after one: the side, and by how much the year it is counted from
#: is another than the one named. None: counted from the first or last year of the other columns.
_NAMED_YEAR: Final = "(?P<year>(?:19|20|21)[0-9]{2})"
_WITH: Final = f"{_NAMED_YEAR}年?(?:度|底|末)?[(]?(?:[及含][)]?(?:其|之)?(?:以|之)"
_SIDES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), side, step)
    for pattern, side, step in (
        (f"(?:截至|截止|至)到?{_NAMED_YEAR}年(?:底|末|12月底?|12月末)前?", "before", 1),
        (f"{_WITH}前)(?:年度)?[)]?", "before", 1),
        (f"{_NAMED_YEAR} (?:and|or) (?:before|earlier)", "before", 1),
        (f"to (?:the )?end (?:of )?{_NAMED_YEAR}", "before", 1),
        (f"before {_NAMED_YEAR}", "before", 0),
        (f"{_NAMED_YEAR}年?度?(?:以|之)前(?:年度)?", "before", 0),
        ("(?:以前|以往|往|历|之前)年度?|(?:prior|previous|earlier) years?", "before", None),
        (f"{_WITH}后|起)(?:年度)?[)]?", "after", -1),
        (f"{_NAMED_YEAR} (?:and|or) (?:after|later|onwards?)", "after", -1),
        (f"after {_NAMED_YEAR}", "after", 0),
        (f"{_NAMED_YEAR}年?度?(?:以|之)后(?:年度)?", "after", 0),
        ("(?:以后|后续|之后)(?:各?年度?)?|(?:later|future|subsequent) years?", "after", None),
    )
)
#: `2019年以前` holds 2019 or not: what a sheet has of that year besides tells.
_EITHER: Final = re.compile(f"{_NAMED_YEAR}年?度?(?:以|之)[前后]", re.ASCII)
#: A quarter alone; what runs from the first to one (前三季度, 1-3季度) is none.
_QUARTER: Final = re.compile(
    r"(?<![前至到—~-])(?:第?([一二三四1-4])季度?|q([1-4])(?![0-9])|([1-4])q\b)", re.IGNORECASE
)
#: A year of a title, and no day on which it was filled in.
_TITLE_YEAR: Final = re.compile(
    r"(?<![0-9])(?<![至\-—~])((?:19|20|21)[0-9]{2})\s*年度?(?!\s*[0-9]{1,2}\s*月)(?![至\-—~以])",
    re.ASCII,
)


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
    """Yield the columns of money whose headings name a source, a year or a quarter, and of days.

    The money of a quarter is given the quarter's last month: `quarters` asks before it is taken.
    """
    if kind.name == "milestones":
        yield from _days(layout, kind)
    if kind.name != "funding":
        return
    found = [(heading, *said) for heading in layout.columns if (said := _said(heading, kind))]
    years = {also["year"] for _, _, also in found if "year" in also}
    told = years or ({year} if (year := title_year(layout)) else set())
    found += [item for heading in layout.columns if (item := _on_a_side(heading, kind, told))]
    for heading, name, also in found:
        field = name or ("planned" if {"year", "quarter"} & also.keys() else "amount")
        if field == "annual" and (len(years) > 1 or {"funding_source", "quarter"} & also.keys()):
            field = "planned"  # a plan of several years, of one source or of a quarter
        if "quarter" in also:
            year = also.pop("year", None) or title_year(layout)
            if year is None:
                continue
            also["month"] = f"{year}-{int(also.pop('quarter')) * 3:02d}"
        given = Given(letter=heading.letter, unit=unit_of(kind.columns[field], heading, layout))
        yield Wide(field, given, also)


def _days(layout: Layout, kind: Kind) -> Iterator[Wide]:
    """Yield the columns whose headings are milestones; their cells say the days."""
    known = words.vocabulary("milestone", kind.columns["milestone"].codes or {})
    for heading in layout.columns:
        for part in words.heading_rows(heading.text)[::-1]:
            text = words.folded(part)
            code = known.get(text) or known.get(_OF_A_DAY.sub("", text))
            if code is not None:
                yield Wide("happened_on", Given(letter=heading.letter), {"milestone": code})
                break


_OF_A_DAY: Final = re.compile(r"(?:办理|取得|批准|完成|批复)?(?:时间|日期)$")


def quarters(layout: Layout) -> list[Heading]:
    """Return the columns that are of a quarter each."""
    return [item for item in layout.columns if _QUARTER.search(fold(item.text))]


def title_year(layout: Layout) -> str | None:
    """Return the one year that the titles of a sheet name, None where they name none or several."""
    found = {year for text in layout.above for year in _TITLE_YEAR.findall(fold(text))}
    return found.pop() if len(found) == 1 else None


def _on_a_side(
    heading: Heading, kind: Kind, years: Collection[str]
) -> tuple[Heading, str, dict[str, str]] | None:
    """Return a heading of all years before or after one, with its field and the year and side.

    `2025年以前` holds 2025 or not: it is known only where another column or the title has that year.
    """
    text = fold(heading.text)
    unsure = _EITHER.search(text)
    if unsure and unsure["year"] not in years:
        return None
    for pattern, side, step in _SIDES:
        found = pattern.search(text)
        if found is None:
            continue
        outermost = (min if side == "before" else max)(years, default=None)
        year = outermost if step is None else found["year"]
        if year is None:
            return None
        rest = f"{text[: found.start()]}{text[found.end() :]}".replace("累计", "")
        said = _said(replace(heading, text=f"{int(year) + (step or 0)}年{rest}"), kind)
        return (heading, said[0], {**said[1], "side": side}) if said else None
    return None


def _said(heading: Heading, kind: Kind) -> tuple[str, dict[str, str]] | None:
    """Return the field of a heading, empty where it names none, and the source and year it names."""
    sources = words.vocabulary("funding_source", kind.columns["funding_source"].codes or {})
    also: dict[str, str] = {}
    field = ""
    if OPEN_ENDED.search(heading.text):
        return None
    for part in words.heading_rows(heading.text):
        year = _YEAR.search(part)
        quarter = _QUARTER.search(fold(part))
        rest = words.folded(_QUARTER.sub("", _YEAR.sub("", fold(part), count=1), count=1))
        if year:
            also["year"] = year[1]
        if quarter:
            number = next(filter(None, quarter.groups()))
            also["quarter"] = str("一二三四".find(number) + 1 or number)
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
