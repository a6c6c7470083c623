"""The Gantt chart of all projects."""

from portfolio.pictures.gallery import Drawing, Picture, Wish
from portfolio.pictures.paper import SLIDE
from portfolio.pictures.records import GanttMaterial
from portfolio.values.language import mark


def _draw(material: GanttMaterial, wish: Wish) -> Drawing:
    from portfolio.pictures.gantt.drawing import draw_page
    from portfolio.pictures.gantt.spec import gantt_spec

    if wish.paper is SLIDE:
        return _slide(material)
    spec = gantt_spec(material, wish.paper, one_page=wish.one_page, sort=wish.sort)
    pages = [lambda page=page: draw_page(spec, page) for page in spec.pages]
    return Drawing(pages, spec.warnings)


def _slide(material: GanttMaterial) -> Drawing:
    """Return the slide: the latest projects, whatever order was asked for."""
    from portfolio.pictures.gantt.slide import gantt_slide

    return gantt_slide(material)


PICTURE = Picture(place=1, title=mark("Gantt chart"), needs=GanttMaterial, draw=_draw)
