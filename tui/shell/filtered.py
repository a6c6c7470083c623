"""A screen whose rows a filter narrows: how one comes to its place, and back to the rows."""

from abc import abstractmethod

from textual import on

from tui.shell.frame import Frame
from tui.widgets.seek import Seek


class Filtered(Frame[None]):
    """A whole screen with a place to type what is looked for."""

    @abstractmethod
    def look_for(self, text: str) -> None:
        """Show the rows of what is looked for."""

    @abstractmethod
    def to_rows(self) -> None:
        """Go to the rows."""

    def action_seek(self) -> None:
        self.query_one(Seek).open()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Look for nothing any more; where nothing is looked for, go back."""
        seek = self.query_one(Seek)
        if not seek.display:
            self.dismiss(None)
            return
        seek.clear()
        self.to_rows()

    @on(Seek.Sought)
    def _seek(self, event: Seek.Sought) -> None:
        event.stop()
        self.look_for(event.text)

    @on(Seek.Left)
    def _left(self) -> None:
        self.to_rows()
