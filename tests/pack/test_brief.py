"""The brief of a month: its sentences held as text, its figures those of the rollup."""

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.shape import WD_INLINE_SHAPE
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image

from portfolio.beds import data as bed_data
from portfolio.beds.records.ground import ObservedStock, Population, Target
from portfolio.beds.service import figures
from portfolio.beds.service import rollup as beds_rollup
from portfolio.history.records import Corrected
from portfolio.pack.brief import parts, progress
from portfolio.pack.brief.docx import docx
from portfolio.pack.brief.html import html
from portfolio.pack.brief.markdown import markdown
from portfolio.pack.brief.paging import front_over, lines_over
from portfolio.pack.service import brief as briefing
from portfolio.pack.service import office
from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.errors import WrongUsage
from portfolio.values.months import Dated, Month
from portfolio.values.words import rate_text
from tests.conftest import NOW, author, first
from tests.fixtures.briefs import file_month
from tests.fixtures.generate import generate
from tests.pack.workbooks import book

HELD = Path(__file__).parent / "briefs"
DECEMBER = Month.of(2023, 12)
HOSTILE = (
    "<script>alert(1)</script> [a](http://x) *b* | \u202eevil\u202c \x07\x1b[31m `c` $d$ &amp; 院"
)


def png() -> bytes:
    file = BytesIO()
    Image.new("L", (297, 210), 200).save(file, "PNG")
    return file.getvalue()


def pictures(month: Month) -> dict[str, dict[str, bytes]]:
    return {kind: {f"{kind}-{month}.png": png()} for kind in ("capacity", "gantt")}


def made(database: Database, month: Month = DECEMBER) -> parts.Brief:
    return briefing.brief(database, month, pictures(month))


def held(name: str, text: str) -> None:
    """Compare with the text that was read by people; PORTFOLIO_HOLD=1 writes it anew."""
    path = HELD / f"{name}.md"
    if os.environ.get("PORTFOLIO_HOLD"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.fixture
def filed(database: Database) -> Database:
    file_month(database, DECEMBER)
    return database


@pytest.mark.parametrize("month", ["2022-12", "2023-12", "2026-11"])
def test_the_seeded_months_read_as_held(database: Database, month: str, tongue: str) -> None:
    year, number = map(int, month.split("-"))
    held(f"{month}-{tongue}", markdown(made(database, Month.of(year, number))))


def test_a_month_with_much_to_tell_reads_as_held(filed: Database, tongue: str) -> None:
    held(f"filed-2023-12-{tongue}", markdown(made(filed)))


# --- what it says -------------------------------------------------------------------------------


def table(brief: parts.Brief, number: int) -> parts.Table:
    return [part for part in brief.parts() if isinstance(part, parts.Table)][number]


def texts(brief: parts.Brief) -> str:
    return "\n".join(part.text for part in brief.parts() if isinstance(part, parts.Paragraph))


def known_of(figure: dict[str, object], group: dict[str, object]) -> str:
    """Return what stands behind a sum of which not every project gives its part."""
    known, of = figure["known"], group["projects"]
    return "" if known == of else f" ({known}/{of})"


@pytest.mark.parametrize(("which", "month"), [("filed", DECEMBER), ("world", NOW)])
def test_its_figures_are_those_of_the_rollup(
    request: pytest.FixtureRequest, which: str, month: Month
) -> None:
    database = request.getfixturevalue(which)
    rollup = bed_data.rollup_data(beds_rollup.roll_up(database, month, by="funder"))
    money = table(made(database, month), 0)
    by_funder = {group["key"]: group for group in rollup["groups"]}
    for row, key in ((money.rows[3], "public"), (money.rows[4], "private")):
        group = by_funder[key]
        money_of, beds_of = group["investment_yuan"], group["beds_new"]
        yuan = f"{float(money_of['sum']) / 10**6:,.1f}"
        assert (int(row[1]), row[2]) == (group["projects"], yuan + known_of(money_of, group))
        assert row[6] == f"{beds_of['sum']}{known_of(beds_of, group)}"
    groups = [[int(cell.split(" (")[0]) for cell in (row[1], row[6])] for row in money.rows]
    assert [sum(column) for column in zip(*groups[:3], strict=True)] == groups[3]
    beds = table(made(database, month), 1)
    for row, view in zip(beds.rows, ("plan", "forecast", "confirmed"), strict=True):
        for place, population in ((2, "fixed"), (3, "latest")):
            seen = beds_rollup.roll_up(database, month, view=view, population=population)
            data = bed_data.rollup_data(seen)["capacity"]
            if view != "confirmed":  # that line stands at the as-of month
                assert row[1] == f"{data['beds']:,}"
                assert row[place] == rate_text(seen.capacity.per_1000, 2)
                short = "reached" if data["met"] else f"{data['shortfall']:,}"
                assert row[place + 4] == short


def test_the_known_answer_is_never_one_number(database: Database) -> None:
    beds = table(made(database), 1)
    assert beds.rows[0][1:] == ("3,721", "6.44", "6.44", "5.96", "5.96", "91", "91")
    assert [row[0].split(" (")[0] for row in beds.rows] == ["Plan", "Forecast", "In use"]
    lead = next(part for part in made(database).parts() if isinstance(part, parts.Paragraph))
    assert "Plan 3,721 beds, missed, 91 short, reached about 12 months late (2026)" in lead.text
    assert "In use at Dec 2023 3,026 to 3,101 beds, 711 to 786 short" in lead.text
    assert "Estimates" in lead.text


@pytest.mark.parametrize("month", [Month.of(2026, 10), NOW], ids=str)
def test_a_target_that_was_missed_is_reached_late_and_never_met(
    database: Database, month: Month, tongue: str
) -> None:
    opened = Dated(Month.of(2026, 10), "month")
    given = {"stage": "in_use", "actual_opening": opened, "source": "月报"}
    for code in ("N1", "N2", "P1", "P2", "C3"):
        reports.file_report(database, author(), code, opened.month, given, sure=True)
    text = markdown(made(database, month))
    late = {"zh": "逾期10个月后达到（2026年10月）", "en": "reached 10 months late (Oct 2026)"}
    assert text.count(late[tongue]) == 2, "on the front and in the annex"
    assert not re.search(r"已投用([^。；]*[^未])?达到规划目标值", text)
    assert not re.search(r"In use.{0,120}the target is (reached|met)", text)


def test_the_statistics_lead_and_the_passed_target_stands_beside_the_next(
    database: Database,
) -> None:
    people = Population("2025-12-31", 595_000, "survey", "official", "年报")
    figures.add_population(database, author(), people)
    figures.add_stock(database, author(), ObservedStock(Month.of(2025, 12), 3180, "年报"))
    lead, *_ = (part for part in made(database, NOW).parts() if isinstance(part, parts.Paragraph))
    assert "by Dec 2025: Statistics of year-end 2025: 3,180 beds" in lead.text
    target = Target("T3-6", Month.of(2030, 12), 600, Month.of(2025, 12), 534, "年报")
    figures.add_target(database, author(), target)
    brief = made(database, NOW)
    assert table(brief, 1).headings[2] == "Per 1,000 (year-end 2025)"
    assert "Target of Dec 2025, 6.60 per 1,000: missed, 747 short" in texts(brief)
    assert "statistical bed count; base" not in texts(brief)


def test_past_the_target_month_what_is_in_use_leads(database: Database, now: Month) -> None:
    assert table(made(database, now), 1).rows[0][0] == "In use (Nov 2026)"


def test_private_projects_stay_out_of_the_fiscal_total(database: Database) -> None:
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("UPDATE project SET funder_id = NULL WHERE code = 'P1'")
    rows = {row[0]: row[1:3] for row in table(made(database), 0).rows}
    assert rows["Fiscal total"] == ("6", "3,462.0")
    assert rows["Apart: private projects"] == ("2", "550.0")
    assert rows["Apart: funder not given"] == ("1", "300.0")


def test_unknown_money_is_unknown(database: Database) -> None:
    assert {row[3:6] for row in table(made(database), 0).rows} == {("—", "—", "—")}


def test_an_older_problem_is_counted_and_an_older_next_step_is_past(filed: Database) -> None:
    later = Month.of(2024, 1)
    text = texts(made(filed, later))
    assert "北侧地块政策处理滞后，影响地下室施工 (reported Dec 2023)" in text
    assert "完成公共卫生服务中心四层结构施工" not in text
    text = texts(made(filed, Month.of(2024, 4)))
    assert "北侧地块" not in text.split("4 more stand in older reports")[1]


def test_without_a_target_it_says_so(database: Database) -> None:
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("DELETE FROM target")
    brief = briefing.brief(database, DECEMBER, {})
    assert "capacity cannot be told" in texts(brief)
    assert docx(brief, DECEMBER)


def test_before_the_base_month_there_is_nothing_to_tell(database: Database) -> None:
    with pytest.raises(WrongUsage):
        briefing.brief(database, Month.of(2019, 6), {})
    with pytest.raises(WrongUsage, match=r"2020-12 no target was out yet"):
        briefing.brief(database, Month.of(2020, 12), {})
    first = briefing.brief(database, Month.of(2021, 7), {})
    assert "Since" not in [
        part.text[:5] for part in first.parts() if isinstance(part, parts.Paragraph)
    ]


# --- its forms ----------------------------------------------------------------------------------


class Page(HTMLParser):
    """Gathers the tags, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_loads_nothing_and_runs_nothing(filed: Database, tongue: str) -> None:
    text = html(made(filed))
    page = Page(text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "base", "form", "a", "svg"}
    assert not re.search(r"https?:|//|@import|url\(|\bon\w+=", re.sub(r"base64,[^\"]*", "", text))
    pictured = [attrs for tag, attrs in page.tags if tag == "img"]
    assert len(pictured) == 2
    assert all(str(attrs["src"]).startswith("data:image/png;base64,") for attrs in pictured)
    assert all(attrs["alt"] for attrs in pictured)
    assert page.tags[0] == ("html", {"lang": "zh-CN" if tongue == "zh" else "en"})
    assert "@page { size: A4;" in text


def test_the_document_opens_with_its_sections_and_pictures(filed: Database) -> None:
    brief = made(filed)
    document = Document(BytesIO(docx(brief, DECEMBER)))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert headings == [section.heading for section in brief.sections]
    assert brief.front
    annex = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert annex == [brief.front.annex]
    assert [shape.type for shape in document.inline_shapes] == [WD_INLINE_SHAPE.PICTURE] * 2
    assert [round(shape.width.mm) for shape in document.inline_shapes] == [281, 281]
    wide = [section.page_width.mm for section in document.sections[2:]]
    assert wide == [pytest.approx(297, abs=0.1)] * 2, "pictures are printed as large as drawn"
    assert len(document.tables) == 3
    told = {p.text for p in document.paragraphs}
    assert {part.text for part in brief.parts() if isinstance(part, parts.Paragraph)} <= told
    fonts = document.styles["Heading 2"].element.rPr.rFonts.attrib.values()
    assert "黑体" in fonts
    assert (document.sections[0].page_width.cm, document.sections[0].page_height.cm) == (
        pytest.approx(21, abs=0.01),
        pytest.approx(29.7, abs=0.01),
    )


def test_the_document_bears_no_clock_and_no_editing_marks(database: Database) -> None:
    with ZipFile(BytesIO(docx(made(database), DECEMBER))) as members:
        assert {item.date_time for item in members.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in members.namelist()
        for name in ("word/document.xml", "word/settings.xml", "word/styles.xml"):
            assert b"rsid" not in members.read(name)
        core = members.read("docProps/core.xml").decode()
    assert core.count("2023-12-01T00:00:00Z") == 3
    assert "python-docx" not in core


@pytest.mark.parametrize("form", ["docx", "markdown", "html"])
def test_hostile_names_show_as_text(database: Database, form: str) -> None:
    language.speak("zh")
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("UPDATE project SET name_zh = ?", (HOSTILE,))
        connection.execute("UPDATE plan SET name_zh = ?", (HOSTILE,))
        connection.execute("UPDATE status_report SET problem = ?", (HOSTILE + "\n\n# x\n- y",))
    brief = made(database)
    plain = parts.shown(HOSTILE)
    assert plain.startswith("<script>alert(1)</script> [a](http://x) *b* | □evil□ □□[31m")
    if form == "docx":
        text = "\n".join(p.text for p in Document(BytesIO(docx(brief, DECEMBER))).paragraphs)
        assert plain in text
    elif form == "html":
        page = Page(html(brief))
        assert plain in page.text
        assert not {"script", "a"} & {tag for tag, _ in page.tags}
    else:
        text = markdown(brief)
        assert r"\<script\>alert(1)\</script\> \[a\](http://x) \*b\* \| □evil□ □□\[31m" in text
        assert not re.search(r"^(# x|- y)", text, re.MULTILINE)
    assert "\u202e" not in text if form != "html" else "\u202e" not in html(brief)


@given(st.text(min_size=1), st.sampled_from(["lead", "body", "subhead", "item", "note"]))
def test_any_text_shows_on_the_page_as_it_is(text: str, kind: parts.Kind) -> None:
    plain = parts.shown(text)
    assume(plain)
    table = parts.Table(plain, (plain, "x"), ((plain, plain), ("", plain)), "lr", (1, 2), (1,))
    told = (parts.Paragraph(plain, kind), table, parts.Paragraph(plain, "note"))
    section = parts.Section(plain, told)
    page = Page(html(parts.Brief("en", plain, plain, (section,))))
    assert page.text.count(plain) >= 9
    assert [tag for tag, _ in page.tags].count("td") == 4
    assert not {"a", "script", "code", "hr", "blockquote"} & {tag for tag, _ in page.tags}


_WRITE = """
import hashlib, sys
from pathlib import Path
from portfolio.values import language
from portfolio.store.database import Database
from portfolio.values.months import Month
from portfolio.history.records import Corrected
from portfolio.pack.service import brief as briefing
from portfolio.pack.service import office
language.speak(sys.argv[2])
png = Path(sys.argv[3]).read_bytes()
month = Month.of(2023, 12)
pictures = {kind: {f"{kind}-{month}.png": png} for kind in ("capacity", "gantt")}
files = briefing.files(Database(Path(sys.argv[1])), month, pictures, Corrected())
print(*(f"{name}={hashlib.sha256(data).hexdigest()}" for name, data in files.items()))
"""


@pytest.mark.long
def test_two_processes_write_the_same_bytes(filed: Database, tmp_path: Path, tongue: str) -> None:
    (tmp_path / "one.png").write_bytes(png())
    here = briefing.files(filed, DECEMBER, pictures(DECEMBER), Corrected())
    there = subprocess.run(
        [sys.executable, "-W", "error", "-c", _WRITE, filed.path, tongue, tmp_path / "one.png"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    digests = [f"{name}={hashlib.sha256(data).hexdigest()}" for name, data in here.items()]
    assert there.stdout.split() == digests
    assert list(here) == [f"brief-2023-12.{form}" for form in ("docx", "md", "html")]


def test_importing_the_service_loads_no_document_library() -> None:
    code = "import sys; from portfolio.pack.service import brief; print({'docx', 'lxml'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "set()"


# --- the front ----------------------------------------------------------------------------------

OFFICE = {
    "bureau": "宁波市奉化区卫生健康局",
    "to": "区政府办公室",
    "copies": "区财政局",
    "clerk": "王五",
    "phone": "0574-88500000",
    "number": "奉卫简报〔{year}〕{month}号",
}


@pytest.fixture
def signed(filed: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("PORTFOLIO_OFFICE", str(tmp_path / "office.toml"))
    office.set_office(filed, OFFICE)
    return filed


def front_of(database: Database, month: Month = DECEMBER) -> parts.Front:
    front = made(database, month).front
    assert front
    return front


def test_the_front_says_who_what_must_be_decided_and_to_whom(signed: Database) -> None:
    language.speak("zh")
    front = front_of(signed)
    assert [part.text for part in front.above] == [OFFICE["bureau"], "奉卫简报〔2023〕12号"]
    said = {part.kind: part.text for part in front.below}
    assert said["to"] == "区政府办公室："
    assert said["copies"] == "抄送：区财政局"
    assert said["contact"] == "（联系人：王五；0574-88500000）"
    assert said["signed"] == OFFICE["bureau"]
    first, *others = (part for part in front.below if part.kind == "point")
    assert first.lead == "一、提请先行研究的事项。"
    assert "提请区自然资源和规划分局、锦屏街道研究：协调北侧地块12户签约" in first.text
    assert not re.search(r"\b[CNPX]\d", "".join(part.text for part in (first, *others)))
    assert "8.32亿元 (3/9)" in others[2].text


def test_without_an_office_the_front_leaves_nobody_invented(database: Database) -> None:
    front = front_of(database)
    assert not front.above
    assert [p.kind for p in front.below if p.kind != "point"] == ["annexed", "dated"]


@pytest.mark.parametrize("number", [0, 1, 5])
def test_what_is_asked_for_stands_on_the_front_or_is_counted(
    database: Database, number: int
) -> None:
    for code in ("C1", "N1", "N2", "P1", "P2")[:number]:
        told = {"stage": "structure", "ask": f"安排{code}资金" * 8, "ask_to": "区财政局"}
        reports.file_report(database, author(), code, NOW, told, sure=True)
    brief = made(database, NOW)
    assert brief.front
    assert front_over(brief, brief.front) <= 0
    first = next(part for part in brief.front.below if part.kind == "point").text
    named = first.count("区财政局")
    more = re.search(r"and (\d+) more", first)
    assert named + (int(more[1]) if more else 0) == number
    assert named or not number


def test_the_three_forms_say_the_same_on_the_front(signed: Database, tongue: str) -> None:
    brief = made(signed)
    assert brief.front
    told = [part for part in (*brief.front.above, *brief.front.below) if part.kind != "dated"]
    page, text = Page(html(brief)).text, markdown(brief)
    paragraphs = [p.text for p in Document(BytesIO(docx(brief, DECEMBER))).paragraphs]
    for part in told:
        assert part.text in page
        assert part.text in re.sub(r"\\(.)", r"\1", text)
        space = "" if tongue == "zh" else " "
        assert (f"{part.lead}{space}{part.text}" if part.lead else part.text) in paragraphs


def test_the_front_has_the_measures_of_an_official_paper(signed: Database) -> None:
    language.speak("zh")
    document = Document(BytesIO(docx(made(signed), DECEMBER)))
    page = document.sections[0]
    assert (round(page.top_margin.mm), round(page.left_margin.mm)) == (37, 28)
    assert round(page.page_width.mm - page.left_margin.mm - page.right_margin.mm) == 156
    title = next(p for p in document.paragraphs if p.style.name == "Title")
    assert 18 <= title.runs[0].font.size.pt <= 22
    points = [p for p in document.paragraphs if p.runs and p.runs[0].text.startswith("一、提请")]
    assert {run.font.size.pt for run in points[0].runs} == {16}
    assert points[0].paragraph_format.first_line_indent.pt == 32
    assert points[0].paragraph_format.line_spacing.pt >= 24


# --- two pages ----------------------------------------------------------------------------------

#: Projects in all, and how many of those late and of those that ask for something go unnamed.
MANY = first(1, [(200, r"18\d", r"9\d"), (2000, r"1,8\d\d", r"99\d")])


@pytest.mark.parametrize(("number", "late", "asked"), MANY)
def test_of_many_projects_the_worst_are_named_and_the_rest_counted(
    tmp_path: Path, now: Month, tongue: str, number: int, late: str, asked: str
) -> None:
    database = Database(generate(tmp_path / "many.db", number))
    with closing(sqlite3.connect(database.path)) as connection, connection:
        long = "北侧地块政策处理滞后，管线迁改未完成；" * 30
        connection.execute(
            "UPDATE status_report SET month = ?, problem = ?, ask = ?, next = ?,"
            " forecast_finish = '2028-06', forecast_finish_precision = 'month'"
            " WHERE month = '2026-10'",
            (str(now), long, long, long),
        )
    brief = made(database, now)
    assert lines_over(brief) <= 0
    assert brief.front
    assert front_over(brief, brief.front) <= 0
    worst = table(brief, 2)
    months = [int(re.sub("[^0-9]", "", row[4])) for row in worst.rows]
    assert months == sorted(months, reverse=True)
    assert 2 <= len(worst.rows) <= 8
    text = texts(brief)
    for rest in (late, asked):
        assert re.search(f"其余{rest}项" if tongue == "zh" else f"and {rest} more", text)


def test_what_a_brief_has_no_room_for_is_on_the_sheet_it_names(database):
    language.speak("zh")
    names = {int(name.split()[0]): name for name in book(database).names}
    wanted = (
        (progress.SHEET_PROGRESS, "项目进度"),
        (progress.SHEET_MONEY, "资金"),
        (progress.SHEET_PROBLEMS, "问题"),
        (progress.SHEET_CHANGES, "变动"),
    )
    assert all(word in names[number] for number, word in wanted)
