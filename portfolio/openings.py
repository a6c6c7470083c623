"""When a project's beds come into use: its standing as of a month, and what each view counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portfolio.months import Dated, Month
from portfolio.records import Opening, WithoutEvidence
from portfolio.vocabulary import HALTED_STAGES, OPEN_STAGES, STALE_AFTER_MONTHS


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """What the reports up to a month say of one site of a project."""

    stage: str | None = None
    open_since: Month | None = None
    actual_opening: Dated | None = None
    net_beds: int | None = None
    documented: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the plan and the reports up to a month say of a project, or of many alike.

    `open_since` is the month of the report that first gave an open stage; `net_beds` are beds
    open now less beds open before at that place; `beds` and `care_beds` are the plan's net new
    ones (`care_beds` those for rehabilitation and elderly care).
    """

    code: str | None
    beds: int | None
    start: Month | None
    finish: Dated | None
    care_beds: int = 0
    projects: int = 1
    stage: str | None = None
    open_since: Month | None = None
    actual_opening: Dated | None = None
    forecast_opening: Dated | None = None
    forecast_finish: Dated | None = None
    net_beds: int | None = None
    documented: bool = False
    last_report: Month | None = None
    sites: tuple[SiteStanding, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewOfProjects:
    """What a view counts, and what it names without counting."""

    openings: tuple[Opening, ...]
    no_evidence: tuple[WithoutEvidence, ...]
    no_evidence_beds: int
    no_evidence_projects: int
    unknown: tuple[str, ...]


# --- when a project opens -------------------------------------------------------------------


def opened(standing: Standing) -> tuple[Dated, bool] | None:
    """Return when the project came into use and whether a document says so; None while not.

    A project with sites that says nothing of itself is open when all its sites are.
    """
    own = in_use(standing)
    if own is not None:
        return own, standing.documented
    dates = [in_use(site) for site in standing.sites]
    if dates and all(dates):
        last = max((date for date in dates if date), key=lambda date: date.month)
        return last, all(site.documented for site in standing.sites)
    return None


def in_use(place: Standing | SiteStanding) -> Dated | None:
    """Return since when reports of the place itself say it is in use; None while they do not."""
    if place.actual_opening is not None:
        return place.actual_opening
    if place.stage in OPEN_STAGES and place.open_since is not None:
        return Dated(place.open_since, "month")
    return None


def expected(standing: Standing) -> Dated | None:
    """Return when a project not yet in use is to open.

    Its forecast opening, or its forecast finish where that is later or no opening is given;
    without a forecast the finish of its current baseline.
    """
    forecasts = [date for date in (standing.forecast_opening, standing.forecast_finish) if date]
    if forecasts:
        return max(forecasts, key=lambda date: date.month)
    return standing.finish


def has_evidence(standing: Standing, as_of: Month) -> bool:
    """Tell whether something still speaks for a planned opening, as of a month.

    It must lie ahead, and either the planned start does too or a report is fresh: a project
    counts as coming because somebody says so, never because it was once due.
    """
    opens = expected(standing)
    if opens is None or opens.month <= as_of:
        return False
    ahead = standing.start is not None and standing.start > as_of
    return ahead or is_fresh(standing.last_report, as_of)


def is_fresh(last_report: Month | None, as_of: Month) -> bool:
    """Tell whether the last report is young enough to speak for its project."""
    return last_report is not None and as_of - last_report <= STALE_AFTER_MONTHS


# --- the three views ------------------------------------------------------------------------


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
