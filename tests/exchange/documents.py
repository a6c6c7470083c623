"""Makes whole documents that the tests read: the same small plan as Word, PDF and text.

A table is a list of rows; in its heading None is what a merged cell covers.
"""

import re
from pathlib import Path

TITLE = "松坡县卫生健康事业发展规划"
PROSE = (
    "规划期内，我县建设《松坡县人民医院》等续建项目 2 个，《石桥卫生院》等新（改、扩）建项目 1 个，"
    "用地共计 3.1 万平方米，计划投资 5.2 亿元，新增床位 310 张，详见附表1。"
)
#: One project has such figures, too; it is no total.
ONE = "其中石桥卫生院项目用地 0.4 万平方米，计划投资 0.7 亿元，新增床位 30 张，建成后服务两镇。"
HEADING = [
    ["序号", "建设项目名称", "建设起止时间", "总投资(亿元)", "床位数(张)", None, "投资主体"],
    [None, None, None, None, "建设床位数", "新增床位数", None],
]
CONTINUED = [
    ["1", "松坡县人民医院迁建工程", "2020.6-2022.12", "4", "300", "250", "财政"],
    ["2", "松坡县中医医院扩建工程", "2021.3-2023.6", "0.5", "40", "30", "财政"],
    ["合计", "", "", "4.5", "340", "280", ""],
]
NEW = [["1", "石桥卫生院新建工程", "2022.1-2024.12", "0.7", "30", "30", "社会资本"]]
INDICATORS = [
    ["序号", "指标名称", "2020年值", "2025年目标值", "指标类型"],
    ["1", "每千人医疗机构床位数(张)", "4.98", "6.60", "预期性"],
    ["2", "疾控机构标准化率(%)", "-", "≥100", "约束性"],
    ["3", "卫生健康数字化综合指数", "1:0.91", "90", "预期性"],
]
PLAN = [
    ("text", TITLE),
    ("text", "一、发展目标"),
    ("text", "到2025年，全县每千常住人口床位数达到6.6张，共建成卫生院3个，居民健康水平明显提高。"),
    ("table", INDICATORS),
    ("text", "二、重大建设项目"),
    ("text", PROSE),
    ("text", ONE),
    ("text", "附表1"),
    ("text", "（一）续建项目"),
    ("table", HEADING + CONTINUED),
    ("text", "（二）新（改扩）建项目"),
    ("table", HEADING + NEW),
]


def txt(path: Path, parts=PLAN) -> Path:
    """Write a plan as text, the cells of its tables between tabs."""
    lines = []
    for kind, held in parts:
        lines += [held] if kind == "text" else ["\t".join(c or "" for c in row) for row in held]
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def docx(path: Path, parts=PLAN) -> Path:
    """Write a plan as a Word document; the first two rows of a heading of two are merged."""
    import docx as word

    document = word.Document()
    for kind, held in parts:
        if kind == "text":
            document.add_paragraph(held)
            continue
        table = document.add_table(len(held), len(held[0]))
        for row, cells in enumerate(held):
            for column, text in enumerate(cells):
                if text is not None:
                    table.cell(row, column).text = text
        if None in held[0]:
            _merge(table, held)
    document.save(path)
    return path


def _merge(table, rows):
    for column, text in enumerate(rows[0]):
        if text is None:
            table.cell(0, column - 1).merge(table.cell(0, column))
        elif rows[1][column] is None:
            table.cell(0, column).merge(table.cell(1, column))


class Pdf:
    """Draws a plan on pages with ruled tables; a cell that is too long is broken over lines."""

    left, top, line, width = 40, 780, 16, 515
    ruled = True

    def __init__(self, path: Path) -> None:
        from matplotlib.backends.backend_pdf import PdfPages

        from portfolio.pictures import style

        self._style = style.dressed()
        self._style.__enter__()
        self._pages = PdfPages(path)
        self._number = 0
        self._open()

    def _open(self):
        from matplotlib.figure import Figure

        self._figure, self._y = Figure(figsize=(595 / 72, 842 / 72)), self.top
        self._number += 1

    def page(self):
        """End a page with its number."""
        self._put(290, 30, f"— {self._number} —")
        self._pages.savefig(self._figure)
        self._open()

    def picture(self, _):
        """Add a page that is a picture, as a scan is."""
        self.page()
        self._figure.figimage([[0, 1], [1, 0]], resize=False)
        self._pages.savefig(self._figure)
        self._open()

    def close(self):
        self.page()
        self._pages.close()
        self._style.__exit__(None, None, None)

    def _put(self, x, y, text):
        self._figure.text(x / 595, y / 842, text, fontsize=9, va="baseline")

    def _rule(self, x, y):
        if not self.ruled:
            return
        from matplotlib.lines import Line2D

        ends = [value / 595 for value in x], [value / 842 for value in y]
        self._figure.add_artist(Line2D(*ends, color="black", linewidth=0.6))

    def text(self, text):
        for start in range(0, len(text), 50):
            self._put(self.left, self._y, text[start : start + 50])
            self._y -= self.line
        self._y -= 4

    def table(self, rows):
        step = self.width / len(rows[0])
        for number, cells in enumerate(rows):
            broken = [_lines(cell or "", step - 6) for cell in cells]
            height = self.line * max(1, *map(len, broken))
            self._row(rows, number, broken, height, step)
            self._y -= height
        self._rule((self.left, self.left + self.width), (self._y + 12, self._y + 12))
        self._y -= 20

    def _row(self, rows, number, broken, height, step):
        top = self._y + 12
        for column, lines in enumerate(broken):
            x = self.left + column * step
            for at, text in enumerate(lines):
                self._put(x + 3, self._y - at * self.line, text)
            covered = rows[number][column] is None
            if not (covered and number == 0):
                self._rule((x, x), (top, top - height))
            if not (covered and number == 1):
                self._rule((x, x + step), (top, top))
        self._rule((self.left + self.width,) * 2, (top, top - height))


def _lines(text, room):
    """Return a text in lines as Word breaks it: a number stays whole where a line can hold it."""
    lines, left = [""], room
    for word in re.findall(r"[0-9.]+-?|.", text):
        parts = [word] if _width(word) <= room else word
        for part in parts:
            if _width(part) > left:
                lines.append("")
                left = room
            lines[-1] += part
            left -= _width(part)
    return lines


def _width(text):
    """Return how wide a text is in points: 9 a wide sign, 5 another."""
    return sum(9 if ord(sign) > 0x2000 else 5 for sign in text)


def pdf(path: Path, parts=PLAN, *, ruled=True) -> Path:
    """Write a plan as a PDF; a part "page" begins a new page, "picture" is one without text."""
    drawn = Pdf(path)
    drawn.ruled = ruled
    for kind, held in parts:
        if kind == "page":
            drawn.page()
        else:
            getattr(drawn, kind)(held)
    drawn.close()
    return path
