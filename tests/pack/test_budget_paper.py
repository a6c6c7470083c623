"""The paper of a budget meeting: every figure is the JSON's, the files appear together."""

import hashlib
import io
import json
import re
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from docx import Document
from jsonschema import validate

from portfolio.care.service import founding
from portfolio.money import data as money_data
from portfolio.money.records import Chosen
from portfolio.money.service import budget
from portfolio.pack.brief.paging import front_over
from portfolio.pack.meeting.brief import brief
from portfolio.pack.records import Letterhead, Office
from portfolio.pack.service import meeting
from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.errors import OutputProblem, WrongUsage
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author
from tests.fixtures.generate import generate
from tests.fixtures.money import fill
from tests.pack.workbooks import Read, computed, formulas

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "budget.schema.json").read_text(encoding="utf-8")
)
SCENARIO = Chosen("提前P1", ("P1 -12",), "达到规划目标值", (("2025-12", "3,871"),), {"beds": 3871})


@pytest.fixture(scope="module")
def once_filled(template, tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "portfolio.db"
    shutil.copy(template, path)
    return fill(Database(path))


@pytest.fixture
def filled(once_filled, database):
    shutil.copy(once_filled.path, database.path)
    return database


@pytest.fixture(scope="module")
def papers(once_filled):
    """The files of the paper in each language, and the data it is to equal."""
    found = {}
    for lang in language.LANGUAGES:
        language.speak(lang)
        found[lang] = paper_of(once_filled, lang, scenarios=[SCENARIO])
    return found


def paper_of(database, tongue, **more):
    found = budget.budget(database, NOW, 2027, **more)
    return meeting.files(found, Letterhead(found.as_of)), money_data.budget_data(found), tongue


@pytest.fixture
def made(papers, tongue):
    return papers[tongue]


@pytest.fixture(scope="module")
def made_elsewhere(world_template):
    """The same of the second world, in Chinese."""
    language.speak("zh")
    return paper_of(Database(world_template), "zh")


@pytest.fixture(params=["zh", "en", "elsewhere"])
def any_made(request):
    elsewhere = request.param == "elsewhere"
    language.speak("zh" if elsewhere else request.param)
    if elsewhere:
        return request.getfixturevalue("made_elsewhere")
    return request.getfixturevalue("papers")[request.param]


def shown(yuan, tongue):
    """Return an amount of the JSON as the page shows it: 万元, or million yuan."""
    if yuan is None:
        return "—"
    unit = Decimal(10**4 if tongue == "zh" else 10**6)
    return f"{(Decimal(yuan) / unit).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def cells_of(data, tongue):
    """Return by code what the table of the page must show, from the JSON alone."""
    found = {}
    for item in data["projects"]:
        if not item["in_plan"] or item["left"]:
            continue
        costs = item["costs_yuan"]
        last = costs["final_account"] or costs["settlement"]
        done, paid = (item[name] or {"yuan": None} for name in ("done_total", "paid_total"))
        figures = [item["investment_yuan"], costs["estimate"], costs["approved_budget"]]
        figures += [costs["contract"], last, done["yuan"], paid["yuan"]]
        figures.append(item["request"]["public_yuan"])
        found[item["code"]] = [shown(figure, tongue) for figure in figures]
    return found


def bare(text):
    return re.sub(r"[*#†\\]|\s*\(\d+/\d+\)", "", text).strip()


def test_the_data_keeps_its_schema(any_made):
    files, data, _ = any_made
    validate(data, SCHEMA)
    assert json.loads(files["budget-2027.json"]) == data


def test_every_figure_of_the_page_is_the_jsons(any_made):
    files, data, tongue = any_made
    document = Document(io.BytesIO(files["budget-2027.docx"]))
    requests, projects = document.tables
    wanted = cells_of(data, tongue)
    rows = [[bare(cell.text) for cell in row.cells] for row in projects.rows[1:]]
    by_code = {row[0].split()[0]: row[1:] for row in rows if row[0].split()[0] in wanted}
    left_out = wanted.keys() - by_code.keys()
    assert by_code == {code: wanted[code] for code in wanted if code not in left_out}
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert not left_out or f"另有{len(left_out)}个项目" in told
    number = str(data["fiscal"]["projects"])
    total = next(row for row in rows if number in row[0] and row[0].split()[0] not in wanted)
    names = ("investment", "estimate", "approved_budget", "contract", "final")
    names += ("done_total", "paid_total", "request")
    sums = [shown(data["fiscal"][f"{name}_yuan"]["sum"], tongue) for name in names]
    assert total[1:] == sums
    asked = [bare(row.cells[1].text).lstrip("≥") for row in requests.rows[1:]]
    fiscal = data["fiscal"]
    amounts = [*fiscal["request_by_source_yuan"].values(), fiscal["request_public_finance_yuan"]]
    assert asked == [shown(yuan, tongue) for yuan in (*amounts, fiscal["request_yuan"]["sum"])]


def test_the_three_forms_of_the_page_say_the_same(any_made):
    files, _, _ = any_made
    document = Document(io.BytesIO(files["budget-2027.docx"]))
    markdown = files["budget-2027.md"].decode()
    html = files["budget-2027.html"].decode()
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                assert cell.text.replace("*", "\\*").replace("#", "\\#") in markdown
                assert cell.text in html


def test_every_figure_of_the_workbook_is_the_jsons(any_made):
    files, data, _ = any_made
    book = Read(files["budget-2027.xlsx"])
    for item in data["projects"]:
        if item["in_plan"] and not item["left"]:
            figures, request = book.by_code(1, item["code"]), book.by_code(2, item["code"])
            assert yuan_of(figures[2:16]) == in_wan(figures_of(item))
            by_source = item["request"]["by_source_yuan"]
            order = [*ORDER, "not_split"]
            assert yuan_of(request[2:10]) == in_wan([by_source.get(name) for name in order])
            assert yuan_of(request[10:11]) == in_wan([item["request"]["public_yuan"]])
    lines = [row for row in book.rows(4)[4:] if re.fullmatch(r"\d{4}", str(row[0]))]
    assert len(lines) == len(data["results"]["years"])
    for row, line in zip(lines, data["results"]["years"], strict=True):
        assert row[0] == str(line["year"])
        assert yuan_of([row[1], row[3]]) == in_wan(
            [line["planned_yuan"], line["planned_total_yuan"]]
        )
        assert (row[2], row[4]) == (line["new_beds"], line["new_beds_total"])
    points = book.rows(5)[5:]
    for place, point in enumerate(data["curve"]["series"][0]["points"]):
        assert yuan_of(points[place][1:3]) == in_wan([point["planned_yuan"], point["done_yuan"]])


ORDER = ("central", "provincial", "municipal", "district", "special_bond", "own_funds", "private_capital")  # fmt: skip


def figures_of(item):
    costs, year = item["costs_yuan"], item["year"]
    told = [year["done"], year["paid"], item["done_total"], item["arrived_total"]]
    told.append(item["paid_total"])
    return [
        item["investment_yuan"], costs["estimate"], costs["approved_budget"], costs["contract"],
        costs["final_account"] or costs["settlement"], year["plan_yuan"], year["budget_yuan"],
        *(amount and amount["yuan"] for amount in told),
        item["needed_yuan"], item["request"]["public_yuan"],
    ]  # fmt: skip


def in_wan(amounts):
    step = Decimal("0.01")
    return [
        None if a is None else (Decimal(a) / 10**4).quantize(step, ROUND_HALF_UP) for a in amounts
    ]


def yuan_of(cells):
    return [None if c == "" else Decimal(str(c)).quantize(Decimal("0.01")) for c in cells]


def test_every_formula_of_the_workbook_comes_to_its_value(any_made):
    files, _, _ = any_made
    found = list(formulas(files["budget-2027.xlsx"]))
    assert found
    for part, place, formula, values in found:
        assert abs(computed(formula, values) - values[place]) < Decimal("0.001"), (part, place)


def test_flags_asks_and_scenarios_are_on_the_page(made):
    files, data, tongue = made
    text = files["budget-2027.md"].decode()
    for article in ("第二十三条", "第十二条", "第十七条") if tongue == "zh" else ("23", "12", "17"):
        assert article in text
    assert "安排尾款" in text
    assert "提前P1" in text
    assert data["scenarios"][0]["data"] == {"beds": 3871}
    assert Read(files["budget-2027.xlsx"]).rows(7)[4][0] == "提前P1"


def test_the_page_of_many_projects_is_still_one(tmp_path):
    many = Database(generate(tmp_path / "many.db", 300))
    page = brief(budget.budget(many, NOW, 2027))
    table = page.sections[1].parts[0]
    assert len(table.rows) == 13
    assert "288" in page.sections[1].parts[1].text


def test_the_front_is_an_official_paper_of_one_page(filled):
    office = Office(
        "区卫健局", "规划财务科", "区财政局", "区政府办", number="卫〔{year}〕{month}号"
    )
    language.speak("zh")
    found = budget.budget(filled, NOW, 2027)
    front = brief(found, Letterhead(NOW, "奉化区", office)).front
    above = [(part.kind, part.text) for part in front.above]
    assert above == [("bureau", "区卫健局"), ("number", "卫〔2026〕　　号")]
    assert front.title[1] == "2027年资金需求测算"
    kinds = [part.kind for part in front.below]
    assert kinds == ["to", *["point"] * 5, "annexed", "signed", "dated", "contact", "copies"]
    asked = next(part for part in front.below if part.kind == "point")
    told = [item.facts.ask for item in found.projects if item.facts.ask]
    assert asked.lead == "一、提请先行研究的事项。"
    assert told
    assert all(ask in asked.text for ask in told[:3])
    request = brief(found).sections[0].parts[0].text
    assert request in [part.text for part in front.below], "the request stands word for word"
    assert front_over(brief(found), front) <= 0


def test_the_front_of_many_projects_is_one_page_in_both_languages(tmp_path):
    many = Database(generate(tmp_path / "many.db", 300))
    for tongue in language.LANGUAGES:
        language.speak(tongue)
        page = brief(budget.budget(many, NOW, 2027))
        assert front_over(page, page.front) <= 0


def test_what_is_assumed_is_marked_everywhere(database):
    found = budget.budget(database, NOW.__class__.of(2024, 11), 2025)
    data = money_data.budget_data(found)
    n1 = next(item for item in data["projects"] if item["code"] == "N1")
    assert n1["request"]["assumed"] is True
    assert n1["request"]["total_yuan"] == "606960000.00"  # 12 of 50 months of 2,529 million
    assert data["fiscal"]["request_assumed"] is True
    files = meeting.files(found, Letterhead(found.as_of))
    row = next(
        line for line in files["budget-2025.md"].decode().splitlines() if line.startswith("| N1")
    )
    assert row.endswith("| 606.96\\* |")
    assert data["curve"]["series"][0]["assumed"] is True


# --- the folder ---------------------------------------------------------------------------------


def test_the_files_appear_with_a_manifest_and_the_same_again(filled, tmp_path):
    out = tmp_path / "paper"
    _, published = meeting.paper(filled, NOW, 2027, out)
    found = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(found) == {path.name for path in published.paths}
    manifest = json.loads(found.pop("manifest-budget-2027.json"))
    assert {item["name"]: item["sha256"] for item in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items()
    }
    meeting.paper(filled, NOW, 2027, out)
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name in found} == found


def test_another_paper_of_the_year_needs_force(filled, tmp_path):
    meeting.paper(filled, NOW, 2027, tmp_path)
    before = (tmp_path / "budget-2027.json").read_bytes()
    language.speak("zh")
    with pytest.raises(OutputProblem, match="--force"):
        meeting.paper(filled, NOW, 2027, tmp_path)
    assert (tmp_path / "budget-2027.json").read_bytes() == before
    meeting.paper(filled, NOW, 2027, tmp_path, force=True)
    assert (tmp_path / "budget-2027.json").read_bytes() != before


def test_an_unknown_scenario_is_refused(filled, tmp_path):
    assert meeting.chosen(filled, tmp_path, NOW, []) == ()
    with pytest.raises(WrongUsage, match="no scenario"):
        meeting.chosen(filled, tmp_path, NOW, ["x"])


@pytest.mark.usefixtures("tongue")
def test_an_empty_plan_has_a_paper_too(tmp_path):
    empty = founding.found(tmp_path / "empty.db", author(), empty=True)
    found, published = meeting.paper(empty, NOW, 2027, tmp_path / "paper")
    assert len(published.paths) == 6
    validate(money_data.budget_data(found), SCHEMA)


def test_a_reported_cost_of_unknown_kind_above_the_plan_is_named(database, tmp_path, tongue):
    """C2: reported 6.6, planned 5.7; not what is reported below, and no private project's."""
    for code, cost in (("N2", 10**12), ("P1", 10**9)):
        values = {"stage": "structure", "cost": cost, "reason": "scope"}
        reports.file_report(database, author(), code, NOW, values, sure=True)
    meeting.paper(database, NOW, 2027, tmp_path)
    text = (tmp_path / "budget-2027.md").read_text("utf-8")
    told = {"zh": "口径不明的：奉化区中医医院迁建工程。", "en": "kind unknown: Fenghua Hospital of"}
    assert told[tongue] in text
    line = {
        "zh": "报告投资6.60亿元，规划投资5.70亿元，高出9,000万元",
        "en": "(90 million yuan above)",
    }
    assert next(row for row in text.splitlines() if line[tongue] in row).startswith("- C2 ")
    assert text.count({"zh": "高出", "en": "million yuan above)"}[tongue]) == 1


def test_the_page_names_reasons_and_keeps_private_money_out(database):
    """Nothing is asked for in the seeded plan: each reason stands there with its projects by name."""
    found = budget.budget(database, NOW, 2027)
    language.speak("zh")
    page = "\n".join(
        part.text for section in brief(found).sections for part in section.parts
        if hasattr(part, "text")
    )  # fmt: skip
    assert brief(found).title.endswith("2027年资金需求测算")
    assert "规划建设年限已过，未报新的竣工时间：奉化区基层医疗卫生机" in page
    assert "已投用，仅余竣工结算、决算：奉化区中医医院迁建工程。" in page
    assert "前期及预备项目" in page
    assert "已投用未见竣工财务决算：奉化区中医医院迁建工程。" in page
    assert (
        "已完工（验收）未投用，未填报剩余应付款：奉化区锦屏街道社区卫生服务中心改造工程。" in page
    )
    assert "无从提示" in page  # nothing is on record that could be held against another
    assert "绩效目标应随资金需求一并申报" in page
    assert "…" not in page  # names are whole
    assert "总投资37.62亿元" in page
    assert "43.12" not in page


def test_unpaid_work_and_missing_sources_stand_on_the_page_with_the_figures_of_the_json(filled):
    found = budget.budget(filled, NOW, 2027)
    page = "\n".join(
        part.text for section in brief(found).sections for part in section.parts
        if hasattr(part, "text")
    )  # fmt: skip
    data = {row["code"]: row for row in money_data.budget_data(found)["projects"]}
    for item in found.projects:
        row = data[item.facts.code]
        assert row["settlement_due"] is item.settlement_due
        if item.fiscal and item.unpaid:
            assert Decimal(row["unpaid_yuan"]) * 100 == item.unpaid
            assert "Done and not paid" in page
        if item.fiscal and item.short:
            assert Decimal(row["sources_short_yuan"]) * 100 == item.short
            assert "Sources short of the money" in page
    assert any(item.unpaid for item in found.projects)


def test_what_no_source_is_told_for_may_be_of_public_finance(database):
    """25.29 less 19 亿元 paid, over the 13 months to the finish: twelve are of 2027."""
    told = {"stage": "fit_out", "paid_total": 19 * 10**10, "reason": "funding"}
    told |= {"forecast_finish": Dated(Month.of(2027, 12), "month")}
    reports.file_report(database, author(), "N1", NOW, told)
    language.speak("zh")
    files, _, _ = paper_of(database, "zh")
    page = files["budget-2027.md"].decode()
    assert "未分来源 | 58,061.54\\*" in page
    assert "其中：财政性资金 | — |" in page
