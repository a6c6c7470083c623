"""How a project runs on a Gantt chart: what was planned, is done, is to come, or is unproven.

Time is counted in months as `Month.ordinal`; a bar that ends in a month runs to its end.
"""

from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN, Bar, Course
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.opening import expected
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import HALTED_STAGES


def course_of(row: ProjectRow, as_of: Month) -> Course:
    """Return how a project runs as of a month.

    What is done reaches from the reported start, else from the first report that shows works, to
    the opening, the actual finish or the last report; before it only the plan stands. What
    follows, to the expected opening, is `coming` with evidence and `unproven` without. A halted
    project has nothing to come.
    """
    opened = row.opened
    begins = row.actual_start or row.forecast_start or row.start or _begun(row)
    due = opened or row.coming or expected_of(row)
    if begins is None or due is None:
        at = due.month.ordinal + 1.0 if due else 0.0
        return Course(_baseline(row), None, None, unproven=False, end=at)
    halted, proven = row.stage in HALTED_STAGES, row.coming is not None
    start, end = float(begins.month.ordinal), due.month.ordinal + 1.0
    done = end if opened else _done_until(row, as_of)
    bars = list(_baseline(row))
    if done is not None:
        bars.append(_done(row, done))
    if not opened and not halted and end > (done or start):
        kind = COMING if proven else UNPROVEN
        soft_start = done is None and begins.precision == "year"
        bars.append(Bar(kind, done or start, end, soft_start, due.precision == "year"))
    ends = [bar.end for bar in bars] if halted else [end]
    reached, now = done if halted and done else max([*ends, done or start]), as_of.ordinal + 1.0
    late = not opened and not halted and end <= now
    return Course(
        bars=tuple(bars),
        tail=(reached, now) if late and now > reached else None,
        opens_at=None if opened or halted else _forecast_opening(row, as_of),
        unproven=not opened and not halted and not proven,
        end=max(reached, now) if late else reached,
    )


def _begun(row: ProjectRow) -> Dated | None:
    """Return when works began: the reported start, else by the first report that shows them."""
    return row.actual_start or (Dated(row.works, "by") if row.works else None)


def _done(row: ProjectRow, done: float) -> Bar:
    """Return the bar of what is done; where no works were ever told, the month of its end."""
    begun = _begun(row)
    start = begun.month.ordinal if begun else done - 1
    return Bar(DONE, min(start, done - 1), done, begun is not None and begun.precision == "year")


def expected_of(row: ProjectRow) -> Dated | None:
    """Return when a project was last expected to open, with evidence or without."""
    return expected((row.forecast_opening, row.forecast_finish), row.finish)


def _done_until(row: ProjectRow, as_of: Month) -> float | None:
    """Return until when something says that work was under way; None where nothing does."""
    if row.actual_finish is not None:
        return row.actual_finish.month.ordinal + 1.0
    report, begun = row.last_report, _begun(row)
    if report is None or begun is None or report < begun.month:
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
