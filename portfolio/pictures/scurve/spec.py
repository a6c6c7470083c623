"""What the S-curve says: lines, scales and labels as plain values, undrawn.

Time is counted in months as `Month.ordinal`; the state at the end of a month stands at the
month's right edge, one later. Money is in the unit that is shown: 亿元, or million yuan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from portfolio.money.records import Curve, Series
from portfolio.money.words import (
    ASSUMED,
    curve_answer,
    curve_notes,
    private_note,
    rounded_text,
    series_word,
)
from portfolio.pictures.paper import A4, Paper
from portfolio.pictures.records import CurveMaterial
from portfolio.pictures.subtitles import Said, said, subtitle
from portfolio.pictures.text import Names
from portfolio.values.language import mark, spoken
from portfolio.values.money import rounded
from portfolio.values.months import Month
from portfolio.values.remarks import Remark
from portfolio.values.words import UNKNOWN_TEXT, clauses, money_text, month_text, say

_NICE: Final = (1, 2, 5)
#: So many lines a scale may have besides its base.
_MOST_TICKS: Final = 6
#: A scale reaches so much higher than its lines, for what is written over them.
_HEADROOM: Final = 1.1


@dataclass(frozen=True, slots=True)
class Line:
    """A line over time: points (month edge, amount), and what its end says."""

    points: tuple[tuple[float, float], ...]
    text: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One series: its heading, the top of its scale with the ticks, planned and done.

    `like` is what was planned of those projects alone that report what is done.
    """

    head: str
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    planned: Line
    done: Line | None
    like: Line | None = None


@dataclass(frozen=True, slots=True)
class CurvePicture:
    """The whole picture; without panels it says why in its answer."""

    said: Said
    first: int
    last: int
    today: float
    today_text: str
    panels: tuple[Panel, ...]
    legend: tuple[tuple[str, str], ...]
    signs: str  #: what the sign beside figures stands for, in few words
    warnings: tuple[Remark, ...]


def scurve_spec(material: CurveMaterial, paper: Paper = A4) -> CurvePicture:
    """Return what the picture says in the language spoken."""
    names, curve = Names(), material.curve
    drawn = [series for series in (curve.whole, *curve.parts) if _drawable(series)]
    points = curve.whole.points
    return CurvePicture(
        said=said(
            material.plan,
            material.documents,
            names,
            paper,
            title=curve_answer(curve)[0],
            subtitle=subtitle(
                mark("S-curve of investment"), material.as_of, material.fresh, material.projects
            ),
            answer=(*curve_answer(curve)[1:], *_of_the_year(material)),
            notes=_notes(curve, len(drawn)),
        ),
        first=points[0].month.ordinal if points else 0,
        last=points[-1].month.ordinal + 1 if points else 1,
        today=material.as_of.ordinal + 1.0,
        today_text=say(mark("As of {month}"), month=month_text(material.as_of)),
        panels=tuple(_panel(curve, series) for series in drawn),
        legend=tuple(_legend(curve)),
        signs=_signs(curve),
        warnings=names.remarks,
    )


def _drawable(series: Series) -> bool:
    return bool(series.points) and bool(series.points[-1].planned or _last_done(series))


def _planned_by(series: Series, month: Month) -> int | None:
    point = series.at(month)
    return point.planned if point else None


def _last_done(series: Series) -> int:
    return max((point.done or 0 for point in series.points), default=0)


def _unit() -> tuple[int, int]:
    """Return the unit shown, in yuan, and its decimals."""
    return (10**8, 2) if spoken() == "zh" else (10**6, 0)


def _shown(fen: int) -> float:
    return float(Fraction(fen, _unit()[0] * 100))


def _panel(curve: Curve, series: Series) -> Panel:
    planned = Line(
        ((float(series.points[0].month.ordinal), 0.0), *_points(series, "planned")),
        _planned_text(series),
        dashed=bool(series.assumed),
    )
    done = _points(series, "done")
    highest = max(amount for _, amount in (*planned.points, *done))
    ticks = _ticks(highest)
    return Panel(
        head=say(
            mark("{series}, {number} projects (cumulative, million yuan)"),
            series=series_word(curve.by, series.key),
            number=series.projects,
        ),
        high=highest * _HEADROOM,
        ticks=ticks,
        labels=tuple(f"{tick:,.0f}" if tick >= 1 or not tick else f"{tick:g}" for tick in ticks),
        planned=planned,
        done=Line(done, _done_text(curve, series)) if done else None,
        like=_like(series) if done else None,
    )


def _like(series: Series) -> Line | None:
    """Return the plan of the projects that report, where not all of the series do."""
    if not series.like or series.like[-1][1] == _planned_by(series, series.like[-1][0]):
        return None
    sign = ASSUMED if series.assumed else ""
    amount = f"{rounded(series.like[-1][1], *_unit())}{sign}"
    points = tuple((month.ordinal + 1.0, _shown(fen)) for month, fen in series.like)
    return Line(points, say(mark("plan of these {amount}"), amount=amount))


def _points(series: Series, name: str) -> tuple[tuple[float, float], ...]:
    found = ((point.month, getattr(point, name)) for point in series.points)
    return tuple((month.ordinal + 1.0, _shown(fen)) for month, fen in found if fen is not None)


def _ticks(highest: float) -> tuple[float, ...]:
    """Return the lines of a scale from 0, in steps of 1, 2 or 5 of a power of ten."""
    steps = (part * 10.0**power for power in range(-4, 9) for part in _NICE)
    step = next(step for step in steps if highest / step <= _MOST_TICKS)
    return tuple(step * place for place in range(int(highest / step) + 1))


def _planned_text(series: Series) -> str:
    sign = ASSUMED if series.assumed else ""
    return say(
        mark("planned {amount}"), amount=f"{rounded(series.points[-1].planned, *_unit())}{sign}"
    )


def _done_text(curve: Curve, series: Series) -> str:
    point = series.at(curve.as_of)
    if point is None or point.done is None:
        return ""
    amount = rounded(point.done, *_unit()) + (ASSUMED if point.held else "")
    if point.known == series.projects:
        return say(mark("done {amount}"), amount=amount)
    return say(
        mark("done {amount} ({known}/{of} projects)"),
        amount=amount,
        known=point.known,
        of=series.projects,
    )


def _legend(curve: Curve) -> Iterator[tuple[str, str]]:
    if curve.whole.assumed:
        throughout = curve.whole.assumed - curve.whole.partly
        whole = throughout + len(curve.unphased) >= curve.whole.projects
        part = mark("planned, assumed in part")
        yield "assumed", say(mark("planned, assumed throughout") if whole else part)
    if any(not series.assumed for series in (curve.whole, *curve.parts) if series.points):
        yield "planned", say(mark("planned, as entered"))
    if any(_like(series) for series in (curve.whole, *curve.parts)):
        key = "like assumed" if curve.whole.assumed else "like"
        yield key, say(mark("planned, of the projects that report"))
    if any(point.done is not None for point in curve.whole.points):
        yield "done", say(mark("done, as reported"))
        yield "gap", say(mark("between done and the plan of the same projects"))


def _signs(curve: Curve) -> str:
    """Return what the sign beside planned and done stands for; nothing where none has it."""
    point = curve.whole.at(curve.as_of)
    told = [
        *([say(mark("planned: spread evenly where not entered"))] if curve.whole.assumed else []),
        *([say(mark("done: by an earlier report"))] if point and point.held else []),
    ]
    return f"{ASSUMED} {clauses(told)}" if told else ""


def _of_the_year(material: CurveMaterial) -> Iterator[str]:
    """Yield the plan of the year, done and paid, and done against the plan of those with both."""
    years = material.years
    named = {
        mark("planned {amount}"): [item.plan for item in years],
        mark("done {amount}"): [item.done.fen if item.done else None for item in years],
        mark("paid {amount}"): [item.paid.fen if item.paid else None for item in years],
    }
    told = [say(words, amount=_sum_text(found)) for words, found in named.items()]
    if all(fen is None for found in named.values() for fen in found):
        return
    both = [(item.plan, item.done.fen) for item in years if item.plan and item.done]
    if both:
        share = Fraction(100 * sum(done for _, done in both), sum(plan for plan, _ in both))
        text = mark("{share} % of the plan of the {number} that have both")
        told.append(say(text, share=rounded_text(share, 1), number=len(both)))
    yield say(mark("Of {year}: {told}"), year=material.as_of.year, told=clauses(told))


def _sum_text(found: Sequence[int | None]) -> str:
    """Return a sum with how many of its projects are known, where not all are."""
    known = [fen for fen in found if fen is not None]
    if not known:
        return UNKNOWN_TEXT
    part = f" ({len(known)}/{len(found)})" if len(known) < len(found) else ""
    return f"{money_text(sum(known))}{part}"


def _notes(curve: Curve, panels: int) -> Sequence[str]:
    caveat = say(
        mark(
            "Total investment of the plan is a planning figure, not the control figure; done is"
            " what reports give since the start of works."
        )
    )
    own = [say(mark("Each part has a scale of its own."))] if panels > 1 else []
    return (*curve_notes(curve), caveat, private_note(), *own)
