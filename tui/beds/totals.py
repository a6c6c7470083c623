"""Stated totals against the rows, as lines of a table and one by one as facts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from portfolio.beds.records.reconciliation import Reconciled, Reconciliation
from portfolio.beds.words.reconciliation import (
    NO_PROOF,
    STATUS_MEANINGS,
    STATUS_SIGNS,
    figure_words,
    is_figure,
    metric_words,
    reading_words,
    scope_words,
    signed_words,
    status_words,
    unit_word,
)
from portfolio.projects.records.page import Document
from portfolio.projects.words.page import document_text
from portfolio.values.language import Term, label, mark, plural, translate
from portfolio.values.vocabulary import RECONCILE_STATUSES
from portfolio.values.words import UNKNOWN_TEXT, listing, say
from tui.beds.units import in_one_unit
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Section
from tui.widgets.table import Cell, Column, Line

#: What needs a look comes first.
ORDER: Final = ("differs", "unknown", "noted", "rounds", "agrees")
_RIGHT: Final = ("rounds", "agrees")
_MOST_NAMED: Final = 6

COLUMNS: Final = (
    Column("status", Term("column", "Verdict"), width=9, stays=True),
    Column("scope", Term("column", "About"), width=12, stays=True),
    Column("metric", Term("column", "Figure"), width=14, stays=True, grows=30),
    Column("stated", Term("column", "As printed"), width=14, right=True, stays=True),
    Column("computed", Term("column", "The rows say"), width=13, right=True, stays=True),
    Column("difference", Term("column", "Print-rows"), width=11, right=True, stays=True),
    Column("known", Term("column", "Known"), width=5, right=True),
    Column("source", Term("column", "Stated in"), width=20),
)


class Verdicts:
    """The rows verdict by verdict, what differs first; hands out the lines that are asked for."""

    def __init__(
        self,
        rows: Sequence[Reconciliation],
        documents: Mapping[str, Document] | None = None,
        only: str | None = None,
    ) -> None:
        self._documents = documents or {}
        self._entries: list[Reconciliation | str] = []
        self._places: dict[str, int] = {}
        self.counts = {status: sum(row.status == status for row in rows) for status in ORDER}
        for status in ORDER:
            if only in (None, status) and self.counts[status]:
                self._entries.append(status)
                self._add(row for row in rows if row.status == status)

    def _add(self, rows: Iterable[Reconciliation]) -> None:
        for row in rows:
            self._places[key_of(row)] = len(self._entries)
            self._entries.append(row)

    def __len__(self) -> int:
        return len(self._entries)

    def window(self, first: int, last: int) -> list[Line]:
        """Return the lines from `first` up to, not including, `last`."""
        return [self._line(entry) for entry in self._entries[first:last]]

    def place(self, key: str) -> int | None:
        """Return the line of a row, if it is shown."""
        return self._places.get(key)

    def _line(self, entry: Reconciliation | str) -> Line:
        if isinstance(entry, str):
            return Line(None, (), Cell(_heading(entry, self.counts[entry]), "bold"))
        source = document_text(self._documents.get(entry.source), entry.source)
        return Line(key_of(entry), _cells(entry, plain(source)), None)


def key_of(row: Reconciliation) -> str:
    """Return what tells a row from the others."""
    return f"{row.kind} {row.scope} {row.metric} {row.source} {row.period} {row.funding_source}"


def _heading(status: str, number: int) -> str:
    count = plural("{n} figure", "{n} figures", number).format(n=f"{number:,}")
    return f"{STATUS_SIGNS[status]} {label(RECONCILE_STATUSES[status])}  {count}"


def _cells(row: Reconciliation, source: str) -> tuple[Cell, ...]:
    style = "bold" if row.status == "differs" else ""
    shown = in_one_unit(row)
    return (
        Cell(f"{STATUS_SIGNS[row.status]} {status_words(row)}", style),
        Cell(plain(scope_words(row)), style),
        Cell(metric_words(row), style),
        Cell(shown.stated, style),
        Cell(shown.computed, style),
        Cell(shown.difference, style),
        Cell(f"{row.known}/{row.of}", style),
        Cell(source),
    )


def _figure(metric: str, value: int | None) -> str:
    return figure_words(metric, value).removesuffix(".00")


# --- what needs a look --------------------------------------------------------------------------


def lead_text(rows: Sequence[Reconciliation]) -> str:
    """Return which figures differ, and that none is ever corrected."""
    wrong = [row for row in rows if row.status == "differs"]
    if not rows:
        return say(mark("No printed figure is on record yet, so there is nothing to compare."))
    if not wrong:
        return say(mark("Every figure printed is what the rows say."))
    named = [_name(row) for row in wrong[:_MOST_NAMED]]
    if len(wrong) > _MOST_NAMED:
        named.append(say(mark("{n} more"), n=f"{len(wrong) - _MOST_NAMED:,}"))
    return say(
        mark(
            "Differ: {named}. Both figures are kept as they are; Enter tells what may explain it."
        ),
        named=listing(named),
    )


def _name(row: Reconciliation) -> str:
    words = metric_words(row)
    return words if row.scope == "all" else f"{plain(scope_words(row))} {words}"


def aside_text(counts: dict[str, int]) -> str:
    """Return how many figures there are of each verdict; of what is right the sign is enough."""
    told = [
        f"{STATUS_SIGNS[status]} {counts[status]:,}"
        if status in _RIGHT
        else f"{STATUS_SIGNS[status]} {label(RECONCILE_STATUSES[status])} {counts[status]:,}"
        for status in ORDER
        if counts[status]
    ]
    return " · ".join(told)


# --- one row whole ------------------------------------------------------------------------------


def row_sections(found: Reconciled, row: Reconciliation) -> list[Section]:
    """Return one comparison whole: figures, verdict, source, readings, and what is done about it."""
    title = f"{plain(scope_words(row))} · {metric_words(row)}"
    sections = [Section(title, _figures(found, row))]
    if row.status == "differs":
        sections.append(Section(say(mark("What may explain it")), _readings(row)))
    return [*sections, Section(say(mark("What is done about it")), [Fact("", _never_corrected())])]


def _figures(found: Reconciled, row: Reconciliation) -> list[Fact]:
    verdict = f"{STATUS_SIGNS[row.status]} {status_words(row)}"
    figure, unit = _figure(row.metric, row.stated), unit_word(row.metric)
    exact = say(mark("read as {figure} {unit}"), figure=figure, unit=unit)
    return [
        Fact(say(mark("Verdict")), verdict, translate(STATUS_MEANINGS[row.status])),
        Fact(
            say(mark("As printed")),
            plain(row.stated_printed) or UNKNOWN_TEXT,
            "" if row.stated is None else exact,
        ),
        *(_compared(row, unit) if is_figure(row) else _whole(row)),
        Fact(say(mark("Stated in")), *_source(found, row)),
    ]


def _compared(row: Reconciliation, unit: str) -> list[Fact]:
    known = say(mark("{known} of {of} figures known"), known=row.known, of=row.of)
    return [
        Fact(say(mark("The rows say")), _with_unit(_figure(row.metric, row.computed), unit), known),
        Fact(
            say(mark("Difference")),
            _with_unit(signed_words(row.metric, row.difference), unit),
            say(mark("printed less computed")),
        ),
    ]


def _whole(row: Reconciliation) -> list[Fact]:
    text = plain(row.computed_printed)
    return [Fact(say(mark("In full")), text)] if text else []


def _with_unit(text: str, unit: str) -> str:
    return text if text == UNKNOWN_TEXT else f"{text} {unit}"


def _source(found: Reconciled, row: Reconciliation) -> tuple[str, str]:
    """Return where a figure is printed, and in which document."""
    if row.kind == "stated_total":
        code = found.plan.source
        return plain(row.source), plain(document_text(found.documents.get(code), code))
    return plain(document_text(found.documents.get(row.source), row.source)), ""


def _readings(row: Reconciliation) -> list[Fact]:
    if not row.readings:
        words = say(mark("No reading of the rows that is tried explains it; look at the document."))
        return [Fact("", words)]
    told = [
        Fact(STATUS_SIGNS[item.status], plain(reading_words(row, item))) for item in row.readings
    ]
    return [*told, Fact("", translate(NO_PROOF))]


def _never_corrected() -> str:
    return say(
        mark(
            "Nothing is ever corrected: the figure printed and the one computed stand side by side."
            " What is changed later is a new baseline; what the plan printed stays."
        )
    )
