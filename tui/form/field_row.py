"""One field of a form: its label, where it is typed, last month's value, and what is wrong."""

from collections.abc import Callable
from time import monotonic
from typing import ClassVar, Final

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Select

from portfolio.values.fields import Field
from portfolio.values.language import Term, label, mark, sentence
from portfolio.values.signs import shown
from portfolio.values.vocabulary import EXIT_STAGES
from portfolio.values.words import UNKNOWN_TEXT
from tui.form.entries import Entry, echo, problem_of
from tui.widgets.spoken import Spoken
from tui.widgets.text_box import TextBox
from tui.widgets.words import Words

_DIGITS: Final = tuple("0123456789")
#: Seconds within which two digits are one number.
_TOGETHER: Final = 1.0
#: Cells of a label; one more is free on either side.
_LABEL: Final = 19


class Choice(Select[str], inherit_bindings=False):
    """A choice from a few words, said in the language spoken; up and down are left to the form.

    Left and right step to the choice before and after, from the likely one where none is made; a
    digit takes the choice of that number.
    """

    DEFAULT_CSS = """
    Choice { width: 30; background: $surface; }
    Choice > SelectCurrent { background: $surface; }
    Choice:focus > SelectCurrent { background: $primary 25%; }
    Choice > SelectOverlay { border: round $primary; max-height: 14; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "show_overlay", show=False),
        Binding("right", "step(1)", mark("Next choice"), show=False, id="choice.next"),
        Binding("left", "step(-1)", mark("Choice before"), show=False, id="choice.before"),
        Binding("delete,backspace", "empty", mark("No choice"), show=False, id="choice.empty"),
    ]

    def __init__(
        self,
        options: Callable[[], list[tuple[str, str]]],
        *,
        required: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own word for it
    ) -> None:
        """`options` returns words and their codes; one that is `required` cannot be left empty."""
        super().__init__(
            _as_text(options()),
            prompt=UNKNOWN_TEXT,
            allow_blank=not required,
            type_to_search=False,
            compact=True,
            id=id,
        )
        self._choices = options
        self._required = required
        #: The code that an open list starts at while none is chosen.
        self.likely = ""
        self._digits, self._digit_at = "", 0.0

    @property
    def text(self) -> str:
        """The code chosen, empty where none is."""
        return "" if self.is_blank() else str(self.value)

    def choose(self, code: str) -> None:
        """Choose a code without telling anybody."""
        with self.prevent(Select.Changed):
            self.value = code or Select.NULL

    def action_step(self, step: int) -> None:
        """Choose the next or the one before; from the likely one where none is chosen.

        No step leaves the plan: its exits are chosen by their number or from the list.
        """
        codes = [code for _, code in self._choices()]
        start = self.text or self.likely
        place = codes.index(start) + step if start in codes else (0 if step > 0 else -1)
        if 0 <= place < len(codes) and (codes[place] not in EXIT_STAGES or start in EXIT_STAGES):
            self.value = codes[place]

    def action_empty(self) -> None:
        """Leave the choice open, where that may be."""
        if not self._required:
            self.value = Select.NULL

    def on_key(self, event: events.Key) -> None:
        """Take the choice of a number, also from the open list, which closes.

        A digit right behind another one makes a number with it.
        """
        codes = [code for _, code in self._choices()]
        digit, now = event.character or "", monotonic()
        if digit not in _DIGITS:
            return
        event.stop()
        before = self._digits if now - self._digit_at < _TOGETHER else ""
        numbers = (int(text) for text in (before + digit, digit))
        number = next((number for number in numbers if 0 < number <= len(codes)), None)
        self._digits, self._digit_at = digit, now
        if number is not None:
            self.value = codes[number - 1]
            self.expanded = False
            self.focus()

    def action_show_overlay(self) -> None:
        """Open the list, at the likely choice where none has been made."""
        super().action_show_overlay()
        codes = [code for _, code in self._choices()]
        if not self.text and self.likely in codes:
            blank = 0 if self._required else 1
            self.query_one(OptionList).highlighted = codes.index(self.likely) + blank

    def offer(self, options: Callable[[], list[tuple[str, str]]], code: str) -> None:
        """Offer other choices, and choose one of them without telling anybody."""
        self._choices = options
        with self.prevent(Select.Changed):
            self.set_options(_as_text(options()))
        self.choose(code)

    def reword(self) -> None:
        """Say the choices anew, in the language spoken."""
        self.offer(self._choices, self.text)


def _as_text(options: list[tuple[str, str]]) -> list[tuple[Text, str]]:
    return [(Text(word), code) for word, code in options]


def words_of(codes: dict[str, Term]) -> Callable[[], list[tuple[str, str]]]:
    """Return a function that gives the words of a vocabulary in the language spoken, numbered."""
    width = len(str(len(codes)))
    return lambda: [
        (f"{number:>{width}} {label(term)}", code)
        for number, (code, term) in enumerate(codes.items(), 1)
    ]


class FieldRow(Spoken):
    """A field of the status report, whatever its kind: a choice of codes or a text box.

    The row itself draws the label, and beside the box how what is typed was read and what was said
    before; below the box stands what is wrong, and what was said before in a long one. A form has
    dozens of rows: what has nothing to say is no widget.
    """

    DEFAULT_CSS = """
    FieldRow { height: auto; layout: vertical; }
    FieldRow > TextBox, FieldRow > Choice { margin-left: 21; }
    FieldRow > TextBox { width: 21; }  /* an even edge: behind an open list it cuts no wide sign */
    FieldRow.-long > TextBox { width: 1fr; }
    FieldRow > Words { width: 100%; padding: 0 1 0 21; }
    FieldRow > .before { color: $text-muted; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    FieldRow > .error { color: $text-error; }
    """

    class Changed(Message):
        """What stands in the field has changed."""

        def __init__(self, row: "FieldRow") -> None:
            super().__init__()
            self.row = row

    def __init__(self, field: Field, *, required: bool = False) -> None:
        super().__init__(id=field.name.replace("_", "-"))
        self.field = field
        self._required = required
        self._initial = ""
        self._started = ""
        self._told = self._filled = self._changed = False
        self._before: Callable[[], str] = str
        self._below: dict[str, Words] = {}
        self._long = field.kind.long
        self.set_class(self._long, "-long")

    def compose(self) -> ComposeResult:
        if self.field.codes is not None:
            yield Choice(words_of(self.field.codes), required=self._required)
        else:
            yield TextBox()

    def on_mount(self) -> None:
        self._make_room()

    def reword(self) -> None:
        self._make_room()
        super().reword()

    def _make_room(self) -> None:
        """Be as high as the label, which may take two lines."""
        self.styles.min_height = len(self._label())

    def _label(self) -> list[Content]:
        return Content(label(self.field.label)).wrap(_LABEL)

    def render(self) -> Content:
        style = "bold $primary" if self._changed else ""
        first, *others = (line.stylize(style) for line in self._label())
        if not self._long:
            start = _LABEL + 1 + self.control.outer_size.width
            read = echo(self.field, self.entry.text) if self._changed else ""
            beside = Content.assemble(
                (read, "$primary"), " " if read else "", (self._before(), "$text-muted")
            ).truncate(self.size.width - start - 3, ellipsis=True)
            first = first.pad_right(start - first.cell_length)
            first = Content.assemble(first, " ", beside)
        return Content("\n").join(Content(" ").append(line) for line in (first, *others))

    # --- what stands in it -------------------------------------------------------------------

    @property
    def control(self) -> Choice | TextBox:
        """Where it is typed or chosen."""
        return self.query_one(Choice) if self.field.codes is not None else self.query_one(TextBox)

    @property
    def entry(self) -> Entry:
        """What stood in it at first, and what stands in it now."""
        control = self.control
        return Entry(self._initial, control.text if isinstance(control, Choice) else control.value)

    @property
    def started(self) -> str:
        """What stood on record when the officer began to change the field."""
        return self._started

    @property
    def contested(self) -> bool:
        """Whether somebody else has changed on record what the officer is changing too.

        Be it to the same: both may have counted one more.
        """
        started, recorded = self._started.strip(), self._initial.strip()
        return started != recorded and self.entry.text.strip() != started

    def fill(
        self, recorded: str, before: Callable[[], str], *, likely: str = "", keep: bool = False
    ) -> None:
        """Show what stands on record and what was said before; `keep` leaves what was typed.

        `likely` is the code at which a list opens.
        """
        kept = keep and self.entry.changed  # also what was typed before the record was read
        self._initial = recorded
        if not kept or not self._filled:
            self._started = recorded
        if not kept:
            self._put(recorded)
        self._filled = True
        if isinstance(self.control, Choice):
            self.control.likely = likely
        self._show_before(before)
        self._mark()

    def restore(self, typed: str, started: str) -> None:
        """Put back what a draft holds: what was typed, and what it was typed over."""
        self._put(typed)
        self._started = started
        self._mark()

    def settle(self, *, mine: bool) -> None:
        """End a contest: what was typed is to stand, or what is on record."""
        self._started = self._initial
        if not mine:
            self._put(self._initial)
        self._mark()

    def _put(self, text: str) -> None:
        control = self.control
        if isinstance(control, Choice):
            control.choose(text if text in (self.field.codes or {}) else "")
            return
        control.put(text, quietly=True)

    def _show_before(self, before: Callable[[], str]) -> None:
        self._before = before
        if self._long:
            self._say_below("before", before)
        self.refresh()

    def complain(self, words: Callable[[], str]) -> None:
        """Say what is wrong with the field, under it."""
        self._say_below("error", words)
        self._told = bool(words())

    def _say_below(self, what: str, words: Callable[[], str]) -> None:
        """Say something in a line of its own, which is there once there is something to say."""
        line = self._below.get(what)
        if line is None and words():
            line = self._below[what] = Words(words, classes=what)
            self.mount(line, before=self._below.get("error") if what == "before" else None)
        elif line is not None:
            line.say(words)
            line.display = bool(words())

    def relent(self) -> None:
        """Take back what was said of a rule; what cannot be read is still told."""
        if self._told:
            self._mark()

    @property
    def wrong(self) -> bool:
        """Whether what stands in it cannot be read."""
        return problem_of(self.field, self.entry.text) is not None

    @on(Input.Changed)
    @on(Select.Changed)
    def _typed(self, event: Message) -> None:
        event.stop()
        self._mark()
        self.post_message(self.Changed(self))

    def _mark(self) -> None:
        entry = self.entry
        problem = problem_of(self.field, entry.text)
        self.complain(lambda: shown(sentence(problem)) if problem else "")
        self._changed = entry.changed
        self.refresh()
