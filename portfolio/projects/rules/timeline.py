"""What the reports of a project say one after the other, and what they say last."""

from collections.abc import Iterable, Sequence
from typing import Final

from portfolio.projects.records.lists import SiteState
from portfolio.projects.records.page import BaselineRow
from portfolio.projects.records.reports import Report, ReportStep
from portfolio.projects.rules.opening import opened_on
from portfolio.projects.rules.slip import slip, told_finish
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import COUNTED_STATES, OPEN_STAGES

#: What is said again of a month in which nothing changed.
CONFIRMED: Final = ("stage", "percent")


def counted(reports: Iterable[Report], site: str | None = None) -> list[Report]:
    """Return the reports of a site, or of the project itself, that count in figures."""
    return [item for item in reports if item.site == site and item.state in COUNTED_STATES]


def newest(reports: Iterable[Report], name: str) -> tuple[Report, Value] | None:
    """Return the newest report that gives a field, and what it gives; newest come first."""
    for report in reports:
        if name in report.values:
            return report, report.values[name]
    return None


# --- one report after the other -----------------------------------------------------------------


def steps(reports: Sequence[Report], baselines: Sequence[BaselineRow]) -> tuple[ReportStep, ...]:
    """Return each report with the finish it tells, and by how many months that moved.

    In the order of the reports, the newest first. `moved` counts from the report before it, of
    the same place, that tells a finish and counts in figures; `slip` from the baseline in force
    in the report's month, for reports of the project itself. Later is positive.
    """
    return tuple(
        _step(report, reports[place + 1 :], baselines) for place, report in enumerate(reports)
    )


def _step(report: Report, older: Sequence[Report], baselines: Sequence[BaselineRow]) -> ReportStep:
    told, finish = _told(report)
    before = [_told(item)[1] for item in counted(older, report.site)]
    last = next((date for date in before if date), None)
    planned = _planned(baselines, report.month) if report.site is None else None
    return ReportStep(
        report,
        told,
        finish,
        moved=slip(finish, last),
        slip=slip(finish, planned),
        unchanged=_unchanged(report, counted(older, report.site)),
    )


def _unchanged(report: Report, before: Sequence[Report]) -> bool:
    """Tell whether a report only says again the stage and percentage that stood before it."""
    stood = {name: found[1] for name in CONFIRMED if (found := newest(before, name))}
    return "stage" in stood and dict(report.values) == stood


def _told(report: Report) -> tuple[str, Dated | None]:
    """Return the finish a report tells in its own month, and the field it stands in.

    A stage in use opens it by that month where no date does.
    """
    told = report.values.get("actual_opening")
    opened = opened_on(
        told if isinstance(told, Dated) else None,
        report.month,
        report.month if report.values.get("stage") in OPEN_STAGES else None,
    )
    name, finish = told_finish({**report.values, "opened": opened}, report.month)
    return "actual_opening" if name == "opened" else name, finish


def _planned(baselines: Sequence[BaselineRow], month: Month) -> Dated | None:
    """Return the finish of the baseline in force in a month: the newest by then, else the first."""
    in_force = [item for item in baselines if item.number == 1 or item.month <= month]
    return in_force[-1].finish if in_force else None


# --- what is said last --------------------------------------------------------------------------


def site_state(site: str, reports: Sequence[Report]) -> SiteState:
    """Return where a site stands: of each field what its newest report that gives it says."""
    own = counted(reports, site)
    stage = newest(own, "stage")
    percent = newest(own, "percent")
    told = newest(own, "actual_opening")
    opened = opened_on(
        told[1] if told and isinstance(told[1], Dated) else None,
        told[0].month if told else None,
        _first_open(own),
    )
    return SiteState(
        stage=str(stage[1]) if stage else None,
        percent=percent[1] if percent and isinstance(percent[1], int) else None,
        forecast_finish=_date(own, "forecast_finish"),
        actual_finish=_date(own, "actual_finish"),
        opened=opened,
        last_report=own[0].month if own else None,
    )


def _date(reports: Iterable[Report], name: str) -> Dated | None:
    found = newest(reports, name)
    return found[1] if found and isinstance(found[1], Dated) else None


def _first_open(reports: Iterable[Report]) -> Month | None:
    """Return the month of the first report that says in use or later."""
    months = [item.month for item in reports if item.values.get("stage") in OPEN_STAGES]
    return min(months, default=None)
