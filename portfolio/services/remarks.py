"""What to look at in a report that was filed: figures that do not fit, steps out of order."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from portfolio.language import mark
from portfolio.models import StatusReport
from portfolio.queries import finding
from portfolio.records import Remark
from portfolio.vocabulary import OPEN_STAGES
from portfolio.wording import money_text

#: Stages of approval by the authorities, which only public projects pass through.
_APPROVED = ("proposal", "feasibility", "approved_budget")
_PASSED = ("accepted", "handed_over", *OPEN_STAGES)


def remarks(session: Session, report: StatusReport) -> Iterator[Remark]:
    """Yield what does not fit: a remark is no error, for the officer may know better."""
    site_id = report.site.id if report.site else None
    earlier = finding.reports_before(session, report.project.id, site_id, report.month)
    yield from _beds(session, report)
    yield from _money(report, earlier)
    yield from _order(session, report, earlier)
    yield from _filed_not_approved(session, report)


def _beds(session: Session, report: StatusReport) -> Iterator[Remark]:
    baseline = finding.baseline(session, report.project.id, report.month)
    built = baseline.beds_built if baseline else None
    if report.beds_open is not None and built is not None and report.beds_open > built:
        sentence = mark("{open} beds open are more than the {built} built; check the figure.")
        yield Remark(sentence, {"open": report.beds_open, "built": built})


def _money(report: StatusReport, earlier: list[StatusReport]) -> Iterator[Remark]:
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


def _order(session: Session, report: StatusReport, earlier: list[StatusReport]) -> Iterator[Remark]:
    opens = report.actual_opening is not None or report.stage in OPEN_STAGES
    passed = any(item.stage in _PASSED for item in earlier)
    if opens and not passed and not finding.accepted(session, report.project.id):
        yield Remark(
            mark("In use, and no acceptance is on record; report it, or add the milestone."), {}
        )


def _filed_not_approved(session: Session, report: StatusReport) -> Iterator[Remark]:
    funder = finding.funder_of(session, report.project.id)
    if funder == "private" and report.stage in _APPROVED:
        yield Remark(
            mark("A private project is filed, not approved; its stage would be “filed”."), {}
        )
