"""What a report makes of an opening: what contradicts one on record, and what to ask about it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from portfolio.projects.rules.opening import NEVER, Came, Said, came, contradiction, uncounted
from portfolio.projects.service.reasons import Before, tells_opening
from portfolio.values.errors import BadInput
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month
from portfolio.values.remarks import Remark
from portfolio.values.vocabulary import BEFORE_USE
from portfolio.values.words import dated_text, month_text

_OPENING: Final = FIELD_BY_NAME["actual_opening"]


def _said(report: Any) -> Said:
    opening = report.value(_OPENING)
    return Said(
        report.month,
        report.stage,
        opening if isinstance(opening, Dated) else None,
        report.beds_open,
        report.beds_before,
    )


def _in_turn(reports: Iterable[Any]) -> tuple[Said, ...]:
    return tuple(sorted(map(_said, reports), key=lambda item: item.month))


def require_order(report: Any, before: Before) -> None:
    """Refuse an opening told that lies after a report of the same place that said in use.

    Either of the two may be the report that is filed. Raises BadInput.
    """
    if not tells_opening(report):
        return
    found = contradiction(_in_turn((*before.openings, report)))
    if found is None or report.month not in (item.month for item in found):
        return
    first, told = found
    raise BadInput(
        mark(
            "{place} was reported in use in {month}, and the actual opening {opening} (report of"
            " {told}) lies after it; correct that stage, or give an opening up to {month}, such as"
            " “by {month}”."
        ),
        field="actual_opening" if report.month == told.month else "stage",
        place=before.called,
        month=first.month,
        opening=told.opening,
        told=told.month,
    )


def opening_remarks(report: Any, before: Before, anchors: Sequence[Month]) -> Iterator[Remark]:
    """Yield what to ask about the opening of a place; an opening on record stands meanwhile."""
    openings = (*before.openings, *([report] if tells_opening(report) else []))
    if not openings:
        return
    start = before.baseline.starts.month if before.baseline and before.baseline.starts else None
    said = _in_turn((*before.earlier, report, *before.later))
    opening = came(said, start)
    if opening is None:
        return
    if report.stage in BEFORE_USE and opening.month <= report.month:
        yield _stands(opening, before)
    if tells_opening(report):
        yield from _between(opening, before, anchors)
    planned = before.baseline.beds_opened if before.baseline and not before.site else None
    if report.beds_open is not None and uncounted(said, opening, planned):
        sentence = mark(
            "How many of the {open} beds open at {place} were open there before is not on record;"
            " give them (--beds-before), or these beds count in no figure."
        )
        yield Remark(sentence, {"open": report.beds_open, "place": before.called})


def _stands(opening: Came, before: Before) -> Remark:
    sentence = mark(
        "{place} is in use ({date}) by the report of {month}; its opening stands whatever stage"
        " follows. If it never opened, correct that report."
    )
    told = {"date": dated_text(opening.date), "month": month_text(opening.reported)}
    return Remark(sentence, {"place": before.called, **told})


def _between(opening: Came, before: Before, anchors: Sequence[Month]) -> Iterator[Remark]:
    """Ask for the month where beds are counted anew within the months in which it may have been."""
    spanned = [month for month in anchors if opening.after < month < opening.month]
    if not spanned:
        return
    dates = {"by": month_text(opening.month), "anchor": month_text(spanned[-1])}
    if opening.after == NEVER:
        sentence = mark(
            "{place} opened by {by}, nobody said when; whether it is in the beds counted for"
            " {anchor} hangs on that: say when it opened (--actual-opening)."
        )
    else:
        sentence = mark(
            "{place} opened after {after} and by {by}, nobody said when; whether it is in the beds"
            " counted for {anchor} hangs on that: say when it opened (--actual-opening)."
        )
        dates["after"] = month_text(opening.after)
    yield Remark(sentence, {"place": before.called, **dates})
