"""Takes in records that have a key of their own: each is added, edited or left alone."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from portfolio.exchange.kinds import KINDS
from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.service.imports.index import Index, Mismatch
from portfolio.values.doubts import Doubt, kept
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.language import mark
from portfolio.values.words import money_text


class Record(NamedTuple):
    """What a row says: the table, the columns of its key, the others, and what it is called.

    `new` is what one that is added has where the row says nothing; on record it stays as it is.
    """

    table: str
    key: dict[str, Any]
    values: dict[str, Any]
    called: str
    doubts: tuple[Doubt, ...] = ()
    new: Mapping[str, Any] = {}


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
        values = {"id": number, **record.key, **record.new, **record.values}
        if "source_id" not in values and record.table not in _UNSOURCED:
            values["source_id"] = self._ground.sources.key(row.values.get("source"))
        self._ground.writer.add(record.table, values)
        self._ground.told(row, "added", record.called)

    def _edit(self, row: ReadRow, record: Record, known: Mapping[Any, Any]) -> None:
        wanted = dict(record.values)
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


def given(row: ReadRow, *names: str) -> dict[str, Any]:
    """Return the values of these names that the row gives."""
    return {name: row.values[name] for name in names if name in row.values}


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
