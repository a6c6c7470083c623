"""Where a path leads, whether a file may stand there, and what is called after a text from data."""

import os
import stat
import unicodedata
from pathlib import Path
from typing import Final

from portfolio.store import system
from portfolio.values.errors import OutputProblem
from portfolio.values.language import mark

#: So many steps a path may have, its links followed.
_MOST_STEPS: Final = 1_000
#: Signs that one system or another does not take in a name.
_RESERVED: Final = frozenset('/\\:*?"<>|')
#: Bytes of UTF-8 that a text may take of a file's name; the rest is left for what is added.
_LONGEST_NAME: Final = 180
_DEVICES: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
)


def safe_name(text: str) -> str:
    """Return a text from data as part of a file's name, on every system: never a path.

    What a system reserves becomes `_`; control and direction characters go, long texts are cut.
    """
    plain = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    kept = "".join(
        "_" if sign in _RESERVED else sign
        for sign in plain
        if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    cut = kept.encode("utf-8")[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    device = cut.partition(".")[0].strip().upper() in _DEVICES
    return f"_{cut}" if device or not cut else cut


def require_free(path: Path, target: Path) -> None:
    if target.is_dir():
        raise OutputProblem(
            mark("{path} is a folder; give the name of a file to write."), path=path
        )
    if not target.parent.is_dir():
        raise OutputProblem(
            mark("There is no folder {folder}; create it or give another path."),
            folder=path.parent,
        )


def followed(path: Path) -> Path:
    """Return the file that a path leads to, as the kernel would follow its links.

    Raises OutputProblem for a link that another user put into a folder which others may write:
    what it leads to would be replaced in our name (as Linux' protected_symlinks has it).
    """
    if hasattr(os, "geteuid"):
        place, parts = Path("/"), [*path.absolute().parts[1:]]
        for _ in range(_MOST_STEPS):
            if not parts:
                break
            step = place / parts.pop(0)
            if not step.is_symlink():
                place = step
                continue
            if not system.is_trusted(step):
                raise OutputProblem(
                    mark(
                        "{path} leads through a link that another user put there; nothing was"
                        " written. Give another path."
                    ),
                    path=path,
                )
            to = step.readlink()
            place, parts = (Path("/") if to.is_absolute() else place), [*_named(to), *parts]
    return Path(os.path.realpath(path))


def _named(link: Path) -> tuple[str, ...]:
    return link.parts[1:] if link.is_absolute() else link.parts


def is_device(target: Path) -> bool:
    """Tell whether the path is a device or a pipe, which must never be renamed over."""
    return target.exists() and not stat.S_ISREG(target.stat().st_mode)
