"""The projects of a package as rows of a sheet, and what in it has no place here.

Plain values in and out; run by `worker.py`, apart from the program. The columns are those of an
export of projects, so that an import reads, doubts and keeps them as those of any other sheet.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from portfolio.exchange.oc4ids import codes
from portfolio.values.injection import guarded

_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)", re.ASCII)
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
#: What is told of a package and not of a project, or is read by name below.
_READ: Final = frozenset(("id", "updated", "language", "title", "title_en", "description"))


class Project:
    """One project of a package: its cells by column, and the names of what has no place."""

    def __init__(self, item: Mapping[str, Any], published: str | None) -> None:
        self.cells: dict[str, str] = {}
        self.left: list[str] = []
        self._own = item.get(codes.OWN) if isinstance(item.get(codes.OWN), dict) else {}
        schemes = [one.get("scheme") for one in _items(item.get("identifiers"))]
        self._ours = codes.OUR_SCHEME in schemes
        self._title(item)
        for name, value in item.items():
            read = _READERS.get(name)
            if read is not None:
                read(self, value)
            elif name not in _READ:
                self.left.append(name)
        self._of_ours()
        self._stage(item, published)

    def put(self, column: str, value: Any, name: str) -> None:
        """Keep a value in a column; what is no text and no number has no place."""
        if isinstance(value, str) and value.strip():
            self.cells[column] = guarded(value.strip())
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            self.cells[column] = f"{value:f}" if isinstance(value, Decimal) else str(value)
        elif value not in (None, ""):
            self.left.append(name)

    # --- what the standard has fields for ------------------------------------------------------

    def _title(self, item: Mapping[str, Any]) -> None:
        """Take the title as the name; one that is not Chinese is the English name too."""
        title = item.get("title")
        self.put("name_zh", title, "title")
        self.put("name_en", item.get("title_en"), "title_en")
        if isinstance(title, str) and "name_en" not in self.cells and not _CHINESE.search(title):
            self.put("name_en", title, "title")
        self.put("scope_printed", item.get("description"), "description")

    def identifiers(self, value: Any) -> None:
        columns = {codes.OUR_SCHEME: "code", codes.PLATFORM_SCHEME: "project_code"}
        for item in _items(value):
            column = columns.get(str(item.get("scheme")))
            if column and column not in self.cells:
                self.put(column, item.get("id"), "identifiers")
            else:
                self.left.append("identifiers")

    def kind(self, value: Any) -> None:
        nature = codes.ours("type").get(str(value))
        if nature is None:
            self.left.append("type")
        else:
            self.cells["nature"] = nature

    def sector(self, value: Any) -> None:
        if not isinstance(value, list) or any(code != codes.SECTOR for code in value):
            self.left.append("sector")

    def period(self, value: Any) -> None:
        for column, name in (("start", "startDate"), ("finish", "endDate")):
            self._date(column, _of(value).get(name), f"period.{name}")
        self._rest("period", value, "startDate", "endDate")

    def _date(self, column: str, value: Any, name: str) -> None:
        """Keep a day as its month, or its year where no more is known; others as they are written."""
        found = _DAY.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            self.put(column, value, name)
        elif _of(self._own).get(f"{column}_precision") == "year":
            self.cells[column] = found[1]
        else:
            self.cells[column] = f"{found[1]}-{found[2]}"

    def locations(self, value: Any) -> None:
        """Take the places of others as the address; of ours the address, townships and sites."""
        for item in _items(value):
            kind = str(item.get("id")).partition("/")[0] if self._ours else "address"
            if kind == "site":
                self.left.append("locations: sites")
            elif not isinstance(item.get("description"), str):
                self.left.append("locations")
            elif kind == "township":
                self._more("townships", item["description"], ";")
            else:
                self._more("address_printed", guarded(item["description"]), "；")
            self._rest("locations", item, "id", "description")

    def _more(self, column: str, text: str, between: str) -> None:
        """Add a text to those of a column."""
        self.cells[column] = between.join(filter(None, (self.cells.get(column), text.strip())))

    def budget(self, value: Any) -> None:
        amount = _of(_of(value).get("amount"))
        if amount.get("currency") == codes.CURRENCY:
            self.put("investment_yuan", amount.get("amount"), "budget.amount")
        elif amount:
            self.left.append(f"budget.amount ({amount.get('currency')})")
        if "investment_yuan" in self.cells:
            self.put("investment_printed", _of(value).get("description"), "budget.description")
            self._rest("budget", value, "amount", "description")
        else:
            self._rest("budget", value, "amount")

    def forecasts(self, value: Any) -> None:
        known = {item.id: item for item in codes.forecasts()}
        for metric in _items(value):
            item, seen = known.get(str(metric.get("id"))), _items(metric.get("observations"))
            if item is None or len(seen) != 1 or _of(seen[0].get("unit")).get("id") != item.unit:
                self.left.append(f"forecasts: {metric.get('id')}")
                continue
            column = f"{item.name}_m2" if item.name.endswith("area") else item.name
            self.put(column, seen[0].get("measure"), f"forecasts: {item.id}")
            self.put(f"{item.name}_printed", seen[0].get("notes"), f"forecasts: {item.id}")

    def parties(self, value: Any) -> None:
        """Take each organisation for the part that its role says, the first of each."""
        for item in _items(value):
            roles = item.get("roles") if isinstance(item.get("roles"), list) else []
            parts = [part for role in roles or () if (part := codes.ours("party").get(str(role)))]
            mine = [part for part in parts if part in _PARTIES and part not in self.cells]
            for part in mine:
                self.put(part, item.get("name"), "parties")
            if not mine:
                self.left.append("parties")
            self._rest("parties", item, "id", "name", "roles")

    # --- what is ours --------------------------------------------------------------------------

    def _of_ours(self) -> None:
        for name, value in _of(self._own).items():
            if name in codes.OWN_COLUMNS:
                self.put(name, value, f"{codes.OWN}.{name}")
            elif name not in ("stage", "start_precision", "finish_precision"):
                self.left.append(f"{codes.OWN}.{name}")

    def _stage(self, item: Mapping[str, Any], published: str | None) -> None:
        """Tell the stage of the month in which it was written, for who takes reports as well."""
        said = _of(self._own).get("stage")
        stage = str(said) if said else codes.ours("status").get(str(item.get("status")), "")
        day = item.get("updated", published)
        found = _DAY.fullmatch(day) if isinstance(day, str) else None
        if stage and found:
            self.cells |= {"stage": stage, "month": f"{found[1]}-{found[2]}"}

    def _rest(self, name: str, value: Any, *read: str) -> None:
        self.left += [f"{name}.{part}" for part in _of(value) if part not in read]


_PARTIES: Final = ("owner", "agent", "responsible_unit")
#: What is read of a project, by the name of its field.
_READERS: Final = {
    "identifiers": Project.identifiers,
    "type": Project.kind,
    "sector": Project.sector,
    "period": Project.period,
    "locations": Project.locations,
    "budget": Project.budget,
    "forecasts": Project.forecasts,
    "parties": Project.parties,
    "status": lambda *_: None,  # with its month, below
    "publicAuthority": lambda *_: None,  # one of the parties
    codes.OWN: lambda *_: None,
}


def _items(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _of(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def projects(package: Any) -> Iterator[Project] | None:
    """Return the projects of a package as rows; None where it is none: it has no list of them."""
    listed = _of(package).get("projects")
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        return None
    published = package.get("publishedDate")
    return (Project(item, published) for item in listed)
