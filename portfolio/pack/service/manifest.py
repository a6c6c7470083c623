"""The manifest of a pack: which files it has, and which database they show."""

import hashlib
from collections.abc import Mapping

from portfolio.projects.service import lookup
from portfolio.store import trail
from portfolio.store.database import SCHEMA_VERSION, Database
from portfolio.values.language import spoken
from portfolio.values.tabular import Data, json_text
from portfolio.values.version import __version__


def manifest(database: Database, about: Data, founded: Data, files: Mapping[str, bytes]) -> bytes:
    """Return as JSON what a pack is `about`, and its files by name with their SHA-256 digests.

    `founded` is what is said of the founding of the database, which may be nothing.
    """
    with database.reading() as session:
        plan = lookup.require_plan(session, database)
        number, head = trail.head(session)
    data = {
        **about,
        "language": spoken(),
        "program": {"name": "portfolio-tracker", "version": __version__},
        "database": {
            "plan": plan.code,
            "schema": SCHEMA_VERSION,
            **founded,
            "changes": number,
            "log_head": head,
        },
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        ],
    }
    return json_text(data).encode("utf-8")
