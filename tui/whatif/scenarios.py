"""The kept scenarios side by side, in the view and over the people on screen; Enter opens one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from portfolio.values.errors import PortfolioError
from portfolio.values.language import Term, mark, sentence, translate
from portfolio.values.signs import shown
from portfolio.values.words import UNKNOWN_TEXT, say
from portfolio.whatif.records import Scenario
from portfolio.whatif.words.parts import changes_text
from tui.dialogs.notice import Notice
from tui.shell.base import Dialog
from tui.shell.desk import Desk
from tui.shell.plain import plain
from tui.whatif.trial import Trial, tried
from tui.whatif.words import HEADS, figures, years_texts
from tui.widgets.table import Column, Listed, Table
from tui.widgets.words import Words

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

    on_screen: Trial
    kept: Mapping[str, Trial | PortfolioError]


class Scenarios(Dialog[Scenario | None]):
    """Compares what is kept with what is on screen; ends with the scenario to open, or None."""

    DEFAULT_CSS = """
    Scenarios > #window { width: 110; padding: 0 1; }
    Scenarios #title { text-style: bold; color: $primary; width: 100%; }
    Scenarios #about { width: 100%; height: 4; color: $text-muted; }
    Scenarios Table { height: 12; max-height: 60%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+o", "dismiss", mark("Back"), id="scenarios.back")
    ]

    def __init__(self, desk: Desk, on_screen: Trial) -> None:
        super().__init__()
        self._desk = desk
        self._on_screen = on_screen
        self._found: Compared | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(self._heading, id="title")
            yield Table(COLUMNS)
            yield Words(self._about, id="about")

    def on_mount(self) -> None:
        self.ask(self._compared, self._show)

    def _heading(self) -> str:
        if self._found is not None and not self._found.kept:
            return say(mark("No scenario is kept yet; ^s keeps the one on screen."))
        return say(mark("Scenarios side by side; Enter opens one"))

    def _about(self) -> str:
        if self._found is None:
            return say(mark("reading…"))
        return about(self._found, self.query_one(Table).key)

    def _compared(self) -> Compared:
        return compared(self._on_screen, self._desk.scenarios())

    def _show(self, found: Compared) -> None:
        self._found = found
        table, listed = self.query_one(Table), rows(found)
        table.styles.height = min(len(listed), 12) + 1
        table.show(listed)
        table.focus()
        for words in self.query(Words):
            words.reword()

    @on(Table.Highlighted)
    def _say_about(self) -> None:
        self.query_one("#about", Words).reword()

    @on(Table.Opened)
    def _open(self, event: Table.Opened) -> None:
        event.stop()
        if self._found is None or event.key == ON_SCREEN:
            self.dismiss(None)
            return
        if event.key == STANDING:
            self.dismiss(Scenario())
            return
        trial = self._found.kept[event.key]
        if isinstance(trial, PortfolioError):
            self.app.push_screen(Notice(lambda: shown(plain(sentence(trial)))))
        else:
            self.dismiss(trial.held)


# --- what it says -------------------------------------------------------------------------------


def compared(on_screen: Trial, kept: Mapping[str, Scenario | PortfolioError]) -> Compared:
    """Return the kept scenarios put to the start of what is on screen."""
    return Compared(on_screen, {name: _tried(on_screen, found) for name, found in kept.items()})


def _tried(on_screen: Trial, found: Scenario | PortfolioError) -> Trial | PortfolioError:
    try:
        return found if isinstance(found, PortfolioError) else tried(on_screen.start, found)
    except PortfolioError as error:
        return error


def rows(found: Compared) -> Listed:
    """Return the lines of the table: as it stands, what is on screen, then the kept ones by name."""
    shown = (STANDING, *((ON_SCREEN,) if found.on_screen.changed else ()))
    return Listed((*shown, *found.kept), partial(_texts, found))


def _texts(found: Compared, key: str) -> tuple[str, ...]:
    if key == STANDING:
        start = found.on_screen.start
        return (translate(mark("As it stands")), *figures(start.capacity, start.money))
    trial = found.on_screen if key == ON_SCREEN else found.kept[key]
    name = translate(mark("On screen")) if key == ON_SCREEN else plain(key)
    if isinstance(trial, PortfolioError):
        return (name, *[UNKNOWN_TEXT] * 5)
    held = " *" if trial.left_out and key != ON_SCREEN else ""
    return (name + held, *figures(trial.capacity, trial.money))


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
