"""What projects are measured against: population, targets and stated totals; their columns."""

from typing import Final

from portfolio.exchange.columns import Column
from portfolio.values.language import Term
from portfolio.values.vocabulary import GROUPS, METRICS, POPULATION_KINDS, POPULATION_STATUSES

_SOURCE: Final = Column("source", "text", Term("project field", "Source document"))

POPULATION: Final = (
    Column("as_of", "day", Term("figure column", "Day")),
    Column("residents", "people", Term("column of the log", "Residents")),
    Column("kind", "code", Term("figure column", "How it was found"), POPULATION_KINDS),
    Column("status", "code", Term("figure column", "Status of the figure"), POPULATION_STATUSES),
    Column("note", "text", Term("field", "Note")),
    _SOURCE,
)
TARGETS: Final = (
    Column("code", "text", Term("figure column", "Indicator")),
    Column("month", "finish", Term("figure column", "Target month")),
    Column("per_1000", "rate", Term("figure column", "Beds per 1,000")),
    Column("baseline_month", "finish", Term("figure column", "Base month")),
    Column("baseline_per_1000", "rate", Term("figure column", "Beds per 1,000 then")),
    _SOURCE,
)
SCOPES: Final = {**GROUPS, "all": Term("scope", "All groups")}
TOTALS: Final = (
    Column("scope", "code", Term("figure column", "Scope"), SCOPES),
    Column("metric", "code", Term("figure column", "Metric"), METRICS),
    Column("printed", "text", Term("figure column", "Stated total")),
    Column("unit", "text", Term("figure column", "Unit")),
    Column("printed_in", "text", Term("figure column", "Where it is printed")),
    _SOURCE,
)
