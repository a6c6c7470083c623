"""One project whole, part by part: where it stands, its reports, its plan, money, sites, sources."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Resize

from portfolio.projects.records.page import ProjectDetail
from portfolio.values.errors import PortfolioError
from portfolio.values.language import label, mark, translate
from portfolio.values.vocabulary import GROUPS
from tui.form.screen import FormScreen, open_form
from tui.project.parts import Parts
from tui.project.sheet import PARTS, sections
from tui.project.sheet.held import MOST_CHANGES, Held
from tui.shell.bindings import BACK, RELOAD, key
from tui.shell.desk import Desk
from tui.shell.frame import Readout
from tui.shell.names import full_name
from tui.shell.plain import plain
from tui.widgets.facts import Facts, Section
from tui.widgets.masthead import Masthead

_NAMES: Final = tuple(PARTS)


class Sheet(VerticalScroll):
    """The scrolling part of the screen; moves with the arrows and with j and k."""

    DEFAULT_CSS = """
    Sheet { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Sheet Horizontal { height: auto; }
    Sheet Facts { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("k", "scroll_up", mark("Up"), show=False),
        key("j", "scroll_down", mark("Down"), show=False),
        Binding("left", "screen.turn(-1)", mark("Part"), show=False),
        Binding("right", "screen.turn(1)", mark("Part"), show=False),
    ]


class ProjectScreen(Readout[Held]):
    """Everything on record about one project; where there is room, where it stands beside a part."""

    AUTO_FOCUS = "Sheet"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    DEFAULT_CSS = """
    ProjectScreen #beside { border-left: solid $panel; }
    ProjectScreen.-narrow #beside { display: none; }
    """
    # Of several keys for one thing the first is told with all; the others have no id, so that
    # they are not told again.
    BINDINGS: ClassVar[list[BindingType]] = [
        BACK,
        key("r", "report", mark("Report"), mark("Files this month's report of this project.")),
        key(
            "tab",
            "turn(1)",
            mark("Part"),
            mark("Tab and the arrows go from part to part, Shift+Tab goes back."),
            display="Tab",
        ),
        Binding("shift+tab", "turn(-1)", mark("Part"), show=False),
        key("1", "show_part(0)", mark("Part by its number"), show=False, display="1-8"),
        *(
            Binding(str(place + 1), f"show_part({place})", mark("Part by its number"), show=False)
            for place in range(1, len(_NAMES))
        ),
        key(
            "n",
            "go(1)",
            mark("Next one"),
            mark("The next or the previous one of the list."),
            display="n p",
        ),
        Binding("p", "go(-1)", mark("Next one"), show=False),
        RELOAD,
    ]

    def __init__(self, desk: Desk, code: str, codes: Sequence[str] = ()) -> None:
        """Take the project to show, and those of the list it was opened from."""
        super().__init__(desk)
        self._code = code
        self._codes = tuple(codes)
        self._part = 0
        #: The part that stands beside the first one where there is room for two.
        self._beside = 1

    def body(self) -> ComposeResult:
        yield Parts(lambda: [translate(name) for name in PARTS.values()])
        with Sheet(), Horizontal():
            yield Facts(lambda: self._sections(self._shown[0]))
            yield Facts(lambda: self._sections(self._shown[-1]), id="beside")

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        if self._found is None:
            return plain(self._code)
        detail = self._found.detail
        return f"{plain(detail.row.code)} {full_name(detail)}"

    def standing(self, found: Held) -> str:
        row = found.detail.row
        group = label(GROUPS[row.group]) if row.group in GROUPS else ""
        if row.code not in self._codes or len(self._codes) < 2:
            return group
        place = self._codes.index(row.code) + 1
        return (
            f"{group} · {place:,}/{len(self._codes):,}" if group else f"{place}/{len(self._codes)}"
        )

    def _sections(self, place: int) -> list[Section]:
        return sections(_NAMES[place], self._found) if self._found is not None else []

    @property
    def _shown(self) -> tuple[int, ...]:
        """The parts shown: the one chosen, and on a wide screen the first one with another."""
        if not self.has_class("-wide"):
            return (self._part,)
        return (0, self._part or self._beside)

    # --- reading -----------------------------------------------------------------------------

    def action_reload(self) -> None:
        self.ask(partial(self._desk.project, self._code), partial(self._show, self._code))

    def _show(self, code: str, detail: ProjectDetail) -> None:
        if code == self._code:
            self._found = Held(detail, self._desk.as_of)
            self.query_one(Masthead).reword()
            self._show_part()
            self.refresh_bindings()

    def _show_part(self) -> None:
        """Show the part chosen, and have it read where that was not done yet."""
        self.query_one(Parts).choose(*self._shown)
        self._reword_facts()
        part = _NAMES[self._shown[-1]]
        if self._found is not None and self._found.lacks(part):
            self.ask(
                partial(self._read_part, part, self._code),
                partial(self._hold_part, self._code),
                group="part",
            )

    def _read_part(self, part: str, code: str) -> dict[str, Any]:
        """Return, in a thread, what a part has besides the project itself, as it is held."""
        if part == "money":
            return {"aims": self._desk.aims(code)}
        if part == "checks":
            return {"checks": self._desk.checks(code), "findings": self._desk.findings(code)}
        return {"log": self._desk.log_of(code, MOST_CHANGES)}

    def _hold_part(self, code: str, found: dict[str, Any]) -> None:
        if self._found is not None and code == self._code:
            self._found = replace(self._found, **found)
            self._reword_facts()

    def _reword_facts(self) -> None:
        for facts in self.query(Facts):
            facts.reword()

    @on(Resize)
    def _resized(self) -> None:
        """Show one part or two, as there is room."""
        self.call_after_refresh(self._show_part)

    def refused(self, error: PortfolioError) -> None:
        """Say why, and stay at the project that was shown."""
        if self._found is not None:
            self._code = self._found.detail.row.code
        super().refused(error)

    # --- keys --------------------------------------------------------------------------------

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another project only where there is one."""
        if action != "go":
            return True
        return len(self._codes) > 1 and self._code in self._codes

    def action_turn(self, step: int) -> None:
        """Show the next part or the one before; of two shown the first stays."""
        if len(self._shown) > 1:
            others = len(_NAMES) - 1
            self.action_show_part((self._shown[-1] - 1 + step) % others + 1)
        else:
            self.action_show_part((self._part + step) % len(_NAMES))

    def action_show_part(self, place: int) -> None:
        self._part, self._beside = place, place or self._beside
        self.query_one(Sheet).scroll_home(animate=False)
        self._show_part()

    @on(Parts.Chosen)
    def _chosen(self, event: Parts.Chosen) -> None:
        event.stop()
        self.action_show_part(event.place)

    def action_go(self, step: int) -> None:
        place = self._codes.index(self._code) + step
        if 0 <= place < len(self._codes):
            self._code = self._codes[place]
            self.query_one(Sheet).scroll_home(animate=False)
            self.action_reload()

    def action_report(self) -> None:
        open_form(self, FormScreen(self._desk, self._code, self._desk.due))
