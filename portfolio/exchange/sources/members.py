"""Which part of an xlsx archive holds which sheet."""

import posixpath
import xml.etree.ElementTree as ET  # entities were refused before (`archive.py`)
import zipfile
from pathlib import Path
from typing import Final

from portfolio.exchange.sources.signature import opening

_MAIN: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def sheet_parts(path: Path) -> dict[str, str]:
    """Return the part of each sheet of an xlsx archive that `archive.inspect` let pass.

    What cannot be told is left out: the reader of the workbook says what is wrong with it. Raises
    BadInput where the file cannot be read any more.
    """
    try:
        with opening(path), zipfile.ZipFile(path) as archive:
            book = ET.fromstring(archive.read(_MAIN))  # noqa: S314 - see the import
            relations = ET.fromstring(archive.read(_RELATIONS))  # noqa: S314 - see the import
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return {}
    targets = {item.get("Id"): _part(item.get("Target") or "") for item in relations}
    found = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
            if ids and ids[0] in targets:
                found[sheet.get("name") or ""] = targets[ids[0]]
    return found


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
