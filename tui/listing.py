"""The list of projects: which are shown, under which headings, and what they sum up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portfolio.digits import fold
from portfolio.language import Term, label, mark, plural, spoken
from portfolio.records import ProjectRow, Sum
from portfolio.vocabulary import GROUPS, STAGES
from portfolio.wording import count_text, money_text, say, stage_words
from tui.columns import cells_of
from tui.palette import GROUP_COLOURS
from tui.widgets.table import Cell, Line

_OUTSIDE = Term("group", "Outside the plan")


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Sums over the projects shown: fen, beds, each with how many projects had a figure."""

    projects: int
    investment: Sum
    beds_new: Sum


def subtotal(rows: Iterable[ProjectRow]) -> Subtotal:
    """Return the sums over `rows`."""
    shown = list(rows)
    return Subtotal(
        len(shown),
        _sum(row.investment for row in shown),
        _sum(row.beds_new for row in shown),
    )


def _sum(figures: Iterable[int | None]) -> Sum:
    known = [figure for figure in figures if figure is not None]
    return Sum(sum(known) if known else None, len(known))


class Projects:
    """Every project, with the words it is searched by in the language spoken."""

    def __init__(self, rows: Sequence[ProjectRow]) -> None:
        self.rows = rows
        self._words: dict[str, list[str]] = {}

    def containing(self, wanted: str) -> "Listing":
        """Return the projects whose code, name, township or stage contains `wanted`."""
        part = fold(wanted).casefold()
        if not part:
            return Listing(self.rows)
        words = self._searchable()
        return Listing([row for row, text in zip(self.rows, words, strict=True) if part in text])

    def _searchable(self) -> list[str]:
        if spoken() not in self._words:
            self._words[spoken()] = [_searched(row) for row in self.rows]
        return self._words[spoken()]


class Listing:
    """Projects group by group, with subtotals; hands out the lines that are asked for."""

    def __init__(self, rows: Sequence[ProjectRow]) -> None:
        self.projects = rows
        groups: dict[str | None, list[ProjectRow]] = {}
        for row in rows:
            groups.setdefault(_group(row), []).append(row)
        self._entries: list[ProjectRow | Cell] = []
        for group in (*GROUPS, None):
            if group in groups:
                self._entries.append(_heading(group, subtotal(groups[group])))
                self._entries.extend(groups[group])

    def __len__(self) -> int:
        return len(self._entries)

    def window(self, first: int, last: int) -> list[Line]:
        """Return the lines from `first` up to, not including, `last`."""
        return [_line(entry) for entry in self._entries[first:last]]

    def entries(self, first: int, last: int) -> list[ProjectRow | Cell]:
        """Return the headings and projects from `first` up to, not including, `last`."""
        return self._entries[first:last]

    def place(self, key: str) -> int | None:
        """Return the line of the project with this code, if it is shown."""
        for place, entry in enumerate(self._entries):
            if isinstance(entry, ProjectRow) and entry.code == key:
                return place
        return None


def _group(row: ProjectRow) -> str | None:
    return row.group if row.in_plan and row.group in GROUPS else None


def _searched(row: ProjectRow) -> str:
    stage = STAGES.get(row.stage or "")
    words = [stage_words(row), row.code, row.name_zh, row.name_en]
    words += [name for town in row.townships for name in town]
    words += [stage.text] if stage else []
    return fold("\n".join(words)).casefold()


def _line(entry: ProjectRow | Cell) -> Line:
    if isinstance(entry, Cell):
        return Line(None, (), entry)
    return Line(entry.code, cells_of(entry), None)


def _heading(group: str | None, sums: Subtotal) -> Cell:
    name = label(GROUPS[group] if group else _OUTSIDE)
    return Cell(f"{name}  {subtotal_text(sums)}", f"bold {GROUP_COLOURS.get(group or '', '')}")


def subtotal_text(sums: Subtotal) -> str:
    """Return `3项 · 7.52亿元 · 新增225张`, with known / of where not every project has a figure."""
    count = plural("{n} project", "{n} projects", sums.projects).format(n=f"{sums.projects:,}")
    money = _known(money_text(sums.investment.sum), sums.investment, sums.projects)
    beds = say(mark("{beds} new beds"), beds=count_text(sums.beds_new.sum))
    return f"{count} · {money} · {_known(beds, sums.beds_new, sums.projects)}"


def _known(text: str, figure: Sum, of: int) -> str:
    if figure.known == of:
        return text
    return text + say(mark(" ({known} of {of} known)"), known=figure.known, of=of)
