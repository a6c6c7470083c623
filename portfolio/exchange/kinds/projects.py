"""Projects of a plan: the columns, what one row says, and what in it does not fit together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portfolio.exchange import words
from portfolio.exchange.columns import Coded, Column, unknown_word
from portfolio.exchange.dates import Schedule
from portfolio.exchange.quantities import Figure, Scale
from portfolio.projects.service.edits import require_parts
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import Term, mark
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import (
    BED_KINDS,
    COMPONENTS,
    FIGURES,
    FUNDERS,
    GROUPS,
    NATURES,
    PARTICULARS,
)
from portfolio.values.words import count_text, say

AREAS: Final = ("land_area", "floor_area", "renovated_area", "phase_one_floor_area")
BEDS: Final = ("beds_built", "beds_staffed", "beds_opened", "beds_new")
#: What the investment is made of, by its column.
PARTS: Final = {f"investment_{name}": term for name, term in COMPONENTS.items()}
#: A group that is none: the project is listed and enters no sum of the plan.
OUTSIDE: Final = "outside"
_GROUPS: Final = {**GROUPS, OUTSIDE: Term("group", "Outside the plan")}
_TEXTS: Final = tuple(name for name in PARTICULARS if not name.endswith("_month"))

#: Columns of what `export` writes that hold what the document printed.
PRINTED: Final = ("name_printed", "nature_printed", "funder_printed", *(f"{name}_printed" for name in FIGURES))  # fmt: skip
#: Columns of special beds: the name, their kind, and whether built or new.
_SPECIAL: Final = tuple(
    (f"{kind}_beds_{part}", kind, part) for kind in BED_KINDS for part in ("built", "new")
)

COLUMNS: Final = (
    Column("code", "called", Term("project field", "Number")),
    Column("group", "prose", Term("project field", "Group"), _GROUPS),
    Column("name_zh", "text", Term("project field", "Name")),
    Column("part", "text", Term("project field", "Part of the project")),
    Column("name_en", "text", Term("project field", "English name")),
    Column("alias_zh", "text", Term("project field", "Other name")),
    Column("nature", "prose", Term("project field", "Nature"), NATURES),
    Column("funder", "prose", Term("project field", "Funder"), FUNDERS),
    Column("townships", "places", Term("project field", "Township")),
    Column("address", "text", Term("project field", "Address")),
    Column("schedule", "schedule", Term("project field", "Schedule")),
    Column("start", "start", Term("project field", "Planned start")),
    Column("finish", "finish", Term("project field", "Planned finish")),
    Column("scope", "scope", PARTICULARS["scope"]),
    *(Column(name, "area", FIGURES[name], loose=True) for name in AREAS),
    Column("investment", "money", FIGURES["investment"], loose=True),
    *(Column(name, "money", term) for name, term in PARTS.items()),
    *(Column(name, "beds", FIGURES[name], loose=True) for name in BEDS),
    Column("registered_month", "month", PARTICULARS["registered_month"]),
    Column("stats_entry_month", "month", PARTICULARS["stats_entry_month"]),
    *(Column(name, "text", PARTICULARS[name]) for name in _TEXTS if name != "scope"),
    Column("source", "text", Term("project field", "Source document")),
    Column("baseline_month", "month", Term("project field", "Month of the baseline")),
    *(Column(name, "text", Term("project field", "As printed")) for name in PRINTED),
    *(Column(name, "beds", BED_KINDS[kind]) for name, kind, _ in _SPECIAL),
    Column("bed_kind_source", "text", Term("project field", "Source of the special beds")),
    Column("bed_kind_note", "text", Term("project field", "Note on the special beds")),
)
NEEDS: Final = (("name_zh", "code"),)
KEYS: Final = ("code", "name_zh", "group")

#: Wide enough that hardly anything but a wrong unit falls outside: fen a bed, fen a m2.
_PER_BED: Final = (5 * 10**6, 500 * 10**6)
_PER_M2: Final = (500 * 10**2, 30_000 * 10**2)


@dataclass(slots=True)
class ProjectRow:
    """What a row says of a project; what it does not say is None or missing.

    `particulars` and `figures` are named as in the database, months as they are.
    """

    number: int
    code: str | None
    name: str | None
    alias: str | None
    group: str | None
    funder: str | None
    places: tuple[str, ...]
    particulars: dict[str, Any]
    start: Dated | None
    finish: Dated | None
    figures: dict[str, Figure]
    parts: dict[str, int]
    schedule_printed: str | None
    source: str | None
    baseline_month: Month | None
    printed: dict[str, str] = field(default_factory=dict)
    bed_kinds: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    bed_kind_source: str | None = None
    bed_kind_note: str | None = None


#: A problem of a row: the column it is of, its rule, its error.
Finding = tuple[str, str, PortfolioError]


def read(number: int, values: Mapping[str, Any], heading: str | None) -> ProjectRow:
    """Return what a row says; `heading` is the group heading above it."""
    nature: Coded | None = values.get("nature")
    funder: Coded | None = values.get("funder")
    scope: tuple[str, Scale] | None = values.get("scope")
    printed, schedule = values.get("schedule", (None, Schedule(None, None)))
    particulars = {name: values[name] for name in _PLAIN if name in values}
    if nature:
        particulars["nature"] = _nature(nature, values.get("name_zh"))
        particulars["nature_printed"] = values.get("nature_printed") or _words_of(nature)
    if funder:
        particulars["funder_printed"] = values.get("funder_printed") or _words_of(funder)
    if scope:
        particulars["scope"] = scope[0]
    figures = {name: values[name] for name in FIGURES if name in values}
    for name, figure in _of_scope(scope[1]) if scope else ():
        figures.setdefault(name, figure)
    special = _special_beds(values)
    inferred = {} if special else _bed_kinds(figures)
    return ProjectRow(
        number=number,
        code=values.get("code"),
        name=values.get("name_zh"),
        alias=values.get("alias_zh"),
        group=_group(values.get("group"), heading),
        funder=funder.code if funder else None,
        places=values.get("townships", ()),
        particulars={name: value for name, value in particulars.items() if value is not None},
        start=values.get("start") or schedule.start,
        finish=values.get("finish") or schedule.finish,
        figures=figures,
        parts={name: values[name] for name in PARTS if name in values},
        schedule_printed=printed,
        source=values.get("source"),
        baseline_month=values.get("baseline_month"),
        printed={name: values[name] for name in PRINTED if name in values},
        bed_kinds=special or inferred,
        bed_kind_source=values.get("bed_kind_source"),
        bed_kind_note=values.get("bed_kind_note") or _inference(figures, inferred),
    )


_PLAIN: Final = ("name_en", "address", *(name for name in PARTICULARS if name != "scope"))


def _words_of(given: Coded) -> str | None:
    """Return the document's words; where a code stands in the cell, they are not known."""
    return None if given.printed == given.code else given.printed


def _group(given: Coded | None, heading: str | None) -> str | None:
    if given is not None:
        return given.code
    known = words.vocabulary("group", _GROUPS)
    return words.code_in(heading, known, "group") if heading else None


def _nature(given: Coded, name: str | None) -> str | None:
    """Return the nature as given; `谋划类` says a status, and the name then says the nature."""
    if given.code is not None:
        return given.code
    return words.code_in(name or "", words.vocabulary("nature", NATURES), "nature")


def _of_scope(scale: Scale) -> Iterator[tuple[str, Figure]]:
    for name in (*AREAS, "beds", "beds_new"):
        figure = getattr(scale, name)
        if figure is not None:
            yield ("beds_built" if name == "beds" else name), figure


def _special_beds(values: Mapping[str, Any]) -> dict[str, tuple[int | None, int | None]]:
    """Return the special beds that have columns of their own."""
    found: dict[str, dict[str, int]] = {}
    for name, kind, part in _SPECIAL:
        if name in values:
            found.setdefault(kind, {})[part] = values[name]
    return {kind: (beds.get("built"), beds.get("new")) for kind, beds in found.items()}


def _bed_kinds(figures: Mapping[str, Figure]) -> dict[str, tuple[int | None, int | None]]:
    """Return the beds of a special kind: the words beside the beds built say so of all of them."""
    built, new = figures.get("beds_built"), figures.get("beds_new")
    kind = words.bed_kind(built.rest) if built and built.rest else None
    if built is None or kind is None or built.value is None:
        return {}
    return {kind: (built.value, new.value if new else None)}


def _inference(
    figures: Mapping[str, Figure], kinds: Mapping[str, tuple[int | None, int | None]]
) -> str | None:
    """Return the note that no document prints how many of the new beds are of a special kind."""
    for _, new in kinds.values():
        if new is not None:
            sentence = mark("Printed beside the beds built alone, “{text}”; {new} new is inferred.")
            return say(sentence, text=figures["beds_built"].printed, new=count_text(new))
    return None


# --- what does not fit together -----------------------------------------------------------------


def errors(row: ProjectRow, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what keeps a row from being taken, whatever is on record."""
    for name, codes in (("group", _GROUPS), ("funder", FUNDERS)):
        given: Coded | None = values.get(name)
        if given is not None and given.code is None:
            yield (
                name,
                "code",
                unknown_word(Column(name, "prose", _LABELS[name], codes), given.printed),
            )
    given = values.get("nature")
    if given is not None and "nature" not in row.particulars and not _is_group(given.printed):
        column = Column("nature", "prose", _LABELS["nature"], NATURES)
        yield "nature", "code", unknown_word(column, given.printed)
    if row.start and row.finish and row.finish.month < row.start.month:
        sentence = mark("The finish {finish} lies before the start {start}; correct one.")
        where = "schedule" if "schedule" in values else "finish"
        yield where, "order", WrongUsage(sentence, finish=row.finish, start=row.start)
    if row.parts:
        try:
            require_parts(row.code or row.name or "", row.parts.values(), _exact(row, "investment"))
        except BadInput as error:
            yield "investment", "report", error
    phase, floor = _exact(row, "phase_one_floor_area"), _exact(row, "floor_area")
    if phase is not None and floor is not None and phase > floor:
        where = "phase_one_floor_area" if "phase_one_floor_area" in values else "scope"
        yield where, "part", WrongUsage(mark("The first phase is larger than the whole."))


def forget(row: ProjectRow, name: str) -> None:
    """Leave unknown what does not fit together in a column of a row; what was printed stays."""
    if name in ("schedule", "finish"):
        row.start = row.finish = None
    elif name == "investment":
        row.parts = {}
    elif name in ("phase_one_floor_area", "scope"):
        row.figures.pop("phase_one_floor_area", None)


_LABELS: Final = {column.name: column.label for column in COLUMNS}


def _is_group(text: str) -> bool:
    known = words.vocabulary("group", GROUPS)
    return words.code_in(text, known, "group") is not None


def _exact(row: ProjectRow, name: str) -> int | None:
    figure = row.figures.get(name)
    return figure.value if figure else None


def warnings(row: ProjectRow, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is odd in a row and may be meant."""
    yield from _ranges(row)
    yield from _scales(row, values)
    yield from _unit_costs(row)
    yield from _beds(row)
    schedule = values.get("schedule")
    if schedule and schedule[1].months and not (row.start and row.finish):
        sentence = mark("“{text}” gives a length only; the start and finish stay unknown.")
        yield "schedule", "schedule", WrongUsage(sentence, text=schedule[0])


def _ranges(row: ProjectRow) -> Iterator[Finding]:
    for name, figure in row.figures.items():
        if figure.value is None and figure.low is not None:
            sentence = mark("“{text}” is a range; it is kept, and the figure is unknown in sums.")
            yield name, "range", WrongUsage(sentence, text=figure.printed)


def _scales(row: ProjectRow, values: Mapping[str, Any]) -> Iterator[Finding]:
    scope = values.get("scope")
    for name, figure in _of_scope(scope[1]) if scope else ():
        own = row.figures[name]
        if own is not figure and (own.value, own.low) != (figure.value, figure.low):
            sentence = mark("The scope says {label} {text}, its own column {own}.")
            named = {"label": FIGURES[name], "text": figure.printed, "own": own.printed}
            yield name, "scale", WrongUsage(sentence, **named)


def _unit_costs(row: ProjectRow) -> Iterator[Finding]:
    money = _exact(row, "investment")
    area = _exact(row, "floor_area") or _exact(row, "renovated_area")
    beds = _exact(row, "beds_built")
    if money and beds and not _PER_BED[0] <= money // beds <= _PER_BED[1]:
        sentence = mark("{text} for {number} beds is {yuan} yuan a bed, which is out of the usual.")
        values = {"number": beds, "yuan": f"{money // beds // 100:,}"}
        yield "investment", "unit_cost", _costs(row, sentence, values)
    if money and area and not _PER_M2[0] <= money * 100 // area <= _PER_M2[1]:
        sentence = mark("{text} for {number} m² is {yuan} yuan a m², which is out of the usual.")
        values = {"number": f"{area // 100:,}", "yuan": f"{money // area:,}"}
        yield "investment", "unit_cost", _costs(row, sentence, values)


def _costs(row: ProjectRow, sentence: str, values: Mapping[str, object]) -> WrongUsage:
    return WrongUsage(sentence, text=row.figures["investment"].printed, **values)


def _beds(row: ProjectRow) -> Iterator[Finding]:
    built, staffed, opened, new = (_exact(row, name) for name in BEDS)
    if built is not None and opened is not None and opened > built:
        sentence = mark("{opened} beds are to be open, more than the {built} built.")
        yield "beds_opened", "beds", WrongUsage(sentence, opened=opened, built=built)
    if None in (staffed, opened, new):
        return
    if new != (opened or 0) - (staffed or 0):
        sentence = mark("{new} new beds are not {opened} open less {staffed} staffed ones.")
        yield "beds_new", "beds", WrongUsage(sentence, new=new, opened=opened, staffed=staffed)
