"""What the Gantt chart says: lines, bars and labels as plain values, without any drawing.

Time is counted in months as `Month.ordinal`; a bar that ends in a month runs to its end.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from portfolio.charts.lettering import Names, shorten, wrap_evenly
from portfolio.charts.material import GanttMaterial
from portfolio.course import BASELINE, COMING, DONE, UNPROVEN, Bar, course_of
from portfolio.language import Term, label, mark, plural, spoken
from portfolio.money import rounded
from portfolio.records import GroupSums, ProjectRow, Remark, Sum
from portfolio.vocabulary import FUNDERS, GROUPS, LIGHT_SIGNS
from portfolio.wording import (
    UNKNOWN_TEXT,
    answer_block,
    caveat,
    count_text,
    end_words,
    month_text,
    name_of,
    say,
)

#: Heights in rows; a page holds 19 projects and three bands, so that two lines of 7 pt fit a row.
ROW, BAND, PAGE_ROWS = 1.0, 0.7, 21.6
#: Room of the texts in mm.
CODE_ROOM: Final = 10.5
NAME_ROOM: Final = 59.0
NAME_SIZES: Final = (8.0, 7.1)  #: points, in roomy and in dense rows

OUTSIDE: Final = "outside"
_OUTSIDE: Final = Term("group", "Outside the plan")
_UNGROUPED: Final = Term("group", "Without a group")
#: The lights in one word, for a narrow column.
_LIGHTS: Final = {
    "green": Term("light, short", "Green"),
    "amber": Term("light, short", "Amber"),
    "red": Term("light, short", "Red"),
    "grey": Term("light, short", "Grey"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A project: its texts, and its bars on the time scale."""

    code: str
    name: tuple[str, ...]
    group: str | None
    funder: str
    private: bool
    light: str
    light_text: str
    investment: str
    beds: str
    report: str
    fresh: bool
    bars: tuple[Bar, ...]
    tail: tuple[float, float] | None  #: past its date with nothing that says it is in use
    opened_at: float | None
    opens_at: float | None
    label: str
    label_at: float


@dataclass(frozen=True, slots=True)
class Band:
    """The head of a group with its subtotals, or the total."""

    group: str | None
    text: str
    investment: str
    beds: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What one sheet holds, from top to bottom."""

    lines: tuple[Line | Band, ...]
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Gantt:
    """The whole chart; `first` and `last` are the months of January and December it spans."""

    title: str
    subtitle: str
    first: int
    last: int
    today: float
    today_text: str
    answer: tuple[str, ...]
    target: float | None
    target_text: str
    dense: bool
    heads: Mapping[str, str]
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    pages: tuple[Page, ...]
    warnings: tuple[Remark, ...]


def gantt_spec(material: GanttMaterial) -> Gantt:
    """Return what the chart says in the language spoken, in pages of about 19 projects.

    Characters no font has are □ and named in `warnings`.
    """
    names = Names()
    title = names.draw(material.plan.code, name_of(material.plan))
    dense = _height(_stack(material, None)) > PAGE_ROWS * 0.62
    stack = list(_stack(material, _Writer(material, names, NAME_SIZES[dense])))
    target = material.answer.target if material.answer else None
    ends = [material.as_of.ordinal + 1.0, *([target.month.ordinal + 1.0] if target else [])]
    first, last = _years(stack, ends)
    month = month_text(material.as_of)
    return Gantt(
        title=title,
        subtitle=say(mark("Gantt chart")),
        first=first,
        last=last,
        today=material.as_of.ordinal + 1.0,
        today_text=say(mark("As of {month}"), month=month),
        answer=answer_block(material.answer)[:3] if material.answer else (),
        target=target.month.ordinal + 1.0 if target else None,
        target_text=(
            say(mark("Target month {month}"), month=month_text(target.month)) if target else ""
        ),
        dense=dense,
        heads=_heads(),
        legend=_legend(),
        notes=tuple(_notes(material)),
        pages=tuple(_pages(stack)),
        warnings=names.remarks,
    )


# --- lines --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns rows into lines, in one size of type."""

    material: GanttMaterial
    names: Names
    size: float

    def line(self, row: ProjectRow) -> Line:
        opened = self.material.opened.get(row.code) or row.opened
        course = course_of(row, opened, self.material.as_of)
        draw = self.names.draw
        return Line(
            code=shorten(draw(row.code, row.code), self.size, CODE_ROOM - 1),
            name=wrap_evenly(draw(row.code, name_of(row)), self.size, NAME_ROOM, 2),
            group=row.group if row.in_plan else None,
            funder=label(FUNDERS[row.funder]) if row.funder else UNKNOWN_TEXT,
            private=row.funder == "private",
            light=row.lights.overall.colour,
            light_text=_light_text(row.lights.overall.colour),
            investment=_money(row.investment),
            beds=count_text(row.beds_new),
            report=str(row.last_report) if row.last_report else UNKNOWN_TEXT,
            fresh=row.fresh,
            bars=course.bars,
            tail=course.tail,
            opened_at=opened.month.ordinal + 1.0 if opened else None,
            opens_at=course.opens_at,
            label=end_words(row, course),
            label_at=course.end,
        )


def _light_text(light: str) -> str:
    return f"{LIGHT_SIGNS[light]} {label(_LIGHTS[light])}"


def _money(fen: int | None) -> str:
    """Return an amount in the unit of the column's head: 亿元, or million yuan."""
    if fen is None:
        return UNKNOWN_TEXT
    return rounded(fen, 10**8, 2) if spoken() == "zh" else rounded(fen, 10**6, 0)


# --- groups and pages ---------------------------------------------------------------------------


def _stack(material: GanttMaterial, writer: _Writer | None) -> Iterator[Line | Band]:
    """Yield bands, lines and the total; without a writer, stand-ins that only have a height."""
    by_key: dict[str, list[ProjectRow]] = {group.key: [] for group in material.groups}
    for row in material.rows:
        key = (row.group or "unknown") if row.in_plan else OUTSIDE
        by_key.setdefault(key, []).append(row)
    sums = {group.key: group for group in material.groups}
    for key, rows in by_key.items():
        if rows:
            yield _band(key, len(rows), sums.get(key))
            for row in rows:
                yield writer.line(row) if writer else _BLANK
    yield _band(None, material.total.projects, material.total)


_BLANK: Final = Line(
    "", (), None, "", False, "grey", "", "", "", "", False, (), None, None, None, "", 0.0
)


def _band(key: str | None, projects: int, sums: GroupSums | None) -> Band:
    if key is None:
        name = say(mark("Total"))
    else:
        name = label(GROUPS.get(key) or (_OUTSIDE if key == OUTSIDE else _UNGROUPED))
    count = plural("{number} project", "{number} projects", projects).format(number=projects)
    return Band(
        group=key if key in GROUPS else None,
        text=f"{name}　{count}" if spoken() == "zh" else f"{name} · {count}",
        investment=_sum(sums.investment, projects, _money) if sums else "",
        beds=_sum(sums.beds_new, projects, count_text) if sums else "",
        total=key is None,
    )


def _sum(figure: Sum, projects: int, words: Callable[[int | None], str]) -> str:
    text = words(figure.sum)
    return f"{text}*" if figure.known < projects else text


def height_of(item: Line | Band) -> float:
    """Return the height of a line, in rows."""
    return BAND if isinstance(item, Band) else ROW


def _height(items: Iterable[Line | Band]) -> float:
    return sum(height_of(item) for item in items)


def _pages(stack: list[Line | Band]) -> Iterator[Page]:
    sheets: list[list[Line | Band]] = [[]]
    band: Band | None = None
    for place, item in enumerate(stack):
        needed = height_of(item) + (ROW if _leads(stack, place) else 0.0)
        if sheets[-1] and _height(sheets[-1]) + needed > PAGE_ROWS:
            sheets.append([_again(band)] if band and isinstance(item, Line) else [])
        band = item if isinstance(item, Band) else band
        sheets[-1].append(item)
    for number, sheet in enumerate(sheets, start=1):
        yield Page(tuple(sheet), number, len(sheets))


def _leads(stack: list[Line | Band], place: int) -> bool:
    """Tell whether a band must keep the project below it on its page."""
    item = stack[place]
    return isinstance(item, Band) and not item.total


def _again(band: Band) -> Band:
    return Band(band.group, say(mark("{group} (continued)"), group=band.text), "", "")


def _years(stack: list[Line | Band], ends: list[float]) -> tuple[int, int]:
    """Return the first month of the first year and the last month of the last year shown."""
    lines = [item for item in stack if isinstance(item, Line)]
    bars = [bar for line in lines for bar in line.bars]
    dates = [at for line in lines for at in (line.opened_at, line.opens_at) if at is not None]
    low = min([*(bar.start for bar in bars), *(at - 1 for at in (*dates, *ends))])
    high = max([*(bar.end for bar in bars), *dates, *ends])
    return int(low) // 12 * 12, (int(high) - 1) // 12 * 12 + 11


# --- words --------------------------------------------------------------------------------------


def _heads() -> dict[str, str]:
    return {
        "name": say(mark("Project")),
        "funder": label(Term("column", "Funder")),
        "light": label(Term("column", "Light")),
        "investment": say(mark("Investment\n(million yuan)")),
        "beds": say(mark("New beds\n(net)")),
        "report": say(mark("Last\nreport")),
    }


def _legend() -> tuple[tuple[str, str], ...]:
    return (
        (BASELINE, say(mark("Baseline"))),
        (DONE, say(mark("Done, by reports"))),
        (COMING, say(mark("Expected"))),
        (UNPROVEN, say(mark("? No recent evidence"))),
        ("tail", say(mark("Past its date, not known to be in use"))),
        ("soft", say(mark("Known to the year only"))),
        ("opened", say(mark("In use"))),
        ("opens", say(mark("Opening expected"))),
    )


def _notes(material: GanttMaterial) -> Iterator[str]:
    month = month_text(material.as_of)
    yield say(
        mark(
            "Thin bars are the dates of the current baseline. Thick bars follow the reports of"
            " months up to {month}, and the baseline where there is none; a question mark stands"
            " where nothing recent says when the project opens."
        ),
        month=month,
    )
    sums = [material.total, *material.groups]
    if any(min(item.investment.known, item.beds_new.known) < item.projects for item in sums):
        yield say(mark("* Only projects whose figure is known are added."))
    if material.answer:
        rest = answer_block(material.answer)[3:]
        yield ("；" if spoken() == "zh" else "; ").join(rest)
        yield caveat(material.answer)
