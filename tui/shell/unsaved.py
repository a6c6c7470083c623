"""What was typed and not filed: asked about before it is lost, kept as drafts at the end."""

from collections.abc import Callable, Iterable

from textual.app import App
from textual.screen import Screen

from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, sentence
from portfolio.values.signs import shown
from portfolio.values.words import say
from tui.dialogs.ask import Answer, Ask
from tui.shell.base import SpokenScreen


def unless_losing(app: App[object], leave: Callable[[], object]) -> None:
    """Leave what is open; ask first where something typed has not been filed."""

    def answered(answer: str | None) -> None:
        if answer == "leave":
            leave()

    screens = [item for item in app.screen_stack if isinstance(item, SpokenScreen)]
    losing = [screen for screen in screens if screen.unsaved]
    if losing:
        app.push_screen(
            Ask(
                lambda: say(losing[-1].UNSAVED),
                Answer("keep", mark("Keep editing")),
                Answer("leave", mark("Leave")),
            ),
            answered,
        )
    else:
        leave()


def kept_typed(screens: Iterable[Screen[object]]) -> str:
    """Keep what was typed as drafts; return what went wrong with the last that could not be."""
    trouble = ""
    for screen in screens:
        if isinstance(screen, SpokenScreen):
            try:
                screen.keep_typed()
            except PortfolioError as error:
                trouble = shown(sentence(error))
    return trouble
