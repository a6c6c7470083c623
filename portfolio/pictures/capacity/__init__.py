"""The bed-capacity picture: beds per 1,000 over time, and the waterfall."""

from portfolio.pictures.gallery import Drawing, Picture, Wish
from portfolio.pictures.records import CapacityMaterial
from portfolio.values.language import mark


def _draw(material: CapacityMaterial, wish: Wish) -> Drawing:
    from portfolio.pictures.capacity.drawing import draw_capacity
    from portfolio.pictures.capacity.spec import capacity_spec

    spec = capacity_spec(material, wish.paper)
    return Drawing([lambda: draw_capacity(spec)], spec.warnings)


PICTURE = Picture(place=2, title=mark("Bed capacity"), needs=CapacityMaterial, draw=_draw)
