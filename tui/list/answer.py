"""The answer block: three views against the target, on both populations, with the caveat."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from portfolio.beds.records import Answer, AnswerLine
from portfolio.beds.words import caveat, views_in_order
from portfolio.values.language import Term, label, mark, plural, spoken
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import about, listing, month_text, rate_text, say
from tui.shell.plain import fit, plain, wrapped
from tui.widgets.spoken import Spoken

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_FEWEST_BAR: Final = 8
#: Below this many lines the notes are in short, so that the list has room.
_LOW: Final = 30
_MOST_BAR: Final = 48

_BEDS: Final = Term("answer column", "Beds")
_CENSUS: Final = Term("answer column", "Census")
_NEWEST: Final = Term("answer column", "Newest")
_WITHOUT: Final = Term("answer column", "Excl. care")
_GAP: Final = Term("answer column", "Short by")


@dataclass(frozen=True, slots=True)
class _Row:
    """One view: its cells and its rate on the census population."""

    view: str
    month: str
    rate: Fraction
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
        self._fold: bool | None = None

    def show(self, answer: Answer | None, missing: str = "") -> None:
        """Show an answer, or where there is none the marked sentence that says why."""
        self._answer, self._missing = answer, missing
        self.reword()

    @property
    def folded(self) -> bool:
        """Whether the notes are in short: as asked for, else where the terminal is low."""
        return self._fold if self._fold is not None else self.app.size.height < _LOW

    def fold(self, folded: bool | None) -> None:
        """Show the notes in short or in full; None leaves it to the terminal's height."""
        self._fold = folded
        self.reword()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._answer is None:
            words = say(self._missing) if self._missing else ""
            return [Content(line) for line in wrapped(words, width)]
        notes = wrapped((_in_short if self.folded else _notes)(self._answer), width)
        return [
            *_table(self._answer, width),
            *(Content(line).stylize("$foreground 62%") for line in notes),
        ]


def _notes(answer: Answer) -> str:
    """Return what is not counted, what the figures rest on, and the caveat, in few words."""
    gap, stop = ("", "。") if spoken() == "zh" else (" ", ".")
    sentences = [*_left_out(answer), _stock(answer), _newest(answer), caveat(answer)]
    return gap.join(f"{item}{stop}" for item in sentences)


def _in_short(answer: Answer) -> str:
    """Return what is not counted and what the figures are, in about two lines."""
    gap, stop = ("", "。") if spoken() == "zh" else (" ", ".")
    census, newest = (answer.line("plan", basis).residents for basis in ("fixed", "latest"))
    what = say(
        mark(
            "Estimate, not the statistical bed count; census {census} residents, newest*"
            " {newest} ({year}); i: all notes"
        ),
        census=f"{census.value:,}",
        newest=f"{newest.value:,}",
        year=newest.as_of[:4],
    )
    return gap.join(f"{item}{stop}" for item in [*_left_out(answer), what])


def _left_out(answer: Answer) -> list[str]:
    items = []
    if answer.no_evidence_projects:
        items.append(
            plural(
                "{beds} beds of {projects} project without recent evidence",
                "{beds} beds of {projects} projects without recent evidence",
                answer.no_evidence_projects,
            ).format(beds=f"{answer.no_evidence_beds:,}", projects=answer.no_evidence_projects)
        )
    if answer.unknown:
        codes = plain(listing(answer.unknown))
        items.append(say(mark("{codes}, partly in use"), codes=codes))
    comma = "；" if spoken() == "zh" else "; "
    return [say(mark("Not counted: {items}"), items=comma.join(items))] if items else []


def _stock(answer: Answer) -> str:
    if answer.stock is None:
        return say(mark("No observed stock"))
    return say(
        mark("Counted from the observed {beds} beds at the end of {month}"),
        beds=f"{answer.stock.beds:,}",
        month=month_text(answer.stock.month),
    )


def _newest(answer: Answer) -> str:
    newest = answer.line("plan", "latest").residents
    held = mark("* {year}: {number} residents, held")
    known = mark("Newest: {number} residents of {year}")
    return say(held if newest.held else known, number=f"{newest.value:,}", year=newest.as_of[:4])


def _table(answer: Answer, width: int) -> list[Content]:
    rows = [_row(answer, view) for view in views_in_order(answer)]
    heads = _heads(answer)
    views = max(cell_len(label(VIEWS[row.view])) for row in rows)
    months = max(cell_len(row.month) for row in rows)
    widths = [
        max(cell_len(head), *(cell_len(row.figures[place]) for row in rows))
        for place, head in enumerate(heads)
    ]
    left = views + 1 + months
    room = width - left - sum(widths) - 2 * len(widths) - 1
    bar = min(_MOST_BAR, room) if room >= _FEWEST_BAR else 0
    most = max(Fraction(answer.target.rate, 100), *(row.rate for row in rows)) * Fraction(21, 20)
    lines = [_head_line(answer, left, bar, heads, widths)]
    for place, row in enumerate(rows):
        name = f"{fit(label(VIEWS[row.view]), views)} {fit(row.month, months)}"
        lines.append(
            Content.assemble(
                (name, "bold" if place == 0 else ""),
                " " if bar else "",
                _bar(row.rate, Fraction(answer.target.rate, 100), most, bar),
                (_figures(row.figures, widths), "bold" if place == 0 else ""),
            )
        )
    return lines


def _row(answer: Answer, view: str) -> _Row:
    census, newest = answer.line(view, "fixed"), answer.line(view, "latest")
    figures = (
        f"{census.beds:,}",
        rate_text(census.per_1000),
        rate_text(newest.per_1000) + ("*" if newest.residents.held else ""),
        rate_text(census.per_1000_without_care),
        _gap_words(census),
    )
    return _Row(view, month_text(census.month), census.per_1000, figures)


def _gap_words(line: AnswerLine) -> str:
    if line.met:
        return say(mark("reached"))
    return say(mark("about {beds}"), beds=f"{about(line.shortfall):,}")


def _heads(answer: Answer) -> list[str]:
    held = "*" if answer.line("plan", "latest").residents.held else ""
    return [
        label(_BEDS),
        label(_CENSUS),
        label(_NEWEST) + held,
        label(_WITHOUT),
        label(_GAP),
    ]


def _head_line(answer: Answer, left: int, bar: int, heads: list[str], widths: list[int]) -> Content:
    target = say(
        mark("Per 1,000, target {rate} {month}"),
        rate=rate_text(Fraction(answer.target.rate, 100)),
        month=month_text(answer.target.month),
    )
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
