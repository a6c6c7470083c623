"""The S-curve as lines of text: what is done as columns, what was planned as dots over them."""

import shutil
from collections.abc import Sequence
from fractions import Fraction

from portfolio.money.records import Curve, CurvePoint
from portfolio.values.digits import round_half_up
from portfolio.values.language import mark, spoken
from portfolio.values.words import month_text, rate_text, say

_HEIGHT = 14
_LABEL = 7
_MOST = 120
_PLANNED, _DONE, _BOTH, _NOW = "•", "█", "◆", "▲"


def curve_lines(curve: Curve) -> list[str]:
    """Return the chart of all projects, at most as wide as the terminal.

    A column stands for as many months as make the chart fit, by the last of them. Empty where
    nothing is planned.
    """
    if not curve.whole.points or not curve.whole.points[-1].planned:
        return []
    room = min(_MOST, shutil.get_terminal_size().columns) - _LABEL - 2
    points = _thinned(curve.whole.points, room, curve)
    top = max(max(point.planned, point.done or 0) for point in points)
    lines = [_head(curve)]
    for level in range(_HEIGHT, 0, -1):
        row = "".join(_sign(point, level, top) for point in points)
        lines.append(f"{_level(level, top):>{_LABEL}} ┤{row.rstrip()}")
    lines.append(f"{0:>{_LABEL}} ┼{'─' * len(points)}")
    lines.append(f"{'':{_LABEL}}  {_years(points)}")
    lines.append(_legend())
    return lines


def _thinned(points: Sequence[CurvePoint], room: int, curve: Curve) -> list[CurvePoint]:
    """Return the last point of each so many months; the as-of month's always stands."""
    every = max(1, -(-len(points) // max(1, room)))
    found = [points[min(place + every, len(points)) - 1] for place in range(0, len(points), every)]
    now = curve.whole.at(curve.as_of)
    if now is None or now in found:
        return found
    place = next((n for n, point in enumerate(found) if point.month > now.month), len(found) - 1)
    found[place] = now
    return found


def _height(fen: int | None, top: int) -> int:
    return 0 if fen is None else round_half_up(Fraction(fen * _HEIGHT, top))


def _sign(point: CurvePoint, level: int, top: int) -> str:
    planned = _height(point.planned, top) == level
    done = _height(point.done, top) >= level
    if planned:
        return _BOTH if done else _PLANNED
    return _DONE if done else " "


def _unit() -> int:
    return 10**10 if spoken() == "zh" else 10**8


def _level(level: int, top: int) -> str:
    if level % 2 and level != _HEIGHT:
        return ""
    return rate_text(Fraction(top * level, _HEIGHT * _unit()), 1)


def _years(points: Sequence[CurvePoint]) -> str:
    """Return the years under their first columns, where each has room."""
    line = ""
    for place, point in enumerate(points):
        first = place == 0 or points[place - 1].month.year != point.month.year
        if first and len(line) <= place:
            line = f"{line:{place}}{point.month.year} "
    return line.rstrip()


def _head(curve: Curve) -> str:
    return say(
        mark(
            "Planned against done, all {number} projects of the plan, as of {month} (million yuan)"
        ),
        number=curve.whole.projects,
        month=month_text(curve.as_of),
    )


def _legend() -> str:
    text = say(
        mark("{planned} planned to date  {done} done to date  {both} both"),
        planned=_PLANNED,
        done=_DONE,
        both=_BOTH,
    )
    return f"{'':{_LABEL}}  {text}"
