"""What to look at in a report that was filed: figures that do not fit, steps out of order."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from portfolio.projects.queries import named, plans
from portfolio.projects.service.openings import opening_remarks
from portfolio.projects.service.reasons import Before, before, tells_opening
from portfolio.store.models import StatusReport
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.remarks import Remark
from portfolio.values.vocabulary import (
    EXIT_STAGES,
    FINISHED_STAGES,
    OPEN_STAGES,
    STAGES,
    WORKS_STAGES,
)
from portfolio.values.words import money_text

#: Stages of approval by the authorities, which only public projects pass through.
_APPROVED = ("proposal", "feasibility", "approved_budget")
#: Such an opening counts in the forecast, and in use among the most alone.
_UNDOCUMENTED: Final = mark(
    "{place} is reported in use without a document: among the beds in use it counts as possible,"
    " not as proven, until a report names one (--source)."
)
#: What is asked for from a stage on: which stages, which date, and the question.
_ASKED: Final = (
    (
        WORKS_STAGES,
        "actual_start",
        mark("{place} has begun, and no actual start is on record; give it (--actual-start)."),
    ),
    (
        FINISHED_STAGES,
        "actual_finish",
        mark("{place} is finished, and no actual finish is on record; give it (--actual-finish)."),
    ),
)
_PASSED = ("accepted", "handed_over", *OPEN_STAGES)


def remarks(
    session: Session, report: StatusReport, *, documented: bool = False
) -> Iterator[Remark]:
    """Yield what does not fit: a remark is no error, for the officer may know better.

    `documented` says that a document is named which the report does not hold yet.
    """
    project = report.project.id
    stood = before(session, report)
    papers = [report.source_id, *(other.source_id for other in stood.openings)]
    if tells_opening(report) and not documented and not any(papers):
        yield Remark(_UNDOCUMENTED, {"place": stood.called})
    yield from undated(report, stood)
    yield from remarks_of(
        report,
        stood,
        accepted=named.accepted(session, project),
        funder=named.funder_of(session, project),
        anchors=plans.anchors(session),
    )


def remarks_of(
    report: Any, before: Before, *, accepted: bool, funder: str | None, anchors: Sequence[Month]
) -> Iterator[Remark]:
    """Yield the remarks on a report, from what it is held against.

    `accepted` says whether a joint acceptance of the project is on record as a milestone;
    `anchors` are the months in which beds are counted anew.
    """
    yield from _beds(report, before)
    yield from _money(report, before.earlier)
    yield from _order(report, before.earlier, accepted=accepted)
    yield from _unexplained(report, before.earlier)
    yield from _filed_not_approved(report, funder)
    yield from opening_remarks(report, before, anchors)


def undated(report: Any, before: Before) -> Iterator[Remark]:
    """Yield which date the stage reached asks for, in the first report that says so of its place."""
    told = (report, *before.earlier)
    for stages, name, sentence in _ASKED:
        dated = any(item.value(FIELD_BY_NAME[name]) is not None for item in told)
        earlier = any(item.stage in stages for item in before.earlier)
        if report.stage in stages and not dated and not earlier:
            yield Remark(sentence, {"place": before.called})


def _beds(report: Any, before: Before) -> Iterator[Remark]:
    built = before.baseline.beds_built if before.baseline else None
    if report.beds_open is not None and built is not None and report.beds_open > built:
        sentence = mark("{open} beds open are more than the {built} built; check the figure.")
        yield Remark(sentence, {"open": report.beds_open, "built": built})


def _money(report: Any, earlier: Sequence[Any]) -> Iterator[Remark]:
    """Hold what was done against last month's report.

    Only a report of the month just before can be added to: January may be filed together with
    February, and then nothing is asked of it.
    """
    last = next((item for item in earlier if report.month - item.month == 1), None)
    if last is not None and report.done_month is not None:
        if last.month.year == report.month.year:
            yield from _sum("done_year", last.done_year, report.done_month, report.done_year)
        yield from _sum("done_total", last.done_total, report.done_month, report.done_total)
    for part, whole in (("done_year", "done_total"), ("paid_year", "paid_total")):
        yield from _part(getattr(report, part), getattr(report, whole))


def _sum(name: str, before: int | None, month: int, now: int | None) -> Iterator[Remark]:
    if before is None or now is None or before + month == now:
        return
    sentence = {
        "done_year": mark("Done this year is {now}; last month's {before} and {month} make {sum}."),
        "done_total": mark("Done in all is {now}; last month's {before} and {month} make {sum}."),
    }[name]
    amounts = {"now": now, "before": before, "month": month, "sum": before + month}
    yield Remark(sentence, {key: money_text(amount) for key, amount in amounts.items()})


def _part(part: int | None, whole: int | None) -> Iterator[Remark]:
    if part is not None and whole is not None and part > whole:
        sentence = mark("{part} of this year are more than the {whole} since the start.")
        yield Remark(sentence, {"part": money_text(part), "whole": money_text(whole)})


def _order(report: Any, earlier: Sequence[Any], *, accepted: bool) -> Iterator[Remark]:
    passed = any(item.stage in _PASSED for item in earlier)
    if tells_opening(report) and not passed and not accepted:
        yield Remark(
            mark("In use, and no acceptance is on record; report it, or add the milestone."), {}
        )


def _unexplained(report: Any, earlier: Sequence[Any]) -> Iterator[Remark]:
    """Yield that a place comes to a halt, or leaves its plan, and the report does not say why."""
    was = next((item.stage for item in earlier if item.stage), None)
    if report.stage in EXIT_STAGES and report.stage != was and report.reason is None:
        stage = STAGES[report.stage]
        yield Remark(mark("“{stage}” is reported without its reason; add it."), {"stage": stage})


def _filed_not_approved(report: Any, funder: str | None) -> Iterator[Remark]:
    if funder == "private" and report.stage in _APPROVED:
        yield Remark(
            mark("A private project is filed, not approved; its stage would be “filed”."), {}
        )
