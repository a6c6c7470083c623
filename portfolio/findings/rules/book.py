"""The book of rules: what the data file says of each, and the function that asks it."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, Final

from portfolio.findings.records import (
    Fact,
    Finding,
    Judged,
    ProjectFacts,
    Rule,
    Unjudged,
    Value,
)
from portfolio.values.months import Month
from portfolio.values.places import DATA

_FILE: Final = DATA / "findings.toml"
_WORDS: Final = ("title", "text", "settle", "law")

Found = Iterator[Finding]
_FUNCTIONS: dict[str, Callable[[ProjectFacts, Rule], Found]] = {}


def asks(
    code: str,
) -> Callable[[Callable[[ProjectFacts, Rule], Found]], Callable[[ProjectFacts, Rule], Found]]:
    """Register the function of a rule under its code in the data file."""

    def add(function: Callable[[ProjectFacts, Rule], Found]) -> Any:
        _FUNCTIONS[code] = function
        return function

    return add


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of the data file in its order.

    Raises LookupError where a rule has no function, or a function no rule.
    """
    from portfolio.findings.rules import building, money, reporting, supervision  # noqa: F401 - they register

    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"), parse_float=Fraction)
    if alone := tables.keys() ^ _FUNCTIONS.keys():
        raise LookupError(", ".join(sorted(alone)))
    return tuple(_rule(place, *table) for place, table in enumerate(tables.items()))


def _rule(place: int, code: str, table: Mapping[str, Any]) -> Rule:
    return Rule(
        code=code,
        place=place,
        weight=table["weight"],
        applies=tuple(table["applies"]),
        needs=tuple(table.get("needs", ())),
        funders=tuple(table.get("funders", ())),
        words={
            f"{word}_{lang}": table[f"{word}_{lang}"] for word in _WORDS for lang in ("zh", "en")
        },
        limits={
            name: Fraction(value)
            for name, value in table.items()
            if isinstance(value, int | Fraction) and not isinstance(value, bool)
        },
    )


def judge(facts: ProjectFacts, book: Iterable[Rule] | None = None) -> Judged:
    """Return what the rules find of a project, and what they could not be asked for want of.

    Of one that has left its plan only how it left is asked: its money and its building are its
    successor's.
    """
    found: list[Finding] = []
    unjudged: list[Unjudged] = []
    for rule in rules() if book is None else book:
        if not _applies(facts, rule):
            continue
        if missing := tuple(name for name in rule.needs if not getattr(facts, name)):
            unjudged.append(Unjudged(rule, facts.code, missing))
        else:
            found.extend(_FUNCTIONS[rule.code](facts, rule))
    return Judged(tuple(found), tuple(unjudged))


def _applies(facts: ProjectFacts, rule: Rule) -> bool:
    if rule.funders and facts.funder not in rule.funders:
        return False
    if facts.left is not None and "left" not in rule.applies:
        return False
    return all(getattr(facts, name) for name in rule.applies)


def finding(
    facts: ProjectFacts,
    rule: Rule,
    *rests_on: Fact,
    since: Month | None = None,
    amount: int | None = None,
    at_least: bool = False,
    about: str = "",
    **values: Value,
) -> Finding:
    """Return a finding; it stands for the months from `since` to the as-of month.

    `months` among the values says another length of time, `when` how the beginning is known.
    """
    stands = facts.as_of - since if since is not None else None
    told = {"when": since, "months": stands, "amount": amount} | values
    months = told["months"]
    return Finding(
        rule=rule,
        project=facts.code,
        name_zh=facts.name_zh,
        name_en=facts.name_en,
        since=since,
        months=months if isinstance(months, int) else None,
        amount=amount,
        facts=rests_on,
        values=told,
        about=about,
        at_least=at_least,
    )
