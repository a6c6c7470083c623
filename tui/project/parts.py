"""The parts of a screen in one line: each by its number, the one shown in brackets."""

from collections.abc import Callable, Collection, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from tui.widgets.spoken import Spoken


class Parts(Spoken):
    """A line of numbered names; a click chooses one."""

    DEFAULT_CSS = """
    Parts { height: 1; padding: 0 1; background: $surface; }
    """

    class Chosen(Message):
        """A part was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, names: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self._names = names
        self._places: Collection[int] = (0,)

    def choose(self, *places: int) -> None:
        """Show other parts as those chosen."""
        self._places = places
        self.refresh()

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        for place, text in enumerate(labels(self._names(), self._places, self.content_size.width)):
            chosen = place in self._places
            parts.append((text, "bold $primary" if chosen else "$foreground 62%"))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        end = 0
        for place, text in enumerate(labels(self._names(), self._places, self.content_size.width)):
            end += cell_len(text)
            if offset.x < end:
                self.post_message(self.Chosen(place))
                return


def labels(names: Sequence[str], chosen: Collection[int], width: int) -> list[str]:
    """Return the labels of parts, as wide chosen or not; without room only the chosen have a name."""
    whole = [
        f"[{place + 1} {name}]" if place in chosen else f" {place + 1} {name} "
        for place, name in enumerate(names)
    ]
    if sum(cell_len(text) for text in whole) <= width:
        return whole
    return [text if place in chosen else f" {place + 1}" for place, text in enumerate(whole)]
