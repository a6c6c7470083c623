"""What is wrong or odd in a file that is read: each problem with its place, rule and remedy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.document.records import Place
from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, sentence, translate

Severity = Literal["error", "warning"]

#: How many errors, and how many warnings, of a file are kept with their words.
MOST_KEPT: Final = 10_000
#: How much of a cell a problem repeats, in characters.
_MOST_SHOWN: Final = 60

#: What to do about a problem, by its rule.
REMEDIES: Final = {
    "unreadable": mark("Correct the cell; nothing is guessed."),
    "unit": mark("Write the unit into the heading or the mapping file, such as unit = “万元”."),
    "code": mark("Use one of the words, or translate it in the mapping file under [values]."),
    "empty": mark("Fill in the cell, or give it under [constants] of the mapping file."),
    "exact": mark("Give one exact number here."),
    "order": mark("Correct one of the two dates."),
    "indicator": mark("Leave the row out; indicators that are not beds have targets of their own."),
    "part": mark("Correct one of the two areas."),
    "double": mark("Keep one of the two rows, or tell them apart by their codes."),
    "candidates": mark("Give the code of the project that is meant."),
    "likeness": mark("Answer with --same or --new; a name that was answered is known afterwards."),
    "district": mark("Give the project a code of its own."),
    "unknown": mark("Give the code of a project on record."),
    "same_name": mark(
        "Give this project's own code, or tell the two names apart; where two projects bear one name,"
        " say match = “code” in a mapping file."
    ),
    "name": mark("See that the code is the right one."),
    "group": mark(
        "Give it in a column, a heading row, or as group under [constants] of a mapping file"
        " (--map); “outside” is one too."
    ),
    "contract": mark("Enter the contract first, or set its number right."),
    "township": mark(
        "Add it with “portfolio township add”, write it as in the list, or import with"
        " --unknown-where-unread."
    ),
    "address": mark("Give a column of townships, or add the township to the project later."),
    "plan_word": mark(
        "Correct the file; or add a baseline with --rebaseline MONTH --reason, or rewrite the months"
        " before too with --correct."
    ),
    "baseline": mark("Correct the file; a baseline is never overwritten, a later one is added."),
    "plan_figure": mark("Correct the file, or add a baseline with --rebaseline MONTH --reason."),
    "fixed": mark("Correct the file; this is not changed by an import."),
    "project": mark("Use the code or the name under which the project is on record."),
    "site": mark("Use the code or the name of a site of the project."),
    "month": mark("Correct the month."),
    "reason": mark(
        "Fill in the reason in this row, or under [constants] where it is one for all; where the"
        " source gives none, say --reasons-unstated."
    ),
    "doubt": mark("Correct the cell; where it is right all the same, import with --sure."),
    "unstated": mark("Filed as: the source gives no reason. Correct it where the reason is known."),
    "report": mark("Correct the row."),
    "merged": mark("Part the merged cell, and give each row its own figure."),
    "hidden": mark(
        "Show them and check whether they are meant; [skip] and skip_rows leave rows out."
    ),
    "negative": mark("Give the right figure of the month that it corrects."),
    "other_kind": mark("They are not taken without it."),
    "beyond": mark("Give them year by year where they are to be kept."),
    "area": mark("Write it as 建筑面积 2.4 万平方米, or give the area in a column of its own."),
    "invisible": mark("Nothing, where the cells read well without them."),
    "twice": mark("Delete one of the columns, or name the other by its letter in a mapping file."),
    "annual": mark("Correct the file, or take it over what is on record with --correct."),
    "heading": mark("Where it is another one, say so in a mapping file (--guess-map writes one)."),
    "map": mark("Correct the word in the mapping file, or take it out."),
    "unread": mark(
        "It is left unknown; its text stays with the import. Correct it where it is known."
    ),
    "label": mark(
        "Put it into the column it speaks of; or say under [values] of the mapping file what is meant."
    ),
    "phases": mark(
        "Write the whole with its phase in brackets behind it, as 1.2亿元(一期5000万元) or"
        " 1000张(一期600张); or give the one figure that counts."
    ),
    "not_yet": mark("Give the day once it is known."),
    "noted": mark("See what the note below the table says of the figure."),
    "rounded": mark(
        "Nothing, where one decimal is enough; what was printed stays with the import."
    ),
    "range": mark("Nothing, where the range is meant; else give one number."),
    "total": mark("See which row differs; nothing is corrected by the import."),
    "unit_cost": mark("Check the amount, the unit, and the figure it is held against."),
    "magnitude": mark("Check the unit: 万元 may have been read as 元, or the other way round."),
    "beds": mark("Check the bed figures of the row."),
    "schedule": mark("Give the start or the finish as well, where it is known."),
    "scale": mark("Check which of the two is right; the column's own figure is taken."),
    "remark": mark("Check the figures of the row."),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a sheet: its row as the person sees it, its column by letter and heading."""

    row: int | None = None
    letter: str | None = None
    heading: str | None = None
    cell: Cell = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong (an error) or odd (a warning): where, what, by which rule."""

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    heading: str | None
    value: str
    rule: str
    error: PortfolioError
    severity: Severity = "error"
    place: Place | None = None  #: where its row stands in a document

    @property
    def text(self) -> str:
        """What is wrong, in the language spoken."""
        return sentence(self.error)

    @property
    def remedy(self) -> str:
        """What to do about it, in the language spoken."""
        return translate(REMEDIES[self.rule])


def _said_again(last: Problem, spot: Spot, rule: str, error: PortfolioError) -> bool:
    same = (last.row, last.column, last.rule, last.error.template)
    return (
        spot.row is not None
        and (spot.row, spot.letter, rule, error.template) == same
        and last.severity == "error"
        and str(last.error) == str(error)
    )


def causes(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Return the problems of one cause together, in the order in which each cause comes first."""
    found: dict[tuple[str, str, str | None, str], list[Problem]] = {}
    for item in problems:
        cause = (item.severity, item.rule, item.column, item.error.template)
        found.setdefault(cause, []).append(item)
    return list(found.values())


@dataclass(slots=True)
class Problems:
    """Collects the problems of one sheet; those past MOST_KEPT are only counted."""

    file: str
    sheet: str | None = None
    places: Mapping[int, Place] = field(default_factory=dict)  #: of the rows of a document
    kept: list[Problem] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0

    def error(self, spot: Spot, rule: str, error: PortfolioError) -> None:
        """Add what keeps a row from being taken; the same said again of one cell is not added."""
        if self.kept and _said_again(self.kept[-1], spot, rule, error):
            return
        self.errors += 1
        self._keep(spot, rule, error, "error")

    def warn(self, spot: Spot, rule: str, error: PortfolioError) -> None:
        """Add what is odd and does not stop the import."""
        self.warnings += 1
        self._keep(spot, rule, error, "warning")

    def _keep(self, spot: Spot, rule: str, error: PortfolioError, severity: Severity) -> None:
        if (self.errors if severity == "error" else self.warnings) > MOST_KEPT:
            return
        value = "" if spot.cell is None else cell_text(spot.cell)
        shown = value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…"
        place = (self.file, self.sheet, spot.row, spot.letter, spot.heading)
        error.__traceback__ = None
        where = self.places.get(spot.row or 0)
        self.kept.append(Problem(*place, shown, rule, error, severity, where))
