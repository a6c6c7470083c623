"""Workbooks and Word papers are what their format says: no program has to repair them."""

import io
import posixpath
import zipfile
from xml.etree import ElementTree as ET

import pytest

from portfolio.history.records import Corrected
from portfolio.money.service import budget
from portfolio.pack.records import Letterhead, Office
from portfolio.pack.service import brief as briefing
from portfolio.pack.service import meeting
from portfolio.values import language
from tests.conftest import NOW
from tests.pack.workbooks import book_of

KINDS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = Office("区卫生健康局", "规划财务科", "区财政局", "区政府办", "李某", "", "王五", "0574")


def papers(database):
    """Return a month's brief, its workbook, and the paper and workbook of the budget meeting."""
    made = briefing.files(database, NOW, {}, Corrected())
    made |= meeting.files(budget.budget(database, NOW, 2027), Letterhead(NOW, "奉化区", OFFICE))
    made["month.xlsx"] = book_of(database)
    return {name: data for name, data in made.items() if name.endswith(("docx", "xlsx"))}


@pytest.mark.parametrize("tongue", language.LANGUAGES)
def test_what_is_referred_to_is_there_and_said_to_be_what_it_is(filled, tongue):
    language.speak(tongue)
    for name, data in papers(filled).items():
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = set(file.namelist())
            assert len(parts) == len(file.namelist()), name
            assert parts == {"[Content_Types].xml"} | _reached(file), name
            assert _untyped(file) == [], name


def _reached(file):
    """Return the parts that relations lead to from the whole file on, and those of the relations."""
    found, waiting = set(), [""]
    while waiting:
        part = waiting.pop()
        folder, own = posixpath.split(part)
        links = posixpath.join(folder, "_rels", f"{own}.rels")
        if links not in file.namelist():
            continue
        found.add(links)
        for link in ET.fromstring(file.read(links)).iter(f"{LINKS}Relationship"):  # noqa: S314
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, link.get("Target")))
                target = target.removeprefix("/")
                if target not in found:
                    found.add(target)
                    waiting.append(target)
    return found


def _untyped(file):
    """Return the parts whose kind the table of kinds does not say."""
    table = ET.fromstring(file.read("[Content_Types].xml"))  # noqa: S314 - our own file
    named = {item.get("PartName") for item in table.iter(f"{KINDS}Override")}
    endings = {item.get("Extension") for item in table.iter(f"{KINDS}Default")}
    return [
        part
        for part in file.namelist()
        if f"/{part}" not in named and part.rpartition(".")[2] not in endings
    ]


@pytest.mark.parametrize("tongue", language.LANGUAGES)
def test_a_paper_sets_nothing_twice_and_has_one_set_of_styles(filled, tongue):
    language.speak(tongue)
    data = papers(filled)["budget-2027.docx"]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert [name for name in file.namelist() if "tyles" in name] == ["word/styles.xml"]
        for part in ("word/styles.xml", "word/document.xml"):
            tree = ET.fromstring(file.read(part))  # noqa: S314 - our own file
            for properties in tree.iter(f"{WORD}pPr"):
                tags = [item.tag for item in properties]
                assert len(tags) == len({*tags}), tags


@pytest.mark.long
@pytest.mark.parametrize("tongue", language.LANGUAGES)
def test_the_validator_of_the_format_finds_nothing(filled, tongue, tmp_path):
    """`openxml-audit` holds the schemas of Office and the rules of Microsoft's own validator."""
    from openxml_audit import FileFormat, OpenXmlValidator

    language.speak(tongue)
    for name, data in papers(filled).items():
        path = tmp_path / name
        path.write_bytes(data)
        for form in (FileFormat.OFFICE_2013, FileFormat.MICROSOFT_365):
            result = OpenXmlValidator(file_format=form).validate(str(path))
            assert [str(error) for error in result.errors] == [], (name, form)
