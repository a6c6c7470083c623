"""The append-only log: every change of every record, who made it, when and why."""

from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, MetaData, event
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.store import engines
from portfolio.store.models.base import Base


class ChangeSet(Base):
    """One change as its author made it; `digest` chains it to the one before.

    `undoes_id` names the change that this one takes back.
    """

    __tablename__ = "change_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    made_at: Mapped[str]
    reason: Mapped[str]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("change_set.id"))
    digest: Mapped[str] = mapped_column(unique=True)

    @staticmethod
    def constraints() -> tuple[Index, ...]:
        return (Index(None, "who"),)


class Change(Base):
    """A new record (one row, `field` empty) or one edited field of a record."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"))
    record: Mapped[str]
    record_key: Mapped[str]
    field: Mapped[str | None]
    old: Mapped[str | None]
    new: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Index, ...]:
        return (Index(None, "change_set_id"), Index(None, "record", "record_key"))


def append_only_triggers() -> list[str]:
    """Return the triggers by which the database itself refuses to edit the log."""
    return [
        f"CREATE TRIGGER tr_{table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN"
        f" SELECT RAISE(ABORT, 'the log {table} is append-only'); END"
        for table in ("change_set", "change")
        for verb in ("update", "delete")
    ]


@event.listens_for(Base.metadata, "after_create")
def _add_triggers(_: MetaData, connection: Connection, **__: Any) -> None:
    engines.of(connection).guard(connection)
