"""What a pack says as cells, and what is another in the same cells made later."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any, Final

from portfolio.history.records import Cells, Difference, Files, Touch
from portfolio.values.months import Dated, Month

#: What tells a record of a list from the others: its code, else these in order, a mapping by its
#: basis.
_CODES: Final = ("project", "code", "key")
_NAMED_BY: Final = (
    *("year", "side", "kind", "scope", "metric", "period", "funding_source", "view", "population"),
    *("happened_on", "month", "as_of"),
)
#: What says nothing more of the projects: the form of the data, how often a record was edited, what
#: is put in the words of the language spoken.
_SILENT: Final = frozenset(("schema", "version", "sentence"))
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")


def cells(data: object) -> Cells:
    """Return records and data as cells, by row and column, all as text.

    A list of records makes a row of each, named by the list and by what tells the record from
    others; what a record holds besides lists of records makes the columns of its row, the parts
    of a mapping clauses by a point.
    """
    found: dict[str, dict[str, str]] = {}
    _gather(data, (), "", found)
    return found


def _gather(
    value: object, row: tuple[str, ...], column: str, found: dict[str, dict[str, str]]
) -> None:
    plain = _plain(value)
    if isinstance(plain, Mapping):
        for name, part in plain.items():
            if name not in _SILENT:
                _gather(part, row, f"{column}.{name}" if column else str(name), found)
    elif isinstance(plain, list | tuple) and any(_is_record(item) for item in plain):
        named = (*row, column) if column else row
        for name, item in _distinct(plain):
            _gather(item, (*named, name) if name else named, "", found)
    elif text := _text(plain):
        found.setdefault(" ".join(row), {})[column] = text


def _plain(value: object) -> Any:
    """Return a record as a mapping; a month or a fraction as its text."""
    if isinstance(value, Month | Dated | Fraction):
        return str(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value


def _is_record(value: object) -> bool:
    return isinstance(_plain(value), Mapping)


def _text(value: object) -> str:
    """Return a value as a cell: unknown is blank, several are clauses."""
    plain = _plain(value)
    if isinstance(plain, list | tuple):
        return ";".join(_text(item) for item in plain)
    return "" if plain is None else str(plain).lower() if isinstance(plain, bool) else str(plain)


def _distinct(items: Iterable[object]) -> Iterator[tuple[str, object]]:
    """Yield each record with its name; one of a name that was there already gets a number."""
    seen: dict[str, int] = {}
    for item in items:
        name = _name(_plain(item))
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} #{seen[name]}"), item


def _name(record: Mapping[str, Any]) -> str:
    names = [name for name in _CODES if record.get(name)] or _NAMED_BY
    values = (_plain(record.get(name)) for name in names)
    parts = (value.get("basis") if isinstance(value, Mapping) else value for value in values)
    return " ".join(str(part) for part in parts if part not in (None, ""))


def differences(then: Files, now: Files) -> tuple[Difference, ...]:
    """Return every cell that is another now, by file and row in the order of what is there now."""
    return tuple(
        Difference(file, row, column, was, is_now)
        for file in _names(now, then)
        for row in _names(now.get(file, {}), then.get(file, {}))
        for column, was, is_now in _changed(
            then.get(file, {}).get(row, {}), now.get(file, {}).get(row, {})
        )
    )


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for column in _names(now, then):
        was, is_now = then.get(column, ""), now.get(column, "")
        if was != is_now:
            yield column, was, is_now


def _names(now: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, None]:
    return dict.fromkeys((*now, *then))


def causes(
    rows: Iterable[str], month: Month, touches: Sequence[Touch]
) -> Mapping[str, tuple[Touch, ...]]:
    """Return, by row, the changes that may have made its cells of a month other ones.

    Those that speak of the project, site or document which the row is named by; where none does, as
    of a total, any may have. A report of a later month says nothing of this one.
    """
    heard = [item for item in touches if not _is_later(item, month)] or touches
    spoken: dict[str, set[int]] = {}
    for place, item in enumerate(heard):
        for word in _places(item):
            spoken.setdefault(word, set()).add(place)
    unsure = {place for place, item in enumerate(heard) if not item.whole}
    found = {row: set[int]().union(*(spoken.get(w, ()) for w in row.split())) for row in rows}
    return {
        row: tuple(heard[place] for place in sorted(named | unsure)) if named else tuple(heard)
        for row, named in found.items()
    }


def _is_later(touch: Touch, month: Month) -> bool:
    """Tell whether a change filed reports of later months and their documents, nothing else."""
    said = [item for item in touch.rows if item[0] != "source_document"]
    return bool(said and touch.whole) and all(
        record == "status_report" and name.split()[-1] > str(month) for record, name in said
    )


def _places(touch: Touch) -> set[str]:
    """Return the codes that a change names; a site's begins with that of its project."""
    words = {word for _, name in touch.rows for word in name.split() if not _MONTH.fullmatch(word)}
    return words | {word.rpartition("-")[0] for word in words} - {""}


# --- as they are kept ---------------------------------------------------------------------------


def packed(found: Cells) -> tuple[str, str]:
    """Return the digest of the cells of a file, by which equal ones are told, and their text."""
    plain = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return hashlib.sha256(plain).hexdigest(), base64.b64encode(zlib.compress(plain, 9)).decode()


def unpacked(text: str) -> Cells:
    """Return the cells that a text keeps. Raises ValueError where it keeps none."""
    try:
        found: Cells = json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
    except (ValueError, zlib.error) as error:
        raise ValueError("no cells") from error
    return found
