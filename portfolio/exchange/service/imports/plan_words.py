"""Group, funder and nature: what the plan says of a project besides figures, from file and record."""

from collections.abc import Iterator
from typing import Any, Final

from portfolio.exchange.kinds import projects as kind
from portfolio.exchange.kinds.projects import OUTSIDE, ProjectRow
from portfolio.exchange.outcome import Edit
from portfolio.exchange.queries import matches
from portfolio.exchange.queries.matches import Known
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.projects.service.edits import PLAN_SAYS
from portfolio.store.bulk import as_json
from portfolio.values.errors import WrongUsage
from portfolio.values.language import Term, mark
from portfolio.values.vocabulary import UNKNOWN
from portfolio.values.words import UNKNOWN_TEXT

_SAID: Final = {
    "group": Term("column of the log", "Group"),
    "funder": Term("column of the log", "Funder"),
    "nature": Term("column of the log", "Nature"),
}


class PlanWords:
    """Holds what the rows of a file say of groups, funders and natures against the record."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.funders = matches.funders(ground.session)

    def others(self, row: ReadRow, item: ProjectRow, known: Known) -> dict[str, Any]:
        """Return group, funder and nature where the file says others than any month on record.

        By column: they go into a new baseline, or with --correct over what is on record, of which
        is warned; else the row is refused. What was unknown may be given.
        """
        group = known.entry["group_code"] or OUTSIDE
        if item.group is not None and OUTSIDE in (item.group, group) and item.group != group:
            text = mark("{code} is on record in the group {old}, the file says {new}.")
            values = {
                "code": known.project["code"],
                "old": _group(group),
                "new": _group(item.group),
            }
            self._ground.refuse(row, "group", "fixed", WrongUsage(text, **values))
            return {}
        found = {}
        for column, name, new in self.said(item):
            held = known.entry if column == "group_code" else known.project
            told = {held[column], *(base[column] for base in known.baselines)} - {None, UNKNOWN}
            if new is not None and told and new not in told:
                self._another(
                    row, known, name, (self._word(name, held[column]), self._word(name, new))
                )
                found[column] = new
        return found

    def said(self, item: ProjectRow) -> Iterator[tuple[str, str, Any]]:
        """Yield what the plan says of a project besides figures: its column, its name, the value."""
        yield "group_code", "group", None if item.group == OUTSIDE else item.group
        yield "funder_id", "funder", self.funders.get(item.funder) if item.funder else None
        yield "nature", "nature", item.particulars.get("nature")

    def _another(self, row: ReadRow, known: Known, name: str, said: tuple[Any, Any]) -> None:
        values = {
            "code": known.project["code"],
            "label": _SAID[name],
            "old": said[0],
            "new": said[1],
        }
        if self._ground.correct:
            text = mark("{code}: {label} is corrected in all months before, from {old} to {new}.")
            self._ground.warn(row, name, "plan_word", WrongUsage(text, **values))
        elif self._ground.rebaseline is None:
            text = mark(
                "{code}: on record is {label} {old} in all months before, the file says {new}."
            )
            self._ground.refuse(row, name, "plan_word", WrongUsage(text, **values))

    def _word(self, name: str, value: Any) -> Any:
        """Return what a value of group, funder or nature is called."""
        code = {key: code for code, key in self.funders.items()}.get(value, value)
        return PLAN_SAYS[name].get(code, UNKNOWN_TEXT)

    def now(self, item: ProjectRow, known: Known) -> dict[str, Any]:
        """Return funder and nature where the annex says others than are on record."""
        said = {column: new for column, _, new in self.said(item) if column != "group_code"}
        return {
            column: new
            for column, new in said.items()
            if new not in (None, UNKNOWN, known.project[column])
        }

    def by_code(self, edit: Edit, known: Known, item: ProjectRow) -> Edit:
        """Return an edit of the funder with the codes in place of the keys."""
        codes = {key: code for code, key in self.funders.items()}
        old = codes.get(known.project["funder_id"])
        return Edit(edit.record, "funder", as_json(old), as_json(item.funder))


def _group(code: str) -> Any:
    return kind.COLUMNS[1].codes[code] if kind.COLUMNS[1].codes else code
