"""A project's money as its reports tell it: costs by kind, each year's plan, done and paid."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from portfolio.projects.records.funds import Amount, AnnualPlanRow, CostRow, Funding, YearMoney
from portfolio.projects.records.reports import Report
from portfolio.projects.rules.timeline import counted, newest
from portfolio.values.vocabulary import COST_KINDS, DONE_COMPONENTS, UNKNOWN


def funding(
    reports: Sequence[Report], plans: Sequence[AnnualPlanRow], investment: int | None
) -> Funding:
    """Return what is known of a project's money, in fen; of its own reports only.

    Kinds of cost never mix: of each the newest, with what it is over the plan's investment. Years
    come newest first.
    """
    own = counted(reports)
    return Funding(
        costs=tuple(_costs(own, investment)),
        years=tuple(_year(own, plans, year) for year in _years(own, plans)),
        done_total=_newest(own, "done_total"),
        paid_total=_newest(own, "paid_total"),
        arrived_total=_newest(own, "arrived_total"),
        made_of=_told(own, (f"done_{name}" for name in DONE_COMPONENTS)),
        added=_told(own, ("assets_added", "capacity_added")),
    )


def _told(reports: Sequence[Report], names: Iterable[str]) -> dict[str, Amount]:
    return {name: amount for name in names if (amount := _newest(reports, name))}


def _costs(reports: Iterable[Report], investment: int | None) -> Iterable[CostRow]:
    found: dict[str, CostRow] = {}
    for report in reports:
        cost = report.values.get("cost")
        kind = str(report.values.get("cost_kind") or UNKNOWN)
        if isinstance(cost, int) and kind not in found:
            over = None if investment is None else cost - investment
            source = report.values.get("source")
            found[kind] = CostRow(kind, cost, over, report.month, str(source) if source else None)
    return (found[kind] for kind in COST_KINDS if kind in found)


def _years(reports: Iterable[Report], plans: Iterable[AnnualPlanRow]) -> list[int]:
    told = {
        report.month.year
        for report in reports
        if "done_year" in report.values or "paid_year" in report.values
    }
    return sorted(told | {plan.year for plan in plans}, reverse=True)


def _year(reports: Sequence[Report], plans: Iterable[AnnualPlanRow], year: int) -> YearMoney:
    of_year = [report for report in reports if report.month.year == year]
    plan = next((item for item in plans if item.year == year), None)
    done, amount = _newest(of_year, "done_year"), plan.amount if plan else None
    return YearMoney(
        year=year,
        plan=amount,
        milestone=plan.milestone if plan else "",
        done=done,
        paid=_newest(of_year, "paid_year"),
        share=Fraction(done.fen * 100, amount) if done and amount else None,
    )


def _newest(reports: Iterable[Report], name: str) -> Amount | None:
    found = newest(reports, name)
    if found is None or not isinstance(found[1], int):
        return None
    return Amount(found[0].month, found[1])
