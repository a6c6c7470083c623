"""Guesses from the headings of a sheet which column is which field, and writes it as a map."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from portfolio.exchange import words
from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.columns import Column
from portfolio.exchange.dates import read_date
from portfolio.exchange.kinds import KINDS, Kind
from portfolio.exchange.layout import Heading, Layout, SheetRow, classify
from portfolio.exchange.map import Given, Map, heading_of, is_exported, missing, needed
from portfolio.exchange.wide import (
    MEASURED,
    OPEN_ENDED,
    known_headings,
    title_year,
    unit_of,
    wide_columns,
)
from portfolio.values.digits import fold
from portfolio.values.errors import BadInput
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import GROUPS, NATURES, PHASINGS

#: Endings of data columns, as `export` writes them, with the unit they say.
_ENDINGS: Final = {"yuan": "元", "m2": "平方米"}


def guess(
    layout: Layout,
    kind: str | None = None,
    *,
    said: Map | None = None,
    month: Month | None = None,
    strict: bool = True,
) -> Map:
    """Return the headings of a sheet as a map, of the kind given or the one that fits best.

    A mapping file that says nothing of columns is filled up with those that the headings say, and
    `month` is that of rows for which none does.
    Raises BadInput where no kind fits, or two fit alike; unless `strict` the best is returned.
    """
    kind = said.kind.name if said else kind
    maps = [_guess(layout, item, month) for item in KINDS.values() if kind in (None, item.name)]
    maps = [_filled_up(said, item, layout) for item in maps] if said else maps
    maps = [item for item in maps if kind or not item.kind.asked or _is_whole(item, layout)]
    ranked = sorted(maps, key=lambda item: (bool(missing(item)), -len(item.columns)))
    best = ranked[0]
    if not strict:
        return best
    if missing(best):
        raise _nothing(best, layout, kind)
    rivals = [item for item in ranked if not missing(item)]
    alike = [item for item in rivals if len(item.columns) == len(best.columns)]
    whole = [item for item in alike if len(item.columns) == len(item.kind.columns)]
    if len(alike) > 1 and not (len(whole) == 1 and is_exported(layout)):
        raise _several([item.kind.name for item in alike])
    best = whole[0] if len(alike) > 1 else best
    if kind is None and _says_little(best, layout):
        raise _nothing(best, layout, kind)
    return best


def _several(names: Sequence[str]) -> BadInput:
    """Return what to say of a sheet that may be of several kinds, or of projects and more."""
    beside = [name for name in names if name in _BESIDE["projects"]]
    kinds = " / ".join(names)
    if "projects" in names and beside:
        text = mark(
            "The sheet may hold {kinds}; take them all with --with {beside}, or say one with --kind."
        )
        return BadInput(text, kinds=kinds, beside=" --with ".join(beside))
    return BadInput(mark("The sheet may hold {kinds}; say which with --kind."), kinds=kinds)


def _says_little(mapping: Map, layout: Layout) -> bool:
    """Tell whether only names and notes of a sheet are known, and nobody knows what the rest is."""
    if mapping.wide or not mapping.columns.keys() <= _COMMON or is_exported(layout):
        return False
    return len(left_over(mapping, layout)) > _FEW and elsewhere(mapping, layout) is None


#: So many columns besides names and notes may go unread before it is asked what a sheet holds.
_FEW: Final = 2


def _is_whole(mapping: Map, layout: Layout) -> bool:
    """Tell whether a file has every column that `export` writes of a kind."""
    return is_exported(layout) and set(mapping.kind.columns) - {"name"} <= set(mapping.columns)


def _filled_up(mapping: Map, guessed: Map, layout: Layout) -> Map:
    """Return a mapping file with the columns that the headings say, read as the file says of all.

    What the file says of a field, as a constant, goes before a column of that field.
    """
    said = mapping.constants
    constants = {**guessed.constants, **said}
    guessed = _not_named(mapping, guessed, layout)
    columns = {name: given for name, given in guessed.columns.items() if name not in said}
    return replace(mapping, columns=columns, wide=guessed.wide, constants=constants)


def _not_named(mapping: Map, guessed: Map, layout: Layout) -> Map:
    """Return of a guessed map the columns that a mapping file does not name, read as it says of all."""
    named = [*mapping.columns.values(), *(item.given for item in mapping.wide)]
    taken = {heading.letter for given in named if (heading := heading_of(given, layout))}

    def written(given: Given) -> Given:
        heading, cells = heading_of(given, layout), mapping.cells
        return replace(
            given,
            heading=heading.text if heading else None,
            order=cells.order,
            serials=cells.serials,
            century=cells.century,
        )

    columns = {
        name: written(given) for name, given in guessed.columns.items() if given.letter not in taken
    }
    wide = tuple(
        replace(item, given=written(item.given))
        for item in guessed.wide
        if item.given.letter not in taken
    )
    return replace(guessed, columns=columns, wide=wide)


#: What a column of a list of projects is called where rows speak of projects on record.
_ON_RECORD: Final = {"code": "project", "name_zh": "name", "source": "source", "note": "note"}


def beside(said: Map, layout: Layout, kind: str, month: Month | None = None) -> Map:
    """Return a mapping file of projects as the map of another kind that the same rows hold.

    All it says of the sheet, its rows and its cells holds; a column that it names is of the
    project and of nothing else. The other columns are known by their headings.
    Raises BadInput where these do not make the kind.
    """
    guessed = _guess(layout, KINDS[kind], month)
    known = {name: there for name, there in _ON_RECORD.items() if there in guessed.kind.columns}
    own = {there: said.columns[name] for name, there in known.items() if name in said.columns}
    mapping = _not_named(said, guessed, layout)
    values = {there: said.values[name] for name, there in known.items() if name in said.values}
    fixed = {there: said.constants[name] for name, there in known.items() if name in said.constants}
    columns = {name: given for name, given in mapping.columns.items() if name not in fixed} | own
    constants = guessed.constants or _constants(layout, guessed.kind, columns)
    mapping = replace(
        said,
        kind=guessed.kind,
        columns=columns,
        wide=mapping.wide,
        values=values,
        constants={**constants, **fixed},
    )
    if missing(mapping):
        raise _nothing(mapping, layout, kind)
    return mapping


def _guess(layout: Layout, kind: Kind, month: Month | None = None) -> Map:
    found: dict[str, tuple[int, Heading, str | None]] = {}
    wide = tuple(wide_columns(layout, kind))
    taken = {item.given.letter for item in wide}
    numbered = any(words.folded(heading.text) in _NUMBERS for heading in layout.columns)
    for heading in layout.columns:
        known = None if heading.letter in taken else _known(heading, kind)
        if numbered and known == ("project", 0, None) and heading.text.lower() == "project":
            known = ("name", 0, None)
        if known is not None and (known[0] not in found or known[1] < found[known[0]][0]):
            found[known[0]] = (known[1], heading, known[2])
    columns = {
        name: Given(
            letter=heading.letter, unit=unit or unit_of(kind.columns[name], heading, layout)
        )
        for name, (_, heading, unit) in found.items()
    }
    constants = _constants(layout, kind, columns)
    if month is not None and kind.name == "reports" and "month" not in columns:
        constants = {"month": str(month)}
    return Map(kind, columns, constants=constants, wide=wide)


def without_shared(mapping: Map, layout: Layout, beside: Sequence[str]) -> Map:
    """Return a guessed map without columns it is unsure of that a kind read in the same go knows.

    `开工时间` of a list of projects is planned, of one taken together with its reports the actual.
    """
    columns = dict(mapping.columns)
    for heading, column in unsure(mapping, layout):
        known = [_known(heading, KINDS[name]) for name in beside if name != mapping.kind.name]
        if any(item and item[0] not in _COMMON and item[1] < words.UNSURE for item in known):
            del columns[column.name]
    return replace(mapping, columns=columns)


def by_cells(mapping: Map, layout: Layout, rows: Iterable[tuple[int, list[Cell]]]) -> Map:
    """Return a guessed map, and what the cells of the first rows say against it."""
    below = [row for row in classify(rows, layout) if row.kind in ("data", "group")]
    return _with_groups(_without_serials(mapping, layout, below), layout, below)


def _without_serials(mapping: Map, layout: Layout, below: Sequence[SheetRow]) -> Map:
    """Return a map in which a column `No.` that only counts the rows holds no codes."""
    given = mapping.columns.get("code")
    heading = next((item for item in layout.columns if given and item.letter == given.letter), None)
    if heading is None or words.folded(heading.text) not in _COUNTING or is_exported(layout):
        return mapping
    texts = [text for row in below if (text := cell_text(row.cells[heading.index]))]
    if texts != [str(number) for number in range(1, len(texts) + 1)]:
        return mapping
    columns = {name: item for name, item in mapping.columns.items() if name != "code"}
    return replace(mapping, columns=columns)


def _with_groups(mapping: Map, layout: Layout, below: Sequence[SheetRow]) -> Map:
    """Return a map in which a column of natures that holds groups says the groups as well.

    `建设性质` is printed above 续建 and 新建 as often as above 新建 and 迁建. It says groups where each
    of its cells does, one says a word that is no nature, and no heading of a group stands among
    the rows.
    """
    given = mapping.columns.get("nature")
    known = {*mapping.columns, *mapping.constants}
    if given is None or "group" in known or "group" not in mapping.kind.columns:
        return mapping
    place = next(item.index for item in layout.columns if item.letter == given.letter)
    texts = {cell_text(row.cells[place]) for row in below} - {""}
    if any(row.group for row in below):
        return mapping
    groups, natures = (
        [words.code_in(text, words.vocabulary(name, codes), name) for text in texts]
        for name, codes in (("group", GROUPS), ("nature", NATURES))
    )
    if None in groups or None not in natures:
        return mapping
    return replace(mapping, columns={**mapping.columns, "group": given})


#: Headings of codes that as often count the rows.
_COUNTING: Final = ("no", "number", "nr", "item", "itemno", "sn", "id")
#: Headings of codes; beside one `project` is a name.
_NUMBERS: Final = ("no", "number", "code", "编号", "项目编号")


def left_over(mapping: Map, layout: Layout) -> list[str]:
    """Return the headings of the columns that are not taken."""
    places = [*mapping.columns.values(), *(item.given for item in mapping.wide)]
    taken = {given.letter for given in places}
    named = {words.folded(given.heading) for given in places if given.heading}
    return [
        item.text
        for item in layout.columns
        if item.text and item.letter not in taken and words.folded(item.text) not in named
    ]


def unsure(mapping: Map, layout: Layout) -> list[tuple[Heading, Column]]:
    """Return the columns whose headings do not say which field they are, with what they are read as."""
    by_letter = {heading.letter: heading for heading in layout.columns}
    found = []
    for name, given in mapping.columns.items():
        heading = by_letter.get(given.letter or "")
        known = _known(heading, mapping.kind) if heading else None
        if heading and name == "group" and mapping.columns.get("nature") == given:
            found.append((heading, mapping.kind.columns[name]))
            continue
        if heading is None or known is None or (name == "name_zh" and "code" in mapping.columns):
            continue
        if known[1] >= words.UNSURE:
            found.append((heading, mapping.kind.columns[name]))
    return found


def _known(heading: Heading, kind: Kind) -> tuple[str, int, str | None] | None:
    """Return the field that a heading means, how sure that is, and a unit its ending says."""
    known = known_headings(kind.name)
    for reading in words.readings(heading.text):
        if reading in known:
            return (*known[reading], None)
        for ending, unit in _ENDINGS.items():
            field, rank = known.get(reading.removesuffix(ending), ("", 0))
            if reading.endswith(ending) and field and kind.columns[field].kind in MEASURED:
                return field, rank, unit
    return None


# --- what headings say besides --------------------------------------------------------------------

_AS_OF: Final = re.compile(
    r"as of ((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [0-9]{4})", re.IGNORECASE
)
_ENDS: Final = re.compile(r"[0-9]{4}\s*年|以前|以后|后续", re.ASCII)
_MONTH: Final = re.compile(r"((?:19|20|21)[0-9]{2})\s*[年.-]\s*([0-9]{1,2})\s*月?", re.ASCII)


def open_ended(mapping: Map, layout: Layout) -> list[Heading]:
    """Return the columns of money before the first or after the last year that is named."""
    if mapping.kind.name != "funding":
        return []
    left = set(left_over(mapping, layout))
    return [
        heading
        for heading in layout.columns
        if heading.text in left and OPEN_ENDED.search(heading.text) and _ENDS.search(heading.text)
    ]


def _constants(layout: Layout, kind: Kind, columns: Mapping[str, Given]) -> dict[str, str]:
    """Return the month of a sheet of reports, and the year of one of money, that only titles say."""
    if kind.name == "funding" and _of_a_year(columns):
        year = title_year(layout)
        return {"year": year} if year else {}
    if kind.name != "reports" or "month" in columns or not {"project", "name"} & columns.keys():
        return {}
    found = {
        f"{year}-{int(month):02d}"
        for text in layout.above
        for year, month in _MONTH.findall(fold(text))
        if 1 <= int(month) <= 12
    }
    for text in layout.above:
        found |= {str(read_date(told, "finish").month) for told in _AS_OF.findall(text)}
    return {"month": found.pop()} if len(found) == 1 else {}


def _of_a_year(columns: Mapping[str, Given]) -> bool:
    """Tell whether columns hold money of one year, and none says of which."""
    money = {"annual", *PHASINGS} & columns.keys()
    return bool(money) and not {"year", "month", "amount"} & columns.keys()


def elsewhere(
    mapping: Map, layout: Layout, *, undated: bool = False
) -> tuple[str, list[str]] | None:
    """Return another kind that two or more of the columns not taken are of, and their headings.

    With `undated` also one of which the sheet does not say the month.
    """
    needless = [("month",)] if undated else []
    left = set(left_over(mapping, layout))
    best: tuple[str, list[str]] | None = None
    for name in _BESIDE.get(mapping.kind.name, ()):
        other = _guess(layout, KINDS[name])
        letters = {given.letter for field, given in other.columns.items() if field not in _COMMON}
        letters |= {item.given.letter for item in other.wide}
        found = [
            item.text for item in layout.columns if item.letter in letters and item.text in left
        ]
        whole = all(need in needless for need in missing(other))
        if len(found) > 1 and whole and (best is None or len(found) > len(best[1])):
            best = name, found
    return best


#: Kinds whose columns stand beside those of another on sheets that were made for both.
_BESIDE: Final = {
    "projects": ("reports", "funding", "milestones"),
    "reports": ("projects", "funding", "milestones"),
    "funding": ("projects", "reports"),
}
#: Fields of those kinds that name the project or the document.
_COMMON: Final = frozenset(
    ("project", "name", "code", "name_zh", "source", "note", "group", "part")
)


def _nothing(best: Map, layout: Layout, kind: str | None) -> BadInput:
    headings = ", ".join(item.text for item in layout.columns if item.text)
    if headings.startswith("portfolio.form/"):
        return BadInput(
            mark(
                "This is a form that a unit filled in; put it into a folder and import the folder."
            )
        )
    if kind is None:
        return BadInput(
            mark(
                "The headings do not say what the sheet holds: {headings}. Say it with --kind, or"
                " write a mapping file with --guess-map and give it with --map."
            ),
            headings=headings,
        )
    return BadInput(
        mark(
            "No column of the sheet is known as {needed}; its headings are: {headings}. Write a"
            " mapping file with --guess-map and give it with --map."
        ),
        needed=needed(best.kind, missing(best)[0]),
        headings=headings,
    )
