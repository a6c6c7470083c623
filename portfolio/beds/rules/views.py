"""What each view counts: as planned, as forecast, in use with evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portfolio.beds.records import Opening, WithoutEvidence
from portfolio.projects.rules.opening import Standing, expected, has_evidence, in_use, opened
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import HALTED_STAGES


@dataclass(frozen=True, slots=True)
class ViewOfProjects:
    """What a view counts, and what it names without counting."""

    openings: tuple[Opening, ...]
    no_evidence: tuple[WithoutEvidence, ...]
    no_evidence_beds: int
    no_evidence_projects: int
    unknown: tuple[str, ...]


class _Tally:
    """Gathers what a view counts and what it leaves out."""

    def __init__(self) -> None:
        self.openings: list[Opening] = []
        self.without: list[WithoutEvidence] = []
        self.without_beds = 0
        self.without_projects = 0
        self.unknown: list[str] = []

    def count(self, standing: Standing, opens: Dated, beds: int | None) -> None:
        if beds is None:
            self.name_unknown(standing)
            return
        codes = (standing.code,) if standing.code else ()
        self.openings.append(Opening(opens, beds, standing.projects, codes, standing.care_beds))

    def leave_out(self, standing: Standing, beds: int | None) -> None:
        self.without_beds += beds or 0
        self.without_projects += standing.projects
        if standing.code:
            self.without.append(WithoutEvidence(standing.code, beds))

    def name_unknown(self, standing: Standing) -> None:
        if standing.code:
            self.unknown.append(standing.code)

    def result(self) -> ViewOfProjects:
        return ViewOfProjects(
            tuple(self.openings),
            tuple(self.without),
            self.without_beds,
            self.without_projects,
            tuple(self.unknown),
        )


def view_plan(standings: Iterable[Standing]) -> ViewOfProjects:
    """Return the projects in use from the finish of their current baseline, as approved."""
    tally = _Tally()
    for standing in standings:
        if standing.finish is None:
            tally.name_unknown(standing)
        else:
            tally.count(standing, standing.finish, standing.beds)
    return tally.result()


def view_forecast(standings: Iterable[Standing], as_of: Month) -> ViewOfProjects:
    """Return the projects in use as of a month, and those expected with evidence.

    The others are left out by name, with their beds; stopped, deferred, merged and withdrawn
    ones count nothing.
    """
    tally = _Tally()
    for standing in standings:
        came = opened(standing)
        if came is not None:
            tally.count(standing, came[0], _net(standing))
        elif standing.stage not in HALTED_STAGES:
            _forecast_unopened(tally, standing, as_of)
    return tally.result()


def _forecast_unopened(tally: _Tally, standing: Standing, as_of: Month) -> None:
    part = _partial(tally, standing)
    rest = None if standing.beds is None else standing.beds - part
    opens = expected(standing)
    if opens is not None and has_evidence(standing, as_of):
        tally.count(standing, opens, rest)
    else:
        tally.leave_out(standing, rest)


def view_confirmed(standings: Iterable[Standing]) -> ViewOfProjects:
    """Return the projects in use with a document that says so; the other open ones by name."""
    tally = _Tally()
    for standing in standings:
        came = opened(standing)
        if came is None:
            if standing.stage not in HALTED_STAGES:
                _partial(tally, standing)
        elif came[1]:
            tally.count(standing, came[0], _net(standing))
        else:
            tally.leave_out(standing, _net(standing))
    return tally.result()


def _net(standing: Standing) -> int | None:
    """Net beds as reported replace the plan's, in `forecast` and `confirmed` only."""
    if standing.net_beds is not None:
        return standing.net_beds
    parts = [site.net_beds for site in standing.sites]
    if parts and all(part is not None for part in parts):
        return sum(part for part in parts if part is not None)
    return standing.beds


def _partial(tally: _Tally, standing: Standing) -> int:
    """Count the net beds of the sites that are open; without them, name the project unknown."""
    counted = 0
    unclear = False
    for site in standing.sites:
        opens = in_use(site)
        if opens is None:
            continue
        if site.net_beds is None:
            unclear = True
        else:
            codes = (standing.code,) if standing.code else ()
            tally.openings.append(Opening(opens, site.net_beds, 0, codes))
            counted += site.net_beds
    if unclear:
        tally.name_unknown(standing)
    return counted


def renamed(view: ViewOfProjects, unknown: tuple[str, ...]) -> ViewOfProjects:
    """Return the view with other projects named as unknown."""
    return replace(view, unknown=unknown)


def ordered(view: ViewOfProjects, places: Mapping[str, int]) -> ViewOfProjects:
    """Return the view with its projects in the given order; those without a place come last."""
    last = len(places)
    return replace(
        view,
        openings=tuple(sorted(view.openings, key=lambda item: _first(item.codes, places))),
        no_evidence=tuple(sorted(view.no_evidence, key=lambda item: places.get(item.code, last))),
        unknown=tuple(sorted(view.unknown, key=lambda code: places.get(code, last))),
    )


def _first(codes: tuple[str, ...], places: Mapping[str, int]) -> int:
    return min((places.get(code, len(places)) for code in codes), default=len(places))
