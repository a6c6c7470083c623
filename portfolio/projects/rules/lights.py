"""The lights of a project: computed from its dates, its year's plan and its costs, by rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final

from portfolio.projects.records.lists import Light, Lights
from portfolio.projects.rules.opening import is_fresh
from portfolio.values.months import Month, Slip, SlipPrecision
from portfolio.values.places import DATA
from portfolio.values.vocabulary import FINAL_STAGES, HALTED_STAGES, OPENED

_FILE: Final = DATA / "lights.toml"
_RANK: Final = {"grey": 0, "green": 1, "amber": 2, "red": 3}
#: Costs that come after the approved budget and must keep to it, the last one first.
LATER_COSTS: Final = ("final_account", "settlement", "contract")
#: How many different lights are kept to be handed out again; lists of thousands hold few.
_ALIKE: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Where a figure turns a light amber and red, and where that comes from."""

    red_above: Fraction
    amber_from: Fraction | None = None
    amber_above: Fraction | None = None
    citation_zh: str = ""
    citation_en: str = ""

    def light(self, figure: Fraction, rule: str, **values: int | Fraction | Month | str) -> Light:
        """Return the light of a figure, compared exactly."""
        return Light(self._colour(figure), rule, values, self.citation_zh, self.citation_en)

    def _colour(self, figure: Fraction) -> str:
        if figure > self.red_above:
            return "red"
        reached = self.amber_from is not None and figure >= self.amber_from
        exceeded = self.amber_above is not None and figure > self.amber_above
        return "amber" if reached or exceeded else "green"


@dataclass(frozen=True, slots=True)
class Limits:
    """The steps of every rule: months, percentage points, percent, percent."""

    schedule: Steps
    progress: Steps
    budget: Steps
    later: Steps
    idle: Steps
    settlement: Steps
    first: Steps


@dataclass(frozen=True, slots=True)
class LightFacts:
    """What the lights of a project are computed from, as of a month. Money in fen.

    `finish` and `investment` are those of the current baseline; `slip` is by how many months
    what the reports say lies after that finish, None where they say nothing that still holds.
    `costs` has the newest cost of each kind, `first_budget` the approved budget that was told
    first; `done` is the newest report of this year that gives the investment done since January,
    with its month; `year_plan` is the amount of the year. `finished` is since when it is finished,
    `opened` since when it is in use with all its beds, `settled` whether its final account is on
    record, `extended` by how many months that was put off.
    """

    as_of: Month
    last_report: Month | None
    finish: Month | None = None
    slip: Slip | None = None
    stage: str | None = None
    funder: str | None = None
    investment: int | None = None
    costs: Mapping[str, int] = field(default_factory=dict)
    year_plan: int | None = None
    done: tuple[Month, int] | None = None
    first_budget: int | None = None
    finished: Month | None = None
    opened: Month | None = None
    settled: bool = False
    extended: int = 0

    @property
    def fresh(self) -> bool:
        return is_fresh(self.last_report, self.as_of)


@cache
def limits() -> Limits:
    """Return the steps and citations of the configuration file, read once.

    The months until the final account, and their law, are those of its finding.
    """
    import tomllib

    tables, findings = (
        tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Fraction)
        for path in (_FILE, DATA / "findings.toml")
    )
    clock = findings["final_account_overdue"]
    return Limits(
        schedule=_steps(tables["schedule"]),
        progress=_steps(tables["progress"]),
        budget=_steps(tables["cost"]["budget"]),
        later=_steps(tables["cost"]["later"]),
        idle=_steps(tables["idle"]),
        settlement=Steps(
            red_above=Fraction(clock["allowed_months"]),
            citation_zh=clock["law_zh"],
            citation_en=clock["law_en"],
        ),
        first=_steps(tables["cost"]["first"]),
    )


def _steps(table: Mapping[str, Any]) -> Steps:
    figures = {
        name: Fraction(table[name])
        for name in ("red_above", "amber_from", "amber_above")
        if name in table
    }
    return Steps(**figures, citation_zh=table["citation_zh"], citation_en=table["citation_en"])


def judge(facts: LightFacts, steps: Limits | None = None) -> Lights:
    """Return the lights of a project.

    Without a report of the last two months all are grey: what nobody has looked at lately is not
    known to be well. A light that nothing can be computed for is grey too and says why. The
    overall light is the worst of those that are not grey. A project in use has left the schedule
    and the round: in the place of both stands its settlement clock.
    """
    by = steps or limits()
    if facts.opened is not None:
        clock = _settlement(facts, facts.opened, by)
        return Lights(clock, _progress(facts, by), _cost(facts, by), clock)
    schedule, progress = _schedule(facts, by), _progress(facts, by)
    cost = _cost(facts, by)
    if not facts.fresh:
        unheard = _unheard(facts)
        schedule, progress, cost = (
            light if light.colour == "grey" else unheard for light in (schedule, progress, cost)
        )
    return Lights(schedule, progress, cost, _overall(facts, schedule, progress, cost))


def _unheard(facts: LightFacts) -> Light:
    if facts.last_report is None:
        return _grey("never_reported")
    return _grey("stale", "month", facts.last_report)


@lru_cache(_ALIKE)
def _grey(rule: str, name: str = "", value: int | Month | str = 0) -> Light:
    """Return a grey light; those alike are one object."""
    return Light("grey", rule, {name: value} if name else {})


@lru_cache(_ALIKE)
def _lateness(
    late: int, rule: str, months: int, steps: Steps, precision: SlipPrecision = "exact"
) -> Light:
    """Return the light of so many months; those alike are one object."""
    known = {} if precision == "exact" else {"precision": precision}
    return steps.light(Fraction(late), rule, months=months, **known)


def _overall(facts: LightFacts, *lights: Light) -> Light:
    """Return the worst light, the first of several alike; grey where all of them are."""
    worst = max(lights, key=lambda light: _RANK[light.colour])
    if worst.colour != "grey":
        return worst
    if facts.stage in HALTED_STAGES and facts.fresh:
        return _grey("halted", "stage", str(facts.stage))
    return _grey("nothing_computed") if facts.fresh else _unheard(facts)


def _settlement(facts: LightFacts, opened: Month, by: Limits) -> Light:
    """Return where a project in use stands on its way to the final account, a public one.

    The account is due so many months after the opening, and the extensions on record after that
    (MOF 财建〔2016〕503号 art. 2).
    """
    if facts.funder != "public":
        return Light(OPENED, "in_use")
    if facts.settled:
        return Light(OPENED, "settled")
    over = facts.as_of - opened - int(by.settlement.red_above) - facts.extended
    rule = "settlement_overdue" if over > 0 else "settling"
    cited = by.settlement.citation_zh, by.settlement.citation_en
    return Light(OPENED, rule, {"months": abs(over)}, *cited)


def _schedule(facts: LightFacts, by: Limits) -> Light:
    """Return how late the project is against the finish of its current baseline, or how long idle.

    The worse of the two: what is finished and not in use is never well for having been on time.
    """
    late = _late(facts, by)
    if facts.finished is None or facts.stage in HALTED_STAGES:
        return late
    idle = facts.as_of - facts.finished
    if idle <= 0:
        return late
    stands = _lateness(idle, "idle", idle, by.idle)
    return stands if _RANK[stands.colour] >= _RANK[late.colour] else late


def _late(facts: LightFacts, by: Limits) -> Light:
    """Return how late the project is against the finish of its current baseline.

    One past that finish, not in use and with no forecast still ahead, is late by the months
    since. One before it, of which nothing else is reported, is on time.
    """
    if facts.stage in HALTED_STAGES:
        return _grey("halted", "stage", str(facts.stage))
    if facts.finish is None:
        return _grey("no_baseline_finish")
    if facts.slip is not None:
        late, precision = facts.slip
        rule = ("on_time", "late", "early")[(late > 0) - (late < 0)]
        return _lateness(late, rule, abs(late), by.schedule, precision)
    since = facts.as_of - facts.finish
    rule = ("due_now", "overdue", "as_planned")[(since > 0) - (since < 0)]
    return _lateness(max(0, since), rule, abs(since), by.schedule)


def _progress(facts: LightFacts, by: Limits) -> Light:
    """Return how far the year's investment lies behind its plan, spread evenly over the year.

    The months gone are those of the report that gives the figure, not of the as-of month.
    """
    if facts.stage in HALTED_STAGES:
        return _grey("halted", "stage", str(facts.stage))
    if not facts.year_plan:
        return _grey("no_year_plan", "year", facts.as_of.year)
    if facts.done is None:
        return _grey("no_year_figure", "year", facts.as_of.year)
    month, amount = facts.done
    share, gone = Fraction(amount * 100, facts.year_plan), Fraction(month.number * 100, 12)
    rule = "behind" if share < gone else "keeping_up"
    behind = gone - share
    return by.progress.light(behind, rule, points=abs(behind), share=share, month=month)


def _cost(facts: LightFacts, by: Limits) -> Light:
    """Return how the known costs keep to what was approved before them; kinds are never mixed.

    A private project has no approved budget in the sense of the regulations.
    """
    if facts.funder == "private":
        return _grey("private")
    if not facts.costs.get("approved_budget"):
        return _without_budget(facts)
    found = cost_findings(facts.costs, by, first_budget=facts.first_budget)
    if not found:
        return _grey("nothing_to_compare")
    return max(found, key=lambda light: _RANK[light.colour])


def is_settled(stage: str | None, costs: Collection[str], *, approved: bool) -> bool:
    """Tell whether a final account is on record: `approved`, as a cost, or by a stage from it on."""
    return approved or "final_account" in costs or stage in FINAL_STAGES


def cost_findings(
    costs: Mapping[str, int], steps: Limits | None = None, *, first_budget: int | None = None
) -> tuple[Light, ...]:
    """Return each known cost of a public project against what was approved before it.

    Later costs against the present approved budget, the last one first; the last of all against
    the budget approved first, where that was another; then the budget against the estimate. None
    without an approved budget. A cost of unknown kind is held against nothing.
    """
    by = steps or limits()
    approved = costs.get("approved_budget")
    if not approved:
        return ()
    found = [_later(kind, costs[kind], approved, by) for kind in LATER_COSTS if kind in costs]
    if first_budget and first_budget != approved:
        kind = next((kind for kind in LATER_COSTS if kind in costs), "approved_budget")
        found.append(_first(kind, costs[kind], first_budget, by))
    if costs.get("estimate"):
        found.append(_budget(approved, costs["estimate"], by))
    return tuple(found)


def _later(kind: str, cost: int, approved: int, by: Limits) -> Light:
    above = _percent_above(cost, approved)
    rule = "over_budget" if above > 0 else "within_budget"
    return by.later.light(above, rule, kind=kind, percent=abs(above))


def _first(kind: str, cost: int, first: int, by: Limits) -> Light:
    above = _percent_above(cost, first)
    rule = "over_first" if above > 0 else "within_first"
    return by.first.light(above, rule, kind=kind, percent=abs(above))


def _budget(approved: int, estimate: int, by: Limits) -> Light:
    above = _percent_above(approved, estimate)
    rule = "over_estimate" if above > 0 else "within_estimate"
    return by.budget.light(above, rule, percent=abs(above))


def _without_budget(facts: LightFacts) -> Light:
    """Return no light, but by how much a cost of unknown kind lies above the plan's figure."""
    reported = facts.costs.get("unknown")
    if reported is not None and facts.investment and reported > facts.investment:
        return Light("grey", "above_plan", {"percent": _percent_above(reported, facts.investment)})
    return _grey("no_budget")


def _percent_above(figure: int, against: int) -> Fraction:
    return Fraction((figure - against) * 100, against)
