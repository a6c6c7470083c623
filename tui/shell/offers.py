"""What the palette offers: what the keys of the screen do, those of the first one, and the rest."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tui.dialogs.palette import Command
from tui.shell.base import marked_bindings

#: What is offered even where a field takes the letters of the keys.
_ALWAYS: Final = ("month(-1)", "month(1)", "choose_plan", "switch_language", "help")


def offers(
    app: App[object], everywhere: Iterator[Binding], at_first: Callable[[str], object]
) -> Iterator[Command]:
    """Yield commands; `everywhere` are the program's own keys, `at_first` acts on the first screen."""
    here, first = _offered(app.screen), app.screen_stack[0]
    always = {key.action: key for key in everywhere if key.action in _ALWAYS}
    for action, (binding, node) in here.items():
        if action not in always:
            yield _command(app, binding, partial(app.run_action, action, node))
    leads_back = app.screen is not first and getattr(app.screen, "LEADS_BACK", True)
    for action, (binding, _) in _offered(first).items() if leads_back else ():
        if action not in (*always, *here, "clear_filter", "unmark", "report"):
            yield _command(app, binding, partial(at_first, action))
    for action, binding in always.items():
        yield _command(app, binding, partial(app.run_action, action, app))


def _offered(screen: Screen[object]) -> dict[str, tuple[Binding, DOMNode]]:
    """Return what the keys of a screen do, by action, as it is said in the code."""
    return {
        item.binding.action: (item.binding, item.node)
        for item in marked_bindings(screen).values()
        if item.enabled and (item.binding.show or item.binding.tooltip) and not item.binding.system
    }


def _command(app: App[object], binding: Binding, run: Callable[[], object]) -> Command:
    return Command(binding.description, app.get_key_display(binding), binding.tooltip, run)
