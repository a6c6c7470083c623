"""What every test starts from: a founded database to copy, a fixed author, Chinese off."""

import gc
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from portfolio.care.service import founding
from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.service import materials
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.months import Month
from tests.fixtures import statements
from tests.fixtures import world as second
from tests.fixtures.forks import Forks

# `make test` tries few examples of each property, `make test-long` many.
settings.register_profile("here", deadline=None, max_examples=12)
settings.register_profile("long", deadline=None, max_examples=200)
settings.load_profile("here")

statements.share()

NOW = Month.of(2026, 11)


def share(part: int) -> int:
    """Return how many examples a costly property takes: one in `part` of the profile's."""
    return max(1, settings.default.max_examples // part)


def author(reason: str = "test") -> Authorship:
    return Authorship("officer", datetime(2026, 11, 20, 8, tzinfo=UTC), reason)


def pytest_collection_finish():
    """Collect garbage seldom, and never look over what is loaded: that takes a quarter of the time.

    The command line switches the collector off while it is loaded, which is for one command.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()


@pytest.fixture(autouse=True)
def english():
    """Tests read English unless they ask for Chinese."""
    language.speak("en")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "portfolio.db"
    founding.found(path, author("init"))
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Database:
    path = tmp_path / "portfolio.db"
    shutil.copy(template, path)
    return Database(path)


@pytest.fixture(scope="session")
def world_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("world") / "world.db"
    second.build(path)
    return path


@pytest.fixture
def world(world_template: Path, tmp_path: Path) -> Database:
    """The second world: another plan, a later base month, two targets, eleven months of life."""
    path = tmp_path / "world.db"
    shutil.copy(world_template, path)
    return Database(path)


@pytest.fixture(params=["database", "world"])
def either(request: pytest.FixtureRequest) -> Database:
    """The seeded database and the second world, for what holds in any."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def crowd(world_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The second world among 1,200 projects; to be read, never written."""
    return second.crowd(world_template, tmp_path_factory.mktemp("crowd") / "crowd.db")


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


@pytest.fixture(scope="session")
def forks():
    """The program that runs commands as forks of itself."""
    running = Forks()
    yield running
    running.close()
