"""The S-curve: money planned against money done, of all projects and by funder."""

from portfolio.pictures.gallery import Drawing, Picture, Wish
from portfolio.pictures.paper import SLIDE
from portfolio.pictures.records import CurveMaterial
from portfolio.values.language import mark


def _draw(material: CurveMaterial, wish: Wish) -> Drawing:
    from portfolio.pictures.scurve.drawing import draw_scurve
    from portfolio.pictures.scurve.slide import scurve_slide
    from portfolio.pictures.scurve.spec import scurve_spec
    from portfolio.pictures.slides.lines import draw_lines

    spec = scurve_spec(material, wish.paper)
    if wish.paper is SLIDE:
        return Drawing([lambda: draw_lines(scurve_slide(spec))], spec.warnings)
    return Drawing([lambda: draw_scurve(spec)], spec.warnings)


PICTURE = Picture(place=3, title=mark("S-curve"), needs=CurveMaterial, draw=_draw)
