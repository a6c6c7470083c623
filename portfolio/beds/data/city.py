"""A city's districts as plain data with stable keys: the answer, the rollup by district, rows."""

from collections.abc import Mapping

from portfolio.beds.data import doubted_data, flat_sums, late_data, left_entry, sums_data
from portfolio.beds.records.capacity import Capacity
from portfolio.beds.records.city import BedsAt, City, DistrictFigures
from portfolio.values.digits import decimal_text
from portfolio.values.tabular import Data, picked
from portfolio.values.vocabulary import BY_DISTRICT, VIEWS
from portfolio.values.words import rate_text


def city_data(city: City) -> Data:
    """Return a city as `portfolio.city/1`."""
    return {"schema": "portfolio.city/1", "as_of": str(city.as_of), **_answer(city)}


def city_rollup_data(city: City) -> Data:
    """Return a rollup by district as `portfolio.rollup/1`: of no one plan, the city in `capacity`."""
    total = {key: value for key, value in sums_data(city.total).items() if key != "key"}
    return {
        "schema": "portfolio.rollup/1",
        "plan": None,
        "as_of": str(city.as_of),
        "view": city.view,
        "by": BY_DISTRICT,
        "groups": [sums_data(item.sums) for item in city.districts],
        "total": total,
        "left": [left_entry(left) for item in city.districts for left in item.left],
        "parts": sum(item.parts for item in city.districts),
        "capacity": _answer(city),
        "answer": None,
        "changes": None,
    }


def _answer(city: City) -> Data:
    """Return the sums of beds over the sums of residents; a city has no target of its own."""
    return {
        "view": city.view,
        "population": city.basis,
        "target": None,
        "known": city.known,
        "of": len(city.districts),
        "sums": {name: _beds_at(city.beds[name]) for name in VIEWS} if city.beds else None,
        "districts": [_district(item, city.view) for item in city.districts],
    }


def _beds_at(found: BedsAt) -> Data:
    return {
        "month": str(found.month),
        "beds": found.least,
        "most_beds": found.most,
        "residents": found.residents,
        "per_1000": rate_text(found.least_per_1000, 3),
        "most_per_1000": rate_text(found.most_per_1000, 3),
    }


def _district(item: DistrictFigures, view: str) -> Data:
    beds = item.beds
    return {
        **picked(item.district, "code", "name_zh", "name_en"),
        "plan": item.plan.code if item.plan else None,
        "why": item.why or None,
        "target": _target(beds.capacities[view]) if beds else None,
        "met": beds.capacities[view].met if beds else None,
        "verdicts": {name: _verdict(beds.capacities[name]) for name in VIEWS} if beds else None,
        "own": {name: _beds_at(beds.own[name]) for name in VIEWS} if beds else None,
        "counted": {name: _beds_at(beds.counted[name]) for name in VIEWS} if beds else None,
        "opening_without_document": list(item.undocumented),
        "doubted": [doubted_data(doubt) for doubt in item.doubted],
    }


def _target(capacity: Capacity) -> Data:
    target = capacity.target
    rate = decimal_text(target.rate, 2)
    return {"code": target.code, "month": str(target.month), "per_1000": rate}


def _verdict(capacity: Capacity) -> Data:
    """Return what is said of a target in its month; where statistics of it are out, by those."""
    return {
        "met": capacity.met,
        "shortfall": {"least": capacity.most_shortfall, "most": capacity.shortfall},
        "months_late": late_data(capacity.late),
        "statistical": capacity.statistical is not None,
    }


def city_rows(city: City) -> list[Data]:
    """Return the districts and, last, the city as flat rows."""
    rows = [
        {
            "key": item.district.code,
            **_target_cells(item, city.view),
            **_bed_cells(item.beds.own if item.beds else {}),
        }
        for item in city.districts
    ]
    return [*rows, {"key": "total", **dict.fromkeys(_TARGET_CELLS), **_bed_cells(city.beds)}]


def city_rollup_rows(city: City) -> list[Data]:
    """Return the same after the sums of each plan and of all."""
    sums = (*(item.sums for item in city.districts), city.total)
    pairs = zip(sums, city_rows(city), strict=True)
    return [{**flat_sums(sums_data(group)), **row} for group, row in pairs]


_TARGET_CELLS = (
    *("plan", "target", "target_month", "target_per_1000", "met", "least_short", "most_short"),
    *("months_late", "months_late_precision", "why"),
)


def _target_cells(item: DistrictFigures, view: str) -> Data:
    """Return a district's plan and target with the verdict in a view."""
    plan = item.plan.code if item.plan else None
    if item.beds is None:
        return {**dict.fromkeys(_TARGET_CELLS), "plan": plan, "why": item.why}
    found = item.beds.capacities[view]
    target, late = _target(found), found.late
    return {
        "plan": plan,
        "target": target["code"],
        "target_month": target["month"],
        "target_per_1000": target["per_1000"],
        "met": found.met,
        "least_short": found.most_shortfall,
        "most_short": found.shortfall,
        "months_late": late.months if late else None,
        "months_late_precision": late.precision if late else None,
        "why": None,
    }


def _bed_cells(beds: Mapping[str, BedsAt]) -> Data:
    """Return beds and residents: as planned and as forecast at one month, in use as of now."""
    cells: Data = {}
    for name, key in (("plan", "planned"), ("forecast", "forecast")):
        found = _beds_at(beds[name]) if name in beds else {}
        cells |= {f"{key}_{what}": found.get(what) for what in ("month", "beds", "per_1000")}
    in_use = _beds_at(beds["confirmed"]) if beds else {}
    cells["planned_residents"] = beds["plan"].residents if beds else None
    cells |= {f"in_use_{what}": in_use.get(what) for what in _IN_USE}
    return cells


_IN_USE = ("month", "beds", "most_beds", "per_1000", "most_per_1000", "residents")
