"""The picture of risk: how probable it is that the target is met, by month."""

from portfolio.pictures.gallery import Drawing, Picture, Wish
from portfolio.pictures.paper import SLIDE
from portfolio.pictures.records import RiskMaterial
from portfolio.values.language import mark


def _draw(material: RiskMaterial, wish: Wish) -> Drawing:
    from portfolio.pictures.risk.drawing import draw_risk
    from portfolio.pictures.risk.slide import risk_slide
    from portfolio.pictures.risk.spec import risk_spec
    from portfolio.pictures.slides.lines import draw_lines

    spec = risk_spec(material, wish.paper)
    if wish.paper is SLIDE:
        return Drawing([lambda: draw_lines(risk_slide(spec))], spec.warnings)
    return Drawing([lambda: draw_risk(spec)], spec.warnings)


PICTURE = Picture(
    place=5,
    title=mark("Probability of meeting the target"),
    needs=RiskMaterial,
    draw=_draw,
    monthly=False,
)
