"""Rows that set out a part of the project above them: 其中, 1.1, (1), 一期."""

import re
from typing import Final

from portfolio.exchange.cells import Cell, cell_text
from portfolio.values.digits import fold

_OF_WHICH: Final = re.compile(r"其\s*中\s*[:,、]?\s*(?=\S)")
_BRACKETED: Final = re.compile(r"(?:\(\s*[0-9]{1,2}\s*\)|[①-⑳])\s*[、.:]?\s*")
_PHASE: Final = re.compile(r"[一二三四五六]期")
_SET_IN: Final = re.compile(r"\u3000|[ \t\u00a0]{2}")
_PLAIN: Final = re.compile(r"([0-9]{1,4})\s*[、.]?")
_UNDER: Final = re.compile(r"([0-9]{1,4})\s*[.\-–]\s*[0-9]{1,3}")


class PartFinder:
    """Remembers the number of the project above, and tells which rows are parts of it."""

    def __init__(self) -> None:
        self._number: str | None = None
        self._within = False  #: below a row that begins with 其中

    def label(self, serial: Cell, text: str) -> str | None:
        """Return what stands before a part's name, empty for a phase; None for a project.

        `serial` is the row's own number, `text` its first text beside that. A number in brackets
        and a phase are parts only under a project that bears a plain number: without one they may
        number the projects themselves. Below 其中 a row that is set in, or has no number where
        projects have one, is a part as well.
        """
        own = fold(cell_text(serial)).strip()
        found = _OF_WHICH.match(fold(text).lstrip())
        if found:
            self._within = True
            return found[0].strip(" :,、").replace(" ", "")
        if self._within and not own and (self._number is not None or _SET_IN.match(text)):
            return _in_brackets(text) or ""
        self._within = False
        label = None if self._number is None else self._under(own, text)
        if label is None:
            plain = _PLAIN.fullmatch(own)
            self._number = plain[1] if plain else None
        return label

    def _under(self, own: str, text: str) -> str | None:
        """Return what stands before a part of the numbered project above, None for a project."""
        under = _UNDER.fullmatch(own)
        if (under is not None and under[1] == self._number) or _BRACKETED.fullmatch(own):
            return own
        if own:
            return None
        return _in_brackets(text) or ("" if _PHASE.match(text.lstrip()) else None)


def _in_brackets(text: str) -> str | None:
    """Return the number in brackets that a text begins with."""
    found = _BRACKETED.match(fold(text).lstrip())
    return found[0].strip(" :、.") if found else None


def bare_name(text: str, label: str) -> str:
    """Return the name of a part without what stands before it."""
    name = text.strip()
    for lead in (_OF_WHICH, _BRACKETED):
        if label and (found := lead.match(fold(name))):
            return name[found.end() :].strip()  # folding leaves as many signs
    return name
