"""Drafts: what was typed in a form and not filed yet, kept where a crash cannot take it."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from portfolio.store.engines import Place, in_full
from portfolio.store.files import make_folder, write_whole
from portfolio.values.errors import OutputProblem, PortfolioError
from portfolio.values.language import mark
from portfolio.values.months import Month, parse_month

_FOLDER: Final = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed for one month of a project or site of one database.

    `typed` holds the fields that differ from the report on record; `started` what stood in these
    fields when the form was opened. `saved` is the moment it was kept, in UTC to the second.
    """

    database: str
    code: str
    site: str | None
    month: Month
    typed: Mapping[str, str]
    started: Mapping[str, str]
    saved: str


class Drafts:
    """The drafts of one officer for one database, a file each, readable by its owner alone."""

    def __init__(self, keeping: Path, database: Place) -> None:
        self._folder = keeping / _FOLDER
        self._database = in_full(database)

    @property
    def database(self) -> str:
        """The absolute path, or the URL, of the database that the drafts belong to."""
        return self._database

    def _path(self, code: str, site: str | None, month: Month) -> Path:
        """Return the file of a draft: names are data, so its name is a digest of them."""
        named = json.dumps([self._database, code, site, str(month)])
        return self._folder / f"{hashlib.sha256(named.encode('utf-8')).hexdigest()[:32]}.json"

    def keep(self, draft: Draft) -> None:
        """Keep a draft, so that it survives a power cut; one without anything typed is dropped.

        Raises OutputProblem where it cannot be written.
        """
        if not draft.typed:
            self.drop(draft.code, draft.site, draft.month)
            return
        make_folder(self._folder, private=True)
        data = {
            "database": draft.database,
            "code": draft.code,
            "site": draft.site,
            "month": str(draft.month),
            "typed": dict(draft.typed),
            "started": dict(draft.started),
            "saved": draft.saved,
        }
        text = json.dumps(data, ensure_ascii=False, indent=1)
        path = self._path(draft.code, draft.site, draft.month)
        write_whole(path, text.encode("utf-8", "surrogatepass"))

    def drop(self, code: str, site: str | None, month: Month) -> None:
        """Forget a draft, if there is one. Raises OutputProblem where it cannot be removed."""
        path = self._path(code, site, month)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputProblem(
                mark("The draft {path} cannot be removed ({reason}); remove it by hand."),
                path=path,
                reason=error.strerror or error,
            ) from error

    def find(self, code: str, site: str | None, month: Month) -> Draft | None:
        """Return the draft of one form, if there is one that can be read."""
        return self._read(self._path(code, site, month))

    def all(self) -> list[Draft]:
        """Return every draft for this database, the one kept last first."""
        found = [self._read(path) for path in self._folder.glob("*.json")]
        mine = [draft for draft in found if draft and draft.database == self._database]
        return sorted(mine, key=lambda draft: draft.saved, reverse=True)

    def _read(self, path: Path) -> Draft | None:
        """Return a draft; None for a file that is missing or was never one of ours."""
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, PortfolioError):
            return _draft(json.loads(path.read_bytes().decode("utf-8", "surrogatepass")))
        return None


class Keeper:
    """Keeps the newest draft of one form, from whatever thread asks for it."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._lock = Lock()
        self._newest: Draft | None = None
        self._kept: Draft | None = None

    def take(self, draft: Draft) -> None:
        """Take what is typed now; `save` keeps it."""
        self._newest = draft

    def save(self) -> None:
        """Keep what was taken last, unless that was done. Raises OutputProblem."""
        with self._lock:
            draft = self._newest
            if draft is not None and draft is not self._kept:
                self._drafts.keep(draft)
                self._kept = draft

    def forget(self, code: str, site: str | None, month: Month) -> None:
        """Forget the draft of the form. Raises OutputProblem."""
        with self._lock:
            self._newest = None
            self._drafts.drop(code, site, month)


def _draft(data: Mapping[str, Any]) -> Draft:
    return Draft(
        database=str(data["database"]),
        code=str(data["code"]),
        site=None if data["site"] is None else str(data["site"]),
        month=parse_month(data["month"]),
        typed={str(name): str(text) for name, text in data["typed"].items()},
        started={str(name): str(text) for name, text in data["started"].items()},
        saved=str(data["saved"]),
    )
