"""What-if answers as plain data, `portfolio.whatif/1`: what scripts read as JSON and CSV.

Money is in yuan as text, rates per 1,000 residents as text with three decimals, probabilities as
text with six decimals, all rounded half up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Final

from portfolio.beds.data import capacity_summary, residents_data
from portfolio.beds.records.capacity import Capacity, MonthCapacity
from portfolio.beds.rules.capacity.rate import per_1000
from portfolio.projects.data import dated_data, plan_data
from portfolio.values.digits import decimal_text, round_half_up
from portfolio.values.money import yuan_text
from portfolio.values.tabular import Data, text_or_none
from portfolio.values.words import rate_text
from portfolio.whatif.records import (
    Definitions,
    Money,
    Move,
    Outcome,
    Position,
    Reach,
    Scenario,
    Sensitivity,
    Slips,
    Way,
)
from portfolio.whatif.rules.outcome import as_they_change, measured
from portfolio.whatif.rules.risk import SURE, Risk

SCHEMA: Final = "portfolio.whatif/1"


def _head(kind: str, position: Position) -> Data:
    target = position.ground.target
    return {
        "schema": SCHEMA,
        "kind": kind,
        "plan": plan_data(position.plan),
        "as_of": str(position.as_of),
        "view": position.view,
        "population": residents_data(measured(position).residents),
        "target_per_1000": decimal_text(target.rate, 2),
        "target_month": str(target.month),
    }


# --- scenarios ----------------------------------------------------------------------------------


def scenario_data(scenario: Scenario) -> Data:
    """Return the changes of a scenario."""
    return {
        "name": scenario.name,
        "shift": dict(scenario.shifts),
        "open": {code: str(month) for code, month in scenario.opens.items()},
        "drop": list(scenario.drops),
        "beds": dict(scenario.beds),
        "cost_yuan": {code: yuan_text(fen) for code, fen in scenario.costs.items()},
        "population": scenario.residents,
        "target_per_1000": None if scenario.rate is None else decimal_text(scenario.rate, 2),
        "by": text_or_none(scenario.by),
    }


def outcome_data(found: Outcome) -> Data:
    """Return one scenario beside what it started from."""
    before, after = as_they_change([found.start, found.position])
    return {
        **_head("scenario", found.position),
        "scenario": scenario_data(found.scenario),
        "moves": [_move(move) for move in found.moves],
        "past": list(found.past_moves),
        "before": capacity_summary(found.before),
        "after": capacity_summary(found.after),
        "months": [
            {**_month(now), "beds_before": was.beds} for was, now in zip(before, after, strict=True)
        ],
        "money": {"before": _money(found.money_before), "after": _money(found.money_after)},
    }


def compared_data(found: Sequence[Outcome]) -> Data:
    """Return several scenarios side by side; `before` is what they started from."""
    first = found[0]
    before, *after = as_they_change([first.start, *(outcome.position for outcome in found)])
    return {
        **_head("compare", first.start),
        "before": capacity_summary(first.before),
        "before_months": [_month(item) for item in before],
        "before_money": _money(first.money_before),
        "scenarios": [
            {
                "scenario": scenario_data(outcome.scenario),
                "moves": [_move(move) for move in outcome.moves],
                "capacity": capacity_summary(outcome.after),
                "months": [_month(item) for item in months],
                "money": _money(outcome.money_after),
            }
            for outcome, months in zip(found, after, strict=True)
        ],
    }


def kept_data(kept: Iterable[tuple[str, Scenario]]) -> Data:
    """Return the scenarios that are kept."""
    return {
        "schema": SCHEMA,
        "kind": "kept",
        "scenarios": [{**scenario_data(scenario), "name": name} for name, scenario in kept],
    }


def _move(move: Move) -> Data:
    return {
        "code": move.code,
        "from": dated_data(move.before),
        "to": dated_data(move.after),
        "months": move.months,
    }


def _month(item: MonthCapacity) -> Data:
    return {
        "month": str(item.month),
        "beds": item.beds,
        "per_1000": rate_text(item.per_1000, 3),
        "shortfall": item.shortfall,
        "met": item.met,
        "opened": list(item.opened),
    }


def _money(money: Money) -> Data:
    return {
        "total_yuan": yuan_text(money.total),
        "by_year_yuan": {str(year): yuan_text(fen) for year, fen in money.by_year.items()},
        "undated_yuan": yuan_text(money.undated),
        "undated": list(money.undated_codes),
        "unknown": list(money.unknown),
        "assumed": list(money.assumed),
    }


def outcome_rows(found: Outcome) -> list[Data]:
    """Return the months of a scenario as flat rows."""
    return [{**row, "opened": " ".join(row["opened"])} for row in outcome_data(found)["months"]]


def compared_rows(found: Sequence[Outcome]) -> list[Data]:
    """Return the months of every scenario as flat rows; what stands has no name."""
    data = compared_data(found)
    named = [("", data["before_months"])]
    named += [(item["scenario"]["name"], item["months"]) for item in data["scenarios"]]
    return [
        {"scenario": name, **row, "opened": " ".join(row["opened"])}
        for name, rows in named
        for row in rows
    ]


def kept_rows(kept: Iterable[tuple[str, Scenario]]) -> list[Data]:
    """Return each change of each kept scenario as a flat row."""
    return [
        {"scenario": name, "change": change, "code": code, "value": value}
        for name, scenario in kept
        for change, given in scenario_data(scenario).items()
        if change != "name"
        for code, value in _by_code(given)
    ]


def _by_code(given: object) -> Iterable[tuple[str | None, object]]:
    """Return what a scenario changes in one way: by code, of codes alone, or of none."""
    if isinstance(given, dict):
        return given.items()
    if isinstance(given, list):
        return [(code, None) for code in given]
    return [] if given is None else [(None, given)]


# --- what it takes ------------------------------------------------------------------------------


def reach_data(found: Reach) -> Data:
    """Return what it takes; `number` counts all optimal sets, `sets` are the first of them."""
    return {
        **_head("reach", found.position),
        "before": capacity_summary(found.before),
        "reachable": found.missing is None,
        "in_past": found.in_past,
        "number": found.number,
        "sets": [_way(found, way) for way in found.ways],
        "missing": None if found.missing is None else asdict(found.missing),
        "fixed": dict(found.fixed),
        "hold": list(found.bounds.hold),
        "most": dict(found.bounds.most),
        "most_of_all": found.bounds.most_of_all,
    }


def _way(found: Reach, way: Way) -> Data:
    return {
        "moves": [_move(move) for move in way.moves],
        "projects": len(way.moves),
        "months": way.months,
        "beds": way.beds,
        "over": way.beds - found.before.beds_needed,
        "investment_yuan": None if way.cost_unknown else yuan_text(way.cost),
        "investment_known_yuan": yuan_text(way.cost),
        "investment_unknown": list(way.cost_unknown),
    }


def reach_rows(found: Reach) -> list[Data]:
    """Return the moves of every listed set as flat rows."""
    return [
        {
            "set": number,
            "code": move.code,
            "from": str(move.before),
            "to": str(move.after),
            "months": move.months,
            "set_months": way.months,
            "set_beds": way.beds,
            "set_investment_yuan": None if way.cost_unknown else yuan_text(way.cost),
        }
        for number, way in enumerate(found.ways, start=1)
        for move in way.moves
    ]


# --- definitions, sensitivity, risk -------------------------------------------------------------


def definitions_data(found: Definitions) -> Data:
    """Return the answer under each way of counting, over each population."""
    return {**_head("definitions", found.position), "lines": definitions_rows(found)}


def definitions_rows(found: Definitions) -> list[Data]:
    """Return the ways of counting as flat rows."""
    return [_counted(line.counting, line.capacity, line.unknown) for line in found.lines]


def _counted(counting: str, capacity: Capacity, unknown: Iterable[str]) -> Data:
    return {
        "counting": counting,
        "basis": capacity.residents.basis,
        "residents": capacity.residents.value,
        "beds": capacity.beds,
        "beds_needed": capacity.beds_needed,
        "per_1000": rate_text(capacity.per_1000, 3),
        "shortfall": capacity.shortfall,
        "met": capacity.reaches,
        "first_month_met": text_or_none(capacity.first_met and capacity.first_met.month),
        "unknown": " ".join(unknown),
    }


def sensitivity_data(found: Sensitivity) -> Data:
    """Return the answer over population and slip, and the slack of each project."""
    return {
        **_head("sensitivity", found.position),
        "before": capacity_summary(found.before),
        "bases": {name: item.value for name, item in found.bases.items()},
        "cells": sensitivity_rows(found),
        "slacks": [{**asdict(slack), "opens": dated_data(slack.opens)} for slack in found.slacks],
        "critical": [slack.code for slack in found.critical],
    }


def sensitivity_rows(found: Sensitivity) -> list[Data]:
    """Return the cells as flat rows."""
    return [
        {
            "slip_months": cell.slip,
            "residents": cell.residents,
            "beds": cell.beds,
            "beds_needed": cell.needed,
            "per_1000": rate_text(per_1000(cell.beds, cell.residents), 3),
            "shortfall": max(0, cell.needed - cell.beds),
            "met": cell.met,
        }
        for cell in found.cells
    ]


def risk_data(found: Risk) -> Data:
    """Return the probability of meeting the target by month, with what it assumes."""
    reference = found.beliefs.reference
    return {
        **_head("risk", found.position),
        "assumptions": ["independent_slips"],
        "method": found.method,
        "draws": found.draws,
        "error": None if found.error is None else f"{found.error:.6f}",
        "error_certainty": None if found.error is None else _chance(SURE),
        "probability": _chance(found.by(found.position.by)),
        "p50": text_or_none(found.half),
        "p80": text_or_none(found.safe),
        "too_few_finished": found.few,
        "months": risk_rows(found),
        "projects": [
            {**asdict(one), "opens": dated_data(one.opens), "slips": _slips(one.slips)}
            for one in found.projects
        ],
        "finished_slips": {code: slip.months for code, slip in found.seen.items()},
        "finished_slips_precision": {code: slip.precision for code, slip in found.seen.items()},
        "reference": reference
        and {"source": reference.source, "date": reference.date, "slips": _slips(reference.slips)},
        "uncounted": list(found.uncounted),
    }


def risk_rows(found: Risk) -> list[Data]:
    """Return the months as flat rows."""
    return [
        {
            "month": str(chance.month),
            "beds_needed": chance.needed,
            "probability": _chance(chance.probability),
        }
        for chance in found.chances
    ]


def _slips(slips: Slips) -> list[Data]:
    return [{"months": months, "probability": _chance(chance)} for months, chance in slips.chances]


def _chance(chance: Fraction) -> str:
    return decimal_text(round_half_up(chance * 10**6), 6)
