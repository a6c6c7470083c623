"""Twelve months of four made-up projects through findings, paper, brief and sheet.

Every figure is held against `tests/fixtures/reckoning.py`, which calls no rule of the program.
"""

import json
import shutil
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from portfolio.findings.service import findings
from portfolio.money import data as money_data
from portfolio.money.service import budget
from portfolio.pack.brief.markdown import markdown
from portfolio.pack.records import Letterhead
from portfolio.pack.service import brief as briefing
from portfolio.pack.service import meeting, monthbook
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import parse_month
from tests.fixtures import reckoning, twelve
from tests.pack.workbooks import Read

LAST = twelve.MONTHS[-1]
WAN = twelve.WAN


@pytest.fixture(scope="module")
def lived(template, tmp_path_factory):
    path = tmp_path_factory.mktemp("twelve") / "portfolio.db"
    shutil.copy(template, path)
    return twelve.live(Database(path))


@pytest.fixture(scope="module")
def paper(lived):
    """The data of each month's paper, by month and project, and the sums."""
    found = {}
    for month in twelve.MONTHS:
        data = money_data.budget_data(budget.budget(lived, parse_month(month), 2027))
        data["projects"] = [item for item in data["projects"] if item["in_plan"]]
        assert [item["code"] for item in data["projects"]] == list(twelve.PROJECTS)
        found[month] = data
    return found


def yuan(wan):
    return None if wan is None else f"{wan * 10_000}.00"


def told(amount):
    return amount["yuan"] if amount else None


def ratio(value):
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize("month", twelve.MONTHS)
def test_the_findings_of_each_month_are_those_reckoned_by_hand(lived, month):
    found = {
        (item.project, item.rule.code): (
            None if item.amount is None else Fraction(item.amount, WAN),
            str(item.since) if item.since else None,
        )
        for item in findings(lived, parse_month(month)).standing
    }
    assert found == reckoning.findings(month)
    weights = {item.rule.code: item.rule.weight for item in findings(lived, parse_month(month)).standing}  # fmt: skip
    assert weights.items() <= reckoning.WEIGHTS.items()


@pytest.mark.parametrize("month", twelve.MONTHS)
def test_the_money_of_each_month_is_that_reckoned_by_hand(paper, month):
    for item in paper[month]["projects"]:
        code = item["code"]
        wanted = {name: yuan(wan) for name, wan in reckoning.money(code, month).items()}
        shown = {
            "investment": item["investment_yuan"],
            **{kind: item["costs_yuan"][kind] for kind in ("estimate", "approved_budget")},
            **{k: item["costs_yuan"][k] for k in ("contract", "settlement", "final_account")},
            **{k: told(item[k]) for k in ("done_total", "paid_total", "arrived_total")},
            "unpaid": item["unpaid_yuan"],
            "unused": item["unused_yuan"],
            "short": item["sources_short_yuan"],
            "needed": item["needed_yuan"],
        }
        assert shown == wanted, code
        of_year, there = reckoning.year(code, month), item["year"]
        assert there["plan_yuan"] == yuan(of_year["plan"]), code
        assert there["budget_yuan"] == yuan(of_year["budget"]), code
        assert told(there["done"]) == yuan(of_year["done"]), code
        assert told(there["paid"]) == yuan(of_year["paid"]), code
        for name, key in (("share", "percent_of_plan"), ("gap", "pro_rata_gap_points")):
            assert there[key] == ratio(of_year[name]), (code, name)
        assert there["execution_percent"] == ratio(of_year["execution"]), code
        stands = {(goal["project"], goal["name"]): goal["state"] for goal in item["goals"]}
        assert stands == {k: v for k, v in reckoning.goals(month).items() if k[0] == code}


@pytest.mark.parametrize("month", twelve.MONTHS)
def test_what_is_asked_for_and_summed_is_that_reckoned_by_hand(paper, month):
    data = paper[month]
    asked = {item["code"]: item["request"] for item in data["projects"]}
    wanted = {code: reckoning.request(code, month) for code in twelve.PROJECTS}
    for code, fen in wanted.items():
        total = asked[code]["total_yuan"]
        assert (None if total is None else Decimal(total) * 100) == fen, code
        if total is not None:
            parts = {name: Decimal(part) * 100 for name, part in asked[code]["by_source_yuan"].items()}  # fmt: skip
            assert sum(parts.values()) == fen
    public = [wanted[code] for code in reckoning.PUBLIC]
    known = [fen for fen in public if fen is not None]
    fiscal = data["fiscal"]
    assert Decimal(fiscal["request_yuan"]["sum"]) * 100 == sum(known)
    assert fiscal["request_yuan"]["known"] == len(known)
    for name in ("done_total", "paid_total", "arrived_total", "unpaid", "needed"):
        each = [reckoning.money(code, month)[name] for code in reckoning.PUBLIC]
        given = [wan for wan in each if wan is not None]
        told_sum = {"sum": yuan(sum(given)) if given else None, "known": len(given)}
        assert fiscal[f"{name}_yuan"] == told_sum, name


def test_the_gap_of_sources_is_nobodys_money(paper):
    """Sources of 280 million for a budget of 320: an eighth of what is derived has no source."""
    request = next(i["request"] for i in paper[LAST]["projects"] if i["code"] == "H1")
    total, parts = Decimal(request["total_yuan"]), request["by_source_yuan"]
    weights = {"central": 6_000, "special_bond": 15_000, "district": 7_000, "not_split": 4_000}
    assert parts.keys() == weights.keys()
    for name, weight in weights.items():
        assert abs(Decimal(parts[name]) - total * weight / 32_000) < Decimal("0.10")


# --- the paper, the brief and the sheet of the last month -----------------------------------------


def wan_text(wan):
    return "—" if wan is None else f"{wan:,}.00"


def test_the_page_shows_the_figures_reckoned_by_hand(lived):
    language.speak("zh")
    files = meeting.files(
        budget.budget(lived, parse_month(LAST), 2027), Letterhead(parse_month(LAST))
    )
    page = files["budget-2027.md"].decode()
    assert json.loads(files["budget-2027.json"])["year"] == 2027
    for code, project in twelve.PROJECTS.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| {code} "))
        cells = [cell.strip(" *†#\\") for cell in row.strip("| ").split("|")]
        money = reckoning.money(code, LAST)
        final = money["final_account"] or money["settlement"]
        fen = reckoning.request(code, LAST)
        names = ("investment", "estimate", "approved_budget", "contract")
        asked = "—" if fen is None else f"{(Decimal(fen) / WAN).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"  # fmt: skip
        wanted = [wan_text(money[name]) for name in names]
        wanted += [wan_text(final), wan_text(money["done_total"]), wan_text(money["paid_total"])]
        assert cells[1:] == [*wanted, asked], code
        assert project["name"] in row
    for line in (
        "已完成未支付：甲县医院扩建工程（4,100万元）、乙镇卫生院新建工程（200万元）、丁社区卫生服务中心改造工程（600万元）。",
        "资金来源不足：甲县医院扩建工程（4,000万元）、丁社区卫生服务中心改造工程（100万元）。",
        "已到位未支付：甲县医院扩建工程（4,600万元）、乙镇卫生院新建工程（100万元）、丁社区卫生服务中心改造工程（300万元）。",
        "有资金需求而未填报绩效目标：乙镇卫生院新建工程。",
        "已投用，决算已登记，余款未支付且未填报需求：丁社区卫生服务中心改造工程（900万元）。",
    ):
        assert line in page
    assert "未见竣工财务决算" not in page  # the final account is on record
    for (code, name), state in reckoning.goals(LAST).items():
        row = next(line for line in page.splitlines() if line.startswith(f"| {code} ") and f"| {name} |" in line)  # fmt: skip
        words = {"unknown": "无记录", "reached": "已实现", "missed": "未实现"}
        assert row.endswith(f"| {words.get(state, '预计不能实现')} |"), row


def test_the_brief_says_the_sums_and_counts_reckoned_by_hand(lived):
    language.speak("zh")
    text = markdown(briefing.brief(lived, parse_month(LAST), {}))
    assert (
        "规划总投资6.70亿元；2026年计划投资1.50亿元 (2/4)，已完成1.11亿元 (2/4)，占年度计划74.0%(2/4)"
        in text
    )
    plan = sum(twelve.ANNUAL.values())
    done = sum(reckoning.year(code, LAST)["done"] or 0 for code in twelve.PROJECTS)
    assert (plan, done, Fraction(done * 100, plan)) == (15_000, 11_100, 74)
    found = reckoning.findings(LAST)
    counts = Counter(reckoning.WEIGHTS[rule] for _, rule in found)
    told_so = f"问题{len(found)}个（与规定不符{counts['breach']}个、超过期限{counts['term']}个、台账缺件{counts['gap']}个）"  # fmt: skip
    assert text.count(told_so) == 2
    for code, months in (("H1", 12), ("H2", 3)):
        forecast = reckoning.value(code, "forecast_finish", LAST)
        finish = twelve.PROJECTS[code]["finish"]
        assert reckoning.number(forecast) - reckoning.number(finish) == months
        assert f"{twelve.PROJECTS[code]['name']}（+{months}月）" in text


def test_the_sheets_hold_the_figures_reckoned_by_hand(lived):
    language.speak("zh")
    book = Read(monthbook.month_book(lived, parse_month(LAST)))
    heads = book.heads(3)
    for code in twelve.PROJECTS:
        row = dict(zip(heads, book.by_code(3, code), strict=False))
        money, of_year = reckoning.money(code, LAST), reckoning.year(code, LAST)
        wanted = {
            "投资估算": money["estimate"],
            "批复概算": money["approved_budget"],
            "合同价": money["contract"],
            "结算审定价": money["settlement"],
            "竣工财务决算": money["final_account"],
            "累计到位资金": money["arrived_total"],
            "累计拨付资金": money["paid_total"],
            "自开工累计完成投资": money["done_total"],
            "完成未拨付": money["unpaid"],
            "尚需资金": money["needed"],
            "本年预算安排": of_year["budget"],
            "1—11月拨付资金": of_year["paid"],
            "累计新增固定资产": reckoning.value(code, "assets_added", LAST),
            "新增生产能力（床位）": reckoning.value(code, "capacity_added", LAST),
        }
        parts = twelve.COMPONENTS if code == "H1" else {}
        words = {"construction": "建筑安装工程", "equipment": "设备工器具购置", "other": "其他费用"}
        wanted |= {f"投资构成 {word}": parts.get(name) for name, word in words.items()}
        wanted["投资构成 预备费"] = parts.get("reserve")
        for name, word in words.items():
            wanted[f"其中：累计完成 {word}"] = reckoning.value(code, f"done_{name}", LAST)
        shown = {name: row[name] if row[name] != "" else None for name in wanted}
        assert shown == wanted, code
