"""Takes in extensions of the settlement, and what projects are to reach."""

from typing import Final

from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.service.imports.index import Index
from portfolio.exchange.service.imports.records import (
    Record,
    Records,
    Unfit,
    given,
    needed,
    project_of,
)
from portfolio.projects.records.supervision import ExtensionRow
from portfolio.projects.service.supervision import extended, goal_target
from portfolio.values.digits import read_count
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import mark
from portfolio.values.vocabulary import MOST_EXTENDED


def extensions(ground: Ground) -> Records:
    """Return what takes in extensions of the final account by project and day."""
    index = Index(ground)
    known: dict[int, dict[str, int]] = {}
    for row in matches.rows_of(ground.session, "extension"):
        known.setdefault(row["project_id"], {})[row["granted_on"]] = row["months"]

    def read(row: ReadRow) -> Record:
        project, day = project_of(row, index), str(needed(row, "granted_on"))
        code, months = index.code(project), _months(row)
        standing = known.setdefault(project, {})
        rows = [ExtensionRow(code, at, number, "") for at, number in standing.items()]
        try:
            extended(rows, ExtensionRow(code, day, months, ""))
        except BadInput as error:
            raise Unfit("months", "report", error) from error
        standing[day] = months
        key = {"project_id": project, "granted_on": day}
        return Record("extension", key, {"months": months}, f"{code} {day}")

    return Records(ground, ("extension",), read)


def _months(row: ReadRow) -> int:
    try:
        months = read_count(needed(row, "months"), MOST_EXTENDED)
    except WrongUsage as error:
        raise Unfit("months", "unreadable", error) from error
    if months < 1:
        text = mark("“{text}” is no length of an extension; type 1 to 6.")
        raise Unfit("months", "unreadable", WrongUsage(text, text=str(months)))
    return months


_SAID: Final = ("measure", "stands", "stands_on")


def goals(ground: Ground) -> Records:
    """Return what takes in performance goals by project and name."""
    index = Index(ground)
    known = {
        (row["project_id"], row["name"]): row for row in matches.rows_of(ground.session, "goal")
    }

    def read(row: ReadRow) -> Record:
        project, name = project_of(row, index), needed(row, "goal")
        told = given(row, *_SAID)
        if ("stands" in told) != ("stands_on" in told):
            text = mark("How a goal stands and the day on which it did are given together.")
            raise Unfit("stands", "report", BadInput(text))
        if "stands_on" in told:
            told["stands_on"] = str(told["stands_on"])
        held = known.get((project, name), {})
        said = {each: told.get(each, held.get(each)) for each in _SAID}
        if said["stands"] is not None and said["measure"] is not None:
            text = mark("How a goal with a measure stands is told by the reports; leave it out.")
            raise Unfit("stands", "report", BadInput(text))
        try:
            target = goal_target(said["measure"], needed(row, "target"))
        except PortfolioError as error:
            raise Unfit("target", "unreadable", error) from error
        values = {"aspect": needed(row, "aspect"), "target": target, **told}
        key = {"project_id": project, "name": name}
        return Record("goal", key, values, f"{index.code(project)} {name}")

    return Records(ground, ("goal",), read)
