"""Takes in the parts that rows set out under a project; they add to no figure of the whole."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from portfolio.exchange.cells import cell_text, is_unknown
from portfolio.exchange.kinds import projects as kind
from portfolio.exchange.kinds.projects import ProjectRow
from portfolio.exchange.layout.parts import bare_name
from portfolio.exchange.queries import matches
from portfolio.exchange.queries.matches import Row
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.baselines import DATES, dated, dates, figure_label, figures
from portfolio.exchange.service.imports.ground import Ground
from portfolio.store.models import PART_FIGURES
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Dated
from portfolio.values.words import dated_text, figure_text

#: Columns that a part has a place for; what stands in others is kept as its note.
_KEPT: Final = frozenset(("name_zh", "part", "code", "schedule", *DATES, *PART_FIGURES))
#: Of what may be wrong with a row, what concerns a part.
_ASKED: Final = frozenset(("schedule", *DATES))


class Whole(NamedTuple):
    """A project that parts stand under: its key and code, the key of its baseline."""

    project: int
    code: str
    baseline: int


class Parts:
    """Takes the parts of one file."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._known: dict[int, dict[str, Row]] = {}

    def take(self, row: ReadRow, whole: Whole | None) -> None:
        """Put a part under its project; it is left with the rest where that is not taken."""
        if whole is None:
            row.bad = True
            self._ground.leave(row)
            return
        item = kind.read(row.number, row.values, None)
        item.name = row.values.get("part") or bare_name(item.name or "", row.label) or None
        if item.name is None:
            text = mark("The part of {code} has no name; name it, or leave the row out.")
            self._ground.refuse(row, "name_zh", "empty", WrongUsage(text, code=whole.code))
        for name, rule, error in kind.errors(item, row.values):
            if name in _ASKED:
                self._ground.refuse(row, name, rule, error)
        if not row.bad:
            self._put(row, item, whole)

    def _put(self, row: ReadRow, item: ProjectRow, whole: Whole) -> None:
        known = self._known.get(whole.baseline)
        if known is None:
            known = matches.parts(self._ground.session, whole.baseline)
            self._known[whole.baseline] = known
        name = item.name or ""
        held = known.get(name)
        if held is None:
            known[name] = self._add(row, item, whole, len(known) + 1)
            self._ground.told(row, "part", f"{whole.code} {name}")
            return
        differing = list(_differing(item, held))
        for field, old, new in differing:
            text = mark("{code}, part “{name}”: on record is {label} {old}, the file says {new}.")
            given = {"code": whole.code, "name": name, "label": figure_label(field), "old": old}
            self._ground.refuse(row, field, "plan_figure", WrongUsage(text, **given, new=new))
        if not differing:
            self._ground.told(row, "same", f"{whole.code} {name}")

    def _add(self, row: ReadRow, item: ProjectRow, whole: Whole, position: int) -> Row:
        values: dict[str, Any] = {
            "id": self._ground.writer.next_key("part"),
            "project_id": whole.project,
            "baseline_id": whole.baseline,
            "position": position,
            "name": item.name,
            "label": row.label or None,
            **dates(item),
            "schedule_printed": item.schedule_printed,
            **{key: value for key, value in figures(item).items() if _has_place(key)},
            "note": self._note(row),
            "source_id": self._ground.source(item.number, item.source),
        }
        self._ground.writer.add("part", values)
        return values

    def _note(self, row: ReadRow) -> str | None:
        """Return what a part's row says in columns that parts have no place for."""
        said = [
            f"{item.heading.text}：{cell_text(cell).strip()}"
            for item in self._ground.sheet.bound
            if item.column.name not in _KEPT
            and not is_unknown(cell := row.cells[item.heading.index])
        ]
        return "；".join(said) or None


def _has_place(column: str) -> bool:
    return column.removesuffix("_printed") in PART_FIGURES


def _differing(item: ProjectRow, held: Row) -> Iterator[tuple[str, str, str]]:
    """Yield what a row says otherwise than is on record: its field, the old words and the new."""
    for name, figure in item.figures.items():
        if name in PART_FIGURES and figure.value not in (None, held.get(name)):
            yield name, figure_text(name, held.get(name)), figure_text(name, figure.value)
    for name in DATES:
        date: Dated | None = getattr(item, name)
        old = dated(held, name)
        if date is not None and date != old:
            yield name, dated_text(old), dated_text(date)
