"""Whatever officers may do, in any order, held against a small model of what must stand then.

The operations are those of `tests/history/test_history.py`; the model knows the stage, the note and the
percentage of each report, and what each change did to them.
"""

import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final
from unittest import mock

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portfolio.history.service import log as history
from portfolio.projects.service import lookup
from portfolio.store.models import Project, StatusReport
from portfolio.values.errors import PortfolioError
from tests.history.test_history import NOW, OFFICERS, STAGES, Officers
from tests.safety import offices
from tests.safety.board import Run

PLANTS: Final = ("forgotten-undo", "unlogged-edit")
#: The fields the model knows.
_KNOWN: Final = ("stage", "note", "percent")
#: A run is divided so that what was found is told early.
_RUNS_EACH: Final = 25

#: Few reports, so that officers meet in them.
_FEW: Final = ("C2", "N1")
_PLACES: Final = st.sampled_from([Officers.codes.index(code) for code in _FEW])
_WHEN: Final = st.integers(0, 2).map(lambda number: NOW + -number)

Values = dict[str, Any]


class Modelled(Officers):
    """The officers' operations, each done to the model too."""

    run: Run

    @initialize()
    def start(self) -> None:
        super().start()
        self.model: dict[tuple[str, Any], Values] = {}
        self.done: dict[int, tuple[tuple[str, Any], Values | None, Values | None]] = {}
        for code in _FEW:
            for report in lookup.show_project(self.database, code, NOW).reports:
                if report.site is None:
                    self.model[code, report.month] = dict(report.values)

    def _key(self, place: int, month: Any) -> tuple[str, Any]:
        return self.codes[place], month

    def _change(self, key: tuple[str, Any], new: Values | None) -> None:
        """Do a change to the model and keep what it did, by the number the log gave it."""
        old = self.model.get(key)
        if new == old:
            return
        self.done[history.newest(self.database)] = (key, old, new)
        self._set(key, new)

    def _set(self, key: tuple[str, Any], values: Values | None) -> None:
        if values is None:
            self.model.pop(key, None)
        else:
            self.model[key] = values

    @rule(who=OFFICERS, place=_PLACES, month=_WHEN, stage=STAGES, note=st.sampled_from("一二三"))
    def report(self, who: str, place: int, month: Any, stage: str, note: str) -> None:
        super().report(who=who, place=place, month=month, stage=stage, note=note)
        self._change(
            self._key(place, month),
            {**self.model.get(self._key(place, month), {}), "stage": stage, "note": note},
        )

    @rule(who=OFFICERS, place=_PLACES, month=_WHEN)
    def clear(self, who: str, place: int, month: Any) -> None:
        super().clear(who=who, place=place, month=month)
        kept = {
            name: value
            for name, value in self.model.get(self._key(place, month), {}).items()
            if name not in ("note", "stage")
        }
        self._change(self._key(place, month), {**kept, "percent": 1})

    @rule(who=OFFICERS, place=_PLACES, month=_WHEN, later=st.integers(1, 9))
    def forecast(self, who: str, place: int, month: Any, later: int) -> None:
        super().forecast(who=who, place=place, month=month, later=later)
        key = self._key(place, month)
        self._change(key, dict(self.model.get(key, {})))

    @rule(who=OFFICERS, number=st.none() | st.integers(1, 30))
    def undo(self, who: str, number: int | None) -> None:
        before = self.tables()
        try:
            taken = history.undo(self.database, self.now(who), number)
        except PortfolioError:
            assert self.tables() == before
            return
        self.run.count("undone")
        did = self.done.get(taken.entries[0].number)
        if did is not None:
            key, old, new = did
            self._change(key, self._taken_back(key, old, new))

    def _taken_back(
        self, key: tuple[str, Any], old: Values | None, new: Values | None
    ) -> Values | None:
        if old is None or new is None:
            return old
        now = dict(self.model[key])
        for name in old.keys() | new.keys():
            if old.get(name) != new.get(name):
                now.pop(name, None)
                now |= {name: old[name]} if name in old else {}
        return now

    @invariant()
    def the_reports_are_what_the_model_says(self) -> None:
        if not hasattr(self, "database"):
            return
        self.run.count("steps")
        found = self._reports()
        assert found.keys() == self.model.keys()
        for key, values in found.items():
            wanted = self.model[key]
            assert values == {name: wanted.get(name) for name in _KNOWN}

    def _reports(self) -> dict[tuple[str, Any], Values]:
        """Return the reports that stand: project and month, and what of them the model knows."""
        with self.database.reading() as session:
            rows = session.execute(
                select(
                    Project.code, StatusReport.month, *(getattr(StatusReport, n) for n in _KNOWN)
                )
                .join(Project, Project.id == StatusReport.project_id)
                .where(Project.code.in_(_FEW), StatusReport.site_id.is_(None))
            )
            return {
                (code, month): dict(zip(_KNOWN, rest, strict=True)) for code, month, *rest in rows
            }


def run(run: Run) -> None:
    offices.stop_the_clock()
    # A planted defect is looked for until it is found: the first few stories may not come upon it.
    wanted, steps = run.many(100 if run.plant else 6, 500), 30 if run.short else 50
    with tempfile.TemporaryDirectory() as folder, planted(run.plant):
        Modelled.run, Modelled.template = run, offices.seeded(Path(folder))
        for number, start in enumerate(range(0, wanted, _RUNS_EACH)):
            if run.over:
                return
            _some(
                run,
                min(_RUNS_EACH, wanted - start),
                steps,
                run.dice("stateful", number).getrandbits(32),
            )


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: an undo that forgets a field; an edit that is not logged."""
    if plant == "forgotten-undo":
        return mock.patch.object(history, "_take_back", _forgetting(history._take_back))
    if plant == "unlogged-edit":
        return mock.patch("portfolio.store.log._edited", return_value=())
    return nullcontext()


def _forgetting(take_back: Any) -> Any:
    """Return an undo that leaves edited fields as they are."""

    def forget(bulk: Any, row: Any) -> None:
        if row.field is None:
            take_back(bulk, row)

    return forget


def _some(run: Run, many: int, steps: int, number: int) -> None:
    chosen = settings(
        max_examples=many,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,) if run.plant else (Phase.generate, Phase.shrink),
    )
    try:
        run_state_machine_as_test(seed(number)(Modelled), settings=chosen, _min_steps=steps)
    except Exception as error:  # noqa: BLE001 - whatever breaks is a violation, told with its seed
        story = "\n".join(getattr(error, "__notes__", []))
        run.violated(f"{type(error).__name__}: {error}\n{story}", runs=many, hypothesis_seed=number)
    run.count("runs", many)
