"""The kept scenarios side by side: what each comes to in the view and over the people on screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portfolio.beds.records import Capacity
from portfolio.values.errors import PortfolioError
from portfolio.values.language import Term, mark, sentence, translate
from portfolio.values.words import UNKNOWN_TEXT, say
from portfolio.whatif.records import Money, Scenario
from portfolio.whatif.words.parts import changes_text
from tui.shell.plain import plain
from tui.whatif.trial import Start, Trial, tried
from tui.whatif.words import HEADS, figures, years_texts
from tui.widgets.table import Cell, Column, Line

COLUMNS: Final = (
    Column("name", Term("scenario column", "Scenario"), 12, stays=True, grows=40),
    Column("beds", HEADS[0], 6, right=True, stays=True),
    Column("rate", HEADS[1], 6, right=True),
    Column("gap", HEADS[2], 14, right=True, stays=True),
    Column("first", HEADS[3], 10, right=True, stays=True),
    Column("money", HEADS[4], 11, right=True),
)
#: Keys of the rows that are no kept scenario; no scenario can have such a name.
STANDING, ON_SCREEN = "/standing", "/screen"


@dataclass(frozen=True, slots=True)
class Compared:
    """The kept scenarios, each tried or with why it cannot be, beside what is on screen."""

    start: Start
    on_screen: Trial
    kept: Mapping[str, Trial | PortfolioError]


def compared(
    start: Start, on_screen: Trial, kept: Mapping[str, Scenario | PortfolioError]
) -> Compared:
    """Return the kept scenarios put to the start of what is on screen."""
    return Compared(start, on_screen, {name: _tried(start, found) for name, found in kept.items()})


def _tried(start: Start, found: Scenario | PortfolioError) -> Trial | PortfolioError:
    if isinstance(found, PortfolioError):
        return found
    try:
        return tried(start, found)
    except PortfolioError as error:
        return error


class Rows:
    """The lines of the table: as it stands, what is on screen, then the kept ones by name."""

    def __init__(self, found: Compared) -> None:
        self._found = found
        shown = (STANDING, *((ON_SCREEN,) if found.on_screen.changed else ()))
        self._keys = (*shown, *found.kept)

    def __len__(self) -> int:
        return len(self._keys)

    def window(self, first: int, last: int) -> Sequence[Line]:
        return [Line(key, self._cells(key), None) for key in self._keys[first:last]]

    def place(self, key: str) -> int | None:
        return self._keys.index(key) if key in self._keys else None

    def _cells(self, key: str) -> tuple[Cell, ...]:
        if key == STANDING:
            start = self._found.start
            return _cells(translate(mark("As it stands")), start.capacity, start.money)
        if key == ON_SCREEN:
            trial = self._found.on_screen
            return _cells(translate(mark("On screen")), trial.capacity, trial.money)
        trial_or_error = self._found.kept[key]
        if isinstance(trial_or_error, PortfolioError):
            return tuple(Cell(text) for text in (plain(key), *[UNKNOWN_TEXT] * 5))
        mark_of = " *" if trial_or_error.left_out else ""
        return _cells(plain(key) + mark_of, trial_or_error.capacity, trial_or_error.money)


def _cells(name: str, capacity: Capacity, money: Money) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in (name, *figures(capacity, money)))


def about(found: Compared, key: str | None) -> str:
    """Return what a row changes and costs by year, or why it cannot be tried."""
    if key is None or key == STANDING:
        return say(mark("The portfolio as it is on record."))
    trial = found.on_screen if key == ON_SCREEN else found.kept[key]
    if isinstance(trial, PortfolioError):
        return plain(sentence(trial))
    parts = [plain(changes_text(trial.held))]
    if trial.left_out:
        codes = plain(", ".join(trial.left_out))
        parts.append(say(mark("* does not hold in this view, left out: {codes}"), codes=codes))
    return "\n".join([*parts, " · ".join(years_texts(trial))])
