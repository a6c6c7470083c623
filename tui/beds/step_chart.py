"""A chart of step lines, drawn to the size it is given."""

from collections.abc import Callable, Mapping
from typing import Final

from textual.content import Content

from tui.beds.steps import Scene, draw
from tui.widgets.spoken import Spoken

_STYLES: Final = {
    "axis": "$foreground 62%",
    "level": "$foreground 75%",
    "today": "$foreground 50%",
}


class StepChart(Spoken):
    """Draws a scene from a function that is asked again when the language changes."""

    DEFAULT_CSS = """
    StepChart { height: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._scene: Callable[[], Scene] | None = None
        self._styles: Mapping[str, str] = _STYLES

    def show(self, scene: Callable[[], Scene], styles: Mapping[str, str]) -> None:
        """Show another scene from now on, its lines and notes in these styles by their keys."""
        self._scene, self._styles = scene, {**_STYLES, **styles}
        self.refresh()

    def render(self) -> Content:
        if self._scene is None:
            return Content("")
        width, height = self.content_size
        rows = draw(self._scene(), width, height)
        return Content("\n").join(
            Content.assemble(*((run.text, self._styles.get(run.key, "")) for run in row))
            for row in rows
        )
