"""`whatif`: scenarios against the target, what it takes, ways of counting, sensitivity, risk."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from portfolio.cli import options, output
from portfolio.cli import whatifanswers as answers
from portfolio.cli.settings import Settings
from portfolio.cli.words import F, command, option, with_settings
from portfolio.pictures.records import RiskMaterial, SensitivityMaterial
from portfolio.pictures.service import drawing, materials
from portfolio.values.digits import fold
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import parse_text
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
#: What can be asked of a position, by option; without one it is what the scenario comes to.
_QUESTIONS: Final = ("reach", "definitions", "sensitivity", "risk", "compare")
#: Options that belong to a question, or to one of several.
_BELONGING: Final = {
    "hold": ("reach",),
    "most": ("reach",),
    "slip": ("risk",),
    "slips": ("risk",),
    "out": ("sensitivity", "risk"),
}


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


def _given(
    name: str, metavar: str, read: Callable[[str], Any], text: str, **settings: Any
) -> Callable[[F], F]:
    """Return an option whose value is read by a parser of the domain; `text` is marked."""
    kind = options.reads(metavar, read)
    return option(name, type=kind, metavar=metavar, help=text, **settings)


def _each(name: str, metavar: str, read: Callable[[str], Any], text: str) -> Callable[[F], F]:
    """Return such an option that may be given several times."""
    return _given(name, metavar, read, text, multiple=True)


def _flag(name: str, text: str) -> Callable[[F], F]:
    return option(name, is_flag=True, help=text)


@command("whatif", mark("Scenarios against the target; nothing is written to the portfolio."))
@click.argument("names", nargs=-1, metavar="[SCENARIO]...", type=options.TEXT)
@_each(
    "--shift",
    "CODE=+12",
    _paired(read_shift),
    mark("A project opens so many months later (+) or earlier (-)."),
)
@_each("--open", "CODE=2027-06", _paired(parse_month), mark("A project opens in this month."))
@_each("--drop", "CODE", parse_text, mark("Without a project."))
@_each("--beds", "CODE=20", _paired(read_beds), mark("A project brings so many new beds."))
@_each("--cost", "CODE=6.6亿", _paired(parse_money), mark("A project costs so much."))
@_given(
    "--population",
    "fixed|latest|592000",
    _population,
    mark("Over the 2020 census, the newest official figure, or so many residents."),
    show_default="fixed",
)
@_given("--target", "6.6", read_rate, mark("Another target: beds per 1,000 residents."))
@option("--by", type=options.MONTH, help=mark("The month by which to reach it."))
@_given(
    "--reach",
    "[6.6]",
    parse_text,
    mark("What it takes to reach so many beds per 1,000: the smallest set of projects."),
    is_flag=False,
    flag_value=_OWN_TARGET,
)
@_each("--hold", "CODE", parse_text, mark("With --reach: this project does not move."))
@_each(
    "--most",
    "[CODE=]12",
    _most,
    mark("With --reach: no project, or not this one, moves more months than so many."),
)
@_flag("--definitions", mark("The answer under each way of counting."))
@_flag("--sensitivity", mark("The answer over population and slip, and the critical projects."))
@_flag("--risk", mark("How probable it is that the target is met, by month."))
@_each(
    "--slip",
    "[CODE=]0:0.5,6:0.3,12:0.2",
    _slip,
    mark("With --risk: how late a project, or every one, may be: months:probability."),
)
@_given(
    "--slips",
    "FILE.toml",
    Path,
    mark("With --risk: a file of slips, or of a reference class with source and date."),
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
@_flag("--compare", mark("The scenarios named, side by side."))
@_given("--save", "NAME", parse_text, mark("Keep the scenario under a name."))
@_flag("--list", mark("List the scenarios that are kept."))
@_given("--forget", "NAME", parse_text, mark("Remove a kept scenario."))
@options.output_format("json", "csv")
@with_settings
def whatif_command(settings: Settings, form: str, **given: Any) -> None:
    state, forgotten = settings.keeping(), given["forget"]
    if forgotten is not None:
        shelf.forget(state, forgotten)
        output.tell(mark("Forgotten: {name}."), name=forgotten)
    elif given["list"]:
        answers.print_kept(state, form)
    else:
        _answer(settings, state, form, given)


def _answer(settings: Settings, state: Path, form: str, given: dict[str, Any]) -> None:
    question = _question(given)
    _require_belonging(given, question)
    if given["save"] is not None:
        shelf.require_name(given["save"])
    base, scenario = _scenario(state, given, question)
    month: Month = given["as_of"]
    database, seen = settings.database(), {"view": given["view"], "population": base}
    if given["out"] is not None:
        _draw(materials.start_of(database, month, **seen), scenario, question, given)
    else:
        kept = [shelf.load(state, name) for name in given["names"]] if question == "compare" else []
        start = whatif.position(database, month, **seen)
        answers.print_answer(question, _found(start, scenario, kept, question, given), form)
    if given["save"] is not None:
        path = shelf.save(state, replace(scenario, name=given["save"]))
        output.tell(mark("Kept as {path}."), path=path)


def _question(given: dict[str, Any]) -> str:
    """Return what is asked: one of `_QUESTIONS`, or what the scenario comes to."""
    asked = [name for name in _QUESTIONS if given[name] not in {None, False}]
    if len(asked) > 1:
        raise WrongUsage(
            mark(
                "Only one of --reach, --definitions, --sensitivity, --risk and --compare can be"
                " answered at once; leave the others out."
            )
        )
    return asked[0] if asked else "scenario"


def _found(
    start: Position,
    scenario: Scenario,
    kept: Sequence[Scenario],
    question: str,
    given: dict[str, Any],
) -> object:
    """Return what a question comes to, from a position, as `print_answer` takes it."""
    if question == "scenario":
        return whatif.outcome(start, scenario)
    if question == "compare":
        return [whatif.outcome(start, one) for one in kept]
    position = whatif.applied(start, scenario)
    if question == "reach":
        return whatif.reach(position, _bounds(given))
    if question == "risk":
        return whatif.risk(position, _beliefs(given))
    if question == "definitions":
        return whatif.definitions(position)
    return whatif.sensitivity(position)


def _draw(start: materials.Start, scenario: Scenario, question: str, given: dict[str, Any]) -> None:
    there = start.under(scenario)
    material: SensitivityMaterial | RiskMaterial
    if question == "sensitivity":
        material = materials.sensitivity_material(there)
    else:
        material = materials.risk_material(there, _beliefs(given))
    output.published(drawing.picture_of(question, material, given["out"]))


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


def _require_belonging(given: dict[str, Any], question: str) -> None:
    """Refuse options that the question asked has no use for."""
    for name, questions in _BELONGING.items():
        if given[name] and question not in questions:
            to = ", ".join(f"--{other}" for other in questions)
            raise WrongUsage(mark("{name} belongs to {to}; add it."), name=f"--{name}", to=to)
    if given["reach"] not in {None, _OWN_TARGET} and given["target"] is not None:
        raise WrongUsage(mark("--reach already gives the target; leave out --target."))
    if len(given["names"]) > 1 and question != "compare":
        raise WrongUsage(mark("Several scenarios are named; compare them with --compare."))
    if question == "compare" and not given["names"]:
        raise WrongUsage(mark("Name the scenarios to compare: --compare early late."))


def _scenario(state: Path, given: dict[str, Any], question: str) -> tuple[str, Scenario]:
    """Return the population basis to start from, and the scenario named and given."""
    named = given["names"][0] if given["names"] and question != "compare" else None
    known = shelf.load(state, named) if named else Scenario()
    population, rate = given["population"], given["target"]
    if question == "reach":
        rate = None if given["reach"] == _OWN_TARGET else read_rate(given["reach"])
    residents = known.residents if population is None else None
    scenario = Scenario(
        name=known.name,
        shifts={**known.shifts, **_once("--shift", given["shift"])},
        opens={**known.opens, **_once("--open", given["open"])},
        drops=tuple(dict.fromkeys((*known.drops, *given["drop"]))),
        beds={**known.beds, **_once("--beds", given["beds"])},
        costs={**known.costs, **_once("--cost", given["cost"])},
        residents=population if isinstance(population, int) else residents,
        rate=known.rate if rate is None else rate,
        by=given["by"] or known.by,
    )
    if question == "scenario" and not named and not scenario.changed:
        raise WrongUsage(
            mark(
                "Nothing was given to change; try --shift N1=+12 or --drop N2, or ask with --reach,"
                " --definitions, --sensitivity or --risk."
            )
        )
    if question == "compare" and (scenario.changed or given["save"] is not None):
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
