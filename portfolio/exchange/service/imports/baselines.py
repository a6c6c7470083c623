"""The plan figures of a row: the first baseline of a new project, or held against those on record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from portfolio.exchange.kinds.projects import BEDS, OUTSIDE, PARTS, ProjectRow
from portfolio.exchange.outcome import Edit
from portfolio.exchange.quantities import Figure
from portfolio.exchange.queries.matches import Known, Row
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.store.bulk import as_json
from portfolio.store.models import BASELINE_COMPONENTS, BASELINE_FIGURES, Plan
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import Term, mark
from portfolio.values.months import Dated, Month, stored_month
from portfolio.values.vocabulary import FIGURES
from portfolio.values.words import dated_text, figure_text, money_text

DATES: Final = {
    "start": Term("column of the log", "Planned start"),
    "finish": Term("column of the log", "Planned finish"),
}
#: The value of a figure: exact, or the ends of a range.
_Value = tuple[int | None, int | None, int | None]


class Baselines:
    """Writes baselines, and never over one."""

    def __init__(self, ground: Ground, plan: Plan) -> None:
        self._ground = ground
        self._plan = plan
        self._written: dict[int, int] = {}

    def written(self, number: int) -> int | None:
        """Return the key of the baseline that a row added; None where it added none."""
        return self._written.get(number)

    def first(
        self, project: int, entry: int, item: ProjectRow, words: Mapping[str, Any] | None = None
    ) -> int:
        """Add the first baseline of an entry, with how its figures are worded; return its key.

        `words` are funder and nature where they are others than the project's.
        """
        month = item.baseline_month or (
            self._ground.present if item.group == OUTSIDE else self._plan.month
        )
        key = self._ground.writer.next_key("baseline")
        row: dict[str, Any] = {"id": key, "project_id": project, "entry_id": entry}
        row |= {"number": 1, "month": str(month)}
        row |= {
            **dates(item),
            "schedule_printed": item.schedule_printed,
            **figures(item),
            **item.parts,
        }
        row |= words or {}
        row["source_id"] = self._ground.source(item.number, item.source)
        self._ground.writer.add("baseline", row)
        self._loose(key, item.figures)
        self._written[item.number] = key
        return key

    def _loose(self, baseline: int, figures: Mapping[str, Figure]) -> None:
        for name, figure in figures.items():
            if figure.qualifier is not None or figure.low is not None:
                row = {"baseline_id": baseline, "figure": name, "qualifier": figure.qualifier}
                row |= {"low": figure.low, "high": figure.high}
                self._ground.writer.add("loose_figure", row)

    # --- held against what is on record -----------------------------------------------------------

    def against(
        self, row: ReadRow, item: ProjectRow, known: Known, words: Mapping[str, Any]
    ) -> list[Edit]:
        """Hold a row against the baselines of its project.

        Where it differs from each of them the row is refused, or with --rebaseline a new baseline
        is added, whose edits are returned; `words` are what it says of group, funder and nature.
        """
        current = known.baselines[-1] if known.baselines else None
        if current is None:
            if not row.bad:
                self._first_late(item, known)
            return []
        same = any(not self._differing(item, base, known) for base in known.baselines)
        differing = [] if same else self._differing(item, current, known)
        if self._ground.rebaseline is None:
            for name, old, new in differing:
                self._refuse(row, item, known, (name, old, new))
            return []
        if row.bad or not (differing or words):
            return []
        return self._next(row, item, known, self._ground.rebaseline, differing, words)

    def _first_late(self, item: ProjectRow, known: Known) -> None:
        """Add the first baseline of a project that was listed without one and now has figures."""
        if item.figures or item.parts or item.start or item.finish:
            self.first(known.project["id"], known.entry["id"], item)

    def _differing(self, item: ProjectRow, base: Row, known: Known) -> list[tuple[str, str, str]]:
        found = []
        for name, figure in _read_ones(item).items():
            held = known.loose.get((base["id"], name))
            old = (base[name], held["low"] if held else None, held["high"] if held else None)
            new = (figure.value, figure.low, figure.high)
            if old != new:
                found.append((name, _words(name, old), _words(name, new)))
        for name in DATES:
            date: Dated | None = getattr(item, name)
            old_date = dated(base, name)
            if date is not None and date != old_date:
                found.append((name, dated_text(old_date), dated_text(date)))
        for name, fen in item.parts.items():
            if fen != base[name]:
                found.append((name, money_text(base[name]), money_text(fen)))
        return found

    def _refuse(
        self, row: ReadRow, item: ProjectRow, known: Known, differing: tuple[str, str, str]
    ) -> None:
        name, old, new = differing
        sentence = mark("{code}: the plan on record has {label} {old}, the file {new}.")
        values = {
            "code": known.project["code"],
            "label": figure_label(name),
            "old": old,
            "new": new,
        }
        self._ground.refuse(row, self._column(name), "plan_figure", WrongUsage(sentence, **values))

    def _column(self, name: str) -> str:
        """Return the column that says a figure: its own, or the prose that it was read from."""
        if self._ground.sheet.heading(name) is not None:
            return name
        return "schedule" if name in DATES else "scope"

    def _next(
        self,
        row: ReadRow,
        item: ProjectRow,
        known: Known,
        month: Month,
        differing: list[tuple[str, str, str]],
        words: Mapping[str, Any],
    ) -> list[Edit]:
        current = known.baselines[-1]
        if error := too_early(month, current):
            self._ground.refuse(row, None, "month", error)
            return []
        key = self._ground.writer.next_key("baseline")
        said = {**words, **item.parts}
        if differing:
            read = replace(item, figures=_read_ones(item))
            told = {**figures(read), **dates(item)}
            said |= {name: value for name, value in told.items() if value is not None}
        new = {name: current[name] for name in ("project_id", "entry_id")}
        new |= {"id": key, "number": current["number"] + 1, "month": str(month)}
        new |= {**carried(current, said), **said}
        new["reason_words"] = self._ground.author.reason
        new["source_id"] = self._ground.source(item.number, item.source)
        self._ground.writer.add("baseline", new)
        self._written[item.number] = key
        if differing:
            self._loose(key, item.figures)
        return list(_edits([*(name for name, _, _ in differing), *words], current, new))


#: What a baseline carries on of what was said.
_CARRIED: Final = (
    *("group_code", "funder_id", "nature", "investment_private", *BASELINE_COMPONENTS),
    *("start", "start_precision", "finish", "finish_precision", *BASELINE_FIGURES),
)


def carried(base: Row, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a baseline takes over from that before; of what another sum is made of nothing."""
    kept = {name: base[name] for name in _CARRIED}
    if said.get("investment", base["investment"]) != base["investment"]:
        kept |= dict.fromkeys(BASELINE_COMPONENTS)
    return kept


def too_early(month: Month, base: Row) -> BadInput | None:
    """Return what is said of a baseline of a month before that of the one in force."""
    current = stored_month(base["month"])
    if month >= current:
        return None
    text = mark("{month} lies before {current}, the month of the current baseline.")
    return BadInput(text, month=month, current=current)


def _edits(names: Sequence[str], old: Row, new: Row) -> Iterator[Edit]:
    for name in names:
        yield Edit("baseline", name, as_json(old[name]), as_json(new[name]))


def dates(item: ProjectRow) -> dict[str, str | None]:
    """Return the dates of a row as a baseline stores them."""
    return {
        "start": str(item.start.month) if item.start else None,
        "start_precision": item.start.precision if item.start else None,
        "finish": str(item.finish.month) if item.finish else None,
        "finish_precision": item.finish.precision if item.finish else None,
    }


def figures(item: ProjectRow) -> dict[str, int | str | None]:
    """Return the figures and what was printed; a plain number of beds needs no print."""
    row: dict[str, int | str | None] = {}
    for name, figure in item.figures.items():
        row[name] = figure.value
        if (
            name not in BEDS
            or figure.rest
            or figure.lead
            or figure.qualifier
            or figure.value is None
        ):
            row[f"{name}_printed"] = figure.printed
        if item.printed:
            row[f"{name}_printed"] = item.printed.get(f"{name}_printed")
    for name in FIGURES:  # of a figure that is unknown its print may be known
        if name not in item.figures and f"{name}_printed" in item.printed:
            row[f"{name}_printed"] = item.printed[f"{name}_printed"]
    return row


def _read_ones(item: ProjectRow) -> dict[str, Figure]:
    """Return the figures of a row that say something; one that could not be read leaves the old."""
    return {
        name: figure
        for name, figure in item.figures.items()
        if figure.value is not None or figure.low is not None
    }


def dated(base: Row, name: str) -> Dated | None:
    """Return a date of a baseline or part on record."""
    month = base[name]
    return Dated(stored_month(month), base[f"{name}_precision"]) if month else None


def figure_label(name: str) -> Term:
    """Return what a figure, a component or a date of a plan is called."""
    return FIGURES.get(name) or PARTS.get(name) or DATES[name]


def _words(name: str, value: _Value) -> str:
    exact, low, high = value
    if exact is None and low is not None:
        return f"{figure_text(name, low)}–{figure_text(name, high)}"
    return figure_text(name, exact)
