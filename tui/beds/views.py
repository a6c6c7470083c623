"""The answer in three lines, one a view, each led by a piece of the line it is drawn as."""

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from portfolio.beds.records.answer import AnswerLine
from portfolio.beds.records.capacity import Late
from portfolio.beds.records.table import CapacityViews
from portfolio.beds.words.answer import most_rate, views_in_order
from portfolio.beds.words.target import ends_text, late_short
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import rate_text, say
from tui.beds.scene import PATTERNS
from tui.beds.steps import sample
from tui.shell.plain import cut, fit
from tui.widgets.spoken import Spoken

STYLES: Final = {"plan": "$primary", "forecast": "$primary", "confirmed": "$foreground"}


class ViewLines(Spoken):
    """Where each view stands against the target; neutral, whatever it says."""

    DEFAULT_CSS = """
    ViewLines { height: auto; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._views: CapacityViews | None = None
        self._emphasis: str | None = None

    def show(self, views: CapacityViews, emphasis: str | None) -> None:
        """Show other figures, the view emphasised set off from the others."""
        self._views, self._emphasis = views, emphasis
        self.reword()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(_lines(self._views, self._emphasis, width)) if self._views else 3

    def render(self) -> Content:
        if self._views is None:
            return Content("")
        return Content("\n").join(_lines(self._views, self._emphasis, self.content_size.width))


def line_styles(emphasis: str | None) -> dict[str, str]:
    """Return the style of each view's line: where one is emphasised the others step back."""
    if emphasis is None:
        return STYLES
    return {
        view: f"bold {style}" if view == emphasis else "$foreground 45%"
        for view, style in STYLES.items()
    }


def _lines(views: CapacityViews, emphasis: str | None, width: int) -> list[Content]:
    order, styles = views_in_order(views.answer), line_styles(emphasis)
    rows = [_cells(views, view) for view in order]
    observed = list(_statistics(views))
    widths = [max(cell_len(row[n]) for row in (*observed, *rows)) for n in range(len(rows[0]))]
    return [
        *(Content(f"    {cut(_aligned(row, widths), width - 4)}") for row in observed),
        *(
            Content.assemble(
                (f"{sample(PATTERNS[view])} ", styles[view]),
                (cut(_aligned(row, widths), width - 4), _weight(view, emphasis)),
            )
            for view, row in zip(order, rows, strict=True)
        ),
    ]


def _weight(view: str, emphasis: str | None) -> str:
    if emphasis is None:
        return ""
    return "bold" if view == emphasis else "$foreground 62%"


def _aligned(row: list[str], widths: list[int]) -> str:
    words = [fit(text, width) for text, width in zip(row[:2], widths, strict=False)]
    figures = [fit(t, w, right=True) for t, w in zip(row[2:-1], widths[2:-1], strict=True)]
    return " ".join([*words, *figures, row[-1]]).rstrip()


def _cells(views: CapacityViews, view: str) -> list[str]:
    line = views.answer.line(view, views.basis)
    held = "*" if line.residents.held else ""
    return [
        label(VIEWS[view]),
        str(line.month),
        say(mark("{beds} beds"), beds=ends_text(f"{line.beds:,}", f"{line.most or line.beds:,}")),
        say(
            mark("{rate}/1,000"),
            rate=f"{ends_text(rate_text(line.per_1000), rate_text(most_rate(line)))}{held}",
        ),
        _gap(line),
    ]


def _gap(line: AnswerLine) -> str:
    """Return how many beds are missing and how late the target is reached, in few letters."""
    if not line.shortfall:
        return say(mark("reached")) if line.view == "plan" else ""
    return _with_late(ends_text(f"{line.most_shortfall:,}", f"{line.shortfall:,}"), line.late)


def _with_late(beds: str, late: Late | None) -> str:
    gap = say(mark("{beds} short"), beds=beds)
    return say(mark("{gap} {late} late"), gap=gap, late=late_short(late)) if late else gap


def _statistics(views: CapacityViews) -> Iterator[list[str]]:
    """Yield the statistics of the target's month, over their own residents, where they are out."""
    outcome = views.answer.outcome
    if outcome and outcome.statistical:
        found = outcome.statistical
        yield [
            say(mark("Statistics")),
            str(found.month),
            say(mark("{beds} beds"), beds=f"{found.beds:,}"),
            say(mark("{rate}/1,000"), rate=rate_text(found.per_1000)),
            _with_late(f"{found.shortfall:,}", outcome.late) if found.shortfall else "",
        ]
