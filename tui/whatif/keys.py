"""The keys of the what-if screen: those that move the bars, and those on the whole."""

from typing import Final

from textual.binding import Binding, BindingType

from portfolio.values.language import mark


def _key(
    keys: str, action: str, words: str, tooltip: str = "", *, show: bool = True, shown: str = ""
) -> Binding:
    """Return a key that the help tells; `shown` is how it is printed where that is not its name."""
    name = action.split("(", maxsplit=1)[0].removeprefix("screen.")
    display = shown or None
    return Binding(
        keys, action, words, show, key_display=display, id=f"whatif.{name}", tooltip=tooltip
    )


#: Of a pair of keys the first is told with both.
ON_BARS: Final[list[BindingType]] = [
    _key(
        "left",
        "screen.pull(-1)",
        mark("Month (Shift: year)"),
        mark("The project opens a month earlier or later; with Shift 12 months."),
        shown="←→",
    ),
    Binding("right", "screen.pull(1)", mark("Month (Shift: year)"), show=False),
    Binding("shift+left", "screen.pull(-12)", mark("Month (Shift: year)"), show=False),
    Binding("shift+right", "screen.pull(12)", mark("Month (Shift: year)"), show=False),
    _key(
        "enter",
        "open",
        mark("Set month"),
        mark("Types the month in which the project opens."),
        show=False,
        shown="Enter",
    ),
    _key(
        "less_than_sign",
        "turn(-1)",
        mark("Scroll"),
        mark("Shows earlier or later months."),
        show=False,
        shown="< >",
    ),
    Binding("greater_than_sign", "turn(1)", mark("Scroll"), show=False),
    _key("z", "zoom_round", mark("Zoom"), mark("Years, quarters, months."), show=False),
]

ON_SCREEN: Final[list[BindingType]] = [
    _key(
        "d",
        "drop",
        mark("Drop"),
        mark("Leaves the project out, or brings it back as it was changed."),
    ),
    _key(
        "t",
        "takes",
        mark("What it takes"),
        mark("The fewest projects and months forward that reach the target from here."),
    ),
    _key("s", "save", mark("Save"), mark("Keeps the scenario under a name, in your own folder.")),
    _key(
        "c,o",
        "compare",
        mark("Compare, open"),
        mark("The kept scenarios side by side; Enter opens one."),
    ),
    _key("escape,q,w", "leave", mark("Back")),
    _key(
        "b",
        "beds",
        mark("Change beds"),
        mark("Types how many new beds the project brings; + and - change them by 10."),
    ),
    Binding("plus,equals_sign", "more_beds(1)", mark("Change beds"), show=False),
    Binding("minus", "more_beds(-1)", mark("Change beds"), show=False),
    _key(
        "v",
        "view",
        mark("View"),
        mark("As planned, where the present month binds nothing, or as forecast."),
    ),
    _key(
        "p",
        "population",
        mark("Population"),
        mark("Over the 2020 census or the newest official figure."),
    ),
    _key(
        "n",
        "residents",
        mark("Residents"),
        mark("Types a number of residents to suppose."),
        show=False,
    ),
    _key(
        "g",
        "target",
        mark("Change target"),
        mark("Another target or another month for it, such as 6.6 2027-12."),
    ),
    _key("k", "cost", mark("Cost"), mark("Types what the project costs."), show=False),
    _key(
        "0,backspace",
        "reset",
        mark("Restore"),
        mark("The project as it stands, all its changes taken back."),
    ),
    _key(
        "x,R",
        "reset_all",
        mark("Reset all"),
        mark("Every project as it stands; u brings the changes back."),
    ),
    _key(
        "u", "step_back", mark("Step back"), mark("Takes back what the last key did."), show=False
    ),
    _key(
        "slash",
        "find",
        mark("Find"),
        mark("Goes to the project with this code or these words in its name."),
        show=False,
        shown="/",
    ),
]
