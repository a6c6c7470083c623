"""A new project as it is typed: what each field means, and what was given."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from portfolio.values.fields import PROJECT_FIGURES, PROJECT_NEEDS, PROJECT_PARTICULARS, Field
from portfolio.values.kinds import Value
from portfolio.values.language import Term, label, mark, spoken, translate
from portfolio.values.words import say, towns_text
from tui.form.entries import value_of
from tui.shell.plain import plain

#: The fields in sections, from top to bottom.
SECTIONS: Final = (
    (Term("form section", "Needed"), PROJECT_NEEDS),
    (Term("form section", "As far as known"), PROJECT_PARTICULARS),
    (Term("form section", "Figures of the first baseline"), PROJECT_FIGURES),
)
NEEDED: Final = tuple(field.name for field in PROJECT_NEEDS)
_HELP: Final = {
    "code": mark("A number that no other project has, such as P5."),
    "name_zh": mark("The full Chinese name, as it stands in the document."),
    "reason_words": mark("Why the project is added; kept in the log."),
    "group": mark("Left open, the project stands outside the plan and enters no figure of it."),
    "nature": mark("Left open, it is unknown."),
    "funder": mark("Left open, it is unknown."),
    "townships": mark("One, or several with commas between: {names}."),
}
_BETWEEN: Final = re.compile(r"[、,，;；]")
#: What the name of a township ends in, which officers leave out.
_KINDS: Final = ("镇", "街道", "乡")
Towns = tuple[tuple[str, str, str], ...]


def help_text(field: Field, towns: Towns) -> str:
    """Return how a field is filled in."""
    gap = "：" if spoken() == "zh" else ": "
    text = translate(_HELP.get(field.name, field.kind.hint))
    return f"{label(field.label)}{gap}{text.format(names=plain(towns_text(towns)))}"


def named_towns(text: str) -> tuple[str, ...]:
    """Return the townships that were typed, each once."""
    names = (name.strip() for name in _BETWEEN.split(text))
    return tuple(dict.fromkeys(name for name in names if name))


def known_town(name: str, towns: Towns) -> str | None:
    """Return a township's Chinese name for any name of it, also without 镇, 街道 or 乡."""
    for town in towns:
        if name in town:
            return town[1]
    short = [zh for _, zh, _ in towns if name and zh in {name + kind for kind in _KINDS}]
    return short[0] if len(short) == 1 else None


def town_problem(text: str, towns: Towns) -> str:
    """Return what is wrong with the townships typed, nothing where they are not known yet."""
    for name in named_towns(text):
        if towns and known_town(name, towns) is None:
            return say(
                mark("There is no township “{name}”; the townships are: {names}."),
                name=plain(name),
                names=plain(towns_text(towns)),
            )
    return ""


def given(fields: Mapping[str, Field], texts: Mapping[str, str]) -> dict[str, object]:
    """Return what was typed as values by name; what was left empty is not among them.

    Raises PortfolioError where a text cannot be read.
    """
    return dict(_values(fields, texts))


def _values(
    fields: Mapping[str, Field], texts: Mapping[str, str]
) -> Iterator[tuple[str, Value | tuple[str, ...]]]:
    for name, text in texts.items():
        if text.strip():
            value = value_of(fields[name], text)
            yield name, named_towns(str(value)) if name == "townships" else value
