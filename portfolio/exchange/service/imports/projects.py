"""Takes in projects: matched by code or name, added with their baseline, their particulars edited."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from portfolio.exchange import words
from portfolio.exchange.kinds import projects as kind
from portfolio.exchange.kinds.projects import OUTSIDE, ProjectRow
from portfolio.exchange.outcome import Doing, Edit
from portfolio.exchange.queries import matches
from portfolio.exchange.queries.matches import Known
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports import indicators
from portfolio.exchange.service.imports.baselines import Baselines
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.service.imports.index import Index, Mismatch
from portfolio.exchange.service.imports.magnitudes import Magnitudes
from portfolio.exchange.service.imports.parts import Parts, Whole
from portfolio.exchange.service.imports.places import Places
from portfolio.exchange.service.imports.plan_words import PlanWords
from portfolio.exchange.service.imports.totals import Totals
from portfolio.projects.queries import named
from portfolio.store.bulk import as_json
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import FIGURES, GROUPS, UNKNOWN

#: The letter of the codes of each group, as the plan numbers its projects.
_LETTERS: Final = {"continued": "C", "new": "N", "planned": "P", OUTSIDE: "X"}
#: What a row that begins a project with its first part says of the part alone.
_OF_PART: Final = frozenset(
    (
        "part",
        "schedule",
        "start",
        "finish",
        "scope",
        *FIGURES,
        *(f"{name}_printed" for name in FIGURES),
    )
)
_NUMBERED: Final = re.compile(r"[A-Za-z]([0-9]{1,9})", re.ASCII)


class Projects:
    """Takes the rows of one file, a chunk at a time."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        session = ground.session
        self._plan = ground.plan()
        self._index = Index(ground)
        self._words = PlanWords(ground)
        self._position = named.last_position(session)
        self._places = Places(ground)
        self._figures = named.by_figures(session)
        self._baselines = Baselines(ground, self._plan)
        self._totals = Totals(ground, self._plan)
        self._magnitudes = Magnitudes(ground)
        self._set_out = Parts(ground)
        self._wholes: dict[int, Whole] = {}
        self._whole: int | None = None
        self._named: str | None = None
        self._numbers: dict[str, int] = {}
        self.made: list[tuple[int, str]] = []
        self.missing: tuple[tuple[str, str], ...] = ()
        self._met: set[int] = set()
        self._places_of: dict[int, int] = {}

    def take(self, rows: Sequence[ReadRow]) -> None:
        """Take rows in: add, edit or leave alone what they speak of."""
        parts = self._sorted(rows)
        read = [self._read(row) for row in rows if row.kind == "data"]
        self._on_record(self._matched(read))
        for row, whole in parts:
            self._set_out.take(row, self._wholes.get(whole) if whole is not None else None)
        self._wholes = {
            number: item for number, item in self._wholes.items() if number == self._whole
        }
        for row, item in read:
            if not row.bad:
                self._totals.count(item)
                self._magnitudes.count(item)
        for row in rows:
            if row.kind == "total":
                self._totals.take(row)

    def _sorted(self, rows: Sequence[ReadRow]) -> list[tuple[ReadRow, int | None]]:
        """Return the rows that are parts, each with the number of its project's row.

        A row with a part's name besides the project's begins the project, whose own figures are
        then unknown; under the same name, or none, the next rows are further parts of it.
        """
        found: list[tuple[ReadRow, int | None]] = []
        for row in rows:
            part, name = row.values.get("part"), row.values.get("name_zh")
            if row.kind == "data" and part and name in (None, self._named):
                row.kind = "part"
            if row.kind == "data":
                self._whole, self._named = row.number, name
                if part:
                    own = replace(row, kind="part", values=dict(row.values))
                    row.values = {key: row.values[key] for key in row.values if key not in _OF_PART}
                    found.append((own, row.number))
            elif row.kind == "part":
                found.append((row, self._whole))
        return found

    def _matched(
        self, read: Sequence[tuple[ReadRow, ProjectRow]]
    ) -> list[tuple[ReadRow, ProjectRow, int]]:
        """Add the new projects; return the rows that speak of one on record, with its key.

        What else is wrong with a row that cannot be taken is found as well.
        """
        matched = []
        for row, item in read:
            try:
                key = self._match(row, item)
            except Mismatch as found:
                self._mismatched(row, found)
                continue
            if not row.bad and (key is None or self._ground.carries):
                self._position += 1  # the plan keeps the order of its annex
                self._places_of[row.number] = self._position
            if key is None:
                self._add(row, item)
            else:
                matched.append((row, item, key))
        return matched

    def _on_record(self, matched: Sequence[tuple[ReadRow, ProjectRow, int]]) -> None:
        """Carry over, edit or leave alone the projects on record."""
        keys = {key for _, _, key in matched}
        known = matches.projects(self._ground.session, keys) if keys else {}
        for row, item, key in matched:
            self._met.add(key)
            if self._ground.carries and known[key].entry["plan_id"] != self._plan.id:
                self._carry(row, item, known[key])
            else:
                self._update(row, item, known[key])

    def finish(self) -> None:
        """Hold what the whole file says against itself."""
        self._totals.finish()
        self._totals.keep(self._ground.stated)
        indicators.keep(self._ground, self._plan)
        self._magnitudes.finish()
        if self._ground.carries:
            before = matches.standing_elsewhere(self._ground.session, self._ground.present)
            self.missing = tuple((code, name) for key, code, name in before if key not in self._met)

    def _read(self, row: ReadRow) -> tuple[ReadRow, ProjectRow]:
        item = kind.read(row.number, row.values, row.group)
        for name, rule, error in kind.errors(item, row.values):
            if self._ground.sheet.lenient and name not in kind.KEYS:
                kind.forget(item, name)
                self._ground.warn(row, name, "unread", error)
            else:
                self._ground.refuse(row, name, rule, error)
        if not row.bad:
            for name, rule, error in kind.warnings(item, row.values):
                self._ground.warn(row, name, rule, error)
        return row, item

    def _match(self, row: ReadRow, item: ProjectRow) -> int | None:
        return self._index.once(item.number, item.code, item.name, taken=not row.bad)

    def _mismatched(self, row: ReadRow, found: Mismatch) -> None:
        if found.like is not None:
            self._met.add(found.like)
        column = "code" if found.by == "code" else "name_zh"
        self._ground.refuse(row, column, found.rule, found.error)

    # --- a new project ----------------------------------------------------------------------------

    def _add(self, row: ReadRow, item: ProjectRow) -> None:
        if item.name is None and "name_zh" not in row.unread:
            self._ground.refuse(row, "name_zh", "empty", _nameless(item))
        else:
            self._require_group(row, item)
        places = self._places.of(row, item)
        if row.bad or item.name is None or item.group is None:
            return
        if item.number not in self._ground.same and (found := self._by_figures(item, places)):
            self._mismatched(row, found)
            return
        given = None if item.code and self._index.taken(item.code) else item.code
        code = given or self._made(row, item.group)
        key = self._ground.writer.next_key("project")
        self._ground.writer.add("project", self._project(key, code, item))
        entry = self._ground.writer.next_key("plan_entry")
        self._ground.writer.add("plan_entry", self._entry(entry, key, item))
        self._wholes[row.number] = Whole(key, code, self._baselines.first(key, entry, item))
        self._parts(key, item, places)
        self._index.add(key, code, item.name, item.number)
        self._ground.told(row, "added", f"{code} {item.name}")

    def _by_figures(self, item: ProjectRow, places: Sequence[int]) -> Mismatch | None:
        """Return the question whether a row is the project on record of its cost, beds and township."""
        investment, beds = item.figures.get("investment"), item.figures.get("beds_new")
        if investment is None or beds is None or not investment.value or not beds.value:
            return None
        for key, code, name, towns in self._figures.get((investment.value, beds.value), ()):
            if towns.intersection(places):
                text = mark(
                    "“{name}” has the cost, the new beds and a township of {code} “{known}” on"
                    " record. Is it the same? Say --same {row}={code} or --new {row}."
                )
                values = {"name": item.name, "code": code, "known": name, "row": item.number}
                return Mismatch("name", "likeness", WrongUsage(text, **values), key)
        return None

    def _require_group(self, row: ReadRow, item: ProjectRow) -> None:
        if item.group is None and "group" not in row.values:
            text = mark("It is not said to which group the project belongs: {groups}.")
            groups = ", ".join(label(term) for term in GROUPS.values())
            self._ground.refuse(row, "group", "group", WrongUsage(text, groups=groups))

    def _project(self, key: int, code: str, item: ProjectRow) -> dict[str, Any]:
        return {
            "id": key,
            "code": code,
            "name_zh": item.name,
            "name_en": "",
            "name_printed": item.printed.get("name_printed", item.name),
            "nature": "unknown",
            **_stored(item.particulars),
            "funder_id": self._words.funders[item.funder] if item.funder else None,
            "source_id": self._ground.source(item.number, item.source),
        }

    def _entry(self, key: int, project: int, item: ProjectRow) -> dict[str, Any]:
        in_plan = item.group != OUTSIDE
        return {
            "id": key,
            "plan_id": self._plan.id if in_plan else None,
            "project_id": project,
            "position": self._places_of[item.number],
            "group_code": item.group if in_plan else None,
        }

    def _made(self, row: ReadRow, group: str) -> str:
        letter = _LETTERS[group]
        if letter not in self._numbers:
            codes = matches.codes_with(self._ground.session, letter)
            found = (_NUMBERED.fullmatch(code) for code in codes)
            self._numbers[letter] = max((int(match[1]) for match in found if match), default=0)
        self._numbers[letter] += 1
        while self._index.taken(f"{letter}{self._numbers[letter]}"):
            self._numbers[letter] += 1
        code = f"{letter}{self._numbers[letter]}"
        self.made.append((row.number, code))
        return code

    def _parts(self, key: int, item: ProjectRow, places: Sequence[int]) -> None:
        writer = self._ground.writer
        if item.alias:
            alias = {"id": writer.next_key("project_alias"), "project_id": key, "name": item.alias}
            writer.add("project_alias", alias)
        for position, town in enumerate(places, 1):
            writer.add("project_township", _place(key, town, position))
        for name, (built, new) in item.bed_kinds.items():
            beds = {"kind": name, "beds_built": built, "beds_new": new, "note": item.bed_kind_note}
            source = self._ground.source(item.number, item.bed_kind_source or item.source)
            writer.add("project_bed_kind", {"project_id": key, **beds, "source_id": source})

    # --- a project of another plan ----------------------------------------------------------------

    def _carry(self, row: ReadRow, item: ProjectRow, known: Known) -> None:
        """Add the entry of a project on record in the plan, with the baseline of its annex.

        Its history stays as it is; what nobody had said of it is filled in, another name is kept
        beside the one on record.
        """
        self._require_group(row, item)
        if row.bad:
            return
        code, key = known.project["code"], known.project["id"]
        entry = self._ground.writer.next_key("plan_entry")
        self._ground.writer.add("plan_entry", self._entry(entry, key, item))
        baseline = self._baselines.first(key, entry, item, self._words.now(item, known))
        self._wholes[row.number] = Whole(key, code, baseline)
        said = {name: value for name, value in item.particulars.items() if name not in _PRINTED}
        self._ground.edit("project", str(key), known.project, _blanks(_stored(said), known))
        if item.name is not None and not _called(item.name, known):
            alias = {"id": self._ground.writer.next_key("project_alias"), "project_id": key}
            self._ground.writer.add("project_alias", {**alias, "name": item.name})
        self._ground.told(row, "carried", f"{code} {known.project['name_zh']}")

    # --- a project on record ----------------------------------------------------------------------

    def _update(self, row: ReadRow, item: ProjectRow, known: Known) -> None:
        words = self._words.others(row, item, known)
        added = self._baselines.against(row, item, known, words)
        places = self._places.of(row, item, said=bool(item.places))
        if row.bad:
            return
        code, key = known.project["code"], known.project["id"]
        baseline = self._baselines.written(row.number) or (
            known.baselines[-1]["id"] if known.baselines else None
        )
        if baseline is not None:
            self._wholes[row.number] = Whole(key, code, baseline)
        edits = list(self._edits(row, item, known))
        edits += self._aliases(item, known)
        if item.places and known.entries == 1 and list(places) != known.townships:
            edits += self._moved(known, places)
        edits += added
        doing: Doing = "changed" if edits else "same"
        self._ground.told(row, doing, f"{code} {known.project['name_zh']}", tuple(edits))

    def _edits(self, row: ReadRow, item: ProjectRow, known: Known) -> Iterator[Edit]:
        wanted = _stored(
            {name: value for name, value in item.particulars.items() if name not in _PRINTED}
        )
        for column, _, new in self._words.said(item):
            wanted.pop(column, None)
            held = known.entry if column == "group_code" else known.project
            if new is not None and (self._ground.correct or held[column] in (None, UNKNOWN)):
                wanted[column] = new
        group = {"group_code": wanted.pop("group_code")} if "group_code" in wanted else {}
        yield from self._ground.edit("plan_entry", str(known.entry["id"]), known.entry, group)
        if item.name is not None and not _called(item.name, known):
            text = mark("{code} is on record as “{name}”; the name is changed.")
            values = {"code": known.project["code"], "name": known.project["name_zh"]}
            self._ground.warn(row, "name_zh", "name", WrongUsage(text, **values))
            wanted["name_zh"] = item.name
        if known.entries > 1:  # it has a history: an annex fills in what nobody had said
            wanted = _blanks(wanted, known)
        key = str(known.project["id"])
        for edit in self._ground.edit("project", key, known.project, wanted):
            yield self._words.by_code(edit, known, item) if edit.field == "funder_id" else edit

    def _aliases(self, item: ProjectRow, known: Known) -> Iterator[Edit]:
        if item.alias and item.alias not in known.aliases:
            key = self._ground.writer.next_key("project_alias")
            row = {"id": key, "project_id": known.project["id"], "name": item.alias}
            self._ground.writer.add("project_alias", row)
            yield Edit("project_alias", "name", None, as_json(item.alias))

    def _moved(self, known: Known, places: Sequence[int]) -> Iterator[Edit]:
        key = known.project["id"]
        for position, town in enumerate(known.townships, 1):
            row = _place(key, town, position)
            self._ground.writer.remove("project_township", f"{key}/{town}", as_json(row))
        for position, town in enumerate(places, 1):
            self._ground.writer.add("project_township", _place(key, town, position))
        old, new = self._places.named(known.townships), self._places.named(places)
        yield Edit("project_township", "townships", as_json(old), as_json(new))


#: What the document prints beside a field; it stays with the document first read.
_PRINTED: Final = ("nature_printed", "funder_printed")


def _nameless(item: ProjectRow) -> WrongUsage:
    if item.code is None:
        return WrongUsage(mark("The row names no project: it has neither a name nor a code."))
    text = mark("{code} is not on record, and a new project needs a name.")
    return WrongUsage(text, code=item.code)


def _blanks(wanted: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Return of what is wanted what nobody had said of the project."""
    return {name: value for name, value in wanted.items() if known.project[name] in (None, UNKNOWN)}


def _stored(particulars: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if name.endswith("_month") else value
        for name, value in particulars.items()
    }


def _place(project: int, town: int, position: int) -> dict[str, Any]:
    return {"project_id": project, "township_id": town, "position": position}


def _called(name: str, known: Known) -> bool:
    wanted = words.folded(name)
    names = (known.project["name_zh"], known.project["name_printed"], *known.aliases)
    return any(words.folded(item) == wanted for item in names)
