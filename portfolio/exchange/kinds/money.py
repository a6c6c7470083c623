"""Money of projects by source, and by year, month and source: the columns."""

from typing import Final

from portfolio.exchange.columns import Column
from portfolio.values.language import Term
from portfolio.values.vocabulary import FUNDING_SOURCES, PHASINGS, SIDES

COLUMNS: Final = (
    Column("project", "called", Term("project field", "Number")),
    Column("name", "text", Term("project field", "Name")),
    Column("funding_source", "code", Term("funding column", "Source of funds"), FUNDING_SOURCES),
    Column("amount", "money", Term("funding column", "Amount")),
    Column("year", "year", Term("funding column", "Year")),
    Column("month", "month", Term("report column", "Month")),
    Column("side", "code", Term("column of the log", "Years before or after"), SIDES),
    Column("annual", "money", Term("funding column", "Plan of the year")),
    Column("milestone", "text", Term("funding column", "Milestone of the year")),
    *(Column(name, "money", term) for name, term in PHASINGS.items()),
    Column("source", "text", Term("project field", "Source document")),
)
NEEDS: Final = (("project", "name"), ("amount", "annual", "milestone", *PHASINGS))
KEYS: Final = ("project", "name", "funding_source", "year", "month", "side")
