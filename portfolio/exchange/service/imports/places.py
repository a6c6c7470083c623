"""Finds the townships a row names: in a column of its own, else in the address."""

import re
from collections.abc import Sequence
from typing import Final

from portfolio.exchange import words
from portfolio.exchange.kinds.projects import ProjectRow
from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

_ENDINGS: Final = ("街道", "镇", "乡")
_TOWN: Final = re.compile(r"([\u4e00-\u9fff]{2,}?)(街道|镇|乡)")
#: What stands before the name of a township, so that it is no part of it.
_ABOVE: Final = re.compile("[省市县区州盟旗于在及和与至]")


class Places:
    """The townships of the district, by every name they go by."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._rows = {row["id"]: row for row in matches.townships(ground.session)}
        self._by_name: dict[str, int] = {}
        self._stems: list[tuple[str, int]] = []
        for key, row in self._rows.items():
            stem = _stem(row["name_zh"])
            for name in (row["code"], row["name_zh"], row["name_en"], stem):
                self._by_name.setdefault(words.folded(name), key)
            self._stems += [(row["name_zh"], key), (stem, key)]
        self._stems.sort(key=lambda pair: len(pair[0]), reverse=True)

    def named(self, keys: Sequence[int]) -> str:
        """Return the townships by their Chinese names."""
        return "、".join(self._rows[key]["name_zh"] for key in keys)

    def of(self, row: ReadRow, item: ProjectRow, *, said: bool = True) -> tuple[int, ...]:
        """Return the townships of a row, in its order; problems of theirs are added.

        Those of a column must be known. An address is searched, and what it names besides is
        warned of; unless `said`, it is not looked at.
        """
        if item.places:
            return self._listed(row, item.places)
        address = item.particulars.get("address")
        return self._found(row, address) if address and said else ()

    def _listed(self, row: ReadRow, names: Sequence[str]) -> tuple[int, ...]:
        found = []
        for name in names:
            key = self._by_name.get(words.folded(name))
            if key is None:
                text = mark("There is no township “{name}”; the townships are: {names}.")
                known = "、".join(town["name_zh"] for town in self._rows.values())
                error = WrongUsage(text, name=name, names=known)
                if self._ground.sheet.lenient:
                    self._ground.warn(row, "townships", "unread", error)
                else:
                    self._ground.refuse(row, "townships", "township", error)
            elif key not in found:
                found.append(key)
        return tuple(found)

    def _found(self, row: ReadRow, address: str) -> tuple[int, ...]:
        places: dict[int, int] = {}
        rest = address
        for name, key in self._stems:
            if len(name) > 1 and name in rest:
                places.setdefault(key, address.index(name))
                rest = rest.replace(name, "、" * len(name))
        unknown = _township_in(rest)
        if unknown or not places:
            text = mark("The address names no township on record; it stays unknown.")
            if unknown:
                text = mark("The address names “{name}”, which is no township on record.")
            named = {"name": unknown} if unknown else {}
            self._ground.warn(row, "address", "address", WrongUsage(text, **named))
        return tuple(sorted(places, key=lambda key: places[key]))


def _township_in(text: str) -> str | None:
    """Return the township that an address names, without the city or district before it."""
    for found in _TOWN.finditer(text):
        stem = _ABOVE.split(found[1])[-1]
        if len(stem) > 1:
            return stem[-4:] + found[2]
    return None


def _stem(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name
