"""What the Gantt chart says: lines, bars and labels as plain values, without any drawing.

Time is counted in months as `Month.ordinal`; a bar that ends in a month runs to its end.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portfolio.beds.records.rollup import GroupSums
from portfolio.pictures.gantt.layout import LEAST_ROW, Layout, choose
from portfolio.pictures.gantt.lines import Line, Writer
from portfolio.pictures.gantt.pages import Band, Page, pages
from portfolio.pictures.gantt.words import (
    amount_text,
    answer_of,
    heads,
    notes_of,
    subtitle_of,
    title_of,
)
from portfolio.pictures.paper import A4, Paper
from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.subtitles import sources, wrapped
from portfolio.pictures.text import Names
from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.slip import is_late
from portfolio.projects.words.page import plan_text
from portfolio.values.language import Term, label, mark, plural, spoken
from portfolio.values.remarks import Remark
from portfolio.values.sums import Sum
from portfolio.values.vocabulary import GROUPS
from portfolio.values.words import (
    count_text,
    month_text,
    say,
)

LEFT, OUTSIDE = "left", "outside"
_BEYOND: Final = {
    LEFT: Term("group", "Left the plan"),
    OUTSIDE: Term("group", "Outside the plan"),
}
_UNGROUPED: Final = Term("group", "Without a group")
#: In which order the projects stand: as the plan has them, or the latest first.
PLAN, LATE = "plan", "late"


@dataclass(frozen=True, slots=True)
class Gantt:
    """The whole chart; `first` and `last` are the months of January and December it spans."""

    over: str
    title: str
    first: int
    last: int
    today: float
    today_text: str
    answer: tuple[str, ...]
    target: float | None
    target_text: str
    layout: Layout
    heads: Mapping[str, str]
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    sources: str
    pages: tuple[Page, ...]
    warnings: tuple[Remark, ...]


def gantt_spec(
    material: GanttMaterial, paper: Paper = A4, *, one_page: bool = False, sort: str = PLAN
) -> Gantt:
    """Return what the chart says in the language spoken, on as few sheets as stay legible.

    With `one_page` all is on one sheet, and where rows become too low for it not every one is
    named. Sorted by `LATE` the latest come first, without bands of groups. Characters no font
    has are □ and named in `warnings`.
    """
    names = Names()
    layout, notes = _laid_out(material, paper, sort, one_page=one_page)
    stack = list(_stack(material, Writer(material, names, layout), sort))
    target = material.answer.target if material.answer else None
    ends = [material.as_of.ordinal + 1.0, *([target.month.ordinal + 1.0] if target else [])]
    first, last = _years(stack, ends)
    return Gantt(
        over=f"{names.draw(material.plan.code, plan_text(material.plan))}　{subtitle_of(material)}",
        title=title_of(material),
        first=first,
        last=last,
        today=material.as_of.ordinal + 1.0,
        today_text=say(mark("As of {month}"), month=month_text(material.as_of)),
        answer=answer_of(material)[: _lines_of(layout)],
        target=target.month.ordinal + 1.0 if target else None,
        target_text=(
            say(mark("Target month {month}"), month=month_text(target.month)) if target else ""
        ),
        layout=layout,
        heads=heads(),
        legend=tuple(_legend([line for line in stack if isinstance(line, Line)])),
        notes=notes,
        sources=sources(material.plan, material.documents, names),
        pages=tuple(pages(stack, layout, one_page=one_page)),
        warnings=names.remarks,
    )


#: Lines of the answer under the title; the rest stands among the notes.
_ANSWER_LINES: Final = 3


def _laid_out(
    material: GanttMaterial, paper: Paper, sort: str, *, one_page: bool
) -> tuple[Layout, tuple[str, ...]]:
    """Return the layout, and the notes at its foot: a lean one has the whole answer there."""
    bands = _bands(material) if sort == PLAN else 1
    notes = tuple(wrapped(notes_of(material, _ANSWER_LINES)))
    layout = choose(paper, len(notes), len(material.rows), bands)
    if _lines_of(layout):
        return layout, notes
    notes = tuple(wrapped(notes_of(material, 0)))
    layout = choose(paper, len(notes), len(material.rows), bands)
    if one_page and layout.row(len(material.rows), bands) < LEAST_ROW:
        notes = tuple(wrapped(notes_of(material, 0, low=True)))
        layout = choose(paper, len(notes), len(material.rows), bands)
    return layout, notes


def _lines_of(layout: Layout) -> int:
    return 0 if layout.density.lean else _ANSWER_LINES


# --- groups and pages ---------------------------------------------------------------------------


def _stack(material: GanttMaterial, writer: Writer, sort: str) -> Iterator[Line | Band]:
    """Yield bands, lines and the total; sorted by how late they are, lines without bands."""
    sums, names = {group.key: group for group in material.groups}, writer.drawn()
    if sort == LATE:
        rows = sorted(material.rows, key=_latest)
        yield from (writer.line(row, names[row.code]) for row in rows)
    else:
        for key, found in _grouped(material).items():
            yield _band(key, len(found), sums.get(key))
            yield from (writer.line(row, names[row.code]) for row in found)
    yield _band(None, material.total.projects, material.total)


def _latest(row: ProjectRow) -> tuple[bool, int]:
    """Return the place of a project among others: what is late and not in use comes first."""
    return (not is_late(row), -(row.slip.months if row.slip else -9999))


def _grouped(material: GanttMaterial) -> dict[str, list[ProjectRow]]:
    """Return the projects by group, in the order of the groups; those in no sum of the plan last."""
    by_key: dict[str, list[ProjectRow]] = {group.key: [] for group in material.groups}
    beyond: dict[str, list[ProjectRow]] = {LEFT: [], OUTSIDE: []}
    for row in material.rows:
        if row.summed:
            by_key.setdefault(row.group or "unknown", []).append(row)
        else:
            beyond[LEFT if row.in_plan else OUTSIDE].append(row)
    by_key |= beyond
    return {key: rows for key, rows in by_key.items() if rows}


def _bands(material: GanttMaterial) -> int:
    return len(_grouped(material)) + 1


def _band(key: str | None, projects: int, sums: GroupSums | None) -> Band:
    if key is None:
        name = say(mark("Total"))
    else:
        name = label(GROUPS.get(key) or _BEYOND.get(key, _UNGROUPED))
    count = plural("{number} project", "{number} projects", projects).format(number=projects)
    return Band(
        group=key if key in GROUPS else None,
        text=f"{name}　{count}" if spoken() == "zh" else f"{name} · {count}",
        investment=_sum(sums.investment, projects, amount_text) if sums else "",
        beds=_sum(sums.beds_new, projects, count_text) if sums else "",
        total=key is None,
    )


def _sum(figure: Sum, projects: int, words: Callable[[int | None], str]) -> str:
    text = words(figure.sum)
    return f"{text}*" if figure.known < projects else text


def _years(stack: list[Line | Band], ends: list[float]) -> tuple[int, int]:
    """Return the first month of the first year and the last month of the last year shown."""
    lines = [item for item in stack if isinstance(item, Line)]
    bars = [bar for line in lines for bar in line.bars]
    dates = [at for line in lines for at in (line.opened_at, line.opens_at) if at is not None]
    low = min([*(bar.start for bar in bars), *(at - 1 for at in (*dates, *ends))])
    high = max([*(bar.end for bar in bars), *dates, *ends])
    return int(low) // 12 * 12, (int(high) - 1) // 12 * 12 + 11


# --- words --------------------------------------------------------------------------------------


_BARS: Final = {
    DONE: mark("Done, by reports"),
    COMING: mark("Expected"),
    UNPROVEN: mark("? Not reported"),
}


def _legend(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Yield the keys of the signs that the chart has."""
    yield BASELINE, say(mark("Plan in force"))
    kinds = {bar.kind for line in lines for bar in line.bars}
    for kind, words in _BARS.items():
        if kind in kinds:
            yield kind, say(words)
    if any(line.tail for line in lines):
        yield "tail", say(mark("Past its date, not known to be in use"))
    if any(bar.soft_start or bar.soft_end for line in lines for bar in line.bars):
        yield "soft", say(mark("Known to the year only"))
    if any(line.opened_at and not line.opened_by for line in lines):
        yield "opened", say(mark("In use"))
    if any(line.opened_by for line in lines):
        yield "opened_by", say(mark("In use by then"))
    if any(line.opens_at for line in lines):
        yield "opens", say(mark("Opening expected"))
    if any(line.steps for line in lines):
        yield "step", say(mark("Approval, permit or acceptance"))
