"""What every picture says of itself: as of when, drawn from how much, by which sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from portfolio.beds.words.notes import reports_text
from portfolio.pictures.paper import MARGIN, SLIDE, WIDTH, Paper
from portfolio.pictures.text import Names, width, wrap
from portfolio.projects.records.page import Document
from portfolio.projects.records.plans import Plan
from portfolio.projects.words.page import plan_text, sources_text
from portfolio.values.language import mark, spoken, translate
from portfolio.values.months import Month
from portfolio.values.words import count_text, month_text, rate_text, say

#: No text of a picture is smaller, in points: it is what a copy of a print still shows.
SMALL = 7.0


def subtitle(title: str, as_of: Month, fresh: int, projects: int) -> str:
    """Return the second line of a picture: what it shows, as of when, from how fresh reports.

    The title is marked.
    """
    month = say(mark("As of {month}"), month=month_text(as_of))
    return f"{translate(title)}　{month}　{reports_text(fresh, projects)}"


def wrapped(notes: Iterable[str]) -> Iterator[str]:
    """Yield notes in lines as wide as the sheet."""
    for note in notes:
        yield from wrap(note, SMALL, WIDTH - 2 * MARGIN)


def people_text(residents: int) -> str:
    """Return residents for a label: `57.75万人` or `577,505 residents`."""
    if spoken() == "zh":
        return f"{rate_text(Fraction(residents, 10_000))}万人"
    return say(mark("{number} residents"), number=count_text(residents))


def _as_fits(line: str) -> tuple[str, str]:
    """Return as many clauses of a line as fit in the least letters, and the others."""
    parts = line.split(clause := "；" if spoken() == "zh" else "; ")
    kept = len(parts)
    while kept > 1 and width(clause.join(parts[:kept]), SMALL) > WIDTH - 2 * MARGIN:
        kept -= 1
    return clause.join(parts[:kept]), clause.join(parts[kept:])


def sources(plan: Plan, documents: Iterable[Document], names: Names) -> str:
    """Return the line that names the sources, as it can be drawn."""
    return names.draw(plan.code, sources_text(documents))


@dataclass(frozen=True, slots=True)
class Said:
    """What a picture says in words, on a sheet of paper: its finding is its title.

    `over` stands small above it: the plan, what is shown, as of when.
    """

    paper: Paper
    over: str
    title: str
    answer: tuple[str, ...]
    notes: tuple[str, ...]
    sources: str


def said(
    plan: Plan,
    documents: Iterable[Document],
    names: Names,
    paper: Paper,
    *,
    title: str,
    subtitle: str,
    answer: Iterable[str],
    notes: Iterable[str],
) -> Said:
    """Return what a picture says; over its title stand the plan's name and the `subtitle`.

    What a line of the answer has no room for opens the notes; a slide wraps its lines.
    """
    lines = [(line, "") if paper is SLIDE else _as_fits(line) for line in answer]
    return Said(
        paper=paper,
        over=f"{names.draw(plan.code, plan_text(plan))}　{subtitle}",
        title=title,
        answer=tuple(line for line, _ in lines),
        notes=tuple(wrapped([*(rest for _, rest in lines if rest), *notes])),
        sources=sources(plan, documents, names),
    )
