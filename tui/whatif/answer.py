"""The answer of a what-if in four lines: heads, as it stands, as it is tried, money by year."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from portfolio.values.language import label, mark, plural
from portfolio.values.words import say
from tui.shell.plain import cut, fit
from tui.whatif.trial import Trial
from tui.whatif.words import HEADS, figures, money_head, needed_text, trial_text, years_texts

#: What is left at least to the words before the figures, or a third of the line.
_WORDS = 26
#: The figures that give way to the words, the first one first; how far the target is stays.
_GIVING_WAY = (4, 3, 1, 0)


def lines(trial: Trial, width: int, *, kept: bool = True) -> list[Content]:
    """Return the four lines in a width."""
    heads = [label(head) for head in HEADS]
    before, after = figures(trial.before, trial.start.money), figures(trial.capacity, trial.money)
    widths = _fitted(
        [max(map(cell_len, column)) for column in zip(heads, before, after, strict=True)], width
    )
    room = width - sum(cells + 2 for cells in widths if cells)
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


def _fitted(widths: Sequence[int], width: int) -> list[int]:
    """Return the widths of the figures, 0 for those that there is no room for beside the words."""
    found = list(widths)
    words = min(_WORDS, width // 3)
    for place in _GIVING_WAY:
        if sum(cells + 2 for cells in found if cells) + words > width:
            found[place] = 0
    return found


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return the cells that have a width, right-aligned."""
    shown = zip(cells, widths, strict=True)
    return "".join("  " + fit(cell, width, right=True) for cell, width in shown if width)


def _money(trial: Trial, width: int) -> str:
    """Return the years whose money changes, as many as there is room for."""
    text, years = money_head(trial), years_texts(trial)
    for place, year in enumerate(years):
        rest = len(years) - place
        more = plural(" … {n} more year", " … {n} more years", rest).format(n=rest)
        longer = f"{text} {year}" if place == 0 else f"{text} · {year}"
        last = place == len(years) - 1
        if cell_len(longer) + (0 if last else cell_len(more)) > width:
            return cut(text + more, width)
        text = longer
    return cut(text, width)
