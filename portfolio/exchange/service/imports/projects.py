"""Takes in projects: matched by code or name, added with their baseline, their particulars edited."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from portfolio.exchange import words
from portfolio.exchange.kinds import projects as kind
from portfolio.exchange.kinds.projects import OUTSIDE, ProjectRow
from portfolio.exchange.outcome import Doing, Edit
from portfolio.exchange.queries import matches
from portfolio.exchange.queries.matches import Known
from portfolio.exchange.service.imports.baselines import Baselines
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.service.imports.index import Index, Mismatch
from portfolio.exchange.service.imports.magnitudes import Magnitudes
from portfolio.exchange.service.imports.places import Places
from portfolio.exchange.service.imports.totals import Totals
from portfolio.exchange.sheet import ReadRow
from portfolio.projects.queries import named
from portfolio.store.bulk import as_json
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import GROUPS

#: The letter of the codes of each group, as the plan numbers its projects.
_LETTERS: Final = {"continued": "C", "new": "N", "planned": "P", OUTSIDE: "X"}
_NUMBERED: Final = re.compile(r"[A-Za-z]([0-9]{1,9})", re.ASCII)


class Projects:
    """Takes the rows of one file, a chunk at a time."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        session = ground.session
        self._plan = ground.plan()
        if self._plan is None:
            raise BadInput(mark("The database holds no plan to add the project to."))
        self._index = Index(ground)
        self._funders = matches.funders(session)
        self._position = named.last_position(session)
        self._places = Places(ground)
        self._baselines = Baselines(ground, self._plan)
        self._totals = Totals(ground, self._plan)
        self._magnitudes = Magnitudes(ground)
        self._numbers: dict[str, int] = {}
        self.made: list[tuple[int, str]] = []

    def take(self, rows: Sequence[ReadRow]) -> None:
        """Take rows in: add, edit or leave alone what they speak of."""
        read = [self._read(row) for row in rows if row.kind == "data" and not row.bad]
        matched = []
        for row, item in read:
            key = None if row.bad else self._match(row, item)
            if row.bad:
                continue
            if key is None:
                self._add(row, item)
            else:
                matched.append((row, item, key))
        keys = {key for _, _, key in matched}
        known = matches.projects(self._ground.session, keys) if keys else {}
        for row, item, key in matched:
            self._update(row, item, known[key])
        for row, item in read:
            if not row.bad:
                self._totals.count(item)
                self._magnitudes.count(item)
        for row in rows:
            if row.kind == "total":
                self._totals.take(row)

    def finish(self) -> None:
        """Hold what the whole file says against itself."""
        self._totals.finish()
        self._magnitudes.finish()

    def _read(self, row: ReadRow) -> tuple[ReadRow, ProjectRow]:
        item = kind.read(row.number, row.values, row.group)
        for name, rule, error in kind.errors(item, row.values):
            self._ground.refuse(row, name, rule, error)
        if not row.bad:
            for name, rule, error in kind.warnings(item, row.values):
                self._ground.warn(row, name, rule, error)
        return row, item

    def _match(self, row: ReadRow, item: ProjectRow) -> int | None:
        try:
            return self._index.once(item.number, item.code, item.name)
        except Mismatch as found:
            column = "code" if found.by == "code" else "name_zh"
            self._ground.refuse(row, column, found.rule, found.error)
            return None

    # --- a new project ----------------------------------------------------------------------------

    def _add(self, row: ReadRow, item: ProjectRow) -> None:
        if item.name is None:
            text = mark("{code} is not on record, and a new project needs a name.")
            self._ground.refuse(row, "name_zh", "empty", WrongUsage(text, code=item.code or "—"))
        elif item.group is None:
            text = mark("It is not said to which group the project belongs: {groups}.")
            groups = ", ".join(label(term) for term in GROUPS.values())
            self._ground.refuse(row, "group", "group", WrongUsage(text, groups=groups))
        places = self._places.of(row, item)
        if row.bad or item.name is None or item.group is None:
            return
        code = item.code or self._made(row, item.group)
        key = self._ground.writer.next_key("project")
        self._position += 1
        self._ground.writer.add("project", self._project(key, code, item))
        self._baselines.first(key, item)
        self._parts(key, item, places)
        self._index.add(key, code, item.name, item.number)
        self._ground.told(row, "added", f"{code} {item.name}")

    def _project(self, key: int, code: str, item: ProjectRow) -> dict[str, Any]:
        in_plan = item.group != OUTSIDE
        return {
            "id": key,
            "plan_id": self._plan.id if in_plan else None,
            "code": code,
            "position": self._position,
            "group_code": item.group if in_plan else None,
            "name_zh": item.name,
            "name_en": "",
            "name_printed": item.printed.get("name_printed", item.name),
            "nature": "unknown",
            **_stored(item.particulars),
            "funder_id": self._funders[item.funder] if item.funder else None,
            "source_id": self._ground.sources.key(item.source),
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
            beds = {"kind": name, "beds_built": built, "beds_new": new}
            source = self._ground.sources.key(item.bed_kind_source or item.source)
            writer.add("project_bed_kind", {"project_id": key, **beds, "source_id": source})

    # --- a project on record ----------------------------------------------------------------------

    def _update(self, row: ReadRow, item: ProjectRow, known: Known) -> None:
        self._require_group(row, item, known)
        added = self._baselines.against(row, item, known)
        places = self._places.of(row, item, said=bool(item.places))
        if row.bad:
            return
        code = known.project["code"]
        edits = list(self._edits(row, item, known))
        edits += self._aliases(item, known)
        if item.places and list(places) != known.townships:
            edits += self._moved(known, places)
        edits += added
        doing: Doing = "changed" if edits else "same"
        self._ground.told(row, doing, f"{code} {known.project['name_zh']}", tuple(edits))

    def _require_group(self, row: ReadRow, item: ProjectRow, known: Known) -> None:
        group = known.project["group_code"] or OUTSIDE
        if item.group is not None and item.group != group:
            text = mark("{code} is on record in the group {old}, the file says {new}.")
            values = {
                "code": known.project["code"],
                "old": _group(group),
                "new": _group(item.group),
            }
            self._ground.refuse(row, "group", "fixed", WrongUsage(text, **values))

    def _edits(self, row: ReadRow, item: ProjectRow, known: Known) -> Iterator[Edit]:
        wanted = _stored(
            {name: value for name, value in item.particulars.items() if name not in _PRINTED}
        )
        if item.funder is not None:
            wanted["funder_id"] = self._funders[item.funder]
        if item.name is not None and not _called(item.name, known):
            text = mark("{code} is on record as “{name}”; the name is changed.")
            values = {"code": known.project["code"], "name": known.project["name_zh"]}
            self._ground.warn(row, "name_zh", "name", WrongUsage(text, **values))
            wanted["name_zh"] = item.name
        key = str(known.project["id"])
        for edit in self._ground.edit("project", key, known.project, wanted):
            yield self._by_code(edit, known, item) if edit.field == "funder_id" else edit

    def _by_code(self, edit: Edit, known: Known, item: ProjectRow) -> Edit:
        """Return an edit of the funder with the codes in place of the keys."""
        codes = {key: code for code, key in self._funders.items()}
        old = codes.get(known.project["funder_id"])
        return Edit(edit.record, "funder", as_json(old), as_json(item.funder))

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


def _stored(particulars: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if name.endswith("_month") else value
        for name, value in particulars.items()
    }


def _place(project: int, town: int, position: int) -> dict[str, Any]:
    return {"project_id": project, "township_id": town, "position": position}


def _group(code: str) -> Any:
    return kind.COLUMNS[1].codes[code] if kind.COLUMNS[1].codes else code


def _called(name: str, known: Known) -> bool:
    wanted = words.folded(name)
    names = (known.project["name_zh"], known.project["name_printed"], *known.aliases)
    return any(words.folded(item) == wanted for item in names)
