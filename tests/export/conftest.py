"""What the tests of pictures start from."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.service import materials
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Month


@pytest.fixture(params=["zh", "en"])
def tongue(request: pytest.FixtureRequest) -> str:
    language.speak(request.param)
    return str(request.param)


@pytest.fixture
def now() -> Month:
    return Month.of(2026, 11)


@pytest.fixture
def many(database: Database, now: Month) -> Callable[[int], GanttMaterial]:
    """Return the seeded Gantt with its nine projects repeated up to a number."""
    material = materials.gantt_material(database, now)

    def make(number: int) -> GanttMaterial:
        nine = material.rows
        rows = [replace(nine[i % 9], code=f"{nine[i % 9].code}-{i // 9}") for i in range(number)]
        order = ["continued", "new", "planned"]
        rows.sort(key=lambda row: order.index(str(row.group)))
        return replace(material, rows=tuple(rows))

    return make
