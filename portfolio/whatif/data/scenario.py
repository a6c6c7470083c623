"""Scenarios and beliefs about slips as TOML that a person can read, write and send on."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, TypeVar

from portfolio.values.digits import decimal_text, fold, read_count, read_number
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import mark
from portfolio.values.money import parse_money, yuan_text
from portfolio.values.months import parse_month
from portfolio.values.toml import read_toml
from portfolio.values.vocabulary import MOST_BEDS, MOST_RESIDENTS
from portfolio.whatif.records import Beliefs, Reference, Scenario, Slips
from portfolio.whatif.rules.changes import MOST_SHIFT

T = TypeVar("T")

SCHEMA: Final = "portfolio.scenario/1"
#: The most that a target may be, in hundredths of a bed per 1,000 residents.
_MOST_RATE: Final = 10_000
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_SHIFT: Final = re.compile(r"[+-]?[0-9]{1,4}", re.ASCII)


# --- single values ------------------------------------------------------------------------------


def read_shift(text: str) -> int:
    """Return months such as `+12` or `-6`. Raises WrongUsage for others and for too many."""
    folded = fold(text).replace("−", "-")
    if not _SHIFT.fullmatch(folded) or abs(int(folded)) > MOST_SHIFT:
        raise WrongUsage(
            mark("“{text}” is no number of months up to {most}; type it as +12 or -6."),
            text=text,
            most=MOST_SHIFT,
        )
    return int(folded)


def read_months(text: str) -> int:
    """Return a number of months of 0 or more. Raises WrongUsage for others."""
    return read_count(text, MOST_SHIFT)


def read_rate(text: str) -> int:
    """Return beds per 1,000 such as `6.6` in hundredths. Raises WrongUsage for others."""
    number = read_number(text)
    scaled = None if number is None else number * 100
    if scaled is None or scaled.denominator != 1 or not 0 < scaled <= _MOST_RATE:
        raise WrongUsage(
            mark("“{text}” is no target; type beds per 1,000 residents, such as 6.6."), text=text
        )
    return int(scaled)


def read_beds(text: str) -> int:
    """Return a number of beds. Raises WrongUsage for others."""
    return read_count(text, MOST_BEDS)


def read_residents(text: str) -> int:
    """Return a number of residents above 0. Raises WrongUsage for others."""
    number = read_count(text, MOST_RESIDENTS)
    if number == 0:
        raise WrongUsage(mark("A population is above 0; type digits, such as 592000."))
    return number


# --- a scenario ---------------------------------------------------------------------------------


def scenario_text(scenario: Scenario) -> str:
    """Return a scenario as TOML; `scenario_of` reads it back as it was."""
    lines = [f"schema = {_quoted(SCHEMA)}", f"name = {_quoted(scenario.name)}"]
    if scenario.drops:
        lines.append(f"drop = [{', '.join(map(_quoted, scenario.drops))}]")
    if scenario.residents is not None:
        lines.append(f"population = {scenario.residents}")
    if scenario.rate is not None:
        lines.append(f"target = {_quoted(decimal_text(scenario.rate, 2))}")
    if scenario.by is not None:
        lines.append(f"by = {_quoted(str(scenario.by))}")
    tables: dict[str, Mapping[str, str]] = {
        "shift": {code: str(months) for code, months in scenario.shifts.items()},
        "open": {code: _quoted(str(month)) for code, month in scenario.opens.items()},
        "beds": {code: str(beds) for code, beds in scenario.beds.items()},
        "cost": {code: _quoted(yuan_text(fen)) for code, fen in scenario.costs.items()},
    }
    for name, values in tables.items():
        if values:
            lines += ["", f"[{name}]", *(f"{_key(code)} = {v}" for code, v in values.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}" for c in escaped)
    return f'"{plain}"'


def _key(code: str) -> str:
    return code if _BARE.fullmatch(code) else _quoted(code)


def scenario_of(text: str, where: object) -> Scenario:
    """Return the scenario that a TOML text holds; `where` is the file, for what may be wrong.

    Raises BadInput for text that is no TOML, another schema, an unknown name and a wrong value.
    """
    data = _Reader(text, where, {"name", "drop", "population", "target", "by"}, _TABLES)
    if data.top.get("schema", SCHEMA) != SCHEMA:
        raise data.wrong("schema", mark("is not “{schema}”"), schema=SCHEMA)
    drops = data.top.get("drop", [])
    if not isinstance(drops, list) or not all(isinstance(code, str) for code in drops):
        raise data.wrong("drop", mark('is no list of codes such as ["N2"]'))
    return Scenario(
        name=str(data.top.get("name", "")),
        drops=tuple(drops),
        residents=data.value("population", read_residents),
        rate=data.value("target", read_rate),
        by=data.value("by", parse_month),
        shifts=data.table("shift", read_shift),
        opens=data.table("open", parse_month),
        beds=data.table("beds", read_beds),
        costs=data.table("cost", parse_money),
    )


_TABLES: Final = frozenset({"shift", "open", "beds", "cost"})


def beliefs_of(text: str, where: object) -> Beliefs:
    """Return the slips that a TOML text gives: `[slip]` by code, `all`, and a `[reference]`.

    A reference class names its `source` and its `date`. Raises BadInput as `scenario_of` does.
    """
    data = _Reader(text, where, {"all"}, frozenset({"slip", "reference"}))
    return Beliefs(
        by_code=data.table("slip", read_slips),
        for_all=data.value("all", read_slips),
        reference=_reference(data),
    )


def _reference(data: "_Reader") -> Reference | None:
    found = data.top.get("reference")
    if found is None:
        return None
    if not isinstance(found, dict) or set(found) != {"slips", "source", "date"}:
        raise data.wrong("reference", mark("needs its slips, its source and its date, no more"))
    source, date = (str(found[name]).strip() for name in ("source", "date"))
    if not source or not date:
        raise data.wrong("reference", mark("needs its slips, its source and its date, no more"))
    slips = data.read("reference.slips", str(found["slips"]), read_slips)
    return Reference(slips, source, date)


class _Reader:
    """A TOML text of known names, whose errors say where they are."""

    def __init__(self, text: str, where: object, names: set[str], tables: frozenset[str]) -> None:
        self._where = where
        try:
            self.top: dict[str, Any] = read_toml(text)
        except ValueError as error:
            raise BadInput(
                mark("{path} is no TOML ({reason}); correct that line."), path=where, reason=error
            ) from error
        for name in self.top:
            if name not in {*names, *tables, "schema"}:
                known = ", ".join(sorted({*names, *tables}))
                raise self.wrong(name, mark("is not known; the names are: {names}"), names=known)

    def wrong(self, name: str, why: str, **values: object) -> BadInput:
        """Return the error that says what is wrong with a name."""
        return BadInput(
            mark("{path}: “{name}” {why}."),
            path=self._where,
            name=name,
            why=PortfolioError(why, **values),
        )

    def value(self, name: str, parse: Callable[[str], T]) -> T | None:
        """Return a value of the top; None where it is not given."""
        found = self.top.get(name)
        return None if found is None else self.read(name, found, parse)

    def table(self, name: str, parse: Callable[[str], T]) -> dict[str, T]:
        """Return a table of values by code."""
        found = self.top.get(name, {})
        if not isinstance(found, dict):
            raise self.wrong(name, mark("is no table of codes and values"))
        return {code: self.read(f"{name}.{code}", v, parse) for code, v in found.items()}

    def read(self, name: str, value: object, parse: Callable[[str], T]) -> T:
        """Return a value read by a parser of the domain, a number as it is written."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.wrong(name, mark("is no single value"))
        try:
            return parse(str(value))
        except PortfolioError as error:
            raise BadInput(
                mark("{path}, {name}: {sentence}"), path=self._where, name=name, sentence=error
            ) from error


_PART: Final = re.compile(r"([+-]?[0-9]{1,4})\s*:\s*([0-9.]+)\s*(%?)", re.ASCII)


def read_slips(text: str) -> Slips:
    """Return the slips written as `0:0.5,6:0.3,12:0.2` (months:probability, or `50%`).

    Raises WrongUsage where a part is no such pair or the probabilities do not sum to 1.
    """
    pairs = [_pair(part.strip()) for part in fold(text).split(",")]
    chances: dict[int, Fraction] = {}
    for pair in pairs:
        if pair is None:
            raise WrongUsage(
                mark(
                    "“{text}” is no distribution of slips; type months:probability pairs such as"
                    " 0:0.5,6:0.3,12:0.2."
                ),
                text=text,
            )
        chances[pair[0]] = chances.get(pair[0], Fraction(0)) + pair[1]
    total = sum(chances.values(), Fraction(0))
    if total != 1:
        raise WrongUsage(
            mark("The probabilities of “{text}” sum to {total}, not to 1; correct one."),
            text=text,
            total=f"{float(total):g}",
        )
    return Slips(tuple(sorted((months, chance) for months, chance in chances.items() if chance)))


def _pair(text: str) -> tuple[int, Fraction] | None:
    found = _PART.fullmatch(text)
    number = read_number(found[2]) if found else None
    if found is None or number is None or abs(int(found[1])) > MOST_SHIFT:
        return None
    return int(found[1]), number / 100 if found[3] else number
