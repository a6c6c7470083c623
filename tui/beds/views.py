"""The answer in three lines, one a view, each led by a piece of the line it is drawn as."""

from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from portfolio.beds.records import AnswerLine, CapacityViews
from portfolio.beds.words import gap_text, views_in_order
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import dated_text, month_text, rate_text, say
from tui.beds.scene import PATTERNS
from tui.beds.steps import sample
from tui.shell.plain import cut, fit
from tui.widgets.spoken import Spoken

STYLES: Final = {"plan": "$primary", "forecast": "$primary", "confirmed": "$foreground"}


class ViewLines(Spoken):
    """Where each view stands against the target; neutral, whatever it says."""

    DEFAULT_CSS = """
    ViewLines { height: 3; padding: 0 1; }
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
        return 3

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
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        Content.assemble(
            (f"{sample(PATTERNS[view])} ", styles[view]),
            (cut(_aligned(row, widths), width - 4), _weight(view, emphasis)),
        )
        for view, row in zip(order, rows, strict=True)
    ]


def _weight(view: str, emphasis: str | None) -> str:
    if emphasis is None:
        return ""
    return "bold" if view == emphasis else "$foreground 62%"


def _aligned(row: list[str], widths: list[int]) -> str:
    words = [fit(text, width) for text, width in zip(row[:2], widths, strict=False)]
    figures = [fit(t, w, right=True) for t, w in zip(row[2:-1], widths[2:-1], strict=True)]
    return "  ".join([*words, *figures, row[-1]]).rstrip()


def _cells(views: CapacityViews, view: str) -> list[str]:
    line = views.answer.line(view, views.basis)
    held = "*" if line.residents.held else ""
    return [
        label(VIEWS[view]),
        month_text(line.month),
        say(mark("{beds} beds"), beds=f"{line.beds:,}"),
        say(mark("{rate}/1,000"), rate=f"{rate_text(line.per_1000)}{held}"),
        _gap(line, views),
    ]


def _gap(line: AnswerLine, views: CapacityViews) -> str:
    gap, first = gap_text(line), views.tables[line.view].capacity.first_met
    if line.met or first is None:
        return gap
    return say(mark("{gap}, met in {when}"), gap=gap, when=dated_text(first))
