"""The answer of a what-if in four lines: heads, as it stands, as it is tried, money by year."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from portfolio.language import label, mark
from portfolio.wording import say
from tui.plain import cut, fit
from tui.whatif.trial import Trial
from tui.whatif.words import HEADS, figures, money_head, needed_text, trial_text, years_texts

_LINES = 4
#: The least that is left of the words before the figures; the last figures give way to them.
_WORDS = 26


class WhatIfAnswer(Widget):
    """Whether the target is reached with the changes, beside the same without; neutral."""

    DEFAULT_CSS = f"""
    WhatIfAnswer {{ height: {_LINES}; padding: 0 1; }}
    """

    def __init__(self) -> None:
        super().__init__()
        self._trial: Trial | None = None
        self._kept = True

    def show(self, trial: Trial, *, kept: bool) -> None:
        """Show another trial; one that is not kept as it is has a star behind its name."""
        self._trial, self._kept = trial, kept
        self.refresh()

    def reword(self) -> None:
        """Say it anew, in the language spoken."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return _LINES

    def render(self) -> Content:
        if self._trial is None:
            return Content("")
        return Content("\n").join(lines(self._trial, self.content_size.width, kept=self._kept))


def lines(trial: Trial, width: int, *, kept: bool = True) -> list[Content]:
    """Return the four lines in a width."""
    heads = [label(head) for head in HEADS]
    before = figures(trial.start.capacity, trial.start.money)
    after = figures(trial.capacity, trial.money)
    widths = _fitted(
        [max(map(cell_len, column)) for column in zip(heads, before, after, strict=True)], width
    )
    room = width - sum(widths) - 2 * len(widths)
    names = (say(mark("As it stands")), say(mark("Scenario")))
    longest = max(map(cell_len, names))
    tried = f"{fit(names[1], longest)} {trial_text(trial, kept=kept)}"
    return [
        Content(fit(needed_text(trial.capacity), room) + _row(heads, widths)).stylize(
            "$foreground 62%"
        ),
        Content(fit(names[0], room) + _row(before, widths)),
        Content(fit(tried, room) + _row(after, widths)).stylize("bold"),
        Content(_money(trial, width)).stylize("$foreground 80%"),
    ]


def _fitted(widths: list[int], width: int) -> list[int]:
    """Return the widths of the figures that there is room for beside the words."""
    while widths and sum(widths) + 2 * len(widths) + _WORDS > width:
        widths = widths[:-1]
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return as many cells as there are widths, right-aligned."""
    shown = zip(cells, widths, strict=False)
    return "".join("  " + fit(cell, width, right=True) for cell, width in shown)


def _money(trial: Trial, width: int) -> str:
    """Return the years whose money changes, as many as there is room for."""
    text, years = money_head(trial), years_texts(trial)
    for place, year in enumerate(years):
        more = f" …{len(years) - place}"
        longer = f"{text} {year}" if place == 0 else f"{text} · {year}"
        last = place == len(years) - 1
        if cell_len(longer) + (0 if last else cell_len(more)) > width:
            return cut(text + more, width)
        text = longer
    return cut(text, width)
