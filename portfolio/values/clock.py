"""The bureau's days: in which zone a moment is told, and on which day it fell there."""

import os
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final

from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

#: China keeps one time all the year; so no table of zones is needed for it.
CHINA: Final = timezone(timedelta(hours=8), "Asia/Shanghai")


def zone() -> tzinfo:
    """Return the zone of the bureau: that named by PORTFOLIO_ZONE, else China's.

    Raises WrongUsage for a name that this machine does not know.
    """
    return _named(os.environ.get("PORTFOLIO_ZONE", ""))


@cache
def _named(name: str) -> tzinfo:
    if name in ("", "Asia/Shanghai"):
        return CHINA
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:  # KeyError: not found
        raise WrongUsage(
            mark("PORTFOLIO_ZONE names “{name}”, which is no zone this machine knows."), name=name
        ) from error


def there(moment: str) -> datetime:
    """Return a moment of the log, UTC as `2026-11-29T08:00:00Z`, on the bureau's clock."""
    return datetime.fromisoformat(moment).astimezone(zone())


def day_of(moment: str) -> str:
    """Return the bureau's day of a moment of the log, as `2026-11-29`."""
    return there(moment).date().isoformat()


def start_of(day: str) -> str:
    """Return the moment at which a day of the bureau begins, as the log writes moments."""
    begins = datetime.fromisoformat(day).replace(tzinfo=zone())
    return begins.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_day(day: str) -> str:
    """Return the day after a day `2026-11-29`."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def last_day(dated: str) -> str:
    """Return the last day of a date as documents bear it: a year, a month or a day."""
    year, month, day = (*(int(part) for part in dated.split("-")), 0, 0)[:3]
    month = month or 12
    return f"{year:04d}-{month:02d}-{day or monthrange(year, month)[1]:02d}"
