"""The keys of the what-if screen, besides those that move the bars themselves."""

from typing import Final

from textual.binding import Binding, BindingType

from portfolio.values.language import mark

KEYS: Final[list[BindingType]] = [
    Binding(
        "d",
        "drop",
        mark("Drop"),
        id="whatif.drop",
        tooltip=mark("Leaves the project out, or brings it back as it was changed."),
    ),
    Binding(
        "t",
        "takes",
        mark("What it takes"),
        id="whatif.takes",
        tooltip=mark("The fewest projects and months forward that reach the target from here."),
    ),
    Binding(
        "s",
        "save",
        mark("Save"),
        id="whatif.save",
        tooltip=mark("Keeps the scenario under a name, in your own folder."),
    ),
    Binding(
        "c,o",
        "compare",
        mark("Compare, open"),
        id="whatif.compare",
        tooltip=mark("The kept scenarios side by side; Enter opens one."),
    ),
    Binding("escape,q,w", "leave", mark("Back"), id="whatif.back"),
    Binding(
        "b",
        "beds",
        mark("Change beds"),
        id="whatif.beds",
        tooltip=mark("Types how many new beds the project brings; + and - change them by 10."),
    ),
    Binding("plus,equals_sign", "more_beds(1)", mark("Change beds"), show=False),
    Binding("minus", "more_beds(-1)", mark("Change beds"), show=False),
    Binding(
        "v",
        "view",
        mark("View"),
        id="whatif.view",
        tooltip=mark("As planned, where the present month binds nothing, or as forecast."),
    ),
    Binding(
        "p",
        "population",
        mark("Population"),
        id="whatif.population",
        tooltip=mark("Over the 2020 census or the newest official figure."),
    ),
    Binding(
        "n",
        "residents",
        mark("Residents"),
        show=False,
        id="whatif.residents",
        tooltip=mark("Types a number of residents to suppose."),
    ),
    Binding(
        "g",
        "target",
        mark("Change target"),
        id="whatif.target",
        tooltip=mark("Another target or another month for it, such as 6.6 2027-12."),
    ),
    Binding(
        "k",
        "cost",
        mark("Cost"),
        show=False,
        id="whatif.cost",
        tooltip=mark("Types what the project costs."),
    ),
    Binding(
        "0,backspace",
        "reset",
        mark("Restore"),
        id="whatif.reset",
        tooltip=mark("The project as it stands, all its changes taken back."),
    ),
    Binding(
        "x,R",
        "reset_all",
        mark("Reset all"),
        id="whatif.reset_all",
        tooltip=mark("Every project as it stands; u brings the changes back."),
    ),
    Binding(
        "u",
        "step_back",
        mark("Step back"),
        show=False,
        id="whatif.step_back",
        tooltip=mark("Takes back what the last key did."),
    ),
    Binding(
        "slash",
        "find",
        mark("Find"),
        show=False,
        key_display="/",
        id="whatif.find",
        tooltip=mark("Goes to the project with this code or these words in its name."),
    ),
]
