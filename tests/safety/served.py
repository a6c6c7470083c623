"""The officers on a PostgreSQL server: at once, and with the server begun anew under them.

It ends as if its power went, three times while they file. What was acknowledged stands; whoever
was not told looks again, as a form does that was kept.
"""

import time
from collections.abc import Callable
from contextlib import closing
from typing import Final

from portfolio.care.service import founding
from portfolio.history.service import log as history
from portfolio.store.database import Database
from tests.fixtures.server import Running
from tests.safety import children, officers, offices
from tests.safety.board import Run
from tests.safety.offices import author

PLANTS: Final = ("no-version-check",)
_ENDS: Final = 3


def run(run: Run) -> None:
    offices.stop_the_clock()
    children.load(heavy=False)
    with closing(Running()) as server, officers.planted(run.plant):
        _drive(run, server, run.many(10, 250), counts=True)
        _drive(run, server, run.many(4, 100), counts=False, meanwhile=lambda: _ended(run, server))


def _drive(
    run: Run,
    server: Running,
    edits: int,
    *,
    counts: bool,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    place = server.place(server.fresh())
    founding.found(place, author("init"))
    with children.room() as folder:
        officers.drive(run, folder, place, edits, counts=counts, meanwhile=meanwhile)
    for problem in history.check(Database(place)).problems[:2]:
        run.violated(problem.template.format(**problem.values))
    for fault in offices.unlike_the_log(place):
        run.violated(fault)


def _ended(run: Run, server: Running) -> None:
    for _ in range(_ENDS):
        time.sleep(2)
        server.stop("immediate")
        time.sleep(0.2)
        server.start()
        run.count("restarts")
