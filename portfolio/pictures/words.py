"""What is being made, in words, for those who wait for it."""

from portfolio.pictures.records import Piece
from portfolio.values.language import mark
from portfolio.values.words import say

_PIECES = {
    "list": mark("writing the list…"),
    "gantt": mark("drawing picture {number} of {of}: Gantt chart…"),
    "capacity": mark("drawing picture {number} of {of}: bed capacity…"),
    "scurve": mark("drawing picture {number} of {of}: S-curve…"),
    "workbook": mark("making the workbook…"),
    "page": mark("writing the page for a browser…"),
    "brief": mark("writing the brief…"),
}


_ANY_PIECE = mark("drawing picture {number} of {of}…")


def piece_words(piece: Piece) -> str:
    """Return what is being made, for those who wait for it."""
    return say(_PIECES.get(piece.kind, _ANY_PIECE), number=piece.number, of=piece.of)
