"""From reports to the words of a project, of its sites and of all it took in."""

from collections.abc import Sequence
from dataclasses import replace

from portfolio.beds.rules.levels.course import (
    Course,
    Word,
    open_places,
    papers_by,
    papers_of_all,
    places_of,
)
from portfolio.beds.rules.levels.merger import words_of_all
from portfolio.beds.rules.levels.opening import begun_of, openings_of, plan_of, planned_first
from portfolio.beds.rules.levels.places import Approved, Place, levels
from portfolio.projects.rules.opening import Came, Said


def course(place: Place) -> Course:
    """Return how the beds of a project, of its sites and of all it took in came into use."""
    found = openings_of(place)
    found = replace(
        found,
        of_sites=tuple(
            _words_of_site(name, said, found.openings[name]) if name in found.openings else ()
            for name, said in zip(found.sites, place.sites, strict=True)
        ),
        taken=tuple((month, course(other)) for month, other in place.took),
    )
    found = replace(found, alone=_alone(place, found))
    return replace(
        found,
        of_all=words_of_all(place, found) if place.took else (),
        parts=tuple(course(part) for part in place.parts),
    )


def _words_of_site(name: str, said: Sequence[Said], opening: Came) -> tuple[Word, ...]:
    found = levels(said, opening.month, Approved(opening.month), planned=False)
    return tuple(
        Word(name, level.month, level.beds, frozenset({name}), paper=opening.paper)
        for level in found
    )


def _alone(place: Place, found: Course) -> tuple[Word, ...]:
    """Return what a project says of itself, without anything it took in."""
    begun = begun_of(place, found)
    if begun is None:
        return ()
    plan = plan_of(place, found, begun)
    planned = planned_first(place, found, begun, plan)
    told = levels(place.alone, begun, plan, planned=planned)
    if found.sites:
        return tuple(
            Word(
                place.code,
                level.reported,
                level.beds,
                open_places(found, level.reported),
                level.planned,
                paper=papers_by(found, level.reported),
            )
            for level in told
            if level.reported is not None
        )
    paper = found.opening is not None and found.opening.paper
    words = [
        Word(place.code, level.month, level.beds, frozenset({place.code}), level.planned, paper)
        for level in told
    ]
    if place.took and words[0].planned and told[0].reported is None:
        held = [other for month, other in found.taken if month <= plan.month]
        covers = words[0].covers.union(*(places_of(other) for other in held))
        bears = paper and all(papers_of_all(other) for other in held)
        words[0] = replace(words[0], covers=covers, paper=bears)
    return tuple(words)
