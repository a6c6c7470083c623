"""Which project a row speaks of: by its code, else by its name within the plan."""

from collections.abc import Iterable

from portfolio.exchange import words
from portfolio.exchange.map import Match
from portfolio.exchange.queries import matches
from portfolio.exchange.service.imports.ground import Ground
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.language import mark
from portfolio.values.words import say


class Mismatch(Exception):
    """A row speaks of two projects, or of none."""

    def __init__(self, by: str, rule: str, error: PortfolioError) -> None:
        super().__init__(rule)
        self.by, self.rule, self.error = by, rule, error  #: `by` is "code" or "name"


class Index:
    """The projects on record, and those that rows of the file have added, by code and by name."""

    def __init__(self, ground: Ground) -> None:
        self._match: Match = ground.sheet.mapping.match
        self._codes: dict[str, int] = {}
        self._names: dict[str, set[int] | int] = {}
        self._spelt: dict[int, str] = {}
        self._rows: dict[int, int] = {}
        for key, code, name, printed, in_plan in matches.names(ground.session):
            self._codes[code.upper()] = key
            self._spelt[key] = code
            if in_plan:
                self._call(key, name)
                self._call(key, printed)
        for key, name in matches.other_names(ground.session):
            self._call(key, name)

    def _call(self, key: int, name: str) -> None:
        wanted = words.folded(name)
        held = self._names.setdefault(wanted, key)
        if isinstance(held, set):
            held.add(key)
        elif held != key:
            self._names[wanted] = {held, key}

    def add(self, key: int, code: str, name: str | None, row: int) -> None:
        """Know a project that a row adds."""
        self._codes[code.upper()] = key
        self._rows[key] = row
        if name:
            self._names.setdefault(words.folded(name), key)

    def taken(self, code: str) -> bool:
        """Tell whether a project has this code."""
        return code.upper() in self._codes

    def code(self, key: int) -> str:
        """Return the code of a project on record."""
        return self._spelt[key]

    def find(self, code: str | None, name: str | None) -> int | None:
        """Return the key of the project with this code, else of this name; None where there is none.

        Raises Mismatch where code and name speak of two, or a name is that of several.
        """
        by_code = self._codes.get(code.upper()) if code and self._match != "name" else None
        by_name = self._called(name) if name and self._match != "code" else set()
        if by_code is not None:
            if by_name and by_code not in by_name:
                raise self._two({by_code, *by_name})
            return by_code
        if len(by_name) > 1:
            raise self._two(by_name)
        return next(iter(by_name), None)

    def once(self, row: int, code: str | None, name: str | None) -> int | None:
        """Return what `find` does, for a list in which a project stands once.

        Raises Mismatch as well where an earlier row speaks of it, and where the name is on record
        under another code.
        """
        key = self.find(code, name)
        if key is None:
            return None
        by = "code" if code and self._codes.get(code.upper()) == key else "name"
        earlier = self._rows.get(key)
        if earlier is not None and (by == "code" or not code):
            text = mark("Row {row} speaks of the same project already.")
            raise Mismatch(by, "double", WrongUsage(text, row=earlier))
        if by == "name" and code and self._match != "name":
            raise self._other_code(key, code, name)
        self._rows[key] = row
        return key

    def _other_code(self, key: int, code: str, name: str | None) -> Mismatch:
        if key not in self._spelt:
            text = mark("Row {row} has the same name under another code.")
            return Mismatch("code", "same_name", WrongUsage(text, row=self._rows[key]))
        text = mark("“{name}” is on record as {known}, the file calls it {code}.")
        error = WrongUsage(text, name=name, known=self._spelt[key], code=code)
        return Mismatch("code", "same_name", error)

    def _called(self, name: str) -> set[int]:
        held = self._names.get(words.folded(name), set())
        return {held} if isinstance(held, int) else held

    def _two(self, keys: Iterable[int]) -> Mismatch:
        text = mark("The row may speak of {codes}; it must speak of one project.")
        row = mark("row {row}")
        named = (self._spelt.get(key) or say(row, row=self._rows[key]) for key in keys)
        return Mismatch("name", "candidates", WrongUsage(text, codes=", ".join(sorted(named))))
