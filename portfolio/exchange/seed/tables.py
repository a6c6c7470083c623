"""Reads the tables of the seed: the plan, its documents, and what projects are measured against."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from portfolio.exchange.table import Problem, Row, one_of, read_rows, refuse
from portfolio.values.area import parse_area
from portfolio.values.digits import read_count, read_decimal, read_rate
from portfolio.values.fields import FIELD_BY_NAME, parse_field
from portfolio.values.kinds import parse_text
from portfolio.values.money import parse_money
from portfolio.values.months import LAST_YEAR, Month, parse_month
from portfolio.values.places import DATA
from portfolio.values.vocabulary import (
    CONFIDENCES,
    DIRECTIONS,
    DOCUMENT_KINDS,
    GROUPS,
    INDICATOR_TYPES,
    MEASURES,
    METRICS,
    MOST_RESIDENTS,
    NATURES,
    PLAN_STATUSES,
    POPULATION_KINDS,
    POPULATION_STATUSES,
)


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
            "document_kind": row.read("document_kind", one_of(DOCUMENT_KINDS)),
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
            "status": row.read("status", one_of(PLAN_STATUSES)),
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
            "rate": row.required("per_1000", read_rate, 0),
            "baseline_month": row.required("baseline_month", parse_month, Month(0)),
            "baseline_rate": row.required("baseline_per_1000", read_rate, 0),
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
                    **{key: row.read(key, one_of(codes)) for key, codes in _INDICATOR.items()},
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
            "kind": row.required("kind", one_of(POPULATION_KINDS), ""),
            "status": row.required("status", one_of(POPULATION_STATUSES), ""),
            "source": row.text("source"),
            "note": row.text("note"),
        },
    )


def read_stated_totals() -> list[dict[str, Any]]:
    """Return the stated totals: fen, hundredths of a m2, beds or projects, with their step."""
    return _table("stated_totals.csv", "scope metric printed unit printed_in source", _stated)


def _stated(row: Row) -> dict[str, Any]:
    metric = row.required("metric", one_of(METRICS), "projects")
    printed, unit = row.required("printed", parse_text, "0"), row.text("unit") or ""
    return {
        "scope": row.required("scope", one_of({**GROUPS, "all": None}), "all"),
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
            "nature": row.required("nature", one_of(NATURES), "unknown"),
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
            "confidence": row.required("confidence", one_of(CONFIDENCES), "low"),
            "values": {
                name: value
                for name in names
                if (value := row.read(name, _field_parser(name))) is not None
            },
        },
    )


def _field_parser(name: str) -> Callable[[str], Any]:
    return lambda text: parse_field(FIELD_BY_NAME[name], text)
