"""The bars of a project on the page, as a drawing beside the words that say the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from portfolio.pack.page.tree import node
from portfolio.projects.records.course import BASELINE, DONE, UNPROVEN, Bar
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.rules.course import course_of
from portfolio.values.months import Month
from portfolio.values.vocabulary import GROUPS

_YEAR: Final = 40.0  #: width of a year
_HIGH: Final = 22.0
#: Top and height of the thin bar of the plan and of the thick one of the reports.
_THIN, _THICK = (3.0, 4.0), (9.0, 10.0)
_DIAMOND: Final = 5.0


@dataclass(frozen=True, slots=True)
class Span:
    """The years that the drawings span, with the as-of month and the target's."""

    first: int
    last: int
    as_of: Month
    target: Month | None

    @property
    def wide(self) -> float:
        return (self.last + 1 - self.first) * _YEAR

    def x(self, months: float) -> float:
        """Return where a month begins, counted as `Month.ordinal`."""
        return (months - Month.of(self.first, 1).ordinal) * _YEAR / 12


def span_of(rows: Iterable[ProjectRow], as_of: Month, target: Month | None) -> Span:
    """Return the whole years from the first to the last date of some projects."""
    months = [as_of.ordinal, *([target.ordinal] if target else [])]
    for row in rows:
        course = course_of(row, as_of)
        months += [int(edge) for bar in course.bars for edge in (bar.start, bar.end - 0.01)]
        months += [int(at - 0.01) for at in (course.opens_at, _opened(row)) if at is not None]
    years = [divmod(month, 12)[0] for month in (min(months), max(months))]
    zero = Month.of(2000, 1).ordinal // 12 - 2000
    return Span(years[0] - zero, years[1] - zero, as_of, target)


def heads(span: Span) -> Element:
    """Return the years over the drawings."""
    years = [
        node("text", str(year), x=_n((year - span.first) * _YEAR + 3), y="14")
        for year in range(span.first, span.last + 1)
    ]
    return _svg(span, years)


def courses(row: ProjectRow, span: Span) -> Element:
    """Return the bars of a project: planned thin above reported, in use a diamond."""
    course, group = course_of(row, span.as_of), row.group if row.group in GROUPS else "none"
    drawn = [_bar(bar, span, str(group)) for bar in course.bars]
    if course.tail:
        start, end = (span.x(at) for at in course.tail)
        y = _n(_THICK[0] + _THICK[1] / 2)
        drawn.append(node("line", class_="tail", x1=_n(start), x2=_n(end), y1=y, y2=y))
    opened = _opened(row)
    if opened is not None:
        drawn.append(_diamond(span.x(opened), "opened"))
    elif course.opens_at is not None:
        drawn.append(_diamond(span.x(course.opens_at), "opens"))
    return _svg(span, drawn)


def patterns() -> Element:
    """Return the hatching of what no report tells, once for the page."""
    made = [
        node(
            "pattern",
            node("path", class_=f"hatch {group}", d="M0 6 L6 0"),
            id=f"hatch-{group}",
            width="6",
            height="6",
            patternUnits="userSpaceOnUse",
        )
        for group in (*GROUPS, "none")
    ]
    defs = node("defs", *made)
    return node("svg", defs, width="0", height="0", class_="patterns", aria_hidden="true")


def _svg(span: Span, drawn: Iterable[Element]) -> Element:
    """Return a drawing that nobody reads aloud: the cells beside it say the same."""
    return node(
        "svg",
        *_rules(span),
        *drawn,
        viewBox=f"0 0 {_n(span.wide)} {_n(_HIGH)}",
        width=_n(span.wide),
        height=_n(_HIGH),
        aria_hidden="true",
        focusable="false",
    )


def _rules(span: Span) -> Iterator[Element]:
    for year in range(span.first, span.last + 1):
        yield _upright((year - span.first) * _YEAR, "year")
    yield _upright(span.x(span.as_of.ordinal + 1), "today")
    if span.target:
        yield _upright(span.x(span.target.ordinal + 1), "target")


def _upright(x: float, kind: str) -> Element:
    return node("line", class_=kind, x1=_n(x), x2=_n(x), y1="0", y2=_n(_HIGH))


def _bar(bar: Bar, span: Span, group: str) -> Element:
    top, high = _THIN if bar.kind == BASELINE else _THICK
    start, end = span.x(bar.start), span.x(bar.end)
    at = {"x": _n(start), "y": _n(top), "width": _n(max(1.0, end - start)), "height": _n(high)}
    if bar.kind == UNPROVEN:
        at["fill"] = f"url(#hatch-{group})"
    kind = bar.kind if bar.kind in (BASELINE, DONE, UNPROVEN) else "coming"
    return node("rect", class_=f"{kind} {group}", **at)


def _diamond(x: float, kind: str) -> Element:
    y, r = _THICK[0] + _THICK[1] / 2, _DIAMOND
    corners = ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
    points = " ".join(f"{_n(across)},{_n(down)}" for across, down in corners)
    return node("polygon", class_=kind, points=points)


def _opened(row: ProjectRow) -> float | None:
    return row.opened.month.ordinal + 1.0 if row.opened else None


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
