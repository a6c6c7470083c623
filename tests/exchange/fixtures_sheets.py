"""Sheets as other offices send them: lists, monthly reports, money, approvals; with what is right.

`SHEETS` is the table. Each is imported into the plan without projects, or into the projects on record
where it speaks of those. What is asked first is named, with the answer; then what must be on record:
its rows, and the totals it prints. Money in 万元, areas in m2; all names and numbers are made up.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.exchange.books import xlsx
from tests.exchange.fixtures import text

PROJECTS = (
    "SELECT p.code, e.group_code, p.nature, b.investment / 1000000.0, b.floor_area / 100.0,"
    " b.beds_built, b.beds_new, b.start, b.finish FROM project p"
    " JOIN baseline b ON b.project_id = p.id JOIN plan_entry e ON e.id = b.entry_id"
)
PARTS = (
    "SELECT p.code, t.name, t.investment / 1000000.0, t.floor_area / 100.0, t.beds_built"
    " FROM part t JOIN project p ON p.id = t.project_id"
)
REPORTS = (
    "SELECT p.code, r.month, r.done_month / 1000000.0, r.done_year / 1000000.0,"
    " r.done_total / 1000000.0, r.percent / 10.0 FROM status_report r JOIN project p"
    " ON p.id = r.project_id WHERE r.month > '2026'"
)
PHASES = (
    "SELECT p.code, year, month, funding_source, planned / 1000000.0, done / 1000000.0,"
    " paid / 1000000.0 FROM phase JOIN project p ON p.id = project_id"
)
SOURCES = (
    "SELECT p.code, funding_source, amount / 1000000.0 FROM project_funding"
    " JOIN project p ON p.id = project_id"
)
ANNUAL = (
    "SELECT p.code, year, amount / 1000000.0 FROM annual_plan JOIN project p ON p.id = project_id"
)
MILESTONES = (
    "SELECT p.code, kind, happened_on, document_number FROM milestone"
    " JOIN project p ON p.id = project_id"
)
XIKOU = "奉化区溪口医院迁建工程"
CHUNHU = "奉化区莼湖街道社区卫生服务中心迁建工程"
JINPING = "奉化区锦屏街道社区卫生服务中心改造工程"
JIANGKOU = "奉化区江口街道社区卫生服务中心迁建工程"


@dataclass(frozen=True)
class Sent:
    """A sheet, what must be asked of it and the answer, and what must be on record then.

    `totals` are the printed ones by scope and metric, as they are kept; a word of `says` must be in
    what the import says at last. `seeded` sheets speak of projects on record.
    """

    name: str
    make: Callable[[Path], object]
    query: str
    right: tuple[tuple[Any, ...], ...]
    asked: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    totals: dict[tuple[str, str], int] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    seeded: bool = False
    mapped: tuple[str, ...] = ()  #: arguments with which `--guess-map` writes the map of the answer


def book(*rows: list[Any], merged: tuple[str, ...] = ()) -> Callable[[Path], object]:
    return lambda path: xlsx(path, [[cell if cell != "" else None for cell in row] for row in rows],
                             merged=merged)  # fmt: skip


def table(*rows: list[Any], **how: Any) -> Callable[[Path], object]:
    return text(*rows, head=None, **how)


def word(*rows: list[str], before: str, down: tuple[tuple[int, int, int], ...] = ()):
    """Return what writes a Word table; `down` are cells merged: first row, last row, column."""

    def make(path: Path) -> None:
        import docx

        document = docx.Document()
        document.add_paragraph(before)
        grid = document.add_table(len(rows), len(rows[0]))
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                grid.cell(at, column).text = cell
        for first, last, column in down:
            said = rows[first][column]
            grid.cell(first, column).merge(grid.cell(last, column)).text = said
        document.save(path)

    return make


LISTS = (
    Sent("township-list.csv", table(
        ["松坡县2026年卫生健康领域重点项目清单"],
        ["填报单位:松坡县卫生健康局 填报日期:2026年3月5日 单位:万元"],
        ["序号", "项目名称", "建设性质", "建设地点", "建设内容及规模", "总投资", "建设起止年限", "备注"],
        ["合计", "(4个)", "", "", "", "51,380", "", ""],
        ["一、续建项目(1个)", "", "", "", "", "28,600", "", ""],
        ["1", "松坡县人民医院住院楼", "新建", "城关镇", "总建筑面积32000平方米,新增床位350张", "28,600",
         "2024.5-2026.12", ""],
        ["二、新建项目(2个)", "", "", "", "", "22,180", "", ""],
        ["2", "石桥镇中心卫生院", "迁建", "石桥镇", "总建筑面积8600㎡,设床位80张", "6,180",
         "2026.6—2027.12", ""],
        ["3", "县妇幼保健院", "改扩建", "城关镇", "改建门诊用房", "16,000", "2026-2028", ""],
        ["三、谋划项目(1个)", "", "", "", "", "600", "", ""],
        ["4", "河口乡卫生院发热诊室", "改造", "河口乡", "改造面积约420平方米", "600", "", "资金待定"],
        ["注:1.本表投资为估算数;2.续建项目年限按施工许可。"], encoding="gb18030"),
        PROJECTS, (
            ("C1", "continued", "new", 28600, 32000, None, 350, "2024-05", "2026-12"),
            ("N1", "new", "relocation", 6180, 8600, 80, None, "2026-06", "2027-12"),
            ("N2", "new", "rebuild_extend", 16000, None, None, None, "2026-01", "2028-12"),
            ("P1", "planned", "renovation", 600, None, None, None, None, None)),
        totals={("all", "investment"): 51_380_000_000, ("continued", "investment"): 28_600_000_000,
                ("new", "investment"): 22_180_000_000, ("planned", "investment"): 600_000_000}),
    Sent("plan-annex-merged-down.docx", word(
        ["类别", "序号", "项目名称", "建设规模", "总投资(亿元)", "建设年限"],
        ["续建", "1", "松坡县中医院综合楼", "建筑面积2.1万平方米,床位180张", "2.30", "2024-2026"],
        ["新建", "2", "松坡县第二人民医院", "建筑面积2.8万平方米,床位250张", "3.50", "2026-2029"],
        ["", "3", "松坡县疾控中心实验楼", "建筑面积6000平方米", "0.42", "2026-2027"],
        ["谋划", "4", "南山康养医院", "—", "0.20", "—"],
        ["合计", "", "", "", "6.42", ""], before="附表2 重点建设项目表", down=((2, 3, 0),)),
        PROJECTS, (
            ("C1", "continued", "unknown", 23000, 21000, 180, None, "2024-01", "2026-12"),
            ("N1", "new", "unknown", 35000, 28000, 250, None, "2026-01", "2029-12"),
            ("N2", "new", "unknown", 4200, 6000, None, None, "2026-01", "2027-12"),
            ("P1", "planned", "unknown", 2000, None, None, None, None, None)),
        totals={("all", "investment"): 64_200_000_000}),
    Sent("pasted-from-word.txt", table(
        ["编号", "项目\n名称", "项目\n类别", "建筑\n面积\n(㎡)", "床位\n(张)", "总投资\n(万元)", "计划\n开工",
         "计划\n竣工", "实施\n单位"],
        ["XM-01", "东山镇卫生院\n综合楼", "新(改扩)建", "5,200", "60", "3,150.5", "2025年\n9月", "2027年6月底",
         "东山镇卫生院"],
        ["XM-02", "县急救中心", "新(改扩)建", "2,800*", "/", "1,980", "2026年3月", "2027年\n3月", "急救中心"],
        ["XM-03", "县精神病医院", "续建", "9,650", "200", "7,420", "2023年11月", "2026年\n10月", "县医院"],
        ["", "小计", "", "17,650", "260", "12,550.5", "", "", ""],
        ["*为地上面积"], encoding="utf-16", delimiter="\t"),
        PROJECTS, (
            ("XM-01", "new", "unknown", 3150.5, 5200, 60, None, "2025-09", "2027-06"),
            ("XM-02", "new", "unknown", 1980, 2800, None, None, "2026-03", "2027-03"),
            ("XM-03", "continued", "unknown", 7420, 9650, 200, None, "2023-11", "2026-10")),
        totals={("all", "floor_area"): 1_765_000, ("all", "beds_built"): 260,
                ("all", "investment"): 12_550_500_000}, says=("mark of a note",)),
    Sent("donor-schedule.csv", table(
        ["Songpo Health Infrastructure Programme - Schedule 2: Sub-projects"],
        ["Amounts in CNY million; areas in square metres"],
        ["Ref", "Sub-project", "Category", "Nature of works", "Town", "Total cost", "GFA", "New beds",
         "Planned start", "Planned completion"],
        ["S-1", "People's Hospital - Inpatient Block", "Ongoing", "New construction", "Chengguan",
         "286.0", "32,000", "350", "May 2024", "Dec 2026"],
        ["S-2", "Shiqiao Health Centre", "New", "Relocation", "Shiqiao", "61.8", "8,600", "80",
         "Jun 2026", "Dec 2027"],
        ["S-3", "Hekou Fever Clinic", "Proposed", "Renovation", "Hekou", "6.0", "420", "n/a", "TBD", "TBD"],
        ["Total", "", "", "", "", "353.8", "41,020", "430", "", ""],
        ["Source: County DRC, March 2026"]),
        PROJECTS, (
            ("C1", "continued", "new", 28600, 32000, None, 350, "2024-05", "2026-12"),
            ("N1", "new", "relocation", 6180, 8600, None, 80, "2026-06", "2027-12"),
            ("P1", "planned", "renovation", 600, 420, None, None, None, None)),
        asked=("Chengguan", "Shiqiao", "Hekou", "township add"), answer=("--unknown-where-unread",),
        totals={("all", "investment"): 35_380_000_000, ("all", "floor_area"): 4_102_000,
                ("all", "beds_new"): 430}),
    Sent("parts-set-in.xlsx", book(
        ["县人民医院“一院两区”建设项目分解表"],
        ["项目名称", "建设内容", "建筑面积(平方米)", "床位(张)", "投资(万元)", "计划工期"],
        ["一、续建", "", "", "", "", ""],
        ["松坡县人民医院扩建工程", "", 42000, 400, 38000, "2024.3-2027.6"],
        ["其中:门急诊楼", "", 18000, "", 15000, "2024.3-2026.6"],
        ["   住院楼", "", 22000, 400, 20000, "2024.9-2027.6"],
        ["   地下车库", "", 2000, "", 3000, "2024.3-2026.6"],
        ["二、新建", "", "", "", "", ""],
        ["南城院区", "", 26000, 250, 21500, "2026.9-2029.6"],
        ["总计", "", 68000, 650, 59500, ""]),
        PARTS, (("C1", "门急诊楼", 15000, 18000, None), ("C1", "住院楼", 20000, 22000, 400),
                ("C1", "地下车库", 3000, 2000, None)),
        totals={("all", "floor_area"): 6_800_000, ("all", "beds_built"): 650,
                ("all", "investment"): 59_500_000_000}),
    Sent("parts-without-numbers.csv", table(
        ["序号", "项目名称", "项目类别", "总投资(万元)"],
        ["1", "北岭医院", "续建", "9000"], ["", "其中:门诊楼", "", "4000"], ["", "病房楼", "", "5000"],
        ["2", "北岭急救站", "新建", "800"], ["", "合计", "", "9800"]),
        PARTS, (("C1", "门诊楼", 4000, None, None), ("C1", "病房楼", 5000, None, None)),
        totals={("all", "investment"): 9_800_000_000}),
    Sent("design-institute.csv", table(
        ["子项概况(单位:㎡、万元)"],
        ["工程名称", "分类", "类型", "总建筑面积", "用地面积", "概算投资", "设计床位", "建设周期"],
        ["青溪医院", "新(改扩)建", "新建", "15,600.50", "12,000", "9,876.54", "150", "2025年3月~2027年12月"],
        ["青溪疾控楼", "谋划", "扩建", "3200", "—", "1500", "—", "2027年~2028年"]),
        PROJECTS, (
            ("N1", "new", "new", 9876.54, 15600.5, 150, None, "2025-03", "2027-12"),
            ("P1", "planned", "extend", 1500, 3200, None, None, "2027-01", "2028-12"))),
    Sent("plan-and-progress.xlsx", book(
        ["松坡县2026年10月建设进展情况表"], ["单位:万元"],
        ["序号", "项目名称", "项目类别", "总投资", "建设起止时间", "计划床位(张)", "本月完成投资",
         "开工以来累计完成投资", "工程进度(%)"],
        [1, "县医院住院楼", "续建", 28600, "2024.5-2026.12", 350, 980, 24310, 85],
        [2, "石桥卫生院", "新建", 6180, "2026.6-2027.12", 80, 310, 1240, 20],
        ["合计", "", "", 34780, "", 430, 1290, 25550, ""]),
        PROJECTS, (
            ("C1", "continued", "unknown", 28600, None, 350, None, "2024-05", "2026-12"),
            ("N1", "new", "unknown", 6180, None, 80, None, "2026-06", "2027-12")),
        asked=("开工以来累计完成投资", "--with reports"), answer=("--with", "reports"),
        totals={("all", "investment"): 34_780_000_000, ("all", "beds_built"): 430},
        says=("2026-10 of the title",)),
)  # fmt: skip

_MONTHLY = (
    ["奉化区卫生健康系统在建项目月报表"],
    ["报表月份:2026年10月", *[""] * 5, "制表:计财科"],
    ["项目名称", "责任单位", "投资完成情况(万元)", "", "", "形象进度", ""],
    ["", "", "本月", "本年累计", "开工至今", "进度描述", "完成比例"],
)
REPORTED = (
    Sent("monthly-of-towns.xlsx", book(
        *_MONTHLY,
        ["溪口医院迁建工程", "溪口镇", 420, 3150, 5260, "主体施工", "38%"],
        ["莼湖街道社区卫生服务中心迁建工程", "莼湖街道", 210, 1480, 2035.6, "基础施工", "15%"],
        ["合计", "", 630, 4630, 7295.6, "", ""],
        merged=("A3:A4", "B3:B4", "C3:E3", "F3:G3")),
        REPORTS, (("P1", "2026-10", 420, 3150, 5260, 38), ("P2", "2026-10", 210, 1480, 2035.6, 15)),
        asked=("--same 5=P1", "--same 6=P2"), answer=("--same", "5=P1", "--same", "6=P2"), seeded=True),
    Sent("monthly-of-a-unit.csv", table(
        ["报告期", "建设项目名称", "工程形象进度", "进度%", "当月完成(万元)", "年初至今完成投资(万元)",
         "存在困难", "下步打算"],
        ["2026年8月", JIANGKOU, "桩基", "12.5", "80", "300", "管线迁改", "完成桩基"],
        ["2026年9月", JIANGKOU, "桩基完成", "18.0", "95.5", "395.5", "/", "承台"]),
        REPORTS, (("P4", "2026-08", 80, 300, None, 12.5), ("P4", "2026-09", 95.5, 395.5, None, 18)),
        seeded=True),
    Sent("approvals-wide.xlsx", book(
        ["奉化区卫生健康项目前期手续办理情况表"],
        ["序号", "项目名称", "项目建议书批复", "可研批复", "初步设计批复", "施工许可证"],
        [1, XIKOU, "2023.11.20", "2024年5月8日 奉发改〔2024〕31号", "2025.3.14", "2025-09-02"],
        [2, JIANGKOU, "2024.6.3", "2025年1月16日", "办理中", ""]),
        MILESTONES, (
            ("P1", "proposal_approved", "2023-11-20", None),
            ("P1", "feasibility_approved", "2024-05-08", "奉发改〔2024〕31号"),
            ("P1", "budget_approved", "2025-03-14", None),
            ("P1", "construction_permit", "2025-09-02", None),
            ("P4", "proposal_approved", "2024-06-03", None),
            ("P4", "feasibility_approved", "2025-01-16", None)),
        asked=("项目建议书批复", "--with milestones"), answer=("--with", "milestones"),
        says=("办理中",), seeded=True),
    Sent("approvals-long.csv", table(
        ["项目名称", "审批事项", "批准日期", "批文号"],
        [XIKOU, "可研批复", "2024/5/8", "奉发改〔2024〕31号"],
        [XIKOU, "施工许可", "2025年9月2日", "—"],
        [JINPING, "竣工验收", "2023-12-28", ""]),
        MILESTONES, (
            ("P1", "feasibility_approved", "2024-05-08", "奉发改〔2024〕31号"),
            ("P1", "construction_permit", "2025-09-02", None),
            ("P3", "joint_acceptance", "2023-12-28", None)),
        answer=("--kind", "milestones"), seeded=True),
)  # fmt: skip

MONEY = (
    Sent("quarters.xlsx", book(
        ["2026年政府投资项目分季度资金安排表"], ["单位:万元"],
        ["序号", "项目名称", "一季度", "二季度", "三季度", "四季度"],
        [1, XIKOU, 500, 1500, 2000, 2000], [2, JIANGKOU, "", 300, 600, 900],
        ["合计", "", 500, 1800, 2600, 2900]),
        PHASES, (
            ("P1", 2026, "2026-03", None, 500, None, None), ("P1", 2026, "2026-06", None, 1500, None, None),
            ("P1", 2026, "2026-09", None, 2000, None, None), ("P1", 2026, "2026-12", None, 2000, None, None),
            ("P4", 2026, "2026-06", None, 300, None, None), ("P4", 2026, "2026-09", None, 600, None, None),
            ("P4", 2026, "2026-12", None, 900, None, None)),
        asked=("一季度, 二季度, 三季度, 四季度", "--guess-map"), answer=("--kind", "funding"),
        mapped=("--kind", "funding"), seeded=True),
    Sent("quarters-two-rows.xlsx", book(
        ["项目名称", "2026年Q1", "", "2026年Q2", ""],
        ["", "计划(万元)", "完成投资(万元)", "计划(万元)", "完成投资(万元)"],
        [CHUNHU, "", 20, 100, 80.5],
        merged=("A1:A2", "B1:C1", "D1:E1")),
        PHASES, (("P2", 2026, "2026-03", None, None, 20, None), ("P2", 2026, "2026-06", None, 100, 80.5, None)),
        asked=("2026年Q1", "--guess-map"), answer=("--kind", "funding"), mapped=("--kind", "funding"),
        seeded=True),
    Sent("sources-by-year.xlsx", book(
        ["奉化区项目资金筹措表"], ["(单位:万元)"],
        ["项目名称", "2024年", "", "2025年", "", ""],
        ["", "中央预算内", "区级财政", "中央预算内", "区级财政", "自筹"],
        [XIKOU, 1200, 800, 2000, 1500, "-"], [JINPING, "", 150, "", 200, 50],
        ["合计", 1200, 950, 2000, 1700, 50], merged=("A3:A4", "B3:C3", "D3:F3")),
        PHASES, (
            ("P1", 2024, None, "central", 1200, None, None), ("P1", 2024, None, "district", 800, None, None),
            ("P1", 2025, None, "central", 2000, None, None), ("P1", 2025, None, "district", 1500, None, None),
            ("P3", 2024, None, "district", 150, None, None), ("P3", 2025, None, "district", 200, None, None),
            ("P3", 2025, None, "own_funds", 50, None, None)), answer=("--kind", "funding"), seeded=True),
    Sent("sources-of-a-county.csv", table(
        ["项目名称", "中央补助(万元)", "省财政(万元)", "县级配套(万元)", "地方专项债(万元)", "自筹资金(万元)"],
        [XIKOU, "3000", "1500", "500", "12000", "—"]),
        SOURCES, (("P1", "central", 3000), ("P1", "provincial", 1500), ("P1", "district", 500),
                  ("P1", "special_bond", 12000)), answer=("--kind", "funding"), seeded=True),
    Sent("annual-plan-of-the-title.csv", table(
        ["2026年度政府投资计划"], ["单位:万元"],
        ["项目名称", "年度计划投资"], [XIKOU, "6,000"], [JIANGKOU, "1,800"]),
        ANNUAL, (("P1", 2026, 6000), ("P4", 2026, 1800)), answer=("--kind", "funding"),
        says=("2026",), seeded=True),
    Sent("paid-of-a-year.csv", table(
        ["项目名称", "资金渠道", "年度", "安排资金(万元)", "已拨付(万元)"],
        [XIKOU, "中央财政", "2025", "2000", "1,250.75"], [XIKOU, "区财政", "2025", "900", "900"]),
        PHASES, (("P1", 2025, None, "central", 2000, None, 1250.75),
                 ("P1", 2025, None, "district", 900, None, 900)), answer=("--kind", "funding"),
        seeded=True),
    Sent("donor-sources.csv", table(
        ["Project", "Central government (RMB million)", "Own resources (RMB million)"],
        [XIKOU, "30", "4.5"]),
        SOURCES, (("P1", "central", 3000), ("P1", "own_funds", 450)), answer=("--kind", "funding"),
        seeded=True),
    Sent("names-merged-down.xlsx", book(
        ["项目名称", "资金来源", "2026年计划(万元)"],
        [XIKOU, "区财政", 300], ["", "市级财政", 200], [CHUNHU, "区财政", 120],
        merged=("A2:A3",)),
        PHASES, (("P1", 2026, None, "district", 300, None, None), ("P1", 2026, None, "municipal", 200, None, None),
                 ("P2", 2026, None, "district", 120, None, None)), answer=("--kind", "funding"), seeded=True),
)  # fmt: skip
SHEETS = (*LISTS, *REPORTED, *MONEY)
