"""Whole exports that somebody changed and sealed again: refused, and nothing is left of them."""

import hashlib
import json
import random
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final
from unittest import mock

from portfolio.exchange.service import archive
from portfolio.history.records import Checked
from portfolio.history.service import log as history
from portfolio.store.database import Database
from portfolio.values.errors import PortfolioError
from tests.safety import children, offices
from tests.safety.board import Run

PLANTS: Final = ("no-log-check",)

Lines = list[dict[str, Any]]


def run(run: Run) -> None:
    offices.stop_the_clock()
    with children.room() as folder, planted(run.plant):
        path = offices.seeded(folder)
        for turn in range(3):
            offices.note(path, "N1", f"第{turn}次")
        whole = folder / "whole.jsonl"
        archive.dump(Database(path), whole)
        lines = [json.loads(line) for line in whole.read_bytes().splitlines()[:-1]]
        for turn in run.turns(run.many(20, 2_000)):
            _try(run, folder, lines, turn)


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: nobody holds the tables against the log."""
    if plant is None:
        return nullcontext()

    def trusting(session: Any) -> Checked:
        number, head = session.connection().exec_driver_sql(_HEAD).one()
        return Checked(number, head, ())

    return mock.patch.object(history, "checked", trusting)


_HEAD: Final = "SELECT id, digest FROM change_set ORDER BY id DESC LIMIT 1"


def _try(run: Run, folder: Path, lines: Lines, turn: int) -> None:
    dice = run.dice("reseal", turn)
    bent = json.loads(json.dumps(lines))
    kind = dice.choice(sorted(_WAYS))
    _WAYS[kind](bent, dice)
    file, new = folder / "bent.jsonl", folder / "new.db"
    file.write_bytes(sealed(bent))
    run.count("resealed files")
    try:
        archive.restore(new, file)
    except PortfolioError:
        run.count("refused")
    else:
        run.violated("a resealed file was taken in", way=kind, file=turn, share=run.share[0])
    if new.exists():
        new.unlink()
    left = {path.name for path in folder.iterdir()} - {"portfolio.db", "whole.jsonl", "bent.jsonl"}
    if left:
        run.violated(f"{sorted(left)} is left behind", way=kind, file=turn)


def sealed(lines: Lines) -> bytes:
    """Return the lines with counts and a seal that fit them, as whoever edits a file makes them."""
    found: dict[str, int] = dict.fromkeys(lines[0]["tables"], 0)
    for line in lines[1:]:
        found[line["table"]] += 1
    lines[0]["tables"] = found
    body = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
    seal = {"rows": len(lines) - 1, "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(seal).encode() + b"\n"


def _rows(lines: Lines, *, log: bool = False) -> list[dict[str, Any]]:
    return [line for line in lines[1:] if line["table"].startswith("change") == log]


def _figure(lines: Lines, dice: random.Random) -> None:
    """Make one figure or text of one row another."""
    row = dice.choice(_rows(lines))["row"]
    name = dice.choice([name for name, value in row.items() if value is not None])
    row[name] = row[name] + 1 if isinstance(row[name], int) else f"{row[name]}1"


def _blank(lines: Lines, dice: random.Random) -> None:
    """Take away one figure or text that was known."""
    row = dice.choice(_rows(lines))["row"]
    row[dice.choice([name for name, value in row.items() if value is not None])] = None


def _gone(lines: Lines, dice: random.Random) -> None:
    lines.remove(dice.choice(_rows(lines)))


def _again(lines: Lines, dice: random.Random) -> None:
    """Add a row that is one of those there, under a number of its own."""
    line = json.loads(json.dumps(dice.choice([x for x in _rows(lines) if "id" in x["row"]])))
    line["row"]["id"] += 10_000
    lines.append(line)


def _tail(lines: Lines, dice: random.Random) -> None:
    """Take the newest changes out of the log and leave what they did in the tables."""
    sets = [line["row"] for line in lines[1:] if line["table"] == "change_set"]
    last = sets[dice.randrange(len(sets) - 1)]
    lines[1:] = [
        line
        for line in lines[1:]
        if line["row"].get("change_set_id", line["row"]["id"] if _is_set(line) else 0) <= last["id"]
        or line["table"] not in ("change", "change_set")
    ]
    lines[0] |= {"changes": last["id"], "log_head": last["digest"]}


def _is_set(line: dict[str, Any]) -> bool:
    return bool(line["table"] == "change_set")


def _author(lines: Lines, dice: random.Random) -> None:
    dice.choice([x for x in lines[1:] if _is_set(x)])["row"]["who"] = "somebody"


def _control(lines: Lines, dice: random.Random) -> None:
    """Put a sign that no text may hold into a text."""
    row = dice.choice(_rows(lines))["row"]
    texts = [name for name, value in row.items() if isinstance(value, str)] or ["id"]
    row[dice.choice(texts)] = dice.choice(("\x1b[2J", "a\x00b", "\x1b" * 20_000))


def _version(lines: Lines, dice: random.Random) -> None:
    line = dice.choice([x for x in _rows(lines) if "version" in x["row"]])
    line["row"]["version"] = dice.choice((0, -1, 1_000, 2**62))


def _number(lines: Lines, dice: random.Random) -> None:
    """Give the newest change another number."""
    last, more = lines[0]["changes"], dice.choice((1, 100, 2**40))
    for line in lines[1:]:
        name = "id" if _is_set(line) else "change_set_id"
        if line["table"].startswith("change") and line["row"][name] == last:
            line["row"][name] += more
    lines[0]["changes"] += more


_WAYS: Final[dict[str, Callable[[Lines, random.Random], None]]] = {
    "a figure": _figure,
    "a blank": _blank,
    "a row gone": _gone,
    "a row added": _again,
    "a cut tail": _tail,
    "an author": _author,
    "a control sign": _control,
    "a version": _version,
    "a number": _number,
}
