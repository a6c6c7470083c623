"""The front page of a brief, as an official paper has it: what must be decided comes first."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

from portfolio.beds.words.answer import views_in_order
from portfolio.pack.brief.findings import finding_counts
from portfolio.pack.brief.letter import PITCHES, fronted
from portfolio.pack.brief.material import BriefMaterial, YearOf
from portfolio.pack.brief.matters import fresh, of_whom
from portfolio.pack.brief.overview import answer_in_short, known_text, share_text
from portfolio.pack.brief.parts import Brief, Front, Paragraph, ended, shortened, shown
from portfolio.pack.brief.progress import late_rows
from portfolio.pack.records import Letterhead
from portfolio.pack.words import document_number
from portfolio.pictures.finding import late_finding
from portfolio.projects.words.page import plan_text
from portfolio.projects.words.standing import late_words
from portfolio.values.language import mark, plural
from portfolio.values.words import UNKNOWN_TEXT, clauses, listing, money_text, month_text, say

#: How many asks, late projects and views of the beds are told, and whether the findings are, at
#: which height of a line in points: what is asked for goes last where the page is full.
_TOLD: Final = ((3, 3, 3, True), (3, 2, 2, True), (3, 1, 2, True), (3, 1, 1, True))
_FULL: Final = ((3, 1, 1, False), (2, 1, 1, False), (1, 1, 1, False))
#: Cells of what is asked for, which stands whole in the annex.
_ASK_CELLS: Final = 120


def front(material: BriefMaterial, brief: Brief) -> Front:
    """Return the front of a brief, with as many of each kind named as one page takes."""
    letter, month = material.letter or Letterhead(material.as_of), month_text(material.as_of)
    told = (*product(PITCHES, _TOLD), *product(PITCHES[-1:], _FULL))
    return fronted(
        brief,
        letter,
        document_number(letter),
        (shown(plan_text(material.plan)), say(mark("Brief of {month}"), month=month)),
        say(mark("Annex: the month in detail, {month}"), month=month),
        ((pitch, tuple(_points(material, *named))) for pitch, named in told),
    )


# --- what it says -------------------------------------------------------------------------------


def _points(
    material: BriefMaterial, asks: int, late: int, views: int, findings: bool
) -> Iterable[Paragraph]:
    """Yield the points, each with its number and heading before it."""
    told = (
        (mark("1. To be decided first."), _asked(material, asks)),
        (mark("2. Beds against the target."), _beds(material, views)),
        (mark("3. Late projects."), _late(material, late)),
        (mark("4. Money."), _money(material)),
        *(((mark("5. Findings."), finding_counts(material.findings)),) if findings else ()),
    )
    return (Paragraph(ended(text), "point", say(head)) for head, text in told)


def _asked(material: BriefMaterial, most: int) -> str:
    """Return what is asked for and of whom, that of the worst projects first."""
    found, names = fresh(material, "ask"), material.names
    if not found:
        return say(mark("No report of the last two months asks for a decision"))
    told = [
        say(
            mark("{name}: {what}"),
            name=names.get(item.project, item.project),
            what=shortened(of_whom(item).rstrip("。.；;"), _ASK_CELLS),
        )
        for item in found[:most]
    ]
    if len(found) > most:
        more = plural(
            "and {number} more in the annex, part 5",
            "and {number} more in the annex, part 5",
            len(found) - most,
        )
        told.append(more.format(number=f"{len(found) - most:,}"))
    return clauses(told)


def _beds(material: BriefMaterial, most: int) -> str:
    if material.answer is None:
        return say(mark("No target or no census is on record: capacity cannot be told"))
    views = views_in_order(material.answer)[:most]
    told = answer_in_short(material.answer, views)
    return say(mark("{told} (estimates, see part 2 of the annex)"), told=told)


def _late(material: BriefMaterial, most: int) -> str:
    """Return how many are late, and those that are latest by name."""
    late, names = late_rows(material), material.names
    counted = late_finding(material.planned)
    if not late:
        return counted
    named = listing(
        say(mark("{name} ({much})"), name=names[row.code], much=late_words(row))
        for row in late[:most]
    )
    if len(late) <= most:
        return say(mark("{counted}: {names}"), counted=counted, names=named)
    return say(mark("{counted}; the latest: {names}"), counted=counted, names=named)


def _money(material: BriefMaterial) -> str:
    rows = material.planned
    years = [material.years.get(row.code, YearOf(None, None)) for row in rows]
    whole = say(
        mark("{money} in all by the plan"),
        money=known_text(money_text, [row.investment for row in rows]),
    )
    return clauses([whole, _year(material.as_of.year, years)])


def _year(year: int, years: Sequence[YearOf]) -> str:
    plans, done = [item.plan for item in years], [item.done for item in years]
    if not any(item is not None for item in (*plans, *done)):
        return say(mark("of {year} nothing planned or done is reported"), year=year)
    told = say(
        mark("of {year} {plan} planned, {done} done"),
        year=year,
        plan=known_text(money_text, plans),
        done=known_text(money_text, done),
    )
    share, _, known = share_text(years).partition(" ")
    if share == UNKNOWN_TEXT:
        return told
    return say(
        mark("{told}, {share} % of the plan {known}"), told=told, share=share, known=known
    ).strip()
