"""The keys of the what-if screen: those that move the bars, and those on the whole."""

from typing import Final

from textual.binding import Binding, BindingType

from portfolio.values.language import mark
from tui.shell.bindings import key

#: Of a pair of keys the first is told with both.
ON_BARS: Final[list[BindingType]] = [
    key(
        "left",
        "screen.pull(-1)",
        mark("Month (Shift: year)"),
        mark("The project opens a month earlier or later; with Shift 12 months."),
        display="←→",
    ),
    Binding("right", "screen.pull(1)", mark("Month (Shift: year)"), show=False),
    Binding("shift+left", "screen.pull(-12)", mark("Month (Shift: year)"), show=False),
    Binding("shift+right", "screen.pull(12)", mark("Month (Shift: year)"), show=False),
    key(
        "enter",
        "open",
        mark("Set month"),
        mark("Types the month in which the project opens."),
        show=False,
        display="Enter",
    ),
    key(
        "less_than_sign",
        "turn(-1)",
        mark("Scroll"),
        mark("Shows earlier or later months."),
        show=False,
        display="< >",
    ),
    Binding("greater_than_sign", "turn(1)", mark("Scroll"), show=False),
    key("z", "zoom_round", mark("Zoom"), mark("Years, quarters, months."), show=False),
]

ON_SCREEN: Final[list[BindingType]] = [
    key(
        "d",
        "drop",
        mark("Drop"),
        mark("Leaves the project out, or brings it back as it was changed."),
    ),
    key(
        "f",
        "takes",
        mark("What it takes"),
        mark("The fewest projects and months forward that reach the target from here."),
    ),
    key(
        "ctrl+s", "save", mark("Save"), mark("Keeps the scenario under a name, in your own folder.")
    ),
    key(
        "ctrl+o",
        "compare",
        mark("Compare, open"),
        mark("The kept scenarios side by side; Enter opens one."),
    ),
    key("escape,q,w", "leave", mark("Back")),
    key(
        "B",
        "beds",
        mark("Change beds"),
        mark("Types how many new beds the project brings; + and - change them by 10."),
    ),
    Binding("plus,equals_sign", "more_beds(1)", mark("Change beds"), show=False),
    Binding("minus", "more_beds(-1)", mark("Change beds"), show=False),
    key(
        "v",
        "view",
        mark("View"),
        mark("As planned, where the present month binds nothing, or as forecast."),
    ),
    key(
        "o",
        "population",
        mark("Population"),
        mark("Over the 2020 census or the newest official figure."),
    ),
    key(
        "N",
        "residents",
        mark("Residents"),
        mark("Types a number of residents to suppose."),
        show=False,
    ),
    key(
        "G",
        "target",
        mark("Change target"),
        mark("Another target or another month for it, such as 6.6 2027-12."),
    ),
    key("K", "cost", mark("Cost"), mark("Types what the project costs."), show=False),
    key(
        "0,backspace",
        "reset",
        mark("Restore"),
        mark("The project as it stands, all its changes taken back."),
    ),
    key(
        "R",
        "reset_all",
        mark("Reset all"),
        mark("Every project as it stands; u brings the changes back."),
    ),
    key("u", "step_back", mark("Step back"), mark("Takes back what the last key did."), show=False),
    key(
        "slash",
        "find",
        mark("Find"),
        mark("Goes to the project with this code or these words in its name."),
        show=False,
        display="/",
    ),
]
