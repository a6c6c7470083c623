"""The table of indicators of a document, kept as indicators of the plan."""

import re
from typing import Final

from portfolio.exchange.document.records import IndicatorRow
from portfolio.exchange.outcome import Item
from portfolio.exchange.queries import matches
from portfolio.exchange.service.imports.ground import Ground
from portfolio.store.models import Plan
from portfolio.values.digits import fold

#: The indicator that the projects measure; its figures are those of targets.
_OF_BEDS: Final = re.compile(r"每千(?:名)?(?:常住)?人口?(?:拥有)?(?:医疗(?:卫生)?机构)?床位数?")


def keep(ground: Ground, plan: Plan) -> None:
    """Add the indicators of a document that are to be kept and that the plan has not by their names.

    Those of beds per 1,000 residents are noted: their base and target are to be entered as a
    target, on residents of its own.
    """
    known = [
        row for row in matches.rows_of(ground.session, "indicator") if row["plan_id"] == plan.id
    ]
    names = {fold(row[name]) for row in known for name in ("name_zh", "printed") if row[name]}
    codes = {row["code"] for row in known}
    position = max((row["position"] for row in known), default=0)
    for item in ground.listed:
        if fold(item.name) in names:
            continue
        names.add(fold(item.name))
        number, position = item.number, position + 1
        while f"I{number}" in codes:
            number += 1
        codes.add(f"I{number}")
        beds = _OF_BEDS.fullmatch(fold(item.name)) is not None
        if beds:
            ground.bed_targets.append(f"I{number}")
        ground.writer.add(
            "indicator",
            {
                "id": ground.writer.next_key("indicator"),
                "plan_id": plan.id,
                "code": f"I{number}",
                "position": position,
                "name_zh": item.name,
                "unit": item.unit,
                "type": item.kind,
                **({"measure": "beds"} if beds else _figures(item)),
                "printed": " ".join(text for text in item.printed if text) or None,
                "known_from": ground.author.day,
                "source_id": ground.sources.at(item.where),
            },
        )
        ground.tally.add(Item(0, "indicator", f"I{number} {item.name}"))


def _figures(item: IndicatorRow) -> dict[str, str | int | None]:
    return {
        "base": None if item.base is None else str(item.base),
        "base_year": item.base_year,
        "target": None if item.target is None else str(item.target),
        "target_year": item.target_year,
    }
