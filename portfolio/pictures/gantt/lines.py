"""The lines of the Gantt chart: a project's texts, and its bars on the scale of months."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portfolio.pictures.alike import told_apart, whole
from portfolio.pictures.gantt.layout import Layout
from portfolio.pictures.gantt.words import (
    amount_text,
    expected_text,
    late_text,
    why_text,
)
from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.text import Names, shorten, width, wrap, wrap_evenly
from portfolio.projects.records.course import COMING, DONE, UNPROVEN, Bar
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import MilestoneRow
from portfolio.projects.rules.course import course_of
from portfolio.projects.rules.slip import is_late
from portfolio.projects.words.lights import light_text
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import HALTED_STAGES, LIGHT_SIGNS, OPENED, STAGES
from portfolio.values.words import (
    UNKNOWN_TEXT,
    count_text,
    name_of,
    say,
    short_date,
)

#: Room of the texts in mm.
CODE_ROOM: Final = 10.0
NAME_ROOM: Final = 37.0
_FUNDERS: Final = {
    "public": Term("funder, short", "pub."),
    "private": Term("funder, short", "priv."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A project: its texts, and its bars on the time scale."""

    code: str
    name: tuple[str, ...]
    group: str | None
    funder: str
    private: bool
    planned: str
    expected: str
    told: str  #: whether that is a finish or an opening
    late: str
    why: str
    months: int  #: by how many it is late and not in use, else 0
    light: str
    light_text: str
    investment: str
    beds: str
    bars: tuple[Bar, ...]
    tail: tuple[float, float] | None  #: past its date with nothing that says it is in use
    opened_at: float | None
    opened_by: bool  #: it is only known to have been in use by then
    opens_at: float | None
    steps: tuple[float, ...]  #: approvals, permits and acceptances
    label: str  #: at the end of the bars: that nothing is proven, that it was halted
    label_at: float
    undated: str  #: stands in place of bars


@dataclass(frozen=True, slots=True)
class Writer:
    """Turns rows into lines, in the type of a layout."""

    material: GanttMaterial
    names: Names
    layout: Layout

    def line(self, row: ProjectRow, name: str) -> Line:
        opened, course = row.opened, course_of(row, self.material.as_of)
        draw, size, brief = (
            self.names.draw,
            self.layout.density.size,
            self.layout.density.lean,
        )
        expected, told = expected_text(row, self.material.as_of, brief=brief)
        return Line(
            code=shorten(draw(row.code, row.code), size, CODE_ROOM - 1),
            name=wrap_evenly(name, size, NAME_ROOM, self.layout.density.lines),
            group=row.group if row.in_plan else None,
            funder=label(_FUNDERS[row.funder]) if row.funder in _FUNDERS else UNKNOWN_TEXT,
            private=row.funder == "private",
            planned=short_date(row.finish),
            expected=expected,
            told=told,
            late=late_text(row),
            why=why_text(row, self.material.reasons.get(row.code), brief=brief),
            months=row.slip.months if row.slip and is_late(row) else 0,
            light=OPENED if opened else row.lights.overall.colour,
            light_text=LIGHT_SIGNS[OPENED] if opened else light_text(row.lights.overall.colour),
            investment=amount_text(row.investment),
            beds=count_text(row.beds_new),
            bars=(
                *_unreported(row, course.bars),
                *_to_come(course.bars, self.material.as_of.ordinal + 1.0),
            ),
            tail=course.tail,
            opened_at=opened.month.ordinal + 1.0 if opened else None,
            opened_by=opened is not None and opened.precision == "by",
            opens_at=course.opens_at,
            steps=tuple(_steps(self.material.milestones.get(row.code, ()))),
            label=_end(row, unproven=course.unproven and bool(course.bars)),
            label_at=course.end,
            undated="" if course.bars or opened or course.opens_at else say(mark("no dates")),
        )

    def drawn(self) -> dict[str, str]:
        """Return the names by code: whole where they fit, else never cut where they differ."""
        size, lines = self.layout.density.size, self.layout.density.lines

        def fits(name: str) -> bool:
            if lines == 1:
                return width(name, size) <= NAME_ROOM
            return len(wrap(name, size, NAME_ROOM)) <= lines

        rows = self.material.rows
        names = [self.names.draw(row.code, whole(name_of(row))) for row in rows]
        return dict(zip((row.code for row in rows), told_apart(names, fits), strict=True))


def _unreported(row: ProjectRow, bars: Sequence[Bar]) -> Iterator[Bar]:
    """Yield the time from the planned start to the first report of works: nobody told the start."""
    start = row.forecast_start or row.start
    done = next((bar for bar in bars if bar.kind == DONE), None)
    if done and start and row.actual_start is None and start.month.ordinal < done.start:
        soft = start.precision == "year"
        yield Bar(UNPROVEN, float(start.month.ordinal), done.start, soft_start=soft)


def _to_come(bars: Sequence[Bar], today: float) -> Iterator[Bar]:
    """Yield the bars: what lies in the past and no report told is not reported, not expected."""
    told = any(bar.kind == DONE for bar in bars)
    for bar in bars:
        if bar.kind == COMING and not told and bar.start < today < bar.end:
            yield replace(bar, kind=UNPROVEN, end=today, soft_end=False)
            yield replace(bar, start=today, soft_start=False)
        else:
            yield bar


def _end(row: ProjectRow, *, unproven: bool) -> str:
    halted = [label(STAGES[str(row.stage)])] if row.stage in HALTED_STAGES else []
    return " ".join([*halted, *(["?"] if unproven else [])])


def _steps(milestones: Iterable[MilestoneRow]) -> Iterator[float]:
    for step in milestones:
        year, month, day = (int(part) for part in step.happened_on.split("-"))
        yield Month.of(year, month).ordinal + (day - 0.5) / 31
