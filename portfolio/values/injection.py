"""Texts that a spreadsheet would run, made harmless in a file and restored when it comes back."""

import re
from typing import Final

#: What stands before a text that would run; a spreadsheet shows it, and runs nothing.
GUARD: Final = "'"
#: How a formula starts; East Asian editions of spreadsheets take the full-width signs too.
_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


def guarded(text: str) -> str:
    """Return a text as a cell that nothing runs; a plain number stays one, minus sign and all.

    A text that starts with guards and would run without them gets one more, so that `restored`
    gives back every text as it was.
    """
    return GUARD + text if _runs(text.lstrip(GUARD)) else text


def restored(text: str) -> str:
    """Return the text that `guarded` made a cell of; a cell that it did not touch stays."""
    guards = text[:1] == GUARD and _runs(text.lstrip(GUARD))
    return text[1:] if guards else text


def _runs(text: str) -> bool:
    return text.startswith(_RUN) and not _NUMBER.fullmatch(text)
