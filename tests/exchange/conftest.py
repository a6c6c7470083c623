"""Forms sent out to three units, and a database without projects, for the tests of exchange."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest

from portfolio.care.service import founding
from portfolio.exchange.service import forms
from portfolio.projects.service import edits
from portfolio.store.database import Database
from portfolio.values import language
from tests.conftest import author
from tests.exchange.unit_forms import HOSPITAL, MONTH, STREET
from tests.fixtures import readers


@pytest.fixture(scope="session")
def sent(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the seeded database, its units named, and with the forms sent out to them."""
    language.speak("en")
    folder = tmp_path_factory.mktemp("sent")
    shutil.copy(template, folder / "portfolio.db")
    database = Database(folder / "portfolio.db")
    for code, unit in (("C2", HOSPITAL), ("C1", STREET), ("P2", STREET)):
        edits.edit_project(database, author("unit"), code, {"responsible_unit": unit})
    forms.send_out(database, MONTH, folder / "forms")
    return folder


@pytest.fixture
def units(sent: Path, database: Database) -> Database:
    shutil.copy(sent / "portfolio.db", database.path)
    return database


@pytest.fixture
def folder(sent: Path, tmp_path: Path) -> Path:
    """The forms sent out, in English."""
    shutil.copytree(sent / "forms", tmp_path / "forms")
    return tmp_path / "forms"


@pytest.fixture
def hospital(folder: Path) -> Path:
    return folder / f"{HOSPITAL}-2026-11.xlsx"


@pytest.fixture
def street(folder: Path) -> Path:
    return folder / "莼湖街道_办事处-2026-11.xlsx"


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "portfolio.db"
    founding.found(path, author("init"), empty=True)
    return path


@pytest.fixture
def empty(empty_template, tmp_path):
    path = tmp_path / "empty.db"
    shutil.copy(empty_template, path)
    return Database(path)


@pytest.fixture(autouse=True, scope="module")
def forked_readers(reader: socket) -> Iterator[None]:
    with readers.asked(reader):
        yield
