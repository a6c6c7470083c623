"""The last line of every screen: the keys that work now, as many as there is room for."""

from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen

from tui.widgets.spoken import Spoken

_GAP = 2
#: What stays where there is no room for everything: what ends a form, how to get help, and out.
_STAYS = ("file", "skip", "help", "app.quit", "dismiss", "leave", "command_palette")


class Key(NamedTuple):
    """One key: what a keyboard sends, how it is printed, what it does in few words, its action."""

    sent: str
    shown: str
    words: str
    action: str

    @property
    def width(self) -> int:
        return cell_len(self.shown) + 1 + cell_len(self.words)


def fitting(keys: list[Key], width: int) -> list[Key]:
    """Return the keys that fit into `width` cells: the last ones go first, but for those that stay."""
    shown = list(keys)
    while shown and sum(key.width + _GAP for key in shown) - _GAP > width:
        goers = [key for key in shown if not key.action.startswith(_STAYS)]
        shown.remove(goers[-1] if goers else shown[-1])
    return shown


class KeyLine(Spoken):
    """The keys of the screen in one line; a click on one does what the key does."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; padding: 0 1; background: $panel; }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _bindings_changed(self, _: Screen[object]) -> None:
        self.refresh()

    def _keys(self) -> list[Key]:
        found: dict[str, Key] = {}
        for item in self.screen.active_bindings.values():
            if item.enabled and (item.binding.show or item.binding.action == "command_palette"):
                found.setdefault(item.binding.action, self._key(item))
        palette = found.pop("command_palette", None)
        keys = [*found.values(), palette] if palette else list(found.values())
        return fitting(keys, self.content_size.width)

    def _key(self, item: ActiveBinding) -> Key:
        binding = item.binding
        shown, words = self.app.get_key_display(binding), binding.description
        # Textual's own key is the only one said in small letters.
        return Key(binding.key, shown, words[:1].upper() + words[1:], binding.action)

    def render(self) -> Content:
        parts = [
            Content.assemble((key.shown, "bold $primary"), " ", (key.words, "$foreground 80%"))
            for key in self._keys()
        ]
        return Content(" " * _GAP).join(parts)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer."""
        event.stop()
        start = self.styles.padding.left
        for key in self._keys():
            if start <= event.x < start + key.width:
                self.app.simulate_key(key.sent)
                return
            start += key.width + _GAP
