"""Roles of a server's database: who reads it, who changes a district's records, who all of them.

Three roles without a login, and one for the officers of each district; an administrator of the
server grants them to people: `GRANT portfolio_officer_CODE TO somebody`. The server itself holds
them to it, row by row, whatever program they use. The log is open to no role for anything but
adding to it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Table

from portfolio.store.models import Base

READER: Final = "portfolio_reader"
OFFICER: Final = "portfolio_officer"
ADMINISTRATOR: Final = "portfolio_administrator"
_LOG: Final = ("change_set", "change")
#: Of nobody's district, and of every officer's concern: they may add to these.
_ADDED: Final = ("source_document", "import_run", "import_remark")


def of_district(code: str) -> str:
    """Return the role of a district's officers."""
    return f"{OFFICER}_{code}"


def statements(schema: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield what makes the roles, as often as it is run; `districts` are their codes."""
    here = _name(schema)
    yield from map(_role, (READER, OFFICER, ADMINISTRATOR, *map(of_district, districts)))
    for code in districts:
        yield f"GRANT {OFFICER} TO {_name(of_district(code))}"
    everybody = f"{READER}, {OFFICER}, {ADMINISTRATOR}"
    yield f"REVOKE CREATE ON SCHEMA {here} FROM PUBLIC"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {here} FROM {everybody}"
    yield f"GRANT USAGE ON SCHEMA {here} TO {everybody}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {here} TO {everybody}"
    yield f"GRANT INSERT ON {', '.join(_LOG)} TO {OFFICER}, {ADMINISTRATOR}"
    yield _DISTRICTS
    ours = _of_districts()
    yield _sees(ours)
    for table in Base.metadata.sorted_tables:
        if table.name in _LOG:
            continue
        yield f"GRANT INSERT, UPDATE, DELETE ON {table.name} TO {ADMINISTRATOR}"
        if table.name in ours:
            yield f"GRANT INSERT, UPDATE, DELETE ON {table.name} TO {OFFICER}"
            yield from _policies(table.name, ours[table.name])
        elif table.name in _ADDED:
            yield f"GRANT INSERT ON {table.name} TO {OFFICER}"
    yield from _policies("change", "portfolio_sees(record, record_key)", added="true")


def _role(name: str) -> str:
    return (
        f"DO $$BEGIN CREATE ROLE {_name(name)} NOLOGIN;"
        " EXCEPTION WHEN duplicate_object THEN NULL; END$$"
    )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


#: The districts whose officer somebody is.
_DISTRICTS: Final = f"""
CREATE OR REPLACE FUNCTION portfolio_districts() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
SELECT district.id FROM district JOIN pg_roles ON rolname = '{OFFICER}_' || code
WHERE pg_has_role(current_user, pg_roles.oid, 'MEMBER') $$
"""


def _of_districts() -> dict[str, str]:
    """Return the condition under which a row is of one's districts, by table.

    A row that refers to rows of districts is of theirs: it is only seen where each of them is, for
    the condition is asked with the rights of whoever asks.
    """
    found: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        terms = [
            f"({key.parent.name} IS NULL OR {key.parent.name} IN"
            f" (SELECT {key.column.name} FROM {key.column.table.name}))"
            for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
            if key.column.table.name in found
        ]
        if "district_id" in table.c:
            terms.insert(0, "district_id IN (SELECT portfolio_districts())")
        if terms and table.name not in _LOG:
            found[table.name] = " AND ".join(terms)
    return found


def _sees(ours: dict[str, str]) -> str:
    """Return the function that tells whether a row of the log is of a record that one may see."""
    cases = "\n".join(
        f"WHEN '{name}' THEN EXISTS (SELECT 1 FROM {name} WHERE {_keyed(Base.metadata.tables[name])})"
        for name in ours
    )
    return (
        "CREATE OR REPLACE FUNCTION portfolio_sees(of_record text, of_key text) RETURNS boolean"
        f" LANGUAGE sql STABLE AS $$ SELECT CASE of_record\n{cases}\nELSE true END $$"
    )


def _keyed(table: Table) -> str:
    def part(number: int, column: Any) -> str:
        told = f"split_part(of_key, '/', {number})"
        return f"{column.name} = {f'{told}::bigint' if column.type.python_type is int else told}"

    return " AND ".join(part(*each) for each in enumerate(table.primary_key.columns, 1))


def _policies(table: str, own: str, *, added: str = "") -> Iterator[str]:
    """Yield what has the server show and take rows of a table only where they are one's own."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for name, told in (
        ("portfolio_reads", f"FOR SELECT TO {READER} USING (true)"),
        ("portfolio_all", f"TO {ADMINISTRATOR} USING (true) WITH CHECK (true)"),
        ("portfolio_own", f"TO {OFFICER} USING ({own}) WITH CHECK ({added or own})"),
    ):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} {told}"
