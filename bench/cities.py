"""A district of a city of ten, with two plans each, beside the same projects on their own."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bench.measure import Row, ratio
from portfolio.beds.service import capacity, city, rollup
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.store.scope import Named
from portfolio.values.months import Month
from tests.fixtures.generate import generate_city

NOW: Final = Month.of(2026, 11)
MANY: Final = 10_000
DISTRICTS: Final = 10

_DOINGS: Final[dict[str, Callable[[Database], object]]] = {
    "rollup": lambda database: rollup.roll_up(database, NOW),
    "list": lambda database: lookup.list_projects(database, NOW),
    "capacity": lambda database: capacity.capacity_table(
        database, NOW, first=Month.of(2026, 1), last=Month.of(2030, 12)
    ),
}


def cities() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        many = Database(generate_city(Path(folder) / "many.db", MANY, districts=DISTRICTS))
        share = MANY // DISTRICTS
        alone = Database(generate_city(Path(folder) / "alone.db", share, districts=1))
        for name, does in _DOINGS.items():
            what = f"{name} of {share:,} projects among {MANY:,}, {2 * DISTRICTS} plans / alone"
            yield ratio(what, lambda does=does: does(many), lambda does=does: does(alone), 1.25, 7)
        codes = ["", *(f"d{number}" for number in range(2, DISTRICTS + 1))]
        yield ratio(
            f"city of {DISTRICTS} districts / the rollup of each",
            lambda: city.roll_up_city(many, NOW),
            lambda: [rollup.roll_up(many.looking_at(Named(district=code)), NOW) for code in codes],
            1.25,
            5,
        )


MEASUREMENTS = {"cities": cities}
