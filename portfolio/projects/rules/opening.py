"""When a place comes into use, and what speaks for its coming where it has not (DESIGN 2.2, 2.4).

A place is a project or one of its sites.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import BEFORE_USE, EXIT_STAGES, OPEN_STAGES, STALE_AFTER_MONTHS

#: Months after which nothing that was said of a coming opening speaks for it any more.
EVIDENCE_MONTHS = 12
#: Before any month that is on record.
NEVER = Month(0)


@dataclass(frozen=True, slots=True)
class Said:
    """What one report of a place says of its opening and its beds; None says nothing of it.

    `opening` is the actual opening, `beds_open` are all beds of the institution in that month,
    `beds_before` the same count before the opening, `beds_paused` those of `beds_open` that are out
    of service for a time. `final` tells that no more beds are to come, `paper` that the report
    rests on a document, `press` that this is no more than a published report.
    """

    month: Month
    stage: str | None = None
    opening: Dated | None = None
    beds_open: int | None = None
    beds_before: int | None = None
    final: bool = False
    paper: bool = False
    beds_paused: int | None = None
    press: bool = False

    @property
    def says_open(self) -> bool:
        return self.stage in OPEN_STAGES or self.opening is not None

    @property
    def says_unopened(self) -> bool:
        return self.stage in BEFORE_USE


@dataclass(frozen=True, slots=True)
class Came:
    """That a place came into use: after the end of one month, and by the end of another.

    `date` is that other month, with the precision `by` where nobody gave the month itself.
    `reported` is the month of the first report that tells it, `paper` whether one rests on a
    document, `press` whether on published reports alone; `shut` the last month in which it is known
    not to have been open.
    """

    date: Dated
    after: Month
    reported: Month
    paper: bool
    shut: Month | None = None
    press: bool = False

    @property
    def month(self) -> Month:
        """The month from which the place counts as in use."""
        return self.date.month


def opened_on(told: Dated | None, told_in: Month | None, first_open: Month | None) -> Dated | None:
    """Return when a place came into use, None while it did not.

    That is the actual opening its reports tell; one known to a year was by its December or by the
    month of the report that tells it, whichever is earlier. Without one, by the month of the first
    report that says in use or later. A stage that falls back closes nothing.
    """
    if told is not None and told.precision == "month":
        return told
    months = [month for month in (told.month if told else None, first_open) if month]
    if told is not None and told_in is not None:
        months.append(told_in)
    return Dated(min(months), "by") if months else None


def contradiction(said: Sequence[Said]) -> tuple[Said, Said] | None:
    """Return the report that says in use first and a later opening told, where they cannot both be.

    Of several openings told the newest report's stands. One told `by` a month contradicts nothing.
    """
    told = next((item for item in reversed(said) if item.opening), None)
    first = next((item for item in said if item.stage in OPEN_STAGES), None)
    if told is None or told.opening is None or first is None or told.opening.precision == "by":
        return None
    opening = told.opening
    earliest = Month.of(opening.month.year, 1) if opening.precision == "year" else opening.month
    return (first, told) if earliest > first.month else None


def uncounted(said: Sequence[Said], opening: Came, planned: int | None) -> bool:
    """Tell whether beds told since an opening count in no figure, for want of those before it.

    They do where the beds before are known, and where no beds were told with the opening, or then
    or since just the plan's (`planned`), so that the plan's figure stands.
    """
    if any(item.beds_before is not None for item in said):
        return False
    beds = [item for item in said if item.beds_open is not None]
    since = [item for item in beds if item.month >= opening.month]
    if len(since) < len(beds):
        return False
    with_it = [item for item in since if item.month <= opening.reported]
    stands = not with_it or planned in {item.beds_open for item in since[len(with_it) - 1 :]}
    return planned is None or not stands


def came(said: Sequence[Said], start: Month | None) -> Came | None:
    """Return the opening that the reports of a place tell, oldest first; None without one.

    Where its month is not given it lies after the last report before it that says not open, else
    after the planned start.
    """
    telling = [item for item in said if item.says_open]
    if not telling:
        return None
    told = next((item for item in reversed(said) if item.opening), None)
    in_use = next((item.month for item in said if item.stage in OPEN_STAGES), None)
    date = opened_on(told.opening if told else None, told.month if told else None, in_use)
    if date is None:
        return None
    papers = [item for item in telling if item.paper]
    paper, press = bool(papers), bool(papers) and all(item.press for item in papers)
    if date.precision == "month":
        return Came(date, date.month + -1, telling[0].month, paper, date.month + -1, press)
    after = [item.month for item in said if item.says_unopened and item.month < date.month]
    if told is not None and told.opening is not None and told.opening.precision == "year":
        after.append(Month.of(told.opening.month.year, 1) + -1)
    shut = max(after, default=None)
    begun = start if start is not None and start < date.month else NEVER
    return Came(date, shut or begun, telling[0].month, paper, shut, press)


def opened_with(own: Dated | None, sites: Sequence[Dated | None]) -> Dated | None:
    """Return when a project came into use: as its own reports tell, else with its last site."""
    if own is not None or not sites or not all(sites):
        return own
    return max((date for date in sites if date), key=lambda date: date.month)


def partly_open(told: Any, sites: Sequence[Dated | None]) -> bool:
    """Tell whether a project in use has a site or beds of the plan still to come.

    `told` has the newest `beds_open`, `beds_before` and `beds_final` of its own reports and its
    plan's `beds_new`, `beds_opened` (DESIGN 2.2). What is unknown tells nothing.
    """
    if sites and not all(sites):
        return True
    if told.beds_final or told.beds_open is None or told.beds_new is None:
        return False
    before = told.beds_before
    if before is None and told.beds_opened is not None:
        before = told.beds_opened - told.beds_new
    return before is not None and told.beds_open - before < told.beds_new


# --- what has not opened ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prospect:
    """What plan and reports up to a month say of an opening to come.

    `start`, `finish` and `approved` (its month) are those of the baseline in force. `coming` is
    the forecast opening, else the forecast finish, of the newest report of the project that gives
    one, told in `told`. `works` is the month of the last report of it or its sites that shows
    works, `reported` that of the last of any kind.
    """

    stage: str | None = None
    start: Month | None = None
    finish: Dated | None = None
    approved: Month | None = None
    coming: Dated | None = None
    told: Month | None = None
    works: Month | None = None
    reported: Month | None = None


def evidence(prospect: Prospect, as_of: Month) -> tuple[Dated | None, str | None]:
    """Return the month that something speaks for as of a month, or why nothing does.

    Why, the first that fits: `halted`, `due_unreported`, `no_works`, `date_lapsed`. A project
    counts as coming because somebody says so, never because it was once due.
    """
    finish = prospect.finish
    if prospect.stage in EXIT_STAGES:
        return None, "halted"
    if prospect.coming and prospect.coming.month >= as_of and _recent(prospect.told, as_of):
        return prospect.coming, None
    ahead = prospect.start is not None and prospect.start > as_of
    stands = ahead or _recent(prospect.approved, as_of) or _recent(prospect.works, as_of)
    if finish and finish.month >= as_of and stands:
        return finish, None
    due = finish is not None and finish.month <= as_of
    if due and not _recent(prospect.reported, as_of):
        return None, "due_unreported"
    if not due and not _recent(prospect.works, as_of):
        return None, "no_works"
    return None, "date_lapsed"


def expected(forecasts: Sequence[Dated | None], finish: Dated | None) -> Dated | None:
    """Return when something was last expected to open: the later of its forecasts, else its finish.

    Whether anything still speaks for it is a matter of `evidence`.
    """
    given = [date for date in forecasts if date]
    return max(given, key=lambda date: date.month) if given else finish


def _recent(month: Month | None, as_of: Month) -> bool:
    return month is not None and as_of - month <= EVIDENCE_MONTHS


def is_fresh(last_report: Month | None, as_of: Month) -> bool:
    """Tell whether the last report is young enough to speak for its project."""
    return last_report is not None and as_of - last_report <= STALE_AFTER_MONTHS
