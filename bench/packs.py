"""A month's pack of two thousand projects beside one of a hundred: the names cost, not the pages."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, ratio
from portfolio.pack.service import month
from portfolio.store.database import Database
from portfolio.values.months import Month
from tests.fixtures.generate import generate

NOW = Month.of(2026, 11)


def packs() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        many, few = (
            Database(generate(Path(folder) / f"{number}.db", number)) for number in (2000, 100)
        )
        out = Path(folder) / "pack"
        yield ratio(
            "a month's pack of 2,000 projects / of 100",
            lambda: month.monthly(many, NOW, out, force=True),
            lambda: month.monthly(few, NOW, out, force=True),
            12,
            2,
        )


MEASUREMENTS = {"packs": packs}
