"""The plan figures of a row: the first baseline of a new project, or held against those on record."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from portfolio.exchange.kinds.projects import BEDS, OUTSIDE, ProjectRow
from portfolio.exchange.outcome import Edit
from portfolio.exchange.quantities import Figure
from portfolio.exchange.queries.matches import Known, Row
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.sheet import ReadRow
from portfolio.store.bulk import as_json
from portfolio.store.models import BASELINE_FIGURES
from portfolio.values.errors import WrongUsage
from portfolio.values.language import Term, mark
from portfolio.values.months import Dated, stored_month
from portfolio.values.vocabulary import FIGURES
from portfolio.values.words import dated_text, figure_text

_DATES: Final = {
    "start": Term("column of the log", "Planned start"),
    "finish": Term("column of the log", "Planned finish"),
}
#: The value of a figure: exact, or the ends of a range.
_Value = tuple[int | None, int | None, int | None]


class Baselines:
    """Writes baselines, and never over one."""

    def __init__(self, ground: Ground, plan: Any) -> None:
        self._ground = ground
        self._plan = plan

    def first(self, project: int, item: ProjectRow) -> None:
        """Add the first baseline of a new project, with how its figures are worded."""
        month = item.baseline_month or (
            self._plan.month if self._plan and item.group != OUTSIDE else self._ground.present
        )
        key = self._ground.writer.next_key("baseline")
        row = {"id": key, "project_id": project, "number": 1, "month": str(month)}
        row |= {**_dates(item), "schedule_printed": item.schedule_printed, **_figures(item)}
        row["source_id"] = self._ground.sources.key(item.source)
        self._ground.writer.add("baseline", row)
        self._loose(key, item.figures)

    def _loose(self, baseline: int, figures: Mapping[str, Figure]) -> None:
        for name, figure in figures.items():
            if figure.qualifier is not None or figure.low is not None:
                row = {"baseline_id": baseline, "figure": name, "qualifier": figure.qualifier}
                row |= {"low": figure.low, "high": figure.high}
                self._ground.writer.add("loose_figure", row)

    # --- held against what is on record -----------------------------------------------------------

    def against(self, row: ReadRow, item: ProjectRow, known: Known) -> list[Edit]:
        """Hold a row against the baselines of its project.

        Where it differs from each of them the row is refused, or with --rebaseline a new baseline
        is added, whose edits are returned.
        """
        current = known.baselines[-1] if known.baselines else None
        if current is None:
            self._first_late(item, known)
            return []
        if any(not self._differing(item, base, known) for base in known.baselines):
            return []
        differing = self._differing(item, current, known)
        if self._ground.rebaseline is None:
            for name, old, new in differing:
                self._refuse(row, item, known, (name, old, new))
            return []
        return self._next(row, item, known, differing)

    def _first_late(self, item: ProjectRow, known: Known) -> None:
        """Add the first baseline of a project that was listed without one and now has figures."""
        if item.figures or item.start or item.finish:
            self.first(known.project["id"], item)

    def _differing(self, item: ProjectRow, base: Row, known: Known) -> list[tuple[str, str, str]]:
        found = []
        for name, figure in item.figures.items():
            held = known.loose.get((base["id"], name))
            old = (base[name], held["low"] if held else None, held["high"] if held else None)
            new = (figure.value, figure.low, figure.high)
            if old != new:
                found.append((name, _words(name, old), _words(name, new)))
        for name in _DATES:
            date: Dated | None = getattr(item, name)
            old_date = _dated(base, name)
            if date is not None and date != old_date:
                found.append((name, dated_text(old_date), dated_text(date)))
        return found

    def _refuse(
        self, row: ReadRow, item: ProjectRow, known: Known, differing: tuple[str, str, str]
    ) -> None:
        name, old, new = differing
        sentence = mark("{code}: the plan on record has {label} {old}, the file {new}.")
        values = {"code": known.project["code"], "label": _label(name), "old": old, "new": new}
        self._ground.refuse(row, self._column(name), "plan_figure", WrongUsage(sentence, **values))

    def _column(self, name: str) -> str:
        """Return the column that says a figure: its own, or the prose that it was read from."""
        if self._ground.sheet.heading(name) is not None:
            return name
        return "schedule" if name in _DATES else "scope"

    def _next(
        self, row: ReadRow, item: ProjectRow, known: Known, differing: list[tuple[str, str, str]]
    ) -> list[Edit]:
        current, month = known.baselines[-1], self._ground.rebaseline
        if month is None or month < stored_month(current["month"]):
            text = mark("{month} lies before {current}, the month of the current baseline.")
            error = WrongUsage(text, month=month, current=current["month"])
            self._ground.refuse(row, None, "month", error)
            return []
        key = self._ground.writer.next_key("baseline")
        kept = {name: current[name] for name in (*BASELINE_FIGURES, *_DATED)}
        kept |= {name: value for name, value in _figures(item).items() if value is not None}
        kept |= {name: value for name, value in _dates(item).items() if value is not None}
        new = {"id": key, "project_id": known.project["id"], "number": current["number"] + 1}
        new |= {"month": str(month), **kept, "reason_words": self._ground.author.reason}
        new["source_id"] = self._ground.sources.key(item.source)
        self._ground.writer.add("baseline", new)
        self._loose(key, item.figures)
        return list(_edits(differing, current, new))


_DATED: Final = ("start", "start_precision", "finish", "finish_precision")


def _edits(differing: list[tuple[str, str, str]], old: Row, new: Row) -> Iterator[Edit]:
    for name, _, _ in differing:
        yield Edit("baseline", name, as_json(old[name]), as_json(new[name]))


def _dates(item: ProjectRow) -> dict[str, str | None]:
    return {
        "start": str(item.start.month) if item.start else None,
        "start_precision": item.start.precision if item.start else None,
        "finish": str(item.finish.month) if item.finish else None,
        "finish_precision": item.finish.precision if item.finish else None,
    }


def _figures(item: ProjectRow) -> dict[str, int | str | None]:
    """Return the figures and what was printed; a plain number of beds needs no print beside it."""
    row: dict[str, int | str | None] = {}
    for name, figure in item.figures.items():
        row[name] = figure.value
        if name not in BEDS or figure.rest or figure.qualifier or figure.value is None:
            row[f"{name}_printed"] = figure.printed
        if item.printed:
            row[f"{name}_printed"] = item.printed.get(f"{name}_printed")
    return row


def _dated(base: Row, name: str) -> Dated | None:
    month = base[name]
    return Dated(stored_month(month), base[f"{name}_precision"]) if month else None


def _label(name: str) -> Term:
    return FIGURES.get(name) or _DATES[name]


def _words(name: str, value: _Value) -> str:
    exact, low, high = value
    if exact is None and low is not None:
        return f"{figure_text(name, low)}–{figure_text(name, high)}"
    return figure_text(name, exact)
