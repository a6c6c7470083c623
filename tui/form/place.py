"""What a report speaks of: the month, and the site where the project has several."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Select

from portfolio.projects.records.page import FormData
from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, sentence
from portfolio.values.months import Month, parse_month
from portfolio.values.signs import shown
from portfolio.values.words import clauses, listing, month_text, name_of, say
from tui.form.field_row import Choice
from tui.shell.desk import Meant
from tui.shell.plain import plain
from tui.widgets.text_box import TextBox
from tui.widgets.words import Words

_WHOLE = "whole"
#: So many later months are named.
_MOST_NAMED = 3


class Place(Widget):
    """The month and the site of a form; says when an officer turns to another one."""

    DEFAULT_CSS = """
    Place { height: auto; layout: vertical; }
    Place Horizontal { height: 1; }
    Place Words { padding: 0 1; }
    Place .label { width: 21; }
    Place #month { width: 12; }
    Place #site { display: none; width: 1fr; max-width: 40; }
    Place #follow { width: 1fr; text-align: right; color: $text-muted; text-wrap: nowrap;
        text-overflow: ellipsis; }
    Place #earlier { color: $text-warning; display: none; width: 100%; }
    Place #month-error { color: $text-error; display: none; width: 100%; }
    """

    class Turned(Message):
        """Another month or site was chosen."""

        def __init__(self, month: Month, site: str | None) -> None:
            super().__init__()
            self.month = month
            self.site = site

    def __init__(self, follow: Callable[[], str]) -> None:
        """Take what says which sections of the form follow."""
        super().__init__()
        self._follow = follow
        self._form: FormData | None = None
        self._meant: Meant | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Words(lambda: say(mark("Report month")), classes="label")
            yield TextBox(id="month")
            yield Words(self._site_label, id="site-label")
            yield Choice(self._sites, required=True, id="site")
            yield Words(self._follow, id="follow")
        yield Words(str, id="month-error")
        yield Words(self._earlier, id="earlier")

    def show(self, form: FormData, meant: Meant | None) -> None:
        """Show the month and the site of a form, and what a report of an earlier month changes."""
        self._form, self._meant = form, meant
        earlier = self.query_one("#earlier", Words)
        earlier.display = bool(self._earlier())
        earlier.reword()
        month = self.query_one("#month", TextBox)
        month.put(str(form.month), quietly=True)
        site = self.query_one("#site", Choice)
        site.offer(self._sites, form.site or _WHOLE)
        site.display = bool(form.project.sites)
        self.query_one("#site-label", Words).reword()
        self._complain(None)

    def _earlier(self) -> str:
        """Say what a report of an earlier month changes, where it changes more than its own."""
        form, meant = self._form, self._meant
        if form is None or meant is None:
            return ""
        words = []
        if meant.later:
            later = listing(month_text(month) for month in meant.later[:_MOST_NAMED])
            more = mark("What {months} say stays; the rest holds from {month} on")
            words.append(say(more, months=later, month=month_text(form.month)))
        elif form.month < meant.due:
            holds = mark("It holds from {month} on, in every month since")
            words.append(say(holds, month=month_text(form.month)))
        if meant.issued:
            out = mark("{month} was issued: what changes in it is a correction of the next pack")
            words.append(say(out, month=month_text(form.month)))
        return clauses(words)

    def take_month(self) -> bool:
        """Turn to the month typed; return whether it stands as it was."""
        if self._form is None:
            return False
        try:
            month = parse_month(self.query_one("#month", TextBox).value)
        except PortfolioError as error:
            self._complain(error)
            return False
        self._complain(None)
        if month != self._form.month:
            self.post_message(self.Turned(month, self._form.site))
        return month == self._form.month

    def _complain(self, error: PortfolioError | None) -> None:
        words = self.query_one("#month-error", Words)
        words.say(lambda: shown(sentence(error)) if error else "")
        words.display = error is not None

    def _site_label(self) -> str:
        return say(mark("Site")) if self._form and self._form.project.sites else ""

    def _sites(self) -> list[tuple[str, str]]:
        sites = self._form.project.sites if self._form else ()
        places = [(f"{plain(site.code)} {plain(name_of(site))}", site.code) for site in sites]
        return [(say(mark("the whole project")), _WHOLE), *places]

    @on(Input.Changed)
    def _month_typed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            parse_month(event.value)
        except PortfolioError as error:
            self._complain(error)
        else:
            self._complain(None)

    @on(Input.Submitted)
    @on(Input.Blurred)
    def _month_given(self, event: Message) -> None:
        event.stop()
        self.take_month()

    @on(Select.Changed)
    def _site_chosen(self, event: Select.Changed) -> None:
        event.stop()
        chosen = self.query_one("#site", Choice).text
        site = None if chosen == _WHOLE else chosen
        if self._form is not None and site != self._form.site:
            self.post_message(self.Turned(self._form.month, site))
