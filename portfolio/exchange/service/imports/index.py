"""Which project a row speaks of: by its code, else by its name within the plan."""

import re
from collections.abc import Iterable
from typing import Final

from portfolio.exchange import words
from portfolio.exchange.map import Match
from portfolio.exchange.queries import matches
from portfolio.exchange.service.imports.ground import Ground
from portfolio.values.digits import fold
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.language import mark
from portfolio.values.likeness import alike

#: A number as a printed list counts its rows; no code of this program.
_SERIAL: Final = re.compile(r"[0-9]{1,3}", re.ASCII)


def _key(code: str) -> str:
    """Return a code as all its spellings have it, whatever the width and case of its letters."""
    return fold(code).upper()


class Mismatch(Exception):
    """A row speaks of two projects, or of none."""

    def __init__(self, by: str, rule: str, error: PortfolioError, like: int | None = None) -> None:
        super().__init__(rule)
        self.by, self.rule, self.error = by, rule, error  #: `by` is "code" or "name"
        self.like = like  #: the project on record that the row looks like


class Index:
    """The projects on record, and those that rows of the file have added, by code and by name."""

    def __init__(self, ground: Ground) -> None:
        self._row = ground.row_words
        self._match: Match = ground.sheet.mapping.match
        self._carries, self._same = ground.carries, ground.same
        self._district = matches.district_name(ground.session)
        self._abroad: set[int] = set()
        self._alike: dict[str, set[int]] = {}
        self._twins: dict[str, tuple[str, str]] = {}  # of the rows above: their places, their names
        self._answered: dict[str, int | None] = {}
        self._called_first: dict[int, str] = {}
        self._codes: dict[str, int] = {}
        self._names: dict[str, set[int] | int] = {}
        self._spelt: dict[int, str] = {}
        self._rows: dict[int, int] = {}
        for key, code, name, printed, in_plan, ours in matches.names(ground.session):
            self._codes[_key(code)] = key
            self._spelt[key] = code
            if not ours:
                self._abroad.add(key)
            else:
                self._called_first[key] = name
                self._like(key, name)
                self._like(key, printed)
            if ours and (in_plan or self._carries):
                self._call(key, name)
                self._call(key, printed)
        for key, name in matches.other_names(ground.session):
            if key not in self._abroad:
                self._call(key, name)
                self._like(key, name)

    def _like(self, key: int, name: str) -> None:
        self._alike.setdefault(alike(name, self._district), set()).add(key)

    def _call(self, key: int, name: str) -> None:
        wanted = words.folded(name)
        held = self._names.setdefault(wanted, key)
        if isinstance(held, set):
            held.add(key)
        elif held != key:
            self._names[wanted] = {held, key}

    def add(self, key: int, code: str, name: str | None, row: int) -> None:
        """Know a project that a row adds."""
        self._codes[_key(code)] = key
        self._rows[key] = row
        if name:
            self._names.setdefault(words.folded(name), key)
            twin = alike(name, self._district, with_aside=True)
            self._twins.setdefault(twin, (self._row(row), name))

    def taken(self, code: str) -> bool:
        """Tell whether a project has this code."""
        return _key(code) in self._codes

    def code(self, key: int) -> str:
        """Return the code of a project on record."""
        return self._spelt[key]

    def find(self, code: str | None, name: str | None) -> int | None:
        """Return the key of the project with this code, else of this name; None where there is none.

        Raises Mismatch where code and name speak of two, or a name is that of several.
        """
        by_code = self._codes.get(_key(code)) if code and self._match != "name" else None
        by_name = self._called(name) if name and self._match != "code" else set()
        if by_code is not None:
            if by_name and by_code not in by_name:
                raise self._two({by_code, *by_name})
            return by_code
        if len(by_name) > 1:
            raise self._two(by_name)
        return next(iter(by_name), None)

    def spoken_of(self, row: int, code: str | None, name: str | None) -> int | None:
        """Return what `find` does, for a list in which a project may stand often.

        Raises Mismatch as well where the name is like one on record and nobody said whether it is
        that one; an answer for a row holds for the rows below that bear the same name.
        """
        wanted = words.folded(name or "")
        if self._same.get(row) is not None:
            self._answered[wanted] = self._said(row)
        if name and wanted in self._answered:
            return self._answered[wanted]
        key = self._listed(row, code, name)
        if key is None and code and not name:
            return self._listed(row, None, code)  # a column `project` may hold names
        return key

    def once(
        self, row: int, code: str | None, name: str | None, *, taken: bool = True
    ) -> int | None:
        """Return what `find` does, for a list in which a project stands once.

        A row that is not `taken` is only asked about.
        Raises Mismatch as well where an earlier row speaks of it, and where the name is on record
        under another code.
        """
        key = self._carried(row, code, name) if self._carries else self._listed(row, code, name)
        if key is None:
            return None
        if key in self._abroad:
            text = mark("{code} is a project of another district; give it another code.")
            raise Mismatch("code", "district", WrongUsage(text, code=self._spelt[key]))
        by = "code" if code and self._codes.get(_key(code)) == key else "name"
        earlier = self._rows.get(key)
        if earlier is not None and (by == "code" or not code or _SERIAL.fullmatch(code)):
            text = mark("The same project is spoken of already ({row}).")
            raise Mismatch(by, "double", WrongUsage(text, row=self._row(earlier)))
        if by == "name" and code and self._match != "name" and not _SERIAL.fullmatch(code):
            raise self._other_code(key, code, name)
        if taken:
            self._rows[key] = row
        return key

    def _listed(self, row: int, code: str | None, name: str | None) -> int | None:
        """Return the project on record that a row of a list speaks of, or is said to.

        Raises Mismatch where it looks like one by its name, and nobody said whether it is.
        """
        if row in self._same:
            return self._said(row)
        key = self.find(code, name)
        like = self._alike.get(alike(name, self._district)) if key is None and name else None
        if like:
            raise self._question(row, name, like)
        if key is None:
            self._require_no_twin(row, code, name)
        return key

    def _said(self, row: int) -> int | None:
        """Return the project on record that a row was said to be, None for a new one."""
        answer = self._same[row]
        if answer is not None and _key(answer) not in self._codes:
            text = mark("There is no project {code} on record for --same {row}={code}.")
            raise Mismatch("code", "unknown", WrongUsage(text, code=answer, row=row))
        return None if answer is None else self._codes[_key(answer)]

    def _carried(self, row: int, code: str | None, name: str | None) -> int | None:
        """Return the project on record that a row of another plan's annex carries over.

        One of the same name; of another name where it was said to be the same. Raises Mismatch
        where a row looks like a project on record, by name or code, and nobody said whether it is.
        """
        if row in self._same:
            return self._said(row)
        named = self._called(name) if name and self._match != "code" else set()
        if len(named) == 1:
            return next(iter(named))
        if len(named) > 1:
            raise self._two(named)
        by_code = self._codes.get(_key(code)) if code else None
        if by_code is not None and (name is None or by_code in self._abroad):
            return by_code
        like = {by_code} if by_code is not None else set()
        like |= self._alike.get(alike(name, self._district), set()) if name else set()
        if like:
            raise self._question(row, name, like)
        self._require_no_twin(row, code, name)
        return None

    def _question(self, row: int, name: str | None, like: set[int]) -> Mismatch:
        found = min(like, key=lambda key: self._spelt[key])
        text = mark(
            "“{name}” looks like {code} “{known}” on record. Is it the same? Say --same {row}={code}"
            " or --new {row}."
        )
        values = {"name": name or "", "code": self._spelt[found], "row": row}
        error = WrongUsage(text, known=self._called_first.get(found, ""), **values)
        return Mismatch("name", "likeness", error, found)

    def _require_no_twin(self, row: int, code: str | None, name: str | None) -> None:
        """Raise Mismatch where a row without a code looks like one above, and nobody said it is new."""
        if not name or (code and not _SERIAL.fullmatch(code)):
            return
        if twin := self._twins.get(alike(name, self._district, with_aside=True)):
            text = mark(
                "“{name}” looks like “{known}” ({place}). If it is another project, say --new {row};"
                " if it is the same, leave one of the two rows out."
            )
            place, known = twin
            error = WrongUsage(text, name=name, known=known, place=place, row=row)
            raise Mismatch("name", "likeness", error)

    def _other_code(self, key: int, code: str, name: str | None) -> Mismatch:
        if key not in self._spelt:
            text = mark("The same name stands there already under another code ({row}).")
            return Mismatch("code", "same_name", WrongUsage(text, row=self._row(self._rows[key])))
        text = mark("“{name}” is on record as {known}, the file calls it {code}.")
        error = WrongUsage(text, name=name, known=self._spelt[key], code=code)
        return Mismatch("code", "same_name", error)

    def _called(self, name: str) -> set[int]:
        held = self._names.get(words.folded(name), set())
        return {held} if isinstance(held, int) else held

    def _two(self, keys: Iterable[int]) -> Mismatch:
        text = mark("The row may speak of {codes}; it must speak of one project.")
        named = (self._spelt.get(key) or self._row(self._rows[key]) for key in keys)
        return Mismatch("name", "candidates", WrongUsage(text, codes=", ".join(sorted(named))))
