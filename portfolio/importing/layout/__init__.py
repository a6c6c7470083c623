"""Where the table stands on a sheet: its heading, its groups, totals and notes."""

from portfolio.importing.layout.headings import ROWS_LOOKED_AT, Heading, Layout, find_layout
from portfolio.importing.layout.kinds import RowKind
from portfolio.importing.layout.rows import SheetRow, classify

__all__ = ["ROWS_LOOKED_AT", "Heading", "Layout", "RowKind", "SheetRow", "classify", "find_layout"]
