"""Broken and hostile documents: each one clear sentence, in bounded memory and time."""

import random
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from portfolio.exchange.document import open_document
from portfolio.exchange.sheet import How, open_sheet
from portfolio.exchange.sources import document_worker, limits, worker
from portfolio.exchange.sources import documents as sources
from portfolio.values import language
from portfolio.values.errors import BadInput
from portfolio.values.language import sentence, told
from tests.exchange import documents, fuzz

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
PAGES = "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
PAGE = "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
#: Encrypted by a password that nobody has: its check is all zeros.
LOCK = f"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'00' * 32}>>>endobj\n"


def refused(path, why):
    with pytest.raises(BadInput, match=why) as refusal:
        open_sheet(path, How())
    heard = set()
    for tongue in ("en", "zh"):
        language.speak(tongue)
        said = sentence(refusal.value)
        assert path.name in said
        assert "\n" not in said
        heard.add(said)
    assert len(heard) == 2


def saved(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode("latin-1"))
    return path


def repacked(path, target, **parts):
    """Copy an archive with some parts replaced, or left out where they are None."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", 8) as made:
        for name in source.namelist():
            data = parts.get(name, source.read(name))
            if data is not None:
                made.writestr(name, data)
    return target


@pytest.fixture
def word(tmp_path):
    return documents.docx(tmp_path / "whole.docx")


@pytest.mark.parametrize("left", [10, 3000, -200, -1])
def test_a_document_that_was_cut_off(tmp_path, word, left):
    path = saved(tmp_path / "a.docx", word.read_bytes()[:left])
    refused(path, "damaged")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<w:document", "damaged"),
        (b"<nothing/>", "damaged"),
        (None, "damaged"),
        (b'<!DOCTYPE w [<!ENTITY a "ha">]><w>&a;</w>', "entities"),
        (b" " * 50 * 2**20, "measure"),
    ],
)
def test_a_document_with_a_broken_part(tmp_path, word, data, why):
    refused(repacked(word, tmp_path / "a.docx", **{"word/document.xml": data}), why)


def test_a_document_whose_tables_never_end(tmp_path, word):
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    space = f'xmlns:w="{name[1:-1]}"'
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>' * 50
    deep = "<w:tbl><w:tr><w:tc>" * 300
    for inside in (f"<w:tbl><w:tr>{wide}</w:tr></w:tbl>", deep):
        ends = "</w:tc></w:tr></w:tbl>" * inside.count("<w:tbl><w:tr><w:tc>")
        text = f"<w:document {space}><w:body>{inside}{ends}</w:body></w:document>"
        path = repacked(word, tmp_path / "a.docx", **{"word/document.xml": text.encode()})
        with pytest.raises(BadInput):
            open_sheet(path, How())


def test_a_locked_document(tmp_path):
    refused(Path(shutil.copy(FIXTURES / "locked.xlsx", tmp_path / "a.docx")), "password")
    trailer = "trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF"
    refused(saved(tmp_path / "a.pdf", HEAD + PAGES + PAGE + LOCK + trailer), "password")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("%PDF-1.7 ...", "damaged"),
        (HEAD, "damaged"),
        (HEAD + "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>", "damaged"),
        (HEAD + PAGES + PAGE + "trailer<</Root 1 0 R>>\n%%EOF", "pictures of pages"),
    ],
)
def test_a_pdf_without_text(tmp_path, text, why):
    refused(saved(tmp_path / "a.pdf", text), why)


@pytest.mark.parametrize("left", [20, 2000, -3000])
def test_a_pdf_that_was_cut_off(tmp_path, left):
    whole = documents.pdf(tmp_path / "whole.pdf")
    path = saved(tmp_path / "a.pdf", whole.read_bytes()[:left])
    with pytest.raises(BadInput) as refusal:
        open_sheet(path, How())
    assert path.name in sentence(refusal.value)


@pytest.mark.parametrize("why", ["memory", "slow", "pages", "characters", "extra"])
def test_every_limit_has_its_sentence(tmp_path, why, monkeypatch):
    script = saved(tmp_path / "told.py", f'print(\'["refused", "{why}"]\')')
    monkeypatch.setattr(sources, "_WORKER", script)
    refused(saved(tmp_path / "a.pdf", HEAD), "more than|pdfplumber")


@pytest.mark.parametrize(("limit", "given"), [("MOST_PAGES", 0), ("MOST_CHARACTERS", 100)])
def test_the_limits_hold(tmp_path, limit, given, monkeypatch):
    others = {"MOST_PAGES": 10, "MOST_CHARACTERS": 10**6, "READER_BYTES": 2**30}
    path = documents.pdf(tmp_path / "a.pdf")
    few = limits.told(READER_SECONDS=30, **{**others, limit: given})
    monkeypatch.setattr(sources, "_LIMITS", few)
    refused(path, "more than")


def test_pages_without_text_are_named(tmp_path):
    parts = [*documents.PLAN[:9], ("picture", None), *documents.PLAN[9:]]
    (remark,) = open_document(documents.pdf(tmp_path / "a.pdf", parts)).book.remarks
    assert told(remark.template, remark.values) == "Pages without text, which are not read: 2"
    alone = documents.pdf(tmp_path / "b.pdf", [("text", "附"), *documents.PLAN])
    assert open_document(alone).book.remarks == ()


def test_a_pdf_without_its_reader_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(worker.Refused) as refusal:
        next(document_worker._pages("a.pdf", {}))
    assert refusal.value.told == ["refused", "extra"]


def ending_of(path):
    """Return what is said of a file that is refused, else its name."""
    try:
        list(open_sheet(path, How("projects")).rows())
    except BadInput as error:
        return sentence(error)
    return path.name


@pytest.mark.parametrize("form", ["docx", "pdf", "txt", "xml"])
def test_mutants_end_in_a_clear_error_or_are_read(tmp_path, form):
    chance = random.Random(7)  # noqa: S311 - repeatable, and no secret
    writer = documents.docx if form == "xml" else getattr(documents, form)
    whole = writer(tmp_path / f"whole.{'docx' if form == 'xml' else form}")
    part = zipfile.ZipFile(whole).read("word/document.xml") if form == "xml" else whole.read_bytes()
    for number in range(8):
        path = tmp_path / f"{number}{whole.suffix}"
        data = fuzz.mutated(part, [("whole", part)], chance)
        if form == "xml":
            repacked(whole, path, **{"word/document.xml": data})
        else:
            path.write_bytes(data)
        assert path.name in ending_of(path)
