"""A date as it is written in one cell: its year, and its month and day where it gives them."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Final, Literal

from portfolio.exchange.quantities.numerals import NUMERAL, read_chinese
from portfolio.values.digits import fold
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import FIRST_YEAR, LAST_YEAR

Order = Literal["dmy", "mdy"]
Side = Literal["start", "finish"]
#: What happens to a project: it starts, it is finished, it comes into use.
Event = Literal["start", "finish", "opening"]

#: A moment with Z or an offset is told in the bureau's own time.
CHINA: Final = dt.timezone(dt.timedelta(hours=8))

_LEADS: Final = re.compile(
    r"(?:计划|预计|预期|拟|力争|争取|暂定|初定|约|将|已|于|在|planned|expected|by|end of|about|\s)*",
    re.IGNORECASE,
)
_EVENTS: Final[dict[str, Event]] = {
    **dict.fromkeys(("开工", "动工", "奠基", "开建", "进场"), "start"),
    **dict.fromkeys(("完工", "竣工", "建成", "完成"), "finish"),
    **dict.fromkeys(
        ("投入使用", "投入运营", "投用", "启用", "交付", "试运营", "试运行", "开诊", "开业"),
        "opening",
    ),
}
_ENDS: Final[dict[str, Side]] = {
    **{word: "start" if event == "start" else "finish" for word, event in _EVENTS.items()},
    **dict.fromkeys(("启动", "开始", "起"), "start"),
    **dict.fromkeys(("结束", "之前", "以前", "前"), "finish"),
}
#: What goes along with the word of an event and says none by itself.
_ALONG: Final = "左右|并|正式|宣布|全面|全部|整体|建设|施工|使用|验收|\\s"
_TAIL: Final = re.compile(rf"\s*((?:{'|'.join(_ENDS)}|{_ALONG})*)$")
_BARE_TAIL: Final = re.compile(r"(?:左右|\s)*")
#: An event before its date: `竣工:2025年12月`.
_BEFORE: Final = re.compile(
    rf"({'|'.join(_EVENTS)})(?:时间|日期|年月)?\s*[::为于]?\s*(?=[0-9〇零一二三四五六七八九])"
)
_TIME: Final = (
    r"(?P<clock>[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)"
    r"(?:\s*(?P<half>am|pm))?\s*(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
    for name in (names, names[:3])
}
_NAME: Final = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR: Final = r"(?P<year>[0-9]{4})"
_DAY: Final = r"(?P<day>[0-9]{1,2})\s*[日号]?"
_FORMS: Final = tuple(
    re.compile(rf"(?:{form})(?:{_TIME})?", re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}\s*年?",
        rf"{_YEAR}\s*(?:[-./]|年)\s*(?P<month>[0-9]{{1,2}})\s*(?:月(?:份|底|末|初|中|[上中下]旬)?)?",
        rf"{_YEAR}\s*(?:[-./]|年)\s*(?P<month>[0-9]{{1,2}})\s*(?:[-./]|月)\s*{_DAY}",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})?",
        rf"(?P<first>[0-9]{{1,2}})(?P<sign>[-./])(?P<second>[0-9]{{1,2}})(?P=sign){_YEAR}",
        rf"(?P<month>[0-9]{{1,2}})/{_YEAR}",
        rf"(?:(?P<day>[0-9]{{1,2}})[-\s]*)?{_NAME}[-,\s]*{_YEAR}",
        rf"{_NAME}\s*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_YEAR}\s*年?\s*(?P<edge>年?[底末终初])",
    )
)
_PART_OF_YEAR: Final = re.compile(
    r"[上下]半年|半年|季度?|年中|中期|[一二三四1-4]季|\bQ[1-4]\b|\bH[12]\b|\bhalf\b|\bquarter\b",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(rf"({NUMERAL})(?=\s*[年月日号])")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written. `edge` is the end of the year that it names, `side` what it is of."""

    year: int
    month: int | None = None
    day: int | None = None
    edge: Side | None = None
    side: Side | None = None
    events: frozenset[Event] = frozenset()  #: those that its words name


def read_written(text: str, order: Order | None) -> Written:
    """Return the date in a text. Raises WrongUsage with what is wrong with it."""
    folded = _arabic(fold(text))
    folded = folded[_lead(folded) :]
    before = _BEFORE.match(folded)
    if before:
        folded = folded[before.end() :]
    tail = _TAIL.search(folded)
    words = (before[1] if before else "") + (tail[1] if tail else "")
    if not _BARE_TAIL.fullmatch(words) and _side(words) is None:
        raise not_a_date(text)
    body = folded[: tail.start()].strip() if tail else folded
    if _PART_OF_YEAR.search(body):
        raise WrongUsage(
            mark(
                "“{text}” is a part of a year; months and years are kept, so write the month, such "
                "as 2023-06."
            ),
            text=text.strip(),
        )
    for form in _FORMS:
        if found := form.fullmatch(body):
            written = _checked(text, found, order, _side(words))
            return replace(written, events=_events(words)) if words else written
    raise not_a_date(text)


#: A year of two digits before its month, or alone before 年.
_SHORT: Final = re.compile(
    r"(?<![0-9./年-])['’]?([0-9]{2})(?=\s*(?:年|[./]\s*[0-9]{1,2}(?![0-9])))"
    r"|(?<=[0-9月]-)([0-9]{2})(?=\s*(?:年|[./]\s*[0-9]{1,2}(?![0-9])))"
    r"|^['’]?([0-9]{2})(?=-[0-9]{1,2}$)",
    re.ASCII,
)


def has_short_year(text: str) -> bool:
    """Tell whether a text may have a year of two digits, as `24.3-26.12`."""
    return _SHORT.search(fold(text)) is not None


def with_century(text: str, century: int) -> str:
    """Return a text with the years of two digits in their century: `24.3` is `2024.3` with 20."""
    return _SHORT.sub(lambda found: f"{century}{''.join(filter(None, found.groups()))}", fold(text))


def _lead(text: str) -> int:
    found = _LEADS.match(text)
    return found.end() if found else 0


def not_a_date(text: str) -> WrongUsage:
    """Return what is said of a text that is no date."""
    return WrongUsage(
        mark("“{text}” is not a date; write it as 2023-06, 2023年6月 or 2023-06-30."),
        text=text.strip(),
    )


def _arabic(text: str) -> str:
    """Return a text with the Chinese numerals before 年, 月 and 日 as digits."""

    def digits(found: re.Match[str]) -> str:
        value = read_chinese(found[1])
        return found[1] if value is None or value.denominator != 1 else str(value)

    return _COUNTED.sub(digits, text)


def _events(words: str) -> frozenset[Event]:
    return frozenset(event for word, event in _EVENTS.items() if word in words)


def _side(words: str) -> Side | None:
    """Return the end of a period that words name: both, where something starts and finishes, is none."""
    return next((side for word, side in _ENDS.items() if word in words), None)


def _checked(text: str, found: re.Match[str], order: Order | None, side: Side | None) -> Written:
    parts = found.groupdict()
    year, month, day = int(found["year"]), parts.get("month"), parts.get("day")
    if parts.get("name"):
        month = str(_MONTHS[found["name"].lower()])
    if parts.get("first"):
        month, day = _ordered(text, found["first"], found["second"], order)
    edge: Side | None = None
    if parts.get("edge"):
        edge = "start" if "初" in found["edge"] else "finish"
    if not month:
        return Written(_year(text, year), None, None, edge, side)
    day_of = _day(text, found, year, int(month), int(day) if day else None)
    return Written(_year(text, day_of.year), day_of.month, day_of.day if day else None, None, side)


def _year(text: str, year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise not_a_date(text)
    return year


def _ordered(text: str, first: str, second: str, order: Order | None) -> tuple[str, str]:
    """Return month and day; refuses 03/04/2023 where nothing says which is which."""
    if order is None and first != second and int(first) <= 12 and int(second) <= 12:
        raise WrongUsage(
            mark(
                "“{text}” can be read as day/month and as month/day; write it as 2023-04-03, or "
                "give the order in the mapping."
            ),
            text=text.strip(),
        )
    if order == "dmy" or (order is None and int(first) > 12):
        return second, first
    return first, second


def _day(text: str, found: re.Match[str], year: int, month: int, day: int | None) -> dt.date:
    try:
        moment = dt.datetime(year, month, day or 1)  # noqa: DTZ001 - a zone is looked at below
        if not found["clock"]:
            return moment.date()
        if day is None:
            raise not_a_date(text)
        return _in_china(moment, found)
    except (ValueError, OverflowError) as error:
        raise not_a_date(text) from error


def _in_china(moment: dt.datetime, found: re.Match[str]) -> dt.date:
    clock, half, zone = found["clock"], found["half"], found["zone"]
    hour, minute = (int(part) for part in clock.strip("Tt ").split(":")[:2])
    if half:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    moment = moment.replace(hour=hour, minute=minute)
    if not zone:
        return moment.date()
    offset = "+00:00" if zone.upper() == "Z" else zone
    sign, digits = (-1 if offset[0] == "-" else 1), offset[1:].replace(":", "")
    away = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * sign
    return moment.replace(tzinfo=dt.timezone(away)).astimezone(CHINA).date()
