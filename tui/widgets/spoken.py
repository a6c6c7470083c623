"""What is drawn anew when another language is spoken."""

from textual.widget import Widget


class Spoken(Widget):
    """A widget that asks for its words whenever it is drawn, and may then need another height."""

    def reword(self) -> None:
        """Say it anew, in the language spoken."""
        self.refresh(layout=True)
