"""What the interface keeps for an officer between two sessions: saved views and colours."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from portfolio.store.files import make_folder, write_whole
from tui.list.answer import HEADS
from tui.list.arrangement import GROUPED_BY, PLAN_ORDER, SORTED_BY, VIEWS, Arrangement

_FILE: Final = "screen.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """The officer's own views by name, whether the screen is light, how much of the answer is shown.

    Where the officer never said how much that is to be, `head` is None.
    """

    views: Mapping[str, Arrangement] = field(default_factory=dict)
    light: bool = False
    head: str | None = None

    def with_view(self, name: str, arrangement: Arrangement | None) -> "Kept":
        """Return the same with a view saved under a name, or without that name."""
        views = {key: value for key, value in self.views.items() if key != name}
        if arrangement is not None:
            views[name] = arrangement
        return replace(self, views=views)


def load(folder: Path) -> Kept:
    """Return what was kept; where the file is missing or no longer understood, the defaults."""
    try:
        data = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Kept()
    return _kept(data) if isinstance(data, dict) else Kept()


def _kept(data: Mapping[str, Any]) -> Kept:
    views = data.get("views")
    found = views.items() if isinstance(views, dict) else ()
    read = {str(name): _arrangement(value) for name, value in found}
    return Kept(
        {name: value for name, value in read.items() if value is not None},
        data.get("light") is True,
        head if (head := data.get("head")) in HEADS else None,
    )


def _arrangement(value: Any) -> Arrangement | None:
    try:
        read = Arrangement(**value)
        known = (
            read.view in VIEWS
            and read.grouping in GROUPED_BY
            and read.order in (PLAN_ORDER, *SORTED_BY)
            and isinstance(read.descending, bool)
            and isinstance(read.wanted, str)
        )
    except TypeError:
        return None
    return read if known else None


def save(folder: Path, kept: Kept) -> None:
    """Keep it for the next session, for its owner's eyes only. Raises OutputProblem."""
    make_folder(folder, private=True)
    views = {name: asdict(value) for name, value in kept.views.items()}
    data = {"views": views, "light": kept.light, "head": kept.head}
    write_whole(folder / _FILE, json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8"))
