"""Colours and signs: they mean something, and never alone."""

from typing import Final

from textual.theme import Theme

GROUP_COLOURS: Final = {"continued": "#4C78A8", "new": "#E6862A", "planned": "#5BA89D"}
LIGHT_COLOURS: Final = {
    "green": "#009E73",
    "amber": "#E69F00",
    "red": "#D55E00",
    "grey": "#8A8A8A",
    "opened": "#56B4E9",
}
#: The same where a terminal has 16 colours: each is one of them, so none is taken for another.
_SIXTEEN: Final = {
    True: (
        {"continued": "#5555FF", "new": "#FF55FF", "planned": "#55FFFF"},
        {"green": "#55FF55", "amber": "#FFFF55", "red": "#FF5555", "grey": "#AAAAAA"},
    ),
    False: (
        {"continued": "#0000AA", "new": "#AA00AA", "planned": "#00AAAA"},
        {"green": "#00AA00", "amber": "#AA5500", "red": "#AA0000", "grey": "#555555"},
    ),
}


def use_none(*, dark: bool) -> None:
    """Draw groups and lights as bright as the text where no colours are wanted: grey is the least."""
    plain = (DARK if dark else LIGHT).foreground or ""
    for colours in (GROUP_COLOURS, LIGHT_COLOURS):
        colours.update({code: plain for code in colours if code != "grey"})


def light_style(colour: str) -> str:
    """Return the style of a light: what asks for something stands out without its colour too."""
    return LIGHT_COLOURS[colour] if colour == "grey" else f"bold {LIGHT_COLOURS[colour]}"


def use_sixteen(*, dark: bool) -> None:
    """Draw groups and lights in the 16 colours that a plain terminal has, on a dark or light ground."""
    groups, lights = _SIXTEEN[dark]
    GROUP_COLOURS.update(groups)
    LIGHT_COLOURS.update(lights)


DARK: Final = Theme(
    name="portfolio-dark",
    primary="#6E9BCB",
    secondary="#5BA89D",
    accent="#6E9BCB",
    warning="#E69F00",
    error="#E8743B",
    success="#2FB58C",
    foreground="#D8DCE2",
    background="#15191F",
    surface="#1D232B",
    panel="#262E38",
    dark=True,
    variables={"footer-key-foreground": "#8FB6E0", "block-cursor-text-style": "none"},
)
LIGHT: Final = Theme(
    name="portfolio-light",
    primary="#2F5F93",
    secondary="#2F7C71",
    accent="#2F5F93",
    warning="#9A6400",
    error="#B64A00",
    success="#00714F",
    foreground="#20262E",
    background="#FBFBF9",
    surface="#F0F1EF",
    panel="#E3E6E6",
    dark=False,
    variables={"footer-key-foreground": "#2F5F93", "block-cursor-text-style": "none"},
)
