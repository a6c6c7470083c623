"""What is said of a report: that it was filed, or that it was not yet."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from portfolio.beds.records.answer import Answer, AnswerLine
from portfolio.beds.words.target import ends_text
from portfolio.history.words.changes import cause_words
from portfolio.projects.records.reports import Filed, Report
from portfolio.values.clock import zone
from portfolio.values.fields import FIELD_BY_NAME, field_words
from portfolio.values.kinds import Value
from portfolio.values.language import label, mark, spoken
from portfolio.values.months import Month
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import UNKNOWN_TEXT, clauses, listing, month_text, say
from tui.form.outlook import remark_text
from tui.shell.drafts import Draft
from tui.shell.plain import cut, plain

#: What moved beds, by how many, of which projects.
Cause = tuple[str, int, tuple[str, ...]]
#: Cells that the text of a field has where it is told that it was filed.
_MOST_SAID = 28


def draft_words(draft: Draft) -> tuple[str, str]:
    """Return which report a draft is of, and when it was last changed."""
    place = _place(draft.code, draft.site)
    return f"{place} {month_text(draft.month)}", local_time(draft.saved)


def _place(project: str, site: str | None) -> str:
    """Return a project with its site; a site's code that begins with the project's says both."""
    if site and site.startswith(f"{project}-"):
        return plain(site)
    return f"{plain(project)} {plain(site or '')}".strip()


def short_month(month: Month) -> str:
    """Return a month without its year: `11月`, `Nov`."""
    return f"{month.number}月" if spoken() == "zh" else month_text(month).split()[0]


def _said(name: str, value: Value | None) -> str:
    """Return a field with the value on record now."""
    field = FIELD_BY_NAME[name]
    words = UNKNOWN_TEXT if value is None else cut(plain(field_words(field, value)), _MOST_SAID)
    return f"{label(field.label)} {words}"


def answer_moved(
    before: Answer, after: Answer, causes: Callable[[str, Month], Iterable[Cause]]
) -> str:
    """Return how a view's beds are others after something was filed, and why; nothing if none are.

    `causes` returns what moved the beds of a view at the end of a month.
    """
    moved = []
    for view in VIEWS:
        was, now = before.line(view, "fixed"), after.line(view, "fixed")
        if (was.beds, was.most) != (now.beds, now.most):
            why = [cause_words(*cause) for cause in causes(view, now.month)] or [
                _possible(was, now)
            ]
            moved.append(
                say(
                    mark("{view} {before} → {after} ({why})"),
                    view=label(VIEWS[view]),
                    before=_span(was),
                    after=_span(now),
                    why=listing(why),
                )
            )
    return say(mark("the answer moved: {views}"), views=clauses(moved)) if moved else ""


def _possible(was: AnswerLine, now: AnswerLine) -> str:
    """Return why the most alone moved: a project counts as possibly in use, or not any more."""
    if (now.most or 0) < (was.most or 0):
        return say(mark("reported not in use, so no longer counted as possible"))
    return say(mark("possibly in use, not proven"))


def _span(line: AnswerLine) -> str:
    most = line.beds if line.most is None else line.most
    return ends_text(f"{line.beds:,}", f"{most:,}")


def local_time(moment: str) -> str:
    """Return a moment, in UTC, as the clock of the bureau showed it."""
    return datetime.fromisoformat(moment).astimezone(zone()).strftime("%Y-%m-%d %H:%M")


def filed_words(filed: Filed) -> str:
    """Return which report was filed, what it says now in the fields changed, and what to look at."""
    report = filed.report
    fields = listing(_said(name, report.values.get(name)) for name in filed.changed)
    if filed.unchanged:
        fields = say(mark("no change"))
    text = say(
        mark("Filed: {place}, {month}: {fields}"),
        place=_place(report.project, report.site),
        month=month_text(report.month),
        fields=fields or say(mark("nothing had changed")),
    )
    remarks = map(remark_text, filed.warnings)
    return "\n".join([text, *remarks])


def edits_text(report: Report) -> str:
    """Return whose report is edited: an officer's, one that came back in a form, a document's."""
    if report.founded:
        return say(mark("edits what a document said"))
    edits = mark("edits the report of {who}")
    if report.state == "draft":
        edits = mark("a draft from a form, taken in by {who}; filing makes it count")
    return say(edits, who=plain(report.filed_by))


def exit_question(stage: str, missing: Sequence[str]) -> str:
    """Return what is asked where a project is to halt or leave the plan and something is missing.

    A reason must be given; that there is no document can be said.
    """
    fields = listing(label(FIELD_BY_NAME[name].label) for name in missing)
    asks = mark("“{stage}” needs {fields}; fill it in first.")
    if "reason" not in missing:
        asks = mark("“{stage}”, without {fields}: file it all the same?")
    return say(asks, stage=field_words(FIELD_BY_NAME["stage"], stage), fields=fields)


class End(NamedTuple):
    """How a form ended: `filed`, `left`, or in the round `skipped` or `back`; what was filed."""

    way: str
    filed: tuple[Filed, ...] = ()

    @property
    def words(self) -> str:
        """What to say of what was filed."""
        return "\n".join(filed_words(item) for item in self.filed)
