"""How Chinese characters are read: their initials for the search, their order in lists."""

import os
from functools import cache


@cache
def initials(character: str) -> frozenset[str]:
    """Return the first letters of all readings of a character; none for what is not Chinese."""
    return frozenset(reading[0] for reading in _readings(character))


def alphabet(name: str) -> list[str]:
    """Return what a name is ordered by: each character's commonest reading, else the character."""
    return [_first(character) for character in name]


@cache
def _first(character: str) -> str:
    return next(iter(_readings(character)), character.casefold())


@cache
def _readings(character: str) -> tuple[str, ...]:
    if character.isascii():
        return ()
    # Its phrases say nothing of single characters, are 200,000 objects, and hold up all threads.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.TONE3, heteronym=True, errors="ignore")
    return tuple(reading for readings in found for reading in readings if reading)
