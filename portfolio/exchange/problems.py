"""What is wrong or odd in a file that is read: each problem with its place, rule and remedy."""

from dataclasses import dataclass, field
from typing import Final, Literal

from portfolio.exchange.cells import Cell, cell_text
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
    "part": mark("Correct one of the two areas."),
    "double": mark("Keep one of the two rows, or tell them apart by their codes."),
    "candidates": mark("Give the code of the project that is meant."),
    "same_name": mark("Give this project's own code, or tell the two names apart."),
    "name": mark("See that the code is the right one."),
    "group": mark(
        "Give it in a column, a heading row, or under [constants]; “outside” is one too."
    ),
    "township": mark("Write the township as in the list, or leave the cell blank."),
    "address": mark("Give a column of townships, or add the township to the project later."),
    "plan_figure": mark("Correct the file, or add a baseline with --rebaseline MONTH --reason."),
    "fixed": mark("Correct the file; this is not changed by an import."),
    "project": mark("Use the code or the name under which the project is on record."),
    "site": mark("Use the code or the name of a site of the project."),
    "month": mark("Correct the month."),
    "reason": mark("Fill in the reason in this row."),
    "report": mark("Correct the row."),
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

    @property
    def text(self) -> str:
        """What is wrong, in the language spoken."""
        return sentence(self.error)

    @property
    def remedy(self) -> str:
        """What to do about it, in the language spoken."""
        return translate(REMEDIES[self.rule])


@dataclass(slots=True)
class Problems:
    """Collects the problems of one sheet; those past MOST_KEPT are only counted."""

    file: str
    sheet: str | None = None
    kept: list[Problem] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0

    def error(self, spot: Spot, rule: str, error: PortfolioError) -> None:
        """Add what keeps a row from being taken."""
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
        self.kept.append(Problem(*place, shown, rule, error, severity))
