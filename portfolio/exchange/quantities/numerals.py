"""Chinese numerals, from 〇 to the 亿, as people write and as forms print them."""

import re
from fractions import Fraction
from typing import Final

from portfolio.values.digits import NUMBER_LETTERS

_DIGITS: Final = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "俩": 2,
}
_FORMAL: Final = str.maketrans("拾佰仟萬億點", "十百千万亿点")
_DIGIT: Final = "[一二两俩三四五六七八九壹贰叁肆伍陆柒捌玖]"
_ZERO: Final = "[零〇]"
#: A number below 10,000: places in their order, a 零 where one is skipped.
_SECTION: Final = re.compile(
    rf"(?:({_DIGIT})千)?{_ZERO}?(?:({_DIGIT})百)?{_ZERO}?(?:({_DIGIT})?(十))?{_ZERO}?({_DIGIT})?"
)
_STRING: Final = re.compile(rf"(?:{_DIGIT}|{_ZERO})+")

#: What a Chinese numeral is made of.
NUMERAL: Final = "[零〇一二两俩三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟萬億點]+"


def read_chinese(text: str) -> Fraction | None:
    """Return the value of a Chinese numeral (`一百二十`, `两千`, `一点二亿`, `二〇二三`), else None.

    What is short for more (`三百二`) or names two numbers (`三四百`) is none, nor is
    anything longer than NUMBER_LETTERS.
    """
    plain = text.translate(_FORMAL)
    if len(plain) > NUMBER_LETTERS:
        return None
    if "点" in plain:
        return _with_point(plain)
    if len(plain) > 1 and _STRING.fullmatch(plain):
        return Fraction(int("".join(str(_DIGITS[sign]) for sign in plain)))
    value = _whole(plain)
    return None if value is None else Fraction(value)


def _with_point(text: str) -> Fraction | None:
    whole, _, rest = text.partition("点")
    digits = rest.rstrip("万亿")
    scale = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}.get(rest[len(digits) :])
    before = _whole(whole)
    if before is None or scale is None or not _STRING.fullmatch(digits):
        return None
    after = Fraction(int("".join(str(_DIGITS[sign]) for sign in digits)), 10 ** len(digits))
    return (before + after) * scale


def _whole(text: str) -> int | None:
    """Return a whole number: what stands before 亿, then before 万, then the rest."""
    for sign, worth in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(sign)
        if found:
            return _joined(head, tail, worth)
    return _below_10000(text)


def _joined(head: str, tail: str, worth: int) -> int | None:
    before = _whole(head) if head else None
    after = _tail(tail, worth) if tail else 0
    return None if before is None or after is None else before * worth + after


def _tail(text: str, worth: int) -> int | None:
    """Return what follows 万 or 亿; the short 一万二 (12,000) is told from 一万零二."""
    if text[0] not in "零〇" and len(text) == 1 and text != "十":
        return None
    value = _whole(text.lstrip("零〇") or "零")
    return value if value is not None and value < worth else None


def _below_10000(text: str) -> int | None:
    if text in ("零", "〇"):
        return 0
    found = _SECTION.fullmatch(text)
    if not text or not found or text[-1] in "零〇":
        return None
    thousands, hundreds, tens, ten, ones = found.groups()
    if _is_short(text, ones, with_larger=bool(thousands or hundreds), ten=bool(ten)):
        return None
    value = 1000 * _DIGITS.get(thousands, 0) + 100 * _DIGITS.get(hundreds, 0)
    value += 10 * (_DIGITS[tens] if tens else 1) if ten else 0
    return value + _DIGITS.get(ones, 0)


def _is_short(text: str, ones: str | None, *, with_larger: bool, ten: bool) -> bool:
    """Tell whether the last digit stands right behind a hundred or thousand: 三百二."""
    return bool(ones) and with_larger and not ten and text[-2] not in "零〇"
