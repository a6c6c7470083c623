"""The money of the portfolio as plain data with stable keys: what scripts read.

Money is in yuan with two decimals, as text; ratios and percentages are text with two decimals,
rounded half up. What nobody entered carries `"assumed": true`.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from portfolio.money.records import (
    Budget,
    Chosen,
    Curve,
    GoalStanding,
    ProjectMoney,
    Request,
    Series,
    Spread,
    Sums,
    YearLine,
)
from portfolio.money.words import flag_words, source_key
from portfolio.projects.data import left_columns, left_data, plan_data
from portfolio.projects.records.funds import Amount
from portfolio.projects.records.lists import Light
from portfolio.values.digits import decimal_text, round_half_up
from portfolio.values.money import yuan_text
from portfolio.values.tabular import Data, picked, text_or_none
from portfolio.values.vocabulary import (
    COMPONENTS,
    COST_KINDS,
    DONE_COMPONENTS,
    FUNDING_SOURCES,
)


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan_text(fen)


def ratio_text(ratio: Fraction | None) -> str | None:
    """Return a ratio with two decimals, rounded half up away from 0; None where unknown."""
    if ratio is None:
        return None
    text = decimal_text(round_half_up(abs(ratio) * 100), 2)
    return f"-{text}" if ratio < 0 and text.strip("0.") else text


def _amount(amount: Amount | None) -> Data | None:
    return None if amount is None else {"month": str(amount.month), "yuan": yuan_text(amount.fen)}


def budget_data(budget: Budget) -> Data:
    """Return everything of a budget meeting as `portfolio.budget/1`."""
    return {**_whole(budget, "portfolio.budget/1"), "year": budget.year} | {
        "fiscal": _sums(budget.fiscal),
        "apart": _sums(budget.apart),
        "scenarios": [_scenario(item) for item in budget.scenarios],
    }


def money_data(budget: Budget) -> Data:
    """Return the money of the portfolio as `portfolio.money/1`."""
    return _whole(budget, "portfolio.money/1")


def _whole(budget: Budget, schema: str) -> Data:
    return {
        "schema": schema,
        "plan": plan_data(budget.plan),
        "as_of": str(budget.as_of),
        "projects": [project_data(item, budget) for item in budget.projects],
        "results": {
            "yuan_per_new_bed": _spread(budget.per_bed),
            "yuan_per_m2": _spread(budget.per_area),
            "years": [_year_line(line) for line in budget.years],
        },
        "curve": curve_data(budget.curve),
        "fiscal_curve": curve_data(budget.fiscal_curve) if budget.fiscal_curve else None,
    }


def project_data(item: ProjectMoney, budget: Budget) -> Data:
    """Return a project's money: what it may cost, its year, its request, what it comes to."""
    facts, worth = item.facts, item.worth
    return {
        **picked(facts, "code", "name_zh", "name_en", "group", "funder", "in_plan"),
        "left": left_data(facts.left) if facts.left else None,
        "in_fiscal_total": item.fiscal,
        "investment_yuan": _yuan(facts.investment),
        "costs_yuan": {kind: _yuan(facts.costs.get(kind)) for kind in COST_KINDS},
        "budget_number": facts.budget_number or None,
        "funding_yuan": {row.funding_source: yuan_text(row.amount) for row in facts.funding},
        "paid_before_yuan": _yuan(item.paid_before),
        "year": _year(item),
        "done_total": _amount(item.done_total),
        "paid_total": _amount(item.paid_total),
        "arrived_total": _amount(item.arrived_total),
        "arrived_yuan": _by_source(item.arrived),
        "components_yuan": {name: _yuan(facts.components.get(name)) for name in COMPONENTS},
        "done_components_yuan": {
            name: _yuan(told.fen if (told := facts.newest(f"done_{name}")) else None)
            for name in DONE_COMPONENTS
        },
        "assets_added": _amount(facts.newest("assets_added")),
        "capacity_added_beds": beds.fen if (beds := facts.newest("capacity_added")) else None,
        "unpaid_yuan": _yuan(item.unpaid),
        "unused_yuan": _yuan(item.unused),
        "needed_yuan": _yuan(item.needed),
        "sources_short_yuan": _yuan(item.short),
        "settlement_due": item.settlement_due,
        "request": request_data(item.request),
        "yuan_per_new_bed": ratio_text(worth.per_bed),
        "yuan_per_new_bed_apart": facts.code in budget.per_bed.apart,
        "yuan_per_m2": ratio_text(worth.per_area),
        "yuan_per_m2_apart": facts.code in budget.per_area.apart,
        "beds_per_year_per_100_million_yuan": ratio_text(worth.beds_rate),
        "flags": [flag_data(light) for light in item.flags],
        "goals": [goal_data(goal) for goal in item.goals],
        "ask": {"text": facts.ask, "of": facts.ask_to, "month": str(facts.ask_month)}
        if facts.ask
        else None,
    }


#: The columns of goals as CSV.
GOAL_COLUMNS: Final = (
    *("project", "aspect", "name", "target", "measure", "stands", "stands_on"),
    *("value", "month", "forecast", "state", "source"),
)


def goal_data(item: GoalStanding) -> Data:
    """Return a goal with how it stands; `value` as its target is kept: beds, a date, yuan."""
    value = None if item.value is None else str(item.value)
    if isinstance(item.value, int) and item.goal.measure == "cost":
        value = yuan_text(item.value)
    own = picked(item.goal, "project", "aspect", "name", "target", "measure", "stands", "stands_on")
    told = {"value": value, "month": text_or_none(item.month), "forecast": item.forecast}
    return {**own, **told, "state": item.state, "source": item.goal.source}


def _year(item: ProjectMoney) -> Data:
    year = item.year
    return {
        "year": year.year,
        "plan_yuan": _yuan(year.plan),
        "budget_yuan": _yuan(year.budget),
        "done": _amount(year.done),
        "paid": _amount(year.paid),
        "percent_of_plan": ratio_text(year.share),
        "pro_rata_gap_points": ratio_text(year.gap),
        "execution_percent": ratio_text(year.execution),
    }


def request_data(request: Request) -> Data:
    """Return a request by source; `public_yuan` leaves private capital out."""
    return {
        "year": request.year,
        "total_yuan": _yuan(request.total),
        "public_yuan": _yuan(request.public),
        "by_source_yuan": _by_source(request.by_source),
        "assumed": request.assumed,
        "split_assumed": request.shared,
        "barred": request.barred,
        "derived": request.derived,
        "why_none": request.why or None,
    }


def _by_source(amounts: Mapping[str | None, int]) -> Data:
    order = (*FUNDING_SOURCES, None)
    return {source_key(name): yuan_text(amounts[name]) for name in order if name in amounts}


def flag_data(light: Light) -> Data:
    """Return a flag with its sentence in the language spoken."""
    kind = light.values.get("kind")
    return {"rule": light.rule, "kind": kind, "sentence": flag_words(light)}


def _sums(sums: Sums) -> Data:
    figures = {
        f"{name}_yuan": {"sum": _yuan(total), "known": known}
        for name, (total, known) in sums.figures.items()
    }
    return {
        "projects": sums.projects,
        **figures,
        "request_by_source_yuan": _by_source(sums.request),
        "request_public_finance_yuan": _yuan(sums.public_finance),
        "request_assumed": sums.request_assumed,
    }


def _spread(spread: Spread) -> Data:
    return {
        "known": spread.known,
        "least": spread.least,
        "median": ratio_text(spread.median),
        "deviation": ratio_text(spread.deviation),
        "apart": list(spread.apart),
    }


def _year_line(line: YearLine) -> Data:
    return {
        "year": line.year,
        "planned_yuan": yuan_text(line.planned),
        "assumed": line.assumed,
        "new_beds": line.beds,
        "planned_total_yuan": yuan_text(line.planned_total),
        "new_beds_total": line.beds_total,
        "new_beds_per_100_million_yuan": ratio_text(line.rate),
    }


def curve_data(curve: Curve) -> Data:
    """Return the S-curve: all projects, then each funder or source."""
    return {
        "by": curve.by,
        "unphased": list(curve.unphased),
        "series": [_series(item) for item in (curve.whole, *curve.parts)],
    }


def _series(series: Series) -> Data:
    return {
        "key": series.key,
        "projects": series.projects,
        "assumed": bool(series.assumed),
        "assumed_projects": series.assumed,
        "planned_of_known_yuan": _yuan(series.planned_of_known),
        "points": [
            {
                "month": str(point.month),
                "planned_yuan": yuan_text(point.planned),
                "done_yuan": _yuan(point.done),
                "done_known": point.known,
                "done_held": point.held,
            }
            for point in series.points
        ],
    }


def _scenario(item: Chosen) -> Data:
    return {
        "name": item.name,
        "changes": list(item.changes),
        "verdict": item.verdict,
        "figures": [{"name": name, "value": value} for name, value in item.figures],
        "data": dict(item.data),
    }


# --- flat rows ----------------------------------------------------------------------------------


def project_rows(budget: Budget) -> list[Data]:
    """Return the projects as flat rows."""
    rows = []
    for item in budget.projects:
        data = project_data(item, budget)
        year, request = data.pop("year"), data.pop("request")
        del data["left"]
        data["goals"] = [f"{goal['name']}={goal['state']}" for goal in data["goals"]]
        data["flags"] = [flag["rule"] for flag in data["flags"]]
        parts = ("arrived_yuan", "components_yuan", "done_components_yuan")
        for name in ("costs_yuan", "funding_yuan", *parts):
            data |= {f"{key}_{name}": value for key, value in data.pop(name).items()}
        for name in ("done_total", "paid_total", "arrived_total", "assets_added"):
            data[f"{name}_yuan"] = (data.pop(name) or {}).get("yuan")
        data["ask"] = (data["ask"] or {}).get("text")
        data |= {f"year_{key}": _flat(value) for key, value in year.items()}
        data |= {f"request_{key}": _flat(value) for key, value in request.items()}
        rows.append(data | left_columns(item.facts.left))
    names = dict.fromkeys(key for row in rows for key in row)
    return [{name: row.get(name) for name in names} for row in rows]


def _flat(value: object) -> object:
    if isinstance(value, dict) and "yuan" in value:
        return value["yuan"]
    if isinstance(value, dict):
        return [f"{key}={part}" for key, part in value.items()]
    return value


def curve_rows(curve: Curve) -> list[Data]:
    """Return the points of every series as flat rows."""
    return [
        {"series": series["key"], **point}
        for series in curve_data(curve)["series"]
        for point in series["points"]
    ]


def year_rows(lines: Sequence[YearLine]) -> list[Data]:
    """Return the years as flat rows."""
    return [_year_line(line) for line in lines]
