"""What became of the rows of a file: added, changed field by field, left alone, refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from portfolio.exchange.document import Document
from portfolio.exchange.document.records import Place
from portfolio.exchange.problems import Problem
from portfolio.values.errors import BadInput
from portfolio.values.language import mark

Doing = Literal["added", "carried", "changed", "same", "stated", "part", "indicator"]

#: How many rows of each doing are kept by name; the others are counted.
MOST_NAMED = 10_000


class Edit(NamedTuple):
    """A field of a record with its old and new value, as JSON; None is unknown."""

    record: str
    field: str
    old: str | None
    new: str | None


class Item(NamedTuple):
    """What a row does: which row, what it is called, and the fields it changes."""

    row: int
    doing: Doing
    name: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class RestRow:
    """A row that was not taken: its number, the rows it goes on in, the group it stands under."""

    number: int
    joined: tuple[int, ...] = ()
    group: str | None = None


@dataclass(slots=True)
class Tally:
    """Counts what the rows do and keeps the first of them by name."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_DOINGS, 0))
    items: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """Count a row."""
        self.counts[item.doing] += 1
        if self.counts[item.doing] <= MOST_NAMED:
            self.items.append(item)


_DOINGS: tuple[Doing, ...] = ("added", "carried", "changed", "same", "stated", "part", "indicator")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do."""

    file: str
    digest: str
    sheet: str | None
    kind: str
    headings: tuple[str, ...]
    counts: dict[str, int]
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    errors: int
    warnings: int
    rest: tuple[RestRow, ...]
    made: tuple[tuple[int, str], ...]  #: rows with the codes made for them
    source: str
    change: int | None
    dry_run: bool
    missing: tuple[tuple[str, str], ...] = ()  #: projects of the plans before that no row names
    bed_targets: tuple[str, ...] = ()  #: indicators kept whose figures are those of targets
    document: Document | None = None  #: what else a document says
    places: Mapping[int, Place] = field(default_factory=dict)  #: of the rows of a document

    def row_words(self, row: int) -> str:
        """Return where a row stands: its place in a document, else its number on the sheet."""
        place = self.places.get(row)
        return place.words if place else str(row or "")

    @property
    def refused(self) -> int:
        """How many rows were not taken."""
        return len(self.rest)


#: What is said of a row whose project is not on record, because its own row was refused.
_OF_PROJECT: Final = frozenset(("project", "likeness", "candidates"))


def together(results: Sequence[Imported]) -> Imported:
    """Return what several passes over the same rows did as one import, named by the first."""
    whole = results[0]
    for found in results[1:]:
        refused = {row.number for row in whole.rest}
        problems = [
            item
            for item in found.problems
            if not (item.row in refused and item.rule in _OF_PROJECT)
        ]
        rest = {row.number: row for row in (*found.rest, *whole.rest)}
        whole = replace(
            whole,
            counts={name: number + found.counts[name] for name, number in whole.counts.items()},
            items=tuple(sorted((*whole.items, *found.items))),
            problems=(*whole.problems, *problems),
            errors=whole.errors + found.errors - (len(found.problems) - len(problems)),
            warnings=whole.warnings + found.warnings,
            rest=tuple(row for _, row in sorted(rest.items())),
        )
    return whole


class Refused(BadInput):
    """A file with errors; nothing of it was written. `result` has every problem."""

    def __init__(self, result: Imported) -> None:
        super().__init__(
            mark(
                "{file} was not imported, nothing was written; errors: {errors}, rows with errors:"
                " {rows}. Correct them, or take the good rows with --only-valid."
            ),
            file=result.file,
            errors=result.errors,
            rows=result.refused,
        )
        self.result = result
