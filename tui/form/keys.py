"""The keys of the status form."""

from typing import Final

from textual.binding import Binding, BindingType

from portfolio.values.language import mark
from tui.form.base import FIELD_KEYS, LEAVE
from tui.shell.bindings import key

ON_FORM: Final[list[BindingType]] = [
    key(
        "ctrl+s",
        "file",
        mark("File"),
        mark("Files what was changed; the rest stays as it is."),
        priority=True,
    ),
    LEAVE,
    key(
        "f3,ctrl+n",
        "skip",
        mark("Skip"),
        mark("Goes on to the next project of the round; this one stays unreported."),
    ),
    key(
        "f2,ctrl+b",
        "back",
        mark("The one before"),
        mark("Goes back to the project before in the round."),
    ),
    *FIELD_KEYS,
    key(
        "f4,ctrl+down",
        "section(1)",
        mark("Section"),
        mark("Goes to the next section of the form; Ctrl with the up arrow goes back."),
        display="F4",
    ),
    Binding("ctrl+up,shift+f4", "section(-1)", mark("Section"), show=False),
    key("f1", "explain", mark("About the field"), mark("Says how the field is filled in.")),
]
