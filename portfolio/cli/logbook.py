"""The program's own log file: what a support person needs to know of each run, nothing personal.

No names, texts, figures or paths: the command, how it ended, how long it took, and of a bug where
in the program it happened.
"""

import logging
import os
import platform
import sqlite3
import stat
import time
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from typing import Final

from portfolio.store.files import make_folder
from portfolio.values.errors import BUG, DONE, OutputProblem
from portfolio.values.version import __version__

NAME: Final = "portfolio.log"
#: Bytes of one file, and how many older ones are kept.
_SIZE: Final = 256 * 1024
_KEPT: Final = 3
#: How many places of a bug are told.
_PLACES: Final = 12
_MOMENT: Final = "%Y-%m-%dT%H:%M:%S"
_LEVELS: Final = {DONE: logging.INFO, BUG: logging.ERROR}


def write(
    folder: Path, command: str, code: int, seconds: float, error: BaseException | None
) -> None:
    """Add a line on one run of the program; folder and file are for their owner alone.

    Where it cannot be written the run counts as it ended: the log serves it, not the reverse.
    """
    logging.raiseExceptions = False  # never on the screen, which may be the terminal UI's
    try:
        make_folder(folder, private=True)
        if os.path.lexists(folder / NAME) and not stat.S_ISREG((folder / NAME).lstat().st_mode):
            return  # a link or a pipe that somebody put there
        handler = RotatingFileHandler(
            folder / NAME, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8"
        )
        (folder / NAME).chmod(0o600)
    except (OSError, OutputProblem):
        return
    form = logging.Formatter("%(asctime)sZ %(process)d %(levelname)s %(message)s", _MOMENT)
    form.converter = time.gmtime
    handler.setFormatter(form)
    logger = logging.getLogger("portfolio.runs")
    logger.propagate, logger.level = False, logging.INFO
    logger.addHandler(handler)
    logger.log(_LEVELS.get(code, logging.WARNING), line(command, code, seconds, error))
    logger.removeHandler(handler)
    with suppress(OSError):  # a full disk says so once more when the file is closed
        handler.close()


def line(command: str, code: int, seconds: float, error: BaseException | None) -> str:
    """Return the line of a run: command, exit code, time taken, versions, and where a bug was."""
    parts = [
        f"portfolio {__version__}",
        f"python {platform.python_version()}",
        f"sqlite {sqlite3.sqlite_version}",
        platform.system().lower(),
        f"command {command}",
        f"exit {code}",
        f"{seconds:.2f} s",
    ]
    if error is not None:
        parts += [type(error).__name__, "at " + " < ".join(_places(error))]
    return ", ".join(parts)


def _places(error: BaseException) -> list[str]:
    """Return where a bug was, the innermost first: module, function, line, and no values."""
    places = [
        f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}:{number}"
        for frame, number in walk_tb(error.__traceback__)
    ]
    return places[::-1][:_PLACES]
