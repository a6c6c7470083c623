"""What officers file for a month that has much to tell: for the tests of the brief."""

from portfolio.projects.service import approvals, reports
from portfolio.store.database import Database
from portfolio.values.fields import FIELD_BY_NAME, parse_field
from portfolio.values.money import parse_money
from portfolio.values.months import Month
from tests.conftest import author

_SOURCE = "甬奉卫〔2023〕12号"


def file_month(database: Database, month: Month) -> None:
    """File reports with problems, asks, costs and annual plans for a month and the one before."""
    for code, amount, milestone in (
        ("N1", "8亿", "主体结构结顶"),
        ("C1", "2000万", "全部院区投用"),
        ("P2", "1200万", None),
    ):
        approvals.plan_year(
            database,
            author(),
            code,
            month.year,
            amount=int(parse_money(amount)),
            milestone=milestone,
            source=_SOURCE,
        )
    _file(
        *(database, "N1", month),
        stage="structure",
        forecast_finish="2026-06",
        done_year="5.2亿",
        done_total="12.4亿",
        cost="25.29亿",
        cost_kind="approved_budget",
        reason="site",
        note="地下管线迁改未完成，北侧地块12户未签约",
        problem="北侧地块政策处理滞后，影响地下室施工",
        ask="协调北侧地块12户签约和电力管线迁改，明年3月底前交地",
        ask_to="区自然资源和规划分局、锦屏街道",
        next="完成公共卫生服务中心四层结构施工",
    )
    _file(
        *(database, "P2", month),
        stage="feasibility",
        done_year="200万",
        reason="funding",
        note="专项债券未下达",
        problem="专项债券额度未落实",
        ask="明确资金来源，纳入明年政府投资计划",
        ask_to="区财政局、区发改局",
        next="报批可行性研究报告",
    )
    _file(
        *(database, "C2", month + -1),
        cost="6.6亿",
        cost_kind="settlement",
        reason="scope",
        note="建筑面积增加",
        problem="结算价超概算，尚未调整概算",
    )
    _file(database, "C2", month, cost="5.7亿", cost_kind="approved_budget", done_total="6.4亿")
    _file(
        *(database, "C1", month),
        site="C1-1",
        reason="permits",
        note="规划许可未办结",
        problem="桐照院区规划许可未办结",
        next="办理桐照院区规划许可",
    )
    _file(database, "C1", month, done_year="1900万", reason="permits", note="桐照院区许可未办结")


def _file(
    database: Database, code: str, month: Month, site: str | None = None, **texts: str
) -> None:
    values = {name: parse_field(FIELD_BY_NAME[name], text) for name, text in texts.items()}
    reports.file_report(database, author(), code, month, values, site=site)
