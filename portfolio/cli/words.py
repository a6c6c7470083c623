"""click in two languages: help texts translated when shown, and click's own words marked."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import click

from portfolio.values.language import mark, plural, translate

F = TypeVar("F", bound=Callable[..., Any])

#: What click itself says; it asks gettext for these in the catalogue of this program.
CLICK_SAYS = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("Positional arguments"),
    mark("Show this message and exit."),
    mark("default: {default}"),
    mark("required"),
    mark("No such command {name!r}."),
    mark("No such option {name!r}."),
    mark("Missing command."),
    mark("Missing argument"),
    mark("Missing option"),
    mark("Missing parameter"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("Invalid value: {message}"),
    mark("Option {name!r} does not take a value."),
    mark("Choose from:\n\t{choices}"),
    mark("Aborted!"),
    lambda: plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 2),
    lambda: plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 2),
    lambda: plural(
        "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 2
    ),
    lambda: plural(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 2
    ),
)


class _Translated:
    """An attribute that is set in English and read in the language spoken."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}_in_english"

    def __get__(self, item: Any, owner: type) -> str | None:
        text = getattr(item, self._name, None) if item is not None else None
        return translate(text) if text else text

    def __set__(self, item: Any, text: str | None) -> None:
        setattr(item, self._name, text)


class Command(click.Command):
    """A command whose help is translated when it is shown."""

    help = _Translated()


class Group(click.Group):
    """A group of commands whose help is translated when it is shown."""

    help = _Translated()


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    help = _Translated()


def command(name: str, text: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Return a decorator that makes a command of a function; `text` is its marked help."""
    return click.command(name, cls=Command, help=text)


def option(
    *names: str,
    help: str,  # noqa: A002 - click's own word for it
    **settings: Any,
) -> Callable[[F], F]:
    """Return a decorator that adds an option; `help` is marked."""
    return click.option(*names, cls=Option, help=help, **settings)


def with_settings(function: F) -> F:
    """Hand the shared settings to a command as its first argument."""
    return cast(F, click.pass_obj(function))


def member(
    group: click.Group, name: str, help_text: str
) -> Callable[[Callable[..., Any]], click.Command]:
    """Return what makes a function a command of a group; `help_text` is marked."""
    return group.command(name, cls=Command, help=help_text)
