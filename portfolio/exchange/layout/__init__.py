"""Where the table stands on a sheet: its heading, its groups, totals and notes."""

from portfolio.exchange.layout.heading_row import ROWS_LOOKED_AT, Heading, Layout, find_layout
from portfolio.exchange.layout.kinds import RowKind
from portfolio.exchange.layout.rows import SheetRow, classify

__all__ = ["ROWS_LOOKED_AT", "Heading", "Layout", "RowKind", "SheetRow", "classify", "find_layout"]
