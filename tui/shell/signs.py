"""Signs that some terminals draw two cells wide, and the plain ones that stand for them there.

Unicode leaves the width of some signs to the terminal ("ambiguous", UAX 11): those set up for old
Chinese programs take two cells for each, and every line with one of them would be torn.
"""

from typing import Final

#: How signs are drawn: as the terminal turns out to be, as they are, or plain.
MEASURED, FULL, PLAIN = "measured", "full", "plain"
#: Draws one such sign at the upper left, asks where the cursor stands behind it, and wipes it away.
PROBE: Final = "\x1b7\x1b[1;1H■\x1b[6n\x1b[1;1H\x1b[2K\x1b8"

_PLAIN: Final = {
    "─―—–‐−": "-",
    "│┃┊├┤┼▏▎": "|",
    "█▉▊▋▌▍■": "#",
    "▒□": "%",
    "╱÷": "/",
    "●": "@",
    "◆": "&",
    "○◇": "o",
    "▲△↑": "^",
    "▼▽↓": "v",
    "◁←": "<",
    "→": ">",
    "≤": "⩽",
    "≥": "⩾",
    "≠": "!",
    "≈…": "~",
    "“”": '"',
    "‘’": "'",
    "·•": ".",
    "×": "x",
    "§": "S",
    "²": "2",
    "†": "+",
    "※": "*",
    "\N{REPLACEMENT CHARACTER}": "?",
}
_TABLE: Final = str.maketrans({sign: one for signs, one in _PLAIN.items() for sign in signs})


def in_plain(text: str) -> str:
    """Return what is drawn with plain signs, each of one cell everywhere; names keep theirs else."""
    return text.translate(_TABLE)
