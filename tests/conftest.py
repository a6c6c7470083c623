"""What every test starts from: a founded database to copy, a fixed author, Chinese off."""

import gc
import os
import shutil
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from hypothesis import settings

from portfolio.care.service import founding
from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.service import materials
from portfolio.store.database import Database
from portfolio.store.engines.server import Server
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.errors import DatabaseProblem
from portfolio.values.months import Month
from tests import costs
from tests.fixtures import blank, readers, statements
from tests.fixtures import world as second
from tests.fixtures.forks import Forks
from tests.fixtures.server import Running

# `make test` tries few examples of each property, `make test-long` many, a landing some.
_MOST = 120
settings.register_profile("here", deadline=None, max_examples=12)
settings.register_profile("ci", deadline=None, max_examples=30)
settings.register_profile("long", deadline=None, max_examples=_MOST)
settings.load_profile("here")

blank.share()
statements.share()

NOW = Month.of(2026, 11)
Once = Callable[[Database, Callable[[Database], object]], Database]


def first(number: int, cases: Iterable[Any]) -> list[Any]:
    """Return the cases of a test: `make test` takes so many of them, `make test-long` the rest."""
    given = [case if isinstance(case, tuple) else (case,) for case in cases]
    rest = (pytest.param(*case, marks=pytest.mark.long) for case in given[number:])
    return [*(pytest.param(*case) for case in given[:number]), *rest]


def share(part: int) -> int:
    """Return how many examples a costly property takes: one in `part` of the profile's."""
    return max(1, settings.default.max_examples // part)


def up_to(number: int) -> int:
    """Return of how many cases a long test takes how many: all by hand, a fraction of a landing."""
    return number * min(settings.default.max_examples, _MOST) // _MOST


def author(reason: str = "test") -> Authorship:
    return Authorship("officer", datetime(2026, 11, 20, 8, tzinfo=UTC), reason)


def pytest_addoption(parser: pytest.Parser):
    parser.addoption(
        "--engine",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="where the databases of the tests stand; on a server what is of files alone is skipped",
    )
    parser.addoption("--part", metavar="COMMIT", help="a quarter of the long tests, by this commit")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call():
    with _of_files_alone():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup():
    with _of_files_alone():
        return (yield)


@contextmanager
def _of_files_alone() -> Iterator[None]:
    """Skip a test that itself opens the database as a file, where it stands on a server.

    Where the program takes a server's database for a file the test fails.
    """
    try:
        yield
    except (AttributeError, TypeError, DatabaseProblem) as error:
        here = str(Path(__file__).parents[1])
        ours = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.startswith(here) and "site-packages" not in frame.filename
        ]
        while ours and ours[-1].name in ("file", "file_of", "place_of"):  # asked for by its name
            ours.pop()
        told = "Server" in str(error) or "done with files only" in str(error)
        if told and ours and ours[-1].filename.startswith(f"{here}/tests/"):
            pytest.skip("of files alone")
        raise


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]):
    costs.mark(items)
    if part := config.getoption("part"):
        items[:], left = costs.of_part(items, part)
        config.hook.pytest_deselected(items=left)


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
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """The seeded database: a file, or with `--engine postgres` one on the run's own server."""
    if request.config.getoption("engine") == "postgres":
        found: Database = request.getfixturevalue("served")
        return found
    path = tmp_path / "portfolio.db"
    shutil.copy(request.getfixturevalue("template"), path)
    return Database(path)


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """The PostgreSQL server of this run."""
    server = Running()
    yield server
    server.close()


@pytest.fixture(scope="session")
def served_template(running: Running) -> str:
    name = running.fresh()
    founding.found(running.place(name), author("init"))
    return name


@pytest.fixture
def served(running: Running, served_template: str) -> Iterator[Database]:
    """The seeded database on the server."""
    with running.standing(served_template) as place:
        yield Database(place)


@pytest.fixture
def elsewhere(running: Running) -> Iterator[Server]:
    """An empty database on the server."""
    with running.standing() as place:
        yield place


@pytest.fixture(params=["sqlite", "postgres"])
def on_both(request: pytest.FixtureRequest) -> Database:
    """The seeded database in a file and on a server, for what is the same on both."""
    found: Database = request.getfixturevalue("database" if request.param == "sqlite" else "served")
    return found


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Do to the seeded database what a function does: truly the first time, then as a copy."""
    folder = tmp_path_factory.mktemp("once")

    def done(database: Database, act: Callable[[Database], object]) -> Database:
        kept = folder / f"{act.__module__}.{act.__qualname__}.db"
        if isinstance(database.path, Server):
            act(database)
        elif kept.exists():
            shutil.copy(kept, database.path)
        else:
            act(database)
            shutil.copy(database.path, kept)
        return database

    return done


@pytest.fixture(scope="session")
def world_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("world") / "world.db"
    second.build(path)
    return path


@pytest.fixture(scope="session")
def served_world_template(running: Running) -> str:
    name = running.fresh()
    second.build(running.place(name))
    return name


@pytest.fixture
def served_world(running: Running, served_world_template: str) -> Iterator[Database]:
    """The second world on the server."""
    with running.standing(served_world_template) as place:
        yield Database(place)


@pytest.fixture
def world(request: pytest.FixtureRequest, world_template: Path, tmp_path: Path) -> Database:
    """The second world: another plan, a later base month, two targets, eleven months of life."""
    if request.config.getoption("engine") == "postgres":
        found: Database = request.getfixturevalue("served_world")
        return found
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


@pytest.fixture(params=first(1, language.LANGUAGES))
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
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages of packs are kept, for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "pages"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def reader() -> Iterator[socket]:
    """Where the program is asked that reads other people's files as forks of itself."""
    with readers.running() as asks:
        yield asks


@pytest.fixture(scope="session")
def forks(pages: Path, reader: socket):
    """The program that runs commands as forks of itself."""
    running = Forks(pages, reader)
    yield running
    running.close()
