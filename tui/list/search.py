"""Finds projects by what an officer types: words in both languages, and initials of pinyin."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from portfolio.projects.records.lists import ProjectRow
from portfolio.values.digits import fold
from portfolio.values.language import Term, in_both, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import FUNDERS, GROUPS, SHOWN_LIGHTS, STAGES
from tui.list.pinyin import initials
from tui.list.terms import read_term

#: One letter is the initial of a character in nearly every name, so it is looked for as a letter.
_FEWEST_INITIALS: Final = 2
_LETTERS: Final = re.compile("[a-z]+")
_PARTLY: Final = mark("Partly in use")


class Search:
    """The words of every project, gathered once; what is typed is found in them.

    Each word typed must be found: in the code, a name, a township, the group, the funder, the
    stage or the light, in Chinese or English; or, two letters and more, as initials of the pinyin
    of a Chinese name or township, so that `zyy` finds 中医医院. Every reading of a character counts:
    重建 is found by `cj` and by `zj`. What `terms` reads is compared instead, and a minus sign before
    any of it keeps the others: `red -planned slip>6 unreported`.
    """

    def __init__(self, rows: Sequence[ProjectRow], due: Month) -> None:
        """Take the projects, and the month for which reports are due."""
        self._rows = rows
        self._due = due
        self._texts = [_words(row) for row in rows]
        self._names = ["\n".join(_chinese(row)) for row in rows]
        self._sounding = _by_initial({character for name in self._names for character in name})

    def finding(self, typed: str) -> Sequence[ProjectRow]:
        """Return the projects in which every word typed is found, in their order."""
        words = fold(typed).casefold().split()
        found: Iterable[int] = range(len(self._rows))
        for word in words:
            bare = word.removeprefix("-")
            if bare:
                found = self._narrowed(found, bare, without=bare != word)
        return [self._rows[place] for place in found] if words else self._rows

    def _narrowed(self, places: Iterable[int], word: str, *, without: bool) -> Iterator[int]:
        has = self._test(word)
        return (place for place in places if has(place) != without)

    def _test(self, word: str) -> Callable[[int], bool]:
        """Return what tells of the project at a place whether it has a word."""
        term = read_term(word, self._due)
        if term is not None:
            return lambda place: term(self._rows[place])
        sound = self._sound(word)
        return lambda place: bool(
            word in self._texts[place] or (sound and sound.search(self._names[place]))
        )

    def _sound(self, word: str) -> re.Pattern[str] | None:
        """Return a pattern of the characters whose pinyin starts with the letters of a word."""
        if len(word) < _FEWEST_INITIALS or not _LETTERS.fullmatch(word):
            return None
        classes = [self._sounding.get(letter, "") for letter in word]
        return re.compile("".join(f"[{each}]" for each in classes)) if all(classes) else None


def _by_initial(characters: Iterable[str]) -> dict[str, str]:
    """Return for each letter the Chinese characters, of those given, that are read with it."""
    sounding: dict[str, str] = {}
    for character in sorted(characters):
        for letter in initials(character):
            sounding[letter] = sounding.get(letter, "") + character
    return sounding


def _chinese(row: ProjectRow) -> Iterator[str]:
    yield row.name_zh
    for _, name, _ in row.townships:
        yield name


def _words(row: ProjectRow) -> str:
    words = [row.code, row.name_zh, row.name_en]
    words += [name for town in row.townships for name in town]
    for codes, code in (
        (GROUPS, row.group),
        (FUNDERS, row.funder),
        (STAGES, row.stage),
        (SHOWN_LIGHTS, row.lights.overall.colour),
    ):
        words += _both(codes[code]) if code in codes else ()
    if row.stage is None and row.sites_in_use:
        words += in_both(_PARTLY)
    return fold("\n".join(words)).casefold()


@cache
def _both(term: Term) -> tuple[str, str]:
    return in_both(term)
