"""Reporting from the list: the monthly round, of the projects shown or of those marked, and what it moved."""

from collections.abc import Sequence
from functools import partial

from portfolio.beds.service.rollup import causes
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.words import month_text, say
from tui.dialogs.ask import Answer, Ask
from tui.form.rounds import Confirmed, Round, confirm_all
from tui.form.words import answer_moved
from tui.list.project_list import ProjectList
from tui.shell.desk import Desk, Overview
from tui.shell.frame import Frame


def begin_round(screen: Frame[None], desk: Desk, projects: ProjectList) -> None:
    """Walk through the projects chosen in a list that have no report of the month that is due."""
    month = desk.due
    codes = [row.code for row in projects.chosen.projects if row.awaits(month)]
    if not projects.listing.projects:
        screen.notify(say(mark("no project has this; Esc clears")))
    elif not codes:
        screen.notify(say(mark("Every project shown has its report of this month.")))
    elif projects.marked:
        _ask_of_marked(screen, desk, projects, codes)
    else:
        _walk(screen, desk, codes)


def moved(before: Overview | None, after: Overview) -> str:
    """Return by how much the answer is another than it was, of the same month and plan, and why."""
    if before is None or before.views is None or after.views is None:
        return ""
    was, now = before.rollup, after.rollup
    if was.answer is None or now.answer is None or (was.as_of, was.plan) != (now.as_of, now.plan):
        return ""
    return answer_moved(was.answer, now.answer, partial(causes, before.views, after.views))


def _walk(screen: Frame[None], desk: Desk, codes: Sequence[str]) -> None:
    def ended(walked: Round) -> None:
        done = mark("Monthly round: {filed} of {of} projects filed")
        words = say(done, filed=len(walked.filed), of=len(walked.codes))
        told = screen.filed if walked.filed else screen.notify
        told("\n".join(part for part in (words, walked.told) if part))

    Round(screen.app, desk, codes, desk.due, ended).start()


def _ask_of_marked(
    screen: Frame[None], desk: Desk, projects: ProjectList, codes: Sequence[str]
) -> None:
    """Ask whether all that are marked are unchanged, or to be walked through."""
    month: Month = desk.due

    def confirmed(found: Confirmed) -> None:
        projects.unmark()
        screen.filed(found.words)

    def answered(answer: str | None) -> None:
        if answer == "unchanged":
            screen.ask(partial(confirm_all, desk, codes, month), confirmed)
        elif answer == "walk":
            _walk(screen, desk, codes)

    question = mark("{n} marked projects, report of {month}:")
    screen.app.push_screen(
        Ask(
            lambda: say(question, n=len(codes), month=month_text(month)),
            Answer("back", mark("Back")),
            Answer("unchanged", mark("Nothing changed")),
            Answer("walk", mark("One by one"), "m"),
        ),
        answered,
    )
