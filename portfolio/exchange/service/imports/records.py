"""Takes in records that have a key of their own: each is added, edited or left alone."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from portfolio.beds.service.doubts import leap
from portfolio.beds.service.indicators import BedCodes, bed_code, bed_codes
from portfolio.exchange.cells import Cell
from portfolio.exchange.kinds import KINDS
from portfolio.exchange.quantities import (
    Figure,
    UnitNeeded,
    read_area,
    read_beds,
    read_money,
    step_of,
)
from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.service.imports.index import Index, Mismatch
from portfolio.projects.service.doubts import amounts, in_order
from portfolio.values.doubts import Doubt, kept
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import METRICS, PHASINGS
from portfolio.values.words import money_text


class Record(NamedTuple):
    """What a row says: the table, the columns of its key, the others, and what it is called."""

    table: str
    key: dict[str, Any]
    values: dict[str, Any]
    called: str
    doubts: tuple[Doubt, ...] = ()


class Unfit(Exception):
    """A row cannot be taken: the field, the rule, the error."""

    def __init__(self, field: str | None, rule: str, error: PortfolioError) -> None:
        super().__init__(rule)
        self.field, self.rule, self.error = field, rule, error


class Records:
    """Takes the rows of one file, each read as a record by `read`."""

    #: Tables whose records an import does not change.
    fixed: Final = ("stated_total",)

    def __init__(
        self,
        ground: Ground,
        tables: Sequence[str],
        read: Callable[[ReadRow], Record | Sequence[Record]],
    ) -> None:
        self._ground = ground
        self._read = read
        self._known = {table: matches.rows_of(ground.session, table) for table in tables}
        self._found: dict[Hashable, Mapping[Any, Any]] = {}
        self._indexed: set[tuple[str, tuple[str, ...]]] = set()
        self._rows: dict[Hashable, int] = {}
        self.made: list[tuple[int, str]] = []
        self.missing: tuple[tuple[str, str], ...] = ()

    def take(self, rows: Sequence[ReadRow]) -> None:
        """Take rows in."""
        for row in rows:
            if row.kind != "data":
                continue
            try:
                read = self._read(row)
                for record in [read] if isinstance(read, Record) else read:
                    if not row.bad:
                        self._take(row, record)
            except Unfit as found:
                if found.field not in row.unread:
                    self._ground.refuse(row, found.field, found.rule, found.error)

    def finish(self) -> None:
        """Do nothing: each row speaks for itself."""

    def _take(self, row: ReadRow, record: Record) -> None:
        key = (record.table, *record.key.items())
        if key in self._rows:
            text = mark("The same is said already ({row}).")
            raise Unfit(
                None, "double", WrongUsage(text, row=self._ground.row_words(self._rows[key]))
            )
        self._rows[key] = row.number
        known = self._on_record(record, key)
        said = {
            name for name, value in record.values.items() if known is None or known[name] != value
        }
        doubts = [item for item in record.doubts if item.field in said]
        self._ground.ask(row, doubts, _COLUMNS.get(record.table, {}))
        if row.bad:
            return
        if record.doubts or (known is not None and known.get("doubted")):
            old = None if known is None else known["doubted"]
            record.values["doubted"] = kept(old, said, doubts)
        if known is None:
            self._add(row, record)
        else:
            self._edit(row, record, known)

    def _on_record(self, record: Record, key: Hashable) -> Mapping[Any, Any] | None:
        """Return the row on record with the key; a table is indexed when it is first asked."""
        names = tuple(record.key)
        if (record.table, names) not in self._indexed:
            self._indexed.add((record.table, names))
            for item in self._known[record.table]:
                self._found[record.table, *((name, item[name]) for name in names)] = item
        return self._found.get(key)

    def _add(self, row: ReadRow, record: Record) -> None:
        number = self._ground.writer.next_key(record.table)
        values = {"id": number, **record.key, **record.values}
        if "source_id" not in values and record.table not in _UNSOURCED:
            values["source_id"] = self._ground.sources.key(row.values.get("source"))
        self._ground.writer.add(record.table, values)
        self._ground.told(row, "added", record.called)

    def _edit(self, row: ReadRow, record: Record, known: Mapping[Any, Any]) -> None:
        wanted = {name: value for name, value in record.values.items() if name != "position"}
        if "source" in row.values and record.table not in _UNSOURCED:
            wanted["source_id"] = self._ground.sources.key(row.values["source"])
        if record.table in self.fixed and any(known[name] != wanted[name] for name in _STATED):
            text = mark("{called} is on record as {old}; the file says {new}.")
            values = {"called": record.called, "old": known["printed"], "new": wanted["printed"]}
            raise Unfit("printed", "fixed", WrongUsage(text, **values))
        if record.table in self.fixed:
            self._ground.told(row, "same", record.called)
            return
        if record.table == "annual_plan" and not self._ground.correct:
            self._require_same(record, known)
        edits = self._ground.edit(record.table, str(known["id"]), known, wanted)
        self._ground.told(row, "changed" if edits else "same", record.called, edits)

    @staticmethod
    def _require_same(record: Record, known: Mapping[Any, Any]) -> None:
        """Refuse another plan of a year than the one on record: a plan figure is not overwritten."""
        old, new = known["amount"], record.values.get("amount")
        if new is not None and old not in (None, new):
            text = mark("{called} is on record as {old}; the file says {new}.")
            said = {"called": record.called, "old": money_text(old), "new": money_text(new)}
            raise Unfit("annual", "annual", WrongUsage(text, **said))


#: Tables whose rows rest on no document of their own.
_UNSOURCED: Final = frozenset(("site", "township"))
#: Where a doubted column stands in the sheet, where that has another name.
_COLUMNS: Final = {"annual_plan": {"amount": "annual"}}


#: What makes a stated total another one.
_STATED: Final = ("value", "step")


#: What the fields of these kinds are called.
_LABELS: Final = {
    column.name: column.label
    for kind in KINDS.values()
    if kind.name not in ("projects", "reports")
    for column in kind.columns.values()
}


def needed(row: ReadRow, name: str) -> Any:
    """Return a value that the row must have."""
    if name not in row.values:
        sentence = mark("{column} is not given, and must be.")
        raise Unfit(name, "empty", WrongUsage(sentence, column=_LABELS[name]))
    return row.values[name]


# --- population and targets -------------------------------------------------------------------------


def population(ground: Ground) -> Records:
    """Return what takes in residents by day and kind; sample surveys, official, unless said."""
    told = [
        (row["as_of"], row["kind"], row["residents"])
        for row in matches.rows_of(ground.session, "population")
    ]

    def read(row: ReadRow) -> Record:
        record = _population(row)
        day, kind, residents = record.key["as_of"], record.key["kind"], record.values["residents"]
        earlier = [item for item in told if item[0] < day and item[1] == kind and item[2]]
        told.append((day, kind, residents))
        if residents is None or not earlier:
            return record
        last = max(earlier)
        return record._replace(doubts=tuple(leap(residents, last[2], last[0])))

    return Records(ground, ("population",), read)


def _population(row: ReadRow) -> Record:
    day, kind = needed(row, "as_of"), row.values.get("kind", "survey")
    residents, status = row.values.get("residents"), row.values.get("status")
    if residents is None and status != "unknown":
        needed(row, "residents")
    if residents is not None and status == "unknown":
        text = mark("A figure is given, and its status says it is unknown.")
        raise Unfit("status", "report", WrongUsage(text))
    values = {"residents": residents, "status": status or "official"}
    if "note" in row.values:
        values["note"] = row.values["note"]
    return Record("population", {"as_of": day, "kind": kind}, values, str(day))


def targets(ground: Ground) -> Records:
    """Return what takes in targets of beds by month."""
    plan = ground.plan()
    known = bed_codes(ground.session, plan.id)

    def read(row: ReadRow) -> Record:
        month: Dated = needed(row, "month")
        base: Dated = needed(row, "baseline_month")
        if month.month <= base.month:
            text = mark("The target month {month} must lie after its base month {base}.")
            raise Unfit("month", "order", WrongUsage(text, month=month, base=base))
        rate, base_rate = needed(row, "per_1000"), needed(row, "baseline_per_1000")
        values = {
            "code": _bed_code(known, row.values.get("code", "T2-6"), base.month, base_rate),
            "rate": rate,
            "baseline_month": str(base.month),
            "baseline_rate": base_rate,
        }
        key = {"plan_id": plan.id, "month": str(month.month)}
        return Record("target", key, values, str(month))

    return Records(ground, ("target",), read)


def _bed_code(known: BedCodes, code: str, month: Month, rate: int) -> str:
    try:
        return bed_code(known, code, month, rate)
    except BadInput as error:
        raise Unfit("code", "indicator", error) from error


# --- stated totals ----------------------------------------------------------------------------------


def totals(ground: Ground) -> Records:
    """Return what takes in stated totals by scope, figure and where they are printed."""
    plan = ground.plan()
    known = matches.rows_of(ground.session, "stated_total")
    positions = [row["position"] for row in known]

    def read(row: ReadRow) -> Record:
        scope, metric, place = (needed(row, name) for name in ("scope", "metric", "printed_in"))
        figure = _stated(metric, needed(row, "printed"), row.values.get("unit"))
        positions.append(max(positions, default=0) + 1)
        values = {
            "position": positions[-1],
            "value": figure.value,
            "step": step_of(metric, figure.printed),
            "printed": figure.printed,
        }
        key = {"plan_id": plan.id, "scope": scope, "metric": metric, "printed_in": place}
        return Record("stated_total", key, values, f"{place} {label(METRICS[metric])}")

    return Records(ground, ("stated_total",), read)


def _stated(metric: str, printed: Cell, unit: str | None) -> Figure:
    try:
        if metric == "investment":
            figure = read_money(printed, unit)
        elif metric.endswith("area"):
            figure = read_area(printed, unit)
        else:
            figure = read_beds(printed)
    except PortfolioError as error:
        rule = "unit" if isinstance(error, UnitNeeded) else "unreadable"
        raise Unfit("printed", rule, error) from error
    if figure.value is None:
        text = mark("“{text}” is not one exact figure, and this column takes only such.")
        raise Unfit("printed", "exact", WrongUsage(text, text=figure.printed))
    return figure


# --- money by source and time -----------------------------------------------------------------------


def funding(ground: Ground) -> Records:
    """Return what takes in a project's money by source, by year, month and source, and year's plans."""
    index, fields = Index(ground), {item.column.name for item in ground.sheet.bound}
    parted = bool(fields & {"month", "funding_source"})
    exported = {"annual", "milestone", "amount"} <= fields  # only `export` writes them all
    costs = {
        row["project_id"]: row["investment"]
        for row in sorted(
            matches.rows_of(ground.session, "baseline"),
            key=lambda row: (row["month"], row["number"]),
        )
    }

    names = ("project_id", "year", "month", "side", "funding_source")
    phases = {
        tuple((name, row[name]) for name in names): row
        for row in matches.rows_of(ground.session, "phase")
    }

    def held(record: Record) -> Record:
        """Return a record with what is doubted of its amounts."""
        cost = costs.get(record.key["project_id"])
        money = {name: record.values.get(name) for name in ("amount", *_PHASED)}
        found = [*amounts(money, (cost,))]
        if record.table == "phase":
            given = {name: fen for name, fen in money.items() if fen is not None}
            found += in_order(phases.get(tuple(record.key.items()), {}), given)
        return record._replace(doubts=tuple(found))

    def read(row: ReadRow) -> list[Record]:
        return [held(record) for record in recorded(row)]

    def recorded(row: ReadRow) -> list[Record]:
        project = project_of(row, index)
        code = index.code(project)
        if {"amount", "annual", *_PHASED} & set(row.unread):
            return []  # what it is an amount of cannot be told
        if "amount" in row.values:
            return [_whole(row, project, code)]
        values = dict(row.values)
        annual, milestone = values.pop("annual", None), values.pop("milestone", None)
        if annual is None and milestone is None:
            return [_phase(row, project, code)]
        if parted and annual is not None and milestone is None and not exported:
            # the year's plan has no parts
            values.setdefault("planned", annual)
            return [_phase(replace(row, values=values), project, code)]
        year = needed(row, "year")
        key, called = {"project_id": project, "year": year}, f"{code} {year}"
        said = {"amount": annual, "milestone": milestone}
        said = {name: value for name, value in said.items() if value is not None}
        found = [Record("annual_plan", key, said, called)]
        if any(name in values for name in _PHASED):
            found.append(_phase(replace(row, values=values), project, code))
        return found

    return Records(ground, ("project_funding", "phase", "annual_plan"), read)


def project_of(row: ReadRow, index: Index) -> int:
    """Return the project that a row names by code or name. Raises Unfit for none, and for two."""
    code, name = row.values.get("project"), row.values.get("name")
    if code is None and name is None:
        text = mark("The row names no project: it has neither a name nor a code.")
        raise Unfit("name", "empty", WrongUsage(text))
    column = "project" if code else "name"
    try:
        project = index.spoken_of(row.number, code, name)
    except Mismatch as found:
        raise Unfit(column, found.rule, found.error) from found
    if project is None:
        text = mark("There is no project “{wanted}” on record.")
        raise Unfit(column, "project", WrongUsage(text, wanted=code or name))
    return project


def _whole(row: ReadRow, project: int, code: str) -> Record:
    if any(name in row.values for name in ("year", "month", "annual", *_PHASED)):
        text = mark(
            "An amount is of the project as a whole; money of a year is planned, done or paid."
        )
        raise Unfit("amount", "report", WrongUsage(text))
    source = needed(row, "funding_source")
    key = {"project_id": project, "funding_source": source}
    return Record("project_funding", key, {"amount": row.values["amount"]}, f"{code} {source}")


_PHASED: Final = tuple(PHASINGS)


def _phase(row: ReadRow, project: int, code: str) -> Record:
    values: dict[str, Any] = {name: row.values[name] for name in _PHASED if name in row.values}
    if not values:
        needed(row, "planned")
    month: Month | None = row.values.get("month")
    year = row.values.get("year", month.year if month else None)
    if year is None:
        needed(row, "year")
    if month is not None and month.year != year:
        text = mark("The month {month} is not of the year {year}.")
        raise Unfit("month", "month", WrongUsage(text, month=month, year=year))
    side = row.values.get("side")
    if side is not None and month is not None:
        text = mark("A month is of one year, not of all before or after it.")
        raise Unfit("side", "month", WrongUsage(text))
    key = {
        "project_id": project,
        "year": year,
        "month": str(month) if month else None,
        "side": side,
        "funding_source": row.values.get("funding_source"),
    }
    named = (code, month or year, side, key["funding_source"])
    called = " ".join(str(part) for part in named if part)
    return Record("phase", key, values, called)
