"""How a project runs on a Gantt chart: what was planned, is done, is to come, or is unproven.

Time is counted in months as `Month.ordinal`; a bar that ends in a month runs to its end.
"""

from typing import Final

from portfolio.projects.records import BASELINE, COMING, DONE, UNPROVEN, Bar, Course, ProjectRow
from portfolio.projects.rules.opening import Standing, expected, has_evidence
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import HALTED_STAGES, STAGES

#: Stages in which nothing is being built yet.
_PREPARING: Final = tuple(STAGES)[: tuple(STAGES).index("started")]


def course_of(row: ProjectRow, opened: Dated | None, as_of: Month) -> Course:
    """Return how a project runs as of a month; `opened` is when it came into use.

    What is done reaches to the opening, the actual finish or the last report; what follows, to
    the expected opening, is `coming` with evidence and `unproven` without. A halted project has
    nothing to come.
    """
    begins = row.actual_start or row.forecast_start or row.start
    due = opened or expected(standing_of(row))
    if begins is None or due is None:
        at = due.month.ordinal + 1.0 if due else 0.0
        return Course(_baseline(row), None, None, unproven=False, end=at)
    halted, proven = row.stage in HALTED_STAGES, has_evidence(standing_of(row), as_of)
    start, end = float(begins.month.ordinal), due.month.ordinal + 1.0
    done = end if opened else _done_until(row, begins, as_of)
    bars = list(_baseline(row))
    if done is not None:
        bars.append(_done(start, done, begins, opened))
    if not opened and not halted and end > (done or start):
        kind = COMING if proven else UNPROVEN
        soft_start = done is None and begins.precision == "year"
        bars.append(Bar(kind, done or start, end, soft_start, due.precision == "year"))
    reached, now = max(end if not halted else 0.0, done or start), as_of.ordinal + 1.0
    late = not opened and not halted and end <= now
    return Course(
        bars=tuple(bars),
        tail=(reached, now) if late and now > reached else None,
        opens_at=None if opened or halted else _forecast_opening(row, as_of),
        unproven=not opened and not halted and not proven,
        end=max(reached, now) if late else reached,
    )


def _done(start: float, done: float, begins: Dated, opened: Dated | None) -> Bar:
    soft_end = opened is not None and opened.precision == "year"
    return Bar(DONE, min(start, done - 1), done, begins.precision == "year", soft_end)


def standing_of(row: ProjectRow) -> Standing:
    """Return what plan and reports say of a project that is not in use."""
    return Standing(
        code=row.code,
        beds=row.beds_new,
        start=row.start.month if row.start else None,
        finish=row.finish,
        forecast_opening=row.forecast_opening,
        forecast_finish=row.forecast_finish,
        last_report=row.last_report,
    )


def _done_until(row: ProjectRow, begins: Dated, as_of: Month) -> float | None:
    """Return until when something says that work was under way; None where nothing does.

    A project whose sites alone report has no stage of its own and is under way all the same.
    """
    if row.actual_finish is not None:
        return row.actual_finish.month.ordinal + 1.0
    report = row.last_report
    begun = row.actual_start is not None or row.stage not in _PREPARING
    if report is None or not begun or report < begins.month:
        return None
    return min(report, as_of).ordinal + 1.0


def _baseline(row: ProjectRow) -> tuple[Bar, ...]:
    if row.start is None or row.finish is None:
        return ()
    start, finish = row.start, row.finish
    return (
        Bar(
            BASELINE,
            start.month.ordinal,
            finish.month.ordinal + 1.0,
            start.precision == "year",
            finish.precision == "year",
        ),
    )


def _forecast_opening(row: ProjectRow, as_of: Month) -> float | None:
    date = row.forecast_opening
    if date is None or date.precision == "year" or date.month <= as_of:
        return None
    return date.month.ordinal + 1.0
