"""The capacity of the views as a scene to draw: lines, level, and what is written beside them."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from portfolio.beds.records.capacity import Step
from portfolio.beds.records.table import CapacityTable, CapacityViews
from portfolio.beds.words.answer import gap_text, views_in_order
from portfolio.beds.words.months import rate_words
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.words import month_text, rate_text, say
from tui.beds.steps import Note, Pattern, Scene, Steps
from tui.shell.plain import plain

#: The views as lines that are told apart without colour.
PATTERNS: Final[dict[str, Pattern]] = {
    "plan": "thin",
    "forecast": "dashed",
    "confirmed": "thick",
}
#: The views in few letters, for heads of columns and ends of lines.
SHORT: Final = {
    "plan": Term("view in short", "Plan"),
    "forecast": Term("view in short", "Forecast"),
    "confirmed": Term("view in short", "In use"),
}
#: What the gap to the target is drawn as.
GAP: Final = "gap"
_MOST_CODES: Final = 6


def scene_of(views: CapacityViews, emphasis: str | None) -> Scene:
    """Return the scene of all views; the one emphasised lies on top and alone names its steps."""
    answer, plan = views.answer, views.tables["plan"]
    order = sorted(views_in_order(answer), key=lambda view: view != emphasis)
    month = month_text(answer.target.month)
    rate = rate_text(Fraction(answer.target.rate, 100))
    return Scene(
        first=plan.months[0].month.ordinal,
        last=plan.months[-1].month.ordinal,
        level=Fraction(answer.target.rate, 100),
        due=answer.target.month.ordinal,
        today=answer.as_of.ordinal,
        lines=[_line(view, views.tables[view]) for view in order],
        notes=list(_notes(views, order, emphasis)),
        level_texts=[
            say(mark("target {rate} ({month})"), rate=rate, month=month),
            say(mark("target {rate}"), rate=rate),
        ],
        today_texts=[
            say(mark("as of {month}"), month=month_text(answer.as_of)),
            str(answer.as_of),
        ],
    )


def _line(view: str, table: CapacityTable) -> Steps:
    points: list[tuple[int, Fraction]] = []
    for item in table.months:
        if not points or points[-1][1] != item.per_1000:
            points.append((item.month.ordinal, item.per_1000))
    return Steps(view, points, table.months[-1].month.ordinal, PATTERNS[view])


# --- what is written ----------------------------------------------------------------------------


def _notes(views: CapacityViews, order: list[str], emphasis: str | None) -> Iterator[Note]:
    named = [emphasis] if emphasis else order
    leading = emphasis or "plan"
    yield from _gap(views, leading)
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for view in sorted(named, key=lambda view: view != leading):
        for step in views.tables[view].capacity.timeline:
            if (step.month.ordinal, step.opened) not in seen:
                seen.add((step.month.ordinal, step.opened))
                yield Note(step.month.ordinal, step.per_1000, step_texts(step), view)
    for view in order:
        end = views.tables[view].months[-1]
        words = f"{label(SHORT[view])} {rate_words(end).rstrip('*')}"
        yield Note(end.month.ordinal, end.per_1000, [words], view, needed=False)


def _gap(views: CapacityViews, view: str) -> Iterator[Note]:
    """Yield how far a view is from the target, at the month its line of the answer speaks of."""
    line = views.answer.line(view, views.basis)
    if line.shortfall:
        yield Note(line.month.ordinal, line.per_1000, [gap_text(line)], GAP)


def step_texts(step: Step) -> list[str]:
    """Return what opens at a step in ever fewer words: all codes, the first and a count, a count."""
    codes = [plain(code) for code in step.opened]
    if not codes:
        if not step.projects:
            return [say(mark("observed"))]
        count = plural("{number} project", "{number} projects", step.projects)
        return [count.format(number=f"{step.projects:,}"), f"+{step.projects:,}"]
    whole = [" ".join(codes)] if len(codes) <= _MOST_CODES else []
    if len(codes) == 1:
        return whole
    return [*whole, f"{codes[0]} +{len(codes) - 1}", f"+{len(codes)}"]
