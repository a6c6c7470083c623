"""The budget of a year: plan, done, paid, what is still needed, the request, and what is flagged."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from portfolio.money.records import MoneyFacts, ProjectMoney, Request, Sums, YearFigures
from portfolio.money.rules.goals import standings
from portfolio.money.rules.phases import entered, on_both_sides, planned, since_start
from portfolio.money.rules.results import worth
from portfolio.projects.records.funds import Amount
from portfolio.projects.records.lists import Light
from portfolio.projects.rules.lights import cost_findings
from portfolio.values.allocation import split, spread
from portfolio.values.months import Month
from portfolio.values.vocabulary import BUILT_STAGES, FUNDING_SOURCES, HALTED_STAGES, OPEN_STAGES

#: The figures of which the meeting has a total.
SUMMED = (
    "investment",
    "estimate",
    "approved_budget",
    "contract",
    "settlement",
    "final_account",
    "final",
    "paid_before",
    "budget",
    "plan",
    "done",
    "paid",
    "arrived_total",
    "paid_total",
    "done_total",
    "unpaid",
    "needed",
    "request",
)


def project_money(facts: MoneyFacts, as_of: Month, year: int) -> ProjectMoney:
    """Return a project's money as of a month, with its request for `year`."""
    done, paid = _since_start(facts, "done", as_of), _since_start(facts, "paid", as_of)
    figures = year_figures(facts, as_of)
    private, needed = facts.funder == "private", _needed(facts, paid)
    findings = () if private else cost_findings(facts.costs, first_budget=facts.first_budget)
    return ProjectMoney(
        facts=facts,
        year=figures,
        done_total=done,
        paid_total=paid,
        paid_before=_paid_before(facts, as_of),
        unpaid=done.fen - paid.fen if done and paid else None,
        needed=needed,
        last_cost=_last_cost(facts.costs),
        request=request(facts, year, as_of, needed),
        worth=worth(facts),
        findings=findings,
        flags=(*over(findings), *without_study(facts, (as_of.year, year))),
        arrived_total=_since_start(facts, "arrived", as_of),
        arrived=by_source(facts, "arrived", as_of),
        goals=standings(facts, as_of),
    )


def _since_start(facts: MoneyFacts, reading: str, as_of: Month) -> Amount | None:
    """Return what was done or paid since the start, as reported, else as the phases add up."""
    told = facts.newest(f"{reading}_total")
    if told is not None:
        return told
    years = since_start(facts, reading, as_of)
    return Amount(as_of, sum(item.so_far(as_of) for item in years.values())) if years else None


def by_source(facts: MoneyFacts, reading: str, as_of: Month) -> dict[str | None, int]:
    """Return what was entered by source up to the as-of month's year, in all years together."""
    told = [item for year, item in entered(facts.phases, reading).items() if year <= as_of.year]
    found: dict[str | None, int] = {}
    rest = (s.rest.sources for s in on_both_sides(facts.phases, reading) if s.side == "before")
    for sources in (*(item.by_source() for item in told), *rest):
        for name, fen in sources.items():
            found[name] = found.get(name, 0) + fen
    return {name: found[name] for name in FUNDING_SOURCES if name in found}


def year_figures(facts: MoneyFacts, as_of: Month) -> YearFigures:
    """Return the year's plan, budget, done and paid, and how they stand to each other.

    Done and paid are those of the newest report of the year, else what was entered as phases.
    """
    year = as_of.year
    plan, budget = facts.plans.get(year), entered(facts.phases, "planned").get(year)
    done, paid = (_of_year(facts, name, as_of) for name in ("done", "paid"))
    given = budget.total if budget else None
    return YearFigures(
        year=year,
        plan=plan,
        budget=given,
        done=done,
        paid=paid,
        share=percent(done.fen, plan) if done else None,
        gap=pro_rata_gap(done, plan) if done and plan else None,
        execution=percent(paid.fen, given) if paid else None,
    )


def _of_year(facts: MoneyFacts, reading: str, as_of: Month) -> Amount | None:
    told = [a for a in facts.reported.get(f"{reading}_year", ()) if a.month.year == as_of.year]
    if told:
        return told[-1]
    item = entered(facts.phases, reading).get(as_of.year)
    if item is None:
        return None
    return Amount(
        max((m for m in item.by_month() if m <= as_of), default=as_of), item.so_far(as_of)
    )


def percent(part: int, of: int | None) -> Fraction | None:
    """Return a part in percent of a whole; None where the whole is unknown or nothing."""
    return Fraction(part * 100, of) if of else None


def pro_rata_gap(done: Amount, plan: int) -> Fraction:
    """Return done in percent of the plan, less the months gone of 12; behind is negative."""
    return Fraction(done.fen * 100, plan) - Fraction(done.month.number * 100, 12)


def _paid_before(facts: MoneyFacts, as_of: Month) -> int | None:
    """Return what was paid by the end of last year: as reported for its December, or implied."""
    december = Month.of(as_of.year - 1, 12)
    totals = {item.month: item.fen for item in facts.reported.get("paid_total", ())}
    if december in totals:
        return totals[december]
    of_year = {item.month: item.fen for item in facts.reported.get("paid_year", ())}
    both = [month for month in totals if month.year == as_of.year and month in of_year]
    if both and totals[both[-1]] >= of_year[both[-1]]:
        return totals[both[-1]] - of_year[both[-1]]
    years = since_start(facts, "paid", as_of)
    earlier = [item.total for year, item in years.items() if year < as_of.year]
    return sum(earlier) if earlier and not totals else None


def _whole(facts: MoneyFacts) -> int | None:
    """Return the control figure: the final account, else the approved budget, else the plan's."""
    told = facts.costs.get("final_account") or facts.costs.get("approved_budget")
    if told is not None or facts.investment is None:
        return told
    return facts.investment - _private(facts)


def _private(facts: MoneyFacts) -> int:
    """Return what of the control figure of a public project is left out as paid privately."""
    told = "final_account" in facts.costs or "approved_budget" in facts.costs
    return 0 if told or facts.funder != "public" else facts.private or 0


def _needed(facts: MoneyFacts, paid: Amount | None) -> int | None:
    """Return what of the control figure is not paid yet: the approved budget, else the plan's.

    Of a public project the plan's without the part that is paid privately.
    """
    whole = _whole(facts)
    return max(0, whole - paid.fen) if whole is not None and paid is not None else None


def _last_cost(costs: Mapping[str, int]) -> tuple[str, int] | None:
    for kind in ("final_account", "settlement"):
        if kind in costs:
            return kind, costs[kind]
    return None


# --- next year's request ------------------------------------------------------------------------


def request(
    facts: MoneyFacts, year: int, as_of: Month | None = None, left: int | None = None
) -> Request:
    """Return what a project needs in a year, by source.

    As entered; else, of a project that is neither in use nor halted, what is `left` of its money
    spread evenly over the months after the as-of month to the forecast finish, where both are
    known; else the even spread over the schedule; both marked assumed. A planned public project
    without an approved study is barred: nothing is assumed for it, and what an officer entered
    stands, flagged.
    """
    barred = bars(facts)
    item = entered(facts.phases, "planned").get(year)
    if item is None and (why := _ended(facts, left, barred=barred)):
        return Request(year, None, {}, barred=barred, why=why)
    if item is None and as_of is not None and (derived := _derived(facts, year, as_of, left)):
        return derived
    parcels = [parcel for parcel in planned(facts) if parcel.month.year == year]
    if item is None and not parcels:
        return Request(year, None, {}, why=_why_none(facts, year, as_of, left))
    by_source: dict[str | None, int] = {}
    for parcel in parcels:
        by_source[parcel.funding_source] = by_source.get(parcel.funding_source, 0) + parcel.fen
    return Request(
        year=year,
        total=sum(by_source.values()),
        by_source=by_source,
        assumed=item is None,
        shared=any(parcel.shared for parcel in parcels) and not (item and item.is_split),
        barred=barred,
    )


def _ended(facts: MoneyFacts, left: int | None, *, barred: bool) -> str:
    """Return why nothing is assumed of a project whatever its schedule says; else nothing."""
    if facts.stage in OPEN_STAGES:
        if not facts.settled:
            return "in_use"
        return "owing" if left else "settled"
    if facts.stage in HALTED_STAGES:
        return "halted"
    if barred and facts.stage in BUILT_STAGES:
        return "built"
    return "barred" if barred else ""


def _derived(facts: MoneyFacts, year: int, as_of: Month, left: int | None) -> Request | None:
    """Return what of the money left falls into a year, by month, until the forecast finish.

    The months of the as-of year after the as-of month take their part. By source as the sources
    give to the whole, where they are known; what they fall short of it has none.
    """
    coming = facts.coming
    if not left or coming is None or coming.month <= as_of:
        return None
    months = spread(left, as_of + 1, coming.month)
    of_year = {month: fen for month, fen in months.items() if month.year == year}
    if not (total := sum(of_year.values())):
        return None
    by_source: dict[str | None, int] = {None: total}
    outside = ("private_capital",) if _private(facts) else ()
    weights: dict[str | None, int] = {
        row.funding_source: row.amount
        for row in facts.funding
        if row.amount and row.funding_source not in outside
    }
    if weights and (short := (_whole(facts) or 0) - sum(weights.values())) > 0:
        weights[None] = short
    if weights:
        parts = split(of_year, weights)
        by_source = {name: sum(part[name] for part in parts.values()) for name in weights}
    return Request(year, total, by_source, assumed=True, shared=bool(weights), derived=True)


def _why_none(facts: MoneyFacts, year: int, as_of: Month | None, left: int | None) -> str:
    """Return why a project that goes on has no request for a year."""
    if left == 0:
        return "no_money_left"
    ahead = facts.coming is not None and as_of is not None and facts.coming.month > as_of
    if ahead and facts.coming is not None and facts.coming.month.year >= year:
        return "paid_unknown"
    if ahead:
        return "ends_before"
    if facts.start is None or facts.finish is None or facts.investment is None:
        return "no_schedule"
    return "no_new_finish" if facts.finish.month.year < year else "no_schedule"


def bars(facts: MoneyFacts) -> bool:
    """Tell whether no annual plan may carry a project yet.

    A public project of the planned group without an approved feasibility study or budget:
    Government Investment Regulations, art. 17 (1).
    """
    return facts.group == "planned" and facts.funder != "private" and not facts.study


def awaits_study(facts: MoneyFacts) -> bool:
    """Tell whether a project is barred and still to be built: past that, no plan is to come."""
    return bars(facts) and facts.stage not in BUILT_STAGES


# --- what is flagged ----------------------------------------------------------------------------


def over(findings: Iterable[Light]) -> tuple[Light, ...]:
    """Return what an article speaks of: any cost over the budget, a budget 10 % over the estimate.

    Government Investment Regulations, art. 23 and 12; the limits are those of the cost light.
    """
    return tuple(light for light in findings if light.colour == "red")


def without_study(facts: MoneyFacts, years: Sequence[int]) -> tuple[Light, ...]:
    """Return the years for which an officer entered a plan that art. 17 does not allow yet."""
    if not bars(facts):
        return ()
    given = entered(facts.phases, "planned")
    found = [year for year in dict.fromkeys(years) if year in facts.plans or year in given]
    return tuple(Light("red", "plan_without_study", {"year": year}) for year in found)


# --- totals -------------------------------------------------------------------------------------


def figure(item: ProjectMoney, name: str) -> int | None:
    """Return one of the summed figures of a project, in fen."""
    if name in item.facts.costs:
        return item.facts.costs[name]
    values: dict[str, int | None] = {
        "investment": item.facts.investment,
        "final": item.last_cost[1] if item.last_cost else None,
        "paid_before": item.paid_before,
        "budget": item.year.budget,
        "plan": item.year.plan,
        "done": item.year.done.fen if item.year.done else None,
        "paid": item.year.paid.fen if item.year.paid else None,
        "arrived_total": item.arrived_total.fen if item.arrived_total else None,
        "paid_total": item.paid_total.fen if item.paid_total else None,
        "done_total": item.done_total.fen if item.done_total else None,
        "unpaid": item.unpaid,
        "needed": item.needed,
        "request": item.request.public,
    }
    return values.get(name)


def sums(projects: Sequence[ProjectMoney]) -> Sums:
    """Return the sums of projects, each with how many of them had a figure."""
    figures: dict[str, tuple[int | None, int]] = {}
    for name in SUMMED:
        known = [fen for item in projects if (fen := figure(item, name)) is not None]
        figures[name] = (sum(known) if known else None, len(known))
    by_source: dict[str | None, int] = {}
    for item in projects:
        for source, fen in item.request.by_source.items():
            if source == "private_capital" and item.fiscal:
                continue
            by_source[source] = by_source.get(source, 0) + fen
    assumed = any(item.request.assumed for item in projects)
    return Sums(len(projects), figures, by_source, assumed)
