"""The Chinese catalogue: collects every marked text of the program, and compiles it.

Run as `make words` after adding a text: it keeps what is translated, adds what is new with an
empty translation to fill in, drops what is gone, and writes the compiled catalogue.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portfolio.values.language import DOMAIN
from portfolio.values.places import CATALOGUES

ROOT = Path(__file__).parents[1]
PO = CATALOGUES / "zh" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"mark": None, "plural": (1, 2), "Term": ((1, "c"), 2)}


class _Catalogue(Catalog):
    """A catalogue that does not say which release of Babel wrote it: that is no fact of ours."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        named = Catalog.mime_headers.fget(self)
        return [(name, value) for name, value in named if name != "Generated-By"]


def marked() -> Catalog:
    """Return every marked text of both packages, untranslated."""
    catalogue = _Catalogue(locale="zh_Hans_CN", domain=DOMAIN, project=DOMAIN, fuzzy=False)
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    for package in ("portfolio", "tui"):
        found = extract_from_dir(ROOT / package, [("**.py", "python")], keywords=KEYWORDS)
        for _, _, message, _, context in found:
            catalogue.add(message, None, context=context)
    return catalogue


def translated() -> Catalog:
    """Return the committed catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def merged() -> Catalog:
    """Return the marked texts with the translations there are."""
    catalogue, known = marked(), translated()
    for message in catalogue:
        if not message.id:
            continue
        one = message.id[0] if isinstance(message.id, tuple) else message.id
        old = known.get(one, message.context)
        text = old.string if old else ""
        text = text[0] if isinstance(text, tuple | list) else text
        message.string = (text,) if isinstance(message.id, tuple) else text
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, no_location=True, sort_output=True, width=100)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that have no translation."""
    return [str(m.id) for m in catalogue if m.id and not any(m.string or "")]


def main() -> int:
    catalogue = merged()
    PO.write_bytes(as_po(catalogue))
    MO.write_bytes(as_mo(catalogue))
    missing = untranslated(catalogue)
    sys.stdout.write("".join(f"no Chinese yet: {text}\n" for text in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
