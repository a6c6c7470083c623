"""Scenarios that an officer keeps between sessions: plain TOML files in the state folder.

They are the officer's own and no part of the portfolio, so no database holds them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from portfolio.store.files import make_folder, write_whole
from portfolio.values.errors import BadInput, OutputProblem, WrongUsage
from portfolio.values.language import mark
from portfolio.whatif.data.scenario import beliefs_of, scenario_of, scenario_text
from portfolio.whatif.records import Beliefs, Scenario

_ROOM: Final = "scenarios"
_ENDING: Final = ".toml"
_NAME: Final = re.compile(r"\w[\w .+-]{0,58}[\w+-]|\w")
#: A scenario is a page of text; what is larger is none.
_MOST_BYTES: Final = 1_000_000


def save(state: Path, scenario: Scenario) -> Path:
    """Keep a scenario under its name, in place of one of that name. Raises OutputProblem.

    Raises WrongUsage for a name that cannot be a file's.
    """
    path = _path(state, scenario.name)
    make_folder(path.parent, private=True)
    write_whole(path, scenario_text(scenario).encode("utf-8"))
    return path


def require_name(name: str) -> str:
    """Return the name of a scenario. Raises WrongUsage for one that cannot be a file's."""
    _path(Path(), name)
    return name


def load(state: Path, name: str) -> Scenario:
    """Return a kept scenario by its name, or the one in a file whose path ends in `.toml`.

    Raises WrongUsage where there is none, BadInput where the file is not understood.
    """
    if name.lower().endswith(_ENDING):
        path = Path(name).expanduser()
        found = scenario_of(_text(path), path)
        return found if found.name else _named(found, path.stem)
    path = _path(state, name)
    if not path.is_file():
        raise _no_such(state, name)
    return _named(scenario_of(_text(path), path), name)


def names(state: Path) -> tuple[str, ...]:
    """Return the names of the kept scenarios, in their order."""
    room = state / _ROOM
    if not room.is_dir():
        return ()
    return tuple(sorted(p.stem for p in room.iterdir() if p.suffix == _ENDING and p.is_file()))


def kept(state: Path) -> Iterable[tuple[str, Scenario]]:
    """Yield the kept scenarios by name. Raises BadInput where a file is not understood."""
    for name in names(state):
        yield name, load(state, name)


def forget(state: Path, name: str) -> None:
    """Remove a kept scenario. Raises WrongUsage where there is none, OutputProblem where it stays."""
    path = _path(state, name)
    if not path.is_file():
        raise _no_such(state, name)
    try:
        path.unlink()
    except OSError as error:
        raise OutputProblem(
            mark("{path} cannot be removed ({reason}); check the permissions of its folder."),
            path=path,
            reason=error.strerror or error,
        ) from error


def beliefs(path: Path) -> Beliefs:
    """Return the slips that a TOML file gives. Raises BadInput where it is not understood."""
    return beliefs_of(_text(path), path)


def _named(scenario: Scenario, name: str) -> Scenario:
    return replace(scenario, name=name)


def _path(state: Path, name: str) -> Path:
    if not _NAME.fullmatch(name) or name.lower().endswith(_ENDING):
        raise WrongUsage(
            mark(
                "“{name}” cannot name a scenario; use up to 60 letters, digits, spaces and"
                " hyphens, such as early-P1."
            ),
            name=name,
        )
    return state / _ROOM / f"{name}{_ENDING}"


def _no_such(state: Path, name: str) -> WrongUsage:
    there: Sequence[str] = names(state)
    if not there:
        return WrongUsage(
            mark("There is no scenario “{name}”, none is kept; keep one with --save {name}."),
            name=name,
        )
    return WrongUsage(
        mark("There is no scenario “{name}”; those kept are: {names}."),
        name=name,
        names=", ".join(there),
    )


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput(mark("{path} is too large for a scenario; check the path."), path=path)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            mark("{path} is not UTF-8 text; save it as UTF-8 and try again."), path=path
        ) from error
    except OSError as error:
        raise BadInput(
            mark("{path} cannot be read ({reason}); check the path."),
            path=path,
            reason=error.strerror or error,
        ) from error
