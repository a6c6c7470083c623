"""What is said once a report has been filed."""

from portfolio.fields import FIELD_BY_NAME
from portfolio.language import label, mark
from portfolio.records import Filed
from portfolio.wording import listing, month_text, say
from tui.plain import plain


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
