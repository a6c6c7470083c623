"""The bed-capacity picture as a slide: the lines over time, with the gap that the title names."""

from portfolio.pictures import style
from portfolio.pictures.capacity.drawing import LINE_LOOKS
from portfolio.pictures.capacity.spec import CapacityPicture, Steps
from portfolio.pictures.slides.lines import Line, LinesSlide, Upright, years
from portfolio.values.language import mark
from portfolio.values.words import say


def capacity_slide(spec: CapacityPicture) -> LinesSlide:
    """Return the slide of a specified picture."""
    goal = spec.goal
    least, most = min(goal.reached), max(goal.reached)
    return LinesSlide(
        said=spec.said,
        head=spec.heads[0],
        key=spec.band.key,
        first=spec.first,
        last=spec.last,
        low=spec.rates.low,
        high=spec.rates.high,
        ticks=list(zip(spec.rates.ticks, spec.rates.labels, strict=True)),
        across=years(spec.first, spec.last),
        lines=[_line(line) for line in spec.lines],
        uprights=(
            Upright(spec.today, spec.today_text, style.TODAY),
            Upright(goal.at, "", style.TARGET, (0, (5, 2.6))),
        ),
        level=(goal.rate, goal.text),
        gap=(goal.at, least, max(goal.rate, most), goal.gap) if goal.gap else None,
        band=spec.band.outline,
    )


def _line(line: Steps) -> Line:
    colour, thick, dashes = LINE_LOOKS[line.key]
    words = line.label
    if line.people:
        words = say(mark("{label} over {people}"), label=line.label, people=line.people)
    text_colour = style.IN_USE_TEXT if line.key == "confirmed" else colour
    return Line(line.points, words, colour, thick * 1.4, dashes, text_colour)
