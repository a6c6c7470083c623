"""What the answer states beside its lines: the base, what became of targets, planned figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from portfolio.beds.records.answer import Answer, Passed
from portfolio.beds.records.capacity import WithoutEvidence
from portfolio.beds.records.ground import Base
from portfolio.beds.rules.anchors import Ground, base_residents
from portfolio.beds.rules.capacity.answer import passed_of
from portfolio.beds.rules.capacity.count import Count
from portfolio.beds.rules.capacity.measure import range_of
from portfolio.beds.rules.capacity.verdict import statistical_figure
from portfolio.beds.rules.levels.course import Course, pieces
from portfolio.beds.rules.levels.gain import gain
from portfolio.beds.rules.levels.places import Place, site_names
from portfolio.beds.rules.views import Standing, ViewOfProjects, view_plan
from portfolio.projects.rules.opening import Said
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import PAUSED_STAGES


def base_of(ground: Ground) -> Base:
    """Return where the target of a ground starts counting."""
    base, target = ground.base, ground.target
    residents = base_residents(target, ground.populations)
    return Base(base.month, base.beds, target.baseline_rate, residents, base.stock)


def outcome_of(views: Mapping[str, ViewOfProjects], ground: Ground) -> Passed:
    """Return what became of a target whose month has come, with the figures that tell it.

    The verdict and what is short are those of the statistics where there are any.
    """
    found, statistical = passed_of(views, ground), statistical_figure(ground)
    short = statistical.shortfall if statistical else None
    return replace(
        found,
        shortfall=found.shortfall if short is None else short,
        most_shortfall=found.most_shortfall if short is None else short,
        planned=Count("plan", views["plan"], ground).beds(ground.target.month),
        range=range_of(views["confirmed"], ground, ground.target.month),
        statistical=statistical,
    )


def planned_figures(
    in_use: Iterable[Standing], since: Month, as_of: Month
) -> tuple[tuple[str, ...], int]:
    """Return the projects in use whose level is a planned figure, and the beds so counted.

    Of openings with a document, since the end of a month.
    """
    found = {
        item.code: gain(item.course, since, as_of).least
        for item in in_use
        if item.code and any(word.planned for word in pieces(item.course, lambda _: as_of))
    }
    return tuple(code for code, beds in found.items() if beds), sum(found.values())


def told_by_press(in_use: Iterable[Standing]) -> tuple[str, ...]:
    """Return the projects in use of whose openings no more than published reports tell."""
    return tuple(
        item.code
        for item in in_use
        if item.code
        and item.course.openings
        and all(came.press for came in item.course.openings.values())
    )


def without_paper(in_use: ViewOfProjects, ground: Ground) -> tuple[str, ...]:
    """Return the projects that opened since the anchor and no document speaks for it.

    DESIGN 2.4: such an opening is named in the answer; one before that month is in the count of it.
    """
    since = Count("confirmed", in_use, ground).anchor(ground.as_of).month
    return tuple(
        item.code
        for item in in_use.in_use
        if item.code
        and any(
            not came.paper and came.month > since
            for each in item.course.family()
            for came in each.openings.values()
        )
    )


def paused_beds(in_use: Iterable[Standing], as_of: Month) -> tuple[tuple[str, int], ...]:
    """Return the beds that count as in use but are out of service for a time, by project.

    All those of a place whose newest stage says that it rests, of another those that its newest
    report gives as paused. A rest of a project whose sites are not all open speaks of its works.
    """
    found = (
        (item.code, _paused(item.place, item.course, as_of))
        for item in in_use
        if item.code and item.place
    )
    return tuple((code, beds) for code, beds in found if beds)


def _paused(place: Place, course: Course, as_of: Month) -> int:
    said = _said(place)
    whole = course.opening is not None and _rests(place.said)
    return sum(
        (word.beds or 0) if whole or _rests(said[word.place]) else _told_paused(said[word.place])
        for word in pieces(course, lambda _: as_of, papered=True)
    )


def _said(place: Place) -> dict[str, tuple[Said, ...]]:
    """Return the reports of a project, its sites, and all it took in or was split into."""
    found = {place.code: place.said, **dict(zip(site_names(place), place.sites, strict=True))}
    for other in (*(taken for _, taken in place.took), *place.parts):
        found |= _said(other)
    return found


def _rests(said: Sequence[Said]) -> bool:
    stages = [item.stage for item in said if item.stage]
    return bool(stages) and stages[-1] in PAUSED_STAGES


def _told_paused(said: Sequence[Said]) -> int:
    told = [item.beds_paused for item in said if item.beds_paused is not None]
    return told[-1] if told else 0


def due_by_base(views: Mapping[str, ViewOfProjects], base: Month) -> tuple[WithoutEvidence, ...]:
    """Return what was due by a base month and is not reported: no plan counted from it has it."""
    before = {
        code for item in views["plan"].openings if item.opens.month <= base for code in item.codes
    }
    return tuple(item for item in views["confirmed"].due_unreported if item.code in before)


def original_beds(standings: Sequence[Standing], ground: Ground) -> int | None:
    """Return the plan's beds in the target's month by the baselines that were approved first.

    None where all of them still hold.
    """
    first = [
        (item.first, (item.finish, item.new)) for item in standings if item.first and item.planned
    ]
    if all(_month(a) == _month(b) and new == now for (a, new), (b, now) in first):
        return None
    plan = view_plan(standings, ground.base.month, first=True)
    return Count("plan", plan, ground).beds(ground.target.month)


def _month(date: Dated | None) -> Month | None:
    return date.month if date else None


def stated(
    answer: Answer,
    views: Mapping[str, ViewOfProjects],
    ground: Ground,
    standings: Sequence[Standing],
) -> Answer:
    """Return the answer with all that stands beside its lines."""
    in_use = views["confirmed"]
    since = Count("confirmed", in_use, ground).anchor(ground.as_of).month
    planned, beds = planned_figures(in_use.in_use, since, ground.as_of)
    return replace(
        answer,
        base=base_of(ground),
        outcome=outcome_of(views, ground) if ground.as_of >= ground.target.month else None,
        no_evidence=views["forecast"].no_evidence,
        beds_missing=in_use.unknown,
        planned=planned,
        planned_beds=beds,
        paused=paused_beds(in_use.in_use, ground.as_of),
        press=told_by_press(in_use.in_use),
        undocumented=without_paper(in_use, ground),
        due_by_base=due_by_base(views, ground.base.month),
        left=tuple(
            WithoutEvidence(item.code, item.new) for item in standings if item.code and item.left
        ),
        original=original_beds(standings, ground),
        across=tuple(
            item.code
            for item in in_use.in_use
            if item.code
            and any(came.after < since < came.month for came in item.course.openings.values())
        ),
    )
