"""The kinds of files that can be imported, each with its columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from portfolio.exchange.columns import Column
from portfolio.exchange.kinds import beside, figures, money, projects, reports


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of import: its columns, and which of them a file must have (one of each group).

    `keys` are those without which a row is another one, or none. One that is `asked` for is taken
    only where it is named, or where `export` wrote the file.
    """

    name: str
    columns: Mapping[str, Column]
    needs: tuple[tuple[str, ...], ...]
    keys: frozenset[str]
    asked: bool = False


def _kind(
    name: str,
    columns: tuple[Column, ...],
    needs: tuple[tuple[str, ...], ...],
    keys: Iterable[str] | None = None,
    *,
    asked: bool = False,
) -> Kind:
    known = {column.name: column for column in columns}
    return Kind(name, known, needs, frozenset(known if keys is None else keys), asked)


_OF_PROJECT: Final = ("project", "name")


KINDS: Final = {
    kind.name: kind
    for kind in (
        _kind("projects", projects.COLUMNS, projects.NEEDS, projects.KEYS),
        _kind("reports", reports.COLUMNS, reports.NEEDS, reports.KEYS),
        _kind("population", figures.POPULATION, (("as_of",), ("residents",))),
        _kind(
            "targets",
            figures.TARGETS,
            (("month",), ("per_1000",), ("baseline_month",), ("baseline_per_1000",)),
        ),
        _kind("totals", figures.TOTALS, (("scope",), ("metric",), ("printed",), ("printed_in",))),
        _kind("funding", money.COLUMNS, money.NEEDS, money.KEYS),
        _kind(
            "milestones",
            beside.MILESTONE,
            (_OF_PROJECT, ("milestone",), ("happened_on",)),
            asked=True,
        ),
        _kind(
            "contracts",
            beside.CONTRACT,
            (_OF_PROJECT, ("contract_number",), ("contract_kind",), ("amount", "less")),
            asked=True,
        ),
        _kind("visits", beside.VISIT, (_OF_PROJECT, ("visited_on",), ("visitor",)), asked=True),
        _kind(
            "audits",
            beside.AUDIT,
            (_OF_PROJECT, ("finding_number",), ("found_on",), ("words",)),
            asked=True,
        ),
        _kind(
            "extensions", beside.EXTENSION, (_OF_PROJECT, ("granted_on",), ("months",)), asked=True
        ),
        _kind("goals", beside.GOAL, (_OF_PROJECT, ("aspect",), ("goal",), ("target",)), asked=True),
        _kind("baselines", beside.BASELINE, (_OF_PROJECT, ("month",)), asked=True),
        _kind("parts", beside.PART, (_OF_PROJECT, ("part",)), asked=True),
        _kind(
            "sites", beside.SITE, (_OF_PROJECT, ("site",), ("name_zh",), ("township",)), asked=True
        ),
        _kind("townships", beside.TOWNSHIP, (("code",), ("name_zh",)), asked=True),
    )
}
