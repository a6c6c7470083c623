"""A field of the form explained: what it asks, how it is typed, what is on record of it."""

from collections.abc import Iterator

from portfolio.projects.records.page import FormData
from portfolio.projects.words.page import document_text
from portfolio.values.fields import Field, field_words
from portfolio.values.kinds import TEXT
from portfolio.values.language import label, mark, translate
from portfolio.values.words import UNKNOWN_TEXT, month_text, say
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Section


def asked(field: Field) -> str:
    """Return in a line what a field asks: of one in words what belongs in it, else how it is typed."""
    return translate(field.help if field.kind is TEXT else field.kind.hint)


def explained(form: FormData, field: Field) -> list[Section]:
    """Return a field's meaning, and its value in each report of the place that gives it."""
    what = "" if field.codes else translate(field.help)  # which of codes the command takes
    if what.rstrip("。.") == label(field.label):
        what = ""
    about = [Fact("", text) for text in (what, translate(field.kind.hint)) if text]
    told = list(_told(form, field)) or [Fact("", say(mark("No report gives it yet.")))]
    return [Section(label(field.label), about), Section(say(mark("On record")), told)]


def _told(form: FormData, field: Field) -> Iterator[Fact]:
    """Yield what each report says, the newest first, with its document."""
    project = form.project
    for report in project.reports:
        if report.site == form.site and field.name in report.values:
            source = str(report.values.get("source") or "")
            paper = document_text(project.documents.get(source), source) if source else ""
            words = plain(field_words(field, report.values[field.name])) or UNKNOWN_TEXT
            yield Fact(month_text(report.month), words, plain(paper))
