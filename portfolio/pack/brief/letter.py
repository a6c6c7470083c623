"""What makes a front page an official paper's: who issues it above, what it says, who signs below.

Its measures are those of GB/T 9704-2012. It is one page; what does not fit stands in the annex.
"""

from collections.abc import Iterable, Sequence

from portfolio.pack.brief.paging import front_over
from portfolio.pack.brief.parts import Brief, Front, Outer, Paragraph
from portfolio.pack.records import Letterhead
from portfolio.values.language import mark
from portfolio.values.words import clauses, say

#: Heights of a line in points, the widest first: a page that is full is set closer.
PITCHES = (28.0, 26.0, 24.0)
#: What is said on a front, and how high its lines are.
Draft = tuple[float, Sequence[Paragraph]]


def fronted(
    brief: Brief,
    letter: Letterhead,
    number: str,
    title: tuple[str, ...],
    annex: str,
    drafts: Iterable[Draft],
) -> Front:
    """Return the front of a paper: the first of the drafts that one page takes, else the last.

    `number` is the paper's, empty without one; `annex` heads what follows. There is a draft.
    """
    for pitch, points in drafts:
        found = _front(letter, number, title, annex, pitch, points)
        if front_over(brief, found) <= 0:
            break
    return found


def _front(
    letter: Letterhead,
    number: str,
    title: tuple[str, ...],
    annex: str,
    pitch: float,
    points: Sequence[Paragraph],
) -> Front:
    office = letter.office
    above: tuple[tuple[Outer, str], ...] = (("bureau", office.bureau), ("number", number))
    below: tuple[tuple[Outer, str], ...] = (
        ("annexed", annex),
        ("signed", office.bureau),
        ("dated", say(mark("Date of issue: ____________"))),
        ("contact", _contact(letter)),
        ("copies", say(mark("Copies: {names}"), names=office.copies) if office.copies else ""),
    )
    to = say(mark("{name}:"), name=office.to) if office.to else ""
    said = (*_kept((("to", to),)), *points, *_kept(below))
    return Front(title, tuple(_kept(above)), said, annex, pitch)


def _kept(items: Iterable[tuple[Outer, str]]) -> Iterable[Paragraph]:
    return (Paragraph(text, kind) for kind, text in items if text.strip())


def _contact(letter: Letterhead) -> str:
    office = letter.office
    told = clauses([office.unit, office.clerk, office.phone])
    return say(mark("(Contact: {who})"), who=told) if told else ""
