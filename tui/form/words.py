"""What is said of a report: that it was filed, or that it was not yet."""

from datetime import datetime

from portfolio.projects.records.reports import Filed
from portfolio.values.clock import zone
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import label, mark, spoken
from portfolio.values.months import Month
from portfolio.values.words import listing, month_text, say
from tui.shell.drafts import Draft
from tui.shell.plain import plain


def draft_words(draft: Draft) -> tuple[str, str]:
    """Return which report a draft is of, and when it was last changed."""
    place = f"{plain(draft.code)} {plain(draft.site or '')}".strip()
    return f"{place} {month_text(draft.month)}", local_time(draft.saved)


def short_month(month: Month) -> str:
    """Return a month without its year: `11月`, `Nov`."""
    return f"{month.number}月" if spoken() == "zh" else month_text(month).split()[0]


def local_time(moment: str) -> str:
    """Return a moment, in UTC, as the clock of the bureau showed it."""
    return datetime.fromisoformat(moment).astimezone(zone()).strftime("%Y-%m-%d %H:%M")


def filed_words(filed: Filed) -> str:
    """Return which report was filed, the fields that changed, and what to look at."""
    report = filed.report
    fields = listing(label(FIELD_BY_NAME[name].label) for name in filed.changed)
    place = f"{plain(report.project)} {plain(report.site or '')}".strip()
    text = say(
        mark("Filed: {place}, {month}: {fields}"),
        place=place,
        month=month_text(report.month),
        fields=fields or say(mark("nothing had changed")),
    )
    remarks = [say(remark.template, **remark.values) for remark in filed.warnings]
    return "\n".join([text, *remarks])
