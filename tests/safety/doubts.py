"""Figures that cannot be, typed at every door: each asks the same, and what is taken is marked."""

import csv
import random
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final
from unittest import mock

from portfolio.beds.service.rollup import roll_up
from portfolio.exchange.service import imports
from portfolio.exchange.service.imports import Request
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.sheet import How
from portfolio.history.service import log as history
from portfolio.projects.service import doubts, reports
from portfolio.store.database import Database
from portfolio.values.errors import Doubtful
from portfolio.values.language import sentence, told
from tests.safety import children, offices
from tests.safety.board import Run
from tests.safety.offices import MONTH

PLANTS: Final = ("no-questions", "silent-import", "no-mark")
#: Projects of which nothing was reported, with what the annex prints: ten thousands of yuan, beds.
_PLANNED: Final = {"P1": (30_000, 300), "P2": (15_600, 100), "N2": (50_000, 300)}
_WAN: Final = 10**6  #: fen in 10,000 yuan


def run(run: Run) -> None:
    offices.stop_the_clock()
    with planted(run.plant):
        for turn in run.turns(run.many(24, 1_000)):
            with children.room() as folder:
                for fault in _tried(run, folder, run.dice("doubts", turn)):
                    run.violated(fault, turn=turn, share=run.share[0])


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: a command that asks nothing, an import that asks nothing, no mark is kept."""
    if plant == "no-questions":
        return mock.patch.object(reports, "doubts_of", return_value=())
    if plant == "silent-import":
        return mock.patch.object(Ground, "ask", return_value=None)
    if plant == "no-mark":
        return mock.patch.object(doubts, "kept", return_value=None)
    return nullcontext()


def _tried(run: Run, folder: Path, dice: random.Random) -> Iterator[str]:
    """Type one figure at each door; yield what is not as it must be."""
    path = offices.seeded(folder)
    database, author = Database(path), offices.author()
    code = dice.choice(list(_PLANNED))
    name, value, doubtful = _figure(dice, *_PLANNED[code])
    values = {
        name: value,
        **({"cost_kind": "contract", "reason": "scope"} if name == "cost" else {}),
    }
    run.count("figures that cannot be" if doubtful else "figures that can")
    trial = reports.try_report(database, author, code, MONTH, values)
    asked = [told(item.template, item.values) for item in trial.doubts]
    try:
        reports.file_report(database, author, code, MONTH, values)
        typed = []
    except Doubtful as error:
        typed = [told(item.template, item.values) for item in error.doubts]
    if bool(typed) != doubtful:
        yield f"{code} {name} {value} was {'asked about' if typed else 'taken in silence'}"
    if typed != asked:
        yield f"the form asks {asked}, the command {typed}"
    if not typed:
        return
    read = _imported(database, folder, code, values)
    if read != typed:
        yield f"the import asks {read}, the command {typed}"
    if history.check(database).changes != 1:
        yield "what was asked about was written"
    yield from _marked(database, code, name, values)


def _figure(dice: random.Random, cost: int, beds: int) -> tuple[str, int, bool]:
    """Return a field, a value, and whether it is doubtful by DESIGN 2.7, reckoned by hand."""
    if dice.random() < 0.5:
        value = dice.choice((1, beds, beds * 12 // 10, beds * 12 // 10 + 1, beds * 100))
        return "beds_open", value, value * 10 > beds * 12
    name = dice.choice(("cost", "done_total", "paid_total"))
    value = dice.choice((cost * _WAN * 3, cost * _WAN * 3 + 1, cost * _WAN // 100 - 1, cost * _WAN))
    return name, value, value > 3 * cost * _WAN or (name == "cost" and value < cost * _WAN // 100)


def _imported(database: Database, folder: Path, code: str, values: dict[str, object]) -> list[str]:
    """Return what the import of the same report asks."""
    sheet = folder / "reports.csv"
    amounts = {f"{name}_yuan" if name in _MONEY else name: value for name, value in values.items()}
    row = {"project": code, "month": str(MONTH), **amounts}
    for name in _MONEY:
        if f"{name}_yuan" in row:
            row[f"{name}_yuan"] = (
                f"{int(str(values[name])) // 100}.{int(str(values[name])) % 100:02d}"
            )
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    request = Request(sheet, How(kind="reports"), dry_run=True)
    found = imports.import_sheet(database, offices.author(), request, imports.open_file(request))
    return [sentence(item.error) for item in found.problems if item.rule == "doubt"]


_MONEY: Final = ("cost", "done_total", "paid_total")


def _marked(database: Database, code: str, name: str, values: dict[str, object]) -> Iterator[str]:
    """Take it all the same; yield where nothing says that it was taken in doubt."""
    reports.file_report(database, offices.author(), code, MONTH, values, sure=True)
    newest = history.read_log(database, most=1).entries[0]
    if not any("doubted" in str(row) for row in newest.rows):
        yield "the log does not say that it was taken in doubt"
    answer = roll_up(database, MONTH).answer
    if name == "beds_open" and not (answer and any(item.place == code for item in answer.doubted)):
        yield "the answer does not carry the mark"
