"""What the tests of pictures look at: texts and their boxes."""

from itertools import combinations

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from portfolio.pictures.gantt.drawing import draw_page
from portfolio.pictures.gantt.spec import Gantt


def gantt_figures(spec: Gantt) -> list[Figure]:
    """Draw every page of a Gantt chart."""
    return [draw_page(spec, page) for page in spec.pages]


def texts_of(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.axes[0].texts}


def boxes_of(figure: Figure) -> list[tuple[Text, Bbox]]:
    """Return the inked box of every text in pixels; the halo and the leading are not ink."""
    return [(text, text.get_window_extent()) for text in figure.axes[0].texts if text.get_text()]


def assert_on_the_sheet(figure: Figure) -> None:
    sheet = figure.bbox
    margin = 0.02 * sheet.width
    for text, box in boxes_of(figure):
        assert margin < box.x0, text
        assert box.x1 < sheet.width - margin, text
        assert margin / 2 < box.y0, text
        assert box.y1 < sheet.height - margin, text


def assert_no_overlap(figure: Figure) -> None:
    for (one, first), (other, second) in combinations(boxes_of(figure), 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert wide <= 0 or high <= 0.25 * min(first.height, second.height), (one, other)
