"""The S-curve as a slide: all projects, done beside the plan of those who report it."""

from portfolio.pictures import style
from portfolio.pictures.scurve.drawing import look_of
from portfolio.pictures.scurve.spec import CurvePicture
from portfolio.pictures.scurve.spec import Line as Drawn
from portfolio.pictures.slides.lines import Line, LinesSlide, Upright, years


def scurve_slide(spec: CurvePicture) -> LinesSlide:
    """Return the slide of a specified picture; without projects it has no line."""
    whole = spec.panels[0] if spec.panels else None
    looks: list[tuple[str, Drawn | None]] = []
    if whole:
        planned = "assumed" if whole.planned.dashed else "planned"
        like = "like assumed" if whole.planned.dashed else "like"
        looks = [(planned, whole.planned), (like, whole.like), ("done", whole.done)]
    return LinesSlide(
        said=spec.said,
        head=whole.head if whole else "",
        note=spec.signs,
        first=spec.first,
        last=spec.last,
        low=0.0,
        high=whole.high if whole else 1.0,
        ticks=list(zip(whole.ticks, whole.labels, strict=True)) if whole else [],
        across=years(spec.first, spec.last),
        lines=[_line(key, line) for key, line in looks if line],
        uprights=(Upright(spec.today, spec.today_text, style.TODAY),) if whole else (),
    )


def _line(key: str, line: Drawn) -> Line:
    colour, thick, dashes = look_of(key)
    return Line(line.points, line.text, colour, thick * 1.4, dashes)
