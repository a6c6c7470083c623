"""A disk that loses what was not synced: the states it may hold after the power was cut.

What is known of real disks and file systems, taken at its worst: a write that was not synced is on
the disk or not, whole or in sectors, in any order; so is a file's length; so is a name in a folder
whose folder was not synced. A rename is one thing. What was synced stays.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.safety.shim import Step

SECTOR: Final = 512


@dataclass
class _File:
    """What of a file is surely on the disk, and what was written since."""

    kept: bytes = b""
    pending: list[Step] = field(default_factory=list)

    def seen(self) -> bytes:
        """Return what a program that reads it now would see."""
        return _written(self.kept, self.pending)


def _written(content: bytes, steps: Iterable[Step]) -> bytes:
    data = bytearray(content)
    for step in steps:
        if step.kind == "truncate":
            length = int(step.words[1])
            data = data[:length] + bytes(max(0, length - len(data)))
        else:
            at = int(step.words[1])
            data.extend(bytes(max(0, at - len(data))))
            data[at : at + len(step.data)] = step.data
    return bytes(data)


class Disk:
    """Files by number, names by path; which names are surely on the disk."""

    def __init__(self, folder: Path) -> None:
        """Take what stands in a folder as synced."""
        self._files: dict[str, _File] = {}
        self._names: dict[str, str] = {}
        self._folders: set[str] = {str(folder)}
        self._pending: list[Step] = []
        for path in sorted(folder.rglob("*")):
            if path.is_dir():
                self._folders.add(str(path))
            else:
                number = str(path.stat().st_ino)
                self._files[number] = _File(path.read_bytes())
                self._names[str(path)] = number

    def take(self, step: Step) -> None:
        """Do one step of a record."""
        kind, words = step.kind, step.words
        if kind in ("write", "truncate"):
            self._file(words[0]).pending.append(step)
        elif kind == "sync":
            file = self._file(words[0])
            file.kept, file.pending = file.seen(), []
        elif kind == "syncdir":
            self._settle(words[0])
        elif kind in ("create", "unlink", "rename", "link", "mkdir", "rmdir"):
            if kind == "create":
                self._files[words[0]] = _File()
            self._pending.append(step)

    def _file(self, number: str) -> _File:
        return self._files.setdefault(number, _File())

    def _settle(self, folder: str) -> None:
        """A folder was synced: its names are on the disk from now on."""
        left = []
        for step in self._pending:
            if any(Path(path).parent == Path(folder) for path in _paths(step)):
                _named(step, self._names, self._folders)
            else:
                left.append(step)
        self._pending = left

    def states(self, dice: random.Random, number: int) -> Iterator[dict[str, bytes]]:
        """Yield states the disk may hold now, as files by path; the plainest ones first."""
        yield self._state(dice, _NOTHING)
        yield self._state(dice, _ALL)
        for _ in range(number - 2):
            yield self._state(dice, dice.choice((_WRITES, _SECTORS, _FIRST, _NAMES_ONLY)))

    def _state(self, dice: random.Random, way: str) -> dict[str, bytes]:
        names, folders = dict(self._names), set(self._folders)
        for step in self._chosen(dice, way):
            _named(step, names, folders)
        return {
            path: self._content(number, dice, way)
            for path, number in names.items()
            if str(Path(path).parent) in folders and number in self._files
        }

    def _chosen(self, dice: random.Random, way: str) -> list[Step]:
        """Return which of the names that were not synced are on the disk."""
        if way == _NOTHING:
            return []
        if way in (_ALL, _WRITES):
            return self._pending
        if way == _FIRST:
            return self._pending[: dice.randint(0, len(self._pending))]
        return [step for step in self._pending if dice.random() < 0.5]

    def _content(self, number: str, dice: random.Random, way: str) -> bytes:
        file = self._files[number]
        if way in (_NOTHING, _NAMES_ONLY) or not file.pending:
            return file.kept
        if way == _ALL:
            return file.seen()
        if way == _FIRST:
            return _written(file.kept, file.pending[: dice.randint(0, len(file.pending))])
        if way == _WRITES:
            return _written(file.kept, [step for step in file.pending if dice.random() < 0.5])
        return _torn(file, dice)


#: How a state comes about: nothing of what was not synced; all of it; some writes; some sectors;
#: what came first; only names.
_NOTHING: Final = "nothing"
_ALL: Final = "all"
_WRITES: Final = "writes"
_SECTORS: Final = "sectors"
_FIRST: Final = "first"
_NAMES_ONLY: Final = "names"


def _torn(file: _File, dice: random.Random) -> bytes:
    """Return a file each of whose sectors has one of the contents it had since the last sync."""
    lengths, sectors = _versions(file)
    length = dice.choice(lengths)
    data = bytearray(file.kept[:length].ljust(length, b"\0"))
    for at, versions in sectors.items():
        start = at * SECTOR
        if start < length:
            sector = dice.choice([bytes(data[start : start + SECTOR]), *versions])
            data[start : start + SECTOR] = sector
    return bytes(data[:length])


def _versions(file: _File) -> tuple[list[int], dict[int, list[bytes]]]:
    """Return the lengths a file had since the last sync, and what was written into each sector."""
    lengths, sectors = [len(file.kept)], dict[int, list[bytes]]()
    seen = bytearray(file.kept)
    for step in file.pending:
        at, end = int(step.words[1]), int(step.words[1]) + len(step.data)
        seen = bytearray(_written(seen, [step]))
        lengths.append(len(seen))
        if step.kind == "write":
            for number in range(at // SECTOR, -(-end // SECTOR)):
                sector = bytes(seen[number * SECTOR : (number + 1) * SECTOR])
                sectors.setdefault(number, []).append(sector.ljust(SECTOR, b"\0"))
    return lengths, sectors


def _paths(step: Step) -> tuple[str, ...]:
    return step.words[1:] if step.kind == "create" else step.words


def _named(step: Step, names: dict[str, str], folders: set[str]) -> None:
    """Do one change of names, as far as it can be done."""
    kind, words = step.kind, step.words
    if kind == "create":
        names[words[1]] = words[0]
    elif kind == "unlink":
        names.pop(words[0], None)
    elif kind == "mkdir":
        folders.add(words[0])
    elif kind == "rmdir":
        folders.discard(words[0])
    else:
        number = names.get(words[0])
        if kind == "rename":
            names.pop(words[0], None)
        if number is not None:
            names[words[1]] = number
