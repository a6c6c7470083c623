"""Reads the seed: the plan's projects and what they are measured against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from portfolio.exchange.table import Problem, Row, read_rows, refuse
from portfolio.values.area import Area, parse_area
from portfolio.values.digits import read_count, read_decimal, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.fields import FIELD_BY_NAME, parse_field
from portfolio.values.kinds import parse_text
from portfolio.values.language import mark
from portfolio.values.money import Fen, parse_money
from portfolio.values.months import LAST_YEAR, Dated, Month, parse_dated, parse_month
from portfolio.values.places import DATA, shipped
from portfolio.values.vocabulary import (
    CONFIDENCES,
    DIRECTIONS,
    DOCUMENT_KINDS,
    FUNDERS,
    GROUPS,
    INDICATOR_TYPES,
    MEASURES,
    METRICS,
    MOST_BEDS,
    MOST_RESIDENTS,
    NATURES,
    PLAN_STATUSES,
    POPULATION_KINDS,
    POPULATION_STATUSES,
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


def _one_of(codes: Mapping[str, object]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in codes:
            raise WrongUsage(
                mark("“{text}” is none of: {codes}."), text=text, codes=", ".join(codes)
            )
        return text

    return parse


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
        funder=row.required("funder", _one_of(FUNDERS), ""),
        townships=_split(row.required("townships", parse_text, "")),
        aliases=(alias,) if alias else (),
        sites=row.read("sites", _sites) or (),
        bed_kinds=_bed_kinds(row),
        bed_kind_source=row.text("bed_kind_source") or "",
        bed_kind_note=row.text("bed_kind_note"),
        group=row.required("group", _one_of(GROUPS), ""),
        columns={
            "name_zh": name,
            "name_en": row.required("name_en", parse_text, ""),
            "name_printed": name,
            "nature": row.required("nature", _one_of(NATURES), "unknown"),
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


# --- what the projects are measured against --------------------------------------------------


def _rate(text: str) -> int:
    value = read_number(text)
    if value is None or (value * 100).denominator != 1:
        raise WrongUsage(mark("“{text}” is not a rate with two decimals at most."), text=text)
    return int(value * 100)


def _table(name: str, columns: str, read: Callable[[Row], dict[str, Any]]) -> list[dict[str, Any]]:
    problems: list[Problem] = []
    rows = read_rows(DATA / name, frozenset(columns.split()), problems)
    values = [read(row) for row in rows]
    refuse(problems)
    return values


def read_texts(name: str, columns: str) -> list[dict[str, str | None]]:
    """Return a table of plain texts, such as `townships.csv`."""
    return _table(name, columns, lambda row: {key: row.text(key) for key in columns.split()})


def read_documents() -> list[dict[str, Any]]:
    """Return the documents; a date that the document does not print is `estimated`, told by 1.

    Their kind is one of DOCUMENT_KINDS.
    """
    columns = "code title title_en dated note"
    return _table(
        "documents.csv",
        columns,
        lambda row: {
            **{key: row.text(key) for key in columns.split()},
            "estimated": row.read("estimated", lambda text: read_count(text, 1) == 1),
            "document_kind": row.read("document_kind", _one_of(DOCUMENT_KINDS)),
        },
    )


def _year(text: str) -> int:
    return read_count(text, LAST_YEAR)


def read_plan() -> dict[str, Any]:
    """Return the plan; its status is one of PLAN_STATUSES, None where nobody said."""
    return _table(
        "plan.csv",
        "code name_zh name_en month first_year last_year source",
        lambda row: {
            **{key: row.required(key, parse_text, "") for key in ("code", "name_zh", "name_en")},
            "month": row.required("month", parse_month, Month(0)),
            "first_year": row.required("first_year", _year, 0),
            "last_year": row.required("last_year", _year, 0),
            "status": row.read("status", _one_of(PLAN_STATUSES)),
            "source": row.required("source", parse_text, ""),
        },
    )[0]


def read_targets() -> list[dict[str, Any]]:
    """Return the targets; rates in hundredths of a bed per 1,000 residents."""
    return _table(
        "targets.csv",
        "code month per_1000 baseline_month baseline_per_1000 source",
        lambda row: {
            "code": row.required("code", parse_text, ""),
            "month": row.required("month", parse_month, Month(0)),
            "rate": row.required("per_1000", _rate, 0),
            "baseline_month": row.required("baseline_month", parse_month, Month(0)),
            "baseline_rate": row.required("baseline_per_1000", _rate, 0),
            "source": row.required("source", parse_text, ""),
        },
    )


def read_indicators() -> list[dict[str, Any]]:
    """Return the plan's table of indicators, figures as printed, in the order of their rows."""
    texts = "unit printed note"
    return [
        {**row, "position": place}
        for place, row in enumerate(
            _table(
                "indicators.csv",
                f"code name_zh name_en type direction base base_year target target_year measure {texts}",
                lambda row: {
                    **{
                        key: row.required(key, parse_text, "")
                        for key in ("code", "name_zh", "name_en", "source")
                    },
                    **{key: row.text(key) for key in texts.split()},
                    **{
                        key: row.read(key, read_decimal)
                        for key in ("base", "target", "earlier", "growth")
                    },
                    **{
                        key: row.read(key, _year)
                        for key in ("base_year", "target_year", "earlier_year")
                    },
                    **{key: row.read(key, _one_of(codes)) for key, codes in _INDICATOR.items()},
                },
            ),
            1,
        )
    ]


_INDICATOR: Final = {"type": INDICATOR_TYPES, "direction": DIRECTIONS, "measure": MEASURES}


def read_observations() -> list[dict[str, Any]]:
    """Return what documents say of indicators since; `as_of` is a year, a month or a day."""
    needed = ("indicator", "as_of", "source")
    return _table(
        "observations.csv",
        "indicator as_of observed note source",
        lambda row: {
            **{key: row.required(key, parse_text, "") for key in needed},
            "observed": row.required("observed", read_decimal, ""),
            "note": row.text("note"),
        },
    )


def read_populations() -> list[dict[str, Any]]:
    """Return the population figures; a year without one stays in the list, unknown."""
    return _table(
        "population.csv",
        "as_of residents kind status source note",
        lambda row: {
            "as_of": row.required("as_of", parse_text, ""),
            "residents": row.read("residents", lambda text: read_count(text, MOST_RESIDENTS)),
            "kind": row.required("kind", _one_of(POPULATION_KINDS), ""),
            "status": row.required("status", _one_of(POPULATION_STATUSES), ""),
            "source": row.text("source"),
            "note": row.text("note"),
        },
    )


def read_stated_totals() -> list[dict[str, Any]]:
    """Return the stated totals: fen, hundredths of a m2, beds or projects, with their step."""
    return _table("stated_totals.csv", "scope metric printed unit printed_in source", _stated)


def _stated(row: Row) -> dict[str, Any]:
    metric = row.required("metric", _one_of(METRICS), "projects")
    printed, unit = row.required("printed", parse_text, "0"), row.text("unit") or ""
    return {
        "scope": row.required("scope", _one_of({**GROUPS, "all": None}), "all"),
        "metric": metric,
        "value": row.required("printed", lambda text: stated_value(metric, text, unit), 0),
        "step": printed_step(metric, printed, unit),
        "printed": f"{printed} {unit}".strip(),
        "printed_in": row.required("printed_in", parse_text, ""),
        "source": row.required("source", parse_text, ""),
    }


def stated_value(metric: str, printed: str, unit: str) -> int:
    """Return a printed total in fen, hundredths of a m2, beds or projects, as `metric` says."""
    if metric == "investment":
        return parse_money(f"{printed}{unit}")
    if metric in ("land_area", "floor_area"):
        return parse_area(f"{printed} {unit}")
    return read_count(printed, MOST_RESIDENTS)


def printed_step(metric: str, printed: str, unit: str) -> int:
    """Return what one unit of the last printed digit is worth: `10.51 万平方米` steps by 100 m2."""
    places = len(printed.partition(".")[2])
    one = stated_value(metric, "1", unit)
    return max(1, int(Fraction(one, 10**places)))


def read_outside() -> list[dict[str, Any]]:
    """Return the projects that the sources name beside the plan, without figures."""
    return _table(
        "outside_plan.csv",
        "code name_zh name_en nature source",
        lambda row: {
            "code": row.required("code", parse_text, ""),
            "name_zh": row.required("name_zh", parse_text, ""),
            "name_en": row.required("name_en", parse_text, ""),
            "nature": row.required("nature", _one_of(NATURES), "unknown"),
            "source": row.required("source", parse_text, ""),
        },
    )


def read_history() -> list[dict[str, Any]]:
    """Return the dated facts of the sources as status reports, in the projects' own words."""
    needed = [
        "stage",
        "progress",
        "forecast_finish",
        "forecast_opening",
        "beds_open",
        "cost",
        "cost_kind",
        "note",
        "source",
    ]
    names = [*needed, "actual_opening"]
    return _table(
        "status_history.csv",
        "fact project site month confidence " + " ".join(needed),
        lambda row: {
            "fact": row.required("fact", parse_text, ""),
            "project": row.required("project", parse_text, ""),
            "site": row.text("site"),
            "month": row.required("month", parse_month, Month(0)),
            "confidence": row.required("confidence", _one_of(CONFIDENCES), "low"),
            "values": {
                name: value
                for name in names
                if (value := row.read(name, _field_parser(name))) is not None
            },
        },
    )


def _field_parser(name: str) -> Callable[[str], Any]:
    return lambda text: parse_field(FIELD_BY_NAME[name], text)
