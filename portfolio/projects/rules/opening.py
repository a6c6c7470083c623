"""When a project's beds come into use: its standing as of a month, and what each view counts."""

from dataclasses import dataclass

from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import OPEN_STAGES, STALE_AFTER_MONTHS


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
