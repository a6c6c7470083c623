"""The bed-capacity register of a district's hospital projects, for scripts and notebooks.

    import portfolio

    register = portfolio.open_database("portfolio.db", as_of="2026-11")
    register.projects()
    register.rollup(by="group")
    register.capacity(view="forecast")
    register.answer()

Frames have the columns that `docs/report-tables.md` tells of; what is unknown is `pandas.NA`, never
zero. Nothing is ever written. What else the rooms below hold is the program's own and may change.
"""

from typing import TYPE_CHECKING

from portfolio.values.errors import PortfolioError
from portfolio.values.version import __version__

if TYPE_CHECKING:
    from portfolio.exchange.service.frames import Register

__all__ = ["PortfolioError", "__version__", "open_database"]


def open_database(
    database: str | None = None, *, as_of: str | None = None, plan: str = "", district: str = ""
) -> "Register":
    """Return a database for reading: a path or URL, else PORTFOLIO_DB, else the user's own.

    What it tells is as of the month `as_of` (`2026-11`), else the present one, about the current
    plan of the first district unless one is named by its code. Raises PortfolioError, whose text is
    a sentence, for a month that is none, a database that is missing or not ours, an unknown code.
    """
    from portfolio.exchange.service.frames import opened

    return opened(database, as_of, plan, district)
