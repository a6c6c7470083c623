"""What officers do, at random: to make databases that no two are alike."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from portfolio.beds.records.ground import ObservedStock
from portfolio.beds.service import figures as beds_figures
from portfolio.history.service import log as history
from portfolio.money.service import entries
from portfolio.projects.service import approvals, edits, reports, reviews
from portfolio.store.database import Database
from portfolio.values.errors import PortfolioError
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import FUNDING_SOURCES, PHASINGS
from tests.safety.offices import CODES, MONTH, author

_STAGES: Final = ("started", "structure", "fit_out", "in_use", "stopped")
_LETTERS: Final = "院区卫生中心一二三abc '\"%;[/]𬭎"


def done(path: Path, dice: random.Random, number: int) -> None:
    """Do so many things to a database; what is refused does not count."""
    database = Database(path)
    while number:
        with suppress(PortfolioError):
            dice.choice(DOINGS)(database, dice)
            number -= 1


def _words(dice: random.Random) -> str:
    return "字" + "".join(dice.choices(_LETTERS, k=dice.randint(0, 60))).strip()


def _month(dice: random.Random) -> Any:
    return MONTH + -dice.randrange(12)


def _report(database: Database, dice: random.Random) -> None:
    values = {
        "stage": dice.choice(_STAGES),
        "note": _words(dice),
        "percent": dice.randrange(1000),
        "forecast_finish": Dated(MONTH + dice.randrange(20), "month"),
    }
    chosen = {name: values[name] for name in dice.sample(sorted(values), dice.randint(1, 3))}
    if "forecast_finish" in chosen:
        chosen["reason"] = dice.choice(("contractor", "funding"))
    who = author(before=timedelta(hours=dice.randrange(99)))
    reports.file_report(database, who, dice.choice(CODES), _month(dice), chosen, sure=True)


def _edit(database: Database, dice: random.Random) -> None:
    name = dice.choice(("owner", "agent", "address", "leader"))
    edits.edit_project(database, author(), dice.choice(CODES), {name: _words(dice)})


def _rebaseline(database: Database, dice: random.Random) -> None:
    figures = {dice.choice(("beds_new", "beds_staffed", "investment")): dice.randrange(10**6)}
    new = approvals.NewBaseline(_words(dice), figures=figures)
    approvals.rebaseline(database, author(), dice.choice(CODES), MONTH, new)


def _stock(database: Database, dice: random.Random) -> None:
    stock = ObservedStock(_month(dice), dice.randrange(9999), _words(dice))
    beds_figures.add_stock(database, author(), stock, correct=True, sure=True)


def _year(database: Database, dice: random.Random) -> None:
    year, amount = dice.randint(2021, 2026), dice.randrange(10**12)
    approvals.plan_year(
        database,
        author(),
        dice.choice(CODES),
        year,
        amount=amount,
        milestone=_words(dice),
        source="文件",
        correct=True,
    )


def _milestone(database: Database, dice: random.Random) -> None:
    kind = dice.choice(("proposal_approved", "land_permit", "filed"))
    day = f"{dice.randint(2019, 2026)}-0{dice.randint(1, 9)}-1{dice.randrange(9)}"
    approvals.add_milestone(
        database, author(), dice.choice(CODES), kind, day, number=None, source="文件", correct=True
    )


def _review(database: Database, dice: random.Random) -> None:
    words = dice.choice((None, _words(dice)))
    reviews.review(database, author(), dice.choice(CODES), _month(dice), return_words=words)


def _add(database: Database, dice: random.Random) -> None:
    code = f"X{dice.randrange(100)}"
    figures = {"beds_new": dice.randrange(500)}
    new = edits.NewProject(code, _words(dice), "文件", townships=("岳林街道",), figures=figures)
    edits.add_project(database, author(), new)


def _fund(database: Database, dice: random.Random) -> None:
    entries.fund(
        database,
        author(),
        dice.choice(CODES),
        dice.choice(list(FUNDING_SOURCES)),
        amount=dice.randrange(10**12),
        source="文件",
        correct=True,
    )


def _phase(database: Database, dice: random.Random) -> None:
    year, month = dice.randint(2021, 2026), dice.randint(1, 12)
    entries.phase(
        database,
        author(),
        dice.choice(CODES),
        year,
        dice.choice((None, Month.of(year, month))),
        dice.choice((None, "district")),
        amounts={dice.choice(list(PHASINGS)): dice.randrange(10**12)},
        source="文件",
        correct=True,
    )


def _undo(database: Database, dice: random.Random) -> None:  # noqa: ARG001
    history.undo(database, author())


#: Everything that is done; what comes with a new table gets its line here.
DOINGS: Final[tuple[Callable[[Database, random.Random], None], ...]] = (
    *(_report, _report, _edit, _rebaseline, _stock, _year, _milestone, _review, _add, _undo),
    *(_fund, _phase),
)
