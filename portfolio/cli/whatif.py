"""`whatif`: scenarios against the target, what it takes, ways of counting, sensitivity, risk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from portfolio.cli import options, output
from portfolio.cli import whatifanswers as answers
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.pictures.service import materials
from portfolio.values.digits import fold
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.money import parse_money
from portfolio.values.months import Month, parse_month
from portfolio.values.vocabulary import POPULATION_BASES
from portfolio.whatif.data.scenario import (
    read_beds,
    read_months,
    read_rate,
    read_residents,
    read_shift,
    read_slips,
)
from portfolio.whatif.records import Beliefs, Bounds, Position, Scenario, Slips
from portfolio.whatif.service import position as whatif
from portfolio.whatif.service import shelf

T = TypeVar("T")
#: `--reach` without a rate asks for the target's own.
_OWN_TARGET: Final = "target"


def _paired(parse: Callable[[str], T]) -> Callable[[str], tuple[str, T]]:
    """Return a reader of `CODE=VALUE` that reads the value with `parse`."""

    def read(text: str) -> tuple[str, T]:
        code, equals, value = text.replace("＝", "=").partition("=")
        if not equals or not code.strip() or not value.strip():
            raise WrongUsage(
                mark("“{text}” is no CODE=VALUE; type it as N1=+12, with the code first."),
                text=text,
            )
        return code.strip(), parse(value.strip())

    return read


def _most(text: str) -> tuple[str, int]:
    """Return the bound of one project, or of all (no code)."""
    return _paired(read_months)(text) if "=" in fold(text) else ("", read_months(text))


def _slip(text: str) -> tuple[str, Slips]:
    """Return the slips of one project, or of all (no code)."""
    return _paired(read_slips)(text) if "=" in fold(text) else ("", read_slips(text))


def _population(text: str) -> str | int:
    return text if text in POPULATION_BASES else read_residents(text)


def _reach(text: str) -> int | None:
    return None if text == _OWN_TARGET else read_rate(text)


def _pairs(
    *names: str, metavar: str, read: Callable[[str], Any], text: str
) -> Callable[[Any], Any]:
    kind = options.reads(metavar, read)
    return option(*names, type=kind, metavar=metavar, multiple=True, help=text)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked about the position: exactly one of these, or the scenario itself."""

    reach: int | None
    reached: bool
    definitions: bool
    sensitivity: bool
    risk: bool
    compare: bool

    def require_one(self) -> None:
        asked = (self.reached, self.definitions, self.sensitivity, self.risk, self.compare)
        if sum(asked) > 1:
            raise WrongUsage(
                mark(
                    "Only one of --reach, --definitions, --sensitivity, --risk and --compare can be"
                    " answered at once; leave the others out."
                )
            )


@command("whatif", mark("Scenarios against the target; nothing is written to the portfolio."))
@click.argument("names", nargs=-1, metavar="[SCENARIO]...", type=options.TEXT)
@_pairs(
    "--shift",
    metavar="CODE=+12",
    read=_paired(read_shift),
    text=mark("A project opens so many months later (+) or earlier (-)."),
)
@_pairs(
    "--open",
    "opens",
    metavar="CODE=2027-06",
    read=_paired(parse_month),
    text=mark("A project opens in this month."),
)
@option("--drop", metavar="CODE", type=options.TEXT, multiple=True, help=mark("Without a project."))
@_pairs(
    "--beds",
    metavar="CODE=20",
    read=_paired(read_beds),
    text=mark("A project brings so many new beds."),
)
@_pairs(
    "--cost",
    metavar="CODE=6.6亿",
    read=_paired(parse_money),
    text=mark("A project costs so much."),
)
@option(
    "--population",
    metavar="fixed|latest|592000",
    type=options.reads("population", _population),
    show_default="fixed",
    help=mark("Over the 2020 census, the newest official figure, or so many residents."),
)
@option(
    "--target",
    metavar="6.6",
    type=options.reads("rate", read_rate),
    help=mark("Another target: beds per 1,000 residents."),
)
@option("--by", type=options.MONTH, help=mark("The month by which to reach it."))
@option(
    "--reach",
    metavar="[6.6]",
    is_flag=False,
    flag_value=_OWN_TARGET,
    type=options.TEXT,
    help=mark("What it takes to reach so many beds per 1,000: the smallest set of projects."),
)
@option(
    "--hold",
    metavar="CODE",
    type=options.TEXT,
    multiple=True,
    help=mark("With --reach: this project does not move."),
)
@_pairs(
    "--most",
    metavar="[CODE=]12",
    read=_most,
    text=mark("With --reach: no project, or not this one, moves more months than so many."),
)
@option("--definitions", is_flag=True, help=mark("The answer under each way of counting."))
@option(
    "--sensitivity",
    is_flag=True,
    help=mark("The answer over population and slip, and the critical projects."),
)
@option("--risk", is_flag=True, help=mark("How probable it is that the target is met, by month."))
@_pairs(
    "--slip",
    metavar="[CODE=]0:0.5,6:0.3,12:0.2",
    read=_slip,
    text=mark("With --risk: how late a project, or every one, may be: months:probability."),
)
@option(
    "--slips",
    metavar="FILE.toml",
    type=click.Path(path_type=Path),
    help=mark("With --risk: a file of slips, or of a reference class with source and date."),
)
@option(
    "--view",
    type=click.Choice(list(whatif.VIEWS)),
    default="plan",
    show_default=True,
    help=mark("As planned, where the present month binds nothing, or as forecast."),
)
@options.as_of()
@option(
    "--out",
    type=click.Path(path_type=Path),
    help=mark("With --sensitivity or --risk: draw it as .png, .pdf or .svg instead."),
)
@option("--compare", is_flag=True, help=mark("The scenarios named, side by side."))
@option("--save", metavar="NAME", type=options.TEXT, help=mark("Keep the scenario under a name."))
@option("--list", "listed", is_flag=True, help=mark("List the scenarios that are kept."))
@option("--forget", metavar="NAME", type=options.TEXT, help=mark("Remove a kept scenario."))
@options.output_format("json", "csv")
@with_settings
def whatif_command(
    settings: Settings, form: str, listed: bool, forget: str | None, **given: Any
) -> None:
    state = settings.keeping()
    if forget is not None:
        shelf.forget(state, forget)
        output.tell(mark("Forgotten: {name}."), name=output.plain(forget))
    elif listed:
        answers.print_kept(state, form)
    else:
        _answer(settings, state, form, given)


def _answer(settings: Settings, state: Path, form: str, given: dict[str, Any]) -> None:
    reached = given["reach"] is not None
    asked = _Asked(
        reach=_reach(given["reach"]) if reached else None,
        reached=reached,
        **{name: given[name] for name in ("definitions", "sensitivity", "risk", "compare")},
    )
    asked.require_one()
    _require_belonging(given, asked)
    if given["save"] is not None:
        shelf.require_name(given["save"])
    base, scenario = _scenario(state, given, asked)
    month: Month = given["as_of"]
    database, seen = settings.database(), {"view": given["view"], "population": base}
    if given["out"] is not None:
        _draw(materials.start_of(database, month, **seen), scenario, asked, given)
    elif asked.compare:
        kept = [shelf.load(state, name) for name in given["names"]]
        answers.print_compared(whatif.position(database, month, **seen), kept, form)
    else:
        _print(whatif.position(database, month, **seen), scenario, asked, given, form)
    if given["save"] is not None:
        path = shelf.save(state, replace(scenario, name=given["save"]))
        output.tell(mark("Kept as {path}."), path=output.plain(str(path)))


def _draw(start: materials.Start, scenario: Scenario, asked: _Asked, given: dict[str, Any]) -> None:
    there = replace(start, position=whatif.applied(start.position, scenario))
    if asked.sensitivity:
        answers.draw_sensitivity(there, given["out"])
    else:
        answers.draw_risk(there, _beliefs(given), given["out"])


def _print(
    start: Position, scenario: Scenario, asked: _Asked, given: dict[str, Any], form: str
) -> None:
    if not any((asked.reached, asked.definitions, asked.sensitivity, asked.risk)):
        answers.print_scenario(start, scenario, form)
        return
    position = whatif.applied(start, scenario)
    if asked.reached:
        answers.print_reach(position, _bounds(given), form)
    elif asked.definitions:
        answers.print_definitions(position, form)
    elif asked.sensitivity:
        answers.print_sensitivity(position, form)
    else:
        answers.print_risk(position, _beliefs(given), form)


def _bounds(given: dict[str, Any]) -> Bounds:
    most = _once("--most", given["most"])
    return Bounds(
        hold=tuple(dict.fromkeys(given["hold"])),
        most={code: months for code, months in most.items() if code},
        most_of_all=most.get(""),
    )


def _beliefs(given: dict[str, Any]) -> Beliefs:
    """Return what is said of slips: what the command gives goes before what the file gives."""
    written = shelf.beliefs(given["slips"]) if given["slips"] else Beliefs()
    slips = _once("--slip", given["slip"])
    by_code = {code: found for code, found in slips.items() if code}
    return replace(
        written,
        by_code={**written.by_code, **by_code},
        for_all=slips.get("", written.for_all),
    )


def _require_belonging(given: dict[str, Any], asked: _Asked) -> None:
    """Refuse options that the question asked has no use for."""
    belong = (
        ("--hold", given["hold"], asked.reached, "--reach"),
        ("--most", given["most"], asked.reached, "--reach"),
        ("--slip", given["slip"], asked.risk, "--risk"),
        ("--slips", given["slips"], asked.risk, "--risk"),
        ("--out", given["out"], asked.sensitivity or asked.risk, "--sensitivity, --risk"),
    )
    for name, value, there, to in belong:
        if value and not there:
            raise WrongUsage(mark("{name} belongs to {to}; add it."), name=name, to=to)
    if asked.reach is not None and given["target"] is not None:
        raise WrongUsage(mark("--reach already gives the target; leave out --target."))
    if len(given["names"]) > 1 and not asked.compare:
        raise WrongUsage(mark("Several scenarios are named; compare them with --compare."))
    if asked.compare and not given["names"]:
        raise WrongUsage(mark("Name the scenarios to compare: --compare early late."))


def _scenario(state: Path, given: dict[str, Any], asked: _Asked) -> tuple[str, Scenario]:
    """Return the population basis to start from, and the scenario named and given."""
    named = given["names"][0] if given["names"] and not asked.compare else None
    known = shelf.load(state, named) if named else Scenario()
    population = given["population"]
    residents = known.residents if population is None else None
    rate = asked.reach if asked.reached else given["target"]
    scenario = Scenario(
        name=known.name,
        shifts={**known.shifts, **_once("--shift", given["shift"])},
        opens={**known.opens, **_once("--open", given["opens"])},
        drops=tuple(dict.fromkeys((*known.drops, *given["drop"]))),
        beds={**known.beds, **_once("--beds", given["beds"])},
        costs={**known.costs, **_once("--cost", given["cost"])},
        residents=population if isinstance(population, int) else residents,
        rate=known.rate if rate is None else rate,
        by=given["by"] or known.by,
    )
    changed = replace(scenario, name="") != Scenario()
    questions = (asked.reached, asked.definitions, asked.sensitivity, asked.risk, asked.compare)
    if not changed and not named and not any(questions):
        raise WrongUsage(
            mark(
                "Nothing was given to change; try --shift N1=+12 or --drop N2, or ask with --reach,"
                " --definitions, --sensitivity or --risk."
            )
        )
    if asked.compare and (changed or given["save"] is not None):
        raise WrongUsage(
            mark("--compare takes kept scenarios as they are; keep the changes first with --save.")
        )
    return population if isinstance(population, str) else "fixed", scenario


def _once(name: str, pairs: Sequence[tuple[str, T]]) -> dict[str, T]:
    """Return pairs by code. Raises WrongUsage for a code given twice."""
    found: dict[str, T] = {}
    for code, value in pairs:
        if code in found:
            raise WrongUsage(
                mark("{name} was given twice for {code}; give it once."),
                name=name,
                code=code or "—",
            )
        found[code] = value
    return found
