"""A short command as a whole process, beside importing the ORM alone."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Row, ratio
from portfolio.care.service import founding
from portfolio.store.log import Authorship

PORTFOLIO = Path(sys.executable).parent / "portfolio"


def rollup_process() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "portfolio.db"
        founding.found(path, Authorship("bench", datetime.now(UTC), "bench"))
        environ = {**os.environ, "PORTFOLIO_DB": str(path)}

        def run(*arguments: object) -> None:
            subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, env=environ)

        yield ratio(
            "rollup, 9 projects, process / import sqlalchemy.orm",
            lambda: run(PORTFOLIO, "rollup"),
            lambda: run(sys.executable, "-c", "import sqlalchemy.orm"),
            1.4,
            15,
        )


MEASUREMENTS = {"start": rollup_process}
