"""The bed-capacity picture: beds per 1,000 over time, and the waterfall."""

from portfolio.pictures.gallery import Drawing, Picture, Wish
from portfolio.pictures.paper import SLIDE
from portfolio.pictures.records import CapacityMaterial
from portfolio.values.language import mark


def _draw(material: CapacityMaterial, wish: Wish) -> Drawing:
    from portfolio.pictures.capacity.drawing import draw_capacity
    from portfolio.pictures.capacity.slide import capacity_slide
    from portfolio.pictures.capacity.spec import capacity_spec
    from portfolio.pictures.slides.lines import draw_lines

    spec = capacity_spec(material, wish.paper)
    if wish.paper is SLIDE:
        return Drawing([lambda: draw_lines(capacity_slide(spec))], spec.warnings)
    return Drawing([lambda: draw_capacity(spec)], spec.warnings)


PICTURE = Picture(place=2, title=mark("Bed capacity"), needs=CapacityMaterial, draw=_draw)
