"""A number as it stands in text: with its unit, a word such as 约, or as a range."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final, Literal

from portfolio.exchange.quantities.numerals import NUMERAL, read_chinese
from portfolio.values.digits import read_number
from portfolio.values.kinds import COUNTED

#: `money`, `area`, `people`, `percent`, or the name of a kind that counts things.
Measure = str
Qualifier = Literal["about", "nearly", "over", "up_to", "at_least"]

_SCALES: Final = {
    "十": 10,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
}
_MU: Final = Fraction(10000, 15)
#: The scales that are a unit by themselves, as in 投资(万).
_ALONE: Final = frozenset({"万", "亿", "百万", "千万", "million", "billion"})
#: What each unit is worth in yuan, m2, beds, residents or percent.
BASES: Final[dict[Measure, dict[str, Fraction]]] = {
    "money": dict.fromkeys(("元人民币", "人民币", "元", "圆", "yuan", "rmb", "cny"), Fraction(1)),
    "area": {
        **dict.fromkeys(("平方公里", "平方千米", "km2", "km²", "㎢"), Fraction(10**6)),
        **dict.fromkeys(("公顷", "hm2", "hm²", "hectares", "hectare", "ha"), Fraction(10**4)),
        **dict.fromkeys(
            ("平方米", "平米", "㎡", "m2", "m²", "m^2", "sqm", "sq m", "sq.m", "平方"), Fraction(1)
        ),
        **dict.fromkeys(("亩", "市亩", "mu"), _MU),
    },
    "people": dict.fromkeys(("人", "residents", "people", "persons"), Fraction(1)),
    "percent": {"%": Fraction(1)},
    **{
        kind.name: dict.fromkeys(kind.counted.units, Fraction(1))
        for kind in COUNTED.values()
        if kind.counted
    },
}
_LEADS: Final[dict[str, Qualifier]] = {
    **dict.fromkeys(
        (
            "大约为",
            "约为",
            "约需",
            "约计",
            "大约",
            "约",
            "~",
            "≈",
            "approximately",
            "approx.",
            "approx",
            "about",
        ),
        "about",
    ),
    **dict.fromkeys(("将近", "接近", "近", "nearly", "almost"), "nearly"),
    **dict.fromkeys(("超过", "超", "逾", "大于", "多于", ">", "more than", "over"), "over"),
    **dict.fromkeys(
        ("不超过", "不多于", "不足", "不到", "不满", "少于", "小于", "至多", "最多", "<", "≤"),
        "up_to",
    ),
    **dict.fromkeys(("less than", "at most", "up to", "under"), "up_to"),
    **dict.fromkeys(("不少于", "不低于", "不小于", "至少", "最少", "≥", "at least"), "at_least"),
}
_INNER: Final[dict[str, Qualifier]] = {"余": "over", "多": "over", "来": "about", "+": "over"}
_TAILS: Final[dict[str, Qualifier]] = {
    **dict.fromkeys(("左右", "上下"), "about"),
    **dict.fromkeys(("以上", "及以上", "起"), "at_least"),
    **dict.fromkeys(("以内", "以下", "及以下"), "up_to"),
    "余": "over",
    "多": "over",
}
_LARGE: Final = (("亿", 10**8), ("億", 10**8), ("万", 10**4), ("萬", 10**4))
_ARABIC: Final = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]+(?:\.[0-9]+)?"
_NUMBER: Final = rf"(?:{_ARABIC}|{NUMERAL})"
_BETWEEN: Final = r"(?:--?|–|—{1,2}|~|至|到|\bto\b)"
_SIGN: Final = r"[¥\uffe5]|(?:rmb|cny|人民币)\s*"
_FLAGS: Final = re.ASCII | re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in text: its value or the ends of its range, its own unit, its place in the text."""

    low: Fraction
    high: Fraction | None
    scale: Fraction | None  #: of a 万 or 亿 that stands there, in the number or behind it
    base: str | None  #: the unit without its 万 or 亿
    qualifier: Qualifier | None
    start: int
    end: int


def _any(words: Iterable[str], group: str) -> str:
    listed = sorted(words, key=len, reverse=True)
    return f"(?P<{group}>{'|'.join(map(re.escape, listed))})"


def _number(measure: Measure, end: str) -> str:
    """Return the pattern of one number with the unit behind it; groups carry `end`."""
    scale, base = _any(_SCALES, f"scale{end}"), _any(BASES[measure], f"base{end}")
    edge = r"(?![a-z0-9])"
    return (
        rf"(?P<number{end}>{_NUMBER})\s*{_any(_INNER, 'inner' + end)}?\s*"
        rf"(?:{scale}(?![a-z]))?\s*{_any(_INNER, 'within' + end)}?\s*(?:{base}{edge})?"
    )


@cache
def pattern(measure: Measure) -> str:
    """Return the pattern of a number or a range of numbers with units of a measure."""
    money = measure == "money"
    sign, again = (rf"(?P<sign>{_SIGN})?", f"(?:{_SIGN})?") if money else ("", "")
    return (
        rf"(?:{_any(_LEADS, 'lead')}\s*)?{sign}\s*{_number(measure, '1')}"
        rf"(?:\s*{_BETWEEN}\s*{again}{_number(measure, '2')})?(?:\s*{_any(_TAILS, 'tail')})?"
    )


@cache
def _compiled(measure: Measure) -> re.Pattern[str]:
    return re.compile(pattern(measure), _FLAGS)


def find_amount(text: str, measure: Measure, start: int = 0) -> Amount | None:
    """Return the amount that begins at `start` of a folded text, else None."""
    found = _compiled(measure).match(text, start)
    return _amount(found) if found else None


def _amount(found: re.Match[str]) -> Amount | None:
    ends = [_End.of(found, end) for end in "12" if found[f"number{end}"]]
    if any(end.value is None for end in ends) or not _same_base(ends):
        return None
    first, last = ends[0], ends[-1]
    shared = None if first.scale or first.base else last.behind  # 1.2-1.5亿元
    words = (found["lead"], *(word for end in ends for word in end.words))
    return Amount(
        first.worth(first.behind or shared),
        last.worth(last.behind) if len(ends) == 2 else None,
        last.scale or first.scale,
        last.base or first.base or ("元" if found.groupdict().get("sign") else None),
        _qualifier(words, found["tail"]),
        found.start(),
        found.end(),
    )


@dataclass(frozen=True, slots=True)
class _End:
    """One number of a range, or the only one: what stands in it and behind it."""

    value: Fraction | None
    scale: Fraction | None
    behind: str | None
    base: str | None
    words: tuple[str | None, ...]

    @classmethod
    def of(cls, found: re.Match[str], end: str) -> "_End":
        number, behind, base = (found[f"{name}{end}"] for name in ("number", "scale", "base"))
        words = (found[f"inner{end}"], found[f"within{end}"])
        return cls(_value(number), _scale(number, behind), behind, base and base.lower(), words)

    def worth(self, scale: str | None) -> Fraction:
        return (self.value or Fraction(0)) * _worth(scale)


def _same_base(ends: list[_End]) -> bool:
    return len({end.base for end in ends if end.base}) < 2


def _value(text: str) -> Fraction | None:
    return read_chinese(text) if re.fullmatch(NUMERAL, text) else read_number(text)


def _worth(scale: str | None) -> int:
    return _SCALES[scale.lower()] if scale else 1


def _scale(number: str, scale: str | None) -> Fraction | None:
    """Return the 万 or 亿 behind a number or, in Chinese numerals, in it."""
    if scale:
        return Fraction(_worth(scale))
    inside = ((sign, worth) for sign, worth in _LARGE if sign in number)
    return next((Fraction(worth) for _, worth in inside), None)


def _qualifier(words: tuple[str | None, ...], tail: str | None) -> Qualifier | None:
    said = {_LEADS.get(word.lower()) or _INNER.get(word) for word in words if word}
    said |= {_TAILS[tail]} if tail else set()
    said.discard(None)
    if len(said) > 1:
        said.discard("about")  # 约300张以上 says at least
    return said.pop() if len(said) == 1 else ("about" if said else None)


@cache
def _unit_pattern(measure: Measure) -> re.Pattern[str]:
    scale, base = _any(_SCALES, "scale"), _any(BASES[measure], "base")
    return re.compile(rf"{scale}?\s*{base}?", _FLAGS)


def unit_worth(unit: str, measure: Measure) -> Fraction | None:
    """Return what a unit such as `万元` is worth in the measure's base unit, None for no unit.

    A scale alone (`万`) is a unit of money and of counts, and none of an area.
    """
    found = _unit_pattern(measure).fullmatch(unit.strip())
    alone = found is not None and not found["base"]
    if not found or (alone and (measure in ("area", "percent") or found[0] not in _ALONE)):
        return None
    base = BASES[measure][found["base"].lower()] if found["base"] else Fraction(1)
    return _worth(found["scale"]) * base
