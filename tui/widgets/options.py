"""A list of options whose words change: the one that is marked stays so."""

from collections.abc import Iterable

from textual.widgets import OptionList
from textual.widgets.option_list import Option


def said_anew(options: OptionList, anew: Iterable[Option]) -> None:
    """Put the same options in other words into a list."""
    place = options.highlighted
    options.clear_options().add_options(anew)
    options.highlighted = place
