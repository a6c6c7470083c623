"""What the models and statements say, in PostgreSQL's words; they are written in SQLite's.

The same statements run on both engines. Where the two differ this dialect says PostgreSQL what
SQLite means: whole numbers of 64 bits, texts that sort by their code points, unknown values first,
patterns as GLOB has them, the partial indexes and triggers of the models, references that may be
held at the end of a transaction.
"""

import re
from typing import Any, Final

from sqlalchemy import Integer
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.schema import Column
from sqlalchemy.sql.elements import ColumnElement, Label, TextClause, UnaryExpression
from sqlalchemy.sql.operators import asc_op, desc_op, nulls_first_op, nulls_last_op

#: How a text column sorts: by code points, as SQLite sorts, whatever the server's language.
COLLATED: Final = 'COLLATE "C"'
#: What gives a row its key where none is told: one more than the last, as in SQLite.
NEXT_KEY: Final = "portfolio_next_key"

# A day of the calendar, the 29th of February in leap years alone.
_DAYS: Final = (
    r"^([0-9]{4}-((01|03|05|07|08|10|12)-(0[1-9]|[12][0-9]|3[01])"
    r"|(04|06|09|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    r"|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)$"
)
_DAY: Final = re.compile(r"date\((\w+), '\+0 days'\) IS NOT NULL AND date\(\1, '\+0 days'\) = \1")
_SIGN: Final = re.compile(r"1 \+ \((\w+) GLOB '-\*'\)")
_GLOB: Final = re.compile(r"((?:substr\((?:[^()]|\([^()]*\))*\)|\w+)) (NOT )?GLOB '([^']*)'")
_TRIGGER: Final = re.compile(
    r"CREATE TRIGGER (\w+) BEFORE (\w+) ON (\w+) BEGIN SELECT RAISE\(ABORT, '([^']*)'\); END"
)


def rule(text: str) -> str:
    """Return a rule of a table as PostgreSQL says it.

    >>> rule("code GLOB 'a*' AND code NOT GLOB '*.'")
    "code ~ '^a.*$' AND code !~ '^.*[.]$'"
    """
    text = _DAY.sub(lambda found: f"{found[1]} ~ '{_DAYS}'", text)
    text = _SIGN.sub(r"1 + (\1 ~ '^-')::int", text)
    return _GLOB.sub(
        lambda found: f"{found[1]} {'!' if found[2] else ''}~ '{_pattern(found[3])}'", text
    )


def _pattern(glob: str) -> str:
    """Return the regular expression that a pattern of GLOB means."""
    parts = re.findall(r"\[[^\]]*\]|.", glob)
    signs = {"*": ".*", "?": "."}
    told = (part if len(part) > 1 else signs.get(part, re.escape(part)) for part in parts)
    return f"^{''.join(told).replace(chr(92) + '.', '[.]').replace(chr(92) + '-', '-')}$"


def spoken(statement: str) -> str:
    """Return a statement that was written as text in PostgreSQL's words.

    Its columns, triggers and rules are said as the models' are.
    """
    statement = re.sub(r"\bIS (%\(\w+\)s)", r"IS NOT DISTINCT FROM \1", statement)
    if statement.startswith(("ALTER", "CREATE")):
        statement = re.sub(r"\bTEXT\b", f"TEXT {COLLATED}", statement)
        statement = rule(re.sub(r"\bINTEGER\b", "BIGINT", statement))
        statement = _TRIGGER.sub(
            r"CREATE TRIGGER \1 BEFORE \2 ON \3 FOR EACH ROW"
            r" EXECUTE FUNCTION portfolio_refuse('\4')",
            statement,
        )
    return statement


class _Compiler(PGCompiler_psycopg):
    """Questions: unknown values first, JSON as SQLite's functions read it."""

    def order_by_clause(self, select: Any, **kw: Any) -> str:
        """Put unknown values first, and last where the order is turned round, as SQLite does."""
        clauses = select._order_by_clause.clauses  # noqa: SLF001 - a dialect's own business
        if not clauses:
            return ""
        listed = ", ".join(self.process(_nulls_as_least(each), **kw) for each in clauses)
        return f" ORDER BY {listed}"

    def visit_json_extract_func(self, fn: Any, **kw: Any) -> str:
        """Read `$` or `$.name` of a JSON text; as a number where the question says so."""
        text, path = fn.clauses
        given = self.process(text, **kw)
        name = self.process(path, **kw)
        found = f"portfolio_json({given}, {name})"
        return f"CAST({found} AS BIGINT)" if isinstance(fn.type, Integer) else found

    def visit_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """Take letters of either case for the same, as SQLite's LIKE does."""
        return self.visit_ilike_op_binary(binary, operator, **kw)

    def visit_not_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """Take letters of either case for the same, as SQLite's LIKE does."""
        return self.visit_not_ilike_op_binary(binary, operator, **kw)

    def visit_substr_func(self, fn: Any, **kw: Any) -> str:
        """Return a part of a text; the server takes places of 32 bits alone."""
        text, *places = (self.process(each, **kw) for each in fn.clauses)
        return f"substr({', '.join([text, *(f'CAST({place} AS INT4)' for place in places)])})"

    def visit_julianday_func(self, fn: Any, **kw: Any) -> str:
        """Return a moment as days; unknown where the text is none."""
        return f"portfolio_days({self.process(fn.clauses, **kw)})"


def _nulls_as_least(term: Any) -> Any:
    """Return a term of an order with its unknown values placed, where it can have any."""
    inner = term.element if isinstance(term, UnaryExpression) else term
    down = isinstance(term, UnaryExpression) and term.modifier is desc_op
    if isinstance(term, UnaryExpression) and term.modifier not in (asc_op, desc_op):
        return term
    if isinstance(inner, Label):
        inner = inner.element
    known = isinstance(inner, Column) and not inner.nullable
    if known or not isinstance(term, ColumnElement):
        return term
    return UnaryExpression(
        term, modifier=nulls_last_op if down else nulls_first_op, wraps_column_expression=False
    )


class _Tables(PGDDLCompiler):
    """Tables: keys counted on, texts by code points, rules and references as SQLite holds them."""

    def get_column_specification(self, column: Any, **kw: Any) -> str:
        told = [self.preparer.format_column(column)]
        told.append(self.dialect.type_compiler_instance.process(column.type))
        if told[-1] == "TEXT":
            told.append(COLLATED)
        if column.table is not None and column is column.table._autoincrement_column:  # noqa: SLF001
            told.append(f"DEFAULT {NEXT_KEY}('{column.table.name}')")
        default = self.get_column_default_string(column)
        if default is not None:
            told.append(f"DEFAULT {default}")
        return " ".join([*told, "NOT NULL"] if not column.nullable else told)

    def visit_check_constraint(self, constraint: Any, **kw: Any) -> str:
        return rule(super().visit_check_constraint(constraint, **kw))

    def visit_foreign_key_constraint(self, constraint: Any, **kw: Any) -> str:
        return f"{super().visit_foreign_key_constraint(constraint, **kw)} DEFERRABLE"

    def visit_create_index(
        self,
        create: Any,
        include_schema: Any = False,
        include_table_schema: Any = True,
        **kw: Any,
    ) -> str:
        options = create.element.dialect_options
        if options["postgresql"]["where"] is None:
            options["postgresql"]["where"] = options["sqlite"]["where"]
        return super().visit_create_index(create, **kw)


class _Types(PGTypeCompiler):
    """Whole numbers of 64 bits, as SQLite's are."""

    def visit_INTEGER(self, type_: Any, **kw: Any) -> str:  # noqa: N802 - SQLAlchemy's name
        return "BIGINT"


class Spoken(PGDialect_psycopg):
    """PostgreSQL by psycopg, for statements that mean what they mean in SQLite."""

    driver = "portfolio"
    supports_statement_cache = True
    statement_compiler = _Compiler
    ddl_compiler = _Tables
    type_compiler_cls = _Types
    use_native_hstore = False

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        super().do_execute(cursor, _said(statement, context), parameters, context)

    def do_execute_no_params(self, cursor: Any, statement: str, context: Any = None) -> None:
        super().do_execute_no_params(cursor, _said(statement, context), context)

    def do_executemany(
        self, cursor: Any, statement: str, parameters: Any, context: Any = None
    ) -> None:
        super().do_executemany(cursor, _said(statement, context), parameters, context)


def _said(statement: str, context: Any) -> str:
    """Return a statement in PostgreSQL's words; one made of tables' columns is in them already.

    The marks `?` of one that is handed to the driver as it is become psycopg's.
    """
    compiled = getattr(context, "compiled", None)
    if compiled is None:
        return spoken(statement).replace("?", "%s")
    return spoken(statement) if isinstance(compiled.statement, TextClause) else statement


registry.register("postgresql.portfolio", __name__, Spoken.__name__)
