"""What projects are called in a sentence: by a short name, as people do, not by their codes."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from portfolio.beds.records.answer import Answer
from portfolio.pack.brief.parts import shortened
from portfolio.projects.records.lists import ProjectRow
from portfolio.values.words import listing, name_of

#: Cells of a short name.
_CELLS: Final = 56
#: What stands in brackets behind a name, also where the other bracket was left out.
_BRACKETS: Final = re.compile(r"\s*[(（][^()（）]*[)）]?\s*$")
#: So many signs of a name are left where the district before it is taken off.
_LEAST: Final = 4


def short_names(rows: Iterable[ProjectRow], district: str = "") -> dict[str, str]:
    """Return by code what each project is called in a sentence of a paper of its district.

    Without what stands in brackets or behind a comma, and without the district before it; whole
    where two would then be called alike.
    """
    whole = {row.code: name_of(row) for row in rows}
    short = {code: _short(name, district) for code, name in whole.items()}
    often = Counter(short.values())
    return {
        code: short[code] if often[short[code]] == 1 else shortened(name, 2 * _CELLS)
        for code, name in whole.items()
    }


def _short(name: str, district: str) -> str:
    bare = _BRACKETS.sub("", name).partition(", ")[0] or name
    within = bare.removeprefix(district).strip() if district else bare
    kept = within if len(within) >= _LEAST else bare
    return shortened(kept[:1].upper() + kept[1:], _CELLS)


def named(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """Return projects by their names, one that has none by its code."""
    return listing(names.get(code, code) for code in codes)


def in_names(answer: Answer, names: Mapping[str, str]) -> Answer:
    """Return an answer whose projects are called by name where sentences tell of them."""

    def called(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(code, code) for code in codes)

    return replace(
        answer,
        unknown=called(answer.unknown),
        beds_missing=called(answer.beds_missing),
        partly_open=called(answer.partly_open),
        planned=called(answer.planned),
        press=called(answer.press),
        undocumented=called(answer.undocumented),
        across=called(answer.across),
        paused=tuple((names.get(code, code), beds) for code, beds in answer.paused),
        left=tuple(replace(item, code=names.get(item.code, item.code)) for item in answer.left),
        doubted=tuple(
            replace(item, place=names.get(item.place, item.place)) for item in answer.doubted
        ),
    )
