"""The workbook as values: its sheets in the order of the forms."""

from portfolio.monthbook import (
    annex,
    approvals,
    beds,
    changed,
    checks,
    guide,
    overview,
    problems,
    progress,
)
from portfolio.monthbook.material import BookMaterial
from portfolio.monthbook.page import Sheet

#: Sheet 3, the table of funds, comes with the budget of the year.
_SHEETS = (overview, progress, approvals, problems, beds, annex, checks, changed, guide)


def sheets(material: BookMaterial) -> tuple[Sheet, ...]:
    """Return every sheet, in the language spoken."""
    return tuple(module.sheet(material) for module in _SHEETS)
