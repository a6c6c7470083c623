"""The capacity of the views as lines of a table, as one month whole, and what stands below."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from portfolio.beds.records.capacity import MonthCapacity, Step
from portfolio.beds.records.table import CapacityTable, CapacityViews
from portfolio.beds.words.answer import views_in_order
from portfolio.beds.words.base import caveat, residents_text
from portfolio.beds.words.months import (
    beds_words,
    gap_words,
    most_per_1000,
    rate_words,
    set_text,
)
from portfolio.beds.words.notes import among, left_out, not_known
from portfolio.beds.words.target import ends_text, passed_text
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    count_text,
    dated_text,
    in_language,
    month_text,
    rate_text,
    say,
)
from tui.beds.scene import SHORT, step_texts
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Section
from tui.widgets.table import Cell, Column, Line

_MONTH: Final = Column("month", Term("column", "Month"), width=10, stays=True)
_OPENS: Final = Column("opens", Term("column", "Opens"), width=14, stays=True, grows=120)
COLUMNS: Final = (
    _MONTH,
    Column("beds", Term("column", "Beds"), width=6, right=True, stays=True),
    Column("most", Term("column", "At most"), width=6, right=True, stays=True),
    Column("added", Term("column", "More"), width=6, right=True, stays=True),
    Column("rate", Term("column", "Per 1,000"), width=6, right=True, stays=True),
    Column("gap", Term("column", "Short by"), width=6, right=True, stays=True),
    _OPENS,
)
ALL_COLUMNS: Final = (
    _MONTH,
    *(
        Column(view, title, width=9 if view == "confirmed" else 6, right=True, stays=True)
        for view, title in SHORT.items()
    ),
    _OPENS,
)
_MOST_NAMED: Final = 10


class Months:
    """Months of the capacity, in one view or in all; hands out the lines that are asked for.

    With `only`, the codes of projects, those in which one of these opens; figures are those of all.
    """

    def __init__(
        self,
        views: CapacityViews,
        view: str | None,
        *,
        every: bool,
        only: Collection[str] | None = None,
    ) -> None:
        self._views = views
        self._view = view
        chosen = [view] if view else list(views.tables)
        self._tables = {
            name: {item.month: item for item in views.tables[name].months} for name in chosen
        }
        self._steps = {name: _steps(views.tables[name], only) for name in chosen}
        months = sorted({month for table in self._tables.values() for month in table})
        if only is not None:
            opening = {month for steps in self._steps.values() for month in steps}
            self._months = [month for month in months if month in opening]
        else:
            self._months = months if every else list(self._telling(months))
        self._places = {str(month): place for place, month in enumerate(self._months)}

    def _telling(self, months: Sequence[Month]) -> Iterator[Month]:
        """Yield the months in which a figure changes, the first, the target's and the present."""
        answer = self._views.answer
        before: dict[str, MonthCapacity] = {}
        for month in months:
            now = {name: table[month] for name, table in self._tables.items() if month in table}
            changed = any(_changed(before.get(name), item) for name, item in now.items())
            if changed or month in (answer.target.month, answer.as_of):
                yield month
            before = now

    def __len__(self) -> int:
        return len(self._months)

    def window(self, first: int, last: int) -> list[Line]:
        """Return the lines from `first` up to, not including, `last`."""
        return [self._line(month) for month in self._months[max(first, 0) : last]]

    def place(self, key: str) -> int | None:
        """Return the line of a month, if it is shown."""
        return self._places.get(key)

    def _line(self, month: Month) -> Line:
        answer = self._views.answer
        style = "bold" if month in (answer.target.month, answer.as_of) else ""
        cells = self._of_one(month, self._view) if self._view else self._of_all(month)
        return Line(str(month), tuple(Cell(text, style) for text in cells), None)

    def _of_one(self, month: Month, view: str) -> list[str]:
        item = self._tables[view].get(month)
        when = self._when(month)
        if item is None:
            return [when, *[UNKNOWN_TEXT] * 5, self._said(month)]
        return [
            when,
            count_text(item.beds),
            count_text(item.most) if item.most is not None else "",
            f"{item.added:+,d}" if item.added and not item.set_to else "",
            rate_text(item.per_1000) + _held(item),
            say(mark("reached")) if not item.shortfall else count_text(item.shortfall),
            self._said(month),
        ]

    def _of_all(self, month: Month) -> list[str]:
        rates = [
            _rate(table[month]) if month in table else UNKNOWN_TEXT
            for table in self._tables.values()
        ]
        return [self._when(month), *rates, self._said(month)]

    def _when(self, month: Month) -> str:
        """Return a month, or its year where all that opens then is known to the year only."""
        steps = [steps[month] for steps in self._steps.values() if month in steps]
        by_year = bool(steps) and all(step.precision == "year" for step in steps)
        return dated_text(Dated(month, "year" if by_year else "month"))

    def _said(self, month: Month) -> str:
        """Return what opens in a month, and whether it is the target's or the present one."""
        answer = self._views.answer
        marks = [
            *([say(mark("target month"))] if month == answer.target.month else []),
            *([say(mark("present month"))] if month == answer.as_of else []),
            *self._set(month),
        ]
        return " · ".join([*self._opened(month), *marks])

    def _set(self, month: Month) -> list[str]:
        """Return that the count starts anew from the statistics, where it does."""
        items = [table[month] for table in self._tables.values() if month in table]
        return list(dict.fromkeys(set_text(item) for item in items if item.set_to))

    def _opened(self, month: Month) -> list[str]:
        steps = {view: found[month] for view, found in self._steps.items() if month in found}
        in_use = steps.get("confirmed")
        if self._view is None and in_use and steps.get("forecast") == in_use:
            del steps["forecast"]
        words = {view: opens_text(step, self._views.names) for view, step in steps.items()}
        if self._view is not None:
            return list(words.values())
        return [f"{label(SHORT[view])} {text}" for view, text in words.items()]


def _changed(before: MonthCapacity | None, now: MonthCapacity) -> bool:
    return (
        before is None
        or bool(now.added or now.opened or now.projects)
        or (before.per_1000, before.most) != (now.per_1000, now.most)
    )


def _steps(table: CapacityTable, only: Collection[str] | None) -> dict[Month, Step]:
    """Return the months in which a view changes; with `only` by which of these projects."""
    steps = steps_of(table)
    if only is None:
        return steps
    opened = {m: tuple(code for code in step.opened if code in only) for m, step in steps.items()}
    return {m: replace(steps[m], opened=codes) for m, codes in opened.items() if codes}


def steps_of(table: CapacityTable) -> dict[Month, Step]:
    """Return the months in which a view changes."""
    return {step.month: step for step in table.capacity.timeline}


def opens_text(step: Step, names: Mapping[str, tuple[str, str]]) -> str:
    """Return what opens at a step: one project with its name, several by their codes."""
    words = step_texts(step)[0]
    if len(step.opened) == 1 and step.opened[0] in names:
        return f"{words} {plain(in_language(*names[step.opened[0]]))}"
    return words


def _held(item: MonthCapacity) -> str:
    return "*" if item.residents.held else ""


def _rate(item: MonthCapacity) -> str:
    """Return beds per 1,000, both ends of a range, with the sign of a population that is held."""
    return ends_text(rate_text(item.per_1000), rate_text(most_per_1000(item))) + _held(item)


# --- one month whole ----------------------------------------------------------------------------


def month_sections(views: CapacityViews, month: Month) -> list[Section]:
    """Return a month in every view: beds, rate, gap, and what opens with its names."""
    sections = [Section(month_text(month), [Fact("", _population(views, month))])]
    for view in views_in_order(views.answer):
        table = views.tables[view]
        item = next((item for item in table.months if item.month == month), None)
        facts = (
            _month_facts(item)
            if item
            else [Fact("", say(mark("not known beyond the as-of month")))]
        )
        step = steps_of(table).get(month)
        sections.append(Section(label(VIEWS[view]), [*facts, *_openings(step, views.names)]))
    return sections


def _population(views: CapacityViews, month: Month) -> str:
    items = views.tables["plan"].months
    return residents_text(next(item.residents for item in items if item.month == month))


def _month_facts(item: MonthCapacity) -> list[Fact]:
    return [
        Fact(
            label(COLUMNS[1].title),
            beds_words(item),
            set_text(item) or (f"{item.added:+,d}" if item.added else ""),
        ),
        Fact(label(COLUMNS[4].title), rate_words(item, 3)),
        Fact(label(COLUMNS[5].title), gap_words(item)),
    ]


def _openings(step: Step | None, names: Mapping[str, tuple[str, str]]) -> list[Fact]:
    if step is None:
        return []
    if not step.opened:
        return [Fact(label(_OPENS.title), step_texts(step)[0])]
    told = [
        f"{plain(code)} {plain(in_language(*names.get(code, ('', ''))))}" for code in step.opened
    ]
    return [
        Fact(label(_OPENS.title) if place == 0 else " ", text) for place, text in enumerate(told)
    ]


# --- what stands below --------------------------------------------------------------------------


def notes_text(views: CapacityViews) -> str:
    """Return the caveat, which names the population and whether held, and what is not counted."""
    answer, end = views.answer, "。" if spoken() == "zh" else ". "
    notes = (*left_out(answer, named=_MOST_NAMED), *not_known(answer), *among(answer))
    told = [caveat(answer, views.basis), *map(plain, notes), *map(passed_text, answer.passed)]
    return "".join(f"{item}{end}" for item in told).rstrip()
