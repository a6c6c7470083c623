"""The picture of sensitivity: the answer over slip and population, and each project's slack."""

from portfolio.pictures.gallery import Drawing, Picture, Wish
from portfolio.pictures.paper import SLIDE
from portfolio.pictures.records import SensitivityMaterial
from portfolio.values.language import mark


def _draw(material: SensitivityMaterial, wish: Wish) -> Drawing:
    from portfolio.pictures.sensitivity.drawing import draw_sensitivity
    from portfolio.pictures.sensitivity.slide import sensitivity_slide
    from portfolio.pictures.sensitivity.spec import sensitivity_spec
    from portfolio.pictures.slides.lines import draw_lines

    spec = sensitivity_spec(material, wish.paper)
    if wish.paper is SLIDE:
        return Drawing([lambda: draw_lines(sensitivity_slide(spec))], spec.warnings)
    return Drawing([lambda: draw_sensitivity(spec)], spec.warnings)


PICTURE = Picture(
    place=4,
    title=mark("Sensitivity of the answer"),
    needs=SensitivityMaterial,
    draw=_draw,
    monthly=False,
)
