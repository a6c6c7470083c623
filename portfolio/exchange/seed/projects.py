"""Reads the projects of the seed: particulars and plan figures, as the annex prints them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portfolio.exchange.table import Problem, Row, one_of, read_rows, refuse
from portfolio.values.area import Area, parse_area
from portfolio.values.digits import read_count
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import parse_text
from portfolio.values.language import mark
from portfolio.values.money import Fen, parse_money
from portfolio.values.months import Dated, parse_dated, parse_month
from portfolio.values.places import shipped
from portfolio.values.vocabulary import (
    FUNDERS,
    GROUPS,
    MOST_BEDS,
    NATURES,
)

_BEDS = ("beds_built", "beds_staffed", "beds_opened", "beds_new")
_AREAS = ("land_area", "floor_area", "renovated_area", "phase_one_floor_area")
_TEXTS = ("project_code", "owner", "agent", "responsible_unit", "leader", "contact")
_REQUIRED = frozenset(
    {"code", "group", "name_zh", "name_en", "nature", "funder", "townships", "source", "start"}
    | {"finish", "investment_yuan", *_BEDS, *(f"{name}_m2" for name in _AREAS)}
)


@dataclass(frozen=True, slots=True)
class SeedSite:
    """A site as the seed lists it."""

    code: str
    name_zh: str
    name_en: str
    township: str
    nature: str


@dataclass(frozen=True, slots=True)
class SeedProject:
    """A project of the seed; `columns` and `baseline` are named as in the database."""

    code: str
    source: str
    funder: str
    townships: tuple[str, ...]
    aliases: tuple[str, ...]
    sites: tuple[SeedSite, ...]
    bed_kinds: Mapping[str, tuple[int | None, int | None]]
    bed_kind_source: str
    bed_kind_note: str | None
    group: str
    columns: Mapping[str, Any]
    baseline: Mapping[str, Any]


def projects_file() -> Path:
    """Return `seed_projects.csv`: the installed package's, else the checkout's."""
    return shipped("_data/seed_projects.csv", "seed_projects.csv")


def _beds(text: str) -> int:
    return read_count(text, MOST_BEDS)


def read_projects(path: Path) -> list[SeedProject]:
    """Return the projects of `seed_projects.csv`, in its order.

    Raises BadInput naming every cell that cannot be used.
    """
    problems: list[Problem] = []
    rows = read_rows(path, _REQUIRED, problems)
    projects = [_project(row) for row in rows]
    _refuse_doubles(rows, projects)
    refuse(problems)
    return projects


def _refuse_doubles(rows: list[Row], projects: list[SeedProject]) -> None:
    seen: set[str] = set()
    for row, project in zip(rows, projects, strict=True):
        if project.code in seen:
            row.wrong("code", WrongUsage(mark("The code stands in an earlier row already.")))
        seen.add(project.code)


def _project(row: Row) -> SeedProject:
    code = row.required("code", parse_text, "")
    name = row.required("name_zh", parse_text, "")
    alias = row.text("alias_zh")
    return SeedProject(
        code=code,
        source=row.required("source", parse_text, ""),
        funder=row.required("funder", one_of(FUNDERS), ""),
        townships=_split(row.required("townships", parse_text, "")),
        aliases=(alias,) if alias else (),
        sites=row.read("sites", _sites) or (),
        bed_kinds=_bed_kinds(row),
        bed_kind_source=row.text("bed_kind_source") or "",
        bed_kind_note=row.text("bed_kind_note"),
        group=row.required("group", one_of(GROUPS), ""),
        columns={
            "name_zh": name,
            "name_en": row.required("name_en", parse_text, ""),
            "name_printed": name,
            "nature": row.required("nature", one_of(NATURES), "unknown"),
            "nature_printed": row.text("nature_printed"),
            "funder_printed": row.text("funder_printed"),
            "address": row.text("address_printed"),
            "scope": row.text("scope_printed"),
            "registered_month": row.read("registered_month", parse_month),
            "stats_entry_month": row.read("stats_entry_month", parse_month),
            **{column: row.text(column) for column in _TEXTS},
        },
        baseline=_baseline(row),
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _sites(text: str) -> tuple[SeedSite, ...]:
    sites = []
    for part in _split(text):
        cells = [cell.strip() for cell in part.split("|")]
        if len(cells) != 5 or cells[4] not in NATURES:
            raise WrongUsage(
                mark("“{text}” is no site; write code|name|English name|township|nature."),
                text=part,
            )
        sites.append(SeedSite(*cells))
    return tuple(sites)


def _bed_kinds(row: Row) -> dict[str, tuple[int | None, int | None]]:
    care = (
        row.read("rehabilitation_elderly_beds_built", _beds),
        row.read("rehabilitation_elderly_beds_new", _beds),
    )
    infectious = (row.read("infectious_beds_built", _beds), None)
    kinds = {"rehabilitation_elderly": care, "infectious": infectious}
    return {kind: beds for kind, beds in kinds.items() if beds != (None, None)}


def _baseline(row: Row) -> dict[str, Any]:
    start = row.read("start", lambda text: parse_dated(text, "start"))
    finish = row.read("finish", lambda text: parse_dated(text, "finish"))
    if start and finish and finish.month < start.month:
        row.wrong("finish", WrongUsage(mark("The finish lies before the start.")))
    values: dict[str, Any] = {
        **_dated_columns("start", start),
        **_dated_columns("finish", finish),
        "schedule_printed": row.text("schedule_printed"),
        "investment": _converted(row, "investment", "yuan", parse_money),
        "investment_printed": row.text("investment_printed"),
    }
    for name in _AREAS:
        values[name] = _converted(row, name, "m2", parse_area)
        values[f"{name}_printed"] = row.text(f"{name}_printed")
    for name in _BEDS:
        values[name] = row.read(name, _beds)
        values[f"{name}_printed"] = row.text(f"{name}_printed")
    return values


def _dated_columns(name: str, date: Dated | None) -> dict[str, Any]:
    return {
        name: date.month if date else None,
        f"{name}_precision": date.precision if date else None,
    }


def _converted(
    row: Row, name: str, unit: str, parse: Callable[[str], Fen] | Callable[[str], Area]
) -> int | None:
    """Return a converted figure, held against what the document printed beside it."""
    value = row.read(f"{name}_{unit}", parse)
    printed = row.read(f"{name}_printed", parse)
    if value != printed and row.text(f"{name}_printed"):
        row.wrong(
            f"{name}_{unit}",
            WrongUsage(
                mark("The value is not what “{printed}” converts to; correct one of the two."),
                printed=row.text(f"{name}_printed"),
            ),
        )
    return value
