"""The form of a mapping file: which keys it has, and what each may hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from portfolio.exchange.kinds import KINDS
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.language import Term, mark

#: Yields what is wrong with the value of a key.
_Rule = Callable[[str, Any], Iterator[PortfolioError]]
_LETTER: Final = re.compile(r"[A-Za-z]{1,3}", re.ASCII)


def mistakes(data: Mapping[str, Any]) -> Iterator[PortfolioError]:
    """Yield every mistake in the form of a mapping file, each named with its key."""
    yield from _keys("", data, _FILE)
    if "kind" not in data:
        yield WrongUsage(mark("{key}: it is missing; give it."), key="kind")


def _keys(
    place: str, given: Mapping[str, Any], rules: Mapping[str, _Rule]
) -> Iterator[PortfolioError]:
    for name, value in given.items():
        key = f"{place}{name}"
        if name in rules:
            yield from rules[name](key, value)
        else:
            yield WrongUsage(mark("{key}: there is no such key; take it out."), key=key)


def _unusable(key: str, value: object, what: Term) -> WrongUsage:
    return WrongUsage(
        mark("{key}: “{value}” cannot be used here; give {what}."), key=key, value=value, what=what
    )


def _is(fits: Callable[[Any], object], what: Term) -> _Rule:
    def check(key: str, value: Any) -> Iterator[PortfolioError]:
        if not fits(value):
            yield _unusable(key, value, what)

    return check


def _one_of(*known: str | int) -> _Rule:
    def check(key: str, value: Any) -> Iterator[PortfolioError]:
        if type(value) is not type(known[0]) or value not in known:
            expected = ", ".join(map(str, known))
            yield WrongUsage(
                mark("{key}: “{value}” is none of: {expected}."),
                key=key,
                value=value,
                expected=expected,
            )

    return check


def _table_of(rule: _Rule) -> _Rule:
    def check(key: str, value: Any) -> Iterator[PortfolioError]:
        if not isinstance(value, dict):
            yield _unusable(key, value, Term("mapping file", "a table of keys and values"))
            return
        for name, item in value.items():
            yield from rule(f"{key}.{name}", item)

    return check


def _list_of(rule: _Rule) -> _Rule:
    def check(key: str, value: Any) -> Iterator[PortfolioError]:
        if not isinstance(value, list):
            yield _unusable(key, value, Term("mapping file", "a list in square brackets"))
            return
        for place, item in enumerate(value):
            yield from rule(f"{key}.{place}", item)

    return check


def _column(key: str, value: Any) -> Iterator[PortfolioError]:
    if isinstance(value, dict):
        yield from _keys(f"{key}.", value, _COLUMN)
    elif not isinstance(value, str):
        what = Term("mapping file", "a heading in quotes, or a table with heading or letter")
        yield _unusable(key, value, what)


def _wide(key: str, value: Any) -> Iterator[PortfolioError]:
    if not isinstance(value, dict):
        yield _unusable(key, value, Term("mapping file", "a table of keys and values"))
        return
    yield from _keys(f"{key}.", value, _WIDE)
    if not isinstance(value.get("field"), str):
        yield WrongUsage(mark("{key}: it is missing; give it."), key=f"{key}.field")


_TEXT: Final = _is(lambda value: isinstance(value, str), Term("mapping file", "a text in quotes"))
_TRUTH: Final = _is(lambda value: isinstance(value, bool), Term("mapping file", "true or false"))
#: A truth value is an integer to Python, and none here.
_ROW: Final = _is(
    lambda value: type(value) is int and value >= 1,
    Term("mapping file", "the number of a row, from 1 on"),
)
_COLUMN: Final[Mapping[str, _Rule]] = {
    "heading": _TEXT,
    "letter": _is(
        lambda value: isinstance(value, str) and _LETTER.fullmatch(value),
        Term("mapping file", "the letter of a column, such as C"),
    ),
    "unit": _TEXT,
    "date_order": _one_of("dmy", "mdy"),
    "serials": _TRUTH,
    "century": _one_of(19, 20, 21),
}
_PLAIN: Final = _is(
    lambda value: isinstance(value, str | int | float) and not isinstance(value, bool),
    Term("mapping file", "a text in quotes or a number"),
)
_WIDE: Final[Mapping[str, _Rule]] = {**_COLUMN, "field": _TEXT, "also": _table_of(_PLAIN)}
_FILE: Final[Mapping[str, _Rule]] = {
    "kind": _one_of(*KINDS),
    "sheet": _TEXT,
    "header": _ROW,
    "header_rows": _one_of(1, 2),
    "date_order": _one_of("dmy", "mdy"),
    "serials": _TRUTH,
    "century": _one_of(19, 20, 21),
    "match": _one_of("code", "name", "both"),
    "totals": _TRUTH,
    "skip_rows": _list_of(_ROW),
    "columns": _table_of(_column),
    "values": _table_of(_table_of(_TEXT)),
    "constants": _table_of(_PLAIN),
    "wide": _list_of(_wide),
    "skip": _table_of(_list_of(_TEXT)),
}
