"""The workbook as values: its sheets in the order of the forms."""

from portfolio.pack.monthbook import (
    annex,
    approvals,
    beds,
    changed,
    checks,
    findings,
    funds,
    guide,
    indicators,
    overview,
    problems,
    progress,
)
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.sheet import Sheet

_SHEETS = (
    *(overview, progress, funds, approvals, problems, beds, annex, checks, changed),
    *(indicators, guide, findings),
)


def sheets(material: BookMaterial) -> tuple[Sheet, ...]:
    """Return every sheet, in the language spoken."""
    return tuple(module.sheet(material) for module in _SHEETS)
