"""The picture of sensitivity as a slide: beds per 1,000 by how late all that is unfinished is."""

from portfolio.pictures import style
from portfolio.pictures.sensitivity.spec import Curve, SensitivityPicture
from portfolio.pictures.slides.lines import Line, LinesSlide
from portfolio.values.language import mark
from portfolio.values.words import say

_COLOURS = {"fixed": "#1F3A5F", "latest": "#B0521A"}
_EVERY = 12
_STEPS, _MOST_TICKS = (0.2, 0.4, 1.0, 2.0, 5.0, 10.0, 50.0, 1000.0), 8


def sensitivity_slide(spec: SensitivityPicture) -> LinesSlide:
    """Return the slide of a specified picture: the two populations that lead alone."""
    across = [(0.0, say(mark("as planned")))]
    across += [
        (float(months), say(mark("{months} months late"), months=months))
        for months in spec.slips
        if months and months % _EVERY == 0 and months < spec.slips[-1]
    ]
    step = next(step for step in _STEPS if (spec.high - spec.low) / step <= _MOST_TICKS)
    values = [spec.low + step * place for place in range(int((spec.high - spec.low) / step) + 1)]
    return LinesSlide(
        said=spec.said,
        head=spec.heads[0],
        first=float(spec.slips[0]),
        last=float(spec.slips[-1]),
        low=spec.low,
        high=spec.high,
        ticks=[(value, f"{value:.1f}") for value in values],
        across=across,
        lines=[_line(curve, spec.slips) for curve in spec.curves if curve.basis],
        level=(spec.target, spec.target_text),
    )


def _line(curve: Curve, slips: tuple[int, ...]) -> Line:
    corners: list[tuple[float, float]] = []
    for slip, rate in zip(slips, curve.rates, strict=True):
        if corners:
            corners.append((float(slip), corners[-1][1]))
        corners.append((float(slip), rate))
    colour = _COLOURS.get(str(curve.basis), style.NEUTRAL)
    return Line(tuple(corners), curve.text, colour, 3.0)
