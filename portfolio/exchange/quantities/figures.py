"""Figures as people write them in cells: money, areas, beds, percentages, ranges, about so many."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Final

from portfolio.exchange.cells import Cell, cell_text, without_noise
from portfolio.exchange.quantities import leads
from portfolio.exchange.quantities.amounts import (
    BASES,
    Amount,
    Measure,
    Qualifier,
    find_amount,
    unit_worth,
)
from portfolio.exchange.questions import Asked
from portfolio.values.area import MOST_AREA
from portfolio.values.digits import fold, round_half_up
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import BEDS, COUNTED, Kind
from portfolio.values.language import mark
from portfolio.values.money import MOST_FEN
from portfolio.values.vocabulary import MOST_RESIDENTS

QUALIFIERS: Final[tuple[Qualifier, ...]] = ("about", "nearly", "over", "up_to", "at_least")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as read: fen, hundredths of a m2, beds, residents or tenths of a percent.

    A range has `low` and `high` and no value. `rest` is the text round the number, `printed` what
    the document printed, with the unit of the heading where the cell has none.
    """

    value: int | None
    low: int | None
    high: int | None
    qualifier: Qualifier | None
    rest: str
    printed: str
    rounded: bool = False  #: finer than what is kept
    lead: str = ""  #: the words before the number


class UnitNeeded(WrongUsage):
    """A figure without a unit where more than one is plausible; `units` are those."""

    def __init__(self, text: str, units: tuple[str, ...]) -> None:
        super().__init__(
            mark(
                "“{text}” has no unit, and it could be any of {units}; write the unit into the "
                "heading or the cell, or give it in the mapping."
            ),
            text=text,
            units=", ".join(units),
        )
        self.units = units


@dataclass(frozen=True, slots=True)
class _Kind:
    """How figures of a measure are read: what is said of a wrong one, its step and its most."""

    wrong: str
    no_unit: str
    units: tuple[str, ...]
    steps: int  #: how many of what is stored make one base unit
    most: int
    label: str  #: what may stand before the number
    rounds: bool = False


_KINDS: Final[dict[Measure, _Kind]] = {
    "money": _Kind(
        mark(
            "“{text}” is not an amount of money; write it as 1.2亿元, 350万元, 3.5 million yuan or 3500000."
        ),
        mark("“{unit}” is no unit of money; give 元, 万元, 亿元 or million yuan."),
        ("元", "万元", "亿元"),
        100,
        MOST_FEN,
        f"{leads.MONEY}*",
    ),
    "area": _Kind(
        mark("“{text}” is not an area; write it as 27600平方米, 2.76万平方米 or 60亩."),
        mark("“{unit}” is no unit of area; give 平方米, 万平方米, 亩, 公顷 or 平方公里."),
        ("平方米", "万平方米", "亩", "公顷"),
        100,
        MOST_AREA,
        f"{leads.AREA}*",
        rounds=True,
    ),
    "people": _Kind(
        mark("“{text}” is not a number of residents; write it as 577505 or 57.75万人."),
        mark("“{unit}” is no unit of residents; give 人 or 万人."),
        ("人", "万人"),
        1,
        MOST_RESIDENTS,
        r"(?:常住|户籍)?人口(?:总?数)?",
    ),
    "percent": _Kind(
        mark("“{text}” is not a percentage from 0 to 100."),
        mark("“{unit}” is no unit of a percentage; give %, or 1 where 0.5 is a half."),
        ("%", "1"),
        10,
        1000,
        r"(?:形象)?进度|完成",
        rounds=True,
    ),
    **{
        kind.name: _Kind(
            kind.counted.wrong,
            kind.counted.no_unit,
            kind.counted.units[:1],
            1,
            kind.most or 0,
            kind.counted.before,
        )
        for kind in COUNTED.values()
        if kind.counted
    },
}
#: Text that may follow a figure: in brackets, or after a comma and said to be a part of it.
_REST: Final = re.compile(
    r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|[,;、。.]\s*(?:其中|含|包括|包含|including).*)*[,;、。.]?\s*"
)
#: Below zero: with a minus of any kind, a triangle, or in brackets as accountants write it.
_NEGATIVE: Final = re.compile(r"[-−–△▲]\s*[¥]?[0-9]|\([0-9][0-9,.]*\)\s*$", re.ASCII)
_BELOW_ZERO: Final = mark(
    "“{text}” is below zero, as a correction is; only what was corrected is kept, so give the right"
    " figure of its month."
)
_BRACKETED_UNIT: Final = re.compile(r"\s*\(([^()]{1,12})\)")


def read_money(cell: Cell, unit: str | None = None) -> Figure:
    """Return an amount in fen. Raises UnitNeeded, or WrongUsage for what is none."""
    return _read(cell, "money", unit)


def read_area(cell: Cell, unit: str | None = None) -> Figure:
    """Return an area in hundredths of a m2, rounded half up to one; a mu is 10000/15 m2.

    Raises UnitNeeded, or WrongUsage for what is none.
    """
    return _read(cell, "area", unit)


def read_counted(cell: Cell, kind: Kind) -> Figure:
    """Return a number of what a kind counts, such as beds. Raises WrongUsage for what is none."""
    return _read(cell, kind.name, _KINDS[kind.name].units[0])


def read_beds(cell: Cell) -> Figure:
    """Return a number of beds. Raises WrongUsage for what is none."""
    return read_counted(cell, BEDS)


def read_people(cell: Cell, unit: str | None = None) -> Figure:
    """Return a number of residents (`57.75万人`); without a unit it counts single residents.

    Raises WrongUsage for what is none.
    """
    return _read(cell, "people", unit or "人")


def read_percent(cell: Cell, unit: str | None = None) -> Figure:
    """Return tenths of a percent; `unit` is `%` or `1`, where 0.625 is 62.5 %.

    Without either a number above 1 is a percentage, and one up to 1 raises UnitNeeded: Excel
    keeps 62.5% as 0.625. Raises WrongUsage for what is none.
    """
    return _read(cell, "percent", unit)


def _read(cell: Cell, measure: Measure, unit: str | None) -> Figure:
    kind, shown = _KINDS[measure], without_noise(cell_text(cell).strip())
    text = fold(shown)
    label = _label(measure).match(text)
    start = label.end() if label else 0
    amount = find_amount(text, measure, start)
    if isinstance(cell, bool):
        raise WrongUsage(kind.wrong, text=shown)
    if amount is None and _NEGATIVE.match(text, start):
        raise Asked("negative", _BELOW_ZERO, text=shown)
    if amount is None:
        raise _by_phase(text, None) or WrongUsage(kind.wrong, text=shown)
    end, said = _unit_behind(text, amount, measure)
    if not _REST.fullmatch(text, end):
        raise _by_phase(text, amount) or WrongUsage(kind.wrong, text=shown)
    own = amount.base or amount.scale or said
    printed = shown if own or unit in (None, "1") or measure in COUNTED else f"{shown} {unit}"
    found = figure(amount, measure, said or unit, printed, shown[end:].strip(), shown)
    if not start:
        return found
    about: Qualifier | None = "about" if leads.estimates(text[:start]) else None
    return replace(found, qualifier=found.qualifier or about, lead=text[:start].strip())


def _by_phase(text: str, whole: Amount | None) -> Asked | None:
    """Return the question about a text that gives a figure by phase; None where it does not."""
    alone = whole is None or leads.begins_phase(text)
    found = [part.strip() for part in leads.phases(text)]
    if not found:
        return None
    parts = "; ".join(found)
    if whole is None or alone:
        return Asked(
            "phases",
            mark(
                "“{text}” gives the figure by phase only: {parts}; give the whole, with the phases "
                "in brackets behind it."
            ),
            text=text,
            parts=parts,
        )
    return Asked(
        "phases",
        mark(
            "“{text}” gives {whole} and, by phase, {parts}; put the phases into brackets behind "
            "the whole, or say which counts."
        ),
        text=text,
        whole=text[whole.start : whole.end].strip(),
        parts=parts,
    )


@cache
def _label(measure: Measure) -> re.Pattern[str]:
    return re.compile(rf"(?:{_KINDS[measure].label})?\s*[::为]?\s*")


def _unit_behind(text: str, amount: Amount, measure: Measure) -> tuple[int, str | None]:
    """Return where an amount ends, and the unit that stands in brackets behind it."""
    found = _BRACKETED_UNIT.match(text, amount.end)
    if found and not amount.base and unit_worth(found[1], measure) is not None:
        return found.end(), found[1]
    return amount.end, None


def figure(
    amount: Amount, measure: Measure, unit: str | None, printed: str, rest: str, shown: str
) -> Figure:
    """Return an amount in what is stored. Raises UnitNeeded, or WrongUsage where it is too much."""
    worth = _worth(amount, measure, unit, shown)
    low = _stored(amount.low * worth, measure, shown)
    if amount.high is None:
        rounded = low != amount.low * worth * _KINDS[measure].steps
        return Figure(low, None, None, amount.qualifier, rest, printed, rounded)
    high = _stored(amount.high * worth, measure, shown)
    if high < low:
        raise WrongUsage(mark("The range “{text}” goes down; check its two ends."), text=shown)
    return Figure(None, low, high, amount.qualifier, rest, printed)


def _worth(amount: Amount, measure: Measure, unit: str | None, shown: str) -> Fraction:
    """Return what 1 of an amount is worth in base units; its 万 or 亿 is in it already."""
    if amount.base:
        return BASES[measure][amount.base]
    if amount.scale and measure == "money":
        return Fraction(1)
    if unit is None:
        return _without_unit(amount, measure, shown)
    worth = _given(unit, measure)
    if amount.scale and measure in ("area", "percent") and _is_scaled(unit):
        raise UnitNeeded(shown, _KINDS[measure].units)
    return Fraction(1) if amount.scale and measure == "people" else worth


def _is_scaled(unit: str) -> bool:
    return any(sign in unit for sign in "百千万亿")


def _given(unit: str, measure: Measure) -> Fraction:
    if measure == "percent" and unit.strip() == "1":
        return Fraction(100)
    worth = unit_worth(fold(unit), measure)
    if worth is None:
        raise WrongUsage(_KINDS[measure].no_unit, unit=unit)
    return worth


def _without_unit(amount: Amount, measure: Measure, shown: str) -> Fraction:
    """Return 1 where no unit can change the figure: 0 is 0 in any."""
    if max(amount.low, amount.high or 0) == 0 or (measure == "percent" and amount.low > 1):
        return Fraction(1)
    raise UnitNeeded(shown, _KINDS[measure].units)


def _stored(value: Fraction, measure: Measure, shown: str) -> int:
    kind = _KINDS[measure]
    steps = value * kind.steps
    if steps > kind.most:
        raise WrongUsage(
            mark("“{text}” is more than can be; check the figure and its unit."), text=shown
        )
    if steps.denominator == 1:
        return int(steps)
    if not kind.rounds:
        raise WrongUsage(_too_fine(measure), text=shown)
    return round_half_up(steps)


def _too_fine(measure: Measure) -> str:
    if measure == "money":
        return mark("“{text}” is not a whole number of fen; round it to two decimals of a yuan.")
    return mark("“{text}” is not a whole number; check the figure and its unit.")


_PRINTED: Final = re.compile(r"([0-9][0-9,]*)(?:\.([0-9]+))?\s*(\S*)", re.ASCII)


def step_of(metric: str, printed: str) -> int:
    """Return what one unit of the last printed digit is worth: `10.51 万平方米` steps by 100 m2.

    In fen for `investment`, in hundredths of a m2 for areas; what is counted steps by 1.
    """
    found, money = _PRINTED.search(printed), metric == "investment"
    if found is None or not (money or metric.endswith("area")):
        return 1
    unit = found[3] or ("元" if money else "平方米")
    one = read_money("1", unit) if money else read_area("1", unit)
    return max(1, int(Fraction(one.value or 1, 10 ** len(found[2] or ""))))


# --- units in headings ------------------------------------------------------------------------

_PARTS: Final = re.compile(r"[,;:、/()\[\]【】_\n]+")
_ENDING: Final = re.compile(
    r"(?:亿元|万元|万平方米|平方米|平方公里|公顷|㎡|m2|m²|亩|%|(?:million |billion )?yuan)$",
    re.IGNORECASE,
)


#: Units as English sheets write them, with those that are read.
_ENGLISH_UNITS: Final = tuple(
    (re.compile(form, re.IGNORECASE), unit)
    for form, unit in (
        (r"100 million (?:yuan|rmb|cny)|(?:rmb|cny|yuan) 100 million", "亿元"),
        (r"10,000 (?:yuan|rmb|cny)|(?:rmb|cny|yuan) (?:10,000|10k)", "万元"),
        (r"(?:rmb|cny|yuan) (?:million|mn|mio)\b", "million yuan"),
        (r"10,000 m²", "万平方米"),
        (r"square met(?:re|er)s?|sq\.? ?m(?:et(?:re|er)s?)?\b\.?", "平方米"),
    )
)


def find_units(text: str) -> tuple[str, ...]:
    """Return the units that a heading or a line such as `单位:万元、亩` names, each once."""
    folded = fold(text)
    for form, unit in _ENGLISH_UNITS:
        folded = form.sub(unit, folded)
    parts = [part.strip() for part in _PARTS.split(folded)]
    units = [part for part in parts[1:] if is_unit(part)]
    units += [found[0] for part in parts if not is_unit(part) and (found := _ENDING.search(part))]
    return tuple(dict.fromkeys(units))


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit of any measure, and nothing besides."""
    return any(unit_worth(text, measure) is not None for measure in _KINDS)


def find_unit(text: str) -> str | None:
    """Return the unit a heading names, such as `亿元`, `万平方米` or `%`.

    None where it names none, or more than one.
    """
    units = find_units(text)
    return units[0] if len(units) == 1 else None
