"""The course of a place in a random history: its reports before, at and after its opening."""

from dataclasses import dataclass, field
from random import Random

from tests.beds.model_records import (
    BEFORE_USE,
    HALTED,
    IN_USE,
    Baseline,
    Date,
    Merge,
    Project,
    Report,
    Split,
    Withdrawal,
    month_of,
)

APPROVED = month_of(2021, 7)
#: The last month of which anything is told.
LAST = month_of(2026, 11)


@dataclass
class Draft:
    """A history in the making."""

    random: Random
    projects: list[Project] = field(default_factory=list)
    baselines: list[Baseline] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def newest(self, project: str, month: int = LAST) -> Baseline:
        found = [it for it in self.baselines if it.project == project]
        return [it for it in found if it.month <= month or it is found[0]][-1]


def course_of(draft: Draft, project: Project, end: int) -> None:
    """The reports of a project and its sites up to a month."""
    for site in project.sites:
        if draft.chance(0.8):
            Course(draft, project, site, end).run()
    if not project.sites:
        Course(draft, project, None, end).run()
    elif draft.chance(0.7):
        course = Course(draft, project, None, end)
        if draft.chance(0.75):
            course.opens = None
        course.run()


class Course:
    """One place: reports that it is not open, one that it is, and what follows."""

    def __init__(self, draft: Draft, project: Project, site: str | None, end: int) -> None:
        self.draft, self.project, self.site, self.end = draft, project, site, end
        random, plan = draft.random, draft.newest(project.code)
        finish = APPROVED + random.randint(0, 60) if plan.finish is None else plan.finish.month
        self.opens = finish + random.randint(-22, 22) if draft.chance(0.75) else None
        merged = [it.month for it in draft.merges if it.into == project.code and site is None]
        if merged and draft.chance(0.5):
            self.opens = merged[-1] + random.randint(0, 8)
        self.told_late = random.choice((0, 0, 0, 4))
        self.first_told: int | None = None
        self.stage = random.randint(0, 5)
        self.beds = (plan.opened or 100) - (plan.new or 50)
        self.grows = (plan.new or 50) // max(1, len(project.sites))

    def run(self) -> None:
        random = self.draft.random
        month = self.project.begins + random.randint(0, 10)
        while month < min(self.end, LAST):
            if self.first_told is not None:
                self._later(month)
            elif self.opens is not None and month >= self.opens + self.told_late:
                self._open(month)
            else:
                self._not_open(month)
            month += random.choice((1, 2, 3, 5, 8, 11, 15))

    def _file(self, month: int, **given) -> None:
        if any(
            it is not None and it is not False for name, it in given.items() if name != "document"
        ):
            self.draft.reports.append(Report(0, self.project.code, self.site, month, **given))

    def _forecast(self, month: int) -> dict:
        chance, random = self.draft.chance, self.draft.random
        date = Date(month + random.randint(1, 30))
        if chance(0.3):
            date = Date(date.month - date.month % 12 + 11, "year")
        name = "forecast_opening" if chance(0.6) else "forecast_finish"
        return {name: date} if chance(0.35) else {}

    def _not_open(self, month: int) -> None:
        chance, random = self.draft.chance, self.draft.random
        self.stage = min(len(BEFORE_USE) - 1, max(0, self.stage + random.choice((-1, 0, 1, 2, 3))))
        stage = BEFORE_USE[self.stage] if chance(0.75) else None
        if chance(0.08):
            stage = random.choice(HALTED)
        if self.opens is None and self.project.sites and self.site is None and chance(0.4):
            stage = None  # beds of a project whose sites open one by one
            self._file(month, beds_open=self.beds + random.randint(0, 60), document=chance(0.5))
            return
        beds = self.beds if chance(0.2) else None
        self._file(
            month,
            stage=stage,
            progress=chance(0.3),
            beds_open=beds,
            document=chance(0.5),
            **self._forecast(month),
        )

    def _open(self, month: int) -> None:
        """Tell of the opening: to a month, a year, a month at the latest, or by the stage alone."""
        chance, random = self.draft.chance, self.draft.random
        date = random.choice(
            (
                None,
                Date(self.opens),
                Date(self.opens),
                Date(self.opens - self.opens % 12 + 11, "year"),
                Date(random.randint(self.opens, month), "by"),
            )
        )
        self.first_told = month
        beds = self._beds(month) if chance(0.6) else None
        stage = IN_USE[0] if date is None or chance(0.9) else None
        self._file(
            month,
            stage=stage,
            actual_opening=date,
            beds_open=beds,
            beds_before=self._before() if beds is not None and chance(0.4) else None,
            document=chance(0.65),
        )

    def _beds(self, month: int) -> int:
        """All that the plan has, or another figure."""
        plan, random = self.draft.newest(self.project.code, month), self.draft.random
        if self.site is None and plan.opened is not None and self.draft.chance(0.35):
            return plan.opened
        change = random.randint(-self.grows // 2, 2 * self.grows) // 5 * 5
        change += 60 * sum(
            it.into == self.project.code and it.month <= month for it in self.draft.merges
        )
        return max(0, self.beds + change)

    def _before(self) -> int:
        return max(0, self.beds + self.draft.random.choice((0, 0, -10, 10)))

    def _later(self, month: int) -> None:
        chance, random = self.draft.chance, self.draft.random
        stage = date = None
        if chance(0.15):
            stage = random.choice(IN_USE)
        elif chance(0.1):
            stage = BEFORE_USE[random.randint(7, 11)]
        elif chance(0.06):
            stage = random.choice(HALTED)
        if chance(0.08):
            date = Date(min(self.opens + random.randint(-4, 4), self.first_told))
        self._file(
            month,
            stage=stage,
            actual_opening=date,
            progress=chance(0.15),
            beds_open=self._beds(month) if chance(0.45) else None,
            beds_before=self._before() if chance(0.12) else None,
            beds_paused=10 if chance(0.1) else None,
            beds_final=self.site is None and chance(0.04),
            document=chance(0.5),
            **(self._forecast(month) if chance(0.4) else {}),
        )
