"""The list of projects: which are shown, under which headings, and what they sum up to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from portfolio.pack.records import Listed, ListedPart
from portfolio.projects.records.lists import ProjectRow
from portfolio.values.language import Term, label, mark, plural, spoken
from portfolio.values.months import Month
from portfolio.values.sums import Sum
from portfolio.values.vocabulary import FUNDERS, GROUPS, NATURES, SEVERAL, STAGES
from portfolio.values.words import count_text, in_language, money_text, say
from tui.list.arrangement import LEFT, NO_GROUPS, OUTSIDE, Arrangement, belongs, grouped, ordered
from tui.list.columns import cells_of, columns_for
from tui.list.search import Search
from tui.shell.palette import GROUP_COLOURS
from tui.shell.plain import plain
from tui.widgets.table import Cell, Line

_BEYOND: Final = {
    LEFT: Term("group", "Left the plan"),
    OUTSIDE: Term("group", "Outside the plan"),
}
_SEVERAL: Final = Term("township", "Several townships")
_NOT_GIVEN: Final = Term("group", "Not reported")
_HEADINGS: Final[Mapping[str, Mapping[str, Term]]] = {
    "group": {**GROUPS, **_BEYOND},
    "funder": FUNDERS,
    "stage": STAGES,
    "nature": NATURES,
    "township": {SEVERAL: _SEVERAL},
}


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Sums over the projects shown: fen, beds, each with how many projects had a figure.

    So many `beside` them are shown and not summed.
    """

    projects: int
    investment: Sum
    beds_new: Sum
    beside: int = 0


def subtotal(rows: Iterable[ProjectRow]) -> Subtotal:
    """Return the sums of the plan over `rows`; of others only where none of the plan stand there."""
    listed = list(rows)
    shown = [row for row in listed if row.summed] or listed
    return Subtotal(
        len(shown),
        _sum(row.investment for row in shown),
        _sum(row.beds_new for row in shown),
        len(listed) - len(shown),
    )


def _sum(figures: Iterable[int | None]) -> Sum:
    known = [figure for figure in figures if figure is not None]
    return Sum(sum(known) if known else None, len(known))


class Projects:
    """Every project as of a month, and the search among them; made once for each reading."""

    def __init__(self, rows: Sequence[ProjectRow], due: Month) -> None:
        """Take the projects, and the month for which reports are due."""
        self.rows = rows
        #: How many have the report asked of that month, have none yet, and are due and not in use.
        self.filed = sum(row.answers(due) for row in rows)
        self.awaited = sum(row.awaits(due) for row in rows)
        self.overdue = sum(row.overdue for row in rows)
        #: The columns, as wide as these projects ask for.
        self.columns = columns_for(rows)
        #: The codes of those that an auditor would write a breach of.
        self.breaches: Collection[str] = ()
        self._due = due
        self._search = Search(rows, due)

    def arranged(self, arrangement: Arrangement) -> "Listing":
        """Return the projects that were asked for, as they were asked for."""
        kept = [
            row
            for row in self._search.finding(arrangement.wanted)
            if belongs(arrangement.view, row, self._due)
        ]
        rows = ordered(kept, arrangement.order, descending=arrangement.descending)
        return Listing(rows, arrangement.grouping, self.breaches)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group: what the projects under it have in common, and their sums."""

    grouping: str
    key: str
    sums: Subtotal
    town: tuple[str, str] = field(default=("", ""))

    def cell(self) -> Cell:
        """Return the heading in the language spoken."""
        style = f"bold {GROUP_COLOURS.get(self.key, '')}".strip()
        return Cell(f"{self.name()}  {subtotal_text(self.sums)}", style)

    def name(self) -> str:
        """Return what the projects have in common, in the language spoken."""
        if any(self.town):
            return plain(in_language(*self.town))
        return label(_HEADINGS[self.grouping].get(self.key, _NOT_GIVEN))


class Listing:
    """Projects under headings with subtotals; hands out the lines that are asked for."""

    def __init__(
        self,
        rows: Sequence[ProjectRow] = (),
        grouping: str = "group",
        breaches: Collection[str] = (),
    ) -> None:
        """Take the projects in the order in which they stand within their group.

        Those of these `breaches`, by code, carry the sign of it.
        """
        self.breaches = breaches
        groups = {} if grouping == NO_GROUPS else grouped(rows, grouping)
        self._grouping = grouping if groups else ""
        self._parts: list[tuple[Heading | None, Sequence[ProjectRow]]] = [
            (Heading(grouping, key, subtotal(members), _town(key, members[0])), members)
            for key, members in groups.items()
        ] or [(None, rows)]
        self._entries: list[ProjectRow | Heading] = []
        for heading, members in self._parts:
            self._entries += [heading, *members] if heading else members

    def __len__(self) -> int:
        return len(self._entries)

    @cached_property
    def projects(self) -> Sequence[ProjectRow]:
        """The projects shown, from top to bottom."""
        return [entry for entry in self._entries if isinstance(entry, ProjectRow)]

    @cached_property
    def sums(self) -> Subtotal:
        """The sums over all projects shown."""
        return subtotal(self.projects)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {
            entry.code: place
            for place, entry in enumerate(self._entries)
            if isinstance(entry, ProjectRow)
        }

    def entries(self, first: int, last: int) -> list[ProjectRow | Cell]:
        """Return the projects and headings from line `first` up to, not including, `last`."""
        return [
            entry if isinstance(entry, ProjectRow) else entry.cell()
            for entry in self._entries[first:last]
        ]

    def listed(self, title: str, as_of: Month, words: str) -> Listed:
        """Return the list as a record, in the language spoken, to be written to a file."""
        return Listed(
            title=title,
            as_of=as_of,
            words=words,
            grouping=self._grouping,
            parts=tuple(self._part(heading, members) for heading, members in self._parts),
            investment=self.sums.investment,
            beds_new=self.sums.beds_new,
            projects=self.sums.projects,
        )

    def _part(self, heading: Heading | None, members: Sequence[ProjectRow]) -> ListedPart:
        name, sums = (heading.name(), heading.sums) if heading else ("", self.sums)
        left = len(members) - sums.projects
        return ListedPart(name, tuple(members), sums.investment, sums.beds_new, left)

    def window(self, first: int, last: int) -> list[Line]:
        """Return the lines from `first` up to, not including, `last`."""
        return [self._line(entry) for entry in self.entries(first, last)]

    def _line(self, entry: ProjectRow | Cell) -> Line:
        if isinstance(entry, Cell):
            return Line(None, (), entry)
        return Line(entry.code, cells_of(entry, breach=entry.code in self.breaches), None)

    def place(self, key: str) -> int | None:
        """Return the line of the project with this code, if it is shown."""
        return self._places.get(key)


def _town(key: str, member: ProjectRow) -> tuple[str, str]:
    names = {code: (zh, en) for code, zh, en in member.townships}
    return names.get(key, ("", "")) if len(names) == 1 else ("", "")


def subtotal_text(sums: Subtotal) -> str:
    """Return `3项 · 7.52亿元 · 新增225张`, with known / of where not every project has a figure."""
    count = plural("{n} project", "{n} projects", sums.projects).format(n=f"{sums.projects:,}")
    if not sums.investment.known and not sums.beds_new.known:
        return count
    money = _known(money_text(sums.investment.sum), sums.investment, sums.projects)
    beds = say(mark("{beds} new beds"), beds=count_text(sums.beds_new.sum))
    beds = _known(beds, sums.beds_new, sums.projects)
    return " · ".join([count, money, beds, *_beside(sums)])


def sums_text(sums: Subtotal) -> str:
    """Return the same in short, for a line that holds other words too: `(8/9)` is known / of."""
    count = plural("{n} project", "{n} projects", sums.projects).format(n=f"{sums.projects:,}")
    money = money_text(sums.investment.sum) + _share(sums.investment, sums.projects)
    beds = say(mark("{beds} new beds"), beds=count_text(sums.beds_new.sum))
    beds += _share(sums.beds_new, sums.projects)
    return " · ".join([count, money, beds, *_beside(sums)])


def _beside(sums: Subtotal) -> list[str]:
    """Return how many are shown that no sum of the plan holds."""
    return [say(mark("+{n} not summed"), n=f"{sums.beside:,}")] if sums.beside else []


def _share(figure: Sum, of: int) -> str:
    if figure.known == of:
        return ""
    return f"{'' if spoken() == 'zh' else ' '}({figure.known}/{of})"


def _known(text: str, figure: Sum, of: int) -> str:
    if figure.known == of:
        return text
    return text + say(mark(" ({known} of {of} known)"), known=figure.known, of=of)
