"""The line at the top of a form in the monthly round: how far one is, and that nothing changed."""

from dataclasses import dataclass
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from portfolio.projects.records.page import FormData
from portfolio.values.fields import FIELD_BY_NAME, field_words
from portfolio.values.language import mark
from portfolio.values.words import UNKNOWN_TEXT, month_text, say
from tui.shell.bindings import key
from tui.shell.plain import cut, plain
from tui.widgets.spoken import Spoken

_BAR: Final = 12


@dataclass(frozen=True, slots=True)
class Leg:
    """Where a form stands in the round: its place from 1 on, of how many, and how many are filed."""

    place: int
    of: int
    filed: int


class RoundBar(Spoken, can_focus=True):
    """Says where the round is; Enter files that nothing changed since the last report."""

    DEFAULT_CSS = """
    RoundBar { height: 2; padding: 0 1; background: $surface; }
    RoundBar:focus { background: $primary 25%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "unchanged",
            mark("Nothing changed"),
            mark("Files the stage and percentage last reported for this month too."),
            display="Enter",
        ),
        key("enter", "go_on", mark("Next project"), display="Enter"),
        key("enter", "begin", mark("Choose the stage"), display="Enter"),
    ]

    class Unchanged(Message):
        """The officer says that nothing has changed."""

    def __init__(self, leg: Leg) -> None:
        super().__init__(id="round")
        self._leg = leg
        self._form: FormData | None = None

    def show(self, form: FormData) -> None:
        """Show what was reported last, which is what would be confirmed."""
        self._form = form
        self.refresh()
        self.screen.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer at Enter what can be done: confirm, go on where all is filed, or begin."""
        if action == "unchanged":
            return self._form is None or (not self._filed and self._known)
        if action == "go_on":
            return self._filed
        if action == "begin":
            return self._form is not None and not self._filed and not self._known
        return True

    @property
    def _filed(self) -> bool:
        """Whether the month is reported already, of the project or of its sites."""
        form = self._form
        if form is None:
            return False
        of_sites = bool(form.project.sites) and form.project.row.last_report == form.month
        return form.report is not None or of_sites

    @property
    def _known(self) -> bool:
        """Whether anything was reported that can be confirmed, of the project or of its sites."""
        form = self._form
        told = form is not None and any(name in form.before for name in ("stage", "percent"))
        return told or (form is not None and bool(form.project.sites))

    def action_unchanged(self) -> None:
        self.post_message(self.Unchanged())

    async def action_go_on(self) -> None:
        await self.run_action("screen.skip")

    async def action_begin(self) -> None:
        await self.run_action("screen.first_field")

    def on_click(self) -> None:
        self.focus()

    def render(self) -> Content:
        leg, width = self._leg, self.content_size.width
        done = _BAR * (leg.place - 1) // leg.of
        where = say(
            mark("Monthly round {place}/{of}, {filed} filed"),
            place=leg.place,
            of=leg.of,
            filed=leg.filed,
        )
        first = Content.assemble(
            (where, "bold"), "  ", ("█" * done, "$primary"), ("░" * (_BAR - done), "$primary")
        )
        return Content("\n").join([first, Content(cut(self._last(), width))])

    def _last(self) -> str:
        if self._form is None:
            return ""
        if self._filed:
            return say(mark("Filed for this month; Enter goes on to the next project"))
        told = [
            (plain(field_words(FIELD_BY_NAME[name], value)), month)
            for name in ("stage", "percent")
            if name in self._form.before
            for month, value in [self._form.before[name]]
        ]
        sites = self._form.project.sites
        if not told and not sites:
            return say(mark("Nothing was reported yet; choose at least the stage below."))
        if not told:
            return say(mark("Enter: nothing changed on its sites since their last reports"))
        words = " ".join(text for text, _ in told)
        return say(
            mark("Enter: nothing changed, still {last} ({month})"),
            last=words or UNKNOWN_TEXT,
            month=month_text(max(month for _, month in told)),
        )
