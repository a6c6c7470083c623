"""What a whole document says: its lists of projects as one sheet, stated totals, indicators."""

from portfolio.exchange.document.reading import Document, open_document

__all__ = ["Document", "open_document"]
