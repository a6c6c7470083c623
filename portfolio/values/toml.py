"""Reads TOML that somebody else wrote: numbers of any length are refused before they are made."""

import tomllib
from typing import Any, Final

#: No whole number in a file is greater; those written in base 16 can be, past all reading.
_MOST: Final = 10**18
_OUT_OF_REACH: Final = "a number is out of reach"


def read_toml(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Raises ValueError, with the reason as its text, for what is none and for numbers out of reach.
    """
    try:
        tables = tomllib.loads(text, parse_float=_float)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    except ValueError as error:  # Python makes no number of thousands of digits
        raise ValueError(_OUT_OF_REACH) from error
    _require_bounded(tables)
    return tables


def _float(text: str) -> float:
    value = float(text)
    if value - value != 0:  # infinite, or no number
        raise ValueError(_OUT_OF_REACH)
    return value


def _require_bounded(value: Any) -> None:
    if isinstance(value, int) and abs(value) >= _MOST:
        raise ValueError(_OUT_OF_REACH)
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _require_bounded(item)
