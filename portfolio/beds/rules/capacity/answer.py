"""The answer: every view over both populations, and what became of targets that passed."""

from collections.abc import Mapping, Sequence

from portfolio.beds.records.answer import Answer, AnswerLine, Passed
from portfolio.beds.records.ground import Target
from portfolio.beds.rules.anchors import ANSWERED_AFTER, Ground, residents_at
from portfolio.beds.rules.capacity.count import Count
from portfolio.beds.rules.capacity.measure import range_of
from portfolio.beds.rules.capacity.rate import beds_needed, per_1000
from portfolio.beds.rules.capacity.verdict import judged, lateness, statistical_figure
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.values.vocabulary import POPULATION_BASES


def answer(
    views: Mapping[str, ViewOfProjects],
    ground: Ground,
    *,
    fresh: int,
    projects: int,
    passed: Sequence[Passed] = (),
) -> Answer:
    """Return the answer: every view over both populations, with and without elderly-care beds.

    `plan` and `forecast` speak of the target month, `confirmed` of the as-of month. `fresh` of
    `projects` have a report young enough to rest on.
    """
    lines = tuple(
        _line(view, projects_seen, ground, basis)
        for view, projects_seen in views.items()
        for basis in POPULATION_BASES
    )
    forecast, plan_lines = views["forecast"], [line for line in lines if line.view == "plan"]
    stocks = [anchor.stock for anchor in ground.anchors() if anchor.stock]
    return Answer(
        as_of=ground.as_of,
        target=ground.target,
        lines=lines,
        care_beds=plan_lines[0].beds - plan_lines[0].beds_without_care,
        no_evidence_beds=forecast.no_evidence_beds,
        no_evidence_projects=forecast.no_evidence_projects,
        unknown=forecast.unknown,
        stock=stocks[-1] if stocks else None,
        fresh=fresh,
        projects=projects,
        range=range_of(views["confirmed"], ground, ground.as_of),
        statistical=statistical_figure(ground),
        partly_open=forecast.partly_open,
        passed=tuple(passed),
    )


def _line(view: str, projects: ViewOfProjects, ground: Ground, basis: str) -> AnswerLine:
    count, month = Count(view, projects, ground), ground.target.month
    top = Count(view, projects, ground, most=True) if view == "confirmed" else count
    month = ground.as_of if view == "confirmed" else month
    residents, beds = residents_at(basis, month, ground), count.beds(month)
    needed, general = beds_needed(ground.target, residents.value), beds - count.care_beds(month)
    anchor = count.anchor(month)
    return AnswerLine(
        view=view,
        basis=basis,
        month=month,
        beds=beds,
        per_1000=per_1000(beds, residents.value),
        beds_without_care=general,
        per_1000_without_care=per_1000(general, residents.value),
        shortfall=max(0, needed - beds),
        met=judged(view, projects, ground, basis),
        residents=residents,
        start=anchor.beds,
        start_stock=anchor.stock,
        most=top.beds(month) if view == "confirmed" else None,
        late=lateness(view, count, projects, ground, basis),
        outside=count.outside(month),
    )


def passed_of(views: Mapping[str, ViewOfProjects], ground: Ground) -> Passed:
    """Return what became of a target whose month lies behind, over its own residents."""
    month, in_use = ground.target.month, views["confirmed"]
    counts = tuple(Count("confirmed", in_use, ground, most=most) for most in (False, True))
    needed = beds_needed(ground.target, residents_at("fixed", month, ground).value)
    least, most = (count.beds(month) for count in counts)
    return Passed(
        target=ground.target,
        met=judged("confirmed", in_use, ground, "fixed"),
        shortfall=max(0, needed - least),
        most_shortfall=max(0, needed - most),
        late=lateness("confirmed", counts[0], in_use, ground, "fixed"),
    )


def passed_targets(ground: Ground) -> tuple[Target, ...]:
    """Return the targets beside the leading one whose month passed within ANSWERED_AFTER."""
    return tuple(
        item
        for item in ground.targets
        if item != ground.target and 0 < ground.as_of - item.month <= ANSWERED_AFTER
    )
