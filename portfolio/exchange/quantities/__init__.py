"""Figures as people write them in cells: money, areas, beds, percentages, ranges, about so many."""

from portfolio.exchange.quantities.amounts import Measure, Qualifier, find_amount
from portfolio.exchange.quantities.figures import (
    QUALIFIERS,
    Figure,
    UnitNeeded,
    figure,
    find_unit,
    find_units,
    is_unit,
    read_area,
    read_beds,
    read_counted,
    read_money,
    read_people,
    read_percent,
    step_of,
)
from portfolio.exchange.quantities.scope import Scale, areas_in, read_scale

__all__ = [
    "QUALIFIERS",
    "Figure",
    "Measure",
    "Qualifier",
    "Scale",
    "UnitNeeded",
    "areas_in",
    "figure",
    "find_amount",
    "find_unit",
    "find_units",
    "is_unit",
    "read_area",
    "read_beds",
    "read_counted",
    "read_money",
    "read_people",
    "read_percent",
    "read_scale",
    "step_of",
]
