"""Takes in what stands beside projects: approvals, contracts, later baselines, parts and so on."""

from collections.abc import Mapping
from typing import Any, Final

from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.baselines import carried, too_early
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
from portfolio.projects.service.doubts import above_whole, plan_figures
from portfolio.projects.service.edits import require_parts
from portfolio.store.models import BASELINE_COMPONENTS, BASELINE_FIGURES
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import UNKNOWN

#: What a baseline says that an import may give.
_PARTS: Final = ("investment_private", *BASELINE_COMPONENTS)
_DATES: Final = ("start", "finish")


def milestones(ground: Ground) -> Records:
    """Return what takes in approvals, permits and acceptances by project, kind and day."""
    index = Index(ground)

    def read(row: ReadRow) -> Record:
        project = project_of(row, index)
        kind, day = needed(row, "milestone"), needed(row, "happened_on")
        key = {"project_id": project, "kind": kind, "happened_on": str(day)}
        called = f"{index.code(project)} {kind} {day}"
        return Record("milestone", key, given(row, "document_number"), called)

    return Records(ground, ("milestone",), read)


def contracts(ground: Ground) -> Records:
    """Return what takes in contracts and their changes by project and number.

    A change names a contract that is on record or stands above it; what it lowers is below 0.
    """
    index = Index(ground)
    known = {
        (row["project_id"], row["contract_number"])
        for row in matches.rows_of(ground.session, "contract")
    }

    def read(row: ReadRow) -> Record:
        project, number = project_of(row, index), needed(row, "contract_number")
        code, changes = index.code(project), row.values.get("changes_number")
        if changes is not None and (project, changes) not in known:
            text = mark("{project} has no contract {number} to change.")
            error = BadInput(text, project=code, number=changes)
            raise Unfit("changes_number", "contract", error)
        known.add((project, number))
        values = {"contract_kind": needed(row, "contract_kind"), "amount": _signed(row)}
        values |= given(row, "party", "changes_number") | _days(row, "signed_on")
        key = {"project_id": project, "contract_number": number}
        return Record("contract", key, values, f"{code} {number}")

    return Records(ground, ("contract",), read)


def _signed(row: ReadRow) -> int:
    """Return an amount, below 0 where a change lowers it. Raises Unfit for both, and for neither."""
    amount, less = (row.values.get(name) for name in ("amount", "less"))
    if amount is not None and less is not None:
        text = mark("The row says an amount and by how much it is lowered; give one of the two.")
        raise Unfit("less", "contract", BadInput(text))
    if less is None:
        return int(needed(row, "amount"))
    if row.values.get("changes_number") is None:
        text = mark("Only a change lowers an amount: name the contract that it changes.")
        raise Unfit("less", "contract", BadInput(text))
    return -int(less)


def visits(ground: Ground) -> Records:
    """Return what takes in visits to the sites by project, day and visitor."""
    index = Index(ground)

    def read(row: ReadRow) -> Record:
        project = project_of(row, index)
        day, visitor = str(needed(row, "visited_on")), needed(row, "visitor")
        key = {"project_id": project, "visited_on": day, "visitor": visitor}
        return Record("site_visit", key, given(row, "noted"), f"{index.code(project)} {day}")

    return Records(ground, ("site_visit",), read)


def audits(ground: Ground) -> Records:
    """Return what takes in audit findings with their remedy by project and number."""
    index = Index(ground)

    def read(row: ReadRow) -> Record:
        project, number = project_of(row, index), needed(row, "finding_number")
        found = str(needed(row, "found_on"))
        days = _days(row, "deadline", "remedied_on")
        for name, day in days.items():
            if day < found:
                text = mark("{day} lies before {found}, the day of the finding.")
                raise Unfit(name, "order", BadInput(text, day=day, found=found))
        values = {"found_on": found, "words": needed(row, "words"), **days, **given(row, "remedy")}
        key = {"project_id": project, "finding_number": number}
        return Record("audit_finding", key, values, f"{index.code(project)} {number}")

    return Records(ground, ("audit_finding",), read)


def _days(row: ReadRow, *names: str) -> dict[str, str]:
    return {name: str(value) for name, value in given(row, *names).items()}


def townships(ground: Ground) -> Records:
    """Return what takes in the towns and streets of the district by code."""

    def read(row: ReadRow) -> Record:
        code, name = needed(row, "code"), needed(row, "name_zh")
        values = {"name_zh": name, **given(row, "name_en")}
        return Record("township", {"code": code}, values, f"{code} {name}", new={"name_en": ""})

    return Records(ground, ("township",), read)


def sites(ground: Ground) -> Records:
    """Return what takes in the sites of projects by their codes, each behind those before it."""
    index, towns = Index(ground), _towns(ground)
    last: dict[int, int] = {}
    known = {row["code"]: row for row in matches.rows_of(ground.session, "site")}
    for row in known.values():
        last[row["project_id"]] = max(last.get(row["project_id"], 0), row["position"])

    def read(row: ReadRow) -> Record:
        project = project_of(row, index)
        code, town = needed(row, "site"), needed(row, "township")
        found = towns.get(town)
        if found is None:
            text = mark("There is no township “{name}” on record.")
            raise Unfit("township", "township", WrongUsage(text, name=town))
        held = known.get(code)
        if held is not None and held["project_id"] != project:
            text = mark("Site {site} is one of another project.")
            raise Unfit("site", "double", WrongUsage(text, site=code))
        position = held["position"] if held else last.get(project, 0) + 1
        last[project] = max(last.get(project, 0), position)
        values = {
            "project_id": project,
            "name_zh": needed(row, "name_zh"),
            "township_id": found,
            **given(row, "name_en", "nature"),
        }
        new = {"position": position, "name_en": "", "nature": UNKNOWN}
        return Record("site", {"code": code}, values, f"{index.code(project)} {code}", new=new)

    return Records(ground, ("site",), read)


def _towns(ground: Ground) -> dict[str, int]:
    """Return the townships of the district by code and by name."""
    rows = matches.townships(ground.session)
    return {row[name]: row["id"] for name in ("name_en", "name_zh", "code") for row in rows}


def parts(ground: Ground) -> Records:
    """Return what takes in the parts of projects, under the baseline in force, by their names."""
    index, newest = Index(ground), _newest(ground)
    last: dict[int, int] = {}
    held = {}
    for item in matches.rows_of(ground.session, "part"):
        last[item["baseline_id"]] = max(last.get(item["baseline_id"], 0), item["position"])
        held[item["baseline_id"], item["name"]] = item["position"]

    def read(row: ReadRow) -> Record:
        project, name = project_of(row, index), needed(row, "part")
        base = newest.get(project)
        if base is None:
            text = mark("{code} has no baseline to set parts under.")
            raise Unfit("project", "project", BadInput(text, code=index.code(project)))
        position = held.get((base["id"], name)) or last.get(base["id"], 0) + 1
        last[base["id"]] = max(last.get(base["id"], 0), position)
        _require_order(row)
        figures = given(row, *BASELINE_FIGURES)
        values = {"project_id": project, **figures, **_dates(row), **given(row, "label", "note")}
        doubts = tuple(above_whole(figures, base))
        key, called = {"baseline_id": base["id"], "name": name}, f"{index.code(project)} {name}"
        return Record("part", key, values, called, doubts, {"position": position})

    return Records(ground, ("part",), read)


def baselines(ground: Ground) -> Records:
    """Return what takes in baselines behind those on record; what a row does not say is carried over.

    One on record of the same month is left alone where it says the same, and never overwritten.
    """
    index, newest = Index(ground), _newest(ground)
    funders = matches.funders(ground.session)
    known = {
        (item["project_id"], item["month"]): item
        for item in matches.rows_of(ground.session, "baseline")
    }

    def read(row: ReadRow) -> Record:
        project, month = project_of(row, index), needed(row, "month")
        code = index.code(project)
        _require_order(row)
        said = _baseline(row, funders)
        same = known.get((project, str(month)))
        if same is not None and any(same[name] != value for name, value in said.items()):
            text = mark("{code} has a baseline of {month} that says otherwise.")
            raise Unfit("month", "baseline", WrongUsage(text, code=code, month=month))
        if same is not None:
            key = {"entry_id": same["entry_id"], "number": same["number"]}
            return Record("baseline", key, {"month": str(month)}, f"{code} {month}")
        base = _required(code, month, newest.get(project))
        values = {**carried(base, said), **said}
        try:
            require_parts(code, map(values.get, BASELINE_COMPONENTS), values["investment"])
        except BadInput as error:
            raise Unfit("investment", "report", error) from error
        values |= {"project_id": project, "month": str(month)}
        values["reason_words"] = needed(row, "reason_words")
        figures = {name: said[name] for name in (*BASELINE_FIGURES, *_PARTS) if name in said}
        doubts = plan_figures(figures, {}, (base["investment"],))
        key = {"entry_id": base["entry_id"], "number": base["number"] + 1}
        newest[project] = {**base, **values, **key}
        return Record("baseline", key, values, f"{code} {month}", doubts)

    return Records(ground, ("baseline",), read)


def _newest(ground: Ground) -> dict[int, dict[str, Any]]:
    """Return the newest baseline of each project, by the newest of its entries."""
    rows = matches.rows_of(ground.session, "baseline")
    ordered = sorted(rows, key=lambda row: (row["month"], row["entry_id"], row["number"]))
    return {row["project_id"]: dict(row) for row in ordered}


def _required(code: str, month: Month, base: dict[str, Any] | None) -> dict[str, Any]:
    """Return the baseline that a later one stands behind. Raises Unfit where none can."""
    if base is None:
        text = mark("{code} has no baseline to change.")
        raise Unfit("project", "project", BadInput(text, code=code))
    if error := too_early(month, base):
        raise Unfit("month", "month", error)
    return base


def _baseline(row: ReadRow, funders: Mapping[str, int]) -> dict[str, Any]:
    """Return what a row says of a baseline, by the columns of its table."""
    names = {"group": "group_code", "nature": "nature", **{name: name for name in _PARTS}}
    said = {column: row.values[name] for name, column in names.items() if name in row.values}
    if "funder" in row.values:
        said["funder_id"] = funders[row.values["funder"]]
    return {**said, **_dates(row), **given(row, *BASELINE_FIGURES)}


def _dates(row: ReadRow) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _DATES:
        date: Dated | None = row.values.get(name)
        if date is not None:
            found |= {name: str(date.month), f"{name}_precision": date.precision}
    return found


def _require_order(row: ReadRow) -> None:
    start, finish = (row.values.get(name) for name in _DATES)
    if start and finish and finish.month < start.month:
        text = mark("The finish {finish} lies before the start {start}; correct one.")
        raise Unfit("finish", "order", BadInput(text, finish=finish, start=start))
