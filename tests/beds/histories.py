"""Random histories of a plan, from a seed: every kind of event, in any order.

They hold only what the program accepts: no opening later than a report that said in use, no report
of what was merged or split, of a withdrawn project only beds, one report of a place and month
(a second one edits the first).
"""

from dataclasses import replace
from random import Random

from tests.beds.history_course import APPROVED, LAST, Course, Draft, course_of
from tests.beds.history_figures import figures_of
from tests.beds.model_known import known, spoken
from tests.beds.model_levels import before_alone
from tests.beds.model_records import (
    IN_USE,
    Baseline,
    Date,
    History,
    Merge,
    Plan,
    Project,
    Report,
    Share,
    Split,
    Withdrawal,
)


def history(seed: int) -> History:
    """The history of a seed."""
    draft = Draft(Random(seed))  # noqa: S311 - the same history from the same seed
    for number in range(draft.random.randint(3, 6)):
        _project(draft, "ABCDEFG"[number], in_plan=number < 2 or draft.chance(0.8))
    for project in draft.projects:
        for number in range(2, 2 + draft.random.choice((0, 0, 0, 1, 1, 2))):
            _rebaseline(draft, project, number)
    ends = _ends(draft)
    for project in list(draft.projects):
        if project.code not in {part for it in draft.splits for part in it.shares}:
            course_of(draft, project, ends.get(project.code, LAST + 1))
    for split in list(draft.splits):
        _shared_out(draft, split)
    for withdrawal in draft.withdrawals:
        _only_beds(draft, withdrawal)
    return History(
        plan=Plan(APPROVED),
        projects=tuple(draft.projects),
        baselines=tuple(draft.baselines),
        reports=_entered(draft),
        merges=tuple(draft.merges),
        splits=tuple(draft.splits),
        withdrawals=tuple(draft.withdrawals),
        **figures_of(draft.random, draft.baselines, APPROVED, LAST),
    )


def _project(draft: Draft, code: str, *, in_plan: bool) -> None:
    random = draft.random
    begins = APPROVED if draft.chance(0.7) else APPROVED + random.randint(1, 30)
    new = random.randint(2, 15) * 10
    opened = new + random.choice((0, random.randint(1, 20) * 10, random.randint(1, 20) * 10))
    start = APPROVED + random.randint(-18, 30)
    finish = start + random.randint(6, 42)
    kinds = random.choice(
        ({}, {}, {}, {"rehabilitation_elderly": new}, {"rehabilitation_elderly": new // 2})
    )
    draft.projects.append(
        Project(
            code,
            in_plan=in_plan,
            begins=begins,
            sites=tuple(f"{code}-{n}" for n in (1, 2, 3)[: random.choice((0, 0, 2, 3))]),
            kinds=kinds,
        )
    )
    draft.baselines.append(
        Baseline(
            code,
            1,
            begins,
            None if draft.chance(0.1) else _planned(draft, start, last=False),
            None if draft.chance(0.07) else _planned(draft, finish, last=True),
            None if draft.chance(0.07) else opened,
            None if draft.chance(0.07) and not kinds else new,
        )
    )


def _planned(draft: Draft, month: int, *, last: bool) -> Date:
    """A planned date; of a year it is the January, or the December."""
    if draft.chance(0.25):
        return Date(month - month % 12 + (11 if last else 0), "year")
    return Date(month)


def _rebaseline(draft: Draft, project: Project, number: int) -> None:
    old = draft.newest(project.code)
    month = old.month + draft.random.randint(3, 40)
    finish = month + draft.random.randint(-4, 36)
    if month > LAST - 12:
        return
    more = 0 if project.kinds else draft.random.choice((0, 0, 20, 50, -10))
    draft.baselines.append(
        replace(
            old,
            number=number,
            month=month,
            start=None if old.start is None or old.start.month > finish else old.start,
            finish=_planned(draft, finish, last=True),
            opened=None if old.opened is None else old.opened + more,
            new=None if old.new is None else old.new + more,
        )
    )


def _ends(draft: Draft) -> dict[str, int]:
    """Mergers, a split and a withdrawal; the month from which a project takes no reports."""
    random, ends = draft.random, {}
    free = [it.code for it in draft.projects if it.in_plan]
    random.shuffle(free)
    month = APPROVED + random.randint(31, 52)
    if len(free) > 2 and draft.chance(0.25):
        code = next((it.code for it in draft.projects if it.code in free and not it.sites), None)
        if code is not None:
            free.remove(code)
            ends[code] = APPROVED + random.randint(31, 52)
            shares = {f"{code}{letter}": Share(None, None, None, None) for letter in "xy"}
            draft.splits.append(Split(ends[code], code, shares))
    while len(free) > 1 and len(draft.merges) < 2 and draft.chance(0.4):
        merged = free.pop()
        into = free[-1] if draft.chance(0.6) else free[0]
        ends[merged] = month
        draft.merges.append(Merge(month, merged, into))
        _enlarge(draft, merged, into, month)
        month += random.randint(0, 14)
    for code, end in ends.items():
        _planned_until(draft, code, end)
    into = {it.into for it in draft.merges}
    alone = [code for code in free if code not in into]
    if alone and draft.chance(0.3):
        draft.withdrawals.append(Withdrawal(APPROVED + random.randint(31, 58), alone[0]))
        _planned_until(draft, alone[0], draft.withdrawals[0].month)
    return ends


def _planned_until(draft: Draft, code: str, end: int) -> None:
    kept = [it for it in draft.baselines if it.project != code or it.month < end]
    draft.baselines = kept


def _enlarge(draft: Draft, merged: str, into: str, month: int) -> None:
    """A new approval that holds what was merged as well, more often than not."""
    _planned_until(draft, into, month)
    old, taken = draft.newest(into), draft.newest(merged, month - 1)
    kinds = [it.kinds for it in draft.projects if it.code in {merged, into}]
    if (
        draft.chance(0.6)
        and not any(kinds)
        and None not in {old.opened, old.new, taken.opened, taken.new}
    ):
        draft.baselines.append(
            replace(
                old,
                number=old.number + 1,
                month=month,
                finish=old.finish or taken.finish,
                opened=old.opened + taken.opened,
                new=old.new + taken.new,
            )
        )


def _shared_out(draft: Draft, split: Split) -> None:
    """Give each part its share of what was split, a baseline of its own, and a course."""
    old = draft.newest(split.project)
    seen = known(
        History(
            Plan(APPROVED),
            tuple(draft.projects),
            tuple(draft.baselines),
            tuple(replace(it, order=n) for n, it in enumerate(draft.reports)),
        ),
        split.month,
    )
    beds = [it.beds_open for it in spoken(seen, split.project) if it.beds_open is not None]
    before = before_alone(seen, split.project)
    given = None if before is None or before.planned else before.beds
    parts = list(split.shares)
    figures = zip(
        _halves(old.opened),
        _halves(old.new),
        _halves(beds[-1] if beds else None),
        _halves(given),
        strict=True,
    )
    for code, (opened, new, open_now, before_then) in zip(parts, figures, strict=True):
        split.shares[code] = Share(opened, new, open_now, before_then)
        whole = next(it for it in draft.projects if it.code == split.project)
        all_care = whole.kinds.get("rehabilitation_elderly") == old.new is not None
        kinds = {"rehabilitation_elderly": new} if all_care else {}
        part = Project(code, in_plan=True, begins=split.month, kinds=kinds)
        draft.projects.append(part)
        draft.baselines.append(Baseline(code, 1, split.month, old.start, old.finish, opened, new))
        _course_of_part(draft, part, split)


def _halves(value: int | None) -> tuple[int | None, int | None]:
    return (None, None) if value is None else (value * 2 // 5, value - value * 2 // 5)


def _course_of_part(draft: Draft, part: Project, split: Split) -> None:
    course = Course(draft, replace(part, begins=split.month + 1), None, LAST)
    openings = [
        it.month
        for it in draft.reports
        if it.project == split.project and (it.stage in IN_USE or it.actual_opening is not None)
    ]
    if openings:
        course.first_told = min(openings)
        course.opens = min(
            [
                it.actual_opening.month
                for it in draft.reports
                if it.project == split.project and it.actual_opening is not None
            ]
            + openings
        )
    elif course.opens is not None:
        course.opens = max(course.opens, split.month + 1)
    course.run()


def _only_beds(draft: Draft, withdrawal: Withdrawal) -> None:
    """Of a withdrawn project only beds are reported, and only where it was open."""
    open_places = {
        (it.project, it.site)
        for it in draft.reports
        if it.month < withdrawal.month and (it.stage in IN_USE or it.actual_opening is not None)
    }
    kept = []
    for report in draft.reports:
        if report.project != withdrawal.project or report.month < withdrawal.month:
            kept.append(report)
        elif (report.project, report.site) in open_places and report.beds_open is not None:
            kept.append(
                Report(
                    0,
                    report.project,
                    report.site,
                    report.month,
                    beds_open=report.beds_open,
                    beds_before=report.beds_before,
                    document=report.document,
                )
            )
    draft.reports = kept


def _entered(draft: Draft) -> tuple[Report, ...]:
    """The reports in the order of their entry: some late, some edited by a second one."""
    random = draft.random
    months = [
        (it.month + (random.randint(1, 14) if draft.chance(0.15) else 0), number, it)
        for number, it in enumerate(draft.reports)
    ]
    entered = [it for _, _, it in sorted(months, key=lambda item: item[:2])]
    split = {it.project for it in draft.splits}
    edits = [_edit(draft, it) for it in entered if it.project not in split and draft.chance(0.05)]
    return tuple(replace(it, order=number) for number, it in enumerate(entered + edits))


def _edit(draft: Draft, report: Report) -> Report:
    """A second report of the same place and month: a paper, works, or other beds."""
    edit = Report(0, report.project, report.site, report.month, document=True)
    if report.beds_open is not None and draft.chance(0.4):
        return replace(edit, beds_open=report.beds_open + 5, document=draft.chance(0.5))
    gone = {it.project for it in draft.withdrawals}
    return replace(edit, progress=report.project not in gone and draft.chance(0.5))
