"""The kinds of field, an entry each: how one is typed, kept, told, exported and filled in.

A new kind is an entry here. Everything that takes fields asks it: the command, the form, the
table, the log, imports and exports, the forms of the units, the workbook.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from portfolio.values.digits import fold, read_count, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.language import Term, mark
from portfolio.values.money import MOST_FEN, parse_money, yuan_text
from portfolio.values.months import Dated, parse_dated, parse_happened
from portfolio.values.signs import UNSEEN
from portfolio.values.vocabulary import MOST_BEDS
from portfolio.values.words import count_text, dated_text, money_text, say

Value = str | int | Dated

#: Controls other than the line break, and halves of a surrogate pair.
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: The longest text a field takes, in characters.
LONGEST_TEXT: Final = 2000


@dataclass(frozen=True, slots=True)
class Counted:
    """How whole numbers of a thing are known in other people's sheets.

    `units` are the signs behind a number, the first one that of headings; `before` is a pattern of
    what may stand in front of it. `wrong` and `no_unit` are marked sentences of `{text}`, `{unit}`.
    """

    units: tuple[str, ...]
    before: str
    wrong: str
    no_unit: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of field.

    `parse` reads what was typed, or raises WrongUsage with a sentence fit to stand under the
    field; `text` writes a value so that `parse` reads it back; `words` tell it to people.
    `most` is the greatest whole number that is kept, None where no number is; `scale` of what is
    kept make one unit of the units' forms. Exports keep it as `stored`, under a name with
    `ending`. In the units' forms its column has the `unit` below its heading and this `width`, and
    a cell that cannot be is told `wrong`. A `long` one has a line of its own while it is typed.
    """

    name: str
    hint: str
    parse: Callable[[str], Value]
    text: Callable[[Any], str] = str
    words: Callable[[Any], str] = str
    most: int | None = None
    scale: int = 1
    stored: Literal["text", "count", "yuan", "tenths"] = "text"
    ending: str = ""
    unit: Term | None = None
    width: float = 22
    wrong: str = ""
    long: bool = False
    counted: Counted | None = None

    @property
    def dated(self) -> bool:
        """Whether it is a date, which is kept as a month and its precision."""
        return self in (START, FINISH, STARTED, FINISHED)


def parse_text(text: str) -> str:
    """Return `text` without surrounding space.

    Raises WrongUsage for control characters and for more than LONGEST_TEXT characters.
    """
    cleaned = text.strip()
    if _CONTROL.search(cleaned):
        raise WrongUsage(mark("The text holds control characters; type it again without them."))
    if len(cleaned) > LONGEST_TEXT:
        raise WrongUsage(
            mark("The text is longer than {most} characters; shorten it."), most=LONGEST_TEXT
        )
    return cleaned


def parse_name(text: str) -> str:
    """Return a code by which people call a project or site, as they see it: full width as half.

    Raises WrongUsage for what `parse_text` refuses, and for signs that nobody sees.
    """
    code = fold(parse_text(text))
    if UNSEEN.search(code):
        raise WrongUsage(
            mark("“{text}” holds signs that are not seen; type the code again without them."),
            text=text,
        )
    return code


def parse_percent(text: str) -> int:
    """Return a percentage from 0 to 100 in tenths of a percent, so that `62.5` is 625.

    Raises WrongUsage for anything else.
    """
    value = read_number(text.replace("%", "").replace("\N{FULLWIDTH PERCENT SIGN}", ""))
    if value is None or value > 100 or (value * 10).denominator != 1:
        raise WrongUsage(
            mark("“{text}” is not a percentage from 0 to 100 with one decimal at most."), text=text
        )
    return int(value * 10)


def parse_flag(text: str) -> int:
    """Return 1 for yes, 0 for no, in either language. Raises WrongUsage for anything else."""
    answers = {
        **dict.fromkeys(("yes", "y", "1", "true", "是"), 1),
        **dict.fromkeys(("no", "n", "0", "false", "否"), 0),
    }
    word = fold(text).strip().casefold()
    if word not in answers:
        raise WrongUsage(mark("“{text}” is neither yes nor no; type yes or no."), text=text)
    return answers[word]


def _percent_text(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


#: Of a vocabulary, which the field itself has (`fields.parse_field`).
CODE: Final = Kind(
    "code",
    mark("Left and right step; a digit takes its number, two typed at once; Enter opens the list."),
    parse_text,
    unit=Term("form", "choose"),
    width=15,
    wrong=mark("Choose one of the list."),
)
TEXT: Final = Kind("text", mark("Free text on one line."), parse_text, long=True)
DOCUMENT: Final = Kind(
    "document",
    mark("The code or title of the document; a new title is put on record."),
    parse_text,
    width=18,
    long=True,
)


def _month_kind(name: str, hint: str, parse: Callable[[str], Dated]) -> Kind:
    """Return a kind of date known to a month or year."""
    return Kind(name, hint, parse, words=dated_text, unit=Term("form", "YYYY-MM"), width=11)


START: Final = _month_kind(
    "start",
    mark("A month such as 2023-6, 2023.6 or 2023年6月; 2023 alone means from its January."),
    lambda text: parse_dated(text, "start"),
)
FINISH: Final = _month_kind(
    "finish",
    mark("A month such as 2023-6, 2023.6 or 2023年6月; 2023 alone means by its December."),
    lambda text: parse_dated(text, "finish"),
)
#: What has happened may be known only to have come by a month.
_HAPPENED: Final = mark(
    "A month such as 2023-6 or 2023年6月, a year, or by 2023-6 (至迟2023年6月)."
)
STARTED: Final = _month_kind("started", _HAPPENED, lambda text: parse_happened(text, "start"))
FINISHED: Final = _month_kind("finished", _HAPPENED, lambda text: parse_happened(text, "finish"))
#: Kept in tenths of a percent.
PERCENT: Final = Kind(
    "percent",
    mark("0 to 100, one decimal at most, such as 62.5."),
    parse_percent,
    _percent_text,
    lambda tenths: f"{_percent_text(tenths)}%",
    most=1000,
    scale=10,
    stored="tenths",
    unit=Term("form", "0–100"),
    width=9,
    wrong=mark("Type a percentage from 0 to 100, such as 62.5."),
)
#: Kept in fen; filled in by units in 万元.
MONEY: Final = Kind(
    "money",
    mark("An amount such as 1.2亿, 350万 or 3500000 (yuan). Empty is unknown, not 0."),
    parse_money,
    yuan_text,
    money_text,
    most=MOST_FEN,
    scale=10**6,
    stored="yuan",
    ending="_yuan",
    unit=Term("form", "10,000 yuan"),
    width=12,
    wrong=mark("Type an amount in units of 10,000 yuan, such as 350 or 1250.5."),
)
BEDS: Final = Kind(
    "beds",
    mark("A whole number of beds. Empty is unknown, not 0."),
    lambda text: read_count(text, MOST_BEDS),
    words=count_text,
    most=MOST_BEDS,
    stored="count",
    unit=Term("form", "beds"),
    width=9,
    wrong=mark("Type a whole number of beds, such as 120."),
    counted=Counted(
        ("张", "张床位", "张病床", "个床位", "张床", "床", "个", "beds", "bed"),
        r"(?:项目|工程|本次|此次|建成后|完成后|拟|计划|预计|预期|规划|设计|将|总体|一共|共计|合计|总计|共|总|达到|达|"
        r"可|设置|设有|设|开设|配置|配备|安排|核定|标准|住院|普通|新增|净增|增加|增设|编制|实际|开放|实有|现有|原有|"
        r"建设|新建|改建|扩建|拟建|床位|病床|规模|数量|数|为|\s)*",
        mark("“{text}” is not a number of beds; write it as 300 or 300张."),
        mark("“{unit}” is no unit of beds; give 张."),
    ),
)
#: Yes or no, kept as 1 or 0.
FLAG: Final = Kind(
    "flag",
    mark("Yes or no. Empty says nothing."),
    parse_flag,
    lambda value: "yes" if value else "no",
    lambda value: say(mark("yes") if value else mark("no")),
    most=1,
    stored="count",
    unit=Term("form", "yes or no"),
    width=9,
    wrong=mark("Type yes or no."),
)
KINDS: Final = (
    *(CODE, TEXT, DOCUMENT, START, FINISH, STARTED, FINISHED),
    *(PERCENT, MONEY, BEDS, FLAG),
)
#: The kinds that count things, by name: how their cells are read follows from the entry alone.
COUNTED: Final = {kind.name: kind for kind in KINDS if kind.counted}
