"""Keys that the help tells, each once, and those that several screens have."""

from typing import Final

from textual.binding import Binding

from portfolio.values.language import mark


def key(
    keys: str,
    action: str,
    words: str,
    tip: str = "",
    *,
    show: bool = True,
    display: str | None = None,
    priority: bool = False,
) -> Binding:
    """Return a key told in the help, with all others of its action; `words` and `tip` are marked.

    Keys without an id are not told: of several for one thing the first is told with all.
    """
    return Binding(keys, action, words, show, display, priority, tip, id=action)


BACK: Final = key("escape,q", "dismiss", mark("Back"))
INDICATORS: Final = key(
    "t",
    "indicators",
    mark("Indicators"),
    mark("The plan's table: base, target, what was observed, what the projects come to."),
)
RELOAD: Final = key(
    "f5,ctrl+r",
    "reload",
    mark("Reload"),
    mark("Reads everything anew; changes of others appear by themselves."),
    show=False,
)
