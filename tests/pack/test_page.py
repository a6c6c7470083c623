"""The page of a month: it loads nothing, says what the list says, and can be used without a mouse."""

import json
import re
import shutil
import sqlite3
import subprocess
from base64 import b64encode
from contextlib import closing
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from portfolio.pack.page.chart import span_of
from portfolio.pack.page.compose import page
from portfolio.pack.service.monthbook import book_material
from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Month
from portfolio.values.words import count_text, name_of
from tests.conftest import NOW, author
from tests.fixtures.generate import generate

PNG = b"\x89PNG"
HOSTILE = "<script>alert(1)</script> \"'&amp; \u202e院"


class Read(HTMLParser):
    """A page as a tree of what is tested: tags in order with attributes, texts of cells and heads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.rows: list[list[str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in ("meta", "img", "input", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data
        if {"td", "th"} & set(self._open) and "svg" not in self._open:
            self.rows[-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def projects(self) -> list[list[str]]:
        """The cells of each project."""
        pairs = zip(self.all("tr"), self.rows, strict=True)
        return [cells for attrs, cells in pairs if "data-words" in attrs]


def made(database: Database, month: Month = NOW) -> str:
    return page(book_material(database, month), PNG)


def test_it_loads_nothing_and_runs_its_own_script_alone(database: Database) -> None:
    text = made(database)
    read = Read(text)
    assert not {"link", "iframe", "object", "embed", "base"} & {tag for tag, _ in read.tags}
    assert not re.search(r"https?:|//[a-z]|@import|\bon\w+=", re.sub(r"base64,[^\"]*", "", text))
    (script,) = read.texts["script"]
    policy = next(
        a["content"] for a in read.all("meta") if a.get("http-equiv") == "Content-Security-Policy"
    )
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in str(policy)
    assert "default-src 'none'" in str(policy)


def test_each_project_stands_there_as_in_the_list(either: Database, tongue: str) -> None:
    material = book_material(either, NOW)
    read = Read(page(material, PNG))
    for row, cells in zip(material.rows, read.projects, strict=True):
        assert cells[0].startswith(name_of(row))
        assert row.code in cells[0]
        assert cells[7] == count_text(row.beds_new)
    assert read.tags[0] == ("html", {"lang": "zh-CN" if tongue == "zh" else "en"})


def test_it_can_be_read_aloud_and_used_by_keys(database: Database) -> None:
    read = Read(made(database))
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h\d", tag)]
    assert levels == [1, 2, 2, 2]
    assert {"header", "nav", "main"} <= {tag for tag, _ in read.tags}
    labelled = {attrs["for"] for attrs in read.all("label")}
    controls = [*read.all("input"), *read.all("select")]
    assert {attrs["id"] for attrs in controls} == labelled
    assert not any("tabindex" in attrs and attrs["tabindex"] != "0" for _, attrs in read.tags)
    assert all(attrs.get("scope") for attrs in read.all("th"))
    assert all(attrs.get("aria-hidden") == "true" for attrs in read.all("svg"))
    assert all(attrs["alt"] for attrs in read.all("img"))
    ids = {attrs["id"] for _, attrs in read.tags if "id" in attrs}
    for attrs in [*read.all("section"), *read.all("div")]:
        if by := attrs.get("aria-labelledby"):
            assert by in ids
        elif attrs.get("role") == "region":
            assert attrs["aria-label"]
    assert {str(a["href"]) for a in read.all("a")} <= {f"#{one}" for one in ids}
    assert ("p", "status") in {(tag, attrs.get("role")) for tag, attrs in read.tags}


def test_hostile_names_show_as_text(database: Database) -> None:
    language.speak("zh")
    with closing(sqlite3.connect(database.file)) as connection, connection:
        connection.execute("UPDATE project SET name_zh = ?", (HOSTILE,))
        connection.execute("UPDATE plan SET name_zh = ?", (HOSTILE,))
    text = made(database)
    assert "\u202e" not in text
    read = Read(text)
    assert len(read.all("script")) == 1
    assert any(row[0].startswith("<script>alert(1)</script> \"'&amp; □院") for row in read.rows)


def test_without_a_target_it_says_so(database: Database) -> None:
    with closing(sqlite3.connect(database.file)) as connection, connection:
        connection.execute("DELETE FROM target")
    read = Read(page(book_material(database, NOW), None))
    assert any("capacity cannot be told" in text for text in read.texts["p"])
    assert len(read.projects) == 11


def test_the_time_reaches_over_every_bar(database: Database) -> None:
    material = book_material(database, NOW)
    span = span_of(material.rows, NOW, Month.of(2025, 12))
    assert (span.first, span.last) == (2019, 2026)
    assert span.x(Month.of(2019, 1).ordinal) == 0
    assert span.x(Month.of(2027, 1).ordinal) == span.wide
    boxes = re.findall(r'<rect[^>]* x="([\d.-]+)"[^>]* width="([\d.]+)"', made(database))
    assert all(float(x) >= 0 and float(x) + float(w) <= span.wide + 0.1 for x, w in boxes)


# --- in a browser -------------------------------------------------------------------------------

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
in_a_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium is on this machine")


def opened(path: Path, fragment: str = "") -> str:
    """Return the page as a browser has it after its script ran."""
    ran = subprocess.run(
        [
            str(BROWSER),
            *(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND",
            ),
            *("--enable-logging=stderr", "--v=0", "--virtual-time-budget=2000"),
            f"--user-data-dir={path.parent / 'profile'}",
            *("--dump-dom", f"{path.as_uri()}{fragment}"),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "CONSOLE" not in ran.stderr, "no error, and nothing that the policy refused"
    return ran.stdout


def seen(text: str) -> list[str]:
    """Return the codes of the projects that are shown, from top to bottom."""
    rows = re.findall(r"<tr([^>]*)>\s*<th[^>]*>[^<]*<small>(\w+)", text)
    return [code for attributes, code in rows if "hidden" not in attributes]


@pytest.mark.long
@in_a_browser
def test_the_list_is_narrowed_and_sorted_in_a_browser(database: Database, tmp_path: Path) -> None:
    told = {"stage": "structure", "reason": "funding"}
    reports.file_report(database, author(), "N1", NOW, told, sure=True)
    path = tmp_path / "page.html"
    path.write_text(made(database), encoding="utf-8")
    whole = opened(path)
    assert seen(whole) == [row.code for row in book_material(database, NOW).rows]
    assert "11 of 11 projects are shown" in whole
    assert "hidden" not in re.findall(r"<form[^>]*>", whole)[0]
    late = opened(path, "#state=late&order=late")
    assert seen(late)[:3] == ["C3", "C1", "P3"]
    assert "6 of 11 projects are shown" in late
    assert seen(opened(path, "#words=xikou")) == ["P1"]
    assert seen(opened(path, "#group=new")) == ["N1", "N2"]
    assert seen(opened(path, "#words=nowhere")) == []


@pytest.mark.long
@in_a_browser
def test_two_thousand_projects_open_in_a_browser(tmp_path: Path) -> None:
    many = Database(generate(tmp_path / "many.db", 2000))
    path = tmp_path / "page.html"
    path.write_text(made(many), encoding="utf-8")
    assert path.stat().st_size < 12_000_000
    assert "2000 of 2000 projects are shown" in opened(path)
    assert json.dumps("G0001") not in seen(opened(path, "#words=nowhere"))
