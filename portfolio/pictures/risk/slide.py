"""The picture of risk as a slide: the curve with its marks, or why there is none."""

from portfolio.pictures import style
from portfolio.pictures.risk.spec import RiskPicture, steps
from portfolio.pictures.slides.lines import Line, LinesSlide, Upright, years


def risk_slide(spec: RiskPicture) -> LinesSlide:
    """Return the slide of a specified picture."""
    marks = [
        Upright(flag.at + 1, flag.text, style.TARGET if flag.own else style.CHANCE, (0, (5, 2.6)))
        for flag in spec.flags
    ]
    return LinesSlide(
        said=spec.said,
        head=spec.head,
        first=spec.first,
        last=spec.last,
        low=0.0,
        high=1.0,
        ticks=[(percent / 100, f"{percent}%") for percent in (0, 20, 50, 80, 100)],
        across=years(spec.first, spec.last),
        lines=[Line(tuple(steps(spec)), "", style.CHANCE, 3.0)] if spec.points else [],
        uprights=(Upright(spec.today + 1, spec.today_text, style.TODAY), *marks),
        empty=spec.no_points,
    )
