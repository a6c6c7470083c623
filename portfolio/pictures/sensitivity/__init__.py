"""The picture of sensitivity: the answer over slip and population, and each project's slack."""

from portfolio.pictures.gallery import Drawing, Picture, Wish
from portfolio.pictures.records import SensitivityMaterial
from portfolio.values.language import mark


def _draw(material: SensitivityMaterial, wish: Wish) -> Drawing:
    from portfolio.pictures.sensitivity.drawing import draw_sensitivity
    from portfolio.pictures.sensitivity.spec import sensitivity_spec

    spec = sensitivity_spec(material, wish.paper)
    return Drawing([lambda: draw_sensitivity(spec)], spec.warnings)


PICTURE = Picture(
    place=4,
    title=mark("Sensitivity of the answer"),
    needs=SensitivityMaterial,
    draw=_draw,
    monthly=False,
)
