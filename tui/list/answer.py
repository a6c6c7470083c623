"""The answer block: three views against the target, on both populations, with the caveat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from portfolio.beds.records.answer import Answer, AnswerLine, Passed
from portfolio.beds.records.capacity import Statistical
from portfolio.beds.records.ground import Residents, Target
from portfolio.beds.words.answer import most_rate, sign, views_in_order
from portfolio.beds.words.base import CENSUS, basis_head, caveat
from portfolio.beds.words.notes import answer_notes, in_doubt, undocumented_text
from portfolio.beds.words.target import late_short, passed_text, verdict_short
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.vocabulary import POPULATION_BASES, VIEWS
from portfolio.values.words import UNKNOWN_TEXT, clauses, listing, month_text, rate_text, say
from tui.list.headline import headline, target_text
from tui.shell.plain import fit, plain, wrapped
from tui.widgets.spoken import Spoken

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_FEWEST_BAR: Final = 8
#: How much is said: one line, the table with the notes in short, or with all of them.
HEADS: Final = ("line", "short", "full")
#: Below this many lines the answer is one line, so that the list has room.
_LOW: Final = 30
_MOST_BAR: Final = 48

#: Stands before the row that the target is judged by.
QUOTED: Final = "▸"
_QUOTE: Final = mark("{sign} the line the target is judged by, the one to quote")
_QUOTE_SHORT: Final = mark("{sign} quote this line")
_BEDS: Final = Term("answer column", "Beds")
_CENSUS: Final = Term("answer column", "Census")
_NEWEST: Final = Term("answer column", "Newest")
_WITHOUT: Final = Term("answer column", "w/o care")
_GAP: Final = Term("answer column", "Short")
_LATE: Final = Term("answer column", "Late")


@dataclass(frozen=True, slots=True)
class _Row:
    """A view, the most that is in use, or the statistics: its cells, its rate where it has a bar."""

    name: str
    month: str
    rate: Fraction | None
    figures: tuple[str, ...]


class AnswerBlock(Spoken):
    """Where the portfolio stands against the target; neutral, whatever it says."""

    DEFAULT_CSS = """
    AnswerBlock { height: auto; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._answer: Answer | None = None
        self._missing = ""
        self._wanted: str | None = None

    def show(self, answer: Answer | None, missing: str = "") -> None:
        """Show an answer, or where there is none the marked sentence that says why."""
        self._answer, self._missing = answer, missing
        self.reword()

    @property
    def head(self) -> str:
        """How much is said, one of HEADS: as asked for, else as the terminal has room."""
        return self._wanted or ("line" if self.app.size.height < _LOW else "full")

    def fold(self, head: str | None) -> None:
        """Say so much, one of HEADS; None leaves it to the terminal's height."""
        self._wanted = head
        self.reword()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._answer is None:
            words = say(self._missing) if self._missing else ""
            return [Content(line) for line in wrapped(words, width)]
        if self.head == "line":
            return [headline(self._answer, width)]
        notes = wrapped((_in_short if self.head == "short" else _notes)(self._answer), width)
        return [
            *_table(self._answer, width),
            *(Content(line).stylize("$foreground 62%") for line in notes),
        ]


def _notes(answer: Answer) -> str:
    """Return what is not counted, what the figures rest on, and the caveat, in few words."""
    passed = (passed_text(item) for item in answer.passed)
    return _sentences(
        [*_quoted(answer, _QUOTE), *answer_notes(answer), *passed, _newest(answer), caveat(answer)]
    )


def _quoted(answer: Answer, words: str) -> list[str]:
    """Return which row is to be quoted: the one that the target is judged by, if it is at all."""
    return [] if answer.target.unjudged else [say(words, sign=QUOTED)]


def _sentences(items: Iterable[str]) -> str:
    gap, stop = ("", "。") if spoken() == "zh" else (" ", ".")
    return gap.join(f"{plain(item)}{stop}" for item in items)


def _in_short(answer: Answer) -> str:
    """Return what is not counted and what the figures are, in about two lines."""
    own, newest = (answer.line("plan", basis).residents for basis in POPULATION_BASES)
    estimate = mark("Estimate, not the statistical count")
    what = say(
        mark("{estimate}; {head} {own}, {newest} {number} ({year}); i: notes"),
        estimate=say(mark("Estimate from the statistics on") if answer.stock else estimate),
        head=_own_head(own),
        own=f"{own.value:,}",
        newest=label(_NEWEST) + _held(answer.line("plan", "latest")),
        number=f"{newest.value:,}",
        year=newest.as_of[:4],
    )
    passed = (
        say(
            mark("Target of {month}: {verdict}"),
            month=month_text(item.target.month),
            verdict=verdict_short(item.met, item.target),
        )
        for item in answer.passed
    )
    doubts, left = in_doubt(answer.doubted), _left_out(answer)
    return _sentences([*doubts, *left, *passed, *_quoted(answer, _QUOTE_SHORT), what])


def _left_out(answer: Answer) -> list[str]:
    items = []
    if answer.no_evidence_projects:
        without = mark("{beds} beds without recent evidence")
        items.append(say(without, beds=f"{answer.no_evidence_beds:,}"))
    if answer.beds_missing:
        items.append(say(mark("{codes}, beds unknown"), codes=listing(answer.beds_missing)))
    told = [say(mark("Not counted: {items}"), items=clauses(items))] if items else []
    return [*told, *([undocumented_text(answer.undocumented)] if answer.undocumented else [])]


def _newest(answer: Answer) -> str:
    newest = answer.line("plan", "latest").residents
    held = mark("* {year}: {number} residents, held")
    known = mark("Newest: {number} residents of {year}")
    return say(held if newest.held else known, number=f"{newest.value:,}", year=newest.as_of[:4])


def _table(answer: Answer, width: int) -> list[Content]:
    rows = list(_rows(answer))
    heads = _heads(answer)
    views = max(cell_len(row.name) for row in rows) + 1
    months = max(cell_len(row.month) for row in rows)
    widths = [
        max(cell_len(head), *(cell_len(row.figures[place]) for row in rows))
        for place, head in enumerate(heads)
    ]
    left = views + 1 + months
    room = width - left - sum(widths) - 2 * len(widths) - 1
    bar = min(_MOST_BAR, room) if room >= _FEWEST_BAR else 0
    rates = [row.rate for row in rows if row.rate is not None]
    most = max(Fraction(answer.target.rate, 100), *rates) * Fraction(21, 20)
    lines = [_head_line(answer, left, bar, heads, widths)]
    for place, row in enumerate(rows):
        leads = QUOTED if place == 0 and not answer.target.unjudged else " "
        name = f"{fit(f'{leads}{row.name}', views)} {fit(row.month, months)}"
        lines.append(
            Content.assemble(
                (name, "bold" if place == 0 else ""),
                " " if bar else "",
                " " * bar
                if row.rate is None
                else _bar(row.rate, Fraction(answer.target.rate, 100), most, bar),
                (_figures(row.figures, widths), "bold" if place == 0 else ""),
            )
        )
    return lines


def _rows(answer: Answer) -> Iterator[_Row]:
    """Yield the statistics where they are out, then each view; in use its least, then its most."""
    if answer.outcome and answer.outcome.statistical:
        yield _statistics(answer.outcome, answer.outcome.statistical)
    for view in views_in_order(answer):
        own, newest = answer.line(view, "fixed"), answer.line(view, "latest")
        doubt = sign(answer, own)
        yield _row(own, newest, answer.target, doubt)
        if own.most is not None and own.most > own.beds:
            yield _most(own, newest, doubt)


def _row(own: AnswerLine, newest: AnswerLine, target: Target, doubt: str) -> _Row:
    short = say(mark("reached")) if own.view == "plan" and own.met else f"{own.shortfall:,}"
    figures = (
        f"{own.beds:,}{doubt}",
        rate_text(own.per_1000),
        rate_text(newest.per_1000) + _held(newest),
        rate_text(own.per_1000_without_care),
        UNKNOWN_TEXT if target.unjudged else short,
        late_short(own.late),
    )
    return _Row(label(VIEWS[own.view]), month_text(own.month), own.per_1000, figures)


def _held(line: AnswerLine) -> str:
    return "*" if line.residents.held else ""


def _most(own: AnswerLine, newest: AnswerLine, doubt: str) -> _Row:
    rates = (rate_text(most_rate(own)), rate_text(most_rate(newest)) + _held(newest))
    figures = (f"{own.most:,}{doubt}", *rates, "", f"{own.most_shortfall:,}", "")
    return _Row(say(mark("  at most")), "", None, figures)


def _statistics(passed: Passed, found: Statistical) -> _Row:
    """Return the statistics over the official residents of their own year end."""
    rate, late = rate_text(found.per_1000), late_short(passed.late)
    figures = (f"{found.beds:,}", "", rate, "", f"{found.shortfall:,}", late)
    return _Row(say(mark("Statistics")), month_text(found.month), None, figures)


def _heads(answer: Answer) -> list[str]:
    own = answer.line("plan", "fixed").residents
    return [
        label(_BEDS),
        _own_head(own),
        label(_NEWEST) + _held(answer.line("plan", "latest")),
        label(_WITHOUT),
        label(_GAP),
        label(_LATE),
    ]


def _own_head(own: Residents) -> str:
    """Return what the target's own residents are called in a word."""
    return label(_CENSUS) if own.as_of == CENSUS else basis_head(own)


def _head_line(answer: Answer, left: int, bar: int, heads: list[str], widths: list[int]) -> Content:
    target = target_text(answer)
    room = left + (bar + 1 if bar else 0)
    return Content(fit(target, room) + _figures(heads, widths)).stylize("$foreground 62%")


def _figures(figures: tuple[str, ...] | list[str], widths: list[int]) -> str:
    return "".join(
        "  " + fit(figure, width, right=True) for figure, width in zip(figures, widths, strict=True)
    )


def _bar(rate: Fraction, target: Fraction, most: Fraction, width: int) -> Content:
    """Return a bar of `width` cells in eighths of a cell, with the target's tick standing in it."""
    if width == 0:
        return Content("")
    eighths = int(rate / most * width * 8)
    full, rest = divmod(eighths, 8)
    bar = ("█" * full + _EIGHTHS[rest]).ljust(width)[:width]
    tick = min(width - 1, int(target / most * width))
    return Content.assemble(
        (bar[:tick], "$primary"), ("│", "$foreground"), (bar[tick + 1 :], "$primary")
    )
