"""The tables, rules, indexes, views and triggers of a database, held against the program's own."""

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from portfolio.store.models import Base


def described(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """Return every table, index, view and trigger as SQL, blanks, quotes and order evened out."""
    rows = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    )
    found = {}
    for kind, name, sql in rows:
        if (kind, name) != ("table", "alembic_version") and not name.startswith("sqlite_"):
            text = " ".join(sql.replace('"', "").split())
            parts = [part.strip(" )") for part in text.removesuffix(" STRICT").split(",")]
            found[kind, name] = sorted([*parts, *(["STRICT"] if text.endswith(" STRICT") else [])])
    return found


def expected() -> dict[tuple[str, str], list[str]]:
    """Return what `described` gives for a database of this program's own revision."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        Base.metadata.create_all(engine)
        with engine.connect() as connection:
            return described(connection)
    finally:
        engine.dispose()


def unlike(connection: Connection) -> list[str]:
    """Return the names of tables, indexes, views and triggers that are missing, added or changed."""
    ours, theirs = expected(), described(connection)
    both = ours.keys() | theirs.keys()
    return sorted({key[1] for key in both if ours.get(key) != theirs.get(key)})
