"""What a word of the filter compares: a column with a value, a light, or what is still to be done."""

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from portfolio.projects.records.lists import ProjectRow
from portfolio.values.digits import read_number
from portfolio.values.errors import PortfolioError
from portfolio.values.language import in_both, spoken
from portfolio.values.money import parse_money
from portfolio.values.months import Month, parse_month
from portfolio.values.vocabulary import FUNDERS, GROUPS, LIGHTS, STAGES
from tui.list.arrangement import expected

#: What tells whether a project has what was typed.
Test = Callable[[ProjectRow], bool]

_COMPARED: Final = re.compile(r"([^<>=≥≤]+)(>=|<=|≥|≤|>|<|=)(.*)")
_SIGNS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    **dict.fromkeys((">=", "≥"), operator.ge),
    **dict.fromkeys(("<=", "≤"), operator.le),
}


def _number(text: str) -> Fraction | None:
    negative = text.startswith("-")
    value = read_number(text.removeprefix("-").rstrip("%个月张"))
    return -value if negative and value is not None else value


def _money(text: str) -> Fraction | None:
    """Return fen: of a number with its unit, else in the unit that the column shows."""
    bare = read_number(text)
    if bare is not None:
        return bare * (10**10 if spoken() == "zh" else 10**8)
    try:
        return Fraction(parse_money(text))
    except PortfolioError:
        return None


def _month(text: str) -> Month | None:
    try:
        return parse_month(text)
    except PortfolioError:
        return None


#: Columns by what they are called, how their value is read, and how that of a project is.
_COLUMNS: Final[tuple[tuple[tuple[str, ...], Callable[[str], Any], Callable[..., Any]], ...]] = (
    (("slip", "滞后", "逾期"), _number, lambda row: row.slip.months if row.slip else None),
    (("beds", "新增", "床位"), _number, lambda row: row.beds_new),
    (("money", "投资", "亿元"), _money, lambda row: row.investment),
    (
        ("percent", "进度", "完成比例"),
        _number,
        lambda row: None if row.percent is None else Fraction(row.percent, 10),
    ),
    (("report", "填报", "最近填报"), _month, lambda row: row.last_report),
    (
        ("finish", "baseline", "原计划"),
        _month,
        lambda row: row.finish.month if row.finish else None,
    ),
    (("expected", "forecast", "预计"), _month, expected),
)
#: Columns of words: what they hold of a project.
_WORDED: Final[tuple[tuple[tuple[str, ...], Callable[[ProjectRow], tuple[str, ...]]], ...]] = (
    (("code", "编号"), lambda row: (row.code,)),
    (("name", "名称", "项目"), lambda row: (row.name_zh, row.name_en)),
    (("town", "township", "镇街"), lambda row: tuple(n for town in row.townships for n in town)),
    (("stage", "阶段"), lambda row: in_both(STAGES[row.stage]) if row.stage in STAGES else ()),
    (("group", "类别"), lambda row: in_both(GROUPS[row.group]) if row.group in GROUPS else ()),
    (("funder", "主体"), lambda row: in_both(FUNDERS[row.funder]) if row.funder in FUNDERS else ()),
)


def read_term(word: str, due: Month) -> Test | None:
    """Return what a folded word compares, None for a word that is only looked for.

    `due` is the month for which reports are due. A value that is unknown is neither more nor less
    than any; a comparison that is not typed to its end keeps every project.
    """
    for names, test in _states(due):
        if word in names:
            return test
    for code, term in LIGHTS.items():
        if word in [name.casefold() for name in in_both(term)]:
            return lambda row: row.lights.overall.colour == code
    found = _COMPARED.fullmatch(word)
    return _comparison(*found.groups()) if found else None


def _states(due: Month) -> tuple[tuple[tuple[str, ...], Test], ...]:
    return (
        (("unreported", "未报", "本月未报"), lambda row: row.awaits(due)),
        (("reported", "已报"), lambda row: row.last_report is not None and row.last_report >= due),
        (("due", "overdue", "逾期", "到期"), lambda row: row.overdue),
        (("late", "滞后"), lambda row: row.late),
        (("stale", "无最新", "无最新依据"), lambda row: not row.fresh and row.opened is None),
    )


def _comparison(name: str, sign: str, text: str) -> Test | None:
    for names, read, value_of in _COLUMNS:
        if name in names:
            value, compare = read(text), _SIGNS[sign]
            if value is None:
                return lambda _: not text or text == "-"
            return lambda row: (has := value_of(row)) is not None and compare(has, value)
    for names, words_of in _WORDED:
        if name in names and sign == "=":
            return lambda row: any(text in words.casefold() for words in words_of(row))
    return None
