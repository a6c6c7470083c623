"""Which tests `make test` leaves to `make test-long`, and which of those a landing takes.

Those listed in `costly.txt` take long; `make costs` writes the list anew: as a plugin this module
measures a run of all of them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final
from zlib import crc32

import pytest

LIST: Final = Path(__file__).with_name("costly.txt")
#: Seconds from which on a test is costly; what prepares the first test of a kind is not counted.
COSTLY: Final = 0.5
#: A landing takes one of so many parts of the long tests.
_PARTS: Final = 4

_took: dict[str, float] = {}


def costly() -> frozenset[str]:
    """Return the tests that took COSTLY or longer when they were last measured."""
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())


def mark(items: Iterable[pytest.Item]) -> None:
    """Mark the tests that are costly, but for those that `make test` runs whatever they take."""
    listed = costly()
    for item in items:
        if item.nodeid in listed and item.get_closest_marker("always") is None:
            item.add_marker(pytest.mark.costly)


def of_part(items: Iterable[pytest.Item], part: str) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Return the tests with a quarter of the long ones, and the long ones that are left out.

    `part` is the name of a commit: each takes another quarter, and always the same one.
    """
    quarter, taken, left = int(part, 16) % _PARTS, [], []
    for item in items:
        mine = item.get_closest_marker("long") is None or _of(item) == quarter
        (taken if mine else left).append(item)
    return taken, left


def _of(item: pytest.Item) -> int:
    return crc32(item.nodeid.encode()) % _PARTS


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call":
        _took[report.nodeid] = report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        listed = sorted(name for name, seconds in _took.items() if seconds >= COSTLY)
        LIST.write_text("".join(f"{name}\n" for name in listed), encoding="utf-8")
